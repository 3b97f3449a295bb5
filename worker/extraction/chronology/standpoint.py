"""From where an article looks at the calendar, and which year or day it means by less than a whole date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from worker.extraction.chronology.periods import made, months_after, nearest
from worker.extraction.chronology.tense import Tense
from worker.extraction.chronology.vocabulary import evidence

# Half a year ahead and half a year back look the same; a date without a year is only believed well inside that.
_CLEAR = timedelta(days=150)
_CLEAR_MONTHS = 5
# And where no tense says which side is meant, only nearby.
_NEARBY = timedelta(days=30)
_NEARBY_MONTHS = 1
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """The day of publication, its moment if known, the tense of the clause, and the year of the last whole date or
    year before it in the paragraph."""

    published: date | None = None
    moment: datetime | None = None
    tense: Tense = Tense.NONE
    year: int | None = None

    def day_without_year(self, candidates: Sequence[date], *, weekday: int | None = None) -> date | None:
        """Which of the days that recur every year is meant: the nearest to publication, if the tense looks there, or
        the weekday beside it fits. None where that is not plain: an emblematic day (11 September), a paragraph about
        another year."""
        day = nearest(candidates, self.published) if self.published else None
        if day is None or self.published is None or (self.year is not None and self.year != day.year):
            return None
        distance = day - self.published
        if weekday is not None:
            return day if day.weekday() == weekday and abs(distance) <= _CLEAR else None
        if f"{day:%m-%d}" in evidence()["emblematic"]["days"] and abs(distance) > timedelta(days=1):
            return None
        return day if self._looks(distance.days, abs(distance) <= _NEARBY) and abs(distance) <= _CLEAR else None

    def same_day(self, month: int, day: int) -> list[date]:
        """A day of the month in the years around publication."""
        year = self.published.year if self.published else 0
        return [found for each in (year - 1, year, year + 1) if (found := made(each, month, day))]

    def month_without_year(self, month: int) -> tuple[int, int] | None:
        """Which month of that name is meant, under the same conditions."""
        if self.published is None:
            return None
        distance = (month - self.published.month + 5) % 12 - 5
        year, _ = months_after(self.published.year, self.published.month, distance)
        if not self._looks(distance, abs(distance) <= _NEARBY_MONTHS) or abs(distance) > _CLEAR_MONTHS:
            return None
        return None if self.year is not None and self.year != year else (year, month)

    def weekday(self, number: int) -> date | None:
        """Which day a bare weekday is: the nearest in the direction of the tense, today included. Without a tense,
        today or yesterday; the weekday of tomorrow is never a day of last week, nor yesterday's one of next week."""
        if self.published is None:
            return None
        back = (self.published.weekday() - number) % 7
        ahead = -back % 7
        if back == 0:
            return self.published
        if self.tense is Tense.FUTURE:
            return self.published + timedelta(days=ahead) if back > 1 else None
        believed = self.tense is Tense.PAST or (self.tense is Tense.NONE and back == 1)
        return self.published - timedelta(days=back) if believed and ahead > 1 else None

    def _looks(self, distance: int, nearby: bool) -> bool:  # noqa: FBT001  (two words of one sentence)
        if self.tense is Tense.PAST:
            return distance <= 0
        if self.tense is Tense.FUTURE:
            return distance >= 0
        return nearby


def standpoint_of(published_at: date | None) -> Standpoint:
    """The standpoint of an article. The day is that of the moment's own UTC offset.

    A year in which no news was published is taken for a mistake, and the day for unknown.
    """
    if published_at is None or not _FIRST_YEAR <= published_at.year <= _LAST_YEAR:
        return Standpoint()
    if isinstance(published_at, datetime):
        return Standpoint(published=published_at.date(), moment=published_at)
    return Standpoint(published=published_at)
