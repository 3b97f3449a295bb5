"""Requests that are sent again, that were answered before, and that are compressed."""

import gzip
import json
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import create_app
from schemas.article import Article
from schemas.job import JobRequest
from schemas.settings import Settings
from tests.contract.test_jobs import ARTICLE, problem
from tests.results import small_result_json
from worker.client import open_client
from worker.errors import KeyReusedError
from worker.idempotency import CLAIM_SECONDS
from worker.record import batch_idempotency_key, idempotency_key
from worker.store import Store
from worker.submission import Outcome

KEY = '"5b7f1c1e-6d0f-4a35-9a3e-1d3c0b1f7c55"'


def post(http: FlaskClient, body: Any = None, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return http.post("/v1/jobs", json=body or {"article": ARTICLE}, headers=named)


def succeed(store: Store, job_id: str) -> None:
    claim = store.claim(job_id)
    assert claim
    assert store.succeed(claim, small_result_json())


def test_request_sent_again_is_answered_with_its_job(http: FlaskClient, store: Store) -> None:
    first = post(http, Idempotency_Key=KEY)
    assert "Idempotent-Replayed" not in first.headers
    spelled_otherwise = json.dumps({"labels": {}, "article": ARTICLE}, indent=3)
    headers = {"Idempotency-Key": KEY}
    again = http.post("/v1/jobs", data=spelled_otherwise, content_type="application/json", headers=headers)
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (202, "true")
    assert again.get_json() == first.get_json()
    assert again.headers["Location"] == first.headers["Location"]
    assert store.backlog.messages() == {first.get_json()["id"]}

    succeed(store, first.get_json()["id"])
    late = post(http, Idempotency_Key=KEY)
    assert (late.status_code, late.get_json()["status"]) == (202, "succeeded")
    assert "Retry-After" not in late.headers


def test_key_with_another_request_is_refused(http: FlaskClient) -> None:
    post(http, Idempotency_Key=KEY)
    problem(post(http, {"article": {"text": "غيره."}}, Idempotency_Key=KEY), 422, "idempotency_key_reused")
    problem(post(http, {"article": ARTICLE, "labels": {"n": "1"}}, Idempotency_Key=KEY), 422, "idempotency_key_reused")
    assert post(http, {"article": {"text": "غيره."}}, Idempotency_Key='"2"').status_code == 202


def test_refused_request_does_not_spend_its_key(http: FlaskClient) -> None:
    assert post(http, {"article": {"text": ""}}, Idempotency_Key=KEY).status_code == 422
    assert post(http, Idempotency_Key=KEY).status_code == 202


@pytest.mark.parametrize(
    ("path", "body", "named"),
    [
        ("/v1/jobs", {"article": ARTICLE}, idempotency_key),
        ("/v1/batches", {"articles": [ARTICLE]}, batch_idempotency_key),
    ],
)
def test_request_sent_again_while_the_first_is_handled_is_409(
    http: FlaskClient, store: Store, path: str, body: Any, named: Callable[[str, str], str]
) -> None:
    key = named("open", KEY.strip('"'))
    headers = {"Idempotency-Key": KEY}
    first = http.post(path, json=body, headers=headers)
    accepted: dict[Any, Any] = store._redis.hgetall(key)
    assert "holder" not in accepted
    store._redis.delete(key)
    store._redis.hset(key, mapping={"fingerprint": accepted["fingerprint"], "holder": "another"})

    refused = http.post(path, json=body, headers=headers)
    told = problem(refused, 409, "idempotency_key_in_use")
    assert "send it again" in told["detail"]
    assert refused.headers["Retry-After"] == "1"
    assert "RateLimit" in refused.headers
    other = {"article": {"text": "غيره."}} if path == "/v1/jobs" else {"articles": [ARTICLE] * 2}
    problem(http.post(path, json=other, headers=headers), 422, "idempotency_key_reused")
    assert store._redis.hget(key, "holder") == "another"

    store._redis.hset(key, mapping=accepted)
    store._redis.hdel(key, "holder")
    again = http.post(path, json=body, headers=headers)
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (202, "true")
    assert again.get_json()["id"] == first.get_json()["id"]


def test_requests_sent_at_once_make_one_job(app: Flask, store: Store) -> None:
    answers: list[TestResponse] = []
    barrier = threading.Barrier(8)

    def send() -> None:
        http = app.test_client()
        barrier.wait()
        answers.append(post(http, Idempotency_Key=KEY))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    accepted = [answer for answer in answers if answer.status_code == 202]
    assert len({answer.get_json()["id"] for answer in accepted}) == 1
    assert sum("Idempotent-Replayed" not in answer.headers for answer in accepted) == 1
    for answer in answers:
        if answer not in accepted:
            problem(answer, 409, "idempotency_key_in_use")
    assert store._redis.zcard("khulasa:open") == 1


@pytest.mark.parametrize("limits", [{"max_queued_jobs": 1}, {"max_open_jobs": 1}, {"requests_per_minute": 1}])
@pytest.mark.parametrize("path", ["/v1/jobs", "/v1/batches"])
def test_refused_request_does_not_hold_its_key(settings: Settings, limits: dict[str, Any], path: str) -> None:
    tight = replace(settings, **limits)
    http, roomy = (create_app(each, open_client(each)).test_client() for each in (tight, settings))
    assert post(http).status_code == 202
    body, headers = {"article": ARTICLE} if path == "/v1/jobs" else {"articles": [ARTICLE]}, {"Idempotency-Key": KEY}
    for _ in range(2):
        assert http.post(path, json=body, headers=headers).status_code in (429, 503)
    assert roomy.post(path, json=body, headers=headers).status_code == 202


def test_claim_ends_by_itself_and_only_its_holder_ends_it_before(http: FlaskClient, store: Store) -> None:
    name = idempotency_key("open", KEY.strip('"'))
    with suppress(KeyError), store.claims.held(name, "f"):
        assert 0 < store._redis.pttl(name) <= CLAIM_SECONDS * 1000
        problem(post(http, Idempotency_Key=KEY), 422, "idempotency_key_reused")
        # As if this process had slept, and another one begun.
        store._redis.hset(name, "holder", "another")
        raise KeyError
    assert store._redis.hget(name, "holder") == "another"


def test_key_is_forgotten_after_its_time(settings: Settings) -> None:
    http = create_app(brief := replace(settings, idempotency_seconds=1), open_client(brief)).test_client()
    first = post(http, Idempotency_Key=KEY).get_json()["id"]
    time.sleep(1.1)
    assert post(http, Idempotency_Key=KEY).get_json()["id"] != first


def test_key_of_an_erased_job_is_410_and_makes_no_other(http: FlaskClient) -> None:
    job_id = post(http, Idempotency_Key=KEY).get_json()["id"]
    http.delete(f"/v1/jobs/{job_id}")
    problem(post(http, Idempotency_Key=KEY), 410, "erased_job")


@pytest.mark.parametrize(
    "key", ["", '""', "no-quotes-1", "token", "17", ":aGk=:", '"open', '"a", "b"', '"é"', '"' + "k" * 256 + '"']
)
def test_key_that_is_no_string_is_400(http: FlaskClient, key: str) -> None:
    body = problem(post(http, Idempotency_Key=key), 400, "bad_request")
    assert "double quotes" in body["detail"]


@pytest.mark.parametrize("key", ['"' + "k" * 255 + '"', '"a \\"b\\" \\\\ c"', '"k";v=1'])
def test_every_string_is_a_key(http: FlaskClient, key: str) -> None:
    assert post(http, Idempotency_Key=key).status_code == 202


def test_tenants_share_neither_keys_nor_content(settings: Settings) -> None:
    client = open_client(settings)
    mine, other = (JobRequest(article=Article(text=text), reuse=True) for text in ("خبر", "غيره"))
    first = client.submit(mine, "one", "key")
    assert client.submit(other, "two", "key").outcome is Outcome.CREATED
    assert client.submit(mine, "two", "another").outcome is Outcome.CREATED
    assert client.submit(mine, "one", "another").job.id == first.job.id
    with pytest.raises(KeyReusedError):
        client.submit(other, "one", "key")


def test_reuse_answers_with_the_earlier_job(http: FlaskClient, store: Store) -> None:
    reuse = {"article": ARTICLE, "reuse": True, "labels": {"desk": "other"}}
    first = post(http).get_json()["id"]
    waiting = post(http, reuse)
    assert (waiting.status_code, waiting.get_json()["id"]) == (202, first)
    succeed(store, first)
    done = post(http, reuse)
    assert (done.status_code, done.get_json()["id"], done.get_json()["status"]) == (200, first, "succeeded")
    assert done.headers["Location"] == f"/v1/jobs/{first}"
    assert "Idempotent-Replayed" not in done.headers
    assert post(http).get_json()["id"] != first, "who does not ask for it gets a job of their own"


@pytest.mark.parametrize(
    "changed",
    [
        {"article": ARTICLE | {"text": "غيره."}},
        {"article": ARTICLE | {"title": "عنوان"}},
        {"article": ARTICLE | {"published_at": "2026-11-21"}},
        {"article": ARTICLE, "options": {"offset_unit": "utf16"}},
    ],
)
def test_other_content_is_not_reused(http: FlaskClient, changed: dict[str, Any]) -> None:
    first = post(http).get_json()["id"]
    assert post(http, changed | {"reuse": True}).get_json()["id"] != first


@pytest.mark.parametrize("end", ["cancel", "erase", "expire"])
def test_what_ended_without_a_result_is_not_reused(http: FlaskClient, store: Store, end: str) -> None:
    first = post(http).get_json()["id"]
    if end == "cancel":
        http.post(f"/v1/jobs/{first}/cancel")
    elif end == "erase":
        http.delete(f"/v1/jobs/{first}")
    else:
        succeed(store, first)
        store._redis.pexpire(f"khulasa:job:{first}", 0)
    second = post(http, {"article": ARTICLE, "reuse": True})
    assert (second.status_code, second.get_json()["status"]) == (202, "queued")
    assert second.get_json()["id"] != first


def test_content_is_remembered_no_longer_than_its_job(http: FlaskClient, store: Store, settings: Settings) -> None:
    def names() -> list[str]:
        return [str(key) for key in store._redis.scan_iter("khulasa:tenant:*:content:*")]

    succeed(store, post(http).get_json()["id"])
    assert 0 < store._redis.pttl(names()[0]) <= settings.retention_seconds * 1000
    http.delete(post(http).headers["Location"])
    assert names() == []


@pytest.mark.parametrize("reuse", ["true", 1, None, "yes"])
def test_reuse_is_true_or_false(http: FlaskClient, reuse: object) -> None:
    body = problem(post(http, {"article": ARTICLE, "reuse": reuse}), 422, "invalid_fields")
    assert [error["pointer"] for error in body["errors"]] == ["/reuse"]


def send(http: FlaskClient, data: bytes, coding: str = "gzip") -> TestResponse:
    headers = {"Content-Encoding": coding}
    return http.post("/v1/jobs", data=data, content_type="application/json", headers=headers)


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "x-gzip"])
def test_compressed_article_arrives(http: FlaskClient, store: Store, coding: str) -> None:
    body = json.dumps({"article": ARTICLE}).encode()
    halves = gzip.compress(body[:9]) + gzip.compress(body[9:])
    for data in (gzip.compress(body), halves):
        answer = send(http, data, coding)
        assert answer.status_code == 202
        assert store.request(answer.get_json()["id"]).article.text == ARTICLE["text"]


def test_bomb_is_413_and_never_expanded(http: FlaskClient) -> None:
    packer = zlib.compressobj(9, wbits=31)
    data = b"".join(packer.compress(b" " * 1_000_000) for _ in range(300)) + packer.flush()
    limit = http.get("/v1/info").get_json()["limits"]["body_bytes"]
    assert len(data) < limit
    begun = time.process_time()
    problem(send(http, data), 413, "too_large")
    problem(send(http, gzip.compress(b" " * limit) + gzip.compress(b" ")), 413, "too_large")
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("data", [b"", b"{}", b"\x1f\x8b", gzip.compress(b"{}")[:-3], gzip.compress(b"{}") + b"tail"])
def test_what_is_not_gzip_is_400(http: FlaskClient, data: bytes) -> None:
    problem(send(http, data), 400, "malformed_body")


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip", "zstd", ""])
def test_other_codings_are_415_and_told_which_are_not(http: FlaskClient, coding: str) -> None:
    answer = send(http, b"x", coding)
    problem(answer, 415, "unsupported_media_type")
    assert answer.headers["Accept-Encoding"] == "gzip, identity"
