"""What follows from the answer to a webhook: delivered, disabled, again later, or given up. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from schemas.callback import CallbackError, CallbackState
from worker.deliveries import Outcome

# A retry comes up to this share later than planned, so that those of one outage do not come all at once.
JITTER = 0.25
# However long a receiver asks to be left alone.
LONGEST_WAIT_SECONDS = 6 * 60 * 60
ASKS_TO_WAIT = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: a status and perhaps when to come again, or why nothing did."""

    status: int | None = None
    retry_after: str | None = None
    error: CallbackError | None = None


def follow(
    answer: Answer, *, attempt: int, waits: Sequence[int], left_seconds: float, chance: float, now: datetime
) -> Outcome:
    """The outcome of the ``attempt``-th attempt, counted from 1.

    ``waits`` are the seconds after each attempt that failed, and end where the service gives up; ``left_seconds`` is
    the time until the job expires, after which there is nothing to announce; ``chance`` in [0, 1) is the jitter.
    """
    if answer.status is not None and 200 <= answer.status < 300:
        return Outcome(state=CallbackState.DELIVERED, status=answer.status)
    if answer.status == HTTPStatus.GONE:
        return Outcome(state=CallbackState.DISABLED, status=answer.status)
    if attempt <= len(waits):
        planned = waits[attempt - 1] * (1 + JITTER * chance)
        wait = max(planned, _asked(answer, now))
        if wait < left_seconds:
            return Outcome(state=CallbackState.PENDING, status=answer.status, error=answer.error, next_seconds=wait)
    return Outcome(state=CallbackState.FAILED, status=answer.status, error=answer.error)


def _asked(answer: Answer, now: datetime) -> float:
    """Seconds that the receiver asks to be left alone (RFC 9110, 10.2.3), within bounds; 0 if it does not ask."""
    if answer.status not in ASKS_TO_WAIT or answer.retry_after is None:
        return 0
    asked = answer.retry_after.strip()
    if asked.isascii() and asked.isdigit():
        return min(float(asked), LONGEST_WAIT_SECONDS)
    try:
        moment = parsedate_to_datetime(asked)
    except ValueError:
        return 0
    wait: timedelta = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    return min(max(wait.total_seconds(), 0), LONGEST_WAIT_SECONDS)
