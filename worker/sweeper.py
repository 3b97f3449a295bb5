"""What keeps every accepted job moving: lost attempts begin again, lost messages are sent again.

Delivery by the broker is the fast path; this is what makes it a promise.
"""

import logging
from collections.abc import Callable
from typing import Any

from celery import bootsteps

from schemas.job import Failure, FailureCode
from schemas.settings import Settings
from worker.backlog import Due, Need
from worker.errors import StoreUnavailableError
from worker.store import Store

log = logging.getLogger(__name__)

# Given a job and a queue.
Publish = Callable[[str, str], None]


def sweep(store: Store, publish: Publish, max_attempts: int) -> None:
    """Look once after the open jobs that are due.

    :raises StoreUnavailableError: if the store cannot be used; the next sweep looks again.
    """
    due = store.backlog.due()
    waiting = any(job.need is Need.WAITING for job in due)
    delivered = store.backlog.messages() if waiting and store.backlog.unmatched() > 0 else None
    for job in due:
        if job.need is Need.ABANDONED:
            if store.conclude(job.job_id, job.attempt):
                log.info("job_cancelled job_id=%s attempt=%d", job.job_id, job.attempt)
        elif job.need is Need.LOST and job.alone >= max_attempts:
            _give_up(store, job)
        elif job.need is Need.LOST or (delivered is not None and job.job_id not in delivered):
            publish(job.job_id, job.queue)
            log.warning("job_republished job_id=%s attempt=%d need=%s", job.job_id, job.attempt, job.need)


def _give_up(store: Store, job: Due) -> None:
    failure = Failure(
        code=FailureCode.ATTEMPTS_EXHAUSTED,
        message=f"The worker was lost in each of {job.alone} attempts; submit the article again, or a part.",
    )
    if store.fail(job.job_id, job.attempt, failure):
        log.error("job_given_up job_id=%s attempt=%d", job.job_id, job.attempt)


def step(store: Store, publish: Publish, settings: Settings) -> type[bootsteps.StartStopStep]:
    """A part of the Celery worker that sweeps, and says that the worker is alive, on the worker's own timer.

    It runs in the parent process, between two messages: a thread there would be copied into every forked child.
    """
    interval = max(1.0, settings.lease_seconds / 5)

    class Sweeper(bootsteps.StartStopStep):
        requires = ("celery.worker.components:Timer", "celery.worker.components:Pool")

        def __init__(self, parent: Any, **kwargs: Any) -> None:
            super().__init__(parent, **kwargs)
            self.timer_entry: Any = None

        def start(self, parent: Any) -> None:
            def tick() -> None:
                try:
                    store.roster.beat(parent.hostname, parent.concurrency)
                    sweep(store, publish, settings.max_attempts)
                    store.listing.forget_expired()
                except (StoreUnavailableError, OSError) as error:
                    log.warning("sweep_skipped reason=%s", error)

            tick()
            self.timer_entry = parent.timer.call_repeatedly(interval, tick)

        def stop(self, parent: Any) -> None:
            if self.timer_entry is not None:
                self.timer_entry.cancel()
            try:
                store.roster.leave(parent.hostname, parent.concurrency)
            except StoreUnavailableError as error:
                log.warning("worker_left_unnoticed reason=%s", error)

        def terminate(self, parent: Any) -> None:
            self.stop(parent)

    return Sweeper
