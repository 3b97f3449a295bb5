"""The Idempotency-Key of a request (draft-ietf-httpapi-idempotency-key-header-07): a string of structured fields."""

from typing import Any

import http_sf

from api.problems import ProblemError
from schemas.problem import ProblemCode

LONGEST = 255
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string"},
    "example": '"5b7f1c1e-6d0f-4a35-9a3e-1d3c0b1f7c55"',
    "description": "A string in double quotes (RFC 8941) that is new for every new request, such as a UUID.",
}
IN_USE = "The same request is still being handled under its Idempotency-Key; send it again after Retry-After."
REPLAYED = {
    "Idempotent-Replayed": {
        "description": "`true` if the same request came before under its key, and this is its job.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}


def idempotency_key(value: str | None) -> str | None:
    """The key in the header, several of which a server joins by commas; None if there is none.

    :raises ProblemError: if it is no string of structured fields, empty, or too long.
    """
    if value is None:
        return None
    try:
        # Latin-1 is how header fields reach an application (PEP 3333).
        item: Any = http_sf.parse(value.encode("latin-1"), tltype="item")
    except ValueError as error:
        raise _refused() from error
    key, _ = item
    # A key without quotes may be read as a token, or a number.
    if not isinstance(key, str) or not 0 < len(key) <= LONGEST:
        raise _refused()
    return key


def _refused() -> ProblemError:
    return ProblemError(
        ProblemCode.BAD_REQUEST,
        f'The Idempotency-Key is not a string of 1 to {LONGEST} ASCII characters in double quotes; write "…", quotes '
        "included.",
    )
