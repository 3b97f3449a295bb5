"""Which workers are there. Each says so every few seconds, and the silent are forgotten."""

from collections.abc import Iterable

from redis import Redis

from worker.connection import clock_ms, guarded
from worker.record import WORKERS

SILENCE_SECONDS = 15


class Roster:
    """The workers heard of lately. Every method raises StoreUnavailableError while the server cannot be used."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    @guarded
    def beat(self, worker: str, processes: int = 1) -> None:
        """Note that a worker with so many processes is alive; the silent are forgotten."""
        now = clock_ms(self._redis)
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.zadd(WORKERS, {_entry(worker, processes): now})
            pipe.zremrangebyscore(WORKERS, "-inf", now - SILENCE_SECONDS * 1000)
            pipe.execute()

    @guarded
    def leave(self, worker: str, processes: int = 1) -> None:
        """Forget a worker that stops."""
        self._redis.zrem(WORKERS, _entry(worker, processes))

    @guarded
    def count(self) -> int:
        """How many workers were heard of lately."""
        return int(self._redis.zcount(WORKERS, clock_ms(self._redis) - SILENCE_SECONDS * 1000, "+inf"))


def processes(entries: Iterable[str]) -> int:
    """How many processes the workers of these entries have."""
    return sum(int(entry.partition(" ")[0]) for entry in entries)


def _entry(worker: str, processes: int) -> str:
    return f"{processes} {worker}"
