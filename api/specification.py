"""What the OpenAPI document says of all operations: keys, limits, failures; and the JSON Schemas that it contains."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

from apispec import APISpec, BasePlugin
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import fields, validate

from api.documentation import RETRY_AFTER
from api.examples import ANSWERS, KEYED_PROBLEMS, PROBLEMS, REQUESTS
from api.idempotency import IDEMPOTENCY_KEY
from api.problems import CONTENT_TYPE, TITLES, problem_type
from schemas.article import encodable
from schemas.authentication import Auth
from schemas.contract import StringMap
from schemas.job import JOB_ID_PATTERN
from schemas.options import MEASURES, SummaryOptionsSchema
from schemas.problem import ProblemCode, ProblemSchema
from schemas.result import ResultSchema

PART = "ResultPart"
RATE_HEADERS = {
    "RateLimitPolicy": (
        "RateLimit-Policy",
        "How many requests a tenant may send in how many seconds; absent where any number is.",
        '"requests";q=6000;w=60',
    ),
    "RateLimit": (
        "RateLimit",
        "How many of them are left, and in how many seconds there will be more.",
        '"requests";r=5999;t=1',
    ),
}
CHALLENGE = {
    "WWW-Authenticate": {
        "description": "Asks for a key (RFC 6750).",
        "required": True,
        "schema": {"type": "string"},
        "example": 'Bearer realm="khulasa"',
    }
}
SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "description": "An API key, `kh_…`, made by `khulasa keys create`.",
}


class Shared(BasePlugin):
    """Adds to every operation what it has in common with others; of ``public`` tags, failures alone."""

    def __init__(self, auth: Auth, public: frozenset[str]) -> None:
        self._public = public
        self._security: list[dict[str, list[str]]] = [{"key": []}]
        if auth is Auth.OPEN:
            self._security.append({})

    def path_helper(
        self,
        path: str | None = None,
        operations: Any = None,  # noqa: ARG002  (the signatures are apispec's)
        parameters: Any = None,
        **_: Any,
    ) -> str | None:
        """Say what an id looks like."""
        for parameter in parameters or ():
            if parameter["name"] == "job_id":
                parameter["description"] = "The id of a job."
                parameter["schema"] = {"type": "string", "format": "uuid", "pattern": JOB_ID_PATTERN}
        return path

    def operation_helper(
        self,
        path: str | None = None,  # noqa: ARG002
        operations: Any = None,
        **_: Any,
    ) -> None:
        """Add examples, security, the limits' headers, and the answers that any operation may give."""
        for operation in (operations or {}).values():
            answers = operation["responses"]
            _exemplify(operation)
            _divide(operation)
            operation["security"] = []
            answers["500"] = "Failure"
            if not self._public & set(operation["tags"]):
                operation["security"] = self._security
                for answer in answers.values():
                    if isinstance(answer, dict):
                        answer["headers"] = answer.get("headers", {}) | _rate_headers()
                answers |= {"401": "Unauthorized", "429": "TooManyRequests"}
            operation["responses"] = {status: answers[status] for status in sorted(answers, key=str)}


def describe(spec: APISpec, marshmallow: MarshmallowPlugin) -> None:
    """Add what operations refer to, and what the library leaves out of schemas."""
    converter: Any = marshmallow.converter
    converter.add_attribute_function(_entries)
    converter.add_attribute_function(_encodable)
    several = [{"required": list(pair)} for pair in combinations(MEASURES, 2)]
    spec.components.schema("SummaryOptions", {"not": {"anyOf": several}}, schema=SummaryOptionsSchema)
    spec.components.schema(PART, schema=ResultSchema(partial=True))
    spec.components.security_scheme("key", SCHEME)
    for component, (_, description, example) in RATE_HEADERS.items():
        spec.components.header(
            component, {"description": description, "schema": {"type": "string"}, "example": example}
        )
    for name, description, headers in (
        ("Unauthorized", "There is no API key, or it is not valid.", CHALLENGE),
        ("TooManyRequests", "Too many requests, or too many open jobs.", RETRY_AFTER | _rate_headers()),
        ("Failure", "The service failed.", {}),
    ):
        spec.components.response(
            name,
            {"description": description, "headers": headers, "content": {CONTENT_TYPE: {"schema": ProblemSchema}}},
        )


def _entries(_: Any, field: fields.Field[Any], **__: Any) -> dict[str, Any]:
    """What the keys of a map look like, and how many there may be."""
    if not isinstance(field, StringMap) or field.key_field is None:
        return {}
    patterns = [each.regex.pattern for each in field.key_field.validators if isinstance(each, validate.Regexp)]
    most = [each.max for each in field.validators if isinstance(each, validate.Length)]
    return {"propertyNames": {"pattern": patterns[0]}, "maxProperties": most[0]}


def _encodable(_: Any, field: fields.Field[Any], **__: Any) -> dict[str, Any]:
    """That a text holds no NUL; half surrogate pairs are no text to begin with."""
    return {"not": {"pattern": r"\u0000"}} if encodable in field.validators else {}


def _divide(operation: dict[str, Any]) -> None:
    """Say that a result may be answered in part where its fields can be chosen."""
    if any(parameter.get("name") == "fields" for parameter in operation.get("parameters", ())):
        content = operation["responses"].get(200, {}).get("content", {})
        if media := content.get("application/json"):
            media["schema"] = {"anyOf": [media["schema"], {"$ref": f"#/components/schemas/{PART}"}]}


def _exemplify(operation: dict[str, Any]) -> None:
    for media in operation.get("requestBody", {}).get("content", {}).values():
        if _name(media) == "JobRequest":
            media["examples"] = REQUESTS
    problems = KEYED_PROBLEMS if IDEMPOTENCY_KEY in operation.get("parameters", ()) else PROBLEMS
    for status, answer in operation["responses"].items():
        for media in answer.get("content", {}).values():
            if _name(media) == "Problem":
                media["example"] = _problem(*problems[str(status)], int(status))
            elif example := ANSWERS.get(_name(media)):
                media["example"] = example


def _name(media: Mapping[str, Any]) -> str:
    schema = media.get("schema", {})
    return str(schema.get("$ref", "") if isinstance(schema, Mapping) else schema).rpartition("/")[2]


def _problem(code: ProblemCode, detail: str, status: int) -> dict[str, Any]:
    return {
        "type": problem_type(code),
        "title": TITLES[code],
        "status": status,
        "detail": detail,
        "code": code.value,
    }


def _rate_headers() -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{component}"} for component, (name, _, _) in RATE_HEADERS.items()}


def json_schema(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """One schema of an OpenAPI 3.1 document, with what it refers to, as JSON Schema 2020-12."""
    there = document["components"]["schemas"]
    needed, found = [name], {}
    while needed:
        if (each := needed.pop()) not in found:
            found[each] = _moved(there[each], needed)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:khulasa:schema:{name.lower()}",
        "title": name,
        "$ref": f"#/$defs/{name}",
        "$defs": dict(sorted(found.items())),
    }


def _moved(value: Any, met: list[str]) -> Any:
    """The same with references into ``$defs``; the names referred to are added to ``met``."""
    if isinstance(value, list):
        return [_moved(each, met) for each in value]
    if not isinstance(value, Mapping):
        return value
    moved = {key: _moved(each, met) for key, each in value.items()}
    if isinstance(target := moved.get("$ref"), str):
        met.append(target.rpartition("/")[2])
        moved["$ref"] = f"#/$defs/{met[-1]}"
    return moved
