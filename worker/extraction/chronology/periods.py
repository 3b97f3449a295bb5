"""The value of a place on the calendar, written in ISO 8601."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schemas.extraction import DateKind, Grain
from worker.extraction.chronology.vocabulary import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an expression means: ``value`` is None where it cannot be known."""

    grain: Grain
    kind: DateKind
    value: str | None = None


def made(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def in_week(day: date) -> str:
    """The week of a day: 2026-W47."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def in_month(year: int, month: int) -> str:
    """2026-11."""
    return f"{year:04d}-{month:02d}"


def in_year(year: int) -> str:
    """2026."""
    return f"{year:04d}"


def days(first: date, last: date) -> str:
    """From day to day, both included: 2026-11-03/2026-11-07. Longer units are written by their days as well."""
    return f"{first.isoformat()}/{last.isoformat()}"


def months(first: tuple[int, int], last: tuple[int, int]) -> str | None:
    """From the first day of a month to the last of another; None beyond the calendar."""
    begin, end = made(*first, 1), made(*last, 1)
    return days(begin, end.replace(day=calendar.monthrange(*last)[1])) if begin and end else None


def years(first: int, last: int) -> str | None:
    """From the first day of a year to the last of another."""
    return months((first, 1), (last, 12))


def decade(year: int) -> str | None:
    """The ten years that share all digits of a year but the last."""
    return years(year - year % 10, year - year % 10 + 9)


def century(number: int) -> str | None:
    """The hundred years of a century, counted from the year 1: the 20th begins with 1901."""
    return years(number * 100 - 99, number * 100)


def century_of(year: int) -> int:
    """The number of a year's century."""
    return (year - 1) // 100 + 1


def months_after(year: int, month: int, count: int) -> tuple[int, int]:
    """Year and month ``count`` months later, or earlier where it is negative."""
    whole = year * 12 + month - 1 + count
    return whole // 12, whole % 12 + 1


def share_of_year(year: int, parts: int, number: int) -> str | None:
    """A half, third or quarter of a year."""
    if not 1 <= number <= parts:
        return None
    length = 12 // parts
    return months((year, (number - 1) * length + 1), (year, number * length))


def nearest(candidates: Sequence[date], day: date) -> date | None:
    """The candidate nearest to a day; the earlier where two are."""
    return min(candidates, key=lambda each: (abs(each - day), each), default=None)


GRAINS = {Unit.DAY: Grain.DAY, Unit.WEEK: Grain.WEEK, Unit.MONTH: Grain.MONTH, Unit.YEAR: Grain.YEAR}


def grain_of(unit: Unit) -> Grain:
    """How precise a value in a unit is; a decade and a century are ranges."""
    return GRAINS.get(unit, Grain.RANGE)
