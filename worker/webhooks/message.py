"""What a webhook says, and how it is signed (Standard Webhooks 1.0.0)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import metadata

from standardwebhooks import Webhook

from schemas.event import JobEventSchema, end_of
from schemas.job import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The body as it is sent, in UTF-8, and the headers that vouch for it."""

    body: bytes
    headers: dict[str, str] = field(repr=False)


def compose(job: Job, secrets: Sequence[str], at: datetime) -> Message:
    """The message that tells the end of ``job``, signed with each of the ``secrets`` for an attempt at ``at``.

    Id and body are the same in every attempt, so that a receiver can tell a repetition; time and signature are not,
    since receivers refuse what was signed minutes ago.

    :raises ValueError: if the job has not ended.
    """
    body: str = JobEventSchema().dumps(end_of(job), ensure_ascii=False, separators=(",", ":"))
    message_id = f"msg_{job.id}"
    signatures = [Webhook(secret).sign(message_id, at, body) for secret in secrets]
    return Message(
        body=body.encode(),
        headers={
            "content-type": "application/json",
            "user-agent": f"khulasa/{metadata.version('khulasa')}",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": " ".join(signatures),
        },
    )
