"""What the service says of itself: its limits, and whether it is ready."""

from dataclasses import dataclass

from marshmallow import fields, validate

from schemas.contract import ContractSchema, JsonInteger
from schemas.options import Extraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The longest article, in code points, and the largest request body, in bytes."""

    characters: int
    body_bytes: int


class LimitsSchema(ContractSchema):
    """Guards :class:`Limits`."""

    record = Limits

    characters = JsonInteger(required=True)
    body_bytes = JsonInteger(required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """Version, languages, what can be extracted, limits, and for how many seconds a finished job is kept."""

    version: str
    languages: tuple[str, ...]
    extractions: tuple[Extraction, ...]
    limits: Limits
    retention_seconds: int


class InfoSchema(ContractSchema):
    """Guards :class:`Info`."""

    record = Info

    version = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    extractions = fields.List(fields.Enum(Extraction, by_value=True), required=True)
    limits = fields.Nested(LimitsSchema, required=True)
    retention_seconds = JsonInteger(required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """``workers`` counts the workers heard of lately; absent where only the process itself is asked."""

    status: str
    workers: int | None = None


class HealthSchema(ContractSchema):
    """Guards :class:`Health`."""

    record = Health

    status = fields.String(required=True, validate=validate.OneOf(["alive", "ready"]))
    workers = JsonInteger(validate=validate.Range(min=0))
