"""The door of the worker for the api: submit a job, ask for it, fetch its result."""

import logging
import uuid

from celery import Celery
from kombu.exceptions import OperationalError

from schemas.article import Article
from schemas.job import Job, JobRequest
from schemas.settings import Settings
from worker.app import TASK, make_celery
from worker.errors import UnknownJobError
from worker.store import Store, connect

log = logging.getLogger(__name__)


class Client:
    """Jobs as the api sees them. Every method raises StoreUnavailableError while Redis cannot be used."""

    def __init__(self, store: Store, app: Celery) -> None:
        self._store = store
        self._app = app

    def submit(self, request: JobRequest) -> Job:
        """Accept a job: first the record, then the message with its id.

        Once the record is written the job is accepted, even if the message cannot be sent: the sweeper sends it.
        """
        job = self._store.create(str(uuid.uuid4()), request)
        try:
            publish(self._app, job.id)
        except (OperationalError, OSError) as error:
            log.warning("message_left_to_sweeper job_id=%s reason=%s", job.id, error)
        return job

    def job(self, job_id: str) -> Job:
        """The job with this id; raises UnknownJobError or ExpiredJobError."""
        return self._store.job(job_id)

    def result(self, job_id: str) -> str:
        """The result as JSON; raises NotFinishedError or NoResultError, and what :meth:`job` raises."""
        return self._store.result(job_id)

    def article(self, job_id: str) -> Article:
        """The article that was submitted; raises what :meth:`job` raises."""
        try:
            return self._store.request(job_id).article
        except UnknownJobError:
            self._store.job(job_id)
            raise

    def attach(self, job_id: str, translation: str) -> bool:
        """Keep a translation as long as the job; whether it is the first. Raises ExpiredJobError if the job is gone."""
        return self._store.attach(job_id, translation)

    def translation(self, job_id: str) -> str:
        """The translation as JSON; raises NoTranslationError, and what :meth:`job` raises."""
        return self._store.translation(job_id)

    def workers(self) -> int:
        """How many workers were heard of lately."""
        return self._store.workers()


def publish(app: Celery, job_id: str) -> None:
    """Send the message that a job waits for work. It carries the id, which is also the message's own."""
    app.send_task(TASK, args=[job_id], task_id=job_id, ignore_result=True, retry=False)


def open_client(settings: Settings) -> Client:
    """A client of the service that the settings name. Connects when first used."""
    return Client(connect(settings), make_celery(settings))
