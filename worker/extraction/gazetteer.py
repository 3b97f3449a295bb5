"""Well-known names where they stand in a sentence, whether a model tagged them or not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from schemas.extraction import EntityType
from worker.document import Document, Sentence
from worker.extraction.clitics import upos
from worker.extraction.known import Phrase, phrases
from worker.extraction.stems import Stem, whole, without_clitics
from worker.extraction.tags import Tagged, entity_type


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A well-known name, and its first stem with the clitics off."""

    span: Tagged
    stem: Stem


def recognised(document: Document, sentence: Sentence, stems: Sequence[Stem]) -> Iterator[Recognised]:
    """The well-known names in a sentence, the longest at each place, apart from each other."""
    index = 0
    while index < len(stems):
        found = _at(document, sentence, stems, index)
        if found:
            yield found
        index = found.span.last + 1 if found else index + 1


def _at(document: Document, sentence: Sentence, stems: Sequence[Stem], index: int) -> Recognised | None:
    if not stems[index].key:
        return None
    for first in _firsts(document, sentence, stems[index], index):
        for phrase in phrases().get(first.key, ()):
            last = index + len(phrase.words) - 1
            if last < len(stems) and _fits(document, sentence, stems, index, phrase):
                return Recognised(span=Tagged(first=index, last=last, type=phrase.type), stem=first)
    return None


def _firsts(document: Document, sentence: Sentence, each: Stem, index: int) -> Iterator[Stem]:
    """What a token can be: the tokenizer may have taken a first letter for a clitic, or a clitic for a first letter."""
    split = each.clitics or each.fused
    unsplit = whole(document, sentence.tokens[index]) if split else each
    yield unsplit
    if split:
        yield each
    bare = without_clitics(document, unsplit, _first_words())
    if bare is not unsplit:
        yield bare


def _fits(document: Document, sentence: Sentence, stems: Sequence[Stem], index: int, phrase: Phrase) -> bool:
    following = sentence.tokens[index + 1 : index + len(phrase.words)]
    if any(whole(document, token).key != word for token, word in zip(following, phrase.words[1:], strict=True)):
        return False
    return bool(following) or _stands_alone(sentence, stems, index, phrase.type)


def _stands_alone(sentence: Sentence, stems: Sequence[Stem], index: int, kind: EntityType) -> bool:
    """Whether a single word is the name by itself: no verb, and no part of a person's name."""
    tag = sentence.tokens[index].ner
    person = entity_type(tag) is EntityType.PERSON
    mistaken = kind is EntityType.ORGANISATION and tag.startswith("S-")
    return upos(sentence, stems, index) != "VERB" and (not person or mistaken)


@cache
def _first_words() -> Mapping[str, int]:
    return dict.fromkeys(phrases(), 1)
