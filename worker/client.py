"""The door of the worker for the api: submit a job, ask for it, fetch its result."""

import logging
import uuid

from celery import Celery
from kombu.exceptions import OperationalError

from schemas.job import Job, JobRequest
from schemas.settings import Settings
from worker.app import TASK, make_celery
from worker.record import OPEN_TENANT
from worker.store import Store, connect
from worker.submission import Outcome, Submission

log = logging.getLogger(__name__)


class Client:
    """Jobs as the api sees them. Every method raises StoreUnavailableError while Redis cannot be used."""

    def __init__(self, store: Store, app: Celery) -> None:
        self._store = store
        self._app = app

    def submit(self, request: JobRequest, tenant: str = OPEN_TENANT, idempotency: str | None = None) -> Submission:
        """Accept a job: first the record, then the message with its id.

        Once the record is written the job is accepted, even if the message cannot be sent: the sweeper sends it.

        :raises KeyReusedError: if the idempotency key came before with another request.
        :raises ExpiredJobError, ErasedJobError: if it came before, and that job is gone.
        """
        submission = self._store.create(str(uuid.uuid4()), request, tenant, idempotency)
        if submission.outcome is Outcome.CREATED:
            try:
                publish(self._app, submission.job.id)
            except (OperationalError, OSError) as error:
                log.warning("message_left_to_sweeper job_id=%s reason=%s", submission.job.id, error)
        return submission

    def job(self, job_id: str, tenant: str = OPEN_TENANT) -> Job:
        """The job with this id; raises UnknownJobError, ExpiredJobError or ErasedJobError."""
        return self._store.job(job_id, tenant)

    def result(self, job_id: str, tenant: str = OPEN_TENANT) -> str:
        """The result as JSON; raises NotFinishedError or NoResultError, and what :meth:`job` raises."""
        return self._store.result(job_id, tenant)

    def cancel(self, job_id: str, tenant: str = OPEN_TENANT) -> tuple[Job, bool]:
        """Cancel a job; returns it and whether it was still open. Raises what :meth:`job` raises."""
        return self._store.cancel(job_id, tenant)

    def erase(self, job_id: str, tenant: str = OPEN_TENANT) -> None:
        """Erase a job, its article and its result; raises UnknownJobError."""
        self._store.erase(job_id, tenant)

    def workers(self) -> int:
        """How many workers were heard of lately."""
        return self._store.roster.count()


def publish(app: Celery, job_id: str) -> None:
    """Send the message that a job waits for work. It carries the id, which is also the message's own."""
    app.send_task(TASK, args=[job_id], task_id=job_id, ignore_result=True, retry=False)


def open_client(settings: Settings) -> Client:
    """A client of the service that the settings name. Connects when first used."""
    return Client(connect(settings), make_celery(settings))
