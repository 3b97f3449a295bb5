"""Several short articles of a batch in one pass of the models, each of them still a job of its own.

Nothing fails here: a job succeeds, or is given back and run alone, and what fails alone has failed by its own fault.
"""

import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from billiard.exceptions import SoftTimeLimitExceeded

from schemas.job import JobRequest
from schemas.result import Result, ResultSchema
from worker.chunks import Claim
from worker.errors import StoreUnavailableError, UnknownJobError, WithdrawnError, WorkerError
from worker.lease import Hold, Report, held_together
from worker.store import Store

log = logging.getLogger(__name__)

# Far more than a chunk takes: an article that is stuck does not keep others for as long as a job may take.
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """An article to be analysed, how long it waited, and whom to tell how far it is."""

    request: JobRequest
    queued_ms: int
    report: Report


Finish = Callable[[], Result]
Begin = Callable[[Sequence[Assignment]], Sequence[Finish]]


def work_together(
    claims: Sequence[Claim],
    *,
    store: Store,
    begin: Begin,
    lease_seconds: int,
    patience_seconds: float = PATIENCE_SECONDS,
) -> None:
    """Work on the claimed jobs of a chunk until each is settled or given back.

    ``begin`` does what is done for all of them at once. One that is cancelled or erased meanwhile costs the others
    nothing; a failure in what is done for all takes the chunk apart, and so does the end of ``patience_seconds``.

    :raises StoreUnavailableError: if an outcome could not be written; what is not settled is left to the sweeper.
    """
    withdrawn = partial(_conclude, store)
    try:
        with held_together(claims, store, lease_seconds, withdrawn, patience_seconds) as hold:
            _attempt(claims, hold, store=store, begin=begin)
    except WithdrawnError:
        if hold.kept:
            log.warning("chunk_taken_apart jobs=%d left=%d reason=patience", len(claims), len(hold.kept))
    except StoreUnavailableError:
        raise
    except Exception:
        log.exception("chunk_taken_apart jobs=%d left=%d", len(claims), len(hold.kept))
    for claim in store.chunks.give_back(hold.kept):
        withdrawn(claim)


def _attempt(claims: Sequence[Claim], hold: Hold, *, store: Store, begin: Begin) -> None:
    """Settle what can be; what stays in the hold is to be given back."""
    started = time.monotonic()
    assignments: dict[Claim, Assignment] = {}
    for claim in claims:
        # Of an erased job there is nothing left; the hold will notice.
        with contextlib.suppress(UnknownJobError):
            request, waited = store.request(claim.job_id), claim.started_ms - claim.created_ms
            report = partial(hold.report, claim)
            assignments[claim] = Assignment(request=request, queued_ms=waited, report=report)
    for claim, finish in zip(assignments, begin(list(assignments.values())), strict=True):
        if claim not in hold.kept:
            continue
        done = _finished(claim, finish)
        if done is None:
            continue
        with hold.settling(claim):
            settled = store.succeed(claim, *done)
        if settled:
            elapsed_ms = (time.monotonic() - started) * 1000
            log.info("job_settled job_id=%s attempt=%d elapsed_ms=%d", claim.job_id, claim.attempt, elapsed_ms)
        else:
            _conclude(store, claim)


def _finished(claim: Claim, finish: Finish) -> tuple[str, int] | None:
    """The result of one of them, as it is written, and the milliseconds that it took; None if that failed."""
    try:
        result = finish()
        return ResultSchema().dumps(result, ensure_ascii=False, separators=(",", ":")), result.timing.processing_ms
    except (SoftTimeLimitExceeded, MemoryError):
        raise
    except WorkerError as error:
        log.info("job_left_chunk job_id=%s attempt=%d reason=%s", claim.job_id, claim.attempt, type(error).__name__)
    except Exception:
        log.exception("job_left_chunk job_id=%s attempt=%d", claim.job_id, claim.attempt)
    return None


def _conclude(store: Store, claim: Claim) -> None:
    """End a job that is no longer ours, if that is since it is being cancelled."""
    try:
        cancelled = store.conclude(claim.job_id, claim.attempt)
    except StoreUnavailableError as error:
        # Nobody renews its lease any more, and so the sweeper ends it.
        log.warning("job_not_concluded job_id=%s reason=%s", claim.job_id, error)
        return
    event = "job_cancelled" if cancelled else "job_superseded"
    log.info("%s job_id=%s attempt=%d", event, claim.job_id, claim.attempt)
