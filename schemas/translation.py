"""A translation that came back: its segments beside their source, and what was lost on the way."""

from dataclasses import dataclass
from enum import StrEnum

from marshmallow import fields, validate

from schemas.contract import ContractSchema


class State(StrEnum):
    """How far a segment is, in the words of XLIFF."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"


class LossCode(StrEnum):
    """What did not survive. Stable: clients may branch on it."""

    SEGMENT_MISSING = "segment_missing"
    SEGMENT_EMPTY = "segment_empty"
    SOURCE_CHANGED = "source_changed"
    PROTECTED_TEXT_CHANGED = "protected_text_changed"
    NAME_NOT_CARRIED_OVER = "name_not_carried_over"
    DATE_CHANGED = "date_changed"
    NUMBER_CHANGED = "number_changed"
    MARK_LOST = "mark_lost"
    GLOSSARY_TERM_NOT_USED = "glossary_term_not_used"


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedSegment:
    """A segment and its translation, which is absent where there is none."""

    id: str
    source: str
    state: State
    target: str | None = None


class TranslatedSegmentSchema(ContractSchema):
    """Guards :class:`TranslatedSegment`."""

    record = TranslatedSegment

    id = fields.String(required=True)
    source = fields.String(required=True, metadata={"description": "What was to be translated: the clean text."})
    target = fields.String()
    state = fields.Enum(State, by_value=True, required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Something that a person should look at. ``ref`` is the id of the entity, term or quotation in the result."""

    code: LossCode
    message: str
    pointer: str
    ref: str | None = None


class LossSchema(ContractSchema):
    """Guards :class:`Loss`."""

    record = Loss

    code = fields.Enum(LossCode, by_value=True, required=True)
    message = fields.String(required=True)
    pointer = fields.String(required=True, metadata={"description": "JSON pointer (RFC 6901) to the segment."})
    ref = fields.String(metadata={"description": "Id in the result of what the words name."})


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The translation of a summary, in the order of the summary. ``lost`` is empty where nothing was found lost."""

    job: str
    source_language: str
    target_language: str
    segments: tuple[TranslatedSegment, ...]
    lost: tuple[Loss, ...]


class TranslationSchema(ContractSchema):
    """Guards :class:`Translation`."""

    record = Translation

    job = fields.String(required=True)
    source_language = fields.String(required=True)
    target_language = fields.String(required=True, validate=validate.Length(min=1))
    segments = fields.List(fields.Nested(TranslatedSegmentSchema), required=True)
    lost = fields.List(fields.Nested(LossSchema), required=True)
