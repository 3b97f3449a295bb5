"""Days, months and years of the Hijri calendar, as Gregorian days.

By the Umm al-Qura calendar of Saudi Arabia, 1343 to 1500 (hijridate). Elsewhere a month may begin a day earlier or
later, where its new moon is sighted; a Gregorian date beside the Hijri one is therefore believed before it.
"""

from datetime import date, timedelta

from hijridate import Gregorian, Hijri


def to_gregorian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day, or None where the calendar has no such day or does not reach."""
    try:
        converted = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(converted.year, converted.month, converted.day)


def year_of(day: date) -> int | None:
    """The Hijri year of a Gregorian day, or None where the calendar does not reach."""
    try:
        return int(Gregorian(day.year, day.month, day.day).to_hijri().year)
    except (ValueError, OverflowError):
        return None


def month(year: int, number: int) -> tuple[date, date] | None:
    """The first and the last day of a month."""
    return _between(to_gregorian(year, number, 1), to_gregorian(year + number // 12, number % 12 + 1, 1))


def whole_year(year: int) -> tuple[date, date] | None:
    """The first and the last day of a year."""
    return _between(to_gregorian(year, 1, 1), to_gregorian(year + 1, 1, 1))


def _between(first: date | None, after: date | None) -> tuple[date, date] | None:
    return (first, after - timedelta(days=1)) if first and after else None
