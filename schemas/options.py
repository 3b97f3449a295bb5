"""What a client may ask of a job."""

from dataclasses import dataclass, field
from enum import StrEnum

from marshmallow import fields, validate

from schemas.article import LANGUAGE_PATTERN
from schemas.contract import ContractSchema, JsonInteger


class OffsetUnit(StrEnum):
    """What ``begin`` and ``end`` count: Unicode code points, or UTF-16 code units as in JavaScript and Java."""

    CODEPOINT = "codepoint"
    UTF16 = "utf16"


class Order(StrEnum):
    """How summary segments are ordered: as in the article, or best first."""

    OFFSET = "offset"
    RANK = "rank"


class Extraction(StrEnum):
    """What can be extracted from an article."""

    ENTITIES = "entities"
    QUOTATIONS = "quotations"
    DATES = "dates"
    TERMS = "terms"
    RELATIONS = "relations"


class Inclusion(StrEnum):
    """What is left out of a result unless asked for."""

    TOKENS = "tokens"


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryOptions:
    """How long the summary is, in sentences, and how its segments are ordered."""

    sentences: int = 3
    order: Order = Order.OFFSET


class SummaryOptionsSchema(ContractSchema):
    """Guards :class:`SummaryOptions`."""

    record = SummaryOptions

    sentences = JsonInteger(load_default=3, validate=validate.Range(min=1, max=100))
    order = fields.Enum(Order, by_value=True, load_default=Order.OFFSET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a job computes and how it counts. ``extract`` of None asks for everything."""

    summary: SummaryOptions = field(default_factory=SummaryOptions)
    extract: tuple[Extraction, ...] | None = None
    include: tuple[Inclusion, ...] = ()
    offset_unit: OffsetUnit = OffsetUnit.CODEPOINT
    target_language: str | None = None

    @property
    def wanted(self) -> tuple[Extraction, ...]:
        """What is to be extracted: what was named, or everything."""
        return tuple(Extraction) if self.extract is None else self.extract


class OptionsSchema(ContractSchema):
    """Guards :class:`Options`."""

    record = Options

    summary = fields.Nested(SummaryOptionsSchema, load_default=SummaryOptions)
    extract = fields.List(
        fields.Enum(Extraction, by_value=True),
        validate=validate.Length(max=len(Extraction)),
        metadata={"description": "Everything when absent."},
    )
    include = fields.List(
        fields.Enum(Inclusion, by_value=True), load_default=(), validate=validate.Length(max=len(Inclusion))
    )
    offset_unit = fields.Enum(OffsetUnit, by_value=True, load_default=OffsetUnit.CODEPOINT)
    target_language = fields.String(validate=validate.Regexp(LANGUAGE_PATTERN))
