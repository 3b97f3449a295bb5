"""What the OpenAPI document says of answers that many operations share."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask_smorest import Blueprint

from api.problems import CONTENT_TYPE
from schemas.problem import ProblemSchema

LOCATION = {"Location": {"description": "Path of the job.", "schema": {"type": "string"}}}
RETRY_AFTER = {"Retry-After": {"description": "Seconds to wait before asking.", "schema": {"type": "integer"}}}
CONTENT_LANGUAGE = {"Content-Language": {"description": "Of the article (RFC 5646).", "schema": {"type": "string"}}}

NO_RESULT = "There is no result (yet), or not in this form."
# What may be otherwise after a while.
RETRIED = (409, 503)
REFUSALS: dict[int, str] = {
    400: "The body, or a header, cannot be read.",
    404: "No such job.",
    406: "Not in any form that the client accepts.",
    410: "The job has expired, or was erased.",
    413: "The body, or the article, is too long.",
    415: "Not the media type that is read here, or an unknown content coding.",
    422: "Some fields are invalid, or the body does not fit the job.",
    503: "Not available at the moment.",
}

View = TypeVar("View", bound=Callable[..., Any])


def refusals(bp: Blueprint, *statuses: int, conflict: str = NO_RESULT) -> Callable[[View], View]:
    """Document that an operation may answer with problems of these HTTP statuses; ``conflict`` says what 409 means."""
    described = REFUSALS | {409: conflict}
    answers = {
        status: {
            "description": described[status],
            "headers": RETRY_AFTER if status in RETRIED else {},
            "content": {CONTENT_TYPE: {"schema": ProblemSchema}},
        }
        for status in statuses
    }
    document: Callable[[View], View] = bp.doc(responses=answers)
    return document
