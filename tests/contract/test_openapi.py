"""The OpenAPI document is the contract of the schemas, and says what the wire carries."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from api.app import create_app
from schemas.authentication import Auth
from schemas.contract import ContractSchema
from schemas.formats import Format
from schemas.job import JobRequestSchema
from schemas.lifecycle import Status
from schemas.problem import ProblemSchema
from schemas.result import ResultSchema
from schemas.settings import Settings
from tests.contract.test_jobs import ARTICLE
from tests.results import small_result_json
from tests.unit.schemas.test_contract import SCHEMAS
from worker.client import open_client
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
        if rule.rule != "/openapi.json" and not rule.rule.startswith("/docs")
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


def resolved(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """What a part refers to, or the part itself."""
    while "$ref" in part:
        found: Any = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    return part


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield path, method, operation


def test_every_operation_documents_its_errors_as_problems(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        assert "default" not in operation["responses"]
        for status, answer in operation["responses"].items():
            content = set(resolved(document, answer).get("content", {}))
            if status >= "400":
                assert content == {"application/problem+json"}, (path, method, status)
            else:
                assert "application/problem+json" not in content
                expected = set() if status in ("204", "304") else media_types(path)
                assert content == expected, (path, method, status)


def test_every_operation_tells_of_keys_and_limits(document: dict[str, Any]) -> None:
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    for path, method, operation in operations(document):
        about_jobs = path.startswith(("/v1/jobs", "/v1/batches"))
        assert operation["security"] == ([{"key": []}, {}] if about_jobs else []), (path, method)
        assert {"401", "429"} <= set(operation["responses"]) or not about_jobs
        for status, answer in operation["responses"].items():
            headers = set(resolved(document, answer).get("headers", {}))
            assert ({"RateLimit", "RateLimit-Policy"} <= headers) is (about_jobs and status not in ("401", "500"))
            assert ("Retry-After" in headers) or status not in ("429", "503")
            assert ("WWW-Authenticate" in headers) is (status == "401")
        assert operation["summary"]


def test_keyed_service_says_that_keys_are_needed(settings: Settings) -> None:
    keyed = replace(settings, auth=Auth.KEYS)
    http = create_app(keyed, open_client(keyed)).test_client()
    submit = http.get("/openapi.json").get_json()["paths"]["/v1/jobs"]["post"]
    assert submit["security"] == [{"key": []}]


@pytest.mark.parametrize("given", [{"sentences": 2}, {"words": 9}, {"ratio": 0.5}, {}, {"sentences": 2, "words": 9}])
def test_length_of_a_summary_is_in_one_measure(
    http: FlaskClient, document: dict[str, Any], given: dict[str, Any]
) -> None:
    request = {"article": ARTICLE, "options": {"summary": given}}
    good = len(given) < 2
    assert component(document, JobRequestSchema).is_valid(request) is good
    assert http.post("/v1/jobs", json=request).status_code == (202 if good else 422)


def test_examples_are_accepted_by_the_service(http: FlaskClient, document: dict[str, Any]) -> None:
    examples = document["paths"]["/v1/jobs"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    assert len(examples) >= 2
    for name, example in examples.items():
        assert component(document, JobRequestSchema).is_valid(example["value"]), name
        answer = http.post("/v1/jobs", json=example["value"])
        assert answer.status_code == 202, (name, answer.text)
        assert answer.get_json()["labels"] == example["value"].get("labels", {})
    for header in document["paths"]["/v1/jobs"]["post"]["parameters"]:
        if example := header.get("example"):
            headers = {header["name"]: example}
            assert http.post("/v1/jobs", json={"article": ARTICLE}, headers=headers).status_code == 202


def test_examples_are_what_the_document_says(document: dict[str, Any]) -> None:
    seen = 0
    for path, method, operation in operations(document):
        for status, answer in operation["responses"].items():
            for media in resolved(document, answer).get("content", {}).values():
                if "example" in media:
                    seen += 1
                    schema = media["schema"] | {"components": document["components"]}
                    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
                    assert not list(validator.iter_errors(media["example"])), (path, method, status)
    assert seen >= 20


def media_types(path: str) -> set[str]:
    """What the operations of a path answer with."""
    if path.endswith("/result"):
        return {form.media_type for form in Format}
    if path.endswith("/events"):
        return {"text/event-stream"}
    if path.startswith("/schemas/"):
        return {"application/schema+json"}
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
