"""Measure how soon a worker stops: ``python -m tests.benchmarks.cancellation``.

A real worker with the bundled models gets an article of 100 kB, and the job is cancelled in every stage it goes
through. Prints the seconds from the cancellation to the end of the job, by stage, as one JSON line.
"""

import json
import tempfile
import time
from pathlib import Path

from schemas.article import Article
from schemas.job import JobRequest
from schemas.lifecycle import Stage, Status
from schemas.settings import load
from tests.benchmarks.extraction import article
from tests.servers import RedisServer, Worker
from worker.client import Client, open_client

STEP_SECONDS = 0.005


def submit(client: Client, text: str) -> str:
    """Submit a text; the id of its job."""
    return client.submit(JobRequest(article=Article(text=text))).job.id


def stopped_after(client: Client, text: str, stage: Stage, progress: float) -> float | None:
    """Seconds from a cancellation, in this stage and with so much done, to the end; None if it was never seen there."""
    job_id = submit(client, text)
    while (job := client.job(job_id)).stage is not stage or job.progress < progress:
        if job.status not in (Status.QUEUED, Status.RUNNING):
            return None
        time.sleep(STEP_SECONDS)
    begun = time.monotonic()
    client.cancel(job_id)
    while client.job(job_id).status is Status.CANCELLING:
        time.sleep(STEP_SECONDS)
    return round(time.monotonic() - begun, 3) if client.job(job_id).status is Status.CANCELLED else None


def main() -> None:
    """Print the seconds as one JSON line."""
    server = RedisServer().start()
    worker = Worker(settings={"REDIS_URL": server.url}, log=Path(tempfile.mkdtemp()) / "worker.log").start()
    try:
        client = open_client(load({"REDIS_URL": server.url}))
        text = article(100_000)
        places = [(Stage.TOKENIZE, 0.0), (Stage.ANNOTATE, 0.1), (Stage.ANNOTATE, 0.2), (Stage.ANNOTATE, 0.3)]
        seconds = {f"{stage} {done}": stopped_after(client, text, stage, done) for stage, done in places}
        print(json.dumps({"characters": len(text), "seconds": seconds}))
    finally:
        worker.close()
        server.close()


if __name__ == "__main__":
    main()
