"""A batch: many articles submitted at once, each of them a job, and what became of each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marshmallow import fields, validate

from schemas.contract import ContractSchema, JsonInteger
from schemas.job import JOB_ID_PATTERN, Failure, FailureSchema
from schemas.lifecycle import TERMINAL, Status
from schemas.problem import FieldError, FieldErrorSchema

# What an article may be beside the statuses of its job: not accepted, or its job has expired or was erased.
REFUSED, GONE = "refused", "gone"
ARTICLE_STATUSES = (*(status.value for status in Status), REFUSED, GONE)
# Those in which nothing more will come.
ENDED = frozenset({*(status.value for status in TERMINAL), REFUSED, GONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An article that is not accepted, with the caller's own name for it, and why."""

    errors: tuple[FieldError, ...]
    id: str | None = None


class BatchStatus(StrEnum):
    """Whether any of the jobs has yet to end."""

    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchArticle:
    """One article of a batch: where it stood, counted from 0, the caller's name for it, and its job or its errors."""

    index: int
    status: str
    id: str | None = None
    job: str | None = None
    errors: tuple[FieldError, ...] | None = None


class BatchArticleSchema(ContractSchema):
    """Guards :class:`BatchArticle`."""

    record = BatchArticle

    index = JsonInteger(required=True, validate=validate.Range(min=0))
    id = fields.String(metadata={"description": "The caller's own name for the article, as it came."})
    job = fields.String(validate=validate.Regexp(JOB_ID_PATTERN), metadata={"description": "Id of its job."})
    status = fields.String(
        required=True,
        validate=validate.OneOf(ARTICLE_STATUSES),
        metadata={
            "description": "Of its job; `refused` if the article was not accepted, `gone` if the job expired or was "
            "erased."
        },
    )
    errors = fields.List(
        fields.Nested(FieldErrorSchema),
        metadata={"description": "Why it was refused. Pointers begin with /articles/N, or /N for line N of NDJSON."},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOutcome(BatchArticle):
    """What became of an article: beside it there is a result or, of a failed job, an error."""

    error: Failure | None = None


class BatchOutcomeSchema(BatchArticleSchema):
    """Guards :class:`BatchOutcome`: a line of the results, but for the ``result`` itself, which comes last."""

    record = BatchOutcome

    error = fields.Nested(FailureSchema, metadata={"description": "Why the job failed."})


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLinks:
    """Where the batch and its results are found, as paths on the same server."""

    self: str
    results: str


class BatchLinksSchema(ContractSchema):
    """Guards :class:`BatchLinks`."""

    record = BatchLinks

    self = fields.String(required=True)
    results = fields.String(required=True)


def batch_links(batch_id: str) -> BatchLinks:
    """The paths that belong to the batch with this id."""
    return BatchLinks(self=f"/v1/batches/{batch_id}", results=f"/v1/batches/{batch_id}/results")


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """How a batch stands. ``progress`` is the share of its jobs' work that is done, 0 to 1; times are UTC."""

    id: str
    status: BatchStatus
    progress: float
    counts: dict[str, int]
    created_at: datetime
    articles: tuple[BatchArticle, ...]
    links: BatchLinks
    finished_at: datetime | None = None
    expires_at: datetime | None = None


class BatchSchema(ContractSchema):
    """Guards :class:`Batch`."""

    record = Batch

    id = fields.String(required=True, validate=validate.Regexp(JOB_ID_PATTERN))
    status = fields.Enum(BatchStatus, by_value=True, required=True)
    progress = fields.Float(required=True, validate=validate.Range(min=0, max=1))
    counts = fields.Dict(
        keys=fields.String(validate=validate.OneOf(ARTICLE_STATUSES)),
        values=JsonInteger(validate=validate.Range(min=0)),
        required=True,
        metadata={"description": "How many articles have each status; all of the statuses are named."},
    )
    created_at = fields.AwareDateTime(required=True, format="iso")
    finished_at = fields.AwareDateTime(format="iso")
    expires_at = fields.AwareDateTime(
        format="iso", metadata={"description": "When the batch is forgotten; set once its last job has ended."}
    )
    articles = fields.List(fields.Nested(BatchArticleSchema), required=True)
    links = fields.Nested(BatchLinksSchema, required=True)
