"""The chosen units as segments to translate: with marks, flags, notes, clean text, and a glossary."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.options import Order, SummaryOptions
from schemas.summary import GlossaryEntry, Segment, Summary, Translate
from worker.document import Document
from worker.extraction.findings import Findings
from worker.summary.bonds import bonds
from worker.summary.cleaning import clean
from worker.summary.marks import Marks, marks, translation
from worker.summary.openings import pieces
from worker.summary.ranking import rank
from worker.summary.readiness.assessment import Readiness, assess
from worker.summary.selection import select
from worker.summary.units import Unit, within

METHOD = "ridge-expected-overlap"

_PLACES = 6


def summarize(
    document: Document, found: Findings, options: SummaryOptions, target_language: str | None = None
) -> Summary:
    """The best units of the article, one a segment, in the order that was asked for.

    ``found`` is what was found in the same document: all of it, whatever the client asked to see, is used. There are
    fewer segments than asked where fewer units are fit to be quoted; where none is, the first one serves, with score
    0. Segment ids count in the order of the list.
    """
    parts = divided(document, found)
    readiness = assess(document, parts, found)
    scores = rank(document, parts, found.entities)
    preferred = [each.standalone is not False for each in readiness]
    best = select(document, parts, scores, options.budget, preferred=preferred) or range(min(1, len(parts)))
    ranks = {number: place for place, number in enumerate(best, 1)}
    ordered = sorted(best) if options.order is Order.OFFSET else best
    whole = _Article(document=document, marks=marks(document, found))
    segments = tuple(
        whole.segment(parts[number], readiness[number], id=f"g{place}", score=scores[number], rank=ranks[number])
        for place, number in enumerate(ordered, 1)
    )
    return Summary(
        method=METHOD,
        budget=options.budget,
        segments=segments,
        glossary=_glossary(found, segments),
        target_language=target_language,
    )


def divided(document: Document, found: Findings) -> tuple[Unit, ...]:
    """The units of an article, none of which divides a quotation, a name, a term or a date."""
    named = (mention for entity in found.entities for mention in entity.mentions)
    termed = (mention for term in found.terms for mention in term.mentions)
    whole = ((each.begin, each.end) for each in (*named, *termed, *found.dates))
    held = bonds(document, found.quotations, whole)
    return pieces(document, within(document, held), held)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Article:
    document: Document
    marks: Marks

    def segment(self, unit: Unit, readiness: Readiness, *, id: str, score: float, rank: int) -> Segment:
        document = self.document
        return Segment(
            id=id,
            sentences=tuple(f"s{number + 1}" for number in unit.sentences),
            begin=unit.begin,
            end=unit.end,
            text=document.surface(unit.begin, unit.end),
            score=round(score, _PLACES),
            rank=rank,
            marks=self.marks.within(unit.begin, unit.end),
            notes=readiness.notes,
            flags=readiness.flags,
            standalone=readiness.standalone,
            clean=clean(document.text, unit.begin, unit.end, document.language),
        )


def _glossary(found: Findings, segments: Sequence[Segment]) -> tuple[GlossaryEntry, ...]:
    """The names and terms of the summary, once each, in order of their first mark in the article; then the names that
    only its notes speak of."""
    known = {
        entity.id: GlossaryEntry(
            ref=entity.id,
            source=entity.name,
            type=entity.type,
            romanized=entity.romanized,
            translate=translation(entity, entity.name),
        )
        for entity in found.entities
    } | {term.id: GlossaryEntry(ref=term.id, source=term.text, translate=Translate.YES) for term in found.terms}
    return tuple(known[ref] for ref in dict.fromkeys(_references(segments)) if ref in known)


def _references(segments: Sequence[Segment]) -> Iterator[str | None]:
    marked = (mark for segment in segments for mark in segment.marks)
    yield from (mark.ref for mark in sorted(marked, key=lambda mark: (mark.begin, -mark.end)))
    yield from (note.ref for segment in sorted(segments, key=lambda each: each.begin) for note in segment.notes or ())
