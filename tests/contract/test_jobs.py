"""Jobs over HTTP: what a client sends, and what it gets, to the letter of the contract."""

import json
import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient

from schemas.job import Failure, FailureCode, JobSchema
from schemas.lifecycle import Status
from schemas.problem import ProblemSchema
from schemas.result import ResultSchema
from schemas.settings import Settings
from tests.results import small_result_json
from tests.servers import RedisServer
from worker.record import record_key, request_key, result_key
from worker.store import Store

ARTICLE = {"text": "وصلت سلمى إلى عمان."}


def submit(http: FlaskClient, **article: Any) -> dict[str, Any]:
    answer = http.post("/v1/jobs", json={"article": ARTICLE | article})
    assert answer.status_code == 202, answer.text
    job: dict[str, Any] = answer.get_json()
    return job


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem document of an answer, once it is known to be one."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    body: dict[str, Any] = json.loads(answer.data)
    assert ProblemSchema().validate(body) == {}
    assert body["status"] == status
    assert body["code"] == code
    return body


def pointers(body: dict[str, Any]) -> set[str]:
    return {error["pointer"] for error in body["errors"]}


def test_submit_answers_202_with_the_job_and_where_it_is(http: FlaskClient, store: Store) -> None:
    answer = http.post("/v1/jobs", json={"article": ARTICLE, "labels": {"desk": "world"}})
    assert answer.status_code == 202
    assert int(answer.headers["Retry-After"]) >= 1
    job = JobSchema().load(answer.get_json())
    assert answer.headers["Location"] == job.links.self == f"/v1/jobs/{job.id}"
    assert (job.status, job.progress, job.attempts, job.labels) == (Status.QUEUED, 0, 0, {"desk": "world"})
    assert job.expires_at is None
    assert store.backlog.messages() == {job.id}


def test_job_follows_its_life(http: FlaskClient, store: Store, settings: Settings) -> None:
    job_id = submit(http)["id"]
    queued = http.get(f"/v1/jobs/{job_id}")
    assert queued.headers["Retry-After"]
    problem(http.get(f"/v1/jobs/{job_id}/result"), 409, "not_finished")

    claim = store.claim(job_id)
    assert claim
    running = http.get(f"/v1/jobs/{job_id}").get_json()
    assert (running["status"], running["attempts"]) == ("running", 1)

    store.succeed(claim, small_result_json())
    done = http.get(f"/v1/jobs/{job_id}")
    body = JobSchema().load(done.get_json())
    assert body.status is Status.SUCCEEDED
    assert body.progress == 1
    assert "Retry-After" not in done.headers
    assert (body.expires_at - body.finished_at).total_seconds() == settings.retention_seconds

    result = http.get(f"/v1/jobs/{job_id}/result")
    assert result.status_code == 200
    assert result.content_type == "application/json"
    assert ResultSchema().validate(result.get_json()) == {}


def test_failed_job_is_data_and_has_no_result(http: FlaskClient, store: Store) -> None:
    job_id = submit(http)["id"]
    store.claim(job_id)
    store.fail(job_id, 1, Failure(code=FailureCode.TIME_LIMIT_EXCEEDED, message="Too long."))
    body = http.get(f"/v1/jobs/{job_id}")
    assert body.status_code == 200
    assert body.get_json()["error"] == {"code": "time_limit_exceeded", "message": "Too long."}
    problem(http.get(f"/v1/jobs/{job_id}/result"), 409, "no_result")


@pytest.mark.parametrize("suffix", ["", "/result"])
@pytest.mark.parametrize("job_id", [str(uuid.uuid4()), "no-uuid", "%00", "خلاصة"])
def test_unknown_id_is_404(http: FlaskClient, job_id: str, suffix: str) -> None:
    problem(http.get(f"/v1/jobs/{job_id}{suffix}"), 404, "unknown_job")


def test_expired_job_is_410_and_not_404(http: FlaskClient, store: Store, redis_server: RedisServer) -> None:
    job_id = submit(http)["id"]
    claim = store.claim(job_id)
    assert claim
    store.succeed(claim, small_result_json())
    for key in (record_key(job_id), request_key(job_id), result_key(job_id)):
        assert redis_server.redis.pttl(key) > 0
        redis_server.redis.pexpire(key, 0)
    problem(http.get(f"/v1/jobs/{job_id}"), 410, "expired_job")
    problem(http.get(f"/v1/jobs/{job_id}/result"), 410, "expired_job")


def test_result_that_breaks_the_contract_does_not_leave(http: FlaskClient, store: Store) -> None:
    job_id = submit(http)["id"]
    claim = store.claim(job_id)
    assert claim
    broken = json.loads(small_result_json())
    broken["entities"][0]["type"] = "planet"
    store.succeed(claim, json.dumps(broken))
    body = problem(http.get(f"/v1/jobs/{job_id}/result"), 500, "internal_error")
    assert "planet" not in json.dumps(body)


@pytest.mark.parametrize("text", ["", " ", "\n\t \r\n", "\u200f\u200e\u2066", "\u00a0\u3000"])
def test_blank_text_is_refused(http: FlaskClient, text: str) -> None:
    body = problem(http.post("/v1/jobs", json={"article": {"text": text}}), 422, "invalid_fields")
    assert pointers(body) == {"/article/text"}


def test_text_at_the_limit_is_accepted_and_over_it_refused(http: FlaskClient) -> None:
    limit = http.get("/v1/info").get_json()["limits"]["characters"]
    assert http.post("/v1/jobs", json={"article": {"text": "ا" * limit}}).status_code == 202
    body = problem(http.post("/v1/jobs", json={"article": {"text": "ا" * (limit + 1)}}), 413, "too_large")
    assert str(limit) in body["detail"]


def test_escaped_text_at_the_limit_fits_the_body_limit(http: FlaskClient) -> None:
    limit = http.get("/v1/info").get_json()["limits"]["characters"]
    body = json.dumps({"article": {"text": "😀" * limit}})
    assert http.post("/v1/jobs", data=body, content_type="application/json").status_code == 202


def test_body_over_the_limit_is_413(http: FlaskClient) -> None:
    limit = http.get("/v1/info").get_json()["limits"]["body_bytes"]
    problem(http.post("/v1/jobs", data=b" " * (limit + 1), content_type="application/json"), 413, "too_large")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "", "json"])
def test_other_content_types_are_415(http: FlaskClient, content_type: str) -> None:
    answer = http.post("/v1/jobs", data=json.dumps({"article": ARTICLE}), content_type=content_type)
    problem(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"article": ',
        b"\xff\xfe",
        b"nul",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"article": {"text": "x"}, "labels": {"n": ' + b"9" * 5_000 + b"}}",
        b'{"article": {"text": NaN}}',
        '{"article": {"text": "بلا نهاية'.encode(),
    ],
    ids=["empty", "open", "cut", "bytes", "word", "deep list", "deep object", "digits", "nan", "unterminated"],
)
def test_what_is_not_json_is_400(http: FlaskClient, body: bytes) -> None:
    problem(http.post("/v1/jobs", data=body, content_type="application/json"), 400, "malformed_body")


def test_byte_order_mark_is_tolerated(http: FlaskClient) -> None:
    body = b"\xef\xbb\xbf" + json.dumps({"article": ARTICLE}).encode()
    assert http.post("/v1/jobs", data=body, content_type="application/json").status_code == 202


@pytest.mark.parametrize(
    ("field", "value"), [("text", "نص \ud800 ناقص"), ("text", "صفر\0"), ("title", "\udfff"), ("id", "\0")]
)
def test_what_cannot_be_encoded_is_refused(http: FlaskClient, field: str, value: str) -> None:
    body = json.dumps({"article": ARTICLE | {field: value}})
    answer = http.post("/v1/jobs", data=body, content_type="application/json")
    assert pointers(problem(answer, 422, "invalid_fields")) == {f"/article/{field}"}


def test_every_invalid_field_is_named_at_once(http: FlaskClient) -> None:
    answer = http.post(
        "/v1/jobs",
        json={
            "article": {"text": 5, "published_at": "yesterday", "url": "ftp://x", "author": "?"},
            "options": {
                "summary": {"sentences": 0, "order": "best"},
                "extract": ["verbs"],
                "offset_unit": "byte",
                "include": "tokens",
            },
            "labels": {"a b": "x", "n": 1},
            "priority": 1,
            "a/b~c": 1,
        },
    )
    assert pointers(problem(answer, 422, "invalid_fields")) == {
        "/article/text",
        "/article/published_at",
        "/article/url",
        "/article/author",
        "/options/summary/sentences",
        "/options/summary/order",
        "/options/extract/0",
        "/options/offset_unit",
        "/options/include",
        "/labels/a b",
        "/labels/n",
        "/priority",
        "/a~1b~0c",
    }


@pytest.mark.parametrize("body", [[], "text", 5, None, True])
def test_body_that_is_no_object_is_422(http: FlaskClient, body: object) -> None:
    answer = http.post("/v1/jobs", data=json.dumps(body), content_type="application/json")
    assert pointers(problem(answer, 422, "invalid_fields")) == {""}


@pytest.mark.parametrize("moment", ["2026-11-21", "2026-11-21T09:00:00+03:00", "2026-11-21T09:00:00Z"])
def test_published_at_takes_dates_and_times(http: FlaskClient, store: Store, moment: str) -> None:
    job = submit(http, published_at=moment)
    stored = store.request(job["id"]).article.published_at
    assert stored is not None
    assert stored.isoformat().startswith(moment.removesuffix("Z"))


@pytest.mark.parametrize("moment", ["21/11/2026", "2026-02-30", "2026-11-21T25:00:00Z", "20261121", "٢٠٢٦-١١-٢١", ""])
def test_other_moments_are_refused(http: FlaskClient, moment: str) -> None:
    answer = http.post("/v1/jobs", json={"article": ARTICLE | {"published_at": moment}})
    assert pointers(problem(answer, 422, "invalid_fields")) == {"/article/published_at"}


def test_unsupported_language_is_refused_with_those_supported(http: FlaskClient) -> None:
    answer = http.post("/v1/jobs", json={"article": ARTICLE | {"language": "fr"}})
    body = problem(answer, 422, "unsupported_language")
    assert "ar" in body["detail"]
    assert pointers(body) == {"/article/language"}


@pytest.mark.parametrize("language", ["auto", "ar", "ar-EG"])
def test_language_is_kept_as_it_was_asked_for(http: FlaskClient, store: Store, language: str) -> None:
    assert store.request(submit(http, language=language)["id"]).article.language == language


def test_article_without_a_language_is_promised_the_first(http: FlaskClient, store: Store) -> None:
    assert store.request(submit(http)["id"]).article.language == "ar"


@pytest.mark.parametrize("language", ["AUTO", "automatic", "Arabic", "", "العربية"])
def test_what_is_no_language_code_is_refused(http: FlaskClient, language: str) -> None:
    answer = http.post("/v1/jobs", json={"article": ARTICLE | {"language": language}})
    assert pointers(problem(answer, 422, "invalid_fields")) == {"/article/language"}


def test_other_paths_and_methods_are_problems(http: FlaskClient) -> None:
    problem(http.get("/v2/jobs"), 404, "not_found")
    answer = http.put("/v1/jobs", json={})
    problem(answer, 405, "method_not_allowed")
    assert "POST" in answer.headers["Allow"]
