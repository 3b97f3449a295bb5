"""The dependency tree of a sentence, in a shape that is safe to walk whatever the parser made of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from worker.document import Document, Sentence, Word
from worker.extraction.wordspans import Offsets, word_spans
from worker.orthography import key


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The words of a sentence, counted from 0, with their normalised forms, offsets, and token numbers.

    ``heads`` has None for a root and for a head that is not in the sentence. Cycles are possible.
    """

    words: tuple[Word, ...]
    keys: tuple[str, ...]
    spans: tuple[Offsets, ...]
    owners: tuple[int, ...]
    heads: tuple[int | None, ...]
    children: tuple[tuple[int, ...], ...]

    def relation(self, index: int) -> str:
        """The universal relation of a word to its head, without its subtype; empty where there is none."""
        return (self.words[index].deprel or "").partition(":")[0]

    def has(self, index: int, feature: str) -> bool:
        """Whether a word has a feature, such as ``Voice=Pass``."""
        return feature in features(self.words[index].feats)

    def value(self, index: int, name: str) -> str | None:
        """The value of a feature of a word, or None."""
        return _values(self.words[index].feats).get(name)

    def lemma(self, index: int) -> str:
        """The normalised lemma of a word, or its form where there is none."""
        word = self.words[index]
        return key(word.lemma or "") or self.keys[index]

    def related(self, index: int, *relations: str) -> Iterator[int]:
        """The children of a word in one of some universal relations, in their order."""
        return (child for child in self.children[index] if self.relation(child) in relations)


@lru_cache(maxsize=4096)
def features(feats: str | None) -> frozenset[str]:
    """The features of a word, such as ``Voice=Pass``, one by one."""
    return frozenset((feats or "").split("|"))


@lru_cache(maxsize=4096)
def _values(feats: str | None) -> Mapping[str, str]:
    pairs = (pair.partition("=") for pair in reversed((feats or "").split("|")))
    return {feature: value for feature, _, value in pairs}


def tree(document: Document, sentence: Sentence) -> Tree:
    """The tree of one sentence of a document."""
    words = sentence.words
    heads = tuple(_head(word.head, index, len(words)) for index, word in enumerate(words))
    children: list[list[int]] = [[] for _ in words]
    for index, head in enumerate(heads):
        if head is not None:
            children[head].append(index)
    return Tree(
        words=words,
        keys=tuple(key(word.text) for word in words),
        spans=tuple(span for token in sentence.tokens for span in word_spans(document.text, token)),
        owners=tuple(number for number, token in enumerate(sentence.tokens) for _ in token.words),
        heads=heads,
        children=tuple(map(tuple, children)),
    )


def _head(head: int | None, index: int, size: int) -> int | None:
    return head - 1 if head and 0 < head <= size and head - 1 != index else None
