"""How a worker keeps a job, and how it learns that the job is to stop.

The lease is renewed from a thread, since one step of a model can outlast it. Once a renewal is refused, the thread
interrupts the analysis by a signal to the main thread, as the queue's own time limits do: no process has to be ended,
so the models stay loaded and the message is acknowledged.
"""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

from schemas.lifecycle import Stage
from worker.errors import StoreUnavailableError, WithdrawnError
from worker.store import Claim, Store

log = logging.getLogger(__name__)

Report = Callable[[Stage, float], None]

# The task pool has a use for SIGUSR1.
INTERRUPT = signal.SIGUSR2
# A cancelled job runs on for no longer than this and one step between two bytecodes.
LONGEST_PAUSE_SECONDS = 0.7


class Interruption:
    """Raises WithdrawnError in the main thread, wherever it is in what the interruption surrounds."""

    def __init__(self) -> None:
        self._open = False
        self._previous: Any = None

    def __enter__(self) -> Self:
        self._previous = signal.signal(INTERRUPT, self._on_signal)
        self._open = True
        return self

    def __exit__(self, *_: object) -> None:
        self._open = False
        signal.signal(INTERRUPT, self._previous)

    def close(self) -> None:
        """Raise no more, whatever arrives."""
        self._open = False

    def send(self) -> None:
        """Interrupt the main thread, from another one. What swallows the error, as a finaliser does, gets it again."""
        signal.pthread_kill(threading.main_thread().ident or 0, INTERRUPT)

    def _on_signal(self, *_: object) -> None:
        if self._open:
            raise WithdrawnError


@contextmanager
def held(claim: Claim, store: Store, lease_seconds: int) -> Iterator[Report]:
    """Keep the lease of a claim while the body runs, in the main thread; yields what it reports its progress to.

    :raises WithdrawnError: in the body, at any place, once the job is no longer ours or is being cancelled.
    """
    done, lost = threading.Event(), threading.Event()

    def renew(stage: Stage | None = None, progress: float = 0.0) -> None:
        try:
            if not store.renew(claim, stage, progress):
                lost.set()
        except StoreUnavailableError as error:
            # The job goes on: the store may be back before the lease ends, and decides at the end who was first.
            log.warning("lease_not_renewed job_id=%s reason=%s", claim.job_id, error)

    def keep(interruption: Interruption) -> None:
        while not done.wait(min(lease_seconds / 3, LONGEST_PAUSE_SECONDS)):
            if not lost.is_set():
                renew()
            if lost.is_set():
                interruption.send()

    def report(stage: Stage, progress: float) -> None:
        renew(stage, progress)
        if lost.is_set():
            raise WithdrawnError

    with Interruption() as interruption:
        keeper = threading.Thread(target=keep, args=[interruption], name="lease", daemon=True)
        keeper.start()
        try:
            try:
                yield report
            finally:
                interruption.close()
        finally:
            interruption.close()
            done.set()
            keeper.join()
