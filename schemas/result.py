"""The result of a job. A list that was not computed is absent; an empty list was computed and found nothing."""

from dataclasses import dataclass
from enum import StrEnum

from marshmallow import fields, validate

from schemas.article import ArticleFacts, ArticleFactsSchema
from schemas.contract import ContractSchema, JsonInteger
from schemas.extraction import (
    DateExpression,
    DateExpressionSchema,
    Entity,
    EntitySchema,
    Quotation,
    QuotationSchema,
    Relation,
    RelationSchema,
    Term,
    TermSchema,
)
from schemas.options import OffsetUnit
from schemas.spans import Sentence, SentenceSchema, Token, TokenSchema
from schemas.summary import Summary, SummarySchema


class WarningCode(StrEnum):
    """What a result warns of. Stable: clients may branch on it."""

    LONG_SENTENCE_DIVIDED = "long_sentence_divided"
    NO_SUMMARY = "no_summary"
    LANGUAGE_DOUBTFUL = "language_doubtful"
    RELATIVE_DATE_UNRESOLVED = "relative_date_unresolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultWarning:
    """Something the client should know about an otherwise good result; ``pointer`` says where."""

    code: WarningCode
    message: str
    pointer: str


class ResultWarningSchema(ContractSchema):
    """Guards :class:`ResultWarning`."""

    record = ResultWarning

    code = fields.Enum(WarningCode, by_value=True, required=True)
    message = fields.String(required=True)
    pointer = fields.String(required=True, metadata={"description": "JSON pointer (RFC 6901)."})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessorModel:
    """The model behind one processor; ``sha256`` is the hash of its file."""

    name: str
    sha256: str


class ProcessorModelSchema(ContractSchema):
    """Guards :class:`ProcessorModel`."""

    record = ProcessorModel

    name = fields.String(required=True)
    sha256 = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """What the result was made with: model package, version of Stanza, and the model of each processor."""

    package: str
    stanza: str
    processors: dict[str, ProcessorModel]


class ModelsSchema(ContractSchema):
    """Guards :class:`Models`."""

    record = Models

    package = fields.String(required=True)
    stanza = fields.String(required=True)
    processors = fields.Dict(keys=fields.String(), values=fields.Nested(ProcessorModelSchema), required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Milliseconds that the job waited, was worked on, and spent in each stage."""

    queued_ms: int
    processing_ms: int
    stages: dict[str, int]


class TimingSchema(ContractSchema):
    """Guards :class:`Timing`."""

    record = Timing

    queued_ms = JsonInteger(required=True, validate=validate.Range(min=0))
    processing_ms = JsonInteger(required=True, validate=validate.Range(min=0))
    stages = fields.Dict(keys=fields.String(), values=JsonInteger(validate=validate.Range(min=0)), required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Everything that one job found out about its article."""

    article: ArticleFacts
    offset_unit: OffsetUnit
    sentences: tuple[Sentence, ...]
    summary: Summary
    warnings: tuple[ResultWarning, ...]
    models: Models
    timing: Timing
    entities: tuple[Entity, ...] | None = None
    quotations: tuple[Quotation, ...] | None = None
    dates: tuple[DateExpression, ...] | None = None
    terms: tuple[Term, ...] | None = None
    relations: tuple[Relation, ...] | None = None
    tokens: tuple[Token, ...] | None = None


class ResultSchema(ContractSchema):
    """Guards :class:`Result`, on its way into the store and on its way out of the door."""

    record = Result

    article = fields.Nested(ArticleFactsSchema, required=True)
    offset_unit = fields.Enum(OffsetUnit, by_value=True, required=True)
    sentences = fields.List(fields.Nested(SentenceSchema), required=True)
    entities = fields.List(fields.Nested(EntitySchema))
    quotations = fields.List(fields.Nested(QuotationSchema))
    dates = fields.List(fields.Nested(DateExpressionSchema))
    terms = fields.List(fields.Nested(TermSchema))
    relations = fields.List(fields.Nested(RelationSchema))
    tokens = fields.List(fields.Nested(TokenSchema))
    summary = fields.Nested(SummarySchema, required=True)
    warnings = fields.List(fields.Nested(ResultWarningSchema), required=True)
    models = fields.Nested(ModelsSchema, required=True)
    timing = fields.Nested(TimingSchema, required=True)
