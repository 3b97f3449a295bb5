"""How a worker keeps a job, and how it learns that the job is to stop.

The lease is renewed from a thread, since one step of a model can outlast it. Once a renewal is refused, the thread
interrupts the analysis by a signal to the main thread, as the queue's own time limits do: no process has to be ended,
so the models stay loaded and the message is acknowledged.
"""

import logging
import math
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Self

from schemas.lifecycle import Stage
from worker.chunks import Claim
from worker.errors import StoreUnavailableError, WithdrawnError
from worker.store import Store

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


class Hold:
    """Claims whose leases are kept together. It is lost once the last of them is, but not when that was settled."""

    def __init__(self, claims: Sequence[Claim], store: Store, withdrawn: Callable[[Claim], None]) -> None:
        self._store = store
        self._withdrawn = withdrawn
        self._lock = threading.Lock()
        self._kept = list(claims)
        self._settling = False
        self.lost = threading.Event()

    @property
    def kept(self) -> list[Claim]:
        """Those that are ours and not settled yet."""
        with self._lock:
            return list(self._kept)

    def report(self, claim: Claim, stage: Stage, progress: float) -> None:
        """Note how far the analysis of a claim is.

        :raises WithdrawnError: if all claims are lost, or given up.
        """
        if claim in self.kept:
            self.renew(claim, stage, progress)
        if self.lost.is_set():
            raise WithdrawnError

    def renew(self, claim: Claim, stage: Stage | None = None, progress: float = 0.0) -> None:
        """Renew the lease of one claim."""
        try:
            renewed = self._store.renew(claim, stage, progress)
        except StoreUnavailableError as error:
            # The job goes on: the store may be back before the lease ends, and decides at the end who was first.
            log.warning("lease_not_renewed job_id=%s reason=%s", claim.job_id, error)
            return
        if not renewed and self._drop(claim):
            self._withdrawn(claim)

    @contextmanager
    def settling(self, claim: Claim) -> Iterator[None]:
        """Write the outcome of a claim in the body, which is not interrupted on account of the others."""
        with self._lock:
            self._settling = True
            self._kept = [each for each in self._kept if each != claim]
        try:
            yield
        except BaseException:
            with self._lock:
                self._kept.append(claim)
            raise
        finally:
            with self._lock:
                self._settling = False

    def expire(self) -> None:
        """Give up, though some are still ours; not while one of them is being settled."""
        with self._lock:
            if not self._settling:
                self.lost.set()

    def _drop(self, claim: Claim) -> bool:
        with self._lock:
            if claim not in self._kept:
                return False
            self._kept.remove(claim)
            if not self._kept and not self._settling:
                self.lost.set()
            return True


@contextmanager
def held(claim: Claim, store: Store, lease_seconds: int) -> Iterator[Report]:
    """Keep the lease of a claim while the body runs, in the main thread; yields what it reports its progress to.

    :raises WithdrawnError: in the body, at any place, once the job is no longer ours or is being cancelled.
    """
    with held_together([claim], store, lease_seconds) as hold:
        yield partial(hold.report, claim)


@contextmanager
def held_together(
    claims: Sequence[Claim],
    store: Store,
    lease_seconds: int,
    withdrawn: Callable[[Claim], None] = lambda _: None,
    patience_seconds: float = math.inf,
) -> Iterator[Hold]:
    """Keep the leases of claims while the body runs, in the main thread.

    ``withdrawn`` is told of each that is no longer ours or is being cancelled, mostly in another thread.

    :raises WithdrawnError: in the body, at any place, once that is so of all that were not settled, or after so long.
    """
    hold, done = Hold(claims, store, withdrawn), threading.Event()
    deadline = time.monotonic() + patience_seconds

    def keep(interruption: Interruption) -> None:
        while not done.wait(min(lease_seconds / 3, LONGEST_PAUSE_SECONDS)):
            for claim in hold.kept:
                hold.renew(claim)
            if time.monotonic() > deadline:
                hold.expire()
            if hold.lost.is_set():
                interruption.send()

    with Interruption() as interruption:
        keeper = threading.Thread(target=keep, args=[interruption], name="lease", daemon=True)
        keeper.start()
        try:
            try:
                yield hold
            finally:
                interruption.close()
        finally:
            interruption.close()
            done.set()
            keeper.join()
