"""Translations over HTTP: send the translated XLIFF file back, and fetch what it says and what it lost."""

from collections.abc import Mapping

import flask
from flask import Response
from flask_smorest import Blueprint

from api.coding import CONTENT_ENCODING, decoded
from api.documentation import refusals
from api.problems import ProblemError
from api.results import loaded_edition
from schemas.formats import Format
from schemas.problem import ProblemCode
from schemas.translation import TranslationSchema
from worker.client import Client
from worker.export.bilingual import bilingual
from worker.export.errors import FileError, FileFault
from worker.export.review import review

LOCATION = {"Location": {"description": "Path of the translation.", "schema": {"type": "string"}}}
FILE = {
    "requestBody": {
        "required": True,
        "description": "The XLIFF file of this job, its targets filled in.",
        "content": {Format.XLIFF.media_type: {"schema": {"type": "string"}}},
    }
}
# Tools send what they call XML.
READ = (Format.XLIFF.media_type, "application/x-xliff+xml", "application/xml", "text/xml")
PROBLEMS: Mapping[FileFault, ProblemCode] = {
    FileFault.NOT_XML: ProblemCode.MALFORMED_BODY,
    FileFault.DOCUMENT_TYPE: ProblemCode.MALFORMED_BODY,
    FileFault.NOT_XLIFF: ProblemCode.UNSUPPORTED_XLIFF,
    FileFault.VERSION: ProblemCode.UNSUPPORTED_XLIFF,
    FileFault.OTHER_JOB: ProblemCode.OTHER_JOB,
    FileFault.NO_TARGETS: ProblemCode.NOT_TRANSLATED,
    FileFault.NO_TARGET_LANGUAGE: ProblemCode.NOT_TRANSLATED,
}


def blueprint(client: Client) -> Blueprint:
    """The routes of translations."""
    bp = Blueprint("translations", __name__, url_prefix="/v1/jobs", description="Translations of summaries")

    @bp.post("/<string:job_id>/translation")
    @bp.doc(parameters=[CONTENT_ENCODING], **FILE)
    @bp.response(201, TranslationSchema, headers=LOCATION)
    @bp.alt_response(200, schema=TranslationSchema, description="An earlier translation was replaced.")
    @refusals(bp, 400, 404, 409, 410, 413, 415, 422, 503)
    def take(job_id: str) -> Response:
        """Send a translation back.

        It is aligned with the summary and checked for names, dates, numbers, protected words and terms of the glossary
        that are gone; it is kept as long as the job, in place of an earlier one.
        """
        made = loaded_edition(client, job_id)
        try:
            written = TranslationSchema().dumps(review(made, bilingual(_body(flask.request))), ensure_ascii=False)
        except FileError as error:
            raise ProblemError(PROBLEMS[error.fault], str(error)) from error
        first = client.attach(job_id, written)
        answer = _json(written)
        answer.status_code = 201 if first else 200
        answer.headers["Location"] = f"/v1/jobs/{job_id}/translation"
        return answer

    @bp.get("/<string:job_id>/translation")
    @bp.response(200, TranslationSchema)
    @refusals(bp, 404, 410, 503)
    def show(job_id: str) -> Response:
        """Fetch the translation that was sent back."""
        return _json(client.translation(job_id))

    return bp


def _body(request: flask.Request) -> bytes:
    if request.mimetype not in READ:
        raise ProblemError(
            ProblemCode.UNSUPPORTED_MEDIA_TYPE, f"Send the file with Content-Type: {Format.XLIFF.media_type}."
        )
    return decoded(request)


def _json(written: str) -> Response:
    return Response(written, content_type=Format.JSON.media_type)
