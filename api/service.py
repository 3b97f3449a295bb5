"""What the service says of itself: alive, ready, and within which limits."""

import importlib.metadata

from flask_smorest import Blueprint

from api.problems import CONTENT_TYPE, unavailable
from schemas.options import Extraction
from schemas.problem import ProblemSchema
from schemas.service import Health, HealthSchema, Info, InfoSchema, Limits
from schemas.settings import Settings
from worker.client import Client

# The longest JSON escape of one code point, a surrogate pair, takes twelve bytes.
BYTES_PER_CHARACTER = 12
OVERHEAD_BYTES = 65_536


def body_limit(settings: Settings) -> int:
    """The largest request body that can hold an article within the limit, in bytes."""
    return settings.max_characters * BYTES_PER_CHARACTER + OVERHEAD_BYTES


def blueprint(settings: Settings, client: Client) -> Blueprint:
    """The routes that tell about the service."""
    bp = Blueprint("service", __name__, description="The service itself")

    @bp.get("/livez")
    @bp.response(200, HealthSchema)
    def livez() -> Health:
        """Say that this process answers."""
        return Health(status="alive")

    @bp.get("/readyz")
    @bp.response(200, HealthSchema)
    @bp.alt_response(503, schema=ProblemSchema, content_type=CONTENT_TYPE)
    def readyz() -> Health:
        """Say whether jobs are accepted and worked on: Redis answers, and a worker was heard of lately."""
        if workers := client.workers():
            return Health(status="ready", workers=workers)
        raise unavailable("No worker was heard of lately; start one with khulasa worker.")

    @bp.get("/v1/info")
    @bp.response(200, InfoSchema)
    def info() -> Info:
        """Tell version, languages and limits."""
        return Info(
            version=importlib.metadata.version("khulasa"),
            languages=settings.languages,
            extractions=tuple(Extraction),
            limits=Limits(characters=settings.max_characters, body_bytes=body_limit(settings)),
            retention_seconds=settings.retention_seconds,
        )

    return bp
