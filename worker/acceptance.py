"""How a request becomes a job: record and message are written in one step, alone or with the rest of a batch."""

import contextlib
import json
from dataclasses import dataclass
from typing import Any

from redis import Redis
from redis.client import Pipeline

from schemas.callback import Callback
from schemas.job import JobRequest, JobRequestSchema
from schemas.lifecycle import Status
from schemas.settings import MINUTE, Settings
from worker import scripts
from worker.app import BATCH_QUEUE, QUEUE
from worker.backlog import ORPHAN_GRACE_SECONDS
from worker.messages import Messages
from worker.record import (
    ACCEPTED_CHARACTERS,
    BATCH_CHARACTERS,
    RECORD_PREFIX,
    SINGLE_CHARACTERS,
    batch_key,
    callback_key,
    content_key,
    idempotency_key,
    index_key,
    job_keys,
    requests_key,
)
from worker.submission import Written

# Longer than any creation takes; the callback of a request that led to no new job is gone after that.
CALLBACK_GRACE_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an article stands in a batch, counted from 0."""

    batch_id: str
    index: int


class Acceptance:
    """The first step in the life of jobs. Errors of the server are for the caller to translate."""

    def __init__(self, redis: Redis, settings: Settings, messages: Messages) -> None:
        self._redis = redis
        self._settings = settings
        self._messages = messages
        # To make one takes longer than to use it.
        self._requests = JobRequestSchema()
        self._create = redis.register_script(scripts.source("requests", "create"))

    def write(
        self,
        job_id: str,
        request: JobRequest,
        tenant: str,
        *,
        idempotency: str | None = None,
        counted: bool = False,
        place: Place | None = None,
        pipe: Pipeline | None = None,
    ) -> Any:
        """What the script answers that accepts a request; or put the script into ``pipe``, for a place in a batch.

        It counts the request too if it is to be ``counted``.
        """
        written = Written(request, self._requests)
        if request.callback:
            self._expect(job_id, request.callback, pipe)
        queue = BATCH_QUEUE if place else QUEUE
        return self._create(
            keys=[
                *job_keys(job_id),
                ACCEPTED_CHARACTERS,
                idempotency_key(tenant, idempotency) if idempotency else "",
                content_key(tenant, written.content),
                index_key(tenant),
                queue,
                batch_key(place.batch_id) if place else "",
                BATCH_CHARACTERS if place else SINGLE_CHARACTERS,
                requests_key(tenant),
            ],
            args=[
                *(job_id, tenant, written.text, json.dumps(request.labels), Status.QUEUED),
                *(
                    ORPHAN_GRACE_SECONDS * 1000,
                    len(request.article.text),
                    written.fingerprint(idempotency) if idempotency else "",
                ),
                *(
                    self._settings.idempotency_seconds * 1000,
                    int(request.reuse and not request.callback),
                    RECORD_PREFIX,
                ),
                self._messages.message(job_id, queue),
                *(place.index if place else "", request.article.id or ""),
                *(self._settings.max_queued_jobs, self._settings.max_open_jobs),
                *(self._settings.requests_per_minute if counted else 0, MINUTE * 1000),
                *(Status.QUEUED, Status.RUNNING, Status.SUCCEEDED),
            ],
            client=pipe,
        )

    def fingerprint(self, request: JobRequest, key: str) -> str:
        """What tells a request from others under an idempotency key."""
        return Written(request, self._requests).fingerprint(key)

    def _expect(self, job_id: str, callback: Callback, pipe: Pipeline | None) -> None:
        """Put down whom to tell of the end of a job that is about to be created; gone soon if it is not."""
        with contextlib.nullcontext(pipe) if pipe else self._redis.pipeline(transaction=True) as steps:
            told: dict[Any, Any] = {"url": callback.url, "secret": callback.secret or "", "attempt": 0}
            steps.hset(callback_key(job_id), mapping=told)
            steps.expire(callback_key(job_id), CALLBACK_GRACE_SECONDS)
            if pipe is None:
                steps.execute()
