"""Content codings of request bodies: none, or gzip, which expands to no more than a body may hold."""

import zlib

import flask
from werkzeug.exceptions import RequestEntityTooLarge

from api.problems import ProblemError, malformed
from schemas.problem import ProblemCode

GZIP = 16 + zlib.MAX_WBITS
CONTENT_ENCODING = {
    "name": "Content-Encoding",
    "in": "header",
    "schema": {"type": "string", "enum": ["gzip", "identity"]},
    "description": "How the body is compressed.",
}


def decoded(request: flask.Request) -> bytes:
    """The body without its content coding.

    :raises ProblemError: if the coding is unknown, or the body is not in it.
    :raises RequestEntityTooLarge: if the body is, or becomes, too large.
    """
    coding = request.headers.get("Content-Encoding", "").strip().lower() or "identity"
    if coding == "identity":
        return request.get_data(cache=True)
    if coding not in ("gzip", "x-gzip"):
        raise ProblemError(
            ProblemCode.UNSUPPORTED_MEDIA_TYPE,
            "The content coding is not supported; send the body as it is, or with Content-Encoding: gzip.",
            headers={"Accept-Encoding": "gzip, identity"},  # RFC 9110, section 12.5.3
        )
    return gunzip(request.get_data(cache=True), request.max_content_length or 0)


def gunzip(data: bytes, limit: int) -> bytes:
    """Expand gzip (RFC 1952), all members, up to a limit in bytes.

    :raises ProblemError: if it is not gzip, or cut short.
    :raises RequestEntityTooLarge: above the limit; no more than that is ever held.
    """
    parts: list[bytes] = []
    room = limit
    while True:
        member = zlib.decompressobj(GZIP)
        try:
            part = member.decompress(data, room + 1)
        except zlib.error as error:
            raise malformed("it is not gzip, which its Content-Encoding says it is") from error
        room -= len(part)
        if room < 0:
            raise RequestEntityTooLarge
        if not member.eof:
            raise malformed("its gzip is cut short")
        parts.append(part)
        data = member.unused_data
        if not data:
            return b"".join(parts)
