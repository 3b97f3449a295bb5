"""Names between quotation marks: the work after فيلم, the newspaper after صحيفة, who was spoken to after لـ."""

from collections.abc import Iterator, Sequence

from schemas.extraction import EntityType
from worker.document import Document, Sentence
from worker.extraction.clitics import PROPER, upos
from worker.extraction.compounds import head_type
from worker.extraction.stems import Stem
from worker.extraction.tags import Tagged
from worker.extraction.variants import ARTICLE
from worker.orthography import TATWEEL, silent

_CLOSING = {"«": "»", "“": "”", '"': '"', "”": "“", "‹": "›", "„": "“"}
_BRACKETS = (("(", ")"), ("[", "]"))
_LONGEST_TITLE = 6
_LONGEST_NAME = 3
_ADJECTIVES = 2
_TO = "ل"


def quoted(document: Document, sentence: Sentence, stems: Sequence[Stem]) -> Iterator[Tagged]:
    """The names between quotation marks, without the marks, in order."""
    index = 0
    while index < len(stems):
        closing = None if stems[index].key else _closing(document, sentence, index)
        kind = None if closing is None else _kind(document, sentence, stems, index, closing)
        if closing is not None and kind is not None:
            yield Tagged(first=index + 1, last=closing - 1, type=kind)
            index = closing
        index += 1


def bracketed(
    document: Document, sentence: Sentence, stems: Sequence[Stem], spans: Sequence[Tagged]
) -> Iterator[Tagged]:
    """The short names in brackets right after a body: وكالة أنباء البحرين (بنا)."""
    taken = {index for span in spans for index in range(span.first, span.last + 1)}
    for span in spans:
        place = span.last + 2
        if span.type is not EntityType.ORGANISATION or place + 1 >= len(stems):
            continue
        around = (_surface(document, sentence, place - 1), _surface(document, sentence, place + 1))
        word, text = stems[place].key, stems[place].text
        latin = text.isascii() and text.isupper()
        noun = upos(sentence, stems, place) in (*PROPER, "NOUN") and not word.startswith(ARTICLE)
        if place not in taken and around in _BRACKETS and word.isalpha() and (latin or noun):
            yield Tagged(first=place, last=place, type=EntityType.ORGANISATION)


def _closing(document: Document, sentence: Sentence, index: int) -> int | None:
    """The token that closes the quotation marks that a token opens, if few words stand between."""
    mark = _CLOSING.get(_surface(document, sentence, index))
    if mark is None:
        return None
    reach = range(index + 2, min(len(sentence.tokens), index + 2 + _LONGEST_TITLE))
    return next((other for other in reach if _surface(document, sentence, other) == mark), None)


def _kind(
    document: Document, sentence: Sentence, stems: Sequence[Stem], opening: int, closing: int
) -> EntityType | None:
    inside = range(opening + 1, closing)
    if not all(stems[index].key for index in inside):
        return None
    before = opening - 1
    if before >= 0 and _is_to(document, sentence, opening):
        verbal = any(upos(sentence, stems, index) == "VERB" for index in inside)
        return None if verbal or len(inside) > _LONGEST_NAME else EntityType.ORGANISATION
    for _ in range(_ADJECTIVES + 1):
        kind = head_type(stems[before].key, "quoted") if before >= 0 else None
        if kind is not None:
            return kind if kind is EntityType.MISCELLANEOUS or len(inside) <= _LONGEST_NAME else None
        if before < 0 or not (upos(sentence, stems, before) in ("ADJ", "X") or stems[before].key.startswith(ARTICLE)):
            break
        before -= 1
    first = head_type(stems[opening + 1].key, "quoted")
    return first if first is EntityType.MISCELLANEOUS and 1 < len(inside) <= _LONGEST_NAME + 1 else None


def _is_to(document: Document, sentence: Sentence, opening: int) -> bool:
    """Whether the preposition ل, drawn out to the mark (لـ«…»), stands before it."""
    token = sentence.tokens[opening - 1]
    if token.end != sentence.tokens[opening].begin:
        return False
    surface = document.surface(token.begin, token.end)
    letters = "".join(letter for letter in surface if not silent(letter))
    return letters in (_TO, "و" + _TO) and surface.endswith(TATWEEL)


def _surface(document: Document, sentence: Sentence, index: int) -> str:
    token = sentence.tokens[index]
    return document.surface(token.begin, token.end)
