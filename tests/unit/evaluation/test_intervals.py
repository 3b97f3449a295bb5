"""Bootstrap intervals: around the score, the same every time, and as wide as the units differ."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.intervals import Counts, f1, interval

unit = st.builds(
    lambda right, missed, wrong: Counts(right=right, wanted=right + missed, given=right + wrong),
    st.integers(0, 9),
    st.integers(0, 3),
    st.integers(0, 3),
)


def test_score_is_that_of_all_units_together() -> None:
    units = [Counts(right=1, wanted=2, given=1), Counts(right=0, wanted=1, given=2)]
    assert f1(units) == pytest.approx(100 * 2 / 6)


def test_units_that_agree_leave_no_doubt() -> None:
    units = [Counts(right=3, wanted=4, given=4)] * 10
    assert interval(units) == (75.0, 75.0)


def test_more_units_narrow_the_interval() -> None:
    mixed = [Counts(right=4, wanted=4, given=4), Counts(right=0, wanted=4, given=4)]
    few, many = interval(mixed * 5), interval(mixed * 500)
    assert many[1] - many[0] < (few[1] - few[0]) / 5


def test_interval_of_a_proportion_is_the_known_one() -> None:
    units = [Counts(right=int(number < 80), wanted=1, given=1) for number in range(100)]
    low, high = interval(units, resamples=20_000)
    assert low == pytest.approx(72, abs=1)
    assert high == pytest.approx(87.5, abs=1)


def test_no_units_is_said() -> None:
    with pytest.raises(ValueError, match="at least one document"):
        interval([])


def test_nothing_to_find_scores_nothing() -> None:
    assert interval([Counts(right=0, wanted=0, given=0)]) == (0.0, 0.0)


@settings(max_examples=25, deadline=None)
@given(st.lists(unit, min_size=20, max_size=60))
def test_interval_is_deterministic_and_holds_the_score(units: list[Counts]) -> None:
    low, high = interval(units)
    assert (low, high) == interval(units)
    assert low - 0.01 <= f1(units) <= high + 0.01
