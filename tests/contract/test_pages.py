"""The documentation page works without any other server, and the published schema is the one that guards results."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from schemas.article import ArticleFactsSchema
from schemas.result import ResultSchema
from tests.results import small_result


def test_page_loads_from_this_server_only(http: FlaskClient) -> None:
    page = http.get("/docs")
    assert page.content_type == "text/html; charset=utf-8"
    policy = dict(part.strip().split(" ", 1) for part in page.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "//" not in page.text.replace("<!DOCTYPE html>", "")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bon\w+=|style=", page.text), (
        "inline code, which the policy bars"
    )
    wanted = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(wanted) == 5
    for path in wanted:
        answer = http.get(f"/{path}")
        assert answer.status_code == 200, path
        assert answer.headers.get("X-Content-Type-Options", "nosniff") == "nosniff"


def test_scripts_are_what_they_say(http: FlaskClient) -> None:
    assert "SwaggerUIBundle" in http.get("/docs/swagger-ui-bundle.js").text
    assert http.get("/docs/swagger-ui-bundle.js").content_type == "text/javascript; charset=utf-8"
    start = http.get("/docs/start.js")
    assert 'url: "openapi.json"' in start.text
    assert "http" not in start.text


def test_assets_are_not_sent_twice(http: FlaskClient) -> None:
    etag = http.get("/docs/swagger-ui.css").headers["ETag"]
    assert http.get("/docs/swagger-ui.css", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("name", ["nothing.js", "..%2Fapp.py", "index.html", "oauth2-redirect.html"])
def test_other_names_are_404(http: FlaskClient, name: str) -> None:
    assert http.get(f"/docs/{name}").status_code == 404


@pytest.fixture
def schema(http: FlaskClient) -> dict[str, Any]:
    answer = http.get("/schemas/result.json")
    assert answer.content_type == "application/schema+json"
    loaded: dict[str, Any] = answer.get_json()
    return loaded


def test_schema_is_json_schema_and_whole(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "urn:khulasa:schema:result"
    assert "#/components" not in str(schema)
    assert "nullable" not in str(schema)
    assert set(schema["$defs"]["Result"]["properties"]) == set(ResultSchema().fields)
    assert set(schema["$defs"]["ArticleFacts"]["properties"]) == set(ArticleFactsSchema().fields)
    assert "Job" not in schema["$defs"]


def test_schema_accepts_results_and_nothing_else(schema: dict[str, Any]) -> None:
    result = ResultSchema().dump(small_result())
    validator = Draft202012Validator(schema)
    validator.validate(result)
    for broken in (
        result | {"extra": 1},
        result | {"offset_unit": "byte"},
        {name: value for name, value in result.items() if name != "summary"},
        result | {"entities": [result["entities"][0] | {"type": "planet"}]},
    ):
        assert not validator.is_valid(broken)
        assert ResultSchema().validate(broken)
