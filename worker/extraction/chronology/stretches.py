"""Which week, month, year or longer stretch of time an expression means, or which part of one."""

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
_WINTER = 4
_NEWS_YEARS = range(1900, 2061)


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
    today, shift, lexeme = standpoint.published, match.number("shift"), match.lexeme("weekend")
    if today is None or lexeme is None:
        return relative(Grain.WEEK, None)
    if shift is None:
        plain = today.weekday() in _WEEKDAYS_OF_ALL and standpoint.tense.is_ahead
        return relative(Grain.WEEK, shifted(Unit.WEEK, today, 0) if plain else None)
    # «عطلة نهاية الأسبوع المقبلة» may be that of this week.
    either = shift > 0 and lexeme.key.startswith("عطله")
    return relative(Grain.WEEK, None if either else shifted(Unit.WEEK, today, shift))


def month(match: Match, standpoint: Standpoint) -> Reading | None:
    """«نوفمبر 2026», «تموز المقبل», «أواخر آذار»; a bare name only where it cannot be another word."""
    lexeme = match.lexeme("month")
    if lexeme is None or match.recurs:
        return None
    bare = not any(match.has(part) for part in ("year", "shared", "period", "this", "same", "shift", "named", "edge"))
    doubled = "/" in lexeme.key
    if bare and not doubled and not _may_stand_alone(match, lexeme.key):
        return None
    kind, found = month_in(match, standpoint, lexeme.number)
    return Reading(grain=Grain.MONTH, kind=kind, value=periods.in_month(*found) if found else None)


def _may_stand_alone(match: Match, key: str) -> bool:
    if match.context.endswith(("Df", "Of", "Ff", "D", "O", "F")):
        return False  # «مدينة السادس من أكتوبر», which is no date
    if key in evidence()["ambiguous"]["months"]:
        return match.context.endswith(("i", "s", "M&"))
    return not match.follows("names")


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
    """«عام 2019», «في 2011», «1448هـ», «انتخابات 2018», «1994 و2011». A bare number of four digits is a year only after
    a preposition, a noun, or another year, where it counts nothing."""
    number = match.number("year")
    if number is None or match.precedes("fiscal"):
        return None
    if match.symbol("era") == "e":
        return Reading(grain=Grain.RANGE, kind=DateKind.ABSOLUTE, value=_days(hijri.whole_year(number)))
    if not match.has("named") and not _is_year(match, number):
        return None
    known = number in _PLAIN_YEARS and (number not in _EITHER_CALENDAR or match.has("era"))
    return Reading(grain=Grain.YEAR, kind=DateKind.ABSOLUTE, value=periods.in_year(number) if known else None)


def _is_year(match: Match, number: int) -> bool:
    """Whether a number with no word for a year beside it is one."""
    if number not in _CONTEXT_YEARS or match.counted or match.follows("numbered"):
        return False
    if match.has("edge") or match.context.endswith(tuple("isBLbft")):
        return not _is_quantity(match)
    named = match.headed or match.listed or match.has("bracketed")  # «باب الشمس» (1998)
    return named and number in _NEWS_YEARS and not _is_quantity(match)


def _is_quantity(match: Match) -> bool:
    before = {lexeme.key for lexeme in match.lexemes[max(0, match.found.start() - 2) : match.found.start()]}
    return bool(before & evidence()["quantity"]["before"])


def season(match: Match, standpoint: Standpoint) -> Reading | None:
    """«صيف 2024», «الصيف الماضي», «هذا الصيف»: the year of the season. That of a relative winter may be either."""
    number, stated = match.number("season") or 0, year_of(match, standpoint)
    if stated.stated:
        return Reading(
            grain=Grain.YEAR, kind=stated.kind, value=periods.in_year(stated.number) if stated.number else None
        )
    today, shift = standpoint.published, 0 if match.has("present") else match.number("shift")
    if shift is None:
        return None
    if today is None or number == _WINTER or shift not in (-1, 0, 1):
        return relative(Grain.YEAR, None)
    # Spring, summer and autumn begin with March, June and September.
    begins, ends = 3 * number, 3 * number + 2
    past, ahead = today.year - (today.month <= ends), today.year + (today.month >= begins)
    return relative(Grain.YEAR, periods.in_year((today.year, ahead, past)[shift]))


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
    # «وفي السبعينيات أسس فرقته», not «سيدة في السبعينيات»
    opens = match.context.endswith("i") and (match.found.start() == 1 or match.context[:1] in ("c", "&"))
    era = match.has("edge") or match.has("age") or match.context.endswith("s") or opens
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
