"""The event that a callback receives: that a job has ended, and where to fetch what came of it."""

from dataclasses import dataclass, field
from datetime import datetime

from marshmallow import fields, validate

from schemas.contract import ContractSchema
from schemas.job import Failure, FailureSchema, Job, Links, LinksSchema
from schemas.lifecycle import TERMINAL, Status

EVENT_TYPES = tuple(sorted(f"job.{status}" for status in TERMINAL))


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEnd:
    """A job that has ended, without its article and its result."""

    id: str
    status: Status
    finished_at: datetime
    expires_at: datetime
    links: Links
    error: Failure | None = None
    labels: dict[str, str] = field(default_factory=dict)


class JobEndSchema(ContractSchema):
    """Guards :class:`JobEnd`."""

    record = JobEnd

    id = fields.String(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    finished_at = fields.AwareDateTime(required=True, format="iso")
    expires_at = fields.AwareDateTime(
        required=True, format="iso", metadata={"description": "When job and result are erased."}
    )
    links = fields.Nested(LinksSchema, required=True)
    error = fields.Nested(FailureSchema, metadata={"description": "Why the job failed."})
    labels = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"description": "As they were submitted."}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEvent:
    """A message of Standard Webhooks; ``timestamp`` is when the job ended, whichever attempt carries it."""

    type: str
    timestamp: datetime
    data: JobEnd


class JobEventSchema(ContractSchema):
    """Guards :class:`JobEvent`."""

    record = JobEvent

    type = fields.String(required=True, validate=validate.OneOf(EVENT_TYPES))
    timestamp = fields.AwareDateTime(required=True, format="iso")
    data = fields.Nested(JobEndSchema, required=True)


def end_of(job: Job) -> JobEvent:
    """The event that tells the end of ``job``.

    :raises ValueError: if it has not ended.
    """
    if job.status not in TERMINAL or job.finished_at is None or job.expires_at is None:
        raise ValueError(f"The job is {job.status}.")
    return JobEvent(
        type=f"job.{job.status}",
        timestamp=job.finished_at,
        data=JobEnd(
            id=job.id,
            status=job.status,
            finished_at=job.finished_at,
            expires_at=job.expires_at,
            links=job.links,
            error=job.error,
            labels=job.labels,
        ),
    )
