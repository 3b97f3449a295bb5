"""The api in a process of its own, for those who speak to it over the wire."""

from collections.abc import Iterator

import pytest

from schemas.settings import load
from tests.servers import RedisServer, WebProcess
from worker.store import Store, connect


@pytest.fixture(scope="module")
def web_server() -> Iterator[RedisServer]:
    """The Redis-compatible server of that process."""
    server = RedisServer()
    try:
        yield server.start()
    finally:
        server.close()


@pytest.fixture(scope="module")
def web(web_server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    """One process for a module."""
    web = WebProcess(settings={"REDIS_URL": web_server.url}, log=tmp_path_factory.mktemp("api") / "api.log")
    try:
        yield web.start()
    finally:
        web.close()


@pytest.fixture
def web_store(web_server: RedisServer) -> Store:
    """What that process has stored, for a test that plays the worker."""
    return connect(load({"REDIS_URL": web_server.url}))
