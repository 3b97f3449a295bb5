"""Which units make the summary: those that together hold most of what readers would quote.

The score of a unit is taken for the chance that it stands in a reader's extract. From all scores follows how often
each word can be expected there, and a summary is worth the number of its words that it can be expected to share with
such an extract: minimum Bayes risk for ROUGE-1 (Lin 2004; Kumar & Byrne 2004). That is a saturated coverage, thus
monotone and submodular (Lin & Bilmes 2011): what is said twice counts once. The greedy choice by worth a word is the
one of their section 4, made lazily (Minoux 1978).
"""

import heapq
import math
import re
from collections import Counter
from collections.abc import Sequence

from schemas.summary import Budget
from worker.document import Document
from worker.orthography import key
from worker.summary.units import Unit

# What a unit is worth that does not stand alone, against one that does: enough to decide between near equals.
DEPENDENT = 0.95

# Units of fewer words cost as much as this many, lest the shortest are the best value.
_CHEAPEST = 5
_WORD = re.compile(r"\w+")


def select(
    document: Document,
    units: Sequence[Unit],
    scores: Sequence[float],
    budget: Budget,
    *,
    preferred: Sequence[bool] | None = None,
) -> tuple[int, ...]:
    """The places of the chosen units, best first, none of them scored 0.

    They are as many as fit. The budget is never exceeded, unless no unit fits: then the best one is chosen.
    ``preferred`` says of each unit whether it stands alone; without it, all do.
    """
    lengths = [words(document.surface(unit.begin, unit.end)) for unit in units]
    open_ = {place for place, score in enumerate(scores) if score > 0}
    left, most = _allowance(document, budget), budget.sentences or len(units)
    if not any(lengths[place] <= left for place in open_):
        left, most = math.inf, 1
    chosen: list[int] = []
    worth = _Worth(document, units, scores, preferred)
    queue = [(-worth.added(place), place) for place in sorted(open_) if lengths[place] <= left]
    heapq.heapify(queue)
    while queue and len(chosen) < most:
        _, place = heapq.heappop(queue)
        if lengths[place] > left:
            continue
        now = (-worth.added(place), place)
        # What is chosen makes the rest worth less, never more: who still leads after a second look is the best.
        if queue and now > queue[0]:
            heapq.heappush(queue, now)
            continue
        chosen.append(place)
        worth.choose(place)
        left -= lengths[place]
    return tuple(chosen)


def words(text: str) -> int:
    """How many words a word processor counts: what is between spaces and has a letter or a digit in it."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


def _allowance(document: Document, budget: Budget) -> float:
    if budget.words is not None:
        return budget.words
    # The hair keeps 0.1 of 30 words from being two.
    return math.inf if budget.ratio is None else math.floor(budget.ratio * words(document.text) + 1e-9)


class _Worth:
    """What units add to a summary: words that a reader's extract is expected to hold as well, by their cost."""

    def __init__(
        self, document: Document, units: Sequence[Unit], scores: Sequence[float], preferred: Sequence[bool] | None
    ) -> None:
        self._bags = [Counter(_WORD.findall(key(document.surface(unit.begin, unit.end)))) for unit in units]
        self._chances = _chances(self._bags, scores)
        self._factors = [1.0 if stands else DEPENDENT for stands in preferred or (True,) * len(units)]
        self._held: Counter[str] = Counter()

    def added(self, place: int) -> float:
        """The worth a word of a unit beside what is chosen."""
        bag = self._bags[place]
        shared = sum(
            sum(self._chances[word][self._held[word] : self._held[word] + times]) for word, times in bag.items()
        )
        return self._factors[place] * shared / max(_CHEAPEST, bag.total())

    def choose(self, place: int) -> None:
        """Take a unit into the summary."""
        self._held.update(self._bags[place])


def _chances(bags: Sequence[Counter[str]], scores: Sequence[float]) -> dict[str, list[float]]:
    """For each word the chances that an extract holds it once, twice, and so on up to all its places.

    That it holds it at all is exact, where units are taken independently; the rest is Poisson's.
    """
    times: Counter[str] = Counter()
    expected: dict[str, float] = {}
    absent: dict[str, float] = {}
    for bag, score in zip(bags, scores, strict=True):
        times.update(bag)
        for word, number in bag.items():
            expected[word] = expected.get(word, 0.0) + score * number
            absent[word] = absent.get(word, 1.0) * (1.0 - score)
    return {word: [1.0 - absent[word], *_tail(expected[word], number)] for word, number in times.items()}


def _tail(mean: float, most: int) -> list[float]:
    """The chances of at least 2, 3, … ``most`` events of a Poisson distribution."""
    if not mean:
        return [0.0] * (most - 1)
    below = math.exp(-mean)
    found = []
    for number in range(1, most):
        # In logarithms: a common word of a long article has a mean whose exponential is none.
        below += math.exp(number * math.log(mean) - mean - math.lgamma(number + 1))
        found.append(max(0.0, 1.0 - below))
    return found
