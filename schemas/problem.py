"""Errors on the wire: problem details for HTTP APIs (RFC 9457)."""

from dataclasses import dataclass
from enum import StrEnum

from marshmallow import fields, validate

from schemas.contract import ContractSchema, JsonInteger


class ProblemCode(StrEnum):
    """What went wrong. Stable: clients may branch on it."""

    MALFORMED_BODY = "malformed_body"
    INVALID_FIELDS = "invalid_fields"
    TOO_LARGE = "too_large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    UNSUPPORTED_LANGUAGE = "unsupported_language"
    UNAUTHORIZED = "unauthorized"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    NOT_ACCEPTABLE = "not_acceptable"
    UNKNOWN_JOB = "unknown_job"
    UNKNOWN_BATCH = "unknown_batch"
    EXPIRED_JOB = "expired_job"
    EXPIRED_BATCH = "expired_batch"
    ERASED_JOB = "erased_job"
    NOT_FINISHED = "not_finished"
    NO_RESULT = "no_result"
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused"
    IDEMPOTENCY_KEY_IN_USE = "idempotency_key_in_use"
    RATE_LIMITED = "rate_limited"
    TOO_MANY_JOBS = "too_many_jobs"
    QUEUE_FULL = "queue_full"
    NO_TOKENS = "no_tokens"
    NO_TRANSLATION = "no_translation"
    UNSUPPORTED_XLIFF = "unsupported_xliff"
    OTHER_JOB = "other_job"
    NOT_TRANSLATED = "not_translated"
    UNAVAILABLE = "unavailable"
    INTERNAL_ERROR = "internal_error"
    BAD_REQUEST = "bad_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """What is wrong with one field, named by its JSON pointer (RFC 6901)."""

    pointer: str
    detail: str


class FieldErrorSchema(ContractSchema):
    """Guards :class:`FieldError`."""

    record = FieldError

    pointer = fields.String(required=True)
    detail = fields.String(required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One error: its kind, its HTTP status, and a sentence that says what to do."""

    type: str
    title: str
    status: int
    detail: str
    code: ProblemCode
    errors: tuple[FieldError, ...] | None = None


class ProblemSchema(ContractSchema):
    """Guards :class:`Problem`."""

    record = Problem

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = JsonInteger(required=True, validate=validate.Range(min=400, max=599))
    detail = fields.String(required=True)
    code = fields.Enum(ProblemCode, by_value=True, required=True)
    errors = fields.List(fields.Nested(FieldErrorSchema))
