"""The contract: the shape of everything that crosses a boundary.

Frozen dataclasses and the marshmallow schemas that guard them, side by side. Pure: no I/O, no clock, no
environment; the only library is marshmallow. The api, the worker and the OpenAPI document all read these.
"""
