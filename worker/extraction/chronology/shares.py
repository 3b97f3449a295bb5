"""Which part of a year or a month an expression means: a quarter, a half, the first nine months."""

import calendar
from datetime import date

from schemas.extraction import DateKind, Grain
from worker.extraction.chronology import periods
from worker.extraction.chronology.matches import Match
from worker.extraction.chronology.periods import Reading
from worker.extraction.chronology.standpoint import Standpoint
from worker.extraction.chronology.tense import Tense
from worker.extraction.chronology.vocabulary import Unit
from worker.extraction.chronology.years import month_in

_MONTHS = 12
_QUARTERS = 4
_QUARTER = 3


def share(match: Match, standpoint: Standpoint) -> Reading | None:
    """«الربع الأول من 2025», «النصف الثاني من العام الماضي», «الثلاثي الأخير من السنة», «النصف الأول من نوفمبر»."""
    parts = match.number("share") or 0
    number = parts if match.has("last") else match.number("nth")
    if not parts or number is None or match.precedes("fiscal"):
        return None
    if match.has("month"):
        kind, found = month_in(match, standpoint, match.number("month") or 0)
        return _range(kind, _half(*found, number) if found and parts == 2 else None)
    if match.has("year"):
        return _range(DateKind.ABSOLUTE, periods.share_of_year(match.number("year") or 0, parts, number))
    unit, today = Unit(match.number("unit") or 0), standpoint.published
    shift = match.number("unit_shift") or 0
    value = None
    if today is not None and unit is Unit.MONTH:
        value = _half(*periods.months_after(today.year, today.month, shift), number) if parts == 2 else None
    elif today is not None and unit is Unit.YEAR and 1 <= number <= parts:
        begins = (today.year + shift, (number - 1) * (_MONTHS // parts) + 1)
        unclear = _is_unclear(match, standpoint, begins)
        value = None if unclear else periods.share_of_year(today.year + shift, parts, number)
    elif today is not None and unit is Unit.CENTURY:
        last = (periods.century_of(today.year) + shift) * 100 - (50 if number == 1 else 0)
        value = periods.years(last - 49, last) if parts == 2 else None
    return _range(DateKind.RELATIVE, value)


def quarter(match: Match, standpoint: Standpoint) -> Reading | None:
    """«نتائج الربع الثاني»: the latest that has begun, or the next where the tense looks ahead."""
    number = _QUARTERS if match.has("last") else match.number("nth") or 0
    if match.number("share") != _QUARTERS or not match.lexeme_is("share", "الربع") or not 1 <= number <= _QUARTERS:
        return None
    today = standpoint.published
    if match.precedes("fiscal") or today is None:
        return _range(DateKind.RELATIVE, None) if today is None else None
    begins, ends = (number - 1) * _QUARTER + 1, number * _QUARTER
    begun, next_ended = today.year - (today.month < begins), today.year + (today.month > ends)
    year = next_ended if standpoint.tense.is_ahead else begun
    return _range(DateKind.RELATIVE, periods.share_of_year(year, _QUARTERS, number))


def several(match: Match, standpoint: Standpoint) -> Reading | None:
    """«الأشهر التسعة الأولى من 2025», «أول ستة أشهر من العام الجاري», «الأيام العشرة الأخيرة من مايو»."""
    count, unit = match.number("count") or 0, match.number("units")
    last = match.has("last") or (match.symbol("place") == "k" and match.number("place") == 1)
    if match.symbol("place") == "k" and not last:
        return None
    if match.has("month"):
        kind, found = month_in(match, standpoint, match.number("month") or 0)
        return _range(kind, _days(*found, count, last=last) if found else None) if unit == Unit.DAY else None
    if unit != Unit.MONTH or not 1 <= count <= _MONTHS or match.precedes("fiscal"):
        return None
    first, final = (_MONTHS - count + 1, _MONTHS) if last else (1, count)
    if match.has("year"):
        year = match.number("year") or 0
        return _range(DateKind.ABSOLUTE, periods.months((year, first), (year, final)))
    if match.number("unit") != Unit.YEAR:
        return None
    today = standpoint.published
    if today is None:
        return _range(DateKind.RELATIVE, None)
    year = today.year + (match.number("unit_shift") or 0)
    unclear = _is_unclear(match, standpoint, (year, final))
    return _range(DateKind.RELATIVE, None if unclear else periods.months((year, first), (year, final)))


def _is_unclear(match: Match, standpoint: Standpoint, month: tuple[int, int]) -> bool:
    """Whether «العام» with nothing beside it can hardly be this year: what is past is not still to come."""
    today = standpoint.published
    bare = not match.has("unit_shift") and not match.has("present")
    return bare and today is not None and standpoint.tense is Tense.PAST and month > (today.year, today.month)


def _range(kind: DateKind, value: str | None) -> Reading:
    return Reading(grain=Grain.RANGE, kind=kind, value=value)


def _half(year: int, month: int, number: int) -> str | None:
    length = calendar.monthrange(year, month)[1]
    first, last = (1, 15) if number == 1 else (16, length)
    return periods.days(date(year, month, first), date(year, month, last)) if number in (1, 2) else None


def _days(year: int, month: int, count: int, *, last: bool) -> str | None:
    length = calendar.monthrange(year, month)[1]
    if not 1 <= count <= length:
        return None
    first, final = (length - count + 1, length) if last else (1, count)
    return periods.days(date(year, month, first), date(year, month, final))
