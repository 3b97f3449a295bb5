"""Which workers are there. Each says so every few seconds, and the silent are forgotten."""

from redis import Redis

from worker.connection import clock_ms, guarded
from worker.record import WORKERS

SILENCE_SECONDS = 15


class Roster:
    """The workers heard of lately. Every method raises StoreUnavailableError while the server cannot be used."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    @guarded
    def beat(self, worker: str) -> None:
        """Note that a worker is alive; the silent are forgotten."""
        now = clock_ms(self._redis)
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.zadd(WORKERS, {worker: now})
            pipe.zremrangebyscore(WORKERS, "-inf", now - SILENCE_SECONDS * 1000)
            pipe.execute()

    @guarded
    def leave(self, worker: str) -> None:
        """Forget a worker that stops."""
        self._redis.zrem(WORKERS, worker)

    @guarded
    def count(self) -> int:
        """How many workers were heard of lately."""
        return int(self._redis.zcount(WORKERS, clock_ms(self._redis) - SILENCE_SECONDS * 1000, "+inf"))
