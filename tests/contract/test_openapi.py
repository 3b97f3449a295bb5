"""The OpenAPI document is the contract of the schemas, and says what the wire carries."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from schemas.contract import ContractSchema
from schemas.formats import Format
from schemas.job import JobRequestSchema
from schemas.lifecycle import Status
from schemas.problem import ProblemSchema
from schemas.result import ResultSchema
from tests.contract.test_jobs import ARTICLE
from tests.results import small_result_json
from tests.unit.schemas.test_contract import SCHEMAS
from worker.store import Store


@pytest.fixture
def document(http: FlaskClient) -> dict[str, Any]:
    loaded: dict[str, Any] = http.get("/openapi.json").get_json()
    return loaded


def component(document: dict[str, Any], schema: type[ContractSchema]) -> Draft202012Validator:
    """A validator for one schema of the document."""
    name = schema.__name__.removesuffix("Schema")
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": document["components"]},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def test_document_is_valid_openapi(document: dict[str, Any]) -> None:
    validate(document)
    assert document["openapi"].startswith("3.1")


def test_document_has_the_routes_of_the_app(document: dict[str, Any], app: Flask) -> None:
    served = {
        (rule.rule.replace("<string:", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule != "/openapi.json"
    }
    assert served == {
        (path, method) for path, item in document["paths"].items() for method in item if method != "parameters"
    }


def test_document_has_the_fields_of_the_schemas(document: dict[str, Any]) -> None:
    components = document["components"]["schemas"]
    described = [schema for schema in SCHEMAS if schema.__name__.removesuffix("Schema") in components]
    assert {JobRequestSchema, ResultSchema, ProblemSchema} <= set(described)
    for schema in described:
        entry = components[schema.__name__.removesuffix("Schema")]
        fields = schema().fields
        assert set(entry["properties"]) == set(fields)
        assert set(entry.get("required", ())) == {name for name, field in fields.items() if field.required}
        assert entry["additionalProperties"] is False


def test_every_operation_documents_its_errors_as_problems(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            for status, answer in operation["responses"].items():
                content = answer.get("content") or document["components"]["responses"].get(
                    answer.get("$ref", "").rpartition("/")[2], {}
                ).get("content", {})
                if status == "default" or status >= "400":
                    assert set(content) == {"application/problem+json"}, (path, method, status)
                else:
                    expected = set() if status in ("204", "304") else media_types(path)
                    assert set(content) == expected, (path, method, status)


def media_types(path: str) -> set[str]:
    """What the operations of a path answer with."""
    if path.endswith("/result"):
        return {form.media_type for form in Format}
    if path.endswith("/events"):
        return {"text/event-stream"}
    if path.endswith("/results"):
        return {"application/x-ndjson"}
    suffix = path.rpartition("/result.")[2]
    return {Format(suffix).media_type if "/result." in path else "application/json"}


def test_answers_fit_the_document(http: FlaskClient, store: Store, document: dict[str, Any]) -> None:
    accepted = http.post("/v1/jobs", json={"article": ARTICLE})
    job_id = accepted.get_json()["id"]
    operation = document["paths"]["/v1/jobs"]["post"]["responses"]["202"]
    job_schema = operation["content"]["application/json"]["schema"]
    validator = Draft202012Validator(job_schema | {"components": document["components"]})
    validator.validate(accepted.get_json())

    problem = component(document, ProblemSchema)
    problem.validate(http.get(f"/v1/jobs/{job_id}/result").get_json(force=True))
    problem.validate(http.post("/v1/jobs", json={"article": {}}).get_json(force=True))

    claim = store.claim(job_id)
    assert claim
    store.succeed(claim, small_result_json())
    done = http.get(f"/v1/jobs/{job_id}").get_json()
    assert done["status"] == Status.SUCCEEDED
    validator.validate(done)
    component(document, ResultSchema).validate(http.get(f"/v1/jobs/{job_id}/result").get_json())


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        ({"article": ARTICLE}, True),
        ({"article": ARTICLE | {"published_at": "2026-11-21"}, "options": {"summary": {"sentences": 5.0}}}, True),
        ({"article": ARTICLE | {"published_at": "21/11/2026"}}, False),
        ({"article": ARTICLE | {"language": "auto"}}, True),
        ({"article": ARTICLE | {"language": "automatic"}}, False),
        ({"article": ARTICLE | {"colour": "red"}}, False),
        ({"article": ARTICLE, "options": {"extract": ["verbs"]}}, False),
        ({"article": ARTICLE, "options": {"summary": {"sentences": 0}}}, False),
        ({"article": ARTICLE, "options": {"summary": {"ratio": 0.4}}}, True),
        ({"article": ARTICLE, "options": {"summary": {"ratio": 0}}}, False),
        ({"article": ARTICLE, "options": {"summary": {"words": 0}}}, False),
        ({}, False),
    ],
)
def test_document_and_server_agree_on_requests(
    http: FlaskClient,
    document: dict[str, Any],
    body: dict[str, Any],
    fits: bool,  # noqa: FBT001
) -> None:
    assert component(document, JobRequestSchema).is_valid(body) is fits
    assert (http.post("/v1/jobs", json=body).status_code == 202) is fits
