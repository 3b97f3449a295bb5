"""The chosen sentences as segments to translate, with the names and terms in them marked."""

from collections.abc import Sequence

from schemas.extraction import Entity, EntityType, Term
from schemas.options import Order, SummaryOptions
from schemas.summary import GlossaryEntry, Mark, MarkKind, Segment, Summary, Translate
from worker.document import Document
from worker.summary.openings import divided
from worker.summary.ranking import rank
from worker.summary.selection import select
from worker.summary.units import Unit, units

METHOD = "ridge-expected-overlap"

_PLACES = 6
_TRANSLATE = {
    EntityType.PERSON: Translate.TRANSLITERATE,
    EntityType.LOCATION: Translate.YES,
    EntityType.ORGANISATION: Translate.YES,
    EntityType.MISCELLANEOUS: Translate.YES,
}


def summarize(
    document: Document,
    entities: Sequence[Entity] | None,
    options: SummaryOptions,
    target_language: str | None,
    *,
    terms: Sequence[Term] = (),
) -> Summary:
    """The best units of the article, one a segment, in the order that was asked for.

    There are fewer segments than asked where fewer units are fit to be quoted; where none is, the first one serves,
    with score 0. Segment ids count in the order of the list.
    """
    parts = divided(document, units(document))
    scores = rank(document, parts, entities)
    chosen = select(document, parts, scores, options.budget) or range(min(1, len(parts)))
    ranks = {index: place for place, index in enumerate(chosen, 1)}
    ordered = sorted(chosen) if options.order is Order.OFFSET else list(chosen)
    marks = _marks(entities or (), terms)
    segments = tuple(
        _segment(document, parts[index], marks, id=f"g{number}", score=scores[index], rank=ranks[index])
        for number, index in enumerate(ordered, 1)
    )
    return Summary(
        method=METHOD,
        budget=options.budget,
        segments=segments,
        glossary=_glossary(entities or (), terms, segments),
        target_language=target_language,
    )


def _segment(document: Document, unit: Unit, marks: Sequence[Mark], *, id: str, score: float, rank: int) -> Segment:
    return Segment(
        id=id,
        sentences=tuple(f"s{number + 1}" for number in unit.sentences),
        begin=unit.begin,
        end=unit.end,
        text=document.surface(unit.begin, unit.end),
        score=round(score, _PLACES),
        rank=rank,
        marks=tuple(mark for mark in marks if unit.begin <= mark.begin and mark.end <= unit.end),
    )


def _marks(entities: Sequence[Entity], terms: Sequence[Term]) -> list[Mark]:
    """All names and terms of the article in order, a term before the name that it holds."""
    places = [
        *(
            (mention, MarkKind.ENTITY, _TRANSLATE[entity.type], entity.id)
            for entity in entities
            for mention in entity.mentions
        ),
        *((mention, MarkKind.TERM, Translate.YES, term.id) for term in terms for mention in term.mentions),
    ]
    marks = (
        Mark(begin=mention.begin, end=mention.end, kind=kind, translate=translate, ref=ref)
        for mention, kind, translate, ref in places
    )
    return sorted(marks, key=lambda mark: (mark.begin, -mark.end))


def _glossary(
    entities: Sequence[Entity], terms: Sequence[Term], segments: Sequence[Segment]
) -> tuple[GlossaryEntry, ...]:
    """The names and terms of the summary, once each, in order of their first mark in the article."""
    known = {
        entity.id: GlossaryEntry(ref=entity.id, source=entity.name, type=entity.type, romanized=entity.romanized)
        for entity in entities
    } | {term.id: GlossaryEntry(ref=term.id, source=term.text) for term in terms}
    marks = sorted((mark for segment in segments for mark in segment.marks), key=lambda mark: (mark.begin, -mark.end))
    return tuple(known[ref] for ref in dict.fromkeys(mark.ref for mark in marks if mark.ref is not None))
