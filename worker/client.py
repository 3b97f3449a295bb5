"""The door of the worker for the api: submit a job, ask for it, fetch its result."""

import time
import uuid
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from typing import Any

from schemas.article import Article
from schemas.authentication import OPEN_TENANT
from schemas.batch import Batch, Refusal
from schemas.job import Job, JobRequest
from schemas.settings import Settings
from worker.app import make_celery
from worker.batches import Batches, Item
from worker.changes import Changes
from worker.connection import open_redis
from worker.errors import ExpiredJobError, UnknownJobError
from worker.keys import Keys
from worker.listing import Page
from worker.messages import Messages
from worker.quotas import Quotas
from worker.record import batch_idempotency_key, idempotency_key
from worker.store import Store
from worker.submission import Counted, Submission, fingerprint

Arrived = Callable[[Job], bool]

# Should an announcement be lost, a waiting client sees the change so much later.
LOOK_SECONDS = 15.0


class Client:
    """Jobs as the api sees them. Every method raises StoreUnavailableError while Redis cannot be used."""

    def __init__(self, store: Store, batches: Batches, changes: Changes, keys: Keys, quotas: Quotas) -> None:
        self._store = store
        self._batches = batches
        self._changes = changes
        self.keys = keys
        self.quotas = quotas

    def submit(
        self,
        request: JobRequest,
        tenant: str = OPEN_TENANT,
        idempotency: str | None = None,
        counted: Counted | None = None,
    ) -> Submission:
        """Accept a job: its record and the message with its id are written in one step.

        The same step counts the request among the tenant's if there is somebody to be told what is left, ``counted``,
        who raises an error if that was one too many.

        :raises KeyReusedError: if the idempotency key came before with another request.
        :raises KeyInUseError: while the same request is being handled under the key.
        :raises ExpiredJobError, ErasedJobError: if it came before, and that job is gone.
        :raises TooManyJobsError, QueueFullError: if the tenant, or the service, has as many jobs as it may.
        """
        self.quotas.check_memory()
        job_id = str(uuid.uuid4())
        if idempotency is None:
            return self._store.create(job_id, request, tenant, counted=counted)
        digest = self._store.acceptance.fingerprint(request, idempotency)
        with self._store.claims.held(idempotency_key(tenant, idempotency), digest):
            return self._store.create(job_id, request, tenant, idempotency, counted)

    def job(self, job_id: str, tenant: str = OPEN_TENANT) -> Job:
        """The job with this id; raises UnknownJobError, ExpiredJobError or ErasedJobError."""
        return self._store.job(job_id, tenant)

    def wait(self, job_id: str, seconds: float, arrived: Arrived, tenant: str = OPEN_TENANT) -> Job:
        """The job once it is as the caller wants it, or as it is when the time is over.

        :raises TooManyWaitingError: if too many wait already.
        :raises UnknownJobError, ExpiredJobError, ErasedJobError: as for :meth:`job`, also while waiting.
        """
        deadline = time.monotonic() + seconds
        with closing(self.follow(job_id, lambda: min(LOOK_SECONDS, deadline - time.monotonic()), tenant)) as states:
            while not arrived(job := next(states)) and time.monotonic() < deadline:
                pass
            return job

    def follow(self, job_id: str, pause: Callable[[], float], tenant: str = OPEN_TENANT) -> Generator[Job]:
        """The job now, and again whenever it may have changed, at the latest after a pause; without end.

        :raises TooManyWaitingError: if too many wait already.
        :raises UnknownJobError, ExpiredJobError, ErasedJobError: as for :meth:`job`.
        """
        with self._changes.watch(job_id) as changed:
            while True:
                changed.clear()
                yield self._store.job(job_id, tenant)
                changed.wait(max(0.0, pause()))

    def jobs(self, tenant: str = OPEN_TENANT, **wanted: Any) -> Page:
        """A page of a tenant's jobs, as :meth:`worker.listing.Listing.page` has it."""
        return self._store.listing.page(tenant, **wanted)

    def result(self, job_id: str, tenant: str = OPEN_TENANT) -> str:
        """The result as JSON; raises NotFinishedError or NoResultError, and what :meth:`job` raises."""
        return self._store.result(job_id, tenant)

    def cancel(self, job_id: str, tenant: str = OPEN_TENANT) -> tuple[Job, bool]:
        """Cancel a job; returns it and whether it was still open. Raises what :meth:`job` raises."""
        return self._store.cancel(job_id, tenant)

    def erase(self, job_id: str, tenant: str = OPEN_TENANT) -> None:
        """Erase a job, its article, result and translation; raises UnknownJobError."""
        self._store.erase(job_id, tenant)

    def submit_batch(
        self,
        articles: Sequence[JobRequest | Refusal],
        tenant: str = OPEN_TENANT,
        idempotency: str | None = None,
        documents: object = None,
    ) -> tuple[Batch, bool]:
        """Accept a batch, in one step; returns it, and whether the same came before under the idempotency key.

        ``documents`` is what was sent, to be compared under the key.

        :raises KeyReusedError: if the key came before with another batch.
        :raises KeyInUseError: while the same batch is being handled under the key.
        :raises ExpiredBatchError: if it came before, and that batch is gone.
        :raises TooManyJobsError, QueueFullError: if the tenant, or the service, would have more jobs than it may.
        """

        def admit() -> None:
            self.quotas.check_memory()
            self.quotas.check_room(tenant, sum(isinstance(article, JobRequest) for article in articles))

        held: AbstractContextManager[None] = nullcontext()
        if idempotency is not None:
            held = self._store.claims.held(
                batch_idempotency_key(tenant, idempotency), fingerprint(documents, idempotency)
            )
        with held:
            batch_id, replayed = self._batches.create(articles, tenant, idempotency, documents, admit=admit)
        return self._batches.batch(batch_id, tenant), replayed

    def batch(self, batch_id: str, tenant: str = OPEN_TENANT) -> Batch:
        """The batch with this id; raises UnknownBatchError or ExpiredBatchError."""
        return self._batches.batch(batch_id, tenant)

    def batch_items(self, batch_id: str, tenant: str = OPEN_TENANT) -> Iterator[Item]:
        """The articles of a batch with their results, read as they are asked for; raises at once what batch() does."""
        return self._batches.items(self._batches.entries(batch_id, tenant))

    def cancel_batch(self, batch_id: str, tenant: str = OPEN_TENANT) -> tuple[Batch, bool]:
        """Cancel the jobs that a batch made; returns it and whether any was still open. Raises what batch() does."""
        made = [entry.job for entry in self._batches.entries(batch_id, tenant) if entry.outcome == "created"]
        cancelled = self._store.cancel_all([job for job in made if job], tenant)
        return self._batches.batch(batch_id, tenant), cancelled > 0

    def article(self, job_id: str, tenant: str = OPEN_TENANT) -> Article:
        """The article that was submitted; raises what :meth:`job` raises."""
        self._store.job(job_id, tenant)
        try:
            return self._store.request(job_id).article
        except UnknownJobError:
            raise ExpiredJobError from None

    def attach(self, job_id: str, translation: str, tenant: str = OPEN_TENANT) -> bool:
        """Keep a translation as long as the job; whether it is the first. Raises what :meth:`result` raises."""
        try:
            return self._store.translations.attach(job_id, translation, tenant)
        except UnknownJobError:
            self._store.result(job_id, tenant)
            raise

    def translation(self, job_id: str, tenant: str = OPEN_TENANT) -> str:
        """The translation as JSON; raises NoTranslationError, and what :meth:`job` raises."""
        self._store.job(job_id, tenant)
        return self._store.translations.read(job_id)

    def workers(self) -> int:
        """How many workers were heard of lately."""
        return self._store.roster.count()


def open_client(settings: Settings) -> Client:
    """A client of the service that the settings name. Connects when first used."""
    redis = open_redis(settings)
    store = Store(redis, settings, Messages(make_celery(settings)))
    changes = Changes(redis, settings.api_connections * 3 // 4)
    return Client(store, Batches(redis, store, settings), changes, Keys(redis), Quotas(redis, settings))
