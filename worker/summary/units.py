"""What a summary is chosen from: stretches of the article that can be translated as they are.

As a rule a sentence. Sentences that a quotation, a bracket or an attribution holds together are one unit, and a long
sentence is more than one where its clauses can stand apart.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from schemas.extraction import Quotation
from worker.document import Document, Token, Word
from worker.summary.bonds import Bonds, bonds
from worker.summary.clauses import Clause, clauses, opening

# A translator's segment of more words is hard to hold in mind; engines lose words beyond about as many.
LONGEST = 40

_SHORTEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A stretch of the article, in code points, and the numbers of the sentences, from 0, that it is made of."""

    begin: int
    end: int
    sentences: tuple[int, ...]
    words: tuple[Word, ...]


def units(
    document: Document, quotations: Sequence[Quotation] = (), *, whole: Iterable[tuple[int, int]] = ()
) -> tuple[Unit, ...]:
    """The units of an article in order, apart from each other, every token in one of them.

    ``quotations`` are those found in the same document; each lies in one unit with the words that attribute it, where
    these stand in the same sentence, or in the next or the previous one of the paragraph. ``whole`` are further
    stretches, such as names and dates, inside which nothing is cut. A unit of more than ``LONGEST`` words is one that
    cannot be cut safely.
    """
    return within(document, bonds(document, quotations, whole))


def within(document: Document, held: Bonds) -> tuple[Unit, ...]:
    """The units of an article, as :func:`units` makes them, given what must stay together."""
    return tuple(unit for group in _groups(document, held) for unit in _divided(document, group, held))


def length(tokens: Iterable[Token], text: str) -> int:
    """The number of words: tokens with a letter or a digit in them, clitics not counted apart."""
    return sum(any(map(str.isalnum, text[token.begin : token.end])) for token in tokens)


def words(document: Document, unit: Unit) -> int:
    """The number of words of a unit."""
    tokens = (token for number in unit.sentences for token in document.sentences[number].tokens)
    return length((token for token in tokens if unit.begin <= token.begin < unit.end), document.text)


def _groups(document: Document, held: Bonds) -> Iterator[range]:
    """The numbers of the sentences that stay together."""
    first = 0
    for number in range(1, len(document.sentences) + 1):
        if number == len(document.sentences) or not held.across(document.sentences[number].begin):
            yield range(first, number)
            first = number


def _divided(document: Document, group: range, held: Bonds) -> Iterator[Unit]:
    tokens = [token for number in group for token in document.sentences[number].tokens]
    owners = [number for number in group for _ in document.sentences[number].tokens]
    places = [0, len(tokens)]
    if length(tokens, document.text) > LONGEST:
        places = _places(document, group, tokens, held)
    for first, stop in pairwise(places):
        piece = tokens[first:stop]
        yield Unit(
            begin=piece[0].begin,
            end=piece[-1].end,
            sentences=tuple(dict.fromkeys(owners[first:stop])),
            words=tuple(word for token in piece for word in token.words),
        )


def _places(document: Document, group: range, tokens: Sequence[Token], held: Bonds) -> list[int]:
    """Where the pieces of a long unit begin and end, as places among its tokens."""
    start = opening(document, group)
    if start is None:
        return [0, len(tokens)]
    following = [clause for number in group for clause in clauses(document, number) if not held.across(clause.begin)]
    begins = [token.begin for token in tokens]
    cuts = _Cuts(
        clauses=[start, *following],
        places=[bisect_left(begins, clause.begin) for clause in (start, *following)],
        counts=[0, *accumulate(length((token,), document.text) for token in tokens)],
    )
    return [0, *cuts.chosen(tokens[-1].end), len(tokens)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cuts:
    """The clauses that may begin a piece, the first of which begins the unit; their places among the tokens; and how
    many words come before each token."""

    clauses: Sequence[Clause]
    places: Sequence[int]
    counts: Sequence[int]

    def chosen(self, end: int) -> list[int]:
        """The places to cut at: as near the middle as can be, until no piece is long or none can be cut."""
        found: list[int] = []
        open_ = [(0, len(self.clauses))]
        while open_:
            low, high = open_.pop()
            stop = len(self.counts) - 1 if high == len(self.clauses) else self.places[high]
            until = end if high == len(self.clauses) else self.clauses[high].begin
            if self.counts[stop] - self.counts[self.places[low]] <= LONGEST:
                continue
            middle = self._middle(low, high, stop, until)
            if middle is not None:
                found.append(self.places[middle])
                open_ += [(low, middle), (middle, high)]
        return sorted(found)

    def _middle(self, low: int, high: int, stop: int, until: int) -> int | None:
        """Of the clauses between two, the one nearest the middle that leaves two pieces that can stand."""
        first, last = self.counts[self.places[low]], self.counts[stop]
        fitting = [
            each
            for each in range(low + 1, high)
            if self.clauses[low].complete <= self.clauses[each].begin
            and self.clauses[each].complete <= until
            and min(self.counts[self.places[each]] - first, last - self.counts[self.places[each]]) >= _SHORTEST
        ]
        return min(fitting, key=lambda each: abs(2 * self.counts[self.places[each]] - first - last), default=None)
