"""What the service says of itself: alive, ready, with which models and limits, and in which words."""

import functools
import importlib.metadata
import json
import logging

from apispec import APISpec
from flask import Response
from flask_smorest import Blueprint

from api.documentation import RETRY_AFTER
from api.problems import CONTENT_TYPE, unavailable
from api.specification import json_schema
from schemas.options import Extraction
from schemas.problem import ProblemSchema
from schemas.service import Health, HealthSchema, Info, InfoSchema, Limits, ServedModel
from schemas.settings import Settings
from worker.client import Client
from worker.errors import ModelError
from worker.models.inventory import read_served

log = logging.getLogger(__name__)

# The longest JSON escape of one code point, a surrogate pair, takes twelve bytes.
BYTES_PER_CHARACTER = 12
OVERHEAD_BYTES = 65_536
JSON_SCHEMA = "application/schema+json"
SCHEMA_EXAMPLE = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:khulasa:schema:result"}


def body_limit(settings: Settings) -> int:
    """The largest request body that can hold an article within the limit, in bytes."""
    return settings.max_characters * BYTES_PER_CHARACTER + OVERHEAD_BYTES


def blueprint(settings: Settings, client: Client, spec: APISpec) -> Blueprint:
    """The routes that tell about the service."""
    bp = Blueprint("service", __name__, description="The service itself")
    # Model files do not change under a service that runs; hashing them takes a second.
    models = functools.cache(lambda: served_models(settings))

    @bp.get("/livez")
    @bp.response(200, HealthSchema)
    def livez() -> Health:
        """Say that this process answers."""
        return Health(status="alive")

    @bp.get("/readyz")
    @bp.response(200, HealthSchema)
    @bp.alt_response(503, schema=ProblemSchema, content_type=CONTENT_TYPE, description="Not yet.", headers=RETRY_AFTER)
    def readyz() -> Health:
        """Say whether jobs are accepted and worked on: Redis answers, and a worker was heard of lately."""
        if workers := client.workers():
            return Health(status="ready", workers=workers)
        raise unavailable("No worker was heard of lately; start one with khulasa worker.")

    @bp.get("/v1/info")
    @bp.response(200, InfoSchema)
    def info() -> Info:
        """Tell version, languages, models and limits."""
        return Info(
            version=importlib.metadata.version("khulasa"),
            languages=settings.languages,
            extractions=tuple(Extraction),
            limits=Limits(
                characters=settings.max_characters,
                body_bytes=body_limit(settings),
                time_limit_seconds=settings.time_limit_seconds,
                batch_articles=settings.max_batch_articles,
                batch_bytes=settings.max_batch_bytes,
                webhook_retry_seconds=settings.webhook_retry_seconds,
                requests_per_minute=settings.requests_per_minute or None,
                open_jobs=settings.max_open_jobs or None,
            ),
            authentication=settings.authentication,
            retention_seconds=settings.retention_seconds,
            tombstone_seconds=settings.tombstone_seconds,
            idempotency_seconds=settings.idempotency_seconds,
            models=models(),
        )

    @bp.get("/schemas/result.json")
    @bp.response(
        200, {"type": "object"}, content_type=JSON_SCHEMA, description="JSON Schema 2020-12.", example=SCHEMA_EXAMPLE
    )
    def result_schema() -> Response:
        """Get the JSON Schema of results."""
        document = json.dumps(json_schema(spec.to_dict(), "Result"), indent=2)
        return Response(document, content_type=JSON_SCHEMA)

    return bp


def served_models(settings: Settings) -> tuple[ServedModel, ...] | None:
    """The files of the models of every language; None if they are not all here."""
    try:
        return tuple(
            ServedModel(
                language=package.language,
                package=package.name,
                processor=file.processor,
                name=file.name,
                sha256=file.sha256,
            )
            for package in read_served(settings)
            for file in package.files
        )
    except ModelError as error:
        log.info("models_not_at_hand reason=%s", error)
        return None
