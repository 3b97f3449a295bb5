"""What follows an answer: the end, or another attempt at a time that suits both sides."""

from datetime import UTC, datetime

import pytest

from schemas.callback import CallbackError, CallbackState
from worker.deliveries import Outcome
from worker.webhooks.schedule import JITTER, LONGEST_WAIT_SECONDS, Answer, follow

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
WAITS = (5, 300, 1800)


def after(answer: Answer, attempt: int = 1, left: float = 86_400, chance: float = 0.0) -> Outcome:
    return follow(answer, attempt=attempt, waits=WAITS, left_seconds=left, chance=chance, now=NOW)


@pytest.mark.parametrize("status", [200, 202, 204, 299])
def test_any_2xx_ends_it(status: int) -> None:
    assert after(Answer(status=status)) == Outcome(state=CallbackState.DELIVERED, status=status)


def test_410_ends_it_for_good() -> None:
    assert after(Answer(status=410)) == Outcome(state=CallbackState.DISABLED, status=410)


@pytest.mark.parametrize("answer", [Answer(error=error) for error in CallbackError])
def test_every_error_is_tried_again(answer: Answer) -> None:
    assert after(answer) == Outcome(state=CallbackState.PENDING, error=answer.error, next_seconds=5)


@pytest.mark.parametrize("status", [199, 301, 302, 307, 400, 401, 404, 429, 500, 502, 503, 599])
def test_every_other_status_is_tried_again(status: int) -> None:
    assert after(Answer(status=status)) == Outcome(state=CallbackState.PENDING, status=status, next_seconds=5)


def test_waits_grow_and_end() -> None:
    failed = Answer(status=500)
    assert [after(failed, attempt).next_seconds for attempt in (1, 2, 3, 4)] == [5, 300, 1800, None]
    assert after(failed, 4).state is CallbackState.FAILED


def test_jitter_only_delays_and_has_a_bound() -> None:
    failed = Answer(status=500)
    for chance in (0.0, 0.5, 0.999):
        wait = after(failed, 2, chance=chance).next_seconds
        assert wait is not None
        assert 300 <= wait < 300 * (1 + JITTER)


def test_nothing_is_announced_after_the_job_has_expired() -> None:
    assert after(Answer(status=500), 3, left=1800).state is CallbackState.FAILED
    assert after(Answer(status=500), 3, left=1801).state is CallbackState.PENDING


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("1", 5),
        ("0", 5),
        ("999999999999", LONGEST_WAIT_SECONDS),
        ("Wed, 25 Nov 2026 12:02:00 GMT", 120),
        ("Wed, 25 Nov 2026 11:00:00 GMT", 5),
        ("Fri, 25 Nov 2050 12:00:00 GMT", LONGEST_WAIT_SECONDS),
        ("soon", 5),
        ("", 5),
        ("-3", 5),
        ("١٢٠", 5),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_receiver_is_left_alone_as_long_as_it_asks_within_bounds(status: int, asked: str, wait: float) -> None:
    assert after(Answer(status=status, retry_after=asked)).next_seconds == wait


def test_other_answers_do_not_ask() -> None:
    assert after(Answer(status=500, retry_after="120")).next_seconds == 5
