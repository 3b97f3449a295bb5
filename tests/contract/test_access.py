"""Keys: who sends none is turned away, who sends one sees their own jobs only, and no key is ever repeated."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.access import PUBLIC
from api.app import create_app
from schemas.authentication import Auth
from schemas.settings import Settings
from tests.contract.test_jobs import ARTICLE, problem
from tests.results import small_result_json
from tests.servers import RedisServer
from worker import keys
from worker.client import Client, open_client
from worker.errors import UnknownKeyError
from worker.record import api_key_record
from worker.store import Store

JOBS = "/v1/jobs"


@pytest.fixture
def client(settings: Settings) -> Client:
    return open_client(settings)


@pytest.fixture
def keyed(settings: Settings, client: Client) -> Flask:
    return create_app(replace(settings, auth=Auth.KEYS), client)


@pytest.fixture
def http(keyed: Flask) -> FlaskClient:
    return keyed.test_client()


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def submit(http: FlaskClient, key: str) -> str:
    answer = http.post(JOBS, json={"article": ARTICLE}, headers=bearer(key))
    assert answer.status_code == 202, answer.text
    return str(answer.get_json()["id"])


def job_routes(app: Flask) -> Iterator[tuple[str, str]]:
    """Method and path of everything that asks for a job by its id."""
    for rule in app.url_map.iter_rules():
        if "job_id" in rule.arguments:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, rule.rule.replace("<string:job_id>", "{}")


def test_who_sends_no_key_is_told_how(http: FlaskClient) -> None:
    answer = http.post(JOBS, json={"article": ARTICLE})
    assert "Authorization: Bearer" in problem(answer, 401, "unauthorized")["detail"]
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="khulasa"'


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "kh_1", "Bearer\t", "Token x", "é"])
def test_what_is_no_bearer_token_is_401(http: FlaskClient, value: str) -> None:
    answer = http.get(f"{JOBS}/x", headers={"Authorization": value})
    problem(answer, 401, "unauthorized")


def test_key_opens_and_others_do_not(http: FlaskClient, client: Client) -> None:
    _, key = client.keys.create("desk")
    _, stranger = keys.mint()
    submit(http, key)
    for wrong in (stranger, key[:-1], key + "A", key.swapcase(), key.replace("kh_", "kh-"), "ك" * 10):
        headers = {"Authorization": f"Bearer {wrong}".encode().decode("latin-1")}
        answer = http.post(JOBS, json={"article": ARTICLE}, headers=headers)
        problem(answer, 401, "unauthorized")
        assert answer.headers["WWW-Authenticate"].endswith('error="invalid_token"')


def test_id_of_a_key_does_not_open(http: FlaskClient, client: Client) -> None:
    key, _ = client.keys.create("desk")
    forged = f"kh_{key.id}_{'0' * keys.SECRET_LENGTH}"
    answer = http.get(f"{JOBS}/x", headers=bearer(forged + keys.checksum(forged)))
    problem(answer, 401, "unauthorized")
    assert client.keys.list()[0].last_used_at is None


def test_every_route_but_the_public_ones_needs_a_key(keyed: Flask, http: FlaskClient) -> None:
    asked = 0
    for rule in keyed.url_map.iter_rules():
        for method in (rule.methods or set()) - {"OPTIONS"}:
            path = rule.rule.replace("<string:job_id>", "x").replace("<string:name>", "start.js")
            status = http.open(path, method=method).status_code
            if rule.endpoint.partition(".")[0] in PUBLIC:
                assert status in (200, 503), (method, path)
            else:
                assert status == 401, (method, path)
                asked += 1
    assert asked >= 5


def test_tenant_sees_its_own_jobs_only(keyed: Flask, http: FlaskClient, client: Client, store: Store) -> None:
    _, own = client.keys.create("one")
    _, again = client.keys.create("one")
    _, other = client.keys.create("two")
    routes = list(job_routes(keyed))
    assert len(routes) >= 4
    for method, path in routes:
        job_id = submit(http, own)
        claim = store.claim(job_id)
        assert claim
        store.succeed(claim, small_result_json())
        problem(http.open(path.format(job_id), method=method, headers=bearer(other)), 404, "unknown_job")
        answer = http.open(path.format(job_id), method=method, headers=bearer(again))
        assert answer.status_code < 500, (method, path)
        assert "unknown_job" not in answer.text, (method, path)


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("GET", "/results"), ("POST", "/cancel")])
def test_tenant_sees_its_own_batches_only(http: FlaskClient, client: Client, method: str, path: str) -> None:
    _, own = client.keys.create("one")
    _, other = client.keys.create("two")
    body = {"articles": [{"text": "وصل الوفد إلى المدينة."}]}
    made = http.post("/v1/batches", json=body, headers=bearer(own)).get_json()["links"]["self"]
    problem(http.open(made + path, method=method, headers=bearer(other)), 404, "unknown_batch")
    assert http.open(made + path, method=method, headers=bearer(own)).status_code in (200, 202)


def test_tenant_lists_its_own_jobs_only(http: FlaskClient, client: Client) -> None:
    _, own = client.keys.create("one")
    _, other = client.keys.create("two")
    job_id = submit(http, own)
    assert [job["id"] for job in http.get(JOBS, headers=bearer(own)).get_json()["jobs"]] == [job_id]
    assert http.get(JOBS, headers=bearer(other)).get_json()["jobs"] == []
    waited = http.get(f"{JOBS}/{job_id}", headers=bearer(other) | {"Prefer": "wait=1"})
    problem(waited, 404, "unknown_job")


def test_open_jobs_are_not_those_of_a_tenant(settings: Settings, http: FlaskClient, client: Client) -> None:
    _, key = client.keys.create("desk")
    _, heir = client.keys.create("open")
    anybody = create_app(settings, client).test_client()
    job_id = anybody.post(JOBS, json={"article": ARTICLE}).get_json()["id"]
    problem(http.get(f"{JOBS}/{job_id}", headers=bearer(key)), 404, "unknown_job")
    assert http.get(f"{JOBS}/{job_id}", headers=bearer(heir)).status_code == 200


def test_revoked_key_is_refused_once_it_is_forgotten(http: FlaskClient, client: Client) -> None:
    key, text = client.keys.create("desk")
    submit(http, text)
    client.keys.revoke(key.id)
    assert client.keys.list() == ()
    client.keys._known.expire(client.keys._known.timer() + keys.CACHE_SECONDS)
    problem(http.post(JOBS, json={"article": ARTICLE}, headers=bearer(text)), 401, "unauthorized")
    with pytest.raises(UnknownKeyError, match="khulasa keys list"):
        client.keys.revoke(key.id)


def test_another_process_refuses_a_revoked_key_at_once(settings: Settings, client: Client) -> None:
    key, text = client.keys.create("desk")
    assert client.keys.tenant(text) == "desk"
    client.keys.revoke(key.id)
    assert open_client(settings).keys.tenant(text) is None


def test_use_after_revocation_leaves_nothing_behind(client: Client, redis_server: RedisServer) -> None:
    key, _ = client.keys.create("desk")
    client.keys.revoke(key.id)
    client.keys._use(keys=[api_key_record(key.id)], args=[key.id])
    assert not list(redis_server.redis.scan_iter("khulasa:key*"))


def test_expired_key_is_refused_and_still_listed(http: FlaskClient, client: Client) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    _, good = client.keys.create("desk", expires_at=soon)
    _, bad = client.keys.create("desk", name="old", expires_at=datetime.now(UTC) - timedelta(seconds=1))
    submit(http, good)
    problem(http.get(f"{JOBS}/x", headers=bearer(bad)), 401, "unauthorized")
    assert [key.name for key in client.keys.list()] == [None, "old"]


def test_last_use_is_noted(http: FlaskClient, client: Client) -> None:
    _, text = client.keys.create("desk", "CMS")
    assert client.keys.list()[0].last_used_at is None
    submit(http, text)
    used = client.keys.list()[0].last_used_at
    assert used is not None
    assert abs((datetime.now(UTC) - used).total_seconds()) < 60


def test_key_is_never_repeated(
    keyed: Flask, http: FlaskClient, client: Client, redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _, key = client.keys.create("desk", "CMS")
    _, stranger = keys.mint()
    answers: list[TestResponse] = []
    for given in (key, stranger):
        for method, path in [("POST", JOBS), ("PUT", JOBS), ("GET", "/v2"), *job_routes(keyed)]:
            answers.append(http.open(path.format("x"), method=method, headers=bearer(given), data="{"))
    told = "".join(f"{answer.status} {answer.headers} {answer.text}" for answer in answers) + caplog.text
    kept = str([_everything(redis_server, name) for name in redis_server.redis.scan_iter()])
    for text in (key, stranger):
        secret = text.split("_")[2]
        assert secret not in told
        assert secret not in kept
        assert secret not in repr(client.keys.list())
    assert keys.digest(key) in kept


def _everything(server: RedisServer, name: str) -> Any:
    readers: dict[str, Callable[[str], Any]] = {
        "string": server.redis.get,
        "hash": server.redis.hgetall,
        "set": server.redis.smembers,
        "zset": lambda key: server.redis.zrange(key, 0, -1),
        "list": lambda key: server.redis.lrange(key, 0, -1),
    }
    return name, readers[str(server.redis.type(name))](name)


def test_keys_differ_and_keep_their_form() -> None:
    made = [keys.mint() for _ in range(200)]
    assert len({text for _, text in made}) == 200
    assert all(keys.id_of(text) == own and len(text) == 65 for own, text in made)
    _, text = made[0]
    for position in range(3, len(text)):
        typo = text[:position] + ("A" if text[position] != "A" else "B") + text[position + 1 :]
        assert keys.id_of(typo) is None, "a checksum tells every single typing error"


def test_without_redis_a_key_is_neither_good_nor_bad() -> None:
    server = RedisServer().start()
    try:
        settings = Settings(redis_url=server.url, auth=Auth.KEYS)
        http = create_app(settings, open_client(settings)).test_client()
        _, key = keys.mint()
        server.kill()
        problem(http.get(f"{JOBS}/x", headers=bearer(key)), 503, "unavailable")
        problem(http.get(f"{JOBS}/x", headers=bearer("wrong")), 401, "unauthorized")
        assert http.get("/v1/info").get_json()["authentication"] == "keys"
    finally:
        server.close()


@pytest.mark.parametrize(
    ("host", "auth", "expected", "warning"),
    [
        ("127.0.0.1", None, "open", "every job is open to this machine"),
        ("localhost", None, "open", "every job is open to this machine"),
        ("::", None, "keys", ""),
        ("192.0.2.7", None, "keys", ""),
        ("127.0.0.1", Auth.KEYS, "keys", ""),
        ("::", Auth.OPEN, "open", "whatever reaches ::: set KHULASA_AUTH=keys"),
    ],
)
def test_only_this_machine_is_let_in_without_being_told_to(
    *,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    host: str,
    auth: Auth | None,
    expected: str,
    warning: str,
) -> None:
    given = replace(settings, host=host, auth=auth)
    http = create_app(given, open_client(given)).test_client()
    assert http.get("/v1/info").get_json()["authentication"] == expected
    assert http.post(JOBS, json={"article": ARTICLE}).status_code == (202 if expected == "open" else 401)
    assert ("authentication_open" in caplog.text) is bool(warning)
    assert warning in caplog.text
