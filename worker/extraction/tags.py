"""From the tags of any Stanza NER model to spans of tokens of our four types."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from schemas.extraction import EntityType
from worker.document import Sentence

# ANERcorp and AQMAR; OntoNotes; the Nordic and Slavonic sets. What is not here is no proper name of ours: NORP
# (nationalities), dates, quantities.
_TYPES = {
    **dict.fromkeys(("PER", "PERS", "PERSON"), EntityType.PERSON),
    **dict.fromkeys(("LOC", "LOCATION", "GPE", "GPE_LOC", "FAC", "FACILITY"), EntityType.LOCATION),
    **dict.fromkeys(("ORG", "ORGANIZATION", "GPE_ORG"), EntityType.ORGANISATION),
    **dict.fromkeys(
        ("MISC", "EVENT", "EVT", "WORK_OF_ART", "LAW", "PRODUCT", "PROD", "PRO", "LANGUAGE"), EntityType.MISCELLANEOUS
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """Tokens ``first`` to ``last`` of a sentence, both included, that a model tagged as one name."""

    first: int
    last: int
    type: EntityType


def tagged(sentence: Sentence) -> tuple[Tagged, ...]:
    """The names that the tags of a sentence spell out, however inconsistent the tags.

    A tag that continues nothing begins a name, as in the CoNLL scorer (Tjong Kim Sang & De Meulder 2003); a change of
    type ends one. BIO tags are read as well as BIOES.
    """
    return tuple(_read(sentence))


@lru_cache(maxsize=1024)
def entity_type(tag: str) -> EntityType | None:
    """The type in a BIO or BIOES tag, or None where there is none that we know."""
    return _TYPES.get(tag.partition("-")[2].upper())


def _read(sentence: Sentence) -> Iterator[Tagged]:
    begun: int | None = None
    current: EntityType | None = None
    for index, token in enumerate(sentence.tokens):
        prefix, kind = token.ner[:1], entity_type(token.ner)
        if begun is not None and current is not None and (kind is not current or prefix in ("B", "S")):
            yield Tagged(first=begun, last=index - 1, type=current)
            begun = None
        if kind is None:
            continue
        begun, current = index if begun is None else begun, kind
        if prefix in ("E", "S"):
            yield Tagged(first=begun, last=index, type=kind)
            begun = None
    if begun is not None and current is not None:
        yield Tagged(first=begun, last=len(sentence.tokens) - 1, type=current)
