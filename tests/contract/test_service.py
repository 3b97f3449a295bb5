"""What the service says of itself, and how it behaves without Redis."""

import time
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from schemas.service import HealthSchema, InfoSchema
from schemas.settings import Settings
from tests.contract.test_jobs import ARTICLE, problem
from tests.servers import RedisServer
from worker.client import open_client
from worker.store import Store


def test_livez_needs_nothing(http: FlaskClient) -> None:
    assert HealthSchema().load(http.get("/livez").get_json()).status == "alive"


def test_readyz_needs_a_worker(http: FlaskClient, store: Store) -> None:
    answer = http.get("/readyz")
    problem(answer, 503, "unavailable")
    assert answer.headers["Retry-After"]
    store.roster.beat("worker@here")
    assert http.get("/readyz").get_json() == {"status": "ready", "workers": 1}
    store.roster.leave("worker@here")
    assert http.get("/readyz").status_code == 503


def test_info_tells_every_language(settings: Settings) -> None:
    several = replace(settings, languages=("ar", "en"))
    http = create_app(several, open_client(several)).test_client()
    assert http.get("/v1/info").get_json()["languages"] == ["ar", "en"]
    assert http.post("/v1/jobs", json={"article": ARTICLE | {"language": "en-GB"}}).status_code == 202
    refused = problem(
        http.post("/v1/jobs", json={"article": ARTICLE | {"language": "fr"}}), 422, "unsupported_language"
    )
    assert refused["errors"] == [{"pointer": "/article/language", "detail": "Is not one of: ar, en."}]


def test_info_tells_limits_and_languages(http: FlaskClient, settings: Settings) -> None:
    info = InfoSchema().load(http.get("/v1/info").get_json())
    assert info.languages == settings.languages
    assert info.limits.characters == settings.max_characters
    assert info.retention_seconds == settings.retention_seconds


@pytest.mark.parametrize("trouble", ["dead", "frozen"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/jobs"),
        ("GET", "/v1/jobs/00000000-0000-4000-8000-000000000000"),
        ("GET", "/v1/jobs/00000000-0000-4000-8000-000000000000/result"),
        ("GET", "/readyz"),
    ],
)
def test_without_redis_it_answers_503_soon(trouble: str, method: str, path: str) -> None:
    server = RedisServer().start()
    try:
        settings = Settings(redis_url=server.url)
        http = create_app(settings, open_client(settings)).test_client()
        assert http.post("/v1/jobs", json={"article": ARTICLE}).status_code == 202
        server.kill() if trouble == "dead" else server.pause()
        begun = time.monotonic()
        answer = http.open(path, method=method, json={"article": ARTICLE} if method == "POST" else None)
        assert time.monotonic() - begun < 3
        problem(answer, 503, "unavailable")
        assert int(answer.headers["Retry-After"]) >= 1
        assert http.get("/livez").status_code == 200
    finally:
        server.close()


def test_full_redis_is_503_and_loses_nothing() -> None:
    server = RedisServer().start()
    try:
        settings = Settings(redis_url=server.url)
        http = create_app(settings, open_client(settings)).test_client()
        first = http.post("/v1/jobs", json={"article": ARTICLE}).get_json()
        server.redis.config_set("maxmemory", "1mb")
        problem(http.post("/v1/jobs", json={"article": {"text": "ا" * 100_000}}), 503, "unavailable")
        assert http.get(f"/v1/jobs/{first['id']}").get_json()["status"] == "queued"
    finally:
        server.close()
