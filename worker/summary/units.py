"""What a summary is chosen from: stretches of the article that can be translated as they are."""

from dataclasses import dataclass

from worker.document import Document, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A stretch of the article, in code points, and the numbers of the sentences, from 0, that it is made of."""

    begin: int
    end: int
    sentences: tuple[int, ...]
    words: tuple[Word, ...]


def units(document: Document) -> tuple[Unit, ...]:
    """Every sentence of the article as one unit, in order."""
    return tuple(
        Unit(begin=sentence.begin, end=sentence.end, sentences=(number,), words=sentence.words)
        for number, sentence in enumerate(document.sentences)
    )
