"""How a job is laid out in Redis: the names of its keys, and the job that a record describes."""

import json
from datetime import UTC, datetime

from schemas.job import FailureSchema, Job, links
from schemas.lifecycle import Stage, Status

ROOT = "khulasa:"
OPEN_JOBS = ROOT + "open"
WORKERS = ROOT + "workers"


def record_key(job_id: str) -> str:
    """Where the record of a job is kept."""
    return f"{ROOT}job:{job_id}"


def request_key(job_id: str) -> str:
    """Where the request of a job is kept."""
    return f"{ROOT}job:{job_id}:request"


def result_key(job_id: str) -> str:
    """Where the result of a job is kept."""
    return f"{ROOT}job:{job_id}:result"


def translation_key(job_id: str) -> str:
    """Where the translation of a job's summary is kept."""
    return f"{ROOT}job:{job_id}:translation"


def tombstone_key(job_id: str) -> str:
    """What is left of a job after it has expired."""
    return f"{ROOT}job:{job_id}:tombstone"


def job_from(job_id: str, record: dict[str, str]) -> Job:
    """The job that a record describes."""
    return Job(
        id=job_id,
        status=Status(record["status"]),
        stage=Stage(record["stage"]) if "stage" in record else None,
        progress=float(record["progress"]),
        attempts=int(record["attempt"]),
        created_at=_moment(record["created"]),
        started_at=_moment(record["started"]) if "started" in record else None,
        finished_at=_moment(record["finished"]) if "finished" in record else None,
        expires_at=_moment(record["expires"]) if "expires" in record else None,
        error=FailureSchema().loads(record["failure"]) if "failure" in record else None,
        labels=json.loads(record["labels"]),
        links=links(job_id),
    )


def _moment(milliseconds: str) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
