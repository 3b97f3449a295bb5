"""A job's changes as server-sent events (HTML Living Standard, section 9.2)."""

import json
from collections.abc import Iterator
from itertools import chain

import flask
from flask import Response
from flask_smorest import Blueprint

from api import conditional
from api.documentation import refusals
from schemas.job import Job, JobSchema
from schemas.lifecycle import TERMINAL
from worker.client import Client
from worker.errors import ExpiredJobError, StoreUnavailableError

HEARTBEAT_SECONDS = 15.0
RETRY_MS = 2000
CONTENT_TYPE = "text/event-stream"
LAST_EVENT_ID = {
    "name": "Last-Event-ID",
    "in": "header",
    "schema": {"type": "string"},
    "description": "The id of the last event that the client got; it is not sent again.",
}
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def add(bp: Blueprint, client: Client) -> None:
    """Add the route to those of jobs."""

    @bp.get("/<string:job_id>/events")
    @bp.doc(parameters=[LAST_EVENT_ID])
    @bp.response(200, {"type": "string"}, content_type=CONTENT_TYPE)
    @bp.alt_response(204, description="The client has the last event; there will be no other.")
    @refusals(bp, 404, 410, 503)
    def events(job_id: str) -> Response:
        """Follow a job.

        Events are `progress`, then `ended`, each with the job as its data; after `ended` the stream closes. Should
        the job be erased meanwhile, the last event is `gone`.
        """
        states = client.follow(job_id, lambda: HEARTBEAT_SECONDS)
        # The first look at the job tells, while there is still time to refuse, whether it is there.
        first = next(states)
        last = flask.request.headers.get("Last-Event-ID", "")
        if first.status in TERMINAL and conditional.job_tag(first) == last:
            states.close()
            return Response(status=204)
        return Response(stream(chain([first], states), last), content_type=CONTENT_TYPE, headers=HEADERS)


def stream(states: Iterator[Job], last: str) -> Iterator[str]:
    """The text of the stream; what has not changed since the last event is a heartbeat."""
    yield f"retry: {RETRY_MS}\n\n"
    try:
        for job in states:
            tag = conditional.job_tag(job)
            ended = job.status in TERMINAL
            if tag == last:
                yield ": alive\n\n"
            else:
                data = json.dumps(JobSchema().dump(job), ensure_ascii=False)
                yield f"id: {tag}\nevent: {'ended' if ended else 'progress'}\ndata: {data}\n\n"
            last = tag
            if ended:
                return
    except ExpiredJobError:
        yield 'event: gone\ndata: {"code": "erased_job"}\n\n'
    except StoreUnavailableError:
        # The client connects again, and is told then.
        return
