"""The result of a job over HTTP, in the form that the client accepts or that the path ends with."""

import json
import logging
from collections.abc import Callable, Mapping

import flask
from flask import Response
from flask_smorest import Blueprint
from marshmallow import ValidationError

from api.access import tenant
from api.conditional import ETAG, IF_NONE_MATCH
from api.documentation import CONTENT_LANGUAGE, View, refusals
from api.presentation import presented
from api.problems import ProblemError
from api.projection import FIELDS
from schemas.formats import Format
from schemas.problem import ProblemCode
from schemas.result import Result, ResultSchema
from worker.client import Client
from worker.export import html
from worker.export.conllu import conllu
from worker.export.edition import Edition, edition
from worker.export.errors import NoTokensError
from worker.export.text import text
from worker.export.xliff import xliff

log = logging.getLogger(__name__)

UNDONE = (404, 409, 410, 422, 503)
HEADERS = ETAG | CONTENT_LANGUAGE
TEXT_CONTENT = {"schema": {"type": "string"}}
# For a file that lands in a folder of downloads rather than in a window.
ATTACHED = (Format.XLIFF, Format.CONLLU)

_EXPORTS: Mapping[Format, Callable[[Edition], str | bytes]] = {
    Format.XLIFF: xliff,
    Format.HTML: html.html,
    Format.CONLLU: conllu,
    Format.TEXT: text,
}


def blueprint(client: Client) -> Blueprint:
    """The routes of results."""
    bp = Blueprint("results", __name__, url_prefix="/v1/jobs", description="Results, in every form")

    @presented
    def fetch(job_id: str) -> Response:
        """Fetch the result of a job that succeeded, in the form that the Accept header asks for."""
        form = accepted(flask.request)
        answer = _answer(client, job_id, form)
        answer.headers["Link"] = _others(job_id, form)
        return answer

    others = {form.media_type: TEXT_CONTENT for form in Format if form is not Format.JSON}
    view = bp.response(200, ResultSchema, headers=HEADERS)(_documented(bp, fetch, 406, *UNDONE))
    described = bp.doc(parameters=[FIELDS, IF_NONE_MATCH], responses={200: {"content": others}})
    bp.get("/<string:job_id>/result")(described(view))
    for form in Format:
        _add(bp, client, form)

    @bp.after_request
    def vary(answer: Response) -> Response:
        """Say on every answer, refusals too, what chose its form."""
        if flask.request.path.endswith("/result"):
            answer.vary.add("Accept")
        return answer

    return bp


def _add(bp: Blueprint, client: Client, form: Format) -> None:
    def fetch(job_id: str) -> Response:
        return _answer(client, job_id, form)

    fetch.__name__ = f"fetch_{form}"
    fetch.__doc__ = f"Fetch the result as {form.media_type}."
    view = _documented(bp, presented(fetch), *UNDONE)
    if form is Format.JSON:
        view = bp.response(200, ResultSchema, headers=HEADERS)(view)
        view = bp.doc(parameters=[FIELDS, IF_NONE_MATCH])(view)
    else:
        view = bp.response(200, {"type": "string"}, content_type=form.media_type, headers=HEADERS)(view)
        view = bp.doc(parameters=[IF_NONE_MATCH])(view)
    bp.get(f"/<string:job_id>/result.{form}")(view)


def _documented(bp: Blueprint, view: View, *statuses: int) -> View:
    view = bp.alt_response(304, description="The result is as the client has it.", headers=ETAG)(view)
    return refusals(bp, *statuses)(view)


def accepted(request: flask.Request) -> Format:
    """The form that a request asks for, JSON where it does not care.

    :raises ProblemError: if it accepts none of them.
    """
    forms = {form.media_type: form for form in Format}
    if not request.accept_mimetypes:
        return Format.JSON
    best = request.accept_mimetypes.best_match(list(forms))
    if best is None:
        raise ProblemError(
            ProblemCode.NOT_ACCEPTABLE,
            f"A result can be had as {', '.join(forms)}; ask for one of these, or for /result.{Format.JSON}, "
            f"{', '.join(f'.{form}' for form in Format if form is not Format.JSON)}.",
        )
    return forms[best]


def loaded(client: Client, job_id: str) -> tuple[str, Result]:
    """The result of a job as stored and as read; raises what :func:`checked` raises."""
    stored = client.result(job_id, tenant())
    return stored, checked(stored, job_id)


def checked(stored: str, job_id: str) -> Result:
    """A stored result, once the contract has been found to hold for it.

    :raises ProblemError: if it does not hold; a client is better off without such a result.
    """
    try:
        result: Result = ResultSchema().load(json.loads(stored))
    except ValidationError as error:
        log.exception("result_breaks_contract job_id=%s", job_id)
        raise ProblemError(ProblemCode.INTERNAL_ERROR, "The stored result breaks the contract; report it.") from error
    return result


def loaded_edition(client: Client, job_id: str) -> Edition:
    """The result of a job with its article, ready to be exported."""
    _, result = loaded(client, job_id)
    return edition(job_id, client.article(job_id, tenant()), result)


def _answer(client: Client, job_id: str, form: Format) -> Response:
    if form is Format.JSON:
        stored, result = loaded(client, job_id)
        answer = Response(stored, content_type=form.media_type)
        answer.content_language.add(result.article.language)
        return answer
    made = loaded_edition(client, job_id)
    try:
        body = _EXPORTS[form](made)
    except NoTokensError as error:
        raise ProblemError(ProblemCode.NO_TOKENS, str(error)) from error
    charset = "; charset=utf-8" if form.media_type.startswith("text/") else ""
    answer = Response(body, content_type=form.media_type + charset)
    answer.content_language.add(made.result.article.language)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    if form in ATTACHED:
        answer.headers.set("Content-Disposition", "attachment", filename=f"khulasa-{job_id}.{form}")
    if form is Format.HTML:
        answer.headers["Content-Security-Policy"] = f"{html.policy()}; frame-ancestors 'none'"
        answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _others(job_id: str, form: Format) -> str:
    """The other forms of the result (RFC 8288)."""
    return ", ".join(
        f'</v1/jobs/{job_id}/result.{other}>; rel="alternate"; type="{other.media_type}"'
        for other in Format
        if other is not form
    )
