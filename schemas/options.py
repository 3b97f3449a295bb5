"""What a client may ask of a job."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from schemas.article import LANGUAGE_PATTERN
from schemas.contract import ContractSchema, JsonInteger, JsonNumber
from schemas.summary import Budget

DEFAULT_SENTENCES = 3
MEASURES = ("sentences", "words", "ratio")


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
    """How long the summary is, in one measure, and how its segments are ordered.

    ``ratio`` is a share of the words of the article. Words are counted as word processors do, between spaces.
    """

    sentences: int | None = None
    words: int | None = None
    ratio: float | None = None
    order: Order = Order.OFFSET

    @property
    def budget(self) -> Budget:
        """The measure that was given; without any, three sentences."""
        if self.words is None and self.ratio is None:
            return Budget(sentences=DEFAULT_SENTENCES if self.sentences is None else self.sentences)
        return Budget(sentences=self.sentences, words=self.words, ratio=self.ratio)


class SummaryOptionsSchema(ContractSchema):
    """Guards :class:`SummaryOptions`."""

    record = SummaryOptions

    sentences = JsonInteger(
        validate=validate.Range(min=1, max=100),
        metadata={"description": f"{DEFAULT_SENTENCES} where no measure is given. Only one of the three may be."},
    )
    words = JsonInteger(
        validate=validate.Range(min=1, max=100_000),
        metadata={"description": "At most so many words, between spaces, in whole segments; but at least one segment."},
    )
    ratio = JsonNumber(
        validate=validate.Range(min=0, min_inclusive=False, max=1),
        # The bound is open, which the OpenAPI document does not take from the validator.
        metadata={
            "description": "At most this share of the words of the article; but at least one segment.",
            "exclusiveMinimum": 0,
        },
    )
    order = fields.Enum(Order, by_value=True, load_default=Order.OFFSET)

    @validates_schema
    def check_one_measure(self, data: dict[str, Any], **_: object) -> None:
        """Refuse a length in several measures: which of them wins would be a guess."""
        given = [name for name in MEASURES if data.get(name) is not None]
        if len(given) > 1:
            message = (
                f"Give the length of the summary in one measure, not in {len(given)}: keep one of {', '.join(given)}."
            )
            raise ValidationError({name: [message] for name in given})


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
