"""Where paragraphs begin and end.

A line break ends a paragraph, unless the text was broken into lines of a fixed width, as wire copy, mail and old
archives are: then a break only does so where the next word would still have fitted on the line (the greedy breaking
of Knuth & Plass 1981, read backwards).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# A single break: what stands between two lines of which neither is empty.
_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028]")

# Columns. Wider lines are paragraphs, narrower ones headlines or verse.
_NARROWEST = 40
_WIDEST = 160
_FEWEST_WRAPS = 3
# The share of breaks that must be wraps; where every line is a paragraph next to none is, by chance.
_MANY = 1 / 3
# The share of wraps that may stand behind a full stop: a sentence ends there by chance, a paragraph mostly.
_STOPPED = 1 / 4
# Of a hundred lines, how many are within the width: a headline or a table may stand out.
_WITHIN = 0.95
_STOPS = (".", "؟", "!", "…", "۔", ":")

Span = tuple[int, int]


def paragraphs(text: str) -> Iterator[Span]:
    """The begin and end of every paragraph that is not blank, in order."""
    lines = [match.span() for match in LINE.finditer(text) if match.group().strip()]
    if not lines:
        return
    begin = lines[0][0]
    for (one, other), wraps in zip(pairwise(lines), _wraps(text, lines), strict=True):
        if not wraps:
            yield begin, one[1]
            begin = other[0]
    yield begin, lines[-1][1]


def _wraps(text: str, lines: Sequence[Span]) -> list[bool]:
    """For each line but the last, whether the break after it only wraps the text."""
    none = [False] * (len(lines) - 1)
    lengths = sorted(_length(text, line) for line in lines)
    width = lengths[int(_WITHIN * (len(lengths) - 1))]
    if not _NARROWEST <= width <= _WIDEST:
        return none
    single = [_BREAK.fullmatch(text, one[1], other[0]) is not None for one, other in pairwise(lines)]
    wraps = [
        near and _length(text, one) + _first(text, other) >= width >= _length(text, one) - 1
        for near, (one, other) in zip(single, pairwise(lines), strict=True)
    ]
    stopped = [
        text[begin:end].rstrip().endswith(_STOPS) for (begin, end), wrap in zip(lines, wraps, strict=False) if wrap
    ]
    if sum(wraps) < max(_FEWEST_WRAPS, _MANY * sum(single)) or sum(stopped) > _STOPPED * sum(wraps):
        return none
    return wraps


def _length(text: str, line: Span) -> int:
    return len(text[line[0] : line[1]].rstrip())


def _first(text: str, line: Span) -> int:
    """The length of the first word of a line, with a space."""
    return len(text[line[0] : line[1]].split(maxsplit=1)[0]) + 1
