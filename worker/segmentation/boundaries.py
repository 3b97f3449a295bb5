"""The decision, token by token, and the division of what is too long."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from worker.segmentation import attribution, stops
from worker.segmentation.marks import (
    CLOSERS,
    CONTINUING,
    INVISIBLE,
    LOUD_STOPS,
    OPENERS,
    QUOTE_CLOSERS,
    STOPS,
    pairs,
)

LONGEST = 200

_TERMINAL = re.compile(rf"([{STOPS}{LOUD_STOPS}]+)([{re.escape(CLOSERS)}]*)\Z")
# A stop typed after a space: «انتهى !»
_STRAY = re.compile(rf"[{STOPS}{LOUD_STOPS}]+(?:\s|\Z)")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """What the rules know of a paragraph: for each token whether a boundary after it would lie between paired marks,
    for the offset of each paired closer that of its opener, and the offsets after the stops of list numbers."""

    text: str
    tokens: Sequence[tuple[int, int]]
    enclosed: Sequence[bool]
    openers: Mapping[int, int]
    items: frozenset[int]

    @property
    def begin(self) -> int:
        """Where the first token begins."""
        return self.tokens[0][0]


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
    paragraph = _paragraph(text, tokens)
    wanted = _beyond_closers(text, tokens, proposed)
    last = len(tokens) - 1
    ends: list[int] = []
    cuts: list[int] = []
    begin = 0
    for index in range(len(tokens)):
        far = index - begin >= _PAUSE_DISTANCE and last - index > _PAUSE_DISTANCE
        offered = index in wanted and (far or not _is_pause(text, tokens[index][1]))
        if index == last or (not paragraph.enclosed[index] and _ends(paragraph, begin, index, proposed=offered)):
            pieces = _cut(paragraph, begin, index, longest=longest)
            cuts += pieces
            ends += [*pieces, index]
            begin = index + 1
    return Boundaries(ends=tuple(ends), cuts=tuple(cuts))


def _paragraph(text: str, tokens: Sequence[tuple[int, int]]) -> Paragraph:
    begin, end = tokens[0][0], tokens[-1][1]
    marks = list(_meant(text, pairs(text, begin, end)))
    return Paragraph(
        text=text,
        tokens=tokens,
        enclosed=_enclosed(tokens, marks),
        openers={closer: opener for opener, closer in marks},
        items=frozenset(stops.items(text, begin, end)),
    )


def _meant(text: str, marks: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pairs but for quotation marks that are one by chance only, the partner of each being lost."""
    closers = sorted(closer for _, closer in marks if text[closer] in QUOTE_CLOSERS)
    for opener, closer in marks:
        innermost = text[closer] in QUOTE_CLOSERS and closers[bisect_left(closers, opener)] == closer
        if not (innermost and attribution.resumes(text[opener + 1 : closer])):
            yield opener, closer


def _enclosed(tokens: Sequence[tuple[int, int]], marks: Iterable[tuple[int, int]]) -> list[bool]:
    ends = [end for _, end in tokens]
    depth = [0] * (len(tokens) + 1)
    for opener, closer in marks:
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
    beyond = list(range(len(tokens)))
    for index in reversed(range(len(tokens) - 1)):
        if _touches(tokens, index) and _is_closing(text, tokens[index + 1]):
            beyond[index] = beyond[index + 1]
    return frozenset(beyond[index] for index in proposed)


def _touches(tokens: Sequence[tuple[int, int]], index: int) -> bool:
    return tokens[index][1] == tokens[index + 1][0]


def _is_closing(text: str, token: tuple[int, int]) -> bool:
    return all(mark in CLOSERS or mark in STOPS or mark in LOUD_STOPS for mark in text[slice(*token)])


def _ends(paragraph: Paragraph, begin: int, index: int, *, proposed: bool) -> bool:
    """Whether the sentence that began with token ``begin`` ends after token ``index``, which is neither the last nor
    enclosed."""
    text, tokens = paragraph.text, paragraph.tokens
    end, following = tokens[index][1], tokens[index + 1][0]
    if not proposed and text[end - 1].isalnum():
        return False
    before = text[max(paragraph.begin, end - _WINDOW) : end].rstrip(INVISIBLE)
    after = text[following : min(following + _WINDOW, tokens[-1][1])]
    if not before or before[-1] in CONTINUING + OPENERS or after[0] in CONTINUING:
        return False
    if _is_closing(text, tokens[index + 1]) and (end == following or _STRAY.match(after)):
        return False
    terminal = _TERMINAL.search(before)
    if terminal is None:
        return proposed and end < following
    run, closers = terminal.groups()
    head = before[: terminal.start()].rstrip(INVISIBLE)
    if stops.is_abbreviation(head, run, after=after, proposed=proposed) or end in paragraph.items:
        return False
    if end - tokens[begin][0] < _WINDOW and stops.is_heading(text[tokens[begin][0] : end]):
        return False
    if closers:
        return _ends_after_closers(paragraph, begin, index, after, proposed=proposed)
    if stops.ELLIPSIS.fullmatch(run) and stops.trails_off(head, after):
        return False
    if end == following:
        return stops.divides(head, run, after) or (proposed and not stops.joins(head, after))
    return proposed or run != ".."


def _ends_after_closers(paragraph: Paragraph, begin: int, index: int, after: str, *, proposed: bool) -> bool:
    """Whether a sentence ends after a stop and closing marks."""
    text, tokens = paragraph.text, paragraph.tokens
    end = tokens[index][1]
    before = text[paragraph.begin : end].rstrip(INVISIBLE)
    opener = paragraph.openers.get(paragraph.begin + len(before) - 1, end)
    introduction = text[tokens[begin][0] : min(opener, end)] if opener < end else ""
    if before[-1] in QUOTE_CLOSERS and attribution.belongs(introduction, after):
        return False
    run = before.rstrip(CLOSERS)
    if not run.endswith(STOPS):
        # «هل انتهت الحرب؟» مضيفا …: the question is the quotation's, the sentence goes on unless the model says no.
        return proposed or attribution.answers(introduction, after)
    return proposed or not _is_pause(text, paragraph.begin + len(run))


def _is_pause(text: str, end: int) -> bool:
    return re.search(r"(?<![.])[.]{2}\Z", text[max(0, end - 3) : end]) is not None


def _cut(paragraph: Paragraph, begin: int, end: int, *, longest: int) -> list[int]:
    """Ends inside an overlong sentence, at the best place of each stretch: a stop, then ؛, then ،, then anywhere;
    outside quotations first, then as late as possible."""
    cuts = []
    while end - begin + 1 > longest:
        window = range(begin + max(1, longest // 2) - 1, begin + longest)
        best = max(window, key=lambda index: (_strength(paragraph, index), not paragraph.enclosed[index], index))
        cuts.append(best)
        begin = best + 1
    return cuts


def _strength(paragraph: Paragraph, index: int) -> int:
    surface = paragraph.text[slice(*paragraph.tokens[index])].strip(INVISIBLE)
    if _touches(paragraph.tokens, index):
        return 0
    if surface[-1:] in ("؛", ";") or _TERMINAL.search(surface):
        return 3
    return 2 if surface[-1:] in ("،", ",") else 1
