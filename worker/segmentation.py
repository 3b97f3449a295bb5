"""Where sentences end: the tokenizer's proposal, held to what punctuation says.

Knows nothing of the tokenizer. A boundary is the index of a token that is the last of its sentence; offsets are code
points in the article. The rules are those of rule-based splitters (Kiss & Strunk 2006 on abbreviations and initials),
with what Arabic print adds: «،» never ends a sentence, a quotation is never cut, two dots are a pause.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

LONGEST = 200

_STOPS = "."
_LOUD_STOPS = "؟!?…۔。！？।"
_CLOSERS = "»”’›\"')]}）」』】“"
_CONTINUING = "،,؛;:"
_OPENERS = "«“‘‹([（「『【"
_BRACKETS = {"(": ")", "[": "]", "（": "）", "「": "」", "『": "』", "【": "】"}
# These pairs are also typed the wrong way round, as an effect of right-to-left display: »…« and ”…“.
_QUOTES = {"«": "»", "“": "”", "‹": "›"}
_STRAIGHT = '"'
_TERMINAL = re.compile(rf"([{_STOPS}{_LOUD_STOPS}]+)([{re.escape(_CLOSERS)}]*)\Z")
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u061c"
# «د.», «أ.د.», «J. R.», «U.S.»: single letters, each with its stop, perhaps behind a conjunction or preposition.
_INITIALS = re.compile(r"(?:[وفبلك]|ال)?(?:[^\W\d_]\.)+")
# Only those that never end a sentence: a name, a number or an opponent follows.
_ABBREVIATIONS = frozenset(("mr", "mrs", "ms", "dr", "prof", "st", "gen", "col", "lt", "sen", "rep", "gov", "vs"))
_WINDOW = 64
# Two dots are a pause («عاد.. ثم رحل») and tokenizers take them for a stop everywhere; only far from both ends do they
# divide what some writers never divide otherwise.
_PAUSE_DISTANCE = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """Indices of the tokens that end sentences, ascending, the last token always among them; ``cuts`` are those of
    ``ends`` where a sentence was cut only because it was too long."""

    ends: tuple[int, ...]
    cuts: tuple[int, ...]


def repair(
    text: str, tokens: Sequence[tuple[int, int]], proposed: Collection[int], *, longest: int = LONGEST
) -> Boundaries:
    """Repair the sentence ends that a tokenizer proposed for one paragraph.

    ``tokens`` are (begin, end) offsets in ``text``, ascending; ``proposed`` are indices of tokens. No sentence of
    the answer has more than ``longest`` tokens. No tokens, no boundaries.

    :raises ValueError: if ``longest`` is less than 1.
    """
    if longest < 1:
        raise ValueError("A sentence holds at least one token.")
    if not tokens:
        return Boundaries(ends=(), cuts=())
    enclosed = _enclosed(text, tokens)
    wanted = _beyond_closers(text, tokens, proposed)
    last = len(tokens) - 1
    ends: list[int] = []
    cuts: list[int] = []
    begin = 0
    for index in range(len(tokens)):
        far = index - begin >= _PAUSE_DISTANCE and last - index > _PAUSE_DISTANCE
        offered = index in wanted and (far or not _is_pause(text, tokens[index][1]))
        if index == last or (not enclosed[index] and _ends(text, tokens, index, proposed=offered)):
            pieces = _cut(text, tokens, begin, index, longest=longest, enclosed=enclosed)
            cuts += pieces
            ends += [*pieces, index]
            begin = index + 1
    return Boundaries(ends=tuple(ends), cuts=tuple(cuts))


def pairs(text: str, begin: int, end: int) -> tuple[tuple[int, int], ...]:
    """Offsets of the opening and the closing mark of every balanced quotation or bracket in ``text[begin:end]``.

    A closer takes the nearest opener of its kind; openers passed over, and closers without one, count for nothing.
    """
    closers = _closers(text[begin:end])
    opened: list[tuple[str, int]] = []
    waiting: Counter[str] = Counter()
    found = []
    for offset, mark in enumerate(text[begin:end], begin):
        if waiting[mark]:
            while True:
                closer, opener = opened.pop()
                waiting[closer] -= 1
                if closer == mark:
                    break
            found.append((opener, offset))
        elif mark in closers:
            opened.append((closers[mark], offset))
            waiting[closers[mark]] += 1
    return tuple(sorted(found))


def _closers(text: str) -> dict[str, str]:
    closers = {**_BRACKETS, _STRAIGHT: _STRAIGHT}
    for opener, closer in _QUOTES.items():
        first, second = text.find(opener), text.find(closer)
        reversed_pair = -1 < second < first and text.count(opener) == text.count(closer)
        closers |= {closer: opener} if reversed_pair else {opener: closer}
    return closers


def _enclosed(text: str, tokens: Sequence[tuple[int, int]]) -> list[bool]:
    """For each token, whether a boundary right after it would lie between paired marks."""
    ends = [end for _, end in tokens]
    depth = [0] * (len(tokens) + 1)
    for opener, closer in pairs(text, tokens[0][0], tokens[-1][1]):
        # A boundary at an end E is inside when opener < E <= closer.
        depth[bisect_left(ends, opener + 1)] += 1
        depth[bisect_left(ends, closer + 1)] -= 1
    inside, level = [], 0
    for change in depth[:-1]:
        level += change
        inside.append(level > 0)
    return inside


def _beyond_closers(text: str, tokens: Sequence[tuple[int, int]], proposed: Iterable[int]) -> frozenset[int]:
    """The proposal, with closing marks and further stops that touch the last token given to the same sentence."""
    moved = set()
    for index in proposed:
        last = index
        while 0 <= last < len(tokens) - 1 and _touches(tokens, last) and _is_closing(text, tokens[last + 1]):
            last += 1
        moved.add(last)
    return frozenset(moved)


def _touches(tokens: Sequence[tuple[int, int]], index: int) -> bool:
    return tokens[index][1] == tokens[index + 1][0]


def _is_closing(text: str, token: tuple[int, int]) -> bool:
    return all(mark in _CLOSERS or mark in _STOPS or mark in _LOUD_STOPS for mark in text[slice(*token)])


def _ends(text: str, tokens: Sequence[tuple[int, int]], index: int, *, proposed: bool) -> bool:
    """Whether a sentence ends after a token that is neither the last nor enclosed."""
    end, following = tokens[index][1], tokens[index + 1][0]
    before = text[max(tokens[0][0], end - _WINDOW) : end].rstrip(_INVISIBLE)
    after = text[following]
    if not before or before[-1] in _CONTINUING + _OPENERS or after in _CONTINUING:
        return False
    if end == following and _is_closing(text, tokens[index + 1]):
        return False
    terminal = _TERMINAL.search(before)
    if terminal is None:
        return proposed and end < following
    run, closers = terminal.groups()
    head = before[: terminal.start()].rstrip(_INVISIBLE)
    if _is_abbreviation(head, run) or _is_enumerator(text, tokens[0][0], end):
        return False
    if end == following:
        return proposed and not _joins(head, after)
    if closers and not run.endswith("."):
        # «هل انتهت الحرب؟» مضيفا …: the question is the quotation's, the sentence goes on unless the model says no.
        return proposed
    return proposed or run != ".."


def _is_pause(text: str, end: int) -> bool:
    return re.search(r"(?<![.])[.]{2}\Z", text[max(0, end - 3) : end]) is not None


def _is_abbreviation(head: str, run: str) -> bool:
    if run != ".":
        return False
    chunk = re.split(r"[\s«“(\[\"'‹]", head)[-1]
    return _INITIALS.fullmatch(chunk + run) is not None or chunk.casefold() in _ABBREVIATIONS


def _is_enumerator(text: str, begin: int, end: int) -> bool:
    return end - begin < _WINDOW and re.fullmatch(r"\W*\d{1,3}\.", text[begin:end]) is not None


def _joins(head: str, after: str) -> bool:
    """Whether a stop without a space around it belongs to a number or an address: 3.5, example.org."""
    before = head[-1:]
    return (before.isdigit() and after.isdigit()) or (before.isascii() and after.isascii() and after.isalnum())


def _cut(
    text: str, tokens: Sequence[tuple[int, int]], begin: int, end: int, *, longest: int, enclosed: Sequence[bool]
) -> list[int]:
    """Ends inside an overlong sentence, at the best place of each stretch: a stop, then ؛, then ،, then anywhere;
    outside quotations first, then as late as possible."""
    cuts = []
    while end - begin + 1 > longest:
        window = range(begin + max(1, longest // 2) - 1, begin + longest)
        best = max(window, key=lambda index: (_strength(text, tokens, index), not enclosed[index], index))
        cuts.append(best)
        begin = best + 1
    return cuts


def _strength(text: str, tokens: Sequence[tuple[int, int]], index: int) -> int:
    surface = text[slice(*tokens[index])].strip(_INVISIBLE)
    if _touches(tokens, index):
        return 0
    if surface[-1:] in ("؛", ";") or _TERMINAL.search(surface):
        return 3
    return 2 if surface[-1:] in ("،", ",") else 1
