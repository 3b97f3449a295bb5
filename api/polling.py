"""How clients learn that a job has moved on: they ask, and are told when to ask again, or ask and wait."""

import math
from datetime import UTC, datetime

import flask
from flask import Response
from flask_smorest import Blueprint
from werkzeug.http import parse_dict_header

from api import conditional
from api.documentation import RETRY_AFTER, refusals
from schemas.job import Job, JobSchema
from schemas.lifecycle import TERMINAL, Status
from schemas.settings import Settings
from worker.client import Client
from worker.errors import TooManyWaitingError

SOONEST_SECONDS, LATEST_SECONDS = 1, 30
# Before so much is done, the rest cannot be told from it.
TELLING_PROGRESS = 0.1
PREFER = {
    "name": "Prefer",
    "in": "header",
    "schema": {"type": "string"},
    "example": "wait=20",
    "description": "`wait=N` (RFC 7240): answer when the job has ended, or after N seconds; with If-None-Match, as "
    "soon as it has changed.",
}
APPLIED = {
    "Preference-Applied": {
        "description": "`wait=N`, with the seconds that were granted; absent if the request was not held.",
        "schema": {"type": "string"},
    }
}


def add(bp: Blueprint, client: Client, settings: Settings) -> None:
    """Add the route to those of jobs."""

    @bp.get("/<string:job_id>")
    @bp.doc(parameters=[PREFER, conditional.IF_NONE_MATCH])
    @bp.response(200, JobSchema, headers=RETRY_AFTER | conditional.ETAG | APPLIED)
    @bp.alt_response(304, description="The job is as the client knows it.", headers=RETRY_AFTER | conditional.ETAG)
    @refusals(bp, 404, 410, 503)
    def show(job_id: str) -> tuple[Job, dict[str, str]] | Response:
        """See how a job stands. A job that failed is an answer like any other; its error says why."""
        headers: dict[str, str] = {}
        wait = min(preferred_wait(flask.request.headers.get("Prefer", "")), settings.wait_seconds)
        try:
            job = client.wait(job_id, wait, arrived) if wait else client.job(job_id)
        except TooManyWaitingError:
            job, wait = client.job(job_id), 0
        if wait:
            headers["Preference-Applied"] = f"wait={wait}"
        if job.status not in TERMINAL:
            headers["Retry-After"] = str(retry_after(job, datetime.now(UTC)))
        tag = conditional.job_tag(job)
        if conditional.held(tag):
            return conditional.unchanged(tag, **headers)
        return job, headers | conditional.header(tag)


def arrived(job: Job) -> bool:
    """Whether the job is as the client of this request waits for: ended, or other than the client knows it."""
    known = bool(flask.request.if_none_match)
    return job.status in TERMINAL or (known and not conditional.held(conditional.job_tag(job)))


def preferred_wait(prefer: str) -> int:
    """The seconds of ``wait`` in a Prefer header; 0 if there are none. What cannot be read is no preference."""
    value = next((value for name, value in parse_dict_header(prefer).items() if name.lower() == "wait"), None)
    digits = (value or "").partition(";")[0].strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def retry_after(job: Job, now: datetime) -> int:
    """Seconds until it is worth asking again: about when the job starts, or ends, within bounds."""
    if job.queue and job.queue.estimated_start_at:
        seconds = (job.queue.estimated_start_at - now).total_seconds()
    elif job.queue:
        seconds = float(job.queue.position)
    elif job.started_at and job.status is Status.RUNNING and job.progress >= TELLING_PROGRESS:
        seconds = (now - job.started_at).total_seconds() * (1 - job.progress) / job.progress
    else:
        seconds = 0.0
    return min(max(math.ceil(seconds), SOONEST_SECONDS), LATEST_SECONDS)
