"""Names as the article writes them, one by one: the spans of the NER model made those of the name itself."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from schemas.extraction import EntityType
from worker.document import Document, Sentence
from worker.extraction.announced import announced, role_before
from worker.extraction.clitics import all_stems
from worker.extraction.stems import ARTICLE, CONJUNCTIONS, Stem, trimmed
from worker.extraction.tags import Tagged
from worker.extraction.titles import is_nationality, kind_length, title_length

_LEADING_PARTS = frozenset(("عبد", "ابو", "ابا", "ابي", "بن", "ابن", "بنت", "ال"))
_CONNECTORS = frozenset("-‐‑–—/&'’.·")
# Names of two places that are one: what follows the conjunction.
_SECOND_HALVES = frozenset(
    ("الهرسك", "توباغو", "نيفيس", "بربودا", "برينسيب", "ميكلون", "الغرينادين", "لابرادور", "كايكوس", "فوتونا")
)

# Tagged as names by models trained on Wikipedia.
_CURRENCIES = frozenset(
    (
        *("دولار", "دولارا", "الدولار", "يورو", "اليورو", "جنيه", "جنيها", "الجنيه", "ريال", "ريالا", "الريال"),
        *("دينار", "دينارا", "الدينار", "درهم", "درهما", "الدرهم", "ليره", "الليره", "روبل", "الروبل"),
    )
)


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
        """The words with those joined that only together are a part of a name: عبد الله, أبو مازن, بن سلمان."""
        joined: list[str] = []
        pending = ""
        for word in self.words:
            pending += "بن" if word == "ابن" else word
            if word not in _LEADING_PARTS:
                joined.append(pending)
                pending = ""
        return (*joined, pending) if pending else tuple(joined)


def names(document: Document) -> tuple[Name, ...]:
    """The tagged names of the article, in order and apart from each other.

    Left out of the spans: clitics, punctuation and quotation marks at the edges, titles before persons, nouns that
    say what kind of place it is. A span that holds two names («أ، ب», «أ (ب)», «أ وب») gives two. A span without a
    name in it (a title, an adjective of nationality) gives none.
    """
    stems = all_stems(document)
    found = [
        name
        for number, sentence in enumerate(document.sentences)
        for span in announced(sentence, stems[number])
        for name in _split(document, number, sentence, stems[number], span)
    ]
    families = {name.words[-1] for name in found if name.type is EntityType.PERSON and len(name.words) > 1}
    return tuple(name for name in found if not _is_common(name, families))


def name_of(document: Document, number: int, stems: Sequence[Stem], indices: range, kind: EntityType) -> Name | None:
    """The name that some tokens of sentence ``number`` spell, or None if they hold no letter."""
    chosen = [stems[index] for index in indices if stems[index].key]
    if not chosen:
        return None
    begin, end = trimmed(document.text, chosen[0].begin, chosen[-1].end)
    fused = chosen[0].text != document.text[chosen[0].begin : chosen[0].end]
    text = chosen[0].text + document.text[chosen[0].end : end] if fused else document.text[begin:end]
    person = kind is EntityType.PERSON
    return Name(
        begin=begin,
        end=end,
        type=kind,
        sentence=number,
        words=tuple(each.key for each in chosen),
        text=text,
        role=_role(document, number, stems, indices.start) if person else None,
    )


def _split(document: Document, number: int, sentence: Sentence, stems: Sequence[Stem], span: Tagged) -> Iterator[Name]:
    piece: list[int] = []
    for index in range(span.first, span.last + 1):
        if not stems[index].key and not _connects(document, sentence, index):
            yield from _named(document, number, stems, piece, span.type)
            piece = []
            continue
        if piece and _is_next_name(stems[index], span.type):
            yield from _named(document, number, stems, piece, span.type)
            piece = []
        piece.append(index)
    yield from _named(document, number, stems, piece, span.type)


def _named(
    document: Document, number: int, stems: Sequence[Stem], piece: Sequence[int], kind: EntityType
) -> Iterator[Name]:
    lettered = [index for index in piece if stems[index].key]
    keys = [stems[index].key for index in lettered]
    place = kind is EntityType.LOCATION
    skipped = title_length(keys) if kind is EntityType.PERSON else kind_length(keys, place=place)
    if len(keys) == 1 and is_nationality(keys[0]):
        # It may be a family name; whether it is, only the whole article says.
        skipped = 0
    if skipped < len(lettered):
        name = name_of(document, number, stems, range(lettered[skipped], piece[-1] + 1), kind)
        if name is not None:
            yield name


def _is_next_name(each: Stem, kind: EntityType) -> bool:
    """Whether a conjunction before a word begins another name: two persons or places, hardly two organisations."""
    joined = each.clitics[:1] in tuple(CONJUNCTIONS) and each.key not in _SECOND_HALVES
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
    if len(name.words) == 1 and name.words[0] in _CURRENCIES:
        return True
    if len(name.words) > 1 or not is_nationality(name.words[0]) or name.type is EntityType.ORGANISATION:
        return False
    if name.type is EntityType.PERSON:
        return name.words[0] not in families and name.words[0].startswith(ARTICLE)
    return True


def _role(document: Document, number: int, stems: Sequence[Stem], first: int) -> str | None:
    start = role_before(document.sentences[number], stems, first)
    return None if start is None else document.surface(stems[start].begin, stems[first - 1].end)
