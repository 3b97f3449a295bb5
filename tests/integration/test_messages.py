"""Messages that are made without the broker are those that the broker's own library would have sent."""

import json
import uuid

import pytest

from schemas.settings import Settings
from worker.app import BATCH_QUEUE, QUEUE, make_celery
from worker.messages import Messages, send
from worker.store import Store


@pytest.mark.parametrize("queue", [QUEUE, BATCH_QUEUE])
def test_message_is_what_the_library_sends(store: Store, settings: Settings, queue: str) -> None:
    app = make_celery(settings)
    job_id = str(uuid.uuid4())
    send(app, job_id, queue)
    sent = json.loads(str(store._redis.lpop(queue)))
    made = json.loads(Messages(app).message(job_id, queue))
    tags = [message["properties"].pop("delivery_tag") for message in (sent, made)]
    assert made == sent
    assert len(set(tags)) == 2
    app.close()


def test_every_message_is_its_own(settings: Settings) -> None:
    messages = Messages(make_celery(settings))
    first, second = (json.loads(messages.message(job_id)) for job_id in ("one", "two"))
    assert (first["headers"]["id"], second["headers"]["id"]) == ("one", "two")
    assert first["body"] != second["body"]
    assert first["properties"]["delivery_tag"] != second["properties"]["delivery_tag"]
