"""An article read for names: the stems of its tokens, and the spans that models, lists and rules take for names."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from schemas.extraction import EntityType
from worker.document import Document, Sentence
from worker.extraction.announced import announced, role_before
from worker.extraction.clitics import Stems
from worker.extraction.compounds import compounds, head_type
from worker.extraction.edges import cut, is_doubtful
from worker.extraction.gazetteer import recognised
from worker.extraction.introduced import introduced
from worker.extraction.mistaken import divided, mistaken
from worker.extraction.people import people
from worker.extraction.quoted import bracketed, quoted
from worker.extraction.stems import Stem
from worker.extraction.tags import Tagged
from worker.extraction.titles import is_of_state
from worker.extraction.variants import ARTICLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Sentence ``number`` from 0 with a stem for every token, and its names in order and apart from each other."""

    number: int
    sentence: Sentence
    stems: tuple[Stem, ...]
    spans: tuple[Tagged, ...]


def read(document: Document, stems: Stems) -> tuple[Reading, ...]:
    """Every sentence of an article with its names.

    Where spans meet, the longer one is the name (جامعة القاهرة, not القاهرة). A person of one word that nothing but
    the model takes for a name has to be the family name of somebody.
    """
    readings = [_read(document, number, row) for number, row in enumerate(stems)]
    families = {
        reading.stems[span.last].key
        for reading in readings
        for span in reading.spans
        if span.type is EntityType.PERSON and span.last > span.first
    }
    alone = {reading.stems[span.first].key for reading in readings for span in reading.spans if span.first == span.last}
    return tuple(_settled(reading, families, alone) for reading in readings)


def _read(document: Document, number: int, stems: Sequence[Stem]) -> Reading:
    sentence = document.sentences[number]
    apart = divided(document, sentence, stems, announced(sentence, stems))
    tagged = (cut(sentence, stems, span) for span in apart)
    spans = [span for span in tagged if span is not None]
    spans = _layered(spans, people(sentence, stems, spans))
    spans = _layered(spans, mistaken(document, sentence, stems, spans))
    spans = _layered(spans, introduced(document, sentence, stems, spans))
    spans = [_of_head_type(stems, span) for span in _layered(spans, compounds(sentence, stems))]
    corrected = list(stems)
    known = tuple(recognised(document, sentence, stems))
    spans = _layered(spans, (found.span for found in known))
    kept = set(spans)
    for found in known:
        if found.span in kept:
            corrected[found.span.first] = found.stem
    spans = _layered(spans, quoted(document, sentence, corrected))
    spans = _layered(spans, bracketed(document, sentence, corrected, spans))
    return Reading(number=number, sentence=sentence, stems=tuple(corrected), spans=tuple(spans))


def _of_head_type(stems: Sequence[Stem], span: Tagged) -> Tagged:
    kind = head_type(stems[span.first].key) if span.last > span.first else None
    return span if kind is None else Tagged(first=span.first, last=span.last, type=kind)


def _layered(spans: Sequence[Tagged], found: Iterable[Tagged]) -> list[Tagged]:
    """Spans with others laid over them, each of which takes the place of those inside it, or none."""
    found = tuple(found)
    if not found:
        return list(spans)
    held = {index: span for span in spans for index in range(span.first, span.last + 1)}
    for span in found:
        met = {held[index] for index in range(span.first, span.last + 1) if index in held}
        if all(span.first <= other.first and other.last <= span.last for other in met):
            held.update(dict.fromkeys(range(span.first, span.last + 1), span))
    return sorted(set(held.values()), key=lambda span: span.first)


def _settled(reading: Reading, families: Container[str], alone: Container[str]) -> Reading:
    """The reading without doubtful people, and without the nationality after a body that is named alone elsewhere."""
    sentence, stems = reading.sentence, reading.stems
    kept = tuple(
        _without_nation(stems, span) if stems[span.first].key in alone else span
        for span in reading.spans
        if not is_doubtful(sentence, stems, span)
        or stems[span.first].key in families
        or role_before(sentence, stems, span.first) is not None
    )
    return replace(reading, spans=kept)


def _without_nation(stems: Sequence[Stem], span: Tagged) -> Tagged:
    words = [stems[index].key for index in range(span.first, span.last + 1)]
    body = span.type is EntityType.ORGANISATION and head_type(words[0], "definite") is None
    cut_off = body and len(words) == 2 and is_of_state(words[1]) and words[1].startswith(ARTICLE)
    return Tagged(first=span.first, last=span.first, type=span.type) if cut_off else span
