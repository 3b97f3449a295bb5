"""Batches over HTTP: many articles in one request, one state for all of them, and their results as a stream."""

import json
import math
from collections.abc import Iterator
from typing import Any

import flask
from flask import Response
from flask_smorest import Blueprint

from api import conditional
from api.access import tenant
from api.articles import NDJSON, admitted, submitted
from api.coding import CONTENT_ENCODING
from api.conditional import ETAG, IF_NONE_MATCH
from api.documentation import LOCATION, RETRY_AFTER, refusals
from api.idempotency import IDEMPOTENCY_KEY, IN_USE, REPLAYED, idempotency_key
from api.problems import ProblemError
from api.projection import FIELDS, project, requested
from api.results import checked
from schemas.article import ArticleSchema
from schemas.batch import Batch, BatchOutcomeSchema, BatchSchema, BatchStatus
from schemas.callback import CallbackSchema
from schemas.options import OptionsSchema
from schemas.settings import Settings
from worker.client import Client

# With so many articles left to do, a batch is worth another look in a second.
ARTICLES_A_SECOND = 10
LATEST_SECONDS = 30


def blueprint(settings: Settings, client: Client) -> Blueprint:
    """The routes under ``/v1/batches``."""
    bp = Blueprint("batches", __name__, url_prefix="/v1/batches", description="Many articles at once")

    @bp.post("")
    @bp.doc(parameters=[IDEMPOTENCY_KEY, CONTENT_ENCODING], requestBody=request_body(settings))
    @bp.response(202, BatchSchema, headers=LOCATION | RETRY_AFTER | REPLAYED)
    @refusals(bp, 400, 409, 410, 413, 415, 422, 503, conflict=IN_USE)
    def submit() -> tuple[Batch, dict[str, str]]:
        """Submit many articles.

        Each that is valid becomes a job, behind the jobs that are submitted one by one; each that is not is listed
        with its errors. It is all accepted, in one step, or nothing is. With no valid article the answer is 422.
        """
        key = idempotency_key(flask.request.headers.get("Idempotency-Key"))
        found = submitted(flask.request, settings)
        articles = admitted(found, settings)
        batch, replayed = client.submit_batch(articles, tenant(), idempotency=key, documents=found.comparable)
        headers = {"Location": batch.links.self} | ({"Idempotent-Replayed": "true"} if replayed else {})
        return batch, headers | retry_after(batch)

    @bp.get("/<string:batch_id>")
    @bp.doc(parameters=[IF_NONE_MATCH])
    @bp.response(200, BatchSchema, headers=RETRY_AFTER | ETAG)
    @bp.alt_response(304, description="The batch is as the client knows it.", headers=RETRY_AFTER | ETAG)
    @refusals(bp, 404, 410, 503)
    def show(batch_id: str) -> tuple[Batch, dict[str, str]] | Response:
        """See how a batch stands, and each of its articles."""
        batch = client.batch(batch_id, tenant())
        tag = conditional.content_tag(f"{batch.progress} {[article.status for article in batch.articles]}".encode())
        if conditional.held(tag):
            return conditional.unchanged(tag, **retry_after(batch))
        return batch, retry_after(batch) | conditional.header(tag)

    @bp.get("/<string:batch_id>/results")
    @bp.doc(parameters=[FIELDS])
    @bp.response(200, BatchOutcomeSchema, content_type=NDJSON)
    @refusals(bp, 404, 410, 422, 503)
    def results(batch_id: str) -> Response:
        """Fetch the results of a batch, a line for each article, in the order in which they were submitted.

        A line has the status of the article and, last, `result` (as `/v1/jobs/{id}/result` has it, `fields` applied)
        if it succeeded, `error` if it failed, or `errors` if it was refused. What has not ended has its status only.
        """
        names = requested(flask.request.args.get("fields"))
        return Response(lines(client, batch_id, names), content_type=NDJSON, headers={"Cache-Control": "no-store"})

    @bp.post("/<string:batch_id>/cancel")
    @bp.response(202, BatchSchema, headers=LOCATION)
    @bp.alt_response(200, schema=BatchSchema, headers=LOCATION, description="All had ended before; nothing changes.")
    @refusals(bp, 404, 410, 503)
    def cancel(batch_id: str) -> tuple[Batch, int, dict[str, str]]:
        """Cancel the jobs of a batch that have not ended. Earlier jobs that it reuses go on."""
        batch, was_open = client.cancel_batch(batch_id, tenant())
        return batch, 202 if was_open else 200, {"Location": batch.links.self}

    return bp


def request_body(settings: Settings) -> dict[str, Any]:
    """What the OpenAPI document says of the body of a batch."""
    single = "#/components/schemas/JobRequest/properties"
    properties = {
        "articles": {"type": "array", "items": ArticleSchema, "minItems": 1, "maxItems": settings.max_batch_articles},
        "options": OptionsSchema,
        "callback": CallbackSchema,
        "labels": {"$ref": f"{single}/labels"},
        "reuse": {"$ref": f"{single}/reuse"},
    }
    batch = {"type": "object", "required": ["articles"], "properties": properties, "additionalProperties": False}
    lines = {"type": "string", "description": "One job request, as POST /v1/jobs takes it, a line."}
    return {
        "required": True,
        "description": "What stands beside the articles holds for all of them.",
        "content": {"application/json": {"schema": batch}, NDJSON: {"schema": lines}},
    }


def retry_after(batch: Batch) -> dict[str, str]:
    """When it is worth asking again: the sooner, the fewer articles are left."""
    if batch.status is BatchStatus.ENDED:
        return {}
    left = len(batch.articles) * (1 - batch.progress)
    return {"Retry-After": str(min(max(1, math.ceil(left / ARTICLES_A_SECOND)), LATEST_SECONDS))}


def lines(client: Client, batch_id: str, names: tuple[str, ...]) -> Iterator[str]:
    """The lines of the results, made as they are sent; what is wrong with the batch is raised at once.

    Should the store be lost meanwhile, the stream breaks off without its end, which every HTTP client notices.
    """
    items = client.batch_items(batch_id, tenant())
    schema = BatchOutcomeSchema()

    def write() -> Iterator[str]:
        for item in items:
            line = schema.dump(item.outcome)
            result = item.result
            if result is not None and item.outcome.job:
                try:
                    checked(result, item.outcome.job)
                    result = project(result, names)
                except ProblemError as error:
                    result, line["error"] = None, {"code": error.code.value, "message": str(error)}
            text = json.dumps(line, ensure_ascii=False)
            yield text + "\n" if result is None else f'{text[:-1]}, "result": {result}}}\n'

    return write()
