"""What the tests share: a clean environment, a real Redis-compatible server, and a store on it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as examples

from schemas.settings import Settings
from tests.servers import RedisServer
from worker.store import Store, connect

# How long an example takes says nothing on a busy machine; a test as a whole has its time limit.
examples.register_profile("khulasa", deadline=None)
examples.load_profile("khulasa")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of the person who runs the tests do not reach them."""
    for name in list(os.environ):
        if name.startswith("KHULASA_") or name == "REDIS_URL":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """One server for all tests that leave it as they found it, but for its data."""
    server = RedisServer()
    try:
        yield server.start()
    finally:
        server.close()


@pytest.fixture(scope="session")
def english_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Stanza folder with tiny English models."""
    # Only here: most tests need no torch.
    from tests.english import train  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("english")
    return train(folder / "models", folder / "work")


@pytest.fixture
def settings(redis_server: RedisServer) -> Settings:
    """Settings that point to an empty server."""
    redis_server.redis.flushall()
    return Settings(redis_url=redis_server.url, lease_seconds=2)


@pytest.fixture
def store(settings: Settings) -> Store:
    """A store on an empty server."""
    return connect(settings)
