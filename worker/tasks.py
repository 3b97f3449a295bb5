"""The task: claim a job, analyse its article, settle the outcome. Short articles of a batch are taken together."""

import logging
import time
from collections.abc import Callable, Mapping

from billiard.exceptions import SoftTimeLimitExceeded
from celery import Celery

from schemas.job import Failure, FailureCode, JobRequest
from schemas.result import Result, ResultSchema
from worker.app import TASK
from worker.chunks import Claim
from worker.errors import (
    LanguageNotLoadedError,
    LanguageUncertainError,
    ModelError,
    StoreUnavailableError,
    UnknownJobError,
    WithdrawnError,
    WorkerError,
)
from worker.lease import Report, held
from worker.store import Store
from worker.together import Begin, work_together

log = logging.getLogger(__name__)

Analyse = Callable[[JobRequest, int, Report], Result]

# Errors whose sentence is meant for the client.
REFUSALS: Mapping[type[WorkerError], FailureCode] = {
    LanguageNotLoadedError: FailureCode.LANGUAGE_NOT_LOADED,
    LanguageUncertainError: FailureCode.LANGUAGE_UNCERTAIN,
}


def register(app: Celery, *, store: Store, analyse: Analyse, begin: Begin, lease_seconds: int) -> None:
    """Make ``app`` a consumer: its one task runs ``analyse`` on the job that a message names.

    Where others go along with the job, ``begin`` does what is done for all of them at once.
    """

    @app.task(name=TASK, shared=False, max_retries=2, default_retry_delay=1)
    def analyse_job(job_id: str) -> None:
        claim = store.claim(job_id)
        if claim is None:
            log.info("job_not_claimed job_id=%s", job_id)
            return
        if company := store.chunks.take_along(claim):
            work_together([claim, *company], store=store, begin=begin, lease_seconds=lease_seconds)
        else:
            work(claim, store=store, analyse=analyse, lease_seconds=lease_seconds)


def work(claim: Claim, *, store: Store, analyse: Analyse, lease_seconds: int) -> None:
    """Work on a claimed job until it is settled.

    A failure of the article or of the code ends the job; a failure of the store leaves it to the sweeper.

    :raises StoreUnavailableError: if the outcome could not be written.
    """
    started = time.monotonic()
    settled = _attempt(claim, store=store, analyse=analyse, lease_seconds=lease_seconds)
    concluded = not settled and store.conclude(claim.job_id, claim.attempt)
    log.info(
        "%s job_id=%s attempt=%d elapsed_ms=%d",
        "job_settled" if settled else "job_cancelled" if concluded else "job_superseded",
        claim.job_id,
        claim.attempt,
        (time.monotonic() - started) * 1000,
    )


def _attempt(claim: Claim, *, store: Store, analyse: Analyse, lease_seconds: int) -> bool:
    """Analyse and write the outcome; False if nothing was written, since the job was withdrawn."""
    try:
        with held(claim, store, lease_seconds) as report:
            result = analyse(store.request(claim.job_id), claim.started_ms - claim.created_ms, report)
            written = ResultSchema().dumps(result, ensure_ascii=False, separators=(",", ":"))
        return store.succeed(claim, written)
    except (WithdrawnError, UnknownJobError):
        return False
    except StoreUnavailableError:
        raise
    except tuple(REFUSALS) as error:
        return _fail(store, claim, REFUSALS[type(error)], str(error))
    except ModelError:
        log.exception("models_unusable job_id=%s attempt=%d", claim.job_id, claim.attempt)
        return _fail(store, claim, FailureCode.MODELS_UNUSABLE, "Its models do not load; the operator's log says why.")
    except SoftTimeLimitExceeded:
        return _fail(store, claim, FailureCode.TIME_LIMIT_EXCEEDED, "The article took too long; submit it in parts.")
    except MemoryError:
        return _fail(store, claim, FailureCode.OUT_OF_MEMORY, "The article needs too much memory; submit a part.")
    except Exception:
        log.exception("job_broke job_id=%s attempt=%d", claim.job_id, claim.attempt)
        return _fail(store, claim, FailureCode.INTERNAL_ERROR, "The analysis broke; the operator's log says where.")


def _fail(store: Store, claim: Claim, code: FailureCode, message: str) -> bool:
    return store.fail(claim.job_id, claim.attempt, Failure(code=code, message=message))
