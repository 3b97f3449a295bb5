"""Workers die, Redis restarts: an accepted job still succeeds, once."""

import json
import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from schemas.job import FailureCode
from schemas.lifecycle import Status
from schemas.result import ResultSchema
from tests.articles import SUMMIT, long_article
from tests.e2e.conftest import StartWorker, client_of, finished, in_the_middle, submit
from tests.servers import RedisServer, wait_until
from worker.client import Client

pytestmark = [pytest.mark.e2e, pytest.mark.model]

LONG = long_article(12_000)
SOON_SECONDS = 20


def begun(client: Client, job_id: str, attempt: int) -> bool:
    return client.job(job_id).attempts == attempt


def settled_once(log: Path, job_id: str) -> bool:
    return log.read_text().count(f"job_settled job_id={job_id}") == 1


def test_job_of_a_killed_child_succeeds_once(start_worker: StartWorker, private_redis: RedisServer) -> None:
    worker, client = start_worker(private_redis), client_of(private_redis)
    job_id = submit(client, LONG)
    in_the_middle(client, job_id)

    os.kill(worker.children[0], signal.SIGKILL)
    killed = time.monotonic()
    job = finished(client, job_id)
    assert time.monotonic() - killed < SOON_SECONDS

    assert (job.status, job.attempts) == (Status.SUCCEEDED, 2)
    assert settled_once(worker.log, job_id)
    assert ResultSchema().validate(json.loads(client.result(job_id))) == {}


def test_job_of_a_killed_worker_succeeds_once(start_worker: StartWorker, private_redis: RedisServer) -> None:
    first, client = start_worker(private_redis), client_of(private_redis)
    job_id, waiting = submit(client, LONG), submit(client, SUMMIT)
    in_the_middle(client, job_id)
    first.kill()
    killed = time.monotonic()

    second = start_worker(private_redis)
    assert finished(client, job_id).status is Status.SUCCEEDED
    assert time.monotonic() - killed < SOON_SECONDS
    assert finished(client, waiting).status is Status.SUCCEEDED
    assert settled_once(second.log, job_id)
    assert client.job(waiting).attempts == 1


def test_job_that_kills_every_worker_is_given_up(start_worker: StartWorker, private_redis: RedisServer) -> None:
    worker = start_worker(private_redis, KHULASA_LEASE_SECONDS="2", KHULASA_MAX_ATTEMPTS="2")
    client = client_of(private_redis)
    job_id = submit(client, LONG)
    for attempt in (1, 2):
        wait_until(partial(begun, client, job_id, attempt), 60, f"attempt {attempt}")
        in_the_middle(client, job_id)
        os.kill(worker.children[0], signal.SIGKILL)
    job = finished(client, job_id)
    assert job.status is Status.FAILED
    assert job.error
    assert job.error.code is FailureCode.ATTEMPTS_EXHAUSTED
    assert finished(client, submit(client, SUMMIT)).status is Status.SUCCEEDED, "the worker goes on"


def test_job_survives_a_restart_of_redis(start_worker: StartWorker, private_redis: RedisServer) -> None:
    start_worker(private_redis, KHULASA_LEASE_SECONDS="2")
    client = client_of(private_redis)
    job_id, waiting = submit(client, LONG), submit(client, SUMMIT)
    in_the_middle(client, job_id)
    private_redis.kill()
    time.sleep(1)
    private_redis.start()
    assert finished(client, job_id).status is Status.SUCCEEDED
    assert finished(client, waiting).status is Status.SUCCEEDED


def test_article_that_takes_too_long_fails_with_its_code(start_worker: StartWorker, private_redis: RedisServer) -> None:
    start_worker(private_redis, KHULASA_TIME_LIMIT_SECONDS="1")
    client = client_of(private_redis)
    job = finished(client, submit(client, long_article(100_000)))
    assert job.status is Status.FAILED
    assert job.error
    assert job.error.code is FailureCode.TIME_LIMIT_EXCEEDED


def test_stopping_worker_gives_its_job_back(start_worker: StartWorker, private_redis: RedisServer) -> None:
    first = start_worker(private_redis, KHULASA_SHUTDOWN_SECONDS="1", REMAP_SIGTERM="SIGQUIT")
    client = client_of(private_redis)
    job_id = submit(client, LONG)
    in_the_middle(client, job_id)
    assert first.process
    first.process.terminate()
    assert first.wait(20) == 0
    assert client.workers() == 0

    start_worker(private_redis)
    assert finished(client, job_id).status is Status.SUCCEEDED


@pytest.mark.parametrize("damage", ["missing", "truncated", "nothing"])
def test_worker_does_not_start_without_sound_models(
    damage: str, start_worker: StartWorker, private_redis: RedisServer, tmp_path: Path
) -> None:
    folder = tmp_path / "models"
    if damage == "truncated":
        bundled = Path(__file__).parents[2] / "worker" / "models" / "weights"
        for file in bundled.rglob("*"):
            target = folder / file.relative_to(bundled)
            if file.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read_bytes()[:-100] if "pos" in file.parts else file.read_bytes())
    elif damage == "nothing":
        folder.mkdir()
    worker = start_worker(private_redis, KHULASA_MODEL_DIR=str(folder))
    assert worker.wait(60) == 78
    said = [line for line in worker.log.read_text().splitlines() if "cannot start" in line]
    assert len(said) == 1
    assert str(folder) in said[0]
    assert "Traceback" not in worker.log.read_text()
