"""Stretches of a text that may overlap, for markup, in which elements may not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """A stretch of a text, end-exclusive, and what it is."""

    begin: int
    end: int
    content: T


@dataclass(frozen=True, slots=True)
class Opening(Generic[T]):
    """A stretch begins here; ``again`` where it was closed for another one to end."""

    content: T
    again: bool


@dataclass(frozen=True, slots=True)
class Closing(Generic[T]):
    """The stretch that was opened last ends here."""

    content: T


Piece: TypeAlias = str | Opening[T] | Closing[T]


def ordered(stretches: Iterable[Stretch[T]]) -> list[Stretch[T]]:
    """By their beginning, the longer one first, otherwise as given: what can hold another comes before it."""
    return sorted(stretches, key=lambda stretch: (stretch.begin, -stretch.end))


def crossing(stretches: Sequence[Stretch[T]]) -> list[bool]:
    """For each of the :func:`ordered` stretches, whether it begins inside an earlier one and ends outside.

    Without these, the others nest.
    """
    found: list[bool] = []
    holding: list[Stretch[T]] = []
    for stretch in stretches:
        while holding and holding[-1].end <= stretch.begin:
            holding.pop()
        crosses = bool(holding) and stretch.end > holding[-1].end
        found.append(crosses)
        if not crosses:
            holding.append(stretch)
    return found


def pieces(text: str, stretches: Iterable[Stretch[T]]) -> Iterator[Piece[T]]:
    """The text cut where stretches begin and end, with these edges between.

    Openings and closings pair off as brackets do: a stretch that ends inside another one closes that one and opens
    it again. Stretches lie in the text and are not empty.
    """
    waiting = ordered(stretches)
    edges = sorted({edge for stretch in waiting for edge in (stretch.begin, stretch.end)})
    holding: list[Stretch[T]] = []
    waiting.reverse()
    position = 0
    for edge in edges:
        if position < edge:
            yield text[position:edge]
            position = edge
        ending = next((index for index, stretch in enumerate(holding) if stretch.end == edge), len(holding))
        yield from (Closing(stretch.content) for stretch in reversed(holding[ending:]))
        opening = [(stretch, True) for stretch in holding[ending:] if stretch.end > edge]
        del holding[ending:]
        while waiting and waiting[-1].begin == edge:
            opening.append((waiting.pop(), False))
        for stretch, again in sorted(opening, key=lambda each: -each[0].end):
            holding.append(stretch)
            yield Opening(stretch.content, again)
    if position < len(text):
        yield text[position:]
