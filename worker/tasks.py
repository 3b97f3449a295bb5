"""The task: claim a job, analyse its article, settle the outcome."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from billiard.exceptions import SoftTimeLimitExceeded
from celery import Celery

from schemas.job import Failure, FailureCode, JobRequest
from schemas.lifecycle import Stage
from schemas.result import Result, ResultSchema
from worker.app import TASK
from worker.errors import (
    LanguageNotLoadedError,
    LanguageUncertainError,
    ModelError,
    StoreUnavailableError,
    SupersededError,
    WorkerError,
)
from worker.store import Claim, Store

log = logging.getLogger(__name__)

Report = Callable[[Stage, float], None]
Analyse = Callable[[JobRequest, int, Report], Result]

# Errors whose sentence is meant for the client.
REFUSALS: Mapping[type[WorkerError], FailureCode] = {
    LanguageNotLoadedError: FailureCode.LANGUAGE_NOT_LOADED,
    LanguageUncertainError: FailureCode.LANGUAGE_UNCERTAIN,
}


def register(app: Celery, *, store: Store, analyse: Analyse, lease_seconds: int) -> None:
    """Make ``app`` a consumer: its one task runs ``analyse`` on the job that a message names."""

    @app.task(name=TASK, shared=False, max_retries=2, default_retry_delay=1)
    def analyse_job(job_id: str) -> None:
        claim = store.claim(job_id)
        if claim is None:
            log.info("job_not_claimed job_id=%s", job_id)
            return
        work(claim, store=store, analyse=analyse, lease_seconds=lease_seconds)


def work(claim: Claim, *, store: Store, analyse: Analyse, lease_seconds: int) -> None:
    """Work on a claimed job until it is settled.

    A failure of the article or of the code ends the job; a failure of the store leaves it to the sweeper.

    :raises StoreUnavailableError: if the outcome could not be written.
    """
    started = time.monotonic()
    try:
        with held(claim, store, lease_seconds) as report:
            result = analyse(store.request(claim.job_id), claim.started_ms - claim.created_ms, report)
            settled = store.succeed(claim, ResultSchema().dumps(result, ensure_ascii=False, separators=(",", ":")))
    except SupersededError:
        settled = False
    except StoreUnavailableError:
        raise
    except tuple(REFUSALS) as error:
        settled = _fail(store, claim, REFUSALS[type(error)], str(error))
    except ModelError:
        log.exception("models_unusable job_id=%s attempt=%d", claim.job_id, claim.attempt)
        settled = _fail(
            store, claim, FailureCode.MODELS_UNUSABLE, "Its models do not load; the operator's log says why."
        )
    except SoftTimeLimitExceeded:
        settled = _fail(store, claim, FailureCode.TIME_LIMIT_EXCEEDED, "The article took too long; submit it in parts.")
    except MemoryError:
        settled = _fail(store, claim, FailureCode.OUT_OF_MEMORY, "The article needs too much memory; submit a part.")
    except Exception:
        log.exception("job_broke job_id=%s attempt=%d", claim.job_id, claim.attempt)
        settled = _fail(store, claim, FailureCode.INTERNAL_ERROR, "The analysis broke; the operator's log says where.")
    log.info(
        "%s job_id=%s attempt=%d elapsed_ms=%d",
        "job_settled" if settled else "job_superseded",
        claim.job_id,
        claim.attempt,
        (time.monotonic() - started) * 1000,
    )


@contextmanager
def held(claim: Claim, store: Store, lease_seconds: int) -> Iterator[Report]:
    """Keep the lease of a claim while the body runs; yields what the body reports its progress to.

    The lease is renewed from a thread, since one step of a model can outlast it. The report raises
    SupersededError once the job is no longer ours.
    """
    stop, lost = threading.Event(), threading.Event()

    def renew(stage: Stage | None = None, progress: float = 0.0) -> None:
        try:
            if not store.renew(claim, stage, progress):
                lost.set()
        except StoreUnavailableError as error:
            # The job goes on: the store may be back before the lease ends, and decides at the end who was first.
            log.warning("lease_not_renewed job_id=%s reason=%s", claim.job_id, error)

    def keep() -> None:
        while not stop.wait(lease_seconds / 3):
            renew()

    def report(stage: Stage, progress: float) -> None:
        renew(stage, progress)
        if lost.is_set():
            raise SupersededError

    keeper = threading.Thread(target=keep, name="lease", daemon=True)
    keeper.start()
    try:
        yield report
    finally:
        stop.set()
        keeper.join()


def _fail(store: Store, claim: Claim, code: FailureCode, message: str) -> bool:
    return store.fail(claim.job_id, claim.attempt, Failure(code=code, message=message))
