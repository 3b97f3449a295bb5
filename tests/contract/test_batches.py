"""Many articles in one request: what is accepted, what is refused, how they stand, and what they yield."""

import gzip
import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import create_app
from schemas.batch import ARTICLE_STATUSES, BatchOutcomeSchema, BatchSchema
from schemas.job import Failure, FailureCode, JobRequestSchema
from schemas.result import ResultSchema
from schemas.settings import Settings
from tests.contract.test_jobs import ARTICLE, pointers, problem, submit
from tests.results import small_result_json
from tests.servers import RedisServer
from worker.app import BATCH_QUEUE, QUEUE
from worker.batches import CHUNK
from worker.client import open_client
from worker.record import batch_key, callback_key, job_keys, record_key, result_key
from worker.store import Store


def post(http: FlaskClient, body: Any, **headers: str) -> TestResponse:
    return http.post("/v1/batches", json=body, headers={name.replace("_", "-"): text for name, text in headers.items()})


def post_lines(http: FlaskClient, *lines: Any, **more: Any) -> TestResponse:
    data = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    return http.post("/v1/batches", data=data, content_type="application/x-ndjson", **more)


def accepted(answer: TestResponse) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    body: dict[str, Any] = answer.get_json()
    assert BatchSchema().validate(body) == {}
    return body


def batch_of(http: FlaskClient, count: int, **shared: Any) -> dict[str, Any]:
    return accepted(post(http, {"articles": [{"text": f"خبر {n}.", "id": f"n{n}"} for n in range(count)], **shared}))


def jobs(batch: dict[str, Any]) -> list[str]:
    return [article["job"] for article in batch["articles"] if "job" in article]


def results(http: FlaskClient, batch: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    answer = http.get(batch["links"]["results"] + query)
    assert answer.content_type == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def succeed(store: Store, job_id: str, result: str | None = None) -> None:
    claim = store.claim(job_id)
    assert claim
    assert store.succeed(claim, result or small_result_json())


def test_every_article_becomes_a_job_with_what_is_shared(http: FlaskClient, store: Store) -> None:
    options = {"summary": {"sentences": 2}}
    answer = post(http, {"articles": [ARTICLE, ARTICLE | {"id": "b 2"}], "options": options, "labels": {"desk": "w"}})
    batch = accepted(answer)
    assert answer.headers["Location"] == f"/v1/batches/{batch['id']}" == batch["links"]["self"]
    assert answer.headers["Retry-After"] == "1"
    assert (batch["status"], batch["progress"], batch["counts"]["queued"]) == ("running", 0, 2)
    assert set(batch["counts"]) == set(ARTICLE_STATUSES)
    assert [article.get("id") for article in batch["articles"]] == [None, "b 2"]
    for job_id in jobs(batch):
        request = store.request(job_id)
        assert (request.options.summary.sentences, request.labels) == (2, {"desk": "w"})
        shown = http.get(f"/v1/jobs/{job_id}").get_json()
        assert shown["batch"] == batch["id"]
    assert store.backlog.messages() == set(jobs(batch))
    assert (store._redis.llen(QUEUE), store._redis.llen(BATCH_QUEUE)) == (0, 2)


def test_lines_are_job_requests_of_their_own(http: FlaskClient, store: Store) -> None:
    first = {"article": ARTICLE, "labels": {"n": "1"}}
    second = {"article": ARTICLE, "options": {"offset_unit": "utf16"}}
    batch = accepted(post_lines(http, first, b"", second, b" \r"))
    requests = [store.request(job_id) for job_id in jobs(batch)]
    assert [(request.labels, request.options.offset_unit) for request in requests] == [
        ({"n": "1"}, "codepoint"),
        ({}, "utf16"),
    ]


def test_good_articles_run_and_bad_ones_are_told_why(http: FlaskClient, store: Store) -> None:
    bad = [{"text": "", "id": "a"}, {"text": "x", "language": "xx"}, {"text": "x", "colour": 1, "id": 5}, 7]
    batch = accepted(post(http, {"articles": [bad[0], ARTICLE, *bad[1:]]}))
    assert (batch["counts"]["refused"], batch["counts"]["queued"]) == (4, 1)
    refused = [article for article in batch["articles"] if article["status"] == "refused"]
    assert [(article["index"], article.get("id"), pointers(article)) for article in refused] == [
        (0, "a", {"/articles/0/text"}),
        (2, None, {"/articles/2/language"}),
        (3, None, {"/articles/3/id", "/articles/3/colour"}),
        (4, None, {"/articles/4"}),
    ]
    assert batch["articles"][1]["job"] in store.backlog.messages()
    assert http.get(batch["links"]["self"]).get_json()["articles"] == batch["articles"]
    assert [line["status"] for line in results(http, batch)] == ["refused", "queued", "refused", "refused", "refused"]


def test_bad_lines_are_told_why(http: FlaskClient) -> None:
    lines = [b"{", {"article": {}}, {"article": ARTICLE, "labels": {"a b": "x"}}, b"\xff", {"article": ARTICLE}]
    articles = accepted(post_lines(http, *lines))["articles"]
    assert [pointers(article) for article in articles[:4]] == [{"/0"}, {"/1/article/text"}, {"/2/labels/a b"}, {"/3"}]
    assert articles[4]["status"] == "queued"


def test_name_that_no_text_can_hold_is_refused_readably(http: FlaskClient) -> None:
    line = b'{"article": {"text": "x", "id": "\\ud800", "\\udfff": 1}}'
    (refused, _) = accepted(post_lines(http, line, {"article": ARTICLE}))["articles"]
    assert pointers(refused) == {"/0/article/id", "/0/article/?"}


def test_batch_without_a_good_article_is_422_with_every_error(http: FlaskClient, store: Store) -> None:
    body = problem(post(http, {"articles": [{"text": ""}, {}]}), 422, "invalid_fields")
    assert pointers(body) == {"/articles/0/text", "/articles/1/text"}
    assert pointers(problem(post_lines(http, b"{"), 422, "invalid_fields")) == {"/0"}
    assert [name for name in store._redis.keys("khulasa:*") if "khulasa:requests" not in str(name)] == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        ({}, "/articles"),
        ({"articles": {}}, "/articles"),
        ({"articles": []}, "/articles"),
        ({"articles": [ARTICLE], "article": ARTICLE}, "/article"),
        ({"articles": [ARTICLE], "options": {"summary": {"sentences": 0}}}, "/options/summary/sentences"),
        ({"articles": [ARTICLE], "priority": 1}, "/priority"),
    ],
)
def test_what_holds_for_all_is_422_as_a_whole(http: FlaskClient, body: Any, pointer: str) -> None:
    assert pointers(problem(post(http, body), 422, "invalid_fields")) == {pointer}


def test_limits(settings: Settings) -> None:
    tight = replace(settings, max_batch_articles=2, max_batch_bytes=1024)
    http = create_app(tight, open_client(tight)).test_client()
    assert "2 articles" in problem(post(http, {"articles": [ARTICLE] * 3}), 413, "too_large")["detail"]
    large = json.dumps({"articles": [ARTICLE | {"text": "x" * 1100}]}).encode()
    assert "1024 bytes" in problem(post_lines(http, large), 413, "too_large")["detail"]
    packed = post_lines(http, gzip.compress(large), headers={"Content-Encoding": "gzip"})
    problem(packed, 413, "too_large")
    assert http.post("/v1/jobs", json={"article": {"text": "x" * 1100}}).status_code == 202


def test_other_bodies_are_415_and_400(http: FlaskClient) -> None:
    problem(http.post("/v1/batches", data="x", content_type="text/plain"), 415, "unsupported_media_type")
    problem(http.post("/v1/batches", data="{", content_type="application/json"), 400, "malformed_body")


def test_compressed_batch_arrives(http: FlaskClient) -> None:
    data = gzip.compress(json.dumps({"article": ARTICLE}).encode())
    assert len(jobs(accepted(post_lines(http, data, headers={"Content-Encoding": "gzip"})))) == 1


def test_batch_sent_again_is_answered_with_the_first(http: FlaskClient, store: Store) -> None:
    key = '"feed-2026-11-25"'
    first = post(http, {"articles": [ARTICLE]}, Idempotency_Key=key)
    again = post(http, {"articles": [ARTICLE]}, Idempotency_Key=key)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert accepted(again) == accepted(first)
    problem(post(http, {"articles": [ARTICLE] * 2}, Idempotency_Key=key), 422, "idempotency_key_reused")
    assert http.post("/v1/jobs", json={"article": ARTICLE}, headers={"Idempotency-Key": key}).status_code == 202
    assert store._redis.llen(BATCH_QUEUE) == 1


def test_reuse_answers_with_earlier_jobs_which_cancelling_spares(http: FlaskClient) -> None:
    earlier = submit(http)["id"]
    batch = accepted(post(http, {"articles": [ARTICLE, ARTICLE | {"title": "آخر"}], "reuse": True}))
    assert jobs(batch)[0] == earlier
    answer = http.post(batch["links"]["self"] + "/cancel")
    assert answer.status_code == 202
    assert [article["status"] for article in answer.get_json()["articles"]] == ["queued", "cancelled"]
    assert "expires_at" in answer.get_json(), "its own jobs have ended"


def test_batch_follows_its_jobs(http: FlaskClient, store: Store, settings: Settings) -> None:
    batch = batch_of(http, 3)
    first, second, third = jobs(batch)
    tag = http.get(batch["links"]["self"]).headers["ETag"]
    unchanged = http.get(batch["links"]["self"], headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.headers["Retry-After"]) == (304, "1")
    succeed(store, first)
    assert store.claim(second)
    shown = http.get(batch["links"]["self"], headers={"If-None-Match": tag}).get_json()
    assert (shown["status"], shown["progress"]) == ("running", 0.3333)
    assert {name: count for name, count in shown["counts"].items() if count} == {
        "queued": 1,
        "running": 1,
        "succeeded": 1,
    }
    store.fail(second, 1, Failure(code=FailureCode.TIME_LIMIT_EXCEEDED, message="Too long."))
    assert "expires_at" not in http.get(batch["links"]["self"]).get_json()
    http.post(f"/v1/jobs/{third}/cancel")
    answer = http.get(batch["links"]["self"])
    done = BatchSchema().load(answer.get_json())
    assert (done.status, done.progress) == ("ended", 1)
    assert "Retry-After" not in answer.headers
    assert (done.expires_at - done.finished_at).total_seconds() == settings.retention_seconds


def test_results_are_lines_in_order_whatever_there_is(http: FlaskClient, store: Store) -> None:
    batch = batch_of(http, 6)
    first, second, third, fourth, fifth, sixth = jobs(batch)
    succeed(store, sixth)
    succeed(store, first)
    store.claim(second)
    store.fail(second, 1, Failure(code=FailureCode.OUT_OF_MEMORY, message="Too much."))
    store.claim(third)
    http.post(f"/v1/jobs/{fourth}/cancel")
    http.delete(f"/v1/jobs/{fifth}")
    lines = results(http, batch)
    assert [(line["index"], line["id"], line["job"]) for line in lines] == [
        (n, f"n{n}", job_id) for n, job_id in enumerate(jobs(batch))
    ]
    statuses = ["succeeded", "failed", "running", "cancelled", "gone", "succeeded"]
    assert [line["status"] for line in lines] == statuses
    assert [ResultSchema().validate(line.pop("result")) for line in lines if "result" in line] == [{}, {}]
    assert all(BatchOutcomeSchema().validate(line) == {} for line in lines)
    assert lines[1]["error"] == {"code": "out_of_memory", "message": "Too much."}
    assert set(results(http, batch, "?fields=article,timing")[0]["result"]) == {"article", "timing"}
    problem(http.get(batch["links"]["results"] + "?fields=verbs"), 422, "invalid_fields")


def test_result_that_breaks_the_contract_is_a_line_that_says_so(http: FlaskClient, store: Store) -> None:
    batch = batch_of(http, 2)
    succeed(store, jobs(batch)[0], small_result_json().replace('"person"', '"planet"'))
    succeed(store, jobs(batch)[1])
    first, second = results(http, batch)
    assert ("result" not in first, first["error"]["code"]) == (True, "internal_error")
    assert "result" in second


def test_results_are_read_as_they_are_sent(http: FlaskClient, store: Store) -> None:
    batch = batch_of(http, 5 * CHUNK)
    for job_id in jobs(batch):
        succeed(store, job_id)

    def read() -> int:
        stats: Any = store._redis.info("commandstats")
        return int(stats["cmdstat_get"]["calls"]) if "cmdstat_get" in stats else 0

    store._redis.config_resetstat()
    answer = http.get(batch["links"]["results"], buffered=False)
    stream = iter(answer.response)
    next(stream)
    first = read()
    # Counting requests reads as well, a little.
    assert CHUNK <= first < 2 * CHUNK
    assert len(list(stream)) == 5 * CHUNK - 1
    assert read() - first == 4 * CHUNK


def test_cancelling_ends_what_has_not_ended(http: FlaskClient, store: Store) -> None:
    batch = batch_of(http, 3)
    succeed(store, jobs(batch)[0])
    store.claim(jobs(batch)[1])
    answer = http.post(batch["links"]["self"] + "/cancel")
    assert (answer.status_code, answer.headers["Location"]) == (202, batch["links"]["self"])
    statuses = [article["status"] for article in answer.get_json()["articles"]]
    assert statuses == ["succeeded", "cancelling", "cancelled"]
    store.conclude(jobs(batch)[1], 1)
    again = http.post(batch["links"]["self"] + "/cancel")
    assert (again.status_code, again.get_json()["status"]) == (200, "ended")


@pytest.mark.parametrize("path", ["", "/results", "/cancel"])
def test_unknown_and_expired_batches(http: FlaskClient, store: Store, path: str) -> None:
    def ask(batch_id: str) -> TestResponse:
        call = http.post if path == "/cancel" else http.get
        return call(f"/v1/batches/{batch_id}{path}")

    batch = batch_of(http, 1)
    problem(ask("0190a000-0000-7000-8000-000000000001"), 404, "unknown_batch")
    problem(ask(jobs(batch)[0]), 404, "unknown_batch")
    succeed(store, jobs(batch)[0])
    store._redis.pexpire(batch_key(batch["id"]), 0)
    problem(ask(batch["id"]), 410, "expired_batch")


def test_batch_is_kept_until_its_last_job_expires(http: FlaskClient, store: Store, settings: Settings) -> None:
    redis, batch = store._redis, batch_of(http, 3)
    keys = [batch_key(batch["id"]), batch_key(batch["id"]) + ":articles"]
    succeed(store, jobs(batch)[0])
    http.delete(f"/v1/jobs/{jobs(batch)[0]}")
    http.delete(f"/v1/jobs/{jobs(batch)[1]}")
    assert [redis.pttl(key) for key in keys] == [-1, -1]
    succeed(store, jobs(batch)[2])
    assert all(0 < redis.pttl(key) <= settings.retention_seconds * 1000 for key in keys)
    for key in (record_key(jobs(batch)[2]), result_key(jobs(batch)[2])):
        redis.delete(key)
    assert [line["status"] for line in results(http, batch)] == ["gone"] * 3


def test_batch_stands_in_the_queue_behind_single_jobs(http: FlaskClient, store: Store) -> None:
    single, batch = submit(http, text="ا" * 100)["id"], batch_of(http, 3)
    late = submit(http, text="ا" * 200)["id"]

    def position(job_id: str) -> int:
        return int(http.get(f"/v1/jobs/{job_id}").get_json()["queue"]["position"])

    assert [position(job_id) for job_id in (single, late, *jobs(batch))] == [1, 2, 3, 4, 5]
    length = len("خبر 0.")
    ahead = {single: 0, late: 100, jobs(batch)[0]: 300, jobs(batch)[2]: 300 + 2 * length}
    for job_id, characters in ahead.items():
        assert store._waiting._place(keys=job_keys(job_id), args=[job_id])[2] == characters
    succeed(store, single)
    succeed(store, late)
    assert position(jobs(batch)[0]) == 1


def test_full_store_takes_all_of_a_batch_or_nothing(http: FlaskClient, redis_server: RedisServer) -> None:
    redis = redis_server.redis
    used = int(redis.info("memory")["used_memory"])
    redis.config_set("maxmemory", used + 1_500_000)
    try:
        answers = [post(http, {"articles": [{"text": "خبر " * 2000}] * 20}).status_code for _ in range(8)]
    finally:
        redis.config_set("maxmemory", 0)
    assert answers[0] == 202
    assert answers[-1] == 503
    assert redis.zcard("khulasa:open") == redis.llen(BATCH_QUEUE) == 20 * answers.count(202)


def test_document_names_what_a_batch_may_have(app: Flask) -> None:
    document = app.test_client().get("/openapi.json").get_json()
    content = document["paths"]["/v1/batches"]["post"]["requestBody"]["content"]
    named = set(content["application/json"]["schema"]["properties"])
    assert named - {"articles"} == set(JobRequestSchema().fields) - {"article"}
    assert "application/x-ndjson" in content


def test_callback_of_a_batch_is_that_of_each_job(http: FlaskClient, store: Store) -> None:
    secret = "whsec_" + "bWFueSBhcnRpY2xlcywgYnV0IG9ubHkgb25lIGhvb2s="
    callback = {"url": "https://receiver.example/hook", "secret": secret}
    batch = accepted(post(http, {"articles": [ARTICLE, {"text": "غيره."}], "callback": callback}))
    for job_id in jobs(batch):
        assert store.job(job_id).callback
        assert store._redis.hget(callback_key(job_id), "url") == callback["url"]
        assert store._redis.ttl(callback_key(job_id)) == -1, "as long as the job is open"
    assert secret not in http.get(batch["links"]["self"]).text
