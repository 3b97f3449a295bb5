"""Batches with a real worker: single jobs overtake them, and nothing of them is lost or done twice when workers die."""

import os
import signal
from pathlib import Path

import pytest

from schemas.article import Article
from schemas.batch import Batch, BatchStatus
from schemas.job import JobRequest
from tests.articles import PRICES, SPORT, SUMMIT, long_article
from tests.e2e.conftest import StartWorker, client_of, finished, in_the_middle, submit
from tests.servers import RedisServer, wait_until
from worker.client import Client

pytestmark = [pytest.mark.e2e, pytest.mark.model]


def submit_batch(client: Client, *texts: str) -> Batch:
    return client.submit_batch([JobRequest(article=Article(text=text)) for text in texts])[0]


def ended(client: Client, batch: Batch, seconds: float = 200) -> Batch:
    def over() -> bool:
        return client.batch(batch.id).status is BatchStatus.ENDED

    wait_until(over, seconds, f"the end of batch {batch.id}")
    return client.batch(batch.id)


def settled(logs: list[Path]) -> list[str]:
    """Ids of jobs in the order in which workers ended them, as often as they did."""
    lines = [line for log in logs for line in log.read_text().splitlines() if "job_settled job_id=" in line]
    return [line.split("job_id=")[1].split()[0] for line in sorted(lines)]


def test_single_job_overtakes_a_batch(start_worker: StartWorker, private_redis: RedisServer) -> None:
    client = client_of(private_redis)
    batch = submit_batch(client, *[SPORT] * 30)
    worker = start_worker(private_redis)
    wait_until(lambda: client.batch(batch.id).counts["succeeded"] >= 2, 120, "the first of the batch")
    single = submit(client, SPORT)
    queue = client.job(single).queue
    assert queue is None or queue.position == 1
    done = ended(client, batch)
    assert done.counts["succeeded"] == 30
    order = settled([worker.log])
    assert len(order) == len(set(order)) == 31
    behind = order[order.index(single) + 1 :]
    assert len(behind) >= 20
    in_order = [article.job for article in done.articles]
    assert [job_id for job_id in order if job_id != single] == in_order


def test_batch_survives_killed_workers(start_worker: StartWorker, private_redis: RedisServer) -> None:
    first, client = start_worker(private_redis), client_of(private_redis)
    batch = submit_batch(client, SUMMIT, long_article(9_000), PRICES, long_article(9_000), SPORT, SUMMIT)
    ids = [article.job or "" for article in batch.articles]
    in_the_middle_of(client, ids[1])
    os.kill(first.children[0], signal.SIGKILL)
    in_the_middle_of(client, ids[3])
    first.kill()
    second = start_worker(private_redis)
    done = ended(client, batch)
    assert done.counts["succeeded"] == 6
    order = settled([first.log, second.log])
    assert sorted(order) == sorted(ids), "each once"
    assert {ids[1], ids[3]} <= {job_id for job_id in ids if client.job(job_id).attempts == 2}
    assert all(item.result for item in client.batch_items(batch.id))
    assert finished(client, submit(client, SPORT)).attempts == 1


def in_the_middle_of(client: Client, job_id: str) -> None:
    wait_until(lambda: client.job(job_id).attempts > 0, 120, f"job {job_id} to begin")
    in_the_middle(client, job_id)
