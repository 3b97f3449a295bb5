"""Which day an expression means that names it by numbers, by a month, or by its distance from today."""

from dataclasses import replace
from datetime import date, timedelta

from schemas.extraction import DateKind, Grain
from worker.extraction.chronology import hijri
from worker.extraction.chronology.matches import Match
from worker.extraction.chronology.periods import Reading, made, months_after, nearest
from worker.extraction.chronology.standpoint import Standpoint
from worker.extraction.chronology.tense import Tense
from worker.extraction.chronology.vocabulary import Unit, evidence
from worker.extraction.chronology.years import day_in

_HIJRI_YEARS = range(1300, 1500)
_YEARS = range(1000, 2200)
_NAME = 2
_NEAR = 4
_OPENING, _CLOSING = frozenset('«“"'), frozenset('»”"')


def reading(kind: DateKind, day: date | None) -> Reading:
    """A day, known or not."""
    return Reading(grain=Grain.DAY, kind=kind, value=day.isoformat() if day else None)


def day_of_month(match: Match, standpoint: Standpoint) -> Reading | None:
    """«السبت 21 نوفمبر 2026», «الخامس من أيار المقبل». A weekday that contradicts a whole date is not believed."""
    day, month = match.number("day"), match.number("month")
    bare = not any(match.has(part) for part in ("year", "shared", "period", "this", "same", "shift", "weekday"))
    if day is None or month is None or match.recurs or (bare and match.follows("names")):
        return None
    return reading(*day_in(match, standpoint, month, day))


def day_of_this_month(match: Match, standpoint: Standpoint) -> Reading | None:
    """«الخامس من الشهر الجاري», «15 الجاري»."""
    day, unit, shift = match.number("day"), match.number("unit"), match.lexeme("shift")
    if day is None or unit not in (None, Unit.MONTH):
        return None
    if unit is None and (shift is None or shift.key not in ("الجاري", "الحالي")):
        return None
    if standpoint.published is None:
        return reading(DateKind.RELATIVE, None)
    year, month = months_after(standpoint.published.year, standpoint.published.month, shift.number if shift else 0)
    return reading(DateKind.RELATIVE, made(year, month, day))


def hijri_day(match: Match, standpoint: Standpoint) -> Reading | None:
    """«12 جمادى الأولى 1448هـ»; without a year, the one near publication."""
    day, month, year = match.number("day"), match.number("month"), match.number("year")
    if day is None or month is None:
        return None
    if year is not None:
        return reading(DateKind.ABSOLUTE, hijri.to_gregorian(year, month, day))
    today = standpoint.published
    present = hijri.year_of(today) if today else None
    if present is None:
        return reading(DateKind.RELATIVE, None)
    days = [hijri.to_gregorian(present + shift, month, day) for shift in (-1, 0, 1)]
    candidates = [found for found in days if found]
    return reading(DateKind.RELATIVE, standpoint.day_without_year(candidates, weekday=match.number("weekday")))


def numeric_day(match: Match, standpoint: Standpoint) -> Reading | None:
    """«21/11/2026» and «2026-11-21», the day before the month as Arabic print has it; «12/5/1448هـ»."""
    first, second, third = (match.lexeme(part) for part in ("first", "second", "third"))
    if first is None or second is None or third is None:
        return None
    if first.symbol == "Y" and third.symbol != "Y":
        year, month, day = first.number, second.number, third.number
    elif third.symbol == "Y" and first.symbol != "Y":
        year, month, day = third.number, second.number, first.number
    elif first.digits <= 2 and third.digits == 2:
        return _two_digit_year(first.number, second.number, third.number, standpoint)
    else:
        return None
    if match.symbol("era") == "e" or (year in _HIJRI_YEARS and not match.has("era")):
        found = hijri.to_gregorian(year, month, day)
    else:
        found = made(year, month, day) or (made(year, day, month) if third.symbol == "Y" else None)
    return reading(DateKind.ABSOLUTE, found) if found and (year in _YEARS) else None


def day_in_digits(match: Match, standpoint: Standpoint) -> Reading | None:
    """«2026-11-21», «21.11.2026» in any language. What may be read from either side has no value: 5/6/2026."""
    found, numbers = numeric_day(match, standpoint), [match.number("first") or 0, match.number("second") or 0]
    ordered = match.symbol("first") == "Y" or match.symbol("mark") == "." or max(numbers) > 12 or len(set(numbers)) == 1
    plain = ordered and "Y" in (match.symbol("first"), match.symbol("third"))
    return found if found is None or plain else replace(found, value=None)


def day_and_month(match: Match, standpoint: Standpoint) -> Reading | None:
    """«يوم 21/11»."""
    day, month = match.number("first"), match.number("second")
    if day is None or month is None or month > 12 or not (match.has("weekday") or match.has("day")):
        return None
    return reading(*day_in(match, standpoint, month, day))


def day_word(match: Match, standpoint: Standpoint) -> Reading | None:
    """«أمس», «مساء أمس الجمعة», «بعد غد». A weekday beside it that does not fit leaves the day unknown."""
    word, weekday = match.lexeme("word"), match.number("weekday")
    alone = match.found[0] in ("T", "hT")
    if word is None or (weekday is None and word.number <= 0 and _is_noun(match, word.key, alone=alone)):
        return None
    if alone and word.key == "اليوم" and _is_nowadays(match, standpoint):
        return None
    if alone and word.key in evidence()["incomplete"]["words"]:
        return None
    if standpoint.published is None:
        return reading(DateKind.RELATIVE, None)
    day = standpoint.published + timedelta(days=word.number)
    fits = weekday is None or day.weekday() == weekday
    return reading(DateKind.RELATIVE, day if fits else None)


def weekday(match: Match, standpoint: Standpoint) -> Reading | None:
    """«الجمعة», «الاثنين المقبل», «الخميس من الأسبوع الماضي»."""
    number = match.number("weekday")
    habitual = match.found[0].startswith("W") and match.follows("weekday")
    if number is None or habitual or match.precedes("weekday") or match.follows("habit") or match.recurs:
        return None
    # «الخميس نفسه» leans on another date; «الجمعة الأخيرة من رمضان» on the month.
    if match.has("same") or (match.has("latest") and match.following == "من"):
        return None
    today = standpoint.published
    if today is None:
        return reading(DateKind.RELATIVE, None)
    if match.has("week") or match.has("this"):
        return reading(DateKind.RELATIVE, _in_week(match, today, number))
    shift = -1 if match.has("latest") else match.number("shift")
    if shift is None:
        return reading(DateKind.RELATIVE, standpoint.weekday(number))
    return reading(DateKind.RELATIVE, shifted_weekday(today, number, shift))


def shifted_weekday(today: date, number: int, shift: int) -> date | None:
    """The last such weekday before today, the next after it, or today; farther by as many weeks as the shift says."""
    if shift == 0:
        return today if today.weekday() == number else None
    back = (today.weekday() - number) % 7 or 7
    ahead = (number - today.weekday()) % 7 or 7
    return (
        today - timedelta(days=back - 7 * (shift + 1)) if shift < 0 else today + timedelta(days=ahead + 7 * (shift - 1))
    )


def _in_week(match: Match, today: date, number: int) -> date | None:
    """A weekday of this, the last or the next week; Sundays belong to another week in half of the Arab countries."""
    sunday = 6
    if (match.number("week") or match.number("this")) != Unit.WEEK or sunday in (today.weekday(), number):
        return None
    return today + timedelta(days=number - today.weekday() + 7 * (match.number("shift") or 0))


def _is_noun(match: Match, word: str, *, alone: bool) -> bool:
    """Whether «اليوم» is not today («في اليوم التالي», «المصري اليوم»), or «بالأمس القريب» not yesterday."""
    if word != "اليوم":
        return match.precedes("yesterday")
    return match.precedes("today") or (alone and (match.follows("today") or _is_newspaper(match)))


def _is_newspaper(match: Match) -> bool:
    """«الاقتصاد اليوم» as a name of two words between marks, or «روسيا اليوم» where it was read or heard."""
    start, lists = match.found.start(), evidence()["today"]
    before = [lexeme.key for lexeme in match.lexemes[max(0, start - 3) : start]]
    if len(before) >= _NAME and before[-2] in _OPENING and match.following in _CLOSING:
        return True
    heard = any(word in lists["heard"] or word.lstrip("وفب") in lists["heard"] for word in before[:-1])
    press = before and (before[-1] in lists["press"] or (before[-1][1:] in lists["press"] and before[-1][0] in "لب"))
    return bool(press and (heard or before[-1] not in lists["press"]))


def _is_nowadays(match: Match, standpoint: Standpoint) -> bool:
    """«واليوم نعيش», in what somebody says and of no event, «لا يزال اليوم», «ما نشهده اليوم»."""
    start, lists = match.found.start(), evidence()["today"]
    near = [lexeme.key for lexeme in match.lexemes[max(0, start - _NEAR) : start]]
    if any(word in lists["states"] for word in near):
        return True
    if standpoint.tense is Tense.PAST or standpoint.tense is Tense.FUTURE:
        return False
    if any(word in lists["relatives"] for word in near[-2:]):
        return True
    if start == 1 and match.previous == "و" and match.following == "،":
        return True
    return match.in_quotation and (match.previous in _OPENING or match.previous in lists["openers"])


def _two_digit_year(day: int, month: int, year: int, standpoint: Standpoint) -> Reading | None:
    """«21/11/26»: in the fifty years about publication; unknown where it may as well begin with the year."""
    if not made(2000, month, day):
        return None
    today = standpoint.published
    if today is None:
        return reading(DateKind.ABSOLUTE, None)
    years = [today.year - today.year % 100 + shift + year for shift in (-100, 0, 100)]
    found = nearest([each for number in years if (each := made(number, month, day))], today)
    reversed_year = abs(today.year % 100 - day) <= 1 < abs(today.year % 100 - year)
    believed = found and abs(found.year - today.year) < 50 and not reversed_year
    return reading(DateKind.ABSOLUTE, found if believed else None)
