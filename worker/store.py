"""The job store: the only writer of a job's status.

A job is a record (hash), its request and its result (strings), places in indexes, and a tombstone (hash) that outlives
it, so that an expired id is never taken for an unknown one. Every step of its life is one Lua script.
"""

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from redis import Redis
from redis.client import Pipeline

from schemas.authentication import OPEN_TENANT
from schemas.job import Failure, FailureSchema, Job, JobRequest, JobRequestSchema
from schemas.lifecycle import TERMINAL, Stage, Status, sources
from schemas.settings import Settings
from worker import scripts
from worker.acceptance import Acceptance
from worker.app import make_celery
from worker.backlog import Backlog
from worker.chunks import Chunks, Claim
from worker.connection import guarded, open_redis
from worker.errors import (
    ErasedJobError,
    ExpiredJobError,
    KeyReusedError,
    NoResultError,
    NotFinishedError,
    QueueFullError,
    TooManyJobsError,
    UnknownJobError,
    WorkerError,
)
from worker.idempotency import Claims
from worker.listing import Listing
from worker.messages import Messages
from worker.record import (
    index_key,
    job_from,
    job_keys,
    record_key,
    request_key,
    result_key,
    tombstone_key,
)
from worker.roster import Roster
from worker.submission import Counted, Outcome, Submission, quota_from
from worker.translations import Translations
from worker.waiting import Waiting, queue_from

# The weight of a job in the pace halves with every seven after it.
PACE_REMAINS = 0.9
# Why a job was not created, as its script says it.
REFUSALS: Mapping[str, type[WorkerError]] = {
    "conflict": KeyReusedError,
    "full": QueueFullError,
    "many": TooManyJobsError,
}
SCRIPTS = ("claim", "renew", "settle", "cancel", "erase")


def connect(settings: Settings) -> "Store":
    """A store on the server that the settings name. Connects when first used."""
    return Store(open_redis(settings), settings, Messages(make_celery(settings)))


class Store:
    """Jobs in Redis. Every method raises StoreUnavailableError while the server cannot be used.

    A job belongs to a tenant. Where a tenant is given, the jobs of others are unknown; None sees all.
    """

    def __init__(self, redis: Redis, settings: Settings, messages: Messages) -> None:
        self.acceptance = Acceptance(redis, settings, messages)
        # To make one takes longer than to use it.
        self._requests = JobRequestSchema()
        self._redis = redis
        self._settings = settings
        self._scripts = {name: redis.register_script(scripts.source(name)) for name in SCRIPTS}
        self.backlog = Backlog(redis)
        self.chunks = Chunks(redis, settings, messages)
        self.roster = Roster(redis)
        self.listing = Listing(redis)
        self.claims = Claims(redis)
        self.translations = Translations(redis)
        self._waiting = Waiting(redis)

    @guarded
    def create(
        self,
        job_id: str,
        request: JobRequest,
        tenant: str = OPEN_TENANT,
        idempotency: str | None = None,
        counted: Counted | None = None,
    ) -> Submission:
        """Write the record of a new job, queued, and its message, unless there is a job for this request.

        There is one if the idempotency key came before, or if the request allows reuse and its article was
        submitted before with the same options. The same step counts the request if ``counted`` is to be told of it;
        one too many comes to nothing, which ``counted`` is to raise.

        :raises KeyReusedError: if the idempotency key came before with another request.
        :raises ExpiredJobError, ErasedJobError: if it came before, and that job is gone.
        :raises TooManyJobsError, QueueFullError: if the tenant, or the service, has as many jobs as it may.
        """
        outcome, found, standing, spent = self.acceptance.write(
            job_id, request, tenant, idempotency=idempotency, counted=counted is not None
        )
        if counted:
            counted(quota_from(spent, self._settings.requests_per_minute))
        if outcome in REFUSALS:
            raise REFUSALS[outcome]
        if not standing:
            return Submission(job=self.job(found, tenant), outcome=Outcome(outcome))
        labels = json.dumps(request.labels)
        record = {"status": Status.QUEUED, "attempt": "0", "progress": "0", "labels": labels, "created": standing[0]}
        if request.callback:
            record["callback"] = "waiting"
        job = replace(job_from(job_id, record), queue=queue_from(standing))
        return Submission(job=job, outcome=Outcome.CREATED)

    @guarded
    def job(self, job_id: str, tenant: str | None = None) -> Job:
        """The job with this id.

        :raises UnknownJobError: if there never was one, its tombstone is gone too, or it is another tenant's.
        :raises ExpiredJobError: if it was erased at the end of its retention.
        :raises ErasedJobError: if it was erased because its owner asked for it.
        """
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.hgetall(record_key(job_id))
            pipe.hgetall(tombstone_key(job_id))
            record, tombstone = pipe.execute()
        found = record or tombstone
        if not found or tenant not in (None, found["tenant"]):
            raise UnknownJobError
        if record:
            job = job_from(job_id, record)
            return replace(job, queue=self._waiting.place(job_id)) if job.status is Status.QUEUED else job
        moment = datetime.fromtimestamp(int(tombstone["at"]) // 1000, UTC).isoformat()
        if tombstone["reason"] == "erased":
            raise ErasedJobError(f"The job was erased at {moment}, as was asked for.")
        raise ExpiredJobError(f"The job expired at {moment} and was erased.")

    @guarded
    def request(self, job_id: str) -> JobRequest:
        """What was submitted.

        :raises UnknownJobError: if it is not there.
        """
        written = self._redis.get(request_key(job_id))
        if written is None:
            raise UnknownJobError
        request: JobRequest = self._requests.loads(str(written))
        return request

    @guarded
    def result(self, job_id: str, tenant: str | None = None) -> str:
        """The result as it was written, JSON.

        :raises NotFinishedError: while the job has not ended.
        :raises NoResultError: if it ended without one.
        :raises UnknownJobError, ExpiredJobError, ErasedJobError: as for :meth:`job`.
        """
        job = self.job(job_id, tenant)
        if job.status not in TERMINAL:
            raise NotFinishedError(f"The job is {job.status}; its result is there once it has succeeded.")
        if job.status is not Status.SUCCEEDED:
            raise NoResultError(f"The job is {job.status} and has no result; its state says why.")
        written = self._redis.get(result_key(job_id))
        if written is None:
            raise ExpiredJobError
        return str(written)

    @guarded
    def claim(self, job_id: str) -> Claim | None:
        """Begin the next attempt; None if another worker holds the job, or there is nothing left to do.

        A job whose attempts are spent is for the sweeper to end.
        """
        wanted = (Status.RUNNING, self._settings.lease_seconds * 1000, self._settings.max_attempts)
        outcome, attempt, created, started = self._step("claim", job_id, *wanted, *sorted(sources(Status.RUNNING)))
        if outcome != "claimed":
            return None
        return Claim(job_id=job_id, attempt=int(attempt), created_ms=int(created), started_ms=int(started))

    @guarded
    def renew(self, claim: Claim, stage: Stage | None = None, progress: float = 0.0) -> bool:
        """Keep the job, and note how far it is; False if it is no longer ours, or is to stop."""
        state = (Status.RUNNING, self._settings.lease_seconds * 1000, stage or "", round(progress, 4))
        return bool(self._step("renew", claim.job_id, claim.attempt, *state))

    def succeed(self, claim: Claim, result: str, took_ms: int | None = None) -> bool:
        """Write the result, once; False if the job is no longer ours and nothing was written.

        ``took_ms`` is what it took if others were done at the same time.
        """
        return self._settle(claim.job_id, claim.attempt, Status.SUCCEEDED, result=result, took_ms=took_ms)

    def fail(self, job_id: str, attempt: int, failure: Failure) -> bool:
        """End the job with a reason, once; False if another attempt holds it or it has ended."""
        return self._settle(job_id, attempt, Status.FAILED, failure=FailureSchema().dumps(failure))

    def conclude(self, job_id: str, attempt: int) -> bool:
        """End a job that is being cancelled, once; False if it is not, or another attempt holds it."""
        return self._settle(job_id, attempt, Status.CANCELLED)

    @guarded
    def cancel(self, job_id: str, tenant: str = OPEN_TENANT) -> tuple[Job, bool]:
        """Cancel a job: one that waits ends now, one that runs ends soon and never with a result.

        Returns the job, and whether it was still open.

        :raises UnknownJobError, ExpiredJobError, ErasedJobError: as for :meth:`job`.
        """
        (outcome,) = self._cancel([job_id], tenant)
        return self.job(job_id, tenant), outcome == "accepted"

    @guarded
    def cancel_all(self, job_ids: Sequence[str], tenant: str = OPEN_TENANT) -> int:
        """Cancel these jobs, of which some may have ended or be gone; returns how many were still open."""
        return self._cancel(job_ids, tenant).count("accepted")

    def _cancel(self, job_ids: Sequence[str], tenant: str) -> list[str]:
        statuses = (Status.QUEUED, Status.RUNNING, Status.CANCELLING, Status.CANCELLED)
        with self._redis.pipeline(transaction=False) as pipe:
            for job_id in job_ids:
                self._step("cancel", job_id, tenant, *statuses, *self.times, pipe=pipe)
            return pipe.execute()

    @guarded
    def erase(self, job_id: str, tenant: str = OPEN_TENANT) -> None:
        """Erase article, result, translation and record now. A worker that has the job stops, and writes nothing.

        Erasing what is already erased changes nothing.

        :raises UnknownJobError: as for :meth:`job`.
        """
        keys = [*job_keys(job_id), index_key(tenant)]
        if not self._scripts["erase"](keys=keys, args=[job_id, tenant, *self.times]):
            with contextlib.suppress(ExpiredJobError):
                self.job(job_id, tenant)

    @guarded
    def _settle(
        self,
        job_id: str,
        attempt: int,
        to: Status,
        *,
        result: str = "",
        failure: str = "",
        took_ms: int | None = None,
    ) -> bool:
        outcome = [result, failure, 1 if to is Status.SUCCEEDED else ""]
        pace = [PACE_REMAINS, "" if took_ms is None else took_ms]
        return bool(self._step("settle", job_id, attempt, to, *self.times, *outcome, *pace, *sorted(sources(to))))

    def _step(self, name: str, job_id: str, *arguments: str | float, pipe: Pipeline | None = None) -> Any:
        return self._scripts[name](keys=job_keys(job_id), args=[job_id, *arguments], client=pipe)

    @property
    def times(self) -> tuple[int, int]:
        """Milliseconds of retention, and for how long after that a job is remembered."""
        return self._settings.retention_seconds * 1000, self._settings.tombstone_seconds * 1000
