"""The words of a unit with their trees: what the checks of readiness walk over."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.spans import Span
from worker.document import Document
from worker.extraction.trees import Tree
from worker.summary.units import Unit

NOMINAL = frozenset(("NOUN", "PROPN", "X"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A word of the article: the tree of its sentence, and its number in it, from 0."""

    tree: Tree
    index: int

    @property
    def key(self) -> str:
        """Its normalised form."""
        return self.tree.keys[self.index]

    @property
    def text(self) -> str:
        """Its form."""
        return self.tree.words[self.index].text

    @property
    def upos(self) -> str | None:
        """Its part of speech."""
        return self.tree.words[self.index].upos

    @property
    def begin(self) -> int:
        """Where it begins in the article."""
        return self.tree.spans[self.index][0]

    @property
    def end(self) -> int:
        """Where it ends in the article."""
        return self.tree.spans[self.index][1]

    @property
    def relation(self) -> str:
        """Its relation to its head."""
        return self.tree.relation(self.index)

    def value(self, name: str) -> str | None:
        """The value of one of its features."""
        return self.tree.value(self.index, name)

    def shares_token(self, other: "Place") -> bool:
        """Whether two words are written together."""
        return self.tree is other.tree and self.tree.owners[self.index] == self.tree.owners[other.index]


def places(trees: Sequence[Tree], unit: Unit) -> tuple[Place, ...]:
    """The words of a unit in order; none without trees."""
    if not trees:
        return ()
    return tuple(
        Place(tree=trees[number], index=index)
        for number in unit.sentences
        for index, (begin, _) in enumerate(trees[number].spans)
        if unit.begin <= begin < unit.end
    )


def span(document: Document, begin: int, end: int) -> Span:
    """A stretch of the article with its text."""
    return Span(begin=begin, end=end, text=document.surface(begin, end))
