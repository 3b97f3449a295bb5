"""Counts that add up over articles, and the percentages that they give.

All averages are micro: counts are summed over the articles first. A percentage of nothing is null, never 0 or 100.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Number = float | int | None


def percent(part: float, whole: float) -> float | None:
    """Return part / whole x 100, to two places; None of nothing."""
    return round(100 * part / whole, 2) if whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How many there are, how many were found, and how many of these are right."""

    gold: int = 0
    system: int = 0
    right: int = 0

    def __add__(self, other: "Found") -> "Found":
        return Found(gold=self.gold + other.gold, system=self.system + other.system, right=self.right + other.right)

    def report(self) -> dict[str, Number]:
        """Precision, recall and F1 x 100, with the counts behind them."""
        return {
            "precision": percent(self.right, self.system),
            "recall": percent(self.right, self.gold),
            "f1": percent(2 * self.right, self.gold + self.system),
            "gold": self.gold,
            "system": self.system,
            "right": self.right,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One error: what kind it is, where, and what was wanted or given instead."""

    what: str
    span: tuple[int, int]
    detail: str = ""


def unmatched(wanted: Iterable[tuple[int, int]], matched: Iterable[tuple[int, int]], what: str) -> Iterator[Fault]:
    """Yield a fault for every span that has no match, in order."""
    left = list(wanted)
    for span in matched:
        left.remove(span)
    return (Fault(what=what, span=span) for span in sorted(left))
