"""When: the expressions of an article that point to the calendar, and where they point.

Offsets are those of the whole expression without prepositions and clitics («يوم الخميس الماضي»). A value is in ISO
8601, seasons in EDTF; it is absent rather than guessed where the article does not say enough. What counts as an
expression follows TimeML's TIMEX3 (Pustejovsky et al. 2003), of its types those that name a place on the calendar.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from schemas.extraction import DateExpression, DateKind, Grain
from worker.document import Document, Sentence
from worker.extraction.chronology.lexemes import OTHER, Lexeme, lexemes
from worker.extraction.chronology.matches import Match
from worker.extraction.chronology.periods import Reading
from worker.extraction.chronology.rules import DIGITS, HIJRI, NUMERIC, RULES, Rule
from worker.extraction.chronology.standpoint import Standpoint, standpoint_of
from worker.extraction.chronology.tense import Tense, Term, tense, terms

_ARABIC = "ar"
# No expression begins with these: other words, conjunctions, prepositions that are no part of it, marks.
_NO_START = frozenset(f"{OTHER}#&ift=bwcgeazVr1@A/-.()")
# Also verbs: «غدا» became, «ظهر» appeared, «مارس» practised.
_VERB_LIKE = frozenset("TpM")
_COUNTED = frozenset(("NOUN", "ADJ", "X", None))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """An expression: its first and last lexeme, the second not included, and its reading by a rule."""

    first: int
    last: int
    reading: Reading
    rule: Rule


def dates(document: Document, published_at: date | None) -> tuple[DateExpression, ...]:
    """The date expressions of an article in order, apart from each other.

    ``published_at`` is the day, or the moment, of publication; its day is taken in its own UTC offset. Without it
    relative expressions have no value. In other languages than Arabic only dates in digits are found.
    """
    standpoint, paragraph = standpoint_of(published_at), -1
    found: list[DateExpression] = []
    for sentence in document.sentences:
        if sentence.paragraph != paragraph:
            standpoint, paragraph = replace(standpoint, year=None), sentence.paragraph
        rules = RULES if document.language.partition("-")[0] == _ARABIC else (DIGITS,)
        parts = lexemes(document.text, sentence.begin, sentence.end)
        for each in _with_both_calendars(parts, [*_read(sentence, parts, rules, standpoint)]):
            expression = _expression(document, parts, each)
            found.append(expression)
            standpoint = replace(standpoint, year=_year(expression) or standpoint.year)
    return tuple(found)


def unresolved(found: Sequence[DateExpression]) -> tuple[int, ...]:
    """The indices of relative expressions without a value."""
    return tuple(index for index, each in enumerate(found) if each.kind is DateKind.RELATIVE and each.value is None)


def _read(
    sentence: Sentence, parts: Sequence[Lexeme], rules: Sequence[Rule], standpoint: Standpoint
) -> Iterator[_Found]:
    symbols = "".join(part.symbol for part in parts)
    words: tuple[Term, ...] | None = None
    index = 0
    while index < len(symbols):
        matches = [] if symbols[index] in _NO_START else _longest_first(rules, symbols, index)
        if matches and symbols[index] in _VERB_LIKE and _upos(sentence, parts[index]) == "VERB":
            matches = []
        found = None
        if matches:
            words = terms(sentence) if words is None else words
            here = replace(standpoint, tense=_tense(words, parts, index))
            found = _first_read(sentence, parts, matches, here)
        if found is not None:
            yield found
            standpoint = replace(standpoint, year=_year(found.reading) or standpoint.year)
        index = index + 1 if found is None else found.last


def _longest_first(rules: Sequence[Rule], symbols: str, index: int) -> list[tuple["re.Match[str]", Rule]]:
    matches = [(match, rule) for rule in rules if (match := rule.pattern.match(symbols, index))]
    return sorted(matches, key=lambda each: -each[0].end())


def _first_read(
    sentence: Sentence,
    parts: Sequence[Lexeme],
    matches: Sequence[tuple["re.Match[str]", Rule]],
    standpoint: Standpoint,
) -> _Found | None:
    for match, rule in matches:
        counted = match.end() < len(parts) and _is_counted(sentence, parts[match.end()])
        reading = rule.read(Match(lexemes=parts, found=match, counted=counted), standpoint)
        if reading is not None:
            return _Found(first=match.start(), last=match.end(), reading=reading, rule=rule)
    return None


def _tense(words: Sequence[Term], parts: Sequence[Lexeme], index: int) -> Tense:
    """The tense around an expression: «منذ» looks back, and «إلى» or «لـ» after a past verb may look ahead."""
    found = tense(words, parts[index].begin)
    before = parts[index - 1] if index else None
    if before is not None and before.symbol == "s":
        return Tense.PAST
    looks_ahead = before is not None and (before.symbol == "t" or before.key == "ل")
    return Tense.OPEN if looks_ahead and found is Tense.PAST else found


def _is_counted(sentence: Sentence, following: Lexeme) -> bool:
    """Whether a word may be what a number before it counts: an indefinite noun, or a word that nobody tagged."""
    if following.symbol != OTHER or not following.key.isalpha() or following.key.startswith("ال"):
        return False
    return _upos(sentence, following) in _COUNTED


def _upos(sentence: Sentence, part: Lexeme) -> str | None:
    """The part of speech of the last word, pronouns aside, of the token that a lexeme lies in."""
    index = bisect_right(sentence.tokens, part.begin, key=lambda token: token.begin) - 1
    tags = [word.upos for word in sentence.tokens[index].words if word.upos != "PRON"] if index >= 0 else []
    return tags[-1] if tags else None


def _with_both_calendars(parts: Sequence[Lexeme], found: Sequence[_Found]) -> Iterator[_Found]:
    """«12 جمادى الأولى 1448 الموافق 23 أكتوبر 2026» as one expression; the Gregorian date is believed."""
    index = 0
    while index < len(found):
        first, second = found[index], found[index + 1] if index + 1 < len(found) else None
        between = "".join(part.symbol for part in parts[first.last : second.first]) if second else "x"
        if second and between in ("=", "c=", "(", "/", "-", "(=") and _is_pair(parts, first, second):
            closed = "(" in between and parts[second.last : second.last + 1]
            last = second.last + bool(closed and closed[0].symbol == ")")
            yield replace(first, last=last, reading=_believed(parts, first, second))
            index += 2
        else:
            yield first
            index += 1


def _is_pair(parts: Sequence[Lexeme], first: _Found, second: _Found) -> bool:
    days = first.reading.grain is Grain.DAY and second.reading.grain is Grain.DAY
    return days and _is_hijri(parts, first) != _is_hijri(parts, second)


def _is_hijri(parts: Sequence[Lexeme], found: _Found) -> bool:
    symbols = {part.symbol for part in parts[found.first : found.last]}
    years = [part.number for part in parts[found.first : found.last] if part.symbol == "Y"]
    return found.rule is HIJRI or "e" in symbols or (found.rule is NUMERIC and any(year < 1500 for year in years))


def _believed(parts: Sequence[Lexeme], first: _Found, second: _Found) -> Reading:
    """The Gregorian reading; without a year of its own, the Hijri one if it is the same day of the same month."""
    hijri, gregorian = (first, second) if _is_hijri(parts, first) else (second, first)
    if gregorian.reading.kind is DateKind.ABSOLUTE or hijri.reading.kind is DateKind.RELATIVE:
        return gregorian.reading
    stated = [part.number for part in parts[gregorian.first : gregorian.last] if part.symbol in "DOFM"]
    day = date.fromisoformat(hijri.reading.value) if hijri.reading.value else None
    return hijri.reading if day and sorted(stated) == sorted((day.day, day.month)) else gregorian.reading


def _expression(document: Document, parts: Sequence[Lexeme], found: _Found) -> DateExpression:
    begin, end = parts[found.first].begin, parts[found.last - 1].end
    reading = found.reading
    return DateExpression(
        begin=begin,
        end=end,
        text=document.surface(begin, end),
        grain=reading.grain,
        kind=reading.kind,
        value=reading.value,
    )


def _year(found: DateExpression | Reading) -> int | None:
    """The year that a value speaks of, if only one."""
    if found.value is None or "/" in found.value or (found.kind is DateKind.RELATIVE and found.grain is not Grain.YEAR):
        return None
    return int(found.value[:4])
