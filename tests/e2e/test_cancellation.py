"""Cancelling and erasing what a real worker is at: it stops soon, and does the next job in the same process."""

import time

import pytest

from schemas.lifecycle import Status
from tests.articles import SUMMIT, long_article
from tests.e2e.conftest import StartWorker, client_of, finished, in_the_middle, submit
from tests.servers import RedisServer, wait_until
from worker.errors import ErasedJobError

pytestmark = [pytest.mark.e2e, pytest.mark.model]

SOON_SECONDS = 4
LONG = long_article(90_000)


def test_running_job_stops_and_its_process_takes_the_next(
    start_worker: StartWorker, private_redis: RedisServer
) -> None:
    worker, client = start_worker(private_redis), client_of(private_redis)
    job_id, following = submit(client, LONG), submit(client, SUMMIT)
    in_the_middle(client, job_id)
    children = worker.children
    begun = time.monotonic()
    assert client.cancel(job_id)[0].status is Status.CANCELLING
    job = finished(client, job_id)
    assert time.monotonic() - begun < SOON_SECONDS
    assert (job.status, job.attempts) == (Status.CANCELLED, 1)
    assert finished(client, following).status is Status.SUCCEEDED
    assert worker.children == children

    job_id, following = submit(client, LONG), submit(client, SUMMIT)
    in_the_middle(client, job_id)
    client.erase(job_id)
    assert finished(client, following).status is Status.SUCCEEDED
    assert worker.children == children
    with pytest.raises(ErasedJobError):
        client.job(job_id)
    wait_until(lambda: private_redis.redis.hlen("khulasa.unacknowledged") == 0, 5, "acknowledged messages")
    assert not [key for key in private_redis.redis.scan_iter() if str(key).endswith(f"{job_id}:result")]
