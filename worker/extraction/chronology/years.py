"""Which year is meant by what stands after a month: a number, «الماضي», «من العام المقبل», nothing."""

from dataclasses import dataclass
from datetime import date

from schemas.extraction import DateKind
from worker.extraction.chronology.matches import Match
from worker.extraction.chronology.periods import made, nearest
from worker.extraction.chronology.standpoint import Standpoint
from worker.extraction.chronology.vocabulary import Unit, evidence

# The tail of a pattern: after a month, or a day and a month. «5 مارس و8 أبريل 2024»: the year is that of both.
TAIL = (
    r"(?:(?:f?[yU]?|i[yU])(?P<year>Y)g?(?!V)"
    r"|(?=(?:[&c]{1,2}(?:j?W)?(?:l?[DO]f?)?m?M){1,4}f?[yU]?(?P<shared>Y))"
    r"|f?(?P<period>U)(?P<period_shift>a)"
    r"|f?h(?P<this>U)"
    r"|(?P<same>f?(?:Uz|r[Uy]))"
    r"|(?P<shift>[aA]))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """``stated`` where the words themselves say which year, ``number`` None where they say that it is another than
    can be known; ``kind`` says if the day of publication was needed."""

    kind: DateKind
    stated: bool
    number: int | None = None


def year_of(match: Match, standpoint: Standpoint) -> Year:
    """The year in the tail of a match; a shift of the month itself («نوفمبر الماضي») is left to the caller."""
    if match.has("year"):
        return Year(kind=DateKind.ABSOLUTE, stated=True, number=match.number("year"))
    if match.has("shared"):
        return Year(kind=DateKind.ABSOLUTE, stated=True, number=match.number("shared"))
    published = standpoint.published
    if match.has("period") or match.has("this"):
        unit, shift = match.number("period") or match.number("this"), match.number("period_shift") or 0
        known = published is not None and unit == Unit.YEAR
        return Year(kind=DateKind.RELATIVE, stated=True, number=published.year + shift if known and published else None)
    same = match.lexeme("same")
    other = same is not None and same.key in evidence()["other"]["words"]
    return Year(kind=DateKind.RELATIVE, stated=match.has("same"), number=None if other or not same else standpoint.year)


def day_in(match: Match, standpoint: Standpoint, month: int, day: int) -> tuple[DateKind, date | None]:
    """The day that a month and a number mean, given the tail of the match."""
    year = year_of(match, standpoint)
    if year.stated:
        return year.kind, made(year.number, month, day) if year.number else None
    candidates = standpoint.same_day(month, day)
    shift = match.number("shift")
    if shift is None:
        return year.kind, standpoint.day_without_year(candidates, weekday=match.number("weekday"))
    return year.kind, _shifted_day(candidates, standpoint.published, shift)


def month_in(match: Match, standpoint: Standpoint, month: int) -> tuple[DateKind, tuple[int, int] | None]:
    """Year and month that the name of a month means, given the tail of the match."""
    year = year_of(match, standpoint)
    if year.stated:
        return year.kind, (year.number, month) if year.number and month else None
    shift = match.number("shift")
    if not month or standpoint.published is None:
        return year.kind, None
    if shift is None:
        return year.kind, standpoint.month_without_year(month)
    present = standpoint.published.month
    if shift == 0:
        return year.kind, (standpoint.published.year, month) if month == present else None
    here = month < present if shift < 0 else month > present
    return year.kind, (standpoint.published.year + shift + (here if shift < 0 else -here), month)


def _shifted_day(candidates: list[date], published: date | None, shift: int) -> date | None:
    """«15 نوفمبر الماضي»: never of the present month, for which there is «الجاري»."""
    if published is None or abs(shift) > 1:
        return None
    if shift == 0:
        return next((day for day in candidates if (day.year, day.month) == (published.year, published.month)), None)
    there = [day for day in candidates if (day < published if shift < 0 else day > published)]
    found = nearest(there, published)
    return None if found is None or found.month == published.month else found
