"""What it gains to take short articles of a batch together: ``python -m tests.benchmarks.chunks [CHARACTERS ...]``.

Real workers of one process each, one for every size of chunks (by default none and that of the settings), take turns at
the same batches, since what a machine gives changes from minute to minute. Prints for an article the median
milliseconds of the processor, in the worker and its process, and of the clock, from the first start to the last end.
"""

import os
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from schemas.article import Article
from schemas.batch import BatchStatus
from schemas.job import JobRequest
from schemas.settings import Settings, load, variable
from tests.articles import PRICES, SPORT, SUMMIT, long_article
from tests.servers import RedisServer, Worker, wait_until
from worker.client import Client, open_client

# Batches of about as much work.
KINDS: Mapping[str, Sequence[str]] = {
    "news items": [SUMMIT, SPORT, PRICES] * 8,
    "long articles": [long_article(3_000)] * 6,
}
ROUNDS = 3


class Bench:
    """A worker with a server of its own."""

    def __init__(self, chunk_characters: int, folder: Path, stack: ExitStack) -> None:
        server = RedisServer().start()
        stack.callback(server.close)
        given = {"REDIS_URL": server.url, variable("chunk_characters"): str(chunk_characters)}
        self._worker = Worker(settings=given, log=folder / f"worker-{chunk_characters}.log").start()
        stack.callback(self._worker.close)
        self._client = open_client(load({"REDIS_URL": server.url}))
        self.run([SPORT])

    def run(self, texts: Sequence[str]) -> tuple[float, float]:
        """Milliseconds of the processor and of the clock for one of these articles, as a batch."""
        before = self._processor_seconds()
        batch = self._client.submit_batch([JobRequest(article=Article(text=text)) for text in texts])[0]
        wait_until(lambda: ended(self._client, batch.id), 600, "the end of the batch")
        spent = self._processor_seconds() - before
        jobs = [self._client.job(article.job or "") for article in self._client.batch(batch.id).articles]
        begun, over = (
            [job.started_at for job in jobs if job.started_at],
            [job.finished_at for job in jobs if job.finished_at],
        )
        clock = (max(over) - min(begun)).total_seconds()
        return spent * 1000 / len(texts), clock * 1000 / len(texts)

    def _processor_seconds(self) -> float:
        assert self._worker.process
        pids = [self._worker.process.pid, *self._worker.children]
        fields = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in pids]
        return sum(int(user) + int(system) for *_, user, system in (each[:13] for each in fields)) / os.sysconf(
            "SC_CLK_TCK"
        )


def ended(client: Client, batch_id: str) -> bool:
    """Whether all its jobs have ended."""
    return client.batch(batch_id).status is BatchStatus.ENDED


def main() -> None:
    sizes = [0, *(map(int, sys.argv[1:]) if sys.argv[1:] else [Settings().chunk_characters])]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        benches = {size: Bench(size, folder, stack) for size in sizes}
        for kind, texts in KINDS.items():
            spent: dict[int, list[tuple[float, float]]] = defaultdict(list)
            for _ in range(ROUNDS):
                for size, bench in benches.items():
                    spent[size].append(bench.run(texts))
            print(f"{kind}: {sum(map(len, texts)) // len(texts)} characters")
            report({size: medians(rounds) for size, rounds in spent.items()})


def medians(rounds: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Of the processor and of the clock."""
    processor, clock = (statistics.median(each) for each in zip(*rounds, strict=True))
    return processor, clock


def report(found: Mapping[int, tuple[float, float]]) -> None:
    """Print the times beside those without chunks."""
    for size, times in found.items():
        shares = [f"{time:6.1f} ms ({time / alone:4.0%})" for time, alone in zip(times, found[0], strict=True)]
        print(f"  chunks of {size:5} characters: processor {shares[0]}, clock {shares[1]}", flush=True)


if __name__ == "__main__":
    main()
