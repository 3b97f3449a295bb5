"""What is found in an article: who and what, who said what, when, and who did what to whom."""

from dataclasses import dataclass
from enum import StrEnum

from marshmallow import fields, validate

from schemas.contract import ContractSchema
from schemas.spans import Mention, MentionSchema, Span, SpanSchema, position


class EntityType(StrEnum):
    """The kinds of named entity."""

    PERSON = "person"
    LOCATION = "location"
    ORGANISATION = "organisation"
    MISCELLANEOUS = "miscellaneous"


class QuotationKind(StrEnum):
    """Words between quotation marks, or reported in a clause."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class Grain(StrEnum):
    """How precise a date is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"


class DateKind(StrEnum):
    """Whether a date can be read alone or only from the day of publication."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A person, place or thing with all its mentions. ``salience`` is its share of the article, and sums to 1."""

    id: str
    type: EntityType
    name: str
    salience: float
    mentions: tuple[Mention, ...]
    aliases: tuple[str, ...] = ()
    role: str | None = None
    romanized: tuple[str, ...] | None = None


class EntitySchema(ContractSchema):
    """Guards :class:`Entity`."""

    record = Entity

    id = fields.String(required=True)
    type = fields.Enum(EntityType, by_value=True, required=True)
    name = fields.String(required=True, metadata={"description": "The fullest form in the article, without titles."})
    aliases = fields.List(fields.String(), required=True)
    role = fields.String()
    romanized = fields.List(fields.String(), validate=validate.Length(min=1, max=3))
    salience = fields.Float(required=True, validate=validate.Range(min=0, max=1))
    mentions = fields.List(fields.Nested(MentionSchema), required=True, validate=validate.Length(min=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Span):
    """Words that stand for an entity, where it is known which."""

    entity: str | None = None


class ReferenceSchema(SpanSchema):
    """Guards :class:`Reference`."""

    record = Reference

    entity = fields.String()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue(Span):
    """The word that announces a quotation."""

    lemma: str | None = None


class CueSchema(SpanSchema):
    """Guards :class:`Cue`."""

    record = Cue

    lemma = fields.String()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation(Span):
    """Speech attributed to someone: who speaks, by which cue, and who reports it."""

    id: str
    kind: QuotationKind
    sentences: tuple[str, ...]
    speaker: Reference | None = None
    cue: Cue | None = None
    attribution: Reference | None = None


class QuotationSchema(SpanSchema):
    """Guards :class:`Quotation`."""

    record = Quotation

    id = fields.String(required=True)
    kind = fields.Enum(QuotationKind, by_value=True, required=True)
    sentences = fields.List(fields.String(), required=True)
    speaker = fields.Nested(ReferenceSchema)
    cue = fields.Nested(CueSchema)
    attribution = fields.Nested(ReferenceSchema)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateExpression(Span):
    """Words that point to the calendar; ``value`` in ISO 8601, absent when it cannot be known."""

    grain: Grain
    kind: DateKind
    value: str | None = None


class DateExpressionSchema(SpanSchema):
    """Guards :class:`DateExpression`."""

    record = DateExpression

    grain = fields.Enum(Grain, by_value=True, required=True)
    kind = fields.Enum(DateKind, by_value=True, required=True)
    value = fields.String(
        metadata={
            "description": "2026-11-21, 2026-W47, 2026-11, 2026, 2026-11-03/2026-11-07; a range is always one of days."
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A key term. ``score`` is in (0, 1], relative to the best term's; ``lemma`` joins the lemmas of the words."""

    id: str
    text: str
    lemma: str
    score: float
    mentions: tuple[Mention, ...]


class TermSchema(ContractSchema):
    """Guards :class:`Term`."""

    record = Term

    id = fields.String(required=True)
    text = fields.String(required=True, metadata={"description": "The form that comes up most in the article."})
    lemma = fields.String(required=True, metadata={"description": "The lemmas of the words, joined by spaces."})
    score = fields.Float(required=True, validate=validate.Range(min=0, min_inclusive=False, max=1))
    mentions = fields.List(fields.Nested(MentionSchema), required=True, validate=validate.Length(min=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """The verb of a relation. Where ``passive``, the subject is what it is done to, and the object who does it."""

    begin: int
    end: int
    lemma: str
    negated: bool = False
    passive: bool = False


class PredicateSchema(ContractSchema):
    """Guards :class:`Predicate`."""

    record = Predicate

    begin = position()
    end = position()
    lemma = fields.String(required=True)
    negated = fields.Boolean(required=True)
    passive = fields.Boolean(
        required=True,
        metadata={"description": "The subject is then what the verb is done to, and the object who does it."},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One side of a relation. ``preposition`` is the one that the verb governs it by, outside the span."""

    begin: int
    end: int
    entity: str | None = None
    preposition: str | None = None


class ArgumentSchema(ContractSchema):
    """Guards :class:`Argument`."""

    record = Argument

    begin = position()
    end = position()
    entity = fields.String(metadata={"description": "Id of the entity that these words stand for."})
    preposition = fields.String(
        metadata={"description": "The preposition that joins an object to its verb: من in «انسحب من الاتفاق»."}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Who did what to whom, in one sentence."""

    predicate: Predicate
    sentence: str
    subject: Argument | None = None
    object: Argument | None = None


class RelationSchema(ContractSchema):
    """Guards :class:`Relation`."""

    record = Relation

    subject = fields.Nested(ArgumentSchema)
    predicate = fields.Nested(PredicateSchema, required=True)
    object = fields.Nested(ArgumentSchema)
    sentence = fields.String(required=True)
