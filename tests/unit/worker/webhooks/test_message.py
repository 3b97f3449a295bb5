"""The message of a webhook: what it says, and that its signature is that of the standard."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from schemas.event import EVENT_TYPES, JobEventSchema
from schemas.job import Failure, FailureCode, Job, links
from schemas.lifecycle import Status
from tests.receivers import OTHER_SECRET, SECRET
from worker.webhooks.message import compose

JOB_ID = "6f1c1b0e-3c1e-4a53-9b52-7f3f8a1f2c11"
ENDED = datetime(2026, 11, 25, 9, 30, 0, 123_000, UTC)


def ended(status: Status = Status.SUCCEEDED, failure: Failure | None = None) -> Job:
    return Job(
        id=JOB_ID,
        status=status,
        attempts=1,
        progress=1.0,
        created_at=ENDED - timedelta(seconds=3),
        finished_at=ENDED,
        expires_at=ENDED + timedelta(days=1),
        error=failure,
        labels={"desk": "عالم"},
        links=links(JOB_ID),
    )


def test_message_is_thin_and_keeps_its_contract() -> None:
    body = compose(ended(), [SECRET], ENDED).body
    event = JobEventSchema().loads(body.decode())
    assert event.type == "job.succeeded"
    assert event.timestamp == ENDED
    assert JobEventSchema().dump(event)["data"] == {
        "id": JOB_ID,
        "status": "succeeded",
        "finished_at": "2026-11-25T09:30:00.123000+00:00",
        "expires_at": "2026-11-26T09:30:00.123000+00:00",
        "links": {"self": f"/v1/jobs/{JOB_ID}", "result": f"/v1/jobs/{JOB_ID}/result"},
        "labels": {"desk": "عالم"},
    }


def test_failure_says_why() -> None:
    failure = Failure(code=FailureCode.TIME_LIMIT_EXCEEDED, message="Too long.")
    event = JobEventSchema().loads(compose(ended(Status.FAILED, failure), [SECRET], ENDED).body.decode())
    assert (event.type, event.data.error) == ("job.failed", failure)


def test_every_end_has_its_event() -> None:
    assert EVENT_TYPES == ("job.cancelled", "job.failed", "job.succeeded")
    assert b"job.cancelled" in compose(ended(Status.CANCELLED), [SECRET], ENDED).body


def test_job_that_has_not_ended_is_not_announced() -> None:
    with pytest.raises(ValueError, match="running"):
        compose(ended(Status.RUNNING), [SECRET], ENDED)


def test_signature_is_that_of_the_standard() -> None:
    message = compose(ended(), [SECRET], ENDED)
    signed = f"{message.headers['webhook-id']}.{message.headers['webhook-timestamp']}.".encode() + message.body
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert message.headers["webhook-signature"] == f"v1,{expected}"
    assert message.headers["webhook-timestamp"] == str(int(ENDED.timestamp()))


def test_each_of_several_secrets_verifies() -> None:
    message = compose(ended(), [SECRET, OTHER_SECRET], datetime.now(UTC))
    for secret in (SECRET, OTHER_SECRET):
        Webhook(secret).verify(message.body, message.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(message.body.replace(b"succeeded", b"cancelled"), message.headers)


def test_attempts_share_id_and_body_but_not_time_and_signature() -> None:
    first, second = (compose(ended(), [SECRET], ENDED + timedelta(hours=hours)) for hours in (0, 2))
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]


def test_message_does_not_show_its_headers() -> None:
    assert "v1," not in repr(compose(ended(), [SECRET], ENDED))
