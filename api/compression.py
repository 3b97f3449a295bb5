"""Compressing answers for clients that take gzip (RFC 9110, section 12.5.3)."""

import gzip

import flask
from flask import Flask, Response

# Below this an answer fits into one packet anyway.
SMALLEST_BYTES = 1400
# Of JSON, level 5 leaves a fifth, in half the time of level 9.
LEVEL = 5
COMPRESSIBLE = ("application/json", "application/problem+json", "application/xml", "application/xliff+xml")


def register(app: Flask) -> None:
    """Compress the answers of ``app`` that gain by it; streams go out as they are."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The answer, compressed if it is text, long enough, and wanted so. Tags of answers are weak and hold for both."""
    if not worthwhile(response):
        return response
    response.vary.add("Accept-Encoding")
    if flask.request.accept_encodings.quality("gzip") > 0:
        response.set_data(gzip.compress(response.get_data(), compresslevel=LEVEL, mtime=0))
        response.content_encoding = "gzip"
    return response


def worthwhile(response: Response) -> bool:
    """Whether there is text in this answer, and enough of it, that nobody has compressed yet."""
    if response.is_streamed or (response.content_length or 0) < SMALLEST_BYTES:
        return False
    if response.direct_passthrough or response.content_encoding:
        return False
    return (response.mimetype or "").startswith("text/") or response.mimetype in COMPRESSIBLE
