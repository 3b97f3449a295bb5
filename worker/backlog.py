"""Open jobs: which of them need help, and which have a message on its way."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from redis import Redis

from schemas.lifecycle import Status
from worker import scripts
from worker.app import BATCH_QUEUE, QUEUE, UNACKNOWLEDGED
from worker.connection import clock_ms, guarded
from worker.record import OPEN_JOBS, VOID_MESSAGES, job_keys

ORPHAN_GRACE_SECONDS = 15
SWEEP_SIZE = 100


class Need(StrEnum):
    """What an open job may need: a message, another attempt, or its end."""

    WAITING = "waiting"
    LOST = "lost"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An open job that was not heard of for a while, and the queue that its messages go to.

    ``alone`` is how many of its attempts were not in a chunk; only these are counted against it.
    """

    job_id: str
    attempt: int
    alone: int
    need: Need
    queue: str


class Backlog:
    """The open jobs. Every method raises StoreUnavailableError while the server cannot be used."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._inspect = redis.register_script(scripts.source("inspect"))

    @guarded
    def due(self) -> list[Due]:
        """Open jobs that may need help, at most ``SWEEP_SIZE``, each shown to one caller at a time."""
        found = []
        ids: Any = self._redis.zrangebyscore(OPEN_JOBS, "-inf", clock_ms(self._redis), start=0, num=SWEEP_SIZE)
        for job_id in ids:
            state, attempt, alone, batch = self._inspect(
                keys=job_keys(job_id),
                args=[job_id, ORPHAN_GRACE_SECONDS * 1000, Status.QUEUED, Status.RUNNING, Status.CANCELLING],
            )
            if state != "well":
                queue = BATCH_QUEUE if batch else QUEUE
                due = Due(job_id=job_id, attempt=int(attempt), alone=int(alone), need=Need(state), queue=queue)
                found.append(due)
        return found

    @guarded
    def unmatched(self) -> int:
        """How many more open jobs there are than messages for them: above 0, some job has none. Cheap."""
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.zcard(OPEN_JOBS)
            pipe.llen(QUEUE)
            pipe.llen(BATCH_QUEUE)
            pipe.hlen(UNACKNOWLEDGED)
            pipe.scard(VOID_MESSAGES)
            jobs, waiting, behind, delivered, void = pipe.execute()
        return int(jobs) + int(void) - int(waiting) - int(behind) - int(delivered)

    @guarded
    def messages(self) -> frozenset[str]:
        """Ids of the jobs that have a message, waiting in a queue or delivered and not acknowledged.

        What was noted of messages for withdrawn jobs, and is not there, is forgotten on the way.
        """
        void: Any = self._redis.smembers(VOID_MESSAGES)
        waiting: Any = [text for queue in (QUEUE, BATCH_QUEUE) for text in self._redis.lrange(queue, 0, -1)]
        delivered: Any = self._redis.hvals(UNACKNOWLEDGED)
        envelopes = [json.loads(text) for text in waiting] + [json.loads(text)[0] for text in delivered]
        found = frozenset(envelope["headers"]["id"] for envelope in envelopes)
        if gone := set(void) - found:
            self._redis.srem(VOID_MESSAGES, *gone)
        return found
