"""Limits: requests by the minute, open jobs of a tenant, waiting jobs of all, and memory."""

import time
from dataclasses import replace
from typing import Any

import http_sf
import pytest
from flask.testing import FlaskClient

from api.app import create_app
from schemas.authentication import Auth
from schemas.service import InfoSchema
from schemas.settings import Settings
from tests.contract.test_jobs import ARTICLE, problem
from tests.results import small_result_json
from tests.servers import RedisServer
from worker.client import Client, open_client
from worker.connection import clock_ms
from worker.record import requests_key
from worker.store import Store, connect

JOBS = "/v1/jobs"


def service(settings: Settings, **limits: Any) -> tuple[FlaskClient, Client, Store]:
    given = replace(settings, **limits)
    client = open_client(given)
    return create_app(given, client).test_client(), client, connect(given)


def post(http: FlaskClient, **headers: str) -> Any:
    return http.post(JOBS, json={"article": ARTICLE}, headers=headers)


def field(value: str) -> tuple[str, dict[str, int]]:
    """A policy and its parameters, as structured fields have them."""
    parsed: Any = http_sf.parse(value.encode(), tltype="list")
    [(name, parameters)] = parsed
    return name, parameters


def test_headers_tell_what_is_left(settings: Settings) -> None:
    http, _, _ = service(settings, requests_per_minute=5)
    answers = [post(http), http.get(f"{JOBS}/x"), http.put(f"{JOBS}/x"), http.get("/v1/info"), http.get(f"{JOBS}/y")]
    told = [answer.headers.get("RateLimit") for answer in answers]
    assert [field(value)[1]["r"] if value else None for value in told] == [4, 3, None, None, 2]
    assert field(answers[0].headers["RateLimit-Policy"]) == ("requests", {"q": 5, "w": 60})
    assert 1 <= field(answers[0].headers["RateLimit"])[1]["t"] <= 60


def test_too_many_requests_are_429_with_the_time_to_wait(settings: Settings) -> None:
    http, _, _ = service(settings, requests_per_minute=3)
    assert [post(http).status_code for _ in range(3)] == [202, 202, 202]
    refused = http.get(f"{JOBS}/x")
    problem(refused, 429, "rate_limited")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert field(refused.headers["RateLimit"])[1]["r"] == 0
    assert http.get("/livez").status_code == http.get("/v1/info").status_code == 200


def test_refused_submissions_count_too(settings: Settings) -> None:
    http, _, _ = service(settings, requests_per_minute=2)
    invalid = http.post(JOBS, json={"article": {}})
    problem(invalid, 422, "invalid_fields")
    assert field(invalid.headers["RateLimit"])[1]["r"] == 1
    assert field(post(http).headers["RateLimit"])[1]["r"] == 0
    for answer in (http.post(JOBS, json={"article": {}}), post(http)):
        problem(answer, 429, "rate_limited")
        assert int(answer.headers["Retry-After"]) >= 1
        assert field(answer.headers["RateLimit"])[1]["r"] == 0
    assert len(open_client(settings).jobs().jobs) == 1


def test_submission_asks_the_store_once(settings: Settings, redis_server: RedisServer) -> None:
    http, _, _ = service(settings)
    post(http)
    redis_server.redis.config_resetstat()
    assert post(http).status_code == 202
    assert redis_server.redis.info("commandstats")["cmdstat_evalsha"]["calls"] == 1


@pytest.mark.parametrize(("windows", "counted"), [(0, 1.0), (1, None), (2, 0.0)])
def test_requests_of_the_last_minute_fade(
    settings: Settings, redis_server: RedisServer, windows: int, counted: float | None
) -> None:
    limit, before = 1_000_000, 600_000
    http, _, _ = service(settings, requests_per_minute=limit)
    while (now := clock_ms(redis_server.redis)) % 60_000 > 55_000:
        time.sleep(0.5)
    kept: dict[Any, Any] = {"window": now // 60_000 - windows, "current": before, "previous": 0}
    redis_server.redis.hset(requests_key("open"), mapping=kept)
    answer = post(http)
    left = 1 - now % 60_000 / 60_000
    used = limit - field(answer.headers["RateLimit"])[1]["r"] - 1
    assert used == pytest.approx(before * (left if counted is None else counted), abs=before / 20)


def test_limits_are_each_tenants_own_over_all_its_keys(settings: Settings) -> None:
    http, client, _ = service(settings, auth=Auth.KEYS, requests_per_minute=2, max_open_jobs=1)
    mine, also_mine, other = (client.keys.create(tenant)[1] for tenant in ("one", "one", "two"))
    assert post(http, Authorization=f"Bearer {mine}").status_code == 202
    problem(post(http, Authorization=f"Bearer {also_mine}"), 429, "too_many_jobs")
    problem(post(http, Authorization=f"Bearer {mine}"), 429, "rate_limited")
    assert post(http, Authorization=f"Bearer {other}").status_code == 202
    problem(post(http), 401, "unauthorized")


def test_zero_is_no_limit(settings: Settings) -> None:
    http, _, _ = service(settings, requests_per_minute=0, max_open_jobs=0, max_queued_jobs=0)
    answers = [post(http) for _ in range(20)]
    assert {answer.status_code for answer in answers} == {202}
    assert "RateLimit" not in answers[0].headers
    limits = InfoSchema().load(http.get("/v1/info").get_json()).limits
    assert (limits.requests_per_minute, limits.open_jobs) == (None, None)


@pytest.mark.parametrize("end", ["succeed", "cancel", "erase", "erase running"])
def test_open_jobs_are_limited_until_they_end(settings: Settings, end: str) -> None:
    http, _, store = service(settings, max_open_jobs=2)
    first, _ = post(http).get_json()["id"], post(http)
    refused = post(http)
    problem(refused, 429, "too_many_jobs")
    assert int(refused.headers["Retry-After"]) >= 1
    claim = store.claim(first) if end in ("succeed", "erase running") else None
    problem(post(http), 429, "too_many_jobs")
    if end == "succeed":
        assert claim
        store.succeed(claim, small_result_json())
    elif end == "cancel":
        http.post(f"{JOBS}/{first}/cancel")
    else:
        http.delete(f"{JOBS}/{first}")
    assert post(http).status_code == 202
    problem(post(http), 429, "too_many_jobs")


@pytest.mark.parametrize(("limit", "status", "code"), [("open", 429, "too_many_jobs"), ("queued", 503, "queue_full")])
def test_batch_must_fit_as_a_whole(settings: Settings, limit: str, status: int, code: str) -> None:
    http, client, _ = service(settings, **{f"max_{limit}_jobs": 3})
    assert post(http).status_code == 202
    batch = {"articles": [ARTICLE] * 3}
    problem(http.post("/v1/batches", json=batch), status, code)
    assert len(client.jobs().jobs) == 1
    key = {"Idempotency-Key": '"two"'}
    assert http.post("/v1/batches", json={"articles": [ARTICLE] * 2}, headers=key).status_code == 202
    assert http.post("/v1/batches", json={"articles": [ARTICLE] * 2}, headers=key).status_code == 202
    problem(post(http), status, code)


def test_full_queue_is_503_and_what_came_before_is_still_answered(settings: Settings) -> None:
    http, _, store = service(settings, max_queued_jobs=2)
    key = {"Idempotency-Key": '"first"'}
    first = post(http, **key).get_json()["id"]
    assert post(http).status_code == 202
    refused = post(http)
    problem(refused, 503, "queue_full")
    assert int(refused.headers["Retry-After"]) >= 1
    again = post(http, **key)
    assert (again.status_code, again.get_json()["id"]) == (202, first)
    assert http.post(JOBS, json={"article": ARTICLE, "reuse": True}).status_code == 202
    assert store.claim(first)
    assert post(http).status_code == 202


def test_refused_jobs_leave_nothing_behind(settings: Settings, redis_server: RedisServer) -> None:
    http, _, _ = service(settings, max_queued_jobs=1, requests_per_minute=0)
    post(http)
    before = sorted(redis_server.redis.scan_iter())
    problem(post(http, **{"Idempotency-Key": '"k"'}), 503, "queue_full")
    assert sorted(redis_server.redis.scan_iter()) == before


def test_memory_is_kept_for_the_results_of_accepted_jobs() -> None:
    server = RedisServer().start()
    try:
        http, client, store = service(Settings(redis_url=server.url), max_memory_percent=80)
        first = post(http).get_json()["id"]
        used = int(server.redis.info("memory")["used_memory"])
        server.redis.config_set("maxmemory", used * 100 // 85)
        client.quotas._looked = float("-inf")
        refused = post(http)
        problem(refused, 503, "queue_full")
        assert int(refused.headers["Retry-After"]) >= 1
        claim = store.claim(first)
        assert claim
        assert store.succeed(claim, small_result_json())
        assert http.get(f"{JOBS}/{first}/result").status_code == 200
        server.redis.config_set("maxmemory", used * 10)
        client.quotas._looked = float("-inf")
        assert post(http).status_code == 202
    finally:
        server.close()


def test_what_there_is_can_be_read_from_a_full_store() -> None:
    server = RedisServer().start()
    try:
        http, client, _ = service(Settings(redis_url=server.url), auth=Auth.KEYS)
        _, key = client.keys.create("desk")
        job_id = post(http, Authorization=f"Bearer {key}").get_json()["id"]
        server.redis.config_set("maxmemory", "1mb")
        anew = create_app(Settings(auth=Auth.KEYS), open_client(Settings(redis_url=server.url))).test_client()
        for each in (http, anew):
            answer = each.get(f"{JOBS}/{job_id}", headers={"Authorization": f"Bearer {key}"})
            assert answer.get_json()["status"] == "queued"
    finally:
        server.close()


def test_memory_is_looked_at_once_a_second_at_most(settings: Settings, redis_server: RedisServer) -> None:
    http, _, _ = service(settings)
    redis_server.redis.config_resetstat()
    for _ in range(10):
        assert post(http).status_code == 202
    assert 1 <= redis_server.redis.info("commandstats")["cmdstat_info"]["calls"] <= 3
