"""A job: the request that starts it and the record that a client polls."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from marshmallow import fields, validate

from schemas.article import Article, ArticleSchema, encodable
from schemas.callback import Callback, CallbackReport, CallbackReportSchema, CallbackSchema
from schemas.contract import ContractSchema, JsonBoolean, JsonInteger, StringMap
from schemas.lifecycle import Stage, Status
from schemas.options import Options, OptionsSchema

JOB_ID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
LABELS_LIMIT = 16
LABEL_KEY_PATTERN = r"^[A-Za-z0-9_.-]{1,64}$"
LABEL_VALUE_LIMIT = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRequest:
    """What a client submits: an article, what to do with it, and the client's own labels."""

    article: Article
    options: Options = field(default_factory=Options)
    callback: Callback | None = None
    labels: dict[str, str] = field(default_factory=dict)
    reuse: bool = False


class JobRequestSchema(ContractSchema):
    """Guards :class:`JobRequest`."""

    record = JobRequest

    article = fields.Nested(ArticleSchema, required=True)
    options = fields.Nested(OptionsSchema, load_default=Options)
    callback = fields.Nested(CallbackSchema)
    labels = StringMap(
        keys=fields.String(validate=validate.Regexp(LABEL_KEY_PATTERN)),
        values=fields.String(validate=[encodable, validate.Length(max=LABEL_VALUE_LIMIT)]),
        load_default=dict,
        validate=validate.Length(max=LABELS_LIMIT),
        metadata={"description": "The caller's own keys and values, returned with the job."},
    )
    reuse = JsonBoolean(
        load_default=False,
        metadata={
            "description": "Whether an earlier job with the same article and options, labels apart, may be the answer."
        },
    )


class FailureCode(StrEnum):
    """Why a job failed. Stable: clients may branch on it."""

    TIME_LIMIT_EXCEEDED = "time_limit_exceeded"
    ATTEMPTS_EXHAUSTED = "attempts_exhausted"
    OUT_OF_MEMORY = "out_of_memory"
    LANGUAGE_NOT_LOADED = "language_not_loaded"
    LANGUAGE_UNCERTAIN = "language_uncertain"
    MODELS_UNUSABLE = "models_unusable"
    INTERNAL_ERROR = "internal_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A stable code, and a sentence for people."""

    code: FailureCode
    message: str


class FailureSchema(ContractSchema):
    """Guards :class:`Failure`."""

    record = Failure

    code = fields.Enum(FailureCode, by_value=True, required=True)
    message = fields.String(required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where the job and its result are found, as paths on the same server."""

    self: str
    result: str


class LinksSchema(ContractSchema):
    """Guards :class:`Links`."""

    record = Links

    self = fields.String(required=True)
    result = fields.String(required=True)


def links(job_id: str) -> Links:
    """The paths that belong to the job with this id."""
    return Links(self=f"/v1/jobs/{job_id}", result=f"/v1/jobs/{job_id}/result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Where a waiting job stands: 1 is next. ``estimated_start_at`` is absent while too little is known."""

    position: int
    estimated_start_at: datetime | None = None


class QueueSchema(ContractSchema):
    """Guards :class:`Queue`."""

    record = Queue

    position = JsonInteger(required=True, validate=validate.Range(min=1))
    estimated_start_at = fields.AwareDateTime(
        format="iso", metadata={"description": "From what jobs took lately; the more wait, the rougher."}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The state of one request. ``progress`` is the share done, 0 to 1; ``attempts`` counts starts; times are UTC."""

    id: str
    status: Status
    attempts: int
    progress: float
    created_at: datetime
    links: Links
    stage: Stage | None = None
    queue: Queue | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    expires_at: datetime | None = None
    error: Failure | None = None
    batch: str | None = None
    callback: CallbackReport | None = None
    labels: dict[str, str] = field(default_factory=dict)


class JobSchema(ContractSchema):
    """Guards :class:`Job`."""

    record = Job

    id = fields.String(required=True, validate=validate.Regexp(JOB_ID_PATTERN))
    status = fields.Enum(Status, by_value=True, required=True)
    stage = fields.Enum(Stage, by_value=True, metadata={"description": "What the job is doing, while it runs."})
    queue = fields.Nested(QueueSchema, metadata={"description": "While the job waits; not in lists."})
    progress = fields.Float(required=True, validate=validate.Range(min=0, max=1))
    attempts = JsonInteger(required=True, validate=validate.Range(min=0))
    created_at = fields.AwareDateTime(required=True, format="iso")
    started_at = fields.AwareDateTime(format="iso")
    finished_at = fields.AwareDateTime(format="iso")
    expires_at = fields.AwareDateTime(
        format="iso", metadata={"description": "When job and result are erased; set once the job has ended."}
    )
    error = fields.Nested(FailureSchema, metadata={"description": "Why the job failed."})
    batch = fields.String(metadata={"description": "The batch that the job was submitted in."})
    callback = fields.Nested(
        CallbackReportSchema,
        metadata={"description": "How its end was announced; absent if no callback was asked for."},
    )
    labels = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    links = fields.Nested(LinksSchema, required=True)
