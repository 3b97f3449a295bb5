"""Chunks with a real worker: whatever happens to one of the articles, the others come to their results, once."""

import os
import signal
from typing import Any

import pytest

from schemas.batch import Batch
from schemas.job import FailureCode
from schemas.lifecycle import Status
from tests.articles import SPORT, SUMMIT, long_article
from tests.e2e.conftest import StartWorker, client_of, finished, in_the_middle
from tests.e2e.test_batches import ended, settled, submit_batch
from tests.servers import RedisServer, wait_until
from worker.client import Client

pytestmark = [pytest.mark.e2e, pytest.mark.model]

# So large that something can be done to a chunk while it is run.
LARGE = {"KHULASA_CHUNK_CHARACTERS": "20000", "KHULASA_LEASE_SECONDS": "2"}


def texts(count: int) -> list[str]:
    return [f"{SPORT if number % 2 else SUMMIT} {number}" for number in range(count)]


def ids_of(batch: Batch) -> list[str]:
    return [article.job or "" for article in batch.articles]


def attempts(client: Client, ids: list[str]) -> list[int]:
    return [client.job(job_id).attempts for job_id in ids]


def test_short_articles_are_taken_together(start_worker: StartWorker, private_redis: RedisServer) -> None:
    client = client_of(private_redis)
    batch = submit_batch(client, *texts(8), long_article(3_000), *texts(2))
    worker = start_worker(private_redis)
    assert ended(client, batch).counts["succeeded"] == 11
    ids = ids_of(batch)
    assert settled([worker.log]) == ids, "in their order, each once"
    assert attempts(client, ids) == [1] * 11
    jobs: list[Any] = [client.job(job_id) for job_id in ids]
    together = [range(5), range(5, 8), [8], [9, 10]]
    for number, chunk in enumerate(together):
        assert jobs[chunk[-1]].started_at < jobs[chunk[0]].finished_at or len(chunk) == 1
        assert number == 0 or jobs[chunk[0]].started_at >= jobs[chunk[0] - 1].finished_at
    assert all(item.result for item in client.batch_items(batch.id))


def test_one_of_a_running_chunk_is_cancelled(start_worker: StartWorker, private_redis: RedisServer) -> None:
    client = client_of(private_redis)
    ids = ids_of(submit_batch(client, *texts(24)))
    start_worker(private_redis, **LARGE)
    in_the_middle(client, ids[20])
    client.cancel(ids[20])
    assert finished(client, ids[20], 3).status is Status.CANCELLED
    others = [job_id for job_id in ids if job_id != ids[20]]
    assert {finished(client, job_id).status for job_id in others} == {Status.SUCCEEDED}
    assert set(attempts(client, ids)) == {1}


def test_poisonous_article_takes_no_attempt_of_its_neighbours(
    start_worker: StartWorker, private_redis: RedisServer
) -> None:
    client = client_of(private_redis)
    batch = submit_batch(client, *texts(3), long_article(9_000), *texts(3))
    ids = ids_of(batch)
    poison = ids[3]
    worker = start_worker(private_redis, **LARGE, KHULASA_MAX_ATTEMPTS="1")
    in_the_middle(client, poison)
    os.kill(worker.children[0], signal.SIGKILL)
    wait_until(lambda: client.job(poison).attempts == 2, 120, "it to be begun again")
    in_the_middle(client, poison)
    os.kill(worker.children[0], signal.SIGKILL)
    done = ended(client, batch)
    failure = client.job(poison).error
    assert failure
    assert failure.code is FailureCode.ATTEMPTS_EXHAUSTED
    assert (done.counts["succeeded"], done.counts["failed"]) == (6, 1)
    assert set(attempts(client, ids)) == {2}
    assert sorted(settled([worker.log])) == sorted(job_id for job_id in ids if job_id != poison)


def test_chunk_that_takes_too_long_is_taken_apart(start_worker: StartWorker, private_redis: RedisServer) -> None:
    client = client_of(private_redis)
    batch = submit_batch(client, *[long_article(2_000 + number) for number in range(20)])
    worker = start_worker(private_redis, KHULASA_CHUNK_CHARACTERS="100000", KHULASA_TIME_LIMIT_SECONDS="4")
    assert ended(client, batch).counts["succeeded"] == 20
    assert worker.log.read_text().count("chunk_taken_apart") == 1
    assert attempts(client, ids_of(batch))[-1] == 2
    assert sorted(settled([worker.log])) == sorted(ids_of(batch))
