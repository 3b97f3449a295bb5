"""What the service says of itself: its models, its limits, and whether it is ready."""

from dataclasses import dataclass

from marshmallow import fields, validate

from schemas.authentication import Auth
from schemas.contract import ContractSchema, JsonInteger
from schemas.options import Extraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The longest article, in code points, and the largest request body, in bytes; and how much a tenant may ask for.

    ``time_limit_seconds`` is how long a job may run, ``webhook_retry_seconds`` how long after each failed call of a
    webhook the next one comes. What is not limited is absent.
    """

    characters: int
    body_bytes: int
    time_limit_seconds: int
    batch_articles: int
    batch_bytes: int
    webhook_retry_seconds: tuple[int, ...]
    requests_per_minute: int | None = None
    open_jobs: int | None = None


class LimitsSchema(ContractSchema):
    """Guards :class:`Limits`."""

    record = Limits

    characters = JsonInteger(required=True)
    body_bytes = JsonInteger(required=True)
    time_limit_seconds = JsonInteger(required=True)
    batch_articles = JsonInteger(required=True)
    batch_bytes = JsonInteger(required=True)
    webhook_retry_seconds = fields.List(JsonInteger(), required=True)
    requests_per_minute = JsonInteger(metadata={"description": "Of one tenant; without it, any number."})
    open_jobs = JsonInteger(metadata={"description": "Jobs of one tenant that have not ended; without it, any number."})


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedModel:
    """One file of a model package, as it lies in the server's model folder."""

    language: str
    package: str
    processor: str
    name: str
    sha256: str


class ServedModelSchema(ContractSchema):
    """Guards :class:`ServedModel`."""

    record = ServedModel

    language = fields.String(required=True)
    package = fields.String(required=True)
    processor = fields.String(required=True)
    name = fields.String(required=True)
    sha256 = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """Version, languages, what can be extracted, limits, and for how many seconds jobs and keys are remembered.

    ``models`` is absent where the server has no model folder at hand, its workers being elsewhere; results tell theirs.
    """

    version: str
    languages: tuple[str, ...]
    extractions: tuple[Extraction, ...]
    limits: Limits
    authentication: Auth
    retention_seconds: int
    tombstone_seconds: int
    idempotency_seconds: int
    models: tuple[ServedModel, ...] | None = None


class InfoSchema(ContractSchema):
    """Guards :class:`Info`."""

    record = Info

    version = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    extractions = fields.List(fields.Enum(Extraction, by_value=True), required=True)
    limits = fields.Nested(LimitsSchema, required=True)
    authentication = fields.Enum(
        Auth, by_value=True, required=True, metadata={"description": "Whether requests for jobs need an API key."}
    )
    retention_seconds = JsonInteger(
        required=True, metadata={"description": "How long a job is kept after it has ended."}
    )
    tombstone_seconds = JsonInteger(
        required=True, metadata={"description": "How long after that its id answers 410 instead of 404."}
    )
    idempotency_seconds = JsonInteger(
        required=True, metadata={"description": "How long an Idempotency-Key stands for its job."}
    )
    models = fields.List(
        fields.Nested(ServedModelSchema),
        metadata={"description": "The files of the models; absent where the server has none at hand."},
    )


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
