"""What the OpenAPI document cannot say of valid requests.

An Idempotency-Key is new for every one, a body is in the coding that its Content-Encoding names, and where callbacks
may go is for the operator to say. Requests that are meant to be invalid are left alone.
"""

import uuid
from typing import Any

import schemathesis
from schemathesis import GenerationMode


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Make the headers of a valid request say the truth."""
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    if isinstance(case.body, dict):
        case.body.pop("callback", None)
    if not case.headers:
        return
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f'"{uuid.uuid4()}"'
    if case.headers.get("Content-Encoding") == "gzip":
        del case.headers["Content-Encoding"]
