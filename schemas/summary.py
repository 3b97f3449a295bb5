"""The summary: segments of the article that a translator or a translation engine can start on."""

from dataclasses import dataclass
from enum import StrEnum

from marshmallow import fields, validate

from schemas.contract import ContractSchema, JsonInteger
from schemas.extraction import EntityType
from schemas.spans import Span, SpanSchema, position


class MarkKind(StrEnum):
    """What a mark inside a segment stands for."""

    ENTITY = "entity"
    TERM = "term"
    DATE = "date"
    QUOTATION = "quotation"


class Translate(StrEnum):
    """What a translator does with marked words."""

    YES = "yes"
    NO = "no"
    TRANSLITERATE = "transliterate"


class NoteKind(StrEnum):
    """What a note for the translator is about."""

    ANTECEDENT = "antecedent"
    DATE = "date"
    ABBREVIATION = "abbreviation"


class Flag(StrEnum):
    """Why a segment may not stand alone."""

    DANGLING_PRONOUN = "dangling_pronoun"
    DEFINITE_WITHOUT_ANTECEDENT = "definite_without_antecedent"
    OPENING_CONNECTIVE = "opening_connective"
    RELATIVE_DATE_UNRESOLVED = "relative_date_unresolved"
    LONG_SEGMENT = "long_segment"
    UNBALANCED_QUOTATION = "unbalanced_quotation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Words inside a segment that need care; ``ref`` is the id of what they name."""

    begin: int
    end: int
    kind: MarkKind
    translate: Translate
    ref: str | None = None


class MarkSchema(ContractSchema):
    """Guards :class:`Mark`."""

    record = Mark

    begin = position()
    end = position()
    kind = fields.Enum(MarkKind, by_value=True, required=True)
    translate = fields.Enum(Translate, by_value=True, required=True)
    ref = fields.String()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A hint for the translator of a segment."""

    kind: NoteKind
    text: str
    ref: str | None = None


class NoteSchema(ContractSchema):
    """Guards :class:`Note`."""

    record = Note

    kind = fields.Enum(NoteKind, by_value=True, required=True)
    text = fields.String(required=True)
    ref = fields.String()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment(Span):
    """One unit to translate. ``score`` is in [0, 1]; ``rank`` counts from 1, best first."""

    id: str
    sentences: tuple[str, ...]
    score: float
    rank: int
    marks: tuple[Mark, ...]
    notes: tuple[Note, ...] | None = None
    flags: tuple[Flag, ...] | None = None
    standalone: bool | None = None


class SegmentSchema(SpanSchema):
    """Guards :class:`Segment`."""

    record = Segment

    id = fields.String(required=True)
    sentences = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    score = fields.Float(required=True, validate=validate.Range(min=0, max=1))
    rank = JsonInteger(required=True, validate=validate.Range(min=1))
    marks = fields.List(fields.Nested(MarkSchema), required=True)
    notes = fields.List(fields.Nested(NoteSchema))
    flags = fields.List(fields.Enum(Flag, by_value=True))
    standalone = fields.Boolean()


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryEntry:
    """A name or term of the summary, once, with what helps to carry it over. A term has no ``type``."""

    ref: str
    source: str
    type: EntityType | None = None
    romanized: tuple[str, ...] | None = None


class GlossaryEntrySchema(ContractSchema):
    """Guards :class:`GlossaryEntry`."""

    record = GlossaryEntry

    ref = fields.String(required=True)
    source = fields.String(required=True)
    type = fields.Enum(EntityType, by_value=True)
    romanized = fields.List(fields.String(), validate=validate.Length(min=1, max=3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How long the summary was allowed to be."""

    sentences: int


class BudgetSchema(ContractSchema):
    """Guards :class:`Budget`."""

    record = Budget

    sentences = JsonInteger(required=True, validate=validate.Range(min=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The chosen segments, in the order that was asked for. ``method`` names how they were ranked."""

    method: str
    budget: Budget
    segments: tuple[Segment, ...]
    glossary: tuple[GlossaryEntry, ...]
    target_language: str | None = None


class SummarySchema(ContractSchema):
    """Guards :class:`Summary`."""

    record = Summary

    method = fields.String(required=True)
    budget = fields.Nested(BudgetSchema, required=True)
    segments = fields.List(fields.Nested(SegmentSchema), required=True)
    glossary = fields.List(fields.Nested(GlossaryEntrySchema), required=True)
    target_language = fields.String()
