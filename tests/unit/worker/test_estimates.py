"""When a waiting job will start: arithmetic over what lately done jobs took."""

import pytest

from worker.estimates import Pace, pace_from, wait_seconds

# Two milliseconds a character, three seconds a job.
PACE = Pace(ms=6000, characters=3000, jobs=2)


@pytest.mark.parametrize(
    ("ahead", "processes", "running", "seconds"),
    [
        (0, 1, 0, 0),
        (0, 2, 1, 0),
        (0, 1, 1, 1.5),
        (0, 2, 2, 1),
        (1000, 1, 0, 2),
        (1000, 4, 0, 0.5),
        (1000, 1, 1, 3.5),
        (1000, 1, 5, 3.5),
    ],
)
def test_work_ahead_is_shared_by_the_processes(ahead: int, processes: int, running: int, seconds: float) -> None:
    assert wait_seconds(ahead, pace=PACE, processes=processes, running=running) == pytest.approx(seconds)


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert pace_from({}) is None
    assert wait_seconds(10, pace=None, processes=1, running=0) is None
    assert wait_seconds(10, pace=PACE, processes=0, running=0) is None


def test_pace_is_read_as_redis_writes_it() -> None:
    assert pace_from({"ms": "6e3", "characters": "3000", "jobs": "2.0"}) == PACE
