"""What the OpenAPI document cannot say of valid requests.

An Idempotency-Key is new for every one, a body is in the coding that its Content-Encoding names, and which languages
there are and where callbacks may go is for the operator to say. Requests that are meant to be invalid are left alone.
Nor can it say how long a line a web server reads.
"""

import uuid
from typing import Any
from urllib.parse import urlencode

import schemathesis
from schemathesis import GenerationMode

LONGEST_QUERY = 7_000


@schemathesis.hook
def filter_case(context: Any, case: Any) -> bool:
    """Leave out what would not fit in the line of a request."""
    return len(urlencode(case.query or {}, doseq=True)) < LONGEST_QUERY


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Make the headers of a valid request say the truth."""
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    if isinstance(case.body, dict):
        case.body.pop("callback", None)
        for article in (case.body.get("article", {}), *case.body.get("articles", ())):
            if "language" in article:
                article["language"] = "ar"
    if not case.headers:
        return
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f'"{uuid.uuid4()}"'
    if case.headers.get("Content-Encoding") == "gzip":
        del case.headers["Content-Encoding"]
