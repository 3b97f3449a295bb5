"""Measure clients that wait: ``python -m tests.benchmarks.waiters``.

A thousand requests with ``Prefer: wait`` are held by one process of the api, first for a thousand jobs that end one
after another, then for one job. Prints threads, files and memory of that process before and while they wait, and the
milliseconds from the end of a job to the whole answer, as one JSON line a round. The worker is played by this process.
"""

import asyncio
import json
import statistics
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from schemas.article import Article
from schemas.job import JobRequest
from schemas.settings import load
from tests.results import small_result_json
from tests.servers import RedisServer, WebProcess
from worker.chunks import Claim
from worker.store import Store, connect

WAITERS = 1000
ENDS_PER_SECOND = 100


def running(store: Store) -> Claim:
    """A job that a worker has begun."""
    job_id = store.create(str(uuid.uuid4()), JobRequest(article=Article(text="خبر"))).job.id
    claim = store.claim(job_id)
    assert claim
    return claim


async def answered(port: int, job_id: str) -> float:
    """When the whole answer to a held request for a job was there; the job has to have succeeded."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = f"GET /v1/jobs/{job_id} HTTP/1.1", "Host: localhost", "Prefer: wait=300", "Connection: close"
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    answer = await reader.read()
    at = time.monotonic()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 200"), answer[:100]
    assert b'"succeeded"' in answer
    return at


def state(web: WebProcess) -> dict[str, float]:
    """Threads, open files and memory of the process that answers."""
    status = dict(line.split(":\t") for line in Path(f"/proc/{web.child}/status").read_text().splitlines())
    return {
        "threads": int(status["Threads"]),
        "files": len(list(Path(f"/proc/{web.child}/fd").iterdir())),
        "rss_mb": round(int(status["VmRSS"].split()[0]) / 1024, 1),
    }


async def measure(web: WebProcess, store: Store, claims: Sequence[Claim], seconds: float) -> dict[str, object]:
    """Hold a request for every claim, end the jobs over so many seconds, and tell what it took."""
    before = state(web)
    waits = [asyncio.create_task(answered(web.port, claim.job_id)) for claim in claims]
    while state(web)["files"] < len(claims):  # noqa: ASYNC110 - the sockets are another process's
        await asyncio.sleep(0.2)
    await asyncio.sleep(5)
    during = state(web)
    redis_connections = len(store._redis.client_list())
    ended: dict[str, float] = {}
    for claim in claims:
        if claim.job_id not in ended:
            await asyncio.to_thread(store.succeed, claim, small_result_json())
            ended[claim.job_id] = time.monotonic()
            await asyncio.sleep(seconds / len(claims))
    answers = await asyncio.gather(*waits)
    delays = sorted(1000 * (at - ended[claim.job_id]) for at, claim in zip(answers, claims, strict=True))
    return {
        "waiters": len(claims),
        "jobs": len(ended),
        "before": before,
        "waiting": during,
        "redis_connections": redis_connections,
        "delay_ms": {
            "p50": round(statistics.median(delays), 1),
            "p99": round(delays[len(delays) * 99 // 100], 1),
            "max": round(delays[-1], 1),
        },
    }


def main() -> None:
    """Print one JSON line a round."""
    server = RedisServer().start()
    web = WebProcess(
        settings={"REDIS_URL": server.url, "KHULASA_WAIT_SECONDS": "300"}, log=Path(tempfile.mkdtemp()) / "api.log"
    )
    try:
        web.start()
        store = connect(load({"REDIS_URL": server.url}))
        claims = [running(store) for _ in range(WAITERS)]
        print(json.dumps(asyncio.run(measure(web, store, claims, WAITERS / ENDS_PER_SECOND))))
        print(json.dumps(asyncio.run(measure(web, store, [running(store)] * WAITERS, 0))))
    finally:
        web.close()
        server.close()


if __name__ == "__main__":
    main()
