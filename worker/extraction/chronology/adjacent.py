"""Expressions that stand beside each other: both calendars for one day, and from one day to another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from schemas.extraction import DateKind, Grain
from worker.extraction.chronology import periods
from worker.extraction.chronology.lexemes import Lexeme
from worker.extraction.chronology.periods import Reading
from worker.extraction.chronology.rules import HIJRI, NUMERIC, Rule

_CALENDARS = frozenset(("=", "c=", "(", "(=", "/", "-", "c"))
_TOWARDS = frozenset(("t", "&t"))
_LONGEST = timedelta(days=3660)
_HIJRI_BEFORE = 1500
# How far the sighting of a new moon may be from the calendar.
_SIGHTING = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An expression: its first and last lexeme, the second not included, and its reading by a rule."""

    first: int
    last: int
    reading: Reading
    rule: Rule


def agreed(parts: Sequence[Lexeme], found: Sequence[Found]) -> Iterator[Found]:
    """«12 جمادى الأولى 1448 الموافق 23 أكتوبر 2026»: two expressions for one day; the Gregorian is believed."""
    index = 0
    while index < len(found):
        pair = found[index : index + 2]
        if len(pair) == 2 and _between(parts, *pair) in _CALENDARS and _is_pair(parts, *pair):
            yield from _believed(parts, *pair)
            index += 2
        else:
            yield pair[0]
            index += 1


def joined(parts: Sequence[Lexeme], found: Sequence[Found]) -> Iterator[Found]:
    """«من اليوم وحتى الأحد المقبل», «بين 21/11/2026 و3/12/2026»: one expression, where «من» or «بين» leads to two
    days."""
    index = 0
    while index < len(found):
        pair = found[index : index + 2]
        if len(pair) == 2 and _reaches(parts, *pair):
            yield replace(pair[0], last=pair[1].last, reading=_stretch(parts, *pair))
            index += 2
        else:
            yield pair[0]
            index += 1


def _between(parts: Sequence[Lexeme], first: Found, second: Found) -> str:
    return "".join(part.symbol for part in parts[first.last : second.first])


def _reaches(parts: Sequence[Lexeme], first: Found, second: Found) -> bool:
    days = first.reading.grain is Grain.DAY and second.reading.grain is Grain.DAY
    before = parts[first.first - 1].symbol if first.first else ""
    between = _between(parts, first, second)
    return days and ((before == "f" and between in _TOWARDS) or (before == "b" and between == "&"))


def _stretch(parts: Sequence[Lexeme], first: Found, second: Found) -> Reading:
    begin, end = first.reading.value, second.reading.value
    named = [part for part in parts[second.first : second.last] if part.symbol not in "pjP"]
    if begin and [part.symbol for part in named] == ["W"]:
        # «من فجر الجمعة حتى مساء السبت»
        day = date.fromisoformat(begin)
        end = (day + timedelta(days=(named[0].number - day.weekday()) % 7)).isoformat()
    absolute = first.reading.kind is second.reading.kind is DateKind.ABSOLUTE
    value = None
    if begin and end and timedelta() < date.fromisoformat(end) - date.fromisoformat(begin) < _LONGEST:
        value = periods.days(date.fromisoformat(begin), date.fromisoformat(end))
    return Reading(grain=Grain.RANGE, kind=DateKind.ABSOLUTE if absolute else DateKind.RELATIVE, value=value)


def _is_pair(parts: Sequence[Lexeme], first: Found, second: Found) -> bool:
    days = first.reading.grain is Grain.DAY and second.reading.grain is Grain.DAY
    return days and _is_hijri(parts, first) != _is_hijri(parts, second)


def _is_hijri(parts: Sequence[Lexeme], found: Found) -> bool:
    symbols = {part.symbol for part in parts[found.first : found.last]}
    years = [part.number for part in parts[found.first : found.last] if part.symbol == "Y"]
    numeric = found.rule is NUMERIC and any(year < _HIJRI_BEFORE for year in years)
    return found.rule is HIJRI or "e" in symbols or numeric


def _believed(parts: Sequence[Lexeme], first: Found, second: Found) -> tuple[Found, Found]:
    """Both with one value where they can mean one day; a Gregorian date without a year takes that of the Hijri one."""
    hijri, gregorian = (first, second) if _is_hijri(parts, first) else (second, first)
    if gregorian.reading.value is None or gregorian.reading.kind is DateKind.RELATIVE:
        stated = [part.number for part in parts[gregorian.first : gregorian.last] if part.symbol in "DOFM"]
        day = date.fromisoformat(hijri.reading.value) if hijri.reading.value else None
        if hijri.reading.kind is DateKind.ABSOLUTE and day and sorted(stated) == sorted((day.day, day.month)):
            gregorian = replace(gregorian, reading=hijri.reading)
    if _is_one_day(gregorian.reading.value, hijri.reading.value):
        hijri = replace(hijri, reading=gregorian.reading)
    return (hijri, gregorian) if hijri.first < gregorian.first else (gregorian, hijri)


def _is_one_day(gregorian: str | None, hijri: str | None) -> bool:
    if gregorian is None or hijri is None:
        return gregorian is not None
    return abs(date.fromisoformat(gregorian) - date.fromisoformat(hijri)) <= _SIGHTING
