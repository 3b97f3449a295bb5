"""The courier as a process: what it promises when it, its worker or Redis dies, and what it never says."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from schemas.callback import CallbackError, CallbackState
from schemas.settings import load
from tests.integration.test_webhooks import ended, report
from tests.receivers import OTHER_SECRET, SECRET, Receiver, Reply
from tests.servers import ROOT, RedisServer, environment, wait_until
from worker.store import Store, connect

Start = Callable[[], "subprocess.Popen[bytes]"]

ALLOWED = {
    "KHULASA_WEBHOOK_ALLOW_HTTP": "true",
    "KHULASA_WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8",
    "KHULASA_WEBHOOK_RETRY_SECONDS": "1,1",
    "KHULASA_WEBHOOK_TIMEOUT_SECONDS": "1",
    "KHULASA_WEBHOOK_SECRETS": OTHER_SECRET,
    "KHULASA_LOG_LEVEL": "DEBUG",
}


@pytest.fixture
def server() -> Iterator[RedisServer]:
    """A server of this test's own, that it may treat badly."""
    server = RedisServer()
    try:
        yield server.start()
    finally:
        server.close()


@pytest.fixture
def own_store(server: RedisServer) -> Store:
    return connect(load({"REDIS_URL": server.url}))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "courier.log"


@pytest.fixture
def start(server: RedisServer, log: Path) -> Iterator[Start]:
    """Start couriers that the end of the test ends."""
    started: list[subprocess.Popen[bytes]] = []

    def run() -> "subprocess.Popen[bytes]":
        with log.open("ab") as output:
            command = [sys.executable, "-m", "worker.webhooks"]
            variables = environment(REDIS_URL=server.url, **ALLOWED)
            started.append(subprocess.Popen(command, stdout=output, stderr=output, env=variables, cwd=ROOT))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.wait()


def delivered(store: Store, job_id: str) -> Callable[[], bool]:
    return lambda: report(store, job_id).state is CallbackState.DELIVERED


def test_delivery_survives_the_death_of_courier_and_redis(server: RedisServer, own_store: Store, start: Start) -> None:
    with Receiver(Reply(seconds=0.9), Reply()) as receiver:
        job_id = ended(own_store, receiver.url)
        first = start()
        wait_until(lambda: len(receiver.received) == 1, 15, "the first call")
        first.kill()
        first.wait()
        server.kill()
        server.start()

        start()
        wait_until(delivered(own_store, job_id), 20, "the second call")
    first_call, second_call = receiver.received
    assert (first_call.id, first_call.body) == (second_call.id, second_call.body)


def test_courier_waits_for_redis(server: RedisServer, own_store: Store, start: Start, log: Path) -> None:
    with Receiver() as receiver:
        server.kill()
        start()
        wait_until(lambda: "webhooks_put_off" in log.read_text(), 15, "the courier to notice")
        server.start()
        wait_until(delivered(own_store, ended(own_store, receiver.url)), 15, "the call")


def test_stopped_courier_ends_what_it_began(own_store: Store, start: Start) -> None:
    with Receiver(Reply(seconds=0.5)) as receiver:
        job_id = ended(own_store, receiver.url)
        courier = start()
        wait_until(lambda: len(receiver.received) == 1, 15, "the call")
        courier.send_signal(signal.SIGTERM)
        assert courier.wait(5) == 0
        assert report(own_store, job_id).state is CallbackState.DELIVERED


def test_courier_ends_with_the_process_that_started_it(server: RedisServer, tmp_path: Path) -> None:
    script = (
        "import subprocess, sys, time\n"
        "print(subprocess.Popen([sys.executable, '-m', 'worker.webhooks']).pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    variables = environment(REDIS_URL=server.url)
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=variables, cwd=ROOT)
    assert parent.stdout
    courier = Path("/proc", parent.stdout.readline().decode().strip(), "cmdline")
    wait_until(lambda: server.redis.info("commandstats").get("cmdstat_zrangebyscore") is not None, 15, "the courier")
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not courier.exists() or courier.read_bytes() == b"", 10, "the end of the courier")


def test_secrets_and_addresses_are_not_logged(own_store: Store, start: Start, log: Path) -> None:
    with Receiver(Reply(status=500), Reply()) as receiver:
        job_id = ended(own_store, receiver.url)
        inside = ended(own_store, "http://169.254.169.254/latest?token=abc")
        start()
        wait_until(delivered(own_store, job_id), 20, "the call")
        wait_until(lambda: bool(report(own_store, inside).attempts), 10, "the refusal")
    assert report(own_store, inside).attempts[0].error is CallbackError.NO_ALLOWED_ADDRESS
    said = log.read_text()
    assert f"webhook_delivered job_id={job_id} attempt=2 status=204" in said
    for secret in (SECRET, OTHER_SECRET):
        assert secret.removeprefix("whsec_") not in said
    for call in receiver.received:
        assert call.headers["webhook-signature"] not in said
    assert "token=abc" not in said
    assert "tenant=7" not in said
