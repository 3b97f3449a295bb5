"""Every error that leaves the api: one table, one shape (RFC 9457), and a sentence that says what to do."""

import http
import json
import logging
from collections.abc import Mapping, Sequence

from flask import Flask, Response
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from schemas.problem import FieldError, Problem, ProblemCode, ProblemSchema
from worker.errors import (
    BusyError,
    ErasedJobError,
    ExpiredBatchError,
    ExpiredJobError,
    KeyInUseError,
    KeyReusedError,
    NoResultError,
    NotFinishedError,
    NoTranslationError,
    QueueFullError,
    StoreFullError,
    StoreUnavailableError,
    TooManyJobsError,
    TooManyWaitingError,
    UnknownBatchError,
    UnknownJobError,
    WorkerError,
)

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
RETRY_SECONDS = 1

STATUS: Mapping[ProblemCode, int] = {
    ProblemCode.BAD_REQUEST: 400,
    ProblemCode.MALFORMED_BODY: 400,
    ProblemCode.UNAUTHORIZED: 401,
    ProblemCode.NOT_FOUND: 404,
    ProblemCode.UNKNOWN_JOB: 404,
    ProblemCode.UNKNOWN_BATCH: 404,
    ProblemCode.NO_TRANSLATION: 404,
    ProblemCode.METHOD_NOT_ALLOWED: 405,
    ProblemCode.NOT_ACCEPTABLE: 406,
    ProblemCode.NOT_FINISHED: 409,
    ProblemCode.NO_RESULT: 409,
    ProblemCode.NO_TOKENS: 409,
    ProblemCode.IDEMPOTENCY_KEY_IN_USE: 409,
    ProblemCode.EXPIRED_JOB: 410,
    ProblemCode.EXPIRED_BATCH: 410,
    ProblemCode.ERASED_JOB: 410,
    ProblemCode.TOO_LARGE: 413,
    ProblemCode.UNSUPPORTED_MEDIA_TYPE: 415,
    ProblemCode.INVALID_FIELDS: 422,
    ProblemCode.UNSUPPORTED_XLIFF: 422,
    ProblemCode.OTHER_JOB: 422,
    ProblemCode.NOT_TRANSLATED: 422,
    ProblemCode.UNSUPPORTED_LANGUAGE: 422,
    ProblemCode.IDEMPOTENCY_KEY_REUSED: 422,
    ProblemCode.RATE_LIMITED: 429,
    ProblemCode.TOO_MANY_JOBS: 429,
    ProblemCode.INTERNAL_ERROR: 500,
    ProblemCode.QUEUE_FULL: 503,
    ProblemCode.UNAVAILABLE: 503,
}

TITLES: Mapping[ProblemCode, str] = {
    ProblemCode.BAD_REQUEST: "The request cannot be understood",
    ProblemCode.MALFORMED_BODY: "The body cannot be parsed",
    ProblemCode.UNAUTHORIZED: "An API key is needed",
    ProblemCode.NOT_FOUND: "Nothing is here",
    ProblemCode.UNKNOWN_JOB: "No such job",
    ProblemCode.UNKNOWN_BATCH: "No such batch",
    ProblemCode.METHOD_NOT_ALLOWED: "Method not allowed here",
    ProblemCode.NOT_ACCEPTABLE: "Not in any form that you accept",
    ProblemCode.NOT_FINISHED: "The job has not ended",
    ProblemCode.NO_RESULT: "The job has no result",
    ProblemCode.NO_TOKENS: "The result has no tokens",
    ProblemCode.NO_TRANSLATION: "The job has no translation",
    ProblemCode.UNSUPPORTED_XLIFF: "Not a file of XLIFF 2.1",
    ProblemCode.OTHER_JOB: "The file of another job",
    ProblemCode.NOT_TRANSLATED: "The file has no translation",
    ProblemCode.EXPIRED_JOB: "The job has expired",
    ProblemCode.EXPIRED_BATCH: "The batch has expired",
    ProblemCode.ERASED_JOB: "The job was erased",
    ProblemCode.TOO_LARGE: "Too large",
    ProblemCode.UNSUPPORTED_MEDIA_TYPE: "Not a media type that is read here",
    ProblemCode.INVALID_FIELDS: "Some fields are invalid",
    ProblemCode.UNSUPPORTED_LANGUAGE: "Language not supported",
    ProblemCode.IDEMPOTENCY_KEY_REUSED: "The key came before with another request",
    ProblemCode.IDEMPOTENCY_KEY_IN_USE: "The request is still being handled",
    ProblemCode.RATE_LIMITED: "Too many requests",
    ProblemCode.TOO_MANY_JOBS: "Too many open jobs",
    ProblemCode.QUEUE_FULL: "No room for more jobs",
    ProblemCode.INTERNAL_ERROR: "Something broke",
    ProblemCode.UNAVAILABLE: "Not available at the moment",
}

FAILURES: Mapping[type[WorkerError], ProblemCode] = {
    UnknownJobError: ProblemCode.UNKNOWN_JOB,
    ExpiredJobError: ProblemCode.EXPIRED_JOB,
    ErasedJobError: ProblemCode.ERASED_JOB,
    UnknownBatchError: ProblemCode.UNKNOWN_BATCH,
    ExpiredBatchError: ProblemCode.EXPIRED_BATCH,
    NotFinishedError: ProblemCode.NOT_FINISHED,
    NoResultError: ProblemCode.NO_RESULT,
    TooManyWaitingError: ProblemCode.UNAVAILABLE,
    KeyReusedError: ProblemCode.IDEMPOTENCY_KEY_REUSED,
    KeyInUseError: ProblemCode.IDEMPOTENCY_KEY_IN_USE,
    TooManyJobsError: ProblemCode.TOO_MANY_JOBS,
    QueueFullError: ProblemCode.QUEUE_FULL,
    StoreFullError: ProblemCode.QUEUE_FULL,
    NoTranslationError: ProblemCode.NO_TRANSLATION,
}

# What is over in a moment.
SOON = frozenset({ProblemCode.NOT_FINISHED, ProblemCode.IDEMPOTENCY_KEY_IN_USE, ProblemCode.UNAVAILABLE})

DETAILS: Mapping[int, tuple[ProblemCode, str]] = {
    404: (ProblemCode.NOT_FOUND, "There is no resource at this path; /openapi.json lists what there is."),
    405: (ProblemCode.METHOD_NOT_ALLOWED, "This resource does not allow the method; the Allow header lists those."),
    415: (ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json."),
}


class ProblemError(Exception):
    """A request that cannot be served, and why."""

    def __init__(
        self,
        code: ProblemCode,
        detail: str,
        errors: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.errors = errors
        self.headers = headers


def response(error: ProblemError) -> Response:
    """The answer to a request that cannot be served."""
    problem = Problem(
        type=problem_type(error.code),
        title=TITLES[error.code],
        status=STATUS[error.code],
        detail=str(error),
        code=error.code,
        errors=tuple(FieldError(pointer=pointer, detail=detail) for pointer, detail in error.errors) or None,
    )
    # A pointer may name a key that is half of a surrogate pair, which only an escape can carry.
    body = json.dumps(ProblemSchema().dump(problem))
    return Response(body, STATUS[error.code], error.headers, content_type=CONTENT_TYPE)


def problem_type(code: ProblemCode) -> str:
    """The URI that names a kind of problem."""
    return f"urn:khulasa:problem:{code}"


def unavailable(detail: str) -> ProblemError:
    """The service cannot serve now; the client is told when to come back."""
    return ProblemError(ProblemCode.UNAVAILABLE, detail, headers={"Retry-After": str(RETRY_SECONDS)})


def malformed(reason: str) -> ProblemError:
    """The body cannot be parsed, for this reason."""
    return ProblemError(ProblemCode.MALFORMED_BODY, f"The body cannot be read as JSON: {reason}.")


def handle_http(error: HTTPException) -> Response:
    """The answer to what Flask itself refuses."""
    status = error.code or 500
    if isinstance(error, RequestEntityTooLarge):
        code, detail = ProblemCode.TOO_LARGE, "The body is too large; GET /v1/info tells the limits."
    elif status in DETAILS:
        code, detail = DETAILS[status]
    else:
        code = (
            ProblemCode.INTERNAL_ERROR if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR else ProblemCode.BAD_REQUEST
        )
        detail = "The service failed; its log says where." if status >= 500 else "The request is not valid HTTP."
    allow = {name: value for name, value in error.get_headers() if name == "Allow"}
    return response(ProblemError(code, detail, headers=allow))


def handle_worker(error: WorkerError) -> Response:
    """The answer to what the worker's door refuses."""
    if isinstance(error, StoreUnavailableError):
        log.error("store_unavailable reason=%s", error)
        return response(unavailable("The job store does not answer; try again in a moment."))
    code = FAILURES.get(type(error), ProblemCode.INTERNAL_ERROR)
    headers = {"Retry-After": str(RETRY_SECONDS)} if code in SOON else None
    if isinstance(error, BusyError):
        log.warning("%s reason=%s", code, error)
        headers = {"Retry-After": str(error.retry_seconds)}
    return response(ProblemError(code, str(error), headers=headers))


def handle_unexpected(error: Exception) -> Response:
    """The answer to a fault of ours: it tells the client nothing of the inside."""
    log.error("request_broke", exc_info=error)
    return response(ProblemError(ProblemCode.INTERNAL_ERROR, "The service failed; its log says where."))


def register(app: Flask) -> None:
    """Answer every error of ``app`` with a problem document."""
    app.register_error_handler(ProblemError, response)
    app.register_error_handler(WorkerError, handle_worker)
    app.register_error_handler(Exception, handle_unexpected)
