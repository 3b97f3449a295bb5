"""From where an article looks at the calendar, and which year or day it means by less than a whole date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from worker.extraction.chronology.periods import made, months_after, nearest
from worker.extraction.chronology.tense import Tense
from worker.extraction.chronology.vocabulary import evidence

# A date without a year is believed on the side that the tense looks to. Well inside half a year it is the nearest as
# well; farther, the article must not speak of another year, and the same day on the other side must not be near.
_CLEAR = timedelta(days=150)
_CLEAR_MONTHS = 5
_NEARBY = timedelta(days=30)
_NEARBY_MONTHS = 1
_MONTHS = 12
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """The day of publication, its moment if known, the tense of the clause, the year of the last whole date or year
    before it in the paragraph and in the paragraph before, and whether «منذ» or «بعد» leads to it."""

    published: date | None = None
    moment: datetime | None = None
    tense: Tense = Tense.NONE
    year: int | None = None
    earlier_year: int | None = None
    is_bound: bool = False

    def day_without_year(self, candidates: Sequence[date], *, weekday: int | None = None) -> date | None:
        """Which of the days that recur every year is meant: the one that the tense looks to, or that nearby, or the
        one that the weekday beside it fits. None where that is not plain: an emblematic day (11 September), a
        paragraph about another year."""
        if self.published is None:
            return None
        if weekday is not None:
            day = nearest(candidates, self.published)
            fits = day and day.weekday() == weekday and abs(day - self.published) <= _CLEAR
            return day if day and fits and not self._tells_of_another(day, weekday) else None
        day = self._towards(candidates, self.published)
        if day is None or self._tells_of_another(day) or self._is_emblematic(day):
            return None
        return day

    def _towards(self, candidates: Sequence[date], published: date) -> date | None:
        """The candidate on the side that the tense looks to; without one, the nearest if it is near."""
        past = max((day for day in candidates if day <= published), default=None)
        ahead = min((day for day in candidates if day >= published), default=None)
        if self.tense is not Tense.PAST and not self.tense.is_ahead:
            day = nearest(candidates, published)
            return day if day and abs(day - published) <= _NEARBY else None
        day, other = (past, ahead) if self.tense is Tense.PAST else (ahead, past)
        if day is None or abs(day - published) <= _CLEAR:
            return day
        is_far = other is None or abs(other - published) > _NEARBY
        return day if is_far and self._is_settled else None

    @property
    def _is_settled(self) -> bool:
        """Whether nothing but the tense is in doubt: it is no mere present, and no other year was spoken of."""
        return self.tense is not Tense.PRESENT and self.year is None and self.earlier_year is None

    def _tells_of_another(self, day: date, weekday: int | None = None) -> bool:
        """Whether the paragraph speaks of another year in which the day may as well lie."""
        if weekday is None or self.year is None or not self._is_another(day.year):
            return self._is_another(day.year)
        same = made(self.year, day.month, day.day)
        return same is not None and same.weekday() == weekday

    def _is_another(self, year: int) -> bool:
        """Whether the paragraph spoke of another year; one that is gone does not matter for what is to come."""
        if self.published is None or self.year is None or self.year == year:
            return False
        return not (self.tense is Tense.FUTURE and self.year < self.published.year)

    def _is_emblematic(self, day: date) -> bool:
        """Whether a day stands for an event of another year. Some do always, others when «منذ» leads to them, or when
        they are far or without a tense."""
        distance = abs(day - self.published) if self.published else timedelta()
        written, listed = f"{day:%m-%d}", evidence()["emblematic"]
        if distance <= timedelta(days=1) or written not in listed["days"] | listed["always"]:
            return False
        if self.is_bound or self.tense is Tense.FUTURE:
            return self.is_bound
        plain = (self.tense is Tense.PAST or self.tense.is_ahead) and distance <= _NEARBY
        return written in listed["always"] or not plain

    def same_day(self, month: int, day: int) -> list[date]:
        """A day of the month in the years around publication."""
        year = self.published.year if self.published else 0
        return [found for each in (year - 1, year, year + 1) if (found := made(each, month, day))]

    def month_without_year(self, month: int) -> tuple[int, int] | None:
        """Which month of that name is meant, under the same conditions."""
        if self.published is None:
            return None
        back, ahead = (self.published.month - month) % _MONTHS, (month - self.published.month) % _MONTHS
        distance, other = -back, ahead
        if self.tense.is_ahead or (self.tense is not Tense.PAST and ahead < back):
            distance, other = ahead, back
        limit = _CLEAR_MONTHS if self.tense is Tense.PAST or self.tense.is_ahead else _NEARBY_MONTHS
        far = abs(distance) > limit
        if far and not (limit == _CLEAR_MONTHS and other > _NEARBY_MONTHS and self._is_settled):
            return None
        year, _ = months_after(self.published.year, self.published.month, distance)
        return None if self._is_another(year) else (year, month)

    def weekday(self, number: int) -> date | None:
        """Which day a bare weekday is: the nearest in the direction of the tense, today included. Without a tense,
        today or yesterday; the weekday of tomorrow is never a day of last week, nor yesterday's one of next week."""
        if self.published is None:
            return None
        back = (self.published.weekday() - number) % 7
        ahead = -back % 7
        if back == 0:
            return self.published
        if self.tense.is_ahead:
            return self.published + timedelta(days=ahead) if back > 1 else None
        believed = self.tense is Tense.PAST or (self.tense is Tense.NONE and back == 1)
        return self.published - timedelta(days=back) if believed and ahead > 1 else None


def standpoint_of(published_at: date | None) -> Standpoint:
    """The standpoint of an article. The day is that of the moment's own UTC offset.

    A year in which no news was published is taken for a mistake, and the day for unknown.
    """
    if published_at is None or not _FIRST_YEAR <= published_at.year <= _LAST_YEAR:
        return Standpoint()
    if isinstance(published_at, datetime):
        return Standpoint(published=published_at.date(), moment=published_at)
    return Standpoint(published=published_at)
