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
    NUMBER = "number"
    QUOTATION = "quotation"
    VERBATIM = "verbatim"


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
    CONNECTIVE = "connective"
    LENGTH = "length"
    QUOTATION = "quotation"


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
    """Words inside a segment that need care. Marks may lie inside each other and never cross.

    ``ref`` is the id of what they name. ``value`` says in figures what the words of a date (ISO 8601) or of a
    number (decimal digits) stand for.
    """

    begin: int
    end: int
    kind: MarkKind
    translate: Translate
    ref: str | None = None
    value: str | None = None


class MarkSchema(ContractSchema):
    """Guards :class:`Mark`."""

    record = Mark

    begin = position()
    end = position()
    kind = fields.Enum(MarkKind, by_value=True, required=True)
    translate = fields.Enum(Translate, by_value=True, required=True)
    ref = fields.String()
    value = fields.String()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A hint for the translator of a segment, in ``text``.

    ``flag`` is what the note explains, ``at`` the words that it is about, ``ref`` the entity that they stand for and
    ``value`` the date.
    """

    kind: NoteKind
    text: str
    ref: str | None = None
    flag: Flag | None = None
    at: Span | None = None
    value: str | None = None


class NoteSchema(ContractSchema):
    """Guards :class:`Note`."""

    record = Note

    kind = fields.Enum(NoteKind, by_value=True, required=True)
    text = fields.String(required=True)
    ref = fields.String()
    flag = fields.Enum(Flag, by_value=True)
    at = fields.Nested(SpanSchema)
    value = fields.String()


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A stretch of the article."""

    begin: int
    end: int


class IntervalSchema(ContractSchema):
    """Guards :class:`Interval`."""

    record = Interval

    begin = position()
    end = position()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clean:
    """A segment's text without stray controls, tatweel and doubled spaces, to translate instead of the original.

    It is the ``kept`` stretches of the article one behind the other, every white space in them written as U+0020; so
    a place in it belongs to the place in the article that is as far into the same stretch.
    """

    text: str
    kept: tuple[Interval, ...]


class CleanSchema(ContractSchema):
    """Guards :class:`Clean`."""

    record = Clean

    text = fields.String(required=True)
    kept = fields.List(fields.Nested(IntervalSchema), required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment(Span):
    """One unit to translate. ``score`` is in [0, 1]; ``rank`` counts from 1, best first.

    ``clean`` is absent where the text is clean as it stands.
    """

    id: str
    sentences: tuple[str, ...]
    score: float
    rank: int
    marks: tuple[Mark, ...]
    notes: tuple[Note, ...] | None = None
    flags: tuple[Flag, ...] | None = None
    standalone: bool | None = None
    clean: Clean | None = None


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
    clean = fields.Nested(CleanSchema)


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryEntry:
    """A name or term of the summary, once, with what helps to carry it over. A term has no ``type``."""

    ref: str
    source: str
    type: EntityType | None = None
    romanized: tuple[str, ...] | None = None
    translate: Translate | None = None


class GlossaryEntrySchema(ContractSchema):
    """Guards :class:`GlossaryEntry`."""

    record = GlossaryEntry

    ref = fields.String(required=True)
    source = fields.String(required=True)
    type = fields.Enum(EntityType, by_value=True)
    romanized = fields.List(fields.String(), validate=validate.Length(min=1, max=3))
    translate = fields.Enum(Translate, by_value=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How long the summary was allowed to be: in one measure. ``ratio`` is a share of the words of the article."""

    sentences: int | None = None
    words: int | None = None
    ratio: float | None = None


class BudgetSchema(ContractSchema):
    """Guards :class:`Budget`."""

    record = Budget

    sentences = JsonInteger(validate=validate.Range(min=1))
    words = JsonInteger(validate=validate.Range(min=1))
    ratio = fields.Float(validate=validate.Range(min=0, min_inclusive=False, max=1))


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
