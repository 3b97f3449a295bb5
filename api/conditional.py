"""Conditional requests (RFC 9110, section 13): whether what the client holds has changed.

The tags are weak: an answer is the same for a client although it may be compressed, or tell a rounder estimate.
"""

import hashlib

import flask
from flask import Response

from schemas.job import Job

ETAG = {"ETag": {"description": "Changes when the answer does; for If-None-Match.", "schema": {"type": "string"}}}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "The ETag of what the client holds; 304 if that is still so.",
}


def job_tag(job: Job) -> str:
    """What changes when a job moves on: status, attempt, stage, progress and place in the queue."""
    place = job.queue.position if job.queue else 0
    state = f"{job.id} {job.status} {job.attempts} {job.stage} {job.progress} {place}"
    return content_tag(state.encode())


def content_tag(content: bytes) -> str:
    """What changes when the content does."""
    return hashlib.sha256(content).hexdigest()[:24]


def header(tag: str) -> dict[str, str]:
    """The ETag header of an answer, which is the client's own and may be held, but not used without asking."""
    return {"ETag": f'W/"{tag}"', "Cache-Control": "private, no-cache"}


def held(tag: str) -> bool:
    """Whether the client of this request holds what has this tag."""
    return flask.request.if_none_match.contains_weak(tag)


def unchanged(tag: str, **headers: str) -> Response:
    """The answer to a client that holds it already."""
    return Response(status=304, headers=header(tag) | headers)
