"""The articles of a batch: read from JSON or NDJSON, and each accepted or refused by itself."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import flask
from marshmallow import ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from api.body import invalid, parse
from api.coding import decoded
from api.jobs import check, with_language
from api.problems import ProblemError
from schemas.batch import Refusal
from schemas.contract import flatten
from schemas.job import JobRequest, JobRequestSchema
from schemas.problem import FieldError, ProblemCode
from schemas.settings import Settings

NDJSON = "application/x-ndjson"
LINES = (NDJSON, "application/ndjson", "application/jsonl")

Errors = list[tuple[str, str]]
Pointer = Callable[[int, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """Job requests as they were sent, in order, each parsed or with what keeps it from that.

    ``pointer`` tells where a pointer into one of them points in the body; lines count as the items of an array.
    """

    documents: Sequence[Any]
    pointer: Pointer

    @property
    def comparable(self) -> list[Any]:
        """What is compared under an idempotency key: what was sent, however it was spelled."""
        return [str(document) if isinstance(document, ProblemError) else document for document in self.documents]


def submitted(request: flask.Request, settings: Settings) -> Submitted:
    """The job requests in a body.

    :raises ProblemError: if it is of another kind, cannot be read, is empty, too large or has too many articles.
    """
    request.max_content_length = settings.max_batch_bytes
    lines = request.mimetype in LINES
    if not lines and not request.is_json:
        raise ProblemError(ProblemCode.UNSUPPORTED_MEDIA_TYPE, f"Send the batch as application/json, or as {NDJSON}.")
    try:
        body = decoded(request)
    except RequestEntityTooLarge as error:
        raise too_large("bytes", settings.max_batch_bytes) from error
    found = read_lines(body) if lines else read_object(parse(body))
    if not found.documents:
        raise invalid([("" if lines else "/articles", "Is empty; send at least one article.")])
    if len(found.documents) > settings.max_batch_articles:
        raise too_large("articles", settings.max_batch_articles)
    return found


def read_lines(body: bytes) -> Submitted:
    """One job request a line; blank lines do not count."""
    documents = [_parsed(line) for line in body.split(b"\n") if line.strip()]
    return Submitted(documents=documents, pointer=lambda index, pointer: f"/{index}{pointer}")


def read_object(body: Any) -> Submitted:
    """An object with articles, and with what else a job request may have, which holds for all of them.

    :raises ProblemError: if there is no list of articles, or what holds for all of them is invalid.
    """
    if not isinstance(body, dict) or not isinstance(articles := body.get("articles"), list):
        raise invalid([("/articles" if isinstance(body, dict) else "", "Is not a list; send the articles in one.")])
    shared = {name: value for name, value in body.items() if name != "articles"}
    if errors := flatten(JobRequestSchema(exclude=["article"]).validate(shared)):
        raise invalid(errors)

    def pointer(index: int, pointer: str) -> str:
        inner = pointer.removeprefix("/article")
        return pointer if inner == pointer else f"/articles/{index}{inner}"

    return Submitted(documents=[shared | {"article": article} for article in articles], pointer=pointer)


def admitted(batch: Submitted, settings: Settings) -> list[JobRequest | Refusal]:
    """Each job request as it is accepted, or why it is not.

    :raises ProblemError: with the errors of all of them, if none is accepted.
    """
    schema = JobRequestSchema()
    results: list[JobRequest | Refusal] = []
    for index, document in enumerate(batch.documents):
        found = _admit(document, schema, settings)
        if isinstance(found, JobRequest):
            results.append(found)
        else:
            results.append(_refusal(document, [(batch.pointer(index, pointer), detail) for pointer, detail in found]))
        # Others are served in between: with greenlets, only who waits lets them.
        time.sleep(0)
    refused = [result for result in results if isinstance(result, Refusal)]
    if len(refused) == len(results):
        raise invalid([(error.pointer, error.detail) for refusal in refused for error in refusal.errors])
    return results


def too_large(unit: str, limit: int) -> ProblemError:
    """The batch has more of these units than a batch may have."""
    return ProblemError(
        ProblemCode.TOO_LARGE, f"The batch has more than {limit} {unit}, which is the limit; submit it in parts."
    )


def _parsed(line: bytes) -> Any:
    try:
        return parse(line)
    except ProblemError as error:
        return error


def _admit(document: Any, schema: JobRequestSchema, settings: Settings) -> JobRequest | Errors:
    if isinstance(document, ProblemError):
        return [("", str(document))]
    try:
        request: JobRequest = schema.load(document)
        check(request, settings)
    except ValidationError as error:
        return flatten(error)
    except ProblemError as error:
        return list(error.errors)
    return with_language(request, settings)


def _refusal(document: Any, errors: Errors) -> Refusal:
    article = document.get("article") if isinstance(document, dict) else None
    name = article.get("id") if isinstance(article, dict) else None
    sound = isinstance(name, str) and not any(pointer.endswith("/id") for pointer, _ in errors)
    told = tuple(FieldError(pointer=_whole(pointer), detail=_whole(detail)) for pointer, detail in errors)
    return Refusal(id=name if sound else None, errors=told)


def _whole(text: str) -> str:
    """Text without halves of surrogate pairs, which names of fields may have."""
    return text.encode(errors="replace").decode()
