"""Which week, month, year or longer stretch of time an expression means, or which part of one."""

import calendar
from datetime import date, timedelta

from schemas.extraction import DateKind, Grain
from worker.extraction.chronology import hijri, periods
from worker.extraction.chronology.matches import Match
from worker.extraction.chronology.periods import Reading
from worker.extraction.chronology.standpoint import Standpoint
from worker.extraction.chronology.tense import Tense
from worker.extraction.chronology.vocabulary import Unit, evidence
from worker.extraction.chronology.years import month_in, year_of

_SUNDAY = 6
_WEEKDAYS_OF_ALL = range(4)  # Monday to Thursday are in no country's weekend
_PLAIN_YEARS = range(1, 2200)
_CONTEXT_YEARS = range(1800, 2100)
_EITHER_CALENDAR = range(1300, 1470)  # 1446 without a mark may be either
_LAST_CENTURY = 1900
_BARE_DECADES = range(30, 100)
_WINTER = 24


def relative(grain: Grain, value: str | None) -> Reading:
    """A reading that took the day of publication."""
    return Reading(grain=grain, kind=DateKind.RELATIVE, value=value)


def shifted(unit: Unit, today: date, shift: int) -> str | None:
    """The present unit, or one before or after it. A week is unknown on a Sunday, which ends it by ISO 8601 and begins
    it in most Arab countries."""
    if unit is Unit.WEEK:
        return None if today.weekday() == _SUNDAY else periods.in_week(today + timedelta(weeks=shift))
    if unit is Unit.MONTH:
        return periods.in_month(*periods.months_after(today.year, today.month, shift))
    if unit is Unit.YEAR:
        return periods.in_year(today.year + shift)
    if unit is Unit.DECADE:
        return periods.decade(today.year + 10 * shift)
    return periods.century(periods.century_of(today.year) + shift)


def period(match: Match, standpoint: Standpoint) -> Reading | None:
    """«الأسبوع الماضي», «هذا العام», «مطلع الشهر الجاري», «نهاية العام». A part of one has the value of the whole."""
    unit, today = Unit(match.number("unit") or 0), standpoint.published
    shift = match.number("shift") or 0
    contract = unit is Unit.DECADE and shift != -1
    if contract or match.precedes("fiscal") or (unit is Unit.YEAR and match.follows("general")):
        return None
    if today is None:
        return relative(periods.grain_of(unit), None)
    # «نهاية العام» in the past tense may be that of last year, «مطلع العام» in the future that of the next.
    against = {-1: Tense.FUTURE, 1: Tense.PAST}.get(match.number("edge") or 0)
    bare = not match.has("shift") and not match.has("this")
    unclear = bare and standpoint.tense is against
    return relative(periods.grain_of(unit), None if unclear else shifted(unit, today, shift))


def weekend(match: Match, standpoint: Standpoint) -> Reading:
    """«نهاية الأسبوع الماضي»: the week that it ends."""
    today, shift = standpoint.published, match.number("shift")
    if today is None or today.weekday() not in _WEEKDAYS_OF_ALL:
        return relative(Grain.WEEK, None)
    if shift is None and standpoint.tense is not Tense.FUTURE:
        return relative(Grain.WEEK, None)
    # On a Monday the next weekend is that of this week, or of the next: only the last is plain.
    return relative(Grain.WEEK, None if (shift or 0) > 0 else shifted(Unit.WEEK, today, shift or 0))


def month(match: Match, standpoint: Standpoint) -> Reading | None:
    """«نوفمبر 2026», «تموز المقبل», «أواخر آذار»; a bare name only where it cannot be another word."""
    lexeme = match.lexeme("month")
    if lexeme is None:
        return None
    bare = not any(match.has(part) for part in ("year", "period", "this", "same", "shift", "named", "edge"))
    doubled = "/" in lexeme.key
    if bare and not doubled and not _may_stand_alone(match, lexeme.key):
        return None
    kind, found = month_in(match, standpoint, lexeme.number)
    return Reading(grain=Grain.MONTH, kind=kind, value=periods.in_month(*found) if found else None)


def _may_stand_alone(match: Match, key: str) -> bool:
    if match.context in ("Df", "Of", "Ff"):
        return False  # «مدينة السادس من أكتوبر», which is no date
    return match.context.endswith(tuple("is" if key in evidence()["ambiguous"]["months"] else "isftBLb"))


def hijri_month(match: Match, standpoint: Standpoint) -> Reading | None:
    """«رمضان 1446» and «شهر رمضان المقبل», as the days that it lasts."""
    number, year, shift = match.number("month"), match.number("year"), match.number("shift")
    if number is None:
        return None
    if year is not None:
        return Reading(grain=Grain.RANGE, kind=DateKind.ABSOLUTE, value=_days(hijri.month(year, number)))
    today = standpoint.published
    present = hijri.year_of(today) if today else None
    if today is None or present is None or shift is None or abs(shift) > 1:
        return relative(Grain.RANGE, None)
    months = [each for step in (-1, 0, 1) if (each := hijri.month(present + step, number))]
    if shift == 0:
        chosen = [each for each in months if each[0] <= today <= each[1]]
    elif shift < 0:
        chosen = [each for each in months if each[1] < today][-1:]
    else:
        chosen = [each for each in months if each[0] > today][:1]
    return relative(Grain.RANGE, _days(chosen[0]) if chosen else None)


def year(match: Match, standpoint: Standpoint) -> Reading | None:  # noqa: ARG001  (every rule is called alike)
    """«عام 2019», «في 2011», «1448هـ». A bare number of four digits is a year only after a preposition, where it
    counts nothing."""
    number = match.number("year")
    if number is None or match.precedes("fiscal"):
        return None
    if match.symbol("era") == "e":
        return Reading(grain=Grain.RANGE, kind=DateKind.ABSOLUTE, value=_days(hijri.whole_year(number)))
    if not match.has("named") and (number not in _CONTEXT_YEARS or match.counted or _is_quantity(match)):
        return None
    known = number in _PLAIN_YEARS and (number not in _EITHER_CALENDAR or match.has("era"))
    return Reading(grain=Grain.YEAR, kind=DateKind.ABSOLUTE, value=periods.in_year(number) if known else None)


def _is_quantity(match: Match) -> bool:
    before = {lexeme.key for lexeme in match.lexemes[max(0, match.found.start() - 2) : match.found.start()]}
    return bool(before & evidence()["quantity"]["before"])


def share(match: Match, standpoint: Standpoint) -> Reading | None:
    """«الربع الأول من 2025», «النصف الثاني من العام الماضي», «النصف الأول من نوفمبر»."""
    parts, number = match.number("share"), match.number("nth")
    if parts is None or number is None or match.precedes("fiscal"):
        return None
    if match.has("month"):
        kind, found = month_in(match, standpoint, match.number("month") or 0)
        return Reading(grain=Grain.RANGE, kind=kind, value=_half(*found, number) if found and parts == 2 else None)
    if match.has("year"):
        value = periods.share_of_year(match.number("year") or 0, parts, number)
        return Reading(grain=Grain.RANGE, kind=DateKind.ABSOLUTE, value=value)
    unit, today = Unit(match.number("unit") or 0), standpoint.published
    shift = match.number("unit_shift") or 0
    if today is None or unit is Unit.WEEK or unit is Unit.DECADE:
        return relative(Grain.RANGE, None)
    if unit is Unit.MONTH:
        value = _half(*periods.months_after(today.year, today.month, shift), number) if parts == 2 else None
    elif unit is Unit.YEAR:
        value = periods.share_of_year(today.year + shift, parts, number)
    else:
        last = (periods.century_of(today.year) + shift) * 100 - (50 if number == 1 else 0)
        value = periods.interval(periods.in_year(last - 49), periods.in_year(last)) if parts == 2 else None
    return relative(Grain.RANGE, value)


def _half(year: int, month: int, number: int) -> str | None:
    length = calendar.monthrange(year, month)[1]
    first, last = (1, 15) if number == 1 else (16, length)
    return periods.days(date(year, month, first), date(year, month, last)) if number in (1, 2) else None


def season(match: Match, standpoint: Standpoint) -> Reading | None:
    """«صيف 2024», «الصيف الماضي», in the numbers of EDTF: 2024-22. The winter of a relative year may be either."""
    number, stated = match.number("season") or 0, year_of(match, standpoint)
    if stated.stated:
        value = f"{periods.in_year(stated.number)}-{number}" if stated.number else None
        return Reading(grain=Grain.RANGE, kind=stated.kind, value=value)
    today, shift = standpoint.published, match.number("shift")
    if shift is None:
        return None
    if today is None or number == _WINTER or shift not in (-1, 1):
        return relative(Grain.RANGE, None)
    # Spring, summer and autumn end with May, August and November.
    begins, ends = 3 * (number - 20), 3 * (number - 20) + 2
    chosen = today.year - (today.month <= ends) if shift < 0 else today.year + (today.month >= begins)
    return relative(Grain.RANGE, f"{periods.in_year(chosen)}-{number}")


def decade(match: Match, standpoint: Standpoint) -> Reading | None:
    """«ثمانينيات القرن الماضي». Without a century only where no age of a person is meant: «مطلع السبعينيات»."""
    number = match.number("decade") or 0
    if match.has("century"):
        today, nth = standpoint.published, match.number("nth")
        if match.number("century") != Unit.CENTURY:
            return None
        if nth is None and today is None:
            return relative(Grain.RANGE, None)
        base = nth or (periods.century_of(today.year) + (match.number("shift") or 0) if today else 0)
        kind = DateKind.ABSOLUTE if nth else DateKind.RELATIVE
        return Reading(grain=Grain.RANGE, kind=kind, value=periods.decade((base - 1) * 100 + number))
    era = match.has("edge") or match.has("age") or match.context.endswith("s")
    if not era or match.precedes("decade"):
        return None
    value = periods.decade(_LAST_CENTURY + number) if number in _BARE_DECADES else None
    return Reading(grain=Grain.RANGE, kind=DateKind.ABSOLUTE, value=value)


def century(match: Match, standpoint: Standpoint) -> Reading | None:  # noqa: ARG001  (every rule is called alike)
    """«القرن التاسع عشر», «القرن الـ21»."""
    number = match.number("nth") or 0
    if match.number("century") != Unit.CENTURY or not 1 <= number <= 21:
        return None
    return Reading(grain=Grain.RANGE, kind=DateKind.ABSOLUTE, value=periods.century(number))


def _days(found: tuple[date, date] | None) -> str | None:
    return periods.days(*found) if found else None
