"""Requests made up from the OpenAPI document, sent to the whole service."""
