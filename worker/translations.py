"""Translations of summaries that came back, kept beside the results of their jobs."""

from redis import Redis

from schemas.lifecycle import Status
from worker import scripts
from worker.connection import guarded
from worker.errors import NoTranslationError, UnknownJobError
from worker.record import OPEN_TENANT, job_keys, translation_key


class Translations:
    """The translations of jobs, as JSON. Every method raises StoreUnavailableError while the server cannot be used."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._attach = redis.register_script(scripts.source("attach"))

    @guarded
    def attach(self, job_id: str, translation: str, tenant: str = OPEN_TENANT) -> bool:
        """Keep a translation as long as the job, in place of an earlier one; whether it is the first.

        :raises UnknownJobError: if the tenant has no such job, or it has no result, or is gone.
        """
        outcome = self._attach(keys=job_keys(job_id), args=[job_id, tenant, translation, Status.SUCCEEDED])
        if outcome == "missing":
            raise UnknownJobError
        return bool(outcome == "created")

    @guarded
    def read(self, job_id: str) -> str:
        """The translation as it was written, whoever asks.

        :raises NoTranslationError: if there is none.
        """
        written = self._redis.get(translation_key(job_id))
        if written is None:
            raise NoTranslationError
        return str(written)
