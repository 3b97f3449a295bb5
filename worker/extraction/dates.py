"""When: the expressions of an article that point to the calendar, and where they point.

Offsets are those of the whole expression without prepositions and clitics («يوم الخميس الماضي»). A value is in ISO
8601; it is absent rather than guessed where the article does not say enough. What counts as an
expression follows TimeML's TIMEX3 (Pustejovsky et al. 2003), of its types those that name a place on the calendar.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from schemas.extraction import DateExpression, DateKind, Grain
from worker.document import Document, Sentence, Token
from worker.extraction.chronology.adjacent import Found, agreed, joined
from worker.extraction.chronology.lexemes import OTHER, Lexeme, lexemes
from worker.extraction.chronology.matches import Match
from worker.extraction.chronology.periods import Reading
from worker.extraction.chronology.rules import DIGITS, RULES, Rule
from worker.extraction.chronology.standpoint import Standpoint, standpoint_of
from worker.extraction.chronology.tense import Tense, Term, tense, terms
from worker.extraction.chronology.vocabulary import evidence

_ARABIC = "ar"
# An expression begins with none of these: other words, conjunctions, prepositions that are no part of it, marks.
_START = re.compile(rf"[^{OTHER}#&ift=bwcgeazVr1@A/\-.()GX~]")
_COUNTED = frozenset(("NOUN", "ADJ", "X", None))
_LINKS = frozenset(("ADP", "CCONJ", "SCONJ", "PART"))
# Between the years of a list.
_JOINTS = ("&", "c")
_LONGEST_JOINT = 2
# Classes whose words are never verbs in an expression: «يومي», «فجر».
_DATED = frozenset("MHWTpjJmQyZEkSUDOY")


def dates(document: Document, published_at: date | None) -> tuple[DateExpression, ...]:
    """The date expressions of an article in order, apart from each other.

    ``published_at`` is the day, or the moment, of publication; its day is taken in its own UTC offset. Without it
    relative expressions have no value. In other languages than Arabic only dates in digits are found.
    """
    standpoint, paragraph = standpoint_of(published_at), -1
    found: list[DateExpression] = []
    for sentence in document.sentences:
        if sentence.paragraph != paragraph:
            standpoint = replace(standpoint, year=None, earlier_year=standpoint.year)
            paragraph = sentence.paragraph
        rules = RULES if document.language.partition("-")[0] == _ARABIC else (DIGITS,)
        parts = lexemes(document.text, sentence.begin, sentence.end)
        read = [*_read(sentence, parts, rules, standpoint)]
        for each in joined(parts, [*agreed(parts, read)]):
            expression = _expression(document, parts, each)
            found.append(expression)
            standpoint = replace(standpoint, year=_year(expression) or standpoint.year)
    return tuple(found)


def unresolved(found: Sequence[DateExpression]) -> tuple[int, ...]:
    """The indices of relative expressions without a value."""
    return tuple(index for index, each in enumerate(found) if each.kind is DateKind.RELATIVE and each.value is None)


def _read(
    sentence: Sentence, parts: Sequence[Lexeme], rules: Sequence[Rule], standpoint: Standpoint
) -> Iterator[Found]:
    symbols = "".join(part.symbol for part in parts)
    words: tuple[Term, ...] | None = None
    index = 0
    last: Found | None = None
    while start := _START.search(symbols, index):
        index = start.start()
        matches = _longest_first(rules, symbols, index)
        if matches and _is_verb(sentence, parts[index]):
            matches = []
        found = None
        if matches:
            words = terms(sentence, _dated(sentence, parts)) if words is None else words
            found_tense = _tense(words, parts, index, parts[matches[0][0].end() - 1].end)
            here = replace(standpoint, tense=found_tense, is_bound=symbols[index - 1 : index] in ("s", "L"))
            listed = (
                last is not None
                and last.reading.grain is Grain.YEAR
                and symbols.startswith(_JOINTS, last.last, index)
                and index - last.last <= _LONGEST_JOINT
            )
            found = _first_read(sentence, parts, matches, here, listed=listed)
        if found is not None:
            yield found
            last = found
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
    *,
    listed: bool,
) -> Found | None:
    headed = matches[0][0].start() > 0 and _is_head(sentence, parts[matches[0][0].start() - 1])
    for match, rule in matches:
        counted = match.end() < len(parts) and _is_counted(sentence, parts[match.end()])
        place = Match(lexemes=parts, found=match, counted=counted, headed=headed, listed=listed)
        reading = rule.read(place, standpoint)
        if reading is not None:
            return Found(first=match.start(), last=match.end(), reading=reading, rule=rule)
    return None


def _tense(words: Sequence[Term], parts: Sequence[Lexeme], index: int, end: int) -> Tense:
    """The tense around an expression; «منذ» looks back, whatever the verb."""
    return Tense.PAST if index and parts[index - 1].symbol == "s" else tense(words, parts[index].begin, end)


def _is_counted(sentence: Sentence, following: Lexeme) -> bool:
    """Whether a word may be what a number before it counts: an indefinite noun, or a word that nobody tagged."""
    if following.symbol != OTHER or not following.key.isalpha() or following.key.startswith("ال"):
        return False
    tags = _tags(sentence, following)
    # «بإذن الله», «ووسام»
    return tags[-1] in _COUNTED and _LINKS.isdisjoint(tags)


def _is_head(sentence: Sentence, before: Lexeme) -> bool:
    """Whether a word may have a year for its attribute: an indefinite noun, «انتخابات 2018»."""
    definite = before.key.startswith(("ال", "لل", "وال", "بال", "كال"))
    return before.symbol == OTHER and not definite and _tags(sentence, before)[-1] == "NOUN"


def _is_verb(sentence: Sentence, part: Lexeme) -> bool:
    """Whether a word of the calendar is a verb here."""
    return part.key in evidence()["verbs"]["words"] and _tags(sentence, part)[-1] == "VERB"


def _dated(sentence: Sentence, parts: Sequence[Lexeme]) -> frozenset[int]:
    """Where the tokens begin that hold words of the calendar which are no verbs, whatever their tags."""
    tokens = (_token(sentence, part) for part in parts if part.symbol in _DATED and not _is_verb(sentence, part))
    return frozenset(token.begin for token in tokens if token)


def _tags(sentence: Sentence, part: Lexeme) -> tuple[str | None, ...]:
    """The parts of speech of the words, pronouns aside, of the token that a lexeme lies in; None if there is none."""
    token = _token(sentence, part)
    return tuple(word.upos for word in token.words if word.upos != "PRON") or (None,) if token else (None,)


def _token(sentence: Sentence, part: Lexeme) -> Token | None:
    index = bisect_right(sentence.tokens, part.begin, key=lambda token: token.begin) - 1
    return sentence.tokens[index] if index >= 0 else None


def _expression(document: Document, parts: Sequence[Lexeme], found: Found) -> DateExpression:
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
