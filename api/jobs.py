"""Jobs over HTTP: submit an article, poll its job."""

from dataclasses import replace

from flask_smorest import Blueprint

from api.body import BodyParser, invalid
from api.documentation import LOCATION, RETRY_AFTER, refusals
from api.problems import RETRY_SECONDS, ProblemError
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
    @bp.arguments(JobRequestSchema)
    @bp.response(202, JobSchema, headers=LOCATION | RETRY_AFTER)
    @refusals(bp, 400, 413, 415, 422, 503)
    def submit(request: JobRequest) -> tuple[Job, dict[str, str]]:
        """Submit an article.

        The job is accepted once this answers, and is not lost after that.
        """
        check(request, settings)
        job = client.submit(with_language(request, settings))
        return job, {"Location": job.links.self, "Retry-After": str(RETRY_SECONDS)}

    @bp.get("/<string:job_id>")
    @bp.response(200, JobSchema, headers=RETRY_AFTER)
    @refusals(bp, 404, 410, 503)
    def show(job_id: str) -> tuple[Job, dict[str, str]]:
        """See how a job stands. A job that failed is an answer like any other; its error says why."""
        job = client.job(job_id)
        return job, {} if job.status in TERMINAL else {"Retry-After": str(RETRY_SECONDS)}

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
    if request.callback is not None:
        raise invalid([("/callback", "This server does not send callbacks yet; leave it out and poll the job.")])


def with_language(request: JobRequest, settings: Settings) -> JobRequest:
    """The request with the language that its client may expect, whatever a worker takes for its first language."""
    if request.article.language is not None:
        return request
    return replace(request, article=replace(request.article, language=settings.languages[0]))
