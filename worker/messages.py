"""Messages as the broker keeps them, made without the broker: so that a record and its message are written in one step.

The first message is made by the queue's own library, on a transport in memory, with a mark in the place of the id;
those that follow differ in the id and in the tag of their delivery.
"""

import base64
import json
import uuid
from typing import Any

from celery import Celery
from kombu import Connection

from worker.app import QUEUE, TASK

MARK = "{job}"
BODY, TAG = "{body}", "{tag}"


class Messages:
    """Messages that say that a job waits for work. One carries the id, which is also the message's own."""

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._patterns: dict[str, tuple[str, str]] = {}

    def message(self, job_id: str, queue: str = QUEUE) -> str:
        """The message for a job, as it lies in the queue."""
        if queue not in self._patterns:
            self._patterns[queue] = self._pattern(queue)
        envelope, body = self._patterns[queue]
        coded = base64.b64encode(body.replace(MARK, job_id).encode()).decode()
        return envelope.replace(MARK, job_id).replace(BODY, coded).replace(TAG, str(uuid.uuid4()))

    def _pattern(self, queue: str) -> tuple[str, str]:
        with Connection("memory://") as connection, connection.channel() as channel:
            with self._app.amqp.Producer(channel) as producer:
                send(self._app, MARK, queue, producer=producer)
            virtual: Any = channel
            envelope = virtual._get(queue)  # noqa: SLF001 - what a transport has to provide
        body = base64.b64decode(envelope["body"]).decode()
        envelope["body"], envelope["properties"]["delivery_tag"] = BODY, TAG
        return json.dumps(envelope), body


def send(app: Celery, job_id: str, queue: str = QUEUE, producer: Any = None) -> None:
    """Send the message for a job through the broker."""
    app.send_task(TASK, args=[job_id], task_id=job_id, queue=queue, ignore_result=True, retry=False, producer=producer)
