"""Marks of punctuation by what they do, and which of them belong together."""

from collections import Counter
from collections.abc import Iterator

STOPS = "."
LOUD_STOPS = "؟!?…۔。！？।"
QUOTE_CLOSERS = "»”’›\"'“"
CLOSERS = QUOTE_CLOSERS + ")]}）」』】"
CONTINUING = "،,؛;:"
OPENERS = "«“‘‹([（「『【"
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u061c"

_BRACKETS = {"(": ")", "[": "]", "（": "）", "「": "」", "『": "』", "【": "】", "‘": "’"}
# These pairs are also typed the wrong way round, as an effect of right-to-left display: »…« and ”…“.
_QUOTES = {"«": "»", "“": "”", "‹": "›"}
_STRAIGHT = '"'
_SINGLE = "'"
_CLITICS = "وفبلك"


def pairs(text: str, begin: int, end: int) -> tuple[tuple[int, int], ...]:
    """Offsets of the opening and the closing mark of every balanced quotation or bracket in ``text[begin:end]``.

    A closer takes the nearest opener of its kind; openers passed over, and closers without one, count for nothing.
    Straight marks open and close by the spaces around them, or in turn where the spaces make no sense; apostrophes
    inside Latin words are letters.
    """
    piece = text[begin:end]
    found = list(_paired(piece, by_spaces=True))
    straight = piece.count(_STRAIGHT)
    if straight % 2 == 0 and sum(piece[opener] == _STRAIGHT for opener, _ in found) * 2 < straight:
        found = list(_paired(piece, by_spaces=False))
    return tuple(sorted((begin + opener, begin + closer) for opener, closer in found))


def _paired(piece: str, *, by_spaces: bool) -> Iterator[tuple[int, int]]:
    closers = _closers(piece)
    opened: list[tuple[str, int]] = []
    waiting: Counter[str] = Counter()
    for offset, mark in enumerate(piece):
        closes, opens = waiting[mark] > 0, mark in closers
        if mark in ("'", "’"):
            closes, opens = closes and _may_close(piece, offset), opens and _may_open(piece, offset)
        elif mark == _STRAIGHT and by_spaces:
            closes = closes and not _follows_space(piece, offset)
        if closes:
            while True:
                closer, opener = opened.pop()
                waiting[closer] -= 1
                if closer == mark:
                    break
            yield opener, offset
        elif opens:
            opened.append((closers[mark], offset))
            waiting[closers[mark]] += 1


def _closers(piece: str) -> dict[str, str]:
    closers = {**_BRACKETS, _STRAIGHT: _STRAIGHT, _SINGLE: _SINGLE}
    for opener, closer in _QUOTES.items():
        first, second = piece.find(opener), piece.find(closer)
        reversed_pair = -1 < second < first and piece.count(opener) == piece.count(closer)
        closers |= {closer: opener} if reversed_pair else {opener: closer}
    return closers


def _follows_space(piece: str, offset: int) -> bool:
    """Whether a mark stands after a space and before none, as only an opening one does."""
    before, after = piece[offset - 1 : offset] if offset else "", piece[offset + 1 : offset + 2]
    return (not before or before.isspace()) and bool(after) and not after.isspace()


def _may_open(piece: str, offset: int) -> bool:
    before, after = piece[offset - 1 : offset] if offset else "", piece[offset + 1 : offset + 2]
    return (
        bool(after) and not after.isspace() and (not before.isalnum() or (before in _CLITICS and not after.isascii()))
    )


def _may_close(piece: str, offset: int) -> bool:
    before, after = piece[offset - 1 : offset], piece[offset + 1 : offset + 2]
    return not before.isspace() and not (after.isascii() and after.isalnum())
