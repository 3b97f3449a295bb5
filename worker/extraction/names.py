"""Names as the article writes them, one by one: the spans of the NER model made those of the name itself."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from schemas.extraction import EntityType
from worker.document import Document, Sentence
from worker.extraction.announced import role_before
from worker.extraction.known import known
from worker.extraction.lexicon import keys
from worker.extraction.reading import Reading
from worker.extraction.stems import CONJUNCTIONS, Stem, trimmed
from worker.extraction.tags import Tagged
from worker.extraction.titles import is_nationality, kind_length, nation_length, title_length

_CONNECTORS = frozenset("-‐‑–—/&'’.·")
# أوبك+ is another thing than أوبك.
_PLUS = "+"
_FILE = "names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One place where something is named, in sentence number ``sentence`` from 0.

    ``words`` are its normalised words and ``text`` its form without clitics. ``role`` is the title before a person.
    """

    begin: int
    end: int
    type: EntityType
    sentence: int
    words: tuple[str, ...]
    text: str
    role: str | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The words with those joined that only together are a part of a name: عبد الله, أبو مازن, صلاح الدين."""
        return joined_parts(self.words)


def names(document: Document, readings: Sequence[Reading]) -> tuple[Name, ...]:
    """The names of the article, in order and apart from each other.

    Left out of the spans: clitics, punctuation and quotation marks at the edges, titles before persons, nouns that
    say what kind of place it is. A span that holds two names («أ، ب», «أ (ب)», «أ وب») gives two. A span without a
    name in it (a title, an adjective of nationality) gives none.
    """
    found = [name for reading in readings for span in reading.spans for name in _split(document, reading, span)]
    families = {name.words[-1] for name in found if name.type is EntityType.PERSON and len(name.words) > 1}
    return tuple(name for name in found if not _is_common(name, families))


def name_of(document: Document, reading: Reading, chosen: Sequence[Stem], first: int, kind: EntityType) -> Name | None:
    """The name that some stems of a sentence, from token ``first`` on, spell, or None if they spell none."""
    chosen = [each for each in chosen if each.key]
    if all(each.key.isdecimal() for each in chosen):
        return None
    begin, end = trimmed(document.text, chosen[0].begin, chosen[-1].end)
    plus = document.text[end : end + 1] == _PLUS
    end += plus
    fused = chosen[0].text != document.text[chosen[0].begin : chosen[0].end]
    text = chosen[0].text + document.text[chosen[0].end : end] if fused else document.text[begin:end]
    person = kind is EntityType.PERSON
    start = role_before(reading.sentence, reading.stems, first) if person else None
    return Name(
        begin=begin,
        end=end,
        type=kind,
        sentence=reading.number,
        words=(*(each.key for each in chosen[:-1]), chosen[-1].key + _PLUS * plus),
        text=text,
        role=None if start is None else document.surface(reading.stems[start].begin, reading.stems[first - 1].end),
    )


def _split(document: Document, reading: Reading, span: Tagged) -> Iterator[Name]:
    piece: list[int] = []
    for index in range(span.first, span.last + 1):
        if not reading.stems[index].key and not _connects(document, reading.sentence, index):
            yield from _named(document, reading, piece, span.type)
            piece = []
            continue
        if piece and _is_next_name(reading.stems[index], span.type):
            yield from _named(document, reading, piece, span.type)
            piece = []
        piece.append(index)
    yield from _named(document, reading, piece, span.type)


def _named(document: Document, reading: Reading, piece: Sequence[int], kind: EntityType) -> Iterator[Name]:
    stems = reading.stems
    lettered = [index for index in piece if stems[index].key]
    words = [stems[index].key for index in lettered]
    skipped = title_length(words) if kind is EntityType.PERSON else 0
    if kind is EntityType.LOCATION:
        skipped = kind_length(words)
        lettered = lettered[: len(lettered) - nation_length(words[skipped:])]
    if len(words) == 1 and is_nationality(words[0]):
        # It may be a family name; whether it is, only the whole article says.
        skipped = 0
    if skipped < len(lettered):
        first = lettered[skipped]
        name = name_of(document, reading, stems[first : lettered[-1] + 1], first, kind)
        if name is not None:
            yield name


def _is_next_name(each: Stem, kind: EntityType) -> bool:
    """Whether a conjunction before a word begins another name: two persons or places, hardly two organisations."""
    joined = each.clitics[:1] in tuple(CONJUNCTIONS) and each.key not in keys(_FILE, "second_halves")
    return joined and kind in (EntityType.PERSON, EntityType.LOCATION)


def _connects(document: Document, sentence: Sentence, index: int) -> bool:
    """Whether a mark holds the words around it together: Jean-Pierre, AT&T, J. Smith."""
    token, text = sentence.tokens[index], document.text
    surface = text[token.begin : token.end]
    if surface == ".":
        return token.begin > 0 and text[token.begin - 1].isalpha()
    before, after = text[token.begin - 1 : token.begin], text[token.end : token.end + 1]
    return set(surface) <= _CONNECTORS and before.isalnum() and after.isalnum()


def _is_common(name: Name, families: Container[str]) -> bool:
    """Whether what was tagged is a common word: a currency, a nationality that is nobody's family."""
    word = name.words[0]
    if len(name.words) > 1:
        return False
    if word in keys(_FILE, "currencies"):
        return True
    if not is_nationality(word) or name.type is EntityType.ORGANISATION or known(name.text) is not None:
        return False
    return name.type is not EntityType.PERSON or word not in families


@lru_cache(maxsize=65_536)
def joined_parts(words: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of a name from its keys, as in :attr:`Name.parts`."""
    joined: list[str] = []
    pending = ""
    for word in words:
        if joined and not pending and word in keys(_FILE, "trailing_parts"):
            joined[-1] += word
            continue
        pending += "بن" if word == "ابن" else word
        if word not in keys(_FILE, "leading_parts"):
            joined.append(pending)
            pending = ""
    return (*joined, pending) if pending else tuple(joined)
