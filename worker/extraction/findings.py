"""Everything that is found in one article."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from schemas.extraction import DateExpression, Entity, Quotation, Relation, Term
from schemas.options import Extraction
from worker.document import Document
from worker.extraction.clitics import all_stems
from worker.extraction.dates import dates
from worker.extraction.entities import entities
from worker.extraction.quotations import quotations
from worker.extraction.relations import relations
from worker.extraction.terms import terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found. Relations are None where they were not asked for; the summary needs all the rest."""

    entities: tuple[Entity, ...]
    quotations: tuple[Quotation, ...] = ()
    dates: tuple[DateExpression, ...] = ()
    terms: tuple[Term, ...] = ()
    relations: tuple[Relation, ...] | None = None


def extract(
    document: Document,
    published_at: date | None,
    wanted: Collection[Extraction],
) -> Findings:
    """Find what is wanted in an annotated article, and what its summary needs: all but the relations.

    ``published_at``, from which relative dates count, is the day or the moment of publication, or None if unknown.
    """
    stems = all_stems(document)
    named = entities(document, stems)
    return Findings(
        entities=named,
        quotations=quotations(document, named, stems),
        dates=dates(document, published_at),
        terms=terms(document, named, stems),
        relations=relations(document, named, stems) if Extraction.RELATIONS in wanted else None,
    )
