"""The whole service, from a submission over HTTP to the webhook, which comes while the only worker has more to do."""

import os
import signal
from pathlib import Path

import pytest

from schemas.article import Article
from schemas.callback import Callback
from schemas.job import JobRequest
from tests.articles import SUMMIT, long_article
from tests.e2e.conftest import StartWorker, client_of, finished
from tests.e2e.test_languages import ask
from tests.readme import service
from tests.receivers import SECRET, Receiver
from tests.servers import RedisServer, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.model]

ALLOWED = {"KHULASA_WEBHOOK_ALLOW_HTTP": "true", "KHULASA_WEBHOOK_ALLOWED_NETWORKS": "127.0.0.1/32"}


def test_webhook_tells_where_the_result_is(private_redis: RedisServer) -> None:
    with Receiver() as receiver, service(REDIS_URL=private_redis.url, **ALLOWED) as address:
        callback = {"url": receiver.url, "secret": SECRET}
        request = {"article": {"text": SUMMIT}, "callback": callback, "labels": {"desk": "عالم"}}
        status, job = ask(address, "/v1/jobs", request)
        assert (status, job["callback"]["state"]) == (202, "waiting")
        ask(address, "/v1/jobs", {"article": {"text": long_article(20_000)}})

        wait_until(lambda: bool(receiver.received), 60, "the webhook")
        data = receiver.received[0].event["data"]
        assert (data["id"], data["status"], data["labels"]) == (job["id"], "succeeded", {"desk": "عالم"})
        assert ask(address, data["links"]["result"])[0] == 200
        wait_until(
            lambda: ask(address, data["links"]["self"])[1]["callback"]["state"] == "delivered", 10, "it to be noted"
        )
    assert len(receiver.received) == 1


def test_courier_comes_back_and_goes_with_its_worker(start_worker: StartWorker, private_redis: RedisServer) -> None:
    worker = start_worker(private_redis, **ALLOWED)
    client = client_of(private_redis)
    wait_until(lambda: client.workers() == 1, 60, "the worker")
    wait_until(lambda: len(worker.couriers) == 1, 10, "the courier")
    (first,) = worker.couriers
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: len(worker.couriers) == 1 and worker.couriers != [first], 10, "another courier")
    (second,) = worker.couriers
    assert "courier_ended code=-9" in worker.log.read_text()

    with Receiver() as receiver:
        request = JobRequest(article=Article(text=SUMMIT), callback=Callback(url=receiver.url, secret=SECRET))
        finished(client, client.submit(request).job.id)
        wait_until(lambda: len(receiver.received) == 1, 10, "the webhook")

    assert worker.process
    worker.process.terminate()
    worker.wait(30)
    assert not Path(f"/proc/{second}").exists()
