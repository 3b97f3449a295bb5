"""What keeps every accepted job moving: lost attempts begin again, lost messages are sent again.

Delivery by the broker is the fast path; this is what makes it a promise.
"""

import logging
from collections.abc import Callable
from typing import Any

from celery import bootsteps

from schemas.job import Failure, FailureCode
from schemas.settings import Settings
from worker.errors import StoreUnavailableError
from worker.store import Store

log = logging.getLogger(__name__)

Publish = Callable[[str], None]


def sweep(store: Store, publish: Publish, max_attempts: int) -> None:
    """Look once after the open jobs that are due.

    :raises StoreUnavailableError: if the store cannot be used; the next sweep looks again.
    """
    due = store.due()
    waiting = [job for job in due if not job.lost]
    delivered = store.messages() if waiting and store.unmatched() > 0 else None
    for job in due:
        if job.lost and job.attempt >= max_attempts:
            failure = Failure(
                code=FailureCode.ATTEMPTS_EXHAUSTED,
                message=f"The worker was lost in each of {job.attempt} attempts; submit the article again, or a part.",
            )
            if store.fail(job.job_id, job.attempt, failure):
                log.error("job_given_up job_id=%s attempt=%d", job.job_id, job.attempt)
        elif job.lost or (delivered is not None and job.job_id not in delivered):
            publish(job.job_id)
            log.warning("job_republished job_id=%s attempt=%d lost=%s", job.job_id, job.attempt, job.lost)


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
                    store.beat(parent.hostname)
                    sweep(store, publish, settings.max_attempts)
                except (StoreUnavailableError, OSError) as error:
                    log.warning("sweep_skipped reason=%s", error)

            tick()
            self.timer_entry = parent.timer.call_repeatedly(interval, tick)

        def stop(self, parent: Any) -> None:
            if self.timer_entry is not None:
                self.timer_entry.cancel()
            try:
                store.leave(parent.hostname)
            except StoreUnavailableError as error:
                log.warning("worker_left_unnoticed reason=%s", error)

        def terminate(self, parent: Any) -> None:
            self.stop(parent)

    return Sweeper
