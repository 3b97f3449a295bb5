"""The chosen sentences as segments to translate, with the names in them marked."""

from collections.abc import Sequence

from schemas.extraction import Entity, EntityType
from schemas.options import Order, SummaryOptions
from schemas.summary import Budget, GlossaryEntry, Mark, MarkKind, Segment, Summary, Translate
from worker.document import Document
from worker.summary.ranking import rank, select

METHOD = "position-lexrank-entities-mmr"

_PLACES = 6
_TRANSLATE = {
    EntityType.PERSON: Translate.TRANSLITERATE,
    EntityType.LOCATION: Translate.YES,
    EntityType.ORGANISATION: Translate.YES,
    EntityType.MISCELLANEOUS: Translate.YES,
}


def summarize(
    document: Document, entities: Sequence[Entity] | None, options: SummaryOptions, target_language: str | None
) -> Summary:
    """The best sentences of the article, one a segment, in the order that was asked for.

    There are fewer segments than asked where fewer sentences are fit to be quoted; where none is, the first ones
    serve, with score 0. Segment ids count in the order of the list.
    """
    scores = rank(document, entities)
    chosen = select(document, scores, options.sentences) or range(min(options.sentences, len(scores)))
    ranks = {index: place for place, index in enumerate(chosen, 1)}
    ordered = sorted(chosen) if options.order is Order.OFFSET else list(chosen)
    named = entities or ()
    segments = tuple(
        _segment(document, index, named, id=f"g{number}", score=scores[index], rank=ranks[index])
        for number, index in enumerate(ordered, 1)
    )
    return Summary(
        method=METHOD,
        budget=Budget(sentences=options.sentences),
        segments=segments,
        glossary=_glossary(named, segments),
        target_language=target_language,
    )


def _segment(
    document: Document, index: int, entities: Sequence[Entity], *, id: str, score: float, rank: int
) -> Segment:
    sentence = document.sentences[index]
    return Segment(
        id=id,
        sentences=(f"s{index + 1}",),
        begin=sentence.begin,
        end=sentence.end,
        text=document.surface(sentence.begin, sentence.end),
        score=round(score, _PLACES),
        rank=rank,
        marks=_marks(entities, sentence.begin, sentence.end),
    )


def _marks(entities: Sequence[Entity], begin: int, end: int) -> tuple[Mark, ...]:
    marks = (
        Mark(
            begin=mention.begin,
            end=mention.end,
            kind=MarkKind.ENTITY,
            translate=_TRANSLATE[entity.type],
            ref=entity.id,
        )
        for entity in entities
        for mention in entity.mentions
        if begin <= mention.begin and mention.end <= end
    )
    return tuple(sorted(marks, key=lambda mark: (mark.begin, mark.end)))


def _glossary(entities: Sequence[Entity], segments: Sequence[Segment]) -> tuple[GlossaryEntry, ...]:
    """The entities that the summary names, once each, in order of their first mark in the article."""
    marks = sorted((mark for segment in segments for mark in segment.marks), key=lambda mark: mark.begin)
    known = {entity.id: entity for entity in entities}
    refs = dict.fromkeys(mark.ref for mark in marks if mark.ref is not None)
    return tuple(
        GlossaryEntry(ref=ref, source=known[ref].name, type=known[ref].type, romanized=known[ref].romanized)
        for ref in refs
    )
