"""Jobs over HTTP: submit an article; what else there is of jobs stands beside."""

from dataclasses import replace
from datetime import UTC, datetime

import flask
from flask_smorest import Blueprint

from api import callbacks, endings, events, listing, polling
from api.access import counted, tenant
from api.body import BodyParser
from api.coding import CONTENT_ENCODING
from api.documentation import LOCATION, RETRY_AFTER, refusals
from api.idempotency import IDEMPOTENCY_KEY, IN_USE, REPLAYED, idempotency_key
from api.polling import retry_after
from api.problems import ProblemError
from schemas.job import Job, JobRequest, JobRequestSchema, JobSchema
from schemas.languages import AUTO, lookup
from schemas.lifecycle import TERMINAL
from schemas.problem import ProblemCode
from schemas.settings import Settings
from worker.client import Client


class JobsBlueprint(Blueprint):
    """A blueprint whose bodies are read strictly."""

    ARGUMENTS_PARSER = BodyParser()


def blueprint(settings: Settings, client: Client) -> Blueprint:
    """The routes under ``/v1/jobs``."""
    bp = JobsBlueprint("jobs", __name__, url_prefix="/v1/jobs", description="Articles and what was found in them")

    @bp.post("")
    @bp.arguments(JobRequestSchema())
    @bp.doc(parameters=[IDEMPOTENCY_KEY, CONTENT_ENCODING])
    @bp.response(202, JobSchema, headers=LOCATION | RETRY_AFTER | REPLAYED)
    @bp.alt_response(200, schema=JobSchema, headers=LOCATION, description="An earlier job has the result (reuse).")
    @refusals(bp, 400, 409, 410, 413, 415, 422, 503, conflict=IN_USE)
    def submit(request: JobRequest) -> tuple[Job, int, dict[str, str]]:
        """Submit an article.

        The job is accepted once this answers, and is not lost after that. A request with an Idempotency-Key may be
        sent again: it then answers with the job that the first one made, and `Idempotent-Replayed: true`; or with 409
        while the first one is still being handled.
        """
        key = idempotency_key(flask.request.headers.get("Idempotency-Key"))
        check(request, settings)
        submission = client.submit(with_language(request, settings), tenant(), key, counted)
        job = submission.job
        headers = {"Location": job.links.self}
        if submission.replayed:
            headers["Idempotent-Replayed"] = "true"
        if job.status not in TERMINAL:
            headers["Retry-After"] = str(retry_after(job, datetime.now(UTC)))
        return job, 200 if submission.reused and job.status in TERMINAL else 202, headers

    polling.add(bp, client, settings)
    listing.add(bp, client)
    events.add(bp, client)
    endings.add(bp, client)
    return bp


def check(request: JobRequest, settings: Settings) -> None:
    """Refuse what this server, by its settings, cannot do.

    :raises ProblemError: naming the limit, the languages, or what is missing.
    """
    length = len(request.article.text)
    if length > settings.max_characters:
        raise ProblemError(
            ProblemCode.TOO_LARGE,
            f"The text has {length} characters and the limit is {settings.max_characters}; submit it in parts.",
            [("/article/text", f"Longer than {settings.max_characters} characters.")],
        )
    language = request.article.language
    if language not in (None, AUTO) and lookup(language, settings.languages) is None:
        supported = ", ".join(settings.languages)
        raise ProblemError(
            ProblemCode.UNSUPPORTED_LANGUAGE,
            f"This server has no models for {language!r}; it supports: {supported}.",
            [("/article/language", f"Is not one of: {supported}.")],
        )
    callbacks.check(request.callback, settings)


def with_language(request: JobRequest, settings: Settings) -> JobRequest:
    """The request with the language that its client may expect, whatever a worker takes for its first language."""
    if request.article.language is not None:
        return request
    return replace(request, article=replace(request.article, language=settings.languages[0]))
