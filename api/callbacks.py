"""Callbacks over HTTP: which ones this server accepts, and what they will receive."""

from typing import Any
from urllib.parse import urlsplit

from apispec import APISpec

from api.body import invalid
from schemas.addresses import may_be_called
from schemas.callback import Callback
from schemas.event import JobEventSchema
from schemas.settings import Settings

URL, SECRET = "/callback/url", "/callback/secret"
# Below them are services that are no receivers of webhooks, such as mail.
FIRST_FREE_PORT = 1024
WEB_PORTS = frozenset({80, 443})
HEADERS = {
    "webhook-id": "The same in every attempt: a message with an id that was seen before is a repetition.",
    "webhook-timestamp": "When this attempt was made, in seconds since 1970.",
    "webhook-signature": "v1, a comma, and the base64 HMAC-SHA256 of id.timestamp.body; several, with a space between.",
}


def check(callback: Callback | None, settings: Settings) -> None:
    """Refuse a callback that this server, by its settings, would never deliver.

    What a name resolves to is for the caller to check, at the moment when it connects.

    :raises ProblemError: naming every field that has to change.
    """
    if callback is None:
        return
    errors = [(URL, complaint) for complaint in _complaints(callback.url, settings)]
    if callback.secret is None and not settings.webhook_secrets:
        errors.append((SECRET, "Is missing, and this server has no secret of its own; send whsec_ and random bytes."))
    if errors:
        raise invalid(errors)


def _complaints(url: str, settings: Settings) -> list[str]:
    parts = urlsplit(url)
    found = []
    if parts.scheme != "https" and not settings.webhook_allow_http:
        found.append("Is not https, and this server calls nothing else.")
    if parts.port is not None and parts.port < FIRST_FREE_PORT and parts.port not in WEB_PORTS:
        found.append(f"Names the port {parts.port}; use 443, 80, or one from {FIRST_FREE_PORT} on.")
    host = (parts.hostname or "").rstrip(".")
    # RFC 6761, 6.3: it always means this machine.
    literal = "127.0.0.1" if host == "localhost" or host.endswith(".localhost") else host
    try:
        public = may_be_called(literal, settings.webhook_allowed_networks)
    except ValueError:
        public = True
    if not public:
        found.append("Leads to an address that this server does not call: private, local or reserved.")
    return found


def document(spec: APISpec) -> None:
    """Describe the event in the OpenAPI document, as a webhook (OpenAPI 3.1)."""
    spec.components.schema("JobEvent", schema=JobEventSchema)
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "header", "required": True, "description": text, "schema": {"type": "string"}}
        for name, text in HEADERS.items()
    ]
    answers = {
        "2XX": {"description": "Received; it is not sent again."},
        "410": {"description": "Not wanted any more; it is not sent again."},
        "default": {"description": "Sent again later, after Retry-After if that is given with 429 or 503."},
    }
    spec.options["webhooks"] = {
        "job.ended": {
            "post": {
                "summary": "A job with a callback has ended.",
                "description": "Sent to callback.url at least once, signed as Standard Webhooks describes.",
                "parameters": parameters,
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/JobEvent"}}},
                },
                "responses": answers,
            }
        }
    }
