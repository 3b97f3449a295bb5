"""A real worker with the bundled models, and the client that the api uses."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from schemas.article import Article
from schemas.job import Job, JobRequest
from schemas.lifecycle import TERMINAL, Status
from schemas.options import Options
from schemas.settings import load
from tests.servers import RedisServer, Worker, wait_until
from worker.client import Client, open_client

StartWorker = Callable[..., Worker]


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[StartWorker]:
    """Start workers that the end of the test ends."""
    started: list[Worker] = []

    def start(server: RedisServer, **settings: str) -> Worker:
        given = {"REDIS_URL": server.url} | settings
        worker = Worker(settings=given, log=tmp_path / f"worker-{len(started)}.log").start()
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.close()


@pytest.fixture
def private_redis() -> Iterator[RedisServer]:
    """A server of this test's own, that it may treat badly."""
    server = RedisServer()
    try:
        yield server.start()
    finally:
        server.close()


def client_of(server: RedisServer) -> Client:
    return open_client(load({"REDIS_URL": server.url}))


def submit(client: Client, text: str, options: Options | None = None) -> str:
    return client.submit(JobRequest(article=Article(text=text), options=options or Options())).job.id


def finished(client: Client, job_id: str, seconds: float = 120) -> Job:
    wait_until(lambda: client.job(job_id).status in TERMINAL, seconds, f"the end of job {job_id}")
    return client.job(job_id)


def in_the_middle(client: Client, job_id: str, seconds: float = 120) -> None:
    """Wait until the job is well under way."""

    def halfway() -> bool:
        job = client.job(job_id)
        assert job.status not in TERMINAL, "the article is too short for this test"
        return job.status is Status.RUNNING and job.progress > 0.1

    wait_until(halfway, seconds, f"job {job_id} to be under way")
