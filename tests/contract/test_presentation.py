"""Results and other answers: in part, in their language, compressed, or not at all."""

import gzip
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.contract.test_jobs import pointers, problem, submit
from tests.results import small_result_json
from worker.store import Store


@pytest.fixture
def path(http: FlaskClient, store: Store) -> str:
    """Where a result is."""
    job_id = submit(http)["id"]
    claim = store.claim(job_id)
    assert claim
    store.succeed(claim, small_result_json())
    return f"/v1/jobs/{job_id}/result"


@pytest.fixture
def large(http: FlaskClient, store: Store) -> str:
    """Where a result is that gains by compression."""
    job_id = submit(http)["id"]
    claim = store.claim(job_id)
    assert claim
    result = json.loads(small_result_json())
    result["entities"] *= 50
    store.succeed(claim, json.dumps(result, ensure_ascii=False))
    return f"/v1/jobs/{job_id}/result"


def test_fields_cut_a_result_down(http: FlaskClient, path: str) -> None:
    whole: dict[str, Any] = http.get(path).get_json()
    part = http.get(f"{path}?fields=entities,%20summary").get_json()
    assert part == {name: whole[name] for name in ("entities", "summary")}
    assert list(part) == ["entities", "summary"], "the order of the contract"
    assert http.get(f"{path}?fields=quotations").get_json() == {}, "known, and not there"


@pytest.mark.parametrize("fields", ["entities,verbs", "", "entities,", "summary.segments"])
def test_unknown_fields_are_refused_with_those_there_are(http: FlaskClient, path: str, fields: str) -> None:
    body = problem(http.get(f"{path}?fields={fields}"), 422, "invalid_fields")
    assert pointers(body) == {"/query/fields"}
    assert "quotations" in body["errors"][0]["detail"]


def test_result_has_a_tag_and_a_language(http: FlaskClient, path: str) -> None:
    whole, part = http.get(path), http.get(f"{path}?fields=entities")
    assert whole.headers["Content-Language"] == part.headers["Content-Language"] == "ar"
    tag = whole.headers["ETag"]
    assert tag != part.headers["ETag"]
    assert http.get(path).headers["ETag"] == tag
    same = http.get(path, headers={"If-None-Match": tag})
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
    assert http.get(f"{path}?fields=entities", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("accept", ["gzip", "br, gzip;q=0.5", "*"])
def test_large_answers_are_compressed_for_who_takes_it(http: FlaskClient, large: str, accept: str) -> None:
    plain = http.get(large)
    assert "Content-Encoding" not in plain.headers
    packed = http.get(large, headers={"Accept-Encoding": accept})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 3
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize("accept", ["identity", "gzip;q=0", "br", ""])
def test_others_get_them_as_they_are(http: FlaskClient, large: str, accept: str) -> None:
    assert "Content-Encoding" not in http.get(large, headers={"Accept-Encoding": accept}).headers


def test_small_answers_and_streams_are_not_compressed(http: FlaskClient, path: str) -> None:
    headers = {"Accept-Encoding": "gzip"}
    assert "Content-Encoding" not in http.get("/livez", headers=headers).headers
    events = http.get(path.replace("/result", "/events"), headers=headers)
    assert "Content-Encoding" not in events.headers
    assert "event: ended" in events.text
