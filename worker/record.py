"""How a job is laid out in Redis: the names of its keys, and the job that a record describes."""

import hashlib
import json
from datetime import UTC, datetime

from schemas.callback import CallbackAttempt, CallbackError, CallbackReport, CallbackState
from schemas.job import FailureSchema, Job, links
from schemas.lifecycle import Stage, Status

ROOT = "khulasa:"
OPEN_JOBS = ROOT + "open"
QUEUED_JOBS = ROOT + "queued"
# Jobs that were withdrawn from the queue while their message still waits there.
VOID_MESSAGES = ROOT + "void"
# Ended jobs, each with its tenant, by when they expire.
EXPIRING_JOBS = ROOT + "expiring"
WORKERS = ROOT + "workers"
# What jobs took lately.
PACE = ROOT + "pace"
# Where the ids of jobs are published when they change.
CHANGES = ROOT + "changes"
# Ids of the API keys.
KEYS = ROOT + "keys"
# Jobs whose end is to be announced, by when; the scripts spell it too.
DELIVERIES = ROOT + "deliveries"
# How many characters were ever accepted.
ACCEPTED_CHARACTERS = ROOT + "characters"
# And how many of them in jobs submitted one by one, and in batches.
SINGLE_CHARACTERS = ACCEPTED_CHARACTERS + ":single"
BATCH_CHARACTERS = ACCEPTED_CHARACTERS + ":batch"


RECORD_PREFIX = ROOT + "job:"
BATCH_PREFIX = ROOT + "batch:"


def record_key(job_id: str) -> str:
    """Where the record of a job is kept."""
    return RECORD_PREFIX + job_id


def request_key(job_id: str) -> str:
    """Where the request of a job is kept."""
    return f"{ROOT}job:{job_id}:request"


def result_key(job_id: str) -> str:
    """Where the result of a job is kept."""
    return f"{ROOT}job:{job_id}:result"


def callback_key(job_id: str) -> str:
    """Where it is kept whom to tell of the end of a job, and the secret that signs it."""
    return f"{ROOT}job:{job_id}:callback"


def translation_key(job_id: str) -> str:
    """Where the translation of a job's summary is kept; the scripts spell it too."""
    return f"{ROOT}job:{job_id}:translation"


def tombstone_key(job_id: str) -> str:
    """What is left of a job after it has expired."""
    return f"{ROOT}job:{job_id}:tombstone"


def batch_key(batch_id: str) -> str:
    """Where the record of a batch is kept."""
    return BATCH_PREFIX + batch_id


def batch_articles_key(batch_id: str) -> str:
    """Where it is kept what became of each article of a batch."""
    return f"{BATCH_PREFIX}{batch_id}:articles"


def batch_tombstone_key(batch_id: str) -> str:
    """What is left of a batch after it has expired."""
    return f"{BATCH_PREFIX}{batch_id}:tombstone"


def open_jobs_key(tenant: str) -> str:
    """Where it is kept which jobs of a tenant have not ended; the scripts spell it too."""
    return f"{OPEN_JOBS}:{tenant}"


def requests_key(tenant: str) -> str:
    """Where the requests of a tenant are counted."""
    return f"{ROOT}requests:{tenant}"


def index_key(tenant: str) -> str:
    """Where the jobs of a tenant are listed."""
    return f"{ROOT}tenant:{tenant}:jobs"


def idempotency_key(tenant: str, key: str) -> str:
    """Where it is kept which job a tenant's key stands for. The key itself may be a secret."""
    return f"{ROOT}tenant:{tenant}:idempotency:{hashlib.sha256(key.encode()).hexdigest()}"


def batch_idempotency_key(tenant: str, key: str) -> str:
    """Where it is kept which batch a tenant's key stands for: those of jobs are others."""
    return idempotency_key(tenant, f"batch {key}")


def api_key_record(key_id: str) -> str:
    """Where the record of an API key is kept."""
    return f"{ROOT}key:{key_id}"


def content_key(tenant: str, digest: str) -> str:
    """Where it is kept which of a tenant's jobs was last asked for this."""
    return f"{ROOT}tenant:{tenant}:content:{digest}"


def job_keys(job_id: str) -> list[str]:
    """The keys of the scripts, in their order."""
    own = (record_key(job_id), request_key(job_id), result_key(job_id), tombstone_key(job_id))
    return [*own, OPEN_JOBS, QUEUED_JOBS, VOID_MESSAGES, EXPIRING_JOBS, CHANGES, PACE, WORKERS]


def job_from(job_id: str, record: dict[str, str]) -> Job:
    """The job that a record describes."""
    return Job(
        id=job_id,
        status=Status(record["status"]),
        stage=Stage(record["stage"]) if "stage" in record else None,
        progress=float(record["progress"]),
        attempts=int(record["attempt"]),
        created_at=moment(record["created"]),
        started_at=moment(record["started"]) if "started" in record else None,
        finished_at=moment(record["finished"]) if "finished" in record else None,
        expires_at=moment(record["expires"]) if "expires" in record else None,
        error=FailureSchema().loads(record["failure"]) if "failure" in record else None,
        callback=_callback(record) if "callback" in record else None,
        labels=json.loads(record["labels"]),
        batch=record["batch"].removeprefix(BATCH_PREFIX) if "batch" in record else None,
        links=links(job_id),
    )


def _callback(record: dict[str, str]) -> CallbackReport:
    attempts = json.loads(record.get("callback_attempts", "[]"))
    return CallbackReport(
        state=CallbackState(record["callback"]),
        attempts=tuple(
            CallbackAttempt(
                at=moment(attempt["at"]),
                status=attempt.get("status"),
                error=CallbackError(attempt["error"]) if "error" in attempt else None,
                next_at=moment(attempt["next_at"]) if "next_at" in attempt else None,
            )
            for attempt in attempts
        ),
    )


def moment(milliseconds: str | float) -> datetime:
    """A time as records have it."""
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
