"""The job store: the only speaker of Redis, the only writer of a job's status.

A job is a record (hash), its request and its result (strings), a place in the index of open jobs while it has not
ended, and a tombstone that outlives it, so that an expired id is never taken for an unknown one.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from schemas.job import Failure, FailureSchema, Job, JobRequest, JobRequestSchema
from schemas.lifecycle import TERMINAL, Stage, Status, sources
from schemas.settings import Settings
from worker import scripts
from worker.app import QUEUE, UNACKNOWLEDGED
from worker.errors import (
    ExpiredJobError,
    NoResultError,
    NotFinishedError,
    NoTranslationError,
    StoreUnavailableError,
    UnknownJobError,
)
from worker.record import (
    OPEN_JOBS,
    WORKERS,
    job_from,
    record_key,
    request_key,
    result_key,
    tombstone_key,
    translation_key,
)

WORKER_SILENCE_SECONDS = 15
ORPHAN_GRACE_SECONDS = 15
SWEEP_SIZE = 100

P = ParamSpec("P")
R = TypeVar("R")
Method: TypeAlias = Callable[Concatenate["Store", P], R]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to work on one attempt of a job. Times in milliseconds of the server's clock."""

    job_id: str
    attempt: int
    created_ms: int
    started_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An open job that may need help: ``lost`` if its worker is gone, else queued for a while."""

    job_id: str
    attempt: int
    lost: bool


def connect(settings: Settings) -> "Store":
    """A store on the server that the settings name. Connects when first used."""
    timeout = settings.redis_timeout_seconds
    redis = Redis.from_url(
        settings.redis_url,
        decode_responses=True,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        # A caller is waiting: one failure is answer enough, and the client of the api is told to come back.
        retry=Retry(NoBackoff(), 0),
        health_check_interval=30,
    )
    return Store(redis, settings)


def guarded(method: Method[P, R]) -> Method[P, R]:
    """Turn every failure of the server into the one error that callers know."""

    @wraps(method)
    def call(self: "Store", /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(self, *args, **kwargs)
        except RedisError as error:
            raise StoreUnavailableError(f"The Redis server does not serve: {error}") from error

    return call


class Store:
    """Jobs in Redis. Every method raises StoreUnavailableError while the server cannot be used."""

    def __init__(self, redis: "Redis", settings: Settings) -> None:
        self._redis = redis
        self._settings = settings
        self._scripts = {
            name: redis.register_script(scripts.source(name))
            for name in ("create", "claim", "renew", "settle", "inspect", "attach")
        }

    @guarded
    def create(self, job_id: str, request: JobRequest) -> Job:
        """Write the record of a new job, queued."""
        written = JobRequestSchema().dumps(request, ensure_ascii=False)
        labels = json.dumps(request.labels)
        flat = self._scripts["create"](
            keys=[record_key(job_id), request_key(job_id), OPEN_JOBS],
            args=[job_id, written, Status.QUEUED, ORPHAN_GRACE_SECONDS * 1000, labels],
        )
        return job_from(job_id, dict(zip(flat[::2], flat[1::2], strict=True)))

    @guarded
    def job(self, job_id: str) -> Job:
        """The job with this id.

        :raises UnknownJobError: if there never was one, or its tombstone is gone too.
        :raises ExpiredJobError: if it was erased at the end of its retention.
        """
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.hgetall(record_key(job_id))
            pipe.exists(tombstone_key(job_id))
            record, tombstone = pipe.execute()
        if record:
            return job_from(job_id, record)
        raise ExpiredJobError if tombstone else UnknownJobError

    @guarded
    def request(self, job_id: str) -> JobRequest:
        """What was submitted.

        :raises UnknownJobError: if it is not there.
        """
        written = self._redis.get(request_key(job_id))
        if written is None:
            raise UnknownJobError
        request: JobRequest = JobRequestSchema().loads(str(written))
        return request

    @guarded
    def result(self, job_id: str) -> str:
        """The result as it was written, JSON.

        :raises NotFinishedError: while the job has not ended.
        :raises NoResultError: if it ended without one.
        :raises UnknownJobError: as for :meth:`job`.
        :raises ExpiredJobError: as for :meth:`job`.
        """
        job = self.job(job_id)
        if job.status not in TERMINAL:
            raise NotFinishedError(f"The job is {job.status}; its result is there once it has succeeded.")
        if job.status is not Status.SUCCEEDED:
            raise NoResultError(f"The job is {job.status} and has no result; its state says why.")
        written = self._redis.get(result_key(job_id))
        if written is None:
            raise ExpiredJobError
        return str(written)

    @guarded
    def attach(self, job_id: str, translation: str) -> bool:
        """Keep a translation, JSON, as long as the job; whether it is the job's first one.

        :raises ExpiredJobError: if the job with its result is gone.
        """
        outcome = self._scripts["attach"](
            keys=[record_key(job_id), translation_key(job_id)], args=[translation, Status.SUCCEEDED]
        )
        if outcome == "missing":
            raise ExpiredJobError
        return bool(outcome == "created")

    @guarded
    def translation(self, job_id: str) -> str:
        """The translation as it was written, JSON.

        :raises NoTranslationError: if there is none.
        :raises UnknownJobError: as for :meth:`job`.
        :raises ExpiredJobError: as for :meth:`job`.
        """
        self.job(job_id)
        written = self._redis.get(translation_key(job_id))
        if written is None:
            raise NoTranslationError
        return str(written)

    @guarded
    def claim(self, job_id: str) -> Claim | None:
        """Begin the next attempt; None if another worker holds the job, or there is nothing left to do.

        A job whose attempts are spent is for the sweeper to end.
        """
        outcome, attempt, created, started = self._scripts["claim"](
            keys=[record_key(job_id), OPEN_JOBS],
            args=[
                job_id,
                Status.RUNNING,
                self._lease_ms,
                self._settings.max_attempts,
                *sorted(sources(Status.RUNNING)),
            ],
        )
        if outcome != "claimed":
            return None
        return Claim(job_id=job_id, attempt=int(attempt), created_ms=int(created), started_ms=int(started))

    @guarded
    def renew(self, claim: Claim, stage: Stage | None = None, progress: float = 0.0) -> bool:
        """Keep the job, and note how far it is; False if it is no longer ours."""
        return bool(
            self._scripts["renew"](
                keys=[record_key(claim.job_id), OPEN_JOBS],
                args=[claim.job_id, claim.attempt, Status.RUNNING, self._lease_ms, stage or "", round(progress, 4)],
            )
        )

    def succeed(self, claim: Claim, result: str) -> bool:
        """Write the result, once; False if the job is no longer ours and nothing was written."""
        return self._settle(claim.job_id, claim.attempt, Status.SUCCEEDED, result=result)

    def fail(self, job_id: str, attempt: int, failure: Failure) -> bool:
        """End the job with a reason, once; False if another attempt holds it or it has ended."""
        return self._settle(job_id, attempt, Status.FAILED, failure=FailureSchema().dumps(failure))

    @guarded
    def due(self) -> list[Due]:
        """Open jobs that may need help, at most ``SWEEP_SIZE``, each shown to one caller at a time."""
        now = self._now_ms()
        found = []
        ids: Any = self._redis.zrangebyscore(OPEN_JOBS, "-inf", now, start=0, num=SWEEP_SIZE)
        for job_id in ids:
            state, attempt = self._scripts["inspect"](
                keys=[record_key(job_id), OPEN_JOBS],
                args=[job_id, ORPHAN_GRACE_SECONDS * 1000, Status.QUEUED, Status.RUNNING],
            )
            if state != "well":
                found.append(Due(job_id=job_id, attempt=int(attempt), lost=state == "lost"))
        return found

    @guarded
    def unmatched(self) -> int:
        """How many more open jobs there are than messages: above 0, some job has none. Cheap, unlike looking."""
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.zcard(OPEN_JOBS)
            pipe.llen(QUEUE)
            pipe.hlen(UNACKNOWLEDGED)
            jobs, waiting, delivered = pipe.execute()
        return int(jobs) - int(waiting) - int(delivered)

    @guarded
    def messages(self) -> frozenset[str]:
        """Ids of the jobs that have a message, waiting in the queue or delivered and not acknowledged."""
        waiting: Any = self._redis.lrange(QUEUE, 0, -1)
        delivered: Any = self._redis.hvals(UNACKNOWLEDGED)
        envelopes = [json.loads(text) for text in waiting] + [json.loads(text)[0] for text in delivered]
        return frozenset(envelope["headers"]["id"] for envelope in envelopes)

    @guarded
    def beat(self, worker: str) -> None:
        """Note that a worker is alive; the silent are forgotten."""
        now = self._now_ms()
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.zadd(WORKERS, {worker: now})
            pipe.zremrangebyscore(WORKERS, "-inf", now - WORKER_SILENCE_SECONDS * 1000)
            pipe.execute()

    @guarded
    def leave(self, worker: str) -> None:
        """Forget a worker that stops."""
        self._redis.zrem(WORKERS, worker)

    @guarded
    def workers(self) -> int:
        """How many workers were heard of lately."""
        return int(self._redis.zcount(WORKERS, self._now_ms() - WORKER_SILENCE_SECONDS * 1000, "+inf"))

    @guarded
    def _settle(self, job_id: str, attempt: int, to: Status, *, result: str = "", failure: str = "") -> bool:
        outcome = [result, failure, 1 if to is Status.SUCCEEDED else ""]
        retention, tombstone = self._settings.retention_seconds, self._settings.tombstone_seconds
        return bool(
            self._scripts["settle"](
                keys=[record_key(job_id), request_key(job_id), result_key(job_id), tombstone_key(job_id), OPEN_JOBS],
                args=[job_id, attempt, to, retention * 1000, tombstone * 1000, *outcome, *sorted(sources(to))],
            )
        )

    @property
    def _lease_ms(self) -> int:
        return self._settings.lease_seconds * 1000

    def _now_ms(self) -> int:
        seconds, microseconds = self._redis.time()
        return int(seconds) * 1000 + int(microseconds) // 1000
