"""Abbreviations that the article itself spells out: «لاماب» for «وكالة المغرب العربي للأنباء»."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.extraction import Entity
from schemas.spans import Mention, Span
from schemas.summary import Note, NoteKind
from worker.document import Document
from worker.orthography import key

# «أ ف ب», «د.ب.أ», «UNHCR», «G20»; a small letter may join the capitals, as in «IoT».
_LETTERS = re.compile(r"[^\W\d_](?:[\s.]+[^\W\d_]){1,5}\.?|[A-Z][A-Za-z]?[A-Z\d]{1,5}s?")
_SHORTEST = 2
_BRACKETS = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviations:
    """The mentions of an article that are abbreviations of a fuller name, in order, with the entity of each."""

    found: Sequence[tuple[Mention, Entity]]
    fuller: Sequence[tuple[int, str]]

    @classmethod
    def of(cls, document: Document, entities: Sequence[Entity]) -> "Abbreviations":
        """The abbreviations among the names of an article."""
        pairs = [(mention, entity) for entity in entities for mention in _short(document, entity)]
        full = [
            (mention.begin, entity.id)
            for entity in {entity.id: entity for _, entity in pairs}.values()
            for mention in entity.mentions
            if key(mention.text) == key(entity.name)
        ]
        return cls(found=sorted(pairs, key=lambda each: each[0].begin), fuller=sorted(full))

    def notes(self, begin: int, end: int) -> Iterator[Note]:
        """A note for each entity that a stretch only abbreviates, at the first place."""
        first = bisect_left(self.found, begin, key=lambda each: each[0].begin)
        last = bisect_left(self.fuller, (end, ""))
        spelled = {entity for _, entity in self.fuller[bisect_left(self.fuller, (begin, "")) : last]}
        stop = bisect_left(self.found, end, key=lambda each: each[0].begin)
        for mention, entity in self.found[first:stop]:
            if entity.id not in spelled:
                spelled.add(entity.id)
                text = f"«{mention.text}» is short for «{entity.name}»."
                at = Span(begin=mention.begin, end=mention.end, text=mention.text)
                yield Note(kind=NoteKind.ABBREVIATION, text=text, ref=entity.id, at=at)


def _short(document: Document, entity: Entity) -> Iterator[Mention]:
    """The mentions that abbreviate the name: by their form, or because the article puts one behind it in brackets."""
    if len(key(entity.name).split()) < _SHORTEST:
        return
    bracketed = {key(mention.text) for mention in entity.mentions if _is_bracketed(document, mention)}
    for mention in entity.mentions:
        word = key(mention.text)
        shorter = len(word) < len(key(entity.name)) and word != key(entity.name)
        single = " " not in word and word in bracketed
        if shorter and (single or _LETTERS.fullmatch(mention.text)):
            yield mention


def _is_bracketed(document: Document, mention: Mention) -> bool:
    before, after = (
        document.surface(max(0, mention.begin - 1), mention.begin),
        document.surface(mention.end, mention.end + 1),
    )
    return bool(after) and _BRACKETS.get(before) == after
