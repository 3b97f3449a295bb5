"""The door: HTTP in, HTTP out, and the ``khulasa`` command.

Knows no Redis, no Celery and no Stanza; it enters the worker through ``worker.client``.
"""
