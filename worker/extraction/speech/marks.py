"""Quotation marks in pairs, as they are typed: in any style, nested, over paragraphs, and with one of them missing.

A mark opens or closes by the spaces around it first, since both directions of a pair are typed the wrong way round in
right-to-left text; by its shape where the spaces leave it open; by what is open already where it has no direction.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from worker.orthography import silent

_FAMILIES = {"«": "«", "»": "«", "<<": "«", ">>": "«", "‹": "‹", "›": "‹"} | dict.fromkeys('"“”„‟', '"')
_FAMILIES |= dict.fromkeys(("'", "‘", "’", "''"), "'")
_OPENING = frozenset(("«", "‹", "<<", "“", "„", "‟", "‘"))
_CLOSING = frozenset(("»", "›", ">>", "”", "’"))
_MARKS = re.compile("<<|>>|''|[«»‹›\"“”„‟'‘’]")
_BEFORE_OPENING = frozenset("([{:،,؛;-–—ـ/.…؟!")
_AFTER_CLOSING = frozenset(")]}.،,؛;:؟!…-–—/")
# A quotation that goes on over unmarked paragraphs is not longer than this; beyond, a mark is missing.
_MOST_PARAGRAPHS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Words between marks: ``opening`` to ``begin`` is the opening mark, ``end`` to ``closing`` the closing one.

    Where a mark is missing the two are equal: there ``begin`` or ``end`` is the edge of the paragraph, and
    ``opened`` or ``closed`` is false. ``depth`` counts the marks around, from 0.
    """

    opening: int
    begin: int
    end: int
    closing: int
    depth: int = 0
    opened: bool = True
    closed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    begin: int
    end: int
    family: str
    direction: int  # 1 opens, -1 closes, 0 either
    paragraph: int


def marked(text: str, paragraphs: Sequence[tuple[int, int]]) -> tuple[Marked, ...]:
    """What stands between marks, in order of the first mark, the outer before the inner.

    ``paragraphs`` are offsets in order. A closing mark takes the nearest open one of its style, perhaps some paragraphs
    before; a paragraph that begins with a mark of its own begins a quotation of its own. Single marks count only in
    pairs that touch their words, so that apostrophes do not.
    """
    found: list[Marked] = []
    pending: list[_Mark] = []
    for number, (begin, end) in enumerate(paragraphs):
        marks = list(_marks(text, begin, end, number))
        if pending and not _goes_on(pending[-1], marks, number):
            found += _unclosed(pending, paragraphs)
            pending = []
        pending = _paired(found, pending, marks, begin)
    found += _unclosed(pending, paragraphs)
    return _nested(found)


def _marks(text: str, begin: int, end: int, paragraph: int) -> Iterator[_Mark]:
    for match in _MARKS.finditer(text, begin, end):
        shape = match.group()
        before = _neighbour(text, match.start() - 1, -1, begin, end)
        after = _neighbour(text, match.end(), 1, begin, end)
        opens = _is_free(before, _BEFORE_OPENING) and not _is_free(after, frozenset())
        closes = not _is_free(before, frozenset()) and _is_free(after, _AFTER_CLOSING)
        by_shape = (shape in _OPENING) - (shape in _CLOSING)
        direction = by_shape if opens is closes else (1 if opens else -1)
        family = _FAMILIES[shape]
        if family == "'" and opens is closes:
            continue  # an apostrophe: O'Brien
        yield _Mark(begin=match.start(), end=match.end(), family=family, direction=direction, paragraph=paragraph)


def _neighbour(text: str, at: int, step: int, begin: int, end: int) -> str:
    while begin <= at < end and silent(text[at]) and text[at] != "ـ":
        at += step
    return text[at] if begin <= at < end else ""


def _is_free(character: str, others: frozenset[str]) -> bool:
    return not character or character.isspace() or character in others or (bool(others) and character in _FAMILIES)


def _goes_on(mark: _Mark, marks: Sequence[_Mark], paragraph: int) -> bool:
    """Whether the open quotation can still be open in this paragraph."""
    if paragraph - mark.paragraph > _MOST_PARAGRAPHS:
        return False
    following = next((each for each in marks if each.family == mark.family), None)
    return following is None or following.direction < 0


def _paired(found: list[Marked], pending: Sequence[_Mark], marks: Sequence[_Mark], begin: int) -> list[_Mark]:
    """Pair the marks of one paragraph; what stays open is returned."""
    stack = list(pending)
    waiting = Counter(mark.family for mark in stack)
    for mark in marks:
        if mark.direction > 0 or (mark.direction == 0 and not waiting[mark.family]):
            stack.append(mark)
            waiting[mark.family] += 1
        elif waiting[mark.family]:
            end = mark.begin
            while True:
                opener = stack.pop()
                waiting[opener.family] -= 1
                if opener.family == mark.family:
                    break
                if opener.family != "'":
                    found.append(_open(opener, end))
                end = opener.begin
            found.append(Marked(opening=opener.begin, begin=opener.end, end=mark.begin, closing=mark.end))
        elif mark.family != "'":
            found.append(Marked(opening=begin, begin=begin, end=mark.begin, closing=mark.end, opened=False))
    return [mark for mark in stack if mark.family != "'"]


def _open(mark: _Mark, end: int) -> Marked:
    return Marked(opening=mark.begin, begin=mark.end, end=end, closing=end, closed=False)


def _unclosed(pending: Sequence[_Mark], paragraphs: Sequence[tuple[int, int]]) -> Iterator[Marked]:
    """What is never closed goes to the next such mark, or to the end of its paragraph."""
    for mark, following in zip_longest(pending, pending[1:]):
        end = paragraphs[mark.paragraph][1]
        yield _open(mark, end if following is None else min(end, following.begin))


def _nested(found: Sequence[Marked]) -> tuple[Marked, ...]:
    """In order, with their depth among those that have both marks."""
    ordered = sorted(found, key=lambda each: (each.opening, -each.closing))
    open_: list[Marked] = []
    result = []
    for each in ordered:
        while open_ and open_[-1].closing <= each.opening:
            open_.pop()
        result.append(
            Marked(
                opening=each.opening,
                begin=each.begin,
                end=each.end,
                closing=each.closing,
                depth=len(open_),
                opened=each.opened,
                closed=each.closed,
            )
        )
        if each.opened and each.closed:
            open_.append(each)
    return tuple(result)
