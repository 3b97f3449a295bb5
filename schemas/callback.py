"""Callbacks: where the end of a job is announced, with which secret, and how that went."""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from marshmallow import ValidationError, fields, validate

from schemas.article import URL_LIMIT
from schemas.contract import ContractSchema, JsonInteger

SECRET_PREFIX = "whsec_"  # noqa: S105  (a spelling)
SECRET_PATTERN = rf"^{SECRET_PREFIX}[A-Za-z0-9+/]{{32,86}}={{0,2}}$"
# Standard Webhooks 1.0.0, "Signature scheme".
SECRET_BYTES = range(24, 65)


def signing_secret(value: str) -> None:
    """Accept a symmetric secret in the spelling of Standard Webhooks: ``whsec_`` and base64 of 24 to 64 bytes.

    :raises ValidationError: which does not repeat the value.
    """
    try:
        key = base64.b64decode(value.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not value.startswith(SECRET_PREFIX) or len(key) not in SECRET_BYTES:
        raise ValidationError(f"Is not a secret; send {SECRET_PREFIX} and 24 to 64 random bytes in base64, padded.")


def plain_address(value: str) -> None:
    """Accept a URL that is spelled as it is sent, and carries no credentials.

    :raises ValidationError: saying what to change.
    """
    if not (value.isascii() and value.isprintable()):
        raise ValidationError("Is not all visible ASCII; write the host as xn--… and the rest percent-encoded.")
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as error:
        raise ValidationError("Is not a URL that can be called; check its host and port.") from error
    if port == 0:
        raise ValidationError("Names the port 0; leave the port out or name the one that listens.")
    if parts.username is not None or parts.password is not None:
        raise ValidationError("Holds a user name or password; leave them out, the signature says who calls.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """Where the service announces that a job has ended, and the secret with which it signs what it says."""

    url: str
    secret: str | None = field(default=None, repr=False)


class CallbackSchema(ContractSchema):
    """Guards :class:`Callback`. Which addresses may be called is a setting, so the door and the caller check it.

    The secret is read and never written: whatever is dumped, stored or shown as a request goes without it.
    """

    record = Callback

    url = fields.Url(
        required=True,
        schemes={"http", "https"},
        require_tld=False,
        validate=[validate.Length(max=URL_LIMIT), plain_address],
        metadata={"description": "Gets the event `job.ended` by POST; https, unless the server allows http."},
    )
    secret = fields.String(
        load_only=True,
        validate=[validate.Regexp(SECRET_PATTERN, error="Is not a secret; it begins with whsec_."), signing_secret],
        metadata={
            "description": "Signs the event (Standard Webhooks); never shown again. When absent, the server's own "
            "secret signs, if it has one."
        },
    )


class CallbackState(StrEnum):
    """How far the announcement is."""

    WAITING = "waiting"
    PENDING = "pending"
    DELIVERED = "delivered"
    DISABLED = "disabled"
    FAILED = "failed"


class CallbackError(StrEnum):
    """Why an attempt had no answer. Stable: clients may branch on it."""

    NO_ALLOWED_ADDRESS = "no_allowed_address"
    CONNECTION_FAILED = "connection_failed"
    TLS_FAILED = "tls_failed"
    TIMED_OUT = "timed_out"
    NO_HTTP = "no_http"
    NO_SECRET = "no_secret"  # noqa: S105  (the lack of one)
    INTERNAL_ERROR = "internal_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackAttempt:
    """One call: when it began, the HTTP status or why there was none, and when the next one is due."""

    at: datetime
    status: int | None = None
    error: CallbackError | None = None
    next_at: datetime | None = None


class CallbackAttemptSchema(ContractSchema):
    """Guards :class:`CallbackAttempt`."""

    record = CallbackAttempt

    at = fields.AwareDateTime(required=True, format="iso")
    status = JsonInteger(metadata={"description": "HTTP status of the answer."})
    error = fields.Enum(CallbackError, by_value=True, metadata={"description": "Why there was no answer."})
    next_at = fields.AwareDateTime(format="iso", metadata={"description": "When the next attempt is due."})


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackReport:
    """How the announcement of a job's end went; ``attempts`` holds the latest, oldest first."""

    state: CallbackState
    attempts: tuple[CallbackAttempt, ...] = ()


class CallbackReportSchema(ContractSchema):
    """Guards :class:`CallbackReport`."""

    record = CallbackReport

    state = fields.Enum(
        CallbackState,
        by_value=True,
        required=True,
        metadata={
            "description": "waiting: the job has not ended. pending: to be delivered, or tried again. delivered: "
            "answered with 2xx. disabled: answered with 410. failed: given up."
        },
    )
    attempts = fields.List(fields.Nested(CallbackAttemptSchema))
