"""From which day, month or year to which an expression reaches that names more than one."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from schemas.extraction import DateKind, Grain
from worker.extraction.chronology import periods
from worker.extraction.chronology.days import shifted_weekday
from worker.extraction.chronology.matches import Match
from worker.extraction.chronology.periods import Reading, made
from worker.extraction.chronology.standpoint import Standpoint
from worker.extraction.chronology.vocabulary import Unit, evidence
from worker.extraction.chronology.years import day_in, month_in

_YEARS = range(1000, 2200)
_LONGEST = 200
_NEAR = 4
_HALF_YEAR = timedelta(days=180)
_LONGEST_WEEK = 3  # «من الأحد إلى الخميس» is every week


def _range(kind: DateKind, value: str | None) -> Reading:
    return Reading(grain=Grain.RANGE, kind=kind, value=value)


def days_of_month(match: Match, standpoint: Standpoint) -> Reading | None:
    """«من 3 إلى 7 مايو», «يومي 3 و4 نوفمبر». Days that do not follow each other are no range: unknown."""
    numbers, month = match.numbers("days", "DO"), match.number("month")
    if len(numbers) < 2 or month is None or not _is_between(match):
        return None
    kind, first, last = _around(match, standpoint, (month, numbers[0]), (month, numbers[-1]))
    holds = first and last and first < last and (match.has("to") or _is_bounded(match) or _follow(numbers))
    return _range(kind, periods.days(first, last) if holds and first and last else None)


def days_of_months(match: Match, standpoint: Standpoint) -> Reading | None:
    """«من 28 أكتوبر إلى 3 نوفمبر 2026»."""
    day, month, last_day, last_month = (match.number(part) for part in ("day", "month", "last_day", "last_month"))
    if day is None or month is None or last_day is None or last_month is None or not _is_between(match):
        return None
    stated = match.number("first_year")
    kind, first, last = _around(match, standpoint, (month, day), (last_month, last_day))
    if stated and last:
        first = made(stated, month, day)
    return _range(kind, periods.days(first, last) if first and last and first < last else None)


def _around(
    match: Match, standpoint: Standpoint, begins: tuple[int, int], ends: tuple[int, int]
) -> tuple[DateKind, date | None, date | None]:
    """The first and the last day, each given as month and day: those about publication if the year is not said, or
    those that the tense looks to."""
    kind, last = day_in(match, standpoint, *ends)
    today = standpoint.published
    if last is None and today and (match.has("first_weekday") or match.has("last_weekday")):
        last = next((day for day in standpoint.same_day(*ends) if _fits(match, begins, day, today)), None)
    if (
        last is None
        and today
        and kind is DateKind.RELATIVE
        and not any(map(match.has, ("period", "this", "same", "shift")))
    ):
        last = next((day for day in standpoint.same_day(*ends) if _holds(begins, day, today)), None)
        if last is None and (first := day_in(match, standpoint, *begins)[1]):
            last = made(first.year + (begins > ends), *ends)
    first = made(last.year - (begins > ends), *begins) if last else None
    return kind, first, last


def _fits(match: Match, begins: tuple[int, int], last: date, today: date) -> bool:
    """Whether the weekdays are those of the days, in the half year about publication."""
    first = made(last.year - (begins > (last.month, last.day)), *begins)
    wanted = (match.number("first_weekday"), first), (match.number("last_weekday"), last)
    fits = all(number is None or (day and day.weekday() == number) for number, day in wanted)
    return fits and abs(last - today) <= _HALF_YEAR


def _holds(begins: tuple[int, int], last: date, day: date) -> bool:
    first = made(last.year - (begins > (last.month, last.day)), *begins)
    return first is not None and first <= day <= last


def months(match: Match, standpoint: Standpoint) -> Reading | None:
    """«بين يناير ومارس 2025», «شهري مايو ويونيو الماضيين»."""
    month, last = match.number("month"), match.number("last_month")
    apart = match.has("first_year") and match.context.endswith("s")  # «منذ مارس 2024 وحتى يوليو 2024» are two
    if month is None or last is None or apart or not _is_between(match):
        return None
    kind, found = month_in(match, standpoint, last)
    if found is None or not month:
        return _range(kind, None)
    year = match.number("first_year") or found[0] - (month > last)
    follows = periods.months_after(year, month, 1) == found
    holds = (year, month) < found and (match.symbol("join") != "&" or _is_bounded(match) or follows)
    return _range(kind, periods.months((year, month), found) if holds else None)


def years(match: Match, standpoint: Standpoint) -> Reading | None:  # noqa: ARG001  (every rule is called alike)
    """«2019-2021», «بين عامي 2019 و2021», «2024/2025»; no seasons of sport, and no value for years that begin
    otherwise than in January («العام الدراسي 2024/2025»)."""
    start = match.found.start()
    near = {lexeme.key for lexeme in match.lexemes[max(0, start - _NEAR) : start]}
    if near & evidence()["seasons"]["before"]:
        return None
    numbers, last = match.numbers("years"), match.lexeme("last")
    if last is not None:
        short = last.number if last.digits == 4 else numbers[0] - numbers[0] % 100 + last.number
        if last.digits != 4 and (last.digits != 2 or short != numbers[0] + 1):
            return None
        numbers.append(short)
    slashed = match.symbol("join") == "/"
    if not all(number in _YEARS for number in numbers) or not 0 < numbers[-1] - numbers[0] < _LONGEST:
        return None
    counted = match.counted and match.symbol("join") not in ("-", "/")
    if (slashed and not _follow(numbers)) or counted or not _is_between(match):
        return None
    if slashed and match.follows("fiscal"):
        return _range(DateKind.ABSOLUTE, None)
    listed = match.symbol("join") == "&" and not _is_bounded(match)
    if listed and not _follow(numbers) and len(numbers) > 2:
        return None
    value = None if listed and not _follow(numbers) else periods.years(numbers[0], numbers[-1])
    return _range(DateKind.ABSOLUTE, value)


def weekdays(match: Match, standpoint: Standpoint) -> Reading | None:
    """«يومي الخميس والجمعة الماضيين», «ليل السبت الأحد», «من الخميس إلى السبت»."""
    number, last = match.number("weekday"), match.number("last_weekday")
    stretch = match.symbol("join").endswith("t") or (match.symbol("join") == "&" and match.context.endswith("b"))
    if number is None or last is None or match.recurs:
        return None
    if match.has("several") and (match.number("several") != Unit.DAY or (last - number) % 7 != 2):
        return None
    today, shift, length = standpoint.published, match.number("shift"), (last - number) % 7
    joined = length == 1 or match.has("several") or (stretch and 0 < length <= _LONGEST_WEEK)
    if today is None or not joined:
        return _range(DateKind.RELATIVE, None)
    if shift is None:
        end = standpoint.weekday(last)
        first = standpoint.weekday(number) or (end - timedelta(days=length) if end else None)
    elif shift > 0:
        first = shifted_weekday(today, number, shift)
    else:
        end = shifted_weekday(today, last, shift)
        first = end - timedelta(days=length) if end else None
    return _range(DateKind.RELATIVE, periods.days(first, first + timedelta(days=length)) if first else None)


def _is_bounded(match: Match) -> bool:
    """Whether «بين» stands before it, so that «و» means "to"."""
    return match.context.endswith("b")


def _is_between(match: Match) -> bool:
    """Whether «و» joins two ends, or two of a pair; «إلى» and a dash always do."""
    pair = match.has("pair") or match.symbol("shift") == "A" or match.has("days")
    return match.symbol("join") != "&" or pair or _is_bounded(match)


def _follow(numbers: Sequence[int]) -> bool:
    return all(after - before == 1 for before, after in pairwise(numbers))
