"""The deliveries of webhooks as Redis keeps them: what is due, who has it, and how each attempt went.

A delivery is a job id in a sorted set, scored by the time at which it is due; the script that ends a job puts it there.
Whoever is lent one has it until its lease ends, and then it is due again: a courier that dies loses nothing.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from schemas.callback import CallbackError, CallbackState
from schemas.job import Job
from schemas.settings import Settings
from worker import scripts
from worker.errors import StoreUnavailableError
from worker.record import DELIVERIES, job_from, job_keys

# A call that begins late or ends late still ends before another courier begins.
LEASE_MARGIN_SECONDS = 5
ATTEMPTS_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt to announce the end of ``job``, the ``attempt``-th, begun at ``at_ms`` of the server's clock."""

    job: Job
    attempt: int
    at_ms: int
    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an attempt went: the HTTP status or why there is none, what follows, and in how many seconds, if again."""

    state: CallbackState
    status: int | None = None
    error: CallbackError | None = None
    next_seconds: float | None = None


class Deliveries:
    """Deliveries in Redis. Every method raises StoreUnavailableError while the server cannot be used."""

    def __init__(self, redis: "Redis", settings: Settings) -> None:
        self._redis = redis
        self._lease_ms = round((settings.webhook_timeout_seconds + LEASE_MARGIN_SECONDS) * 1000)
        self._lend = redis.register_script(scripts.source("lend"))
        self._note = redis.register_script(scripts.source("note"))

    async def lend(self, most: int) -> Sequence[Delivery]:
        """Deliveries that are due, each lent to one caller at a time, at most ``most``, the longest due first."""
        async with guarded():
            seconds, microseconds = await self._redis.time()
            now = seconds * 1000 + microseconds // 1000
            due = await self._redis.zrangebyscore(DELIVERIES, "-inf", now, start=0, num=most)
            lent = [await self._lent(str(job_id)) for job_id in due]
        return [delivery for delivery in lent if delivery]

    async def note(self, delivery: Delivery, outcome: Outcome) -> bool:
        """Write down how it went and when to try again; False if the lease ended and someone else has it."""
        again_ms = "" if outcome.next_seconds is None else round(outcome.next_seconds * 1000)
        async with guarded():
            return bool(
                await self._note(
                    keys=job_keys(delivery.job.id),
                    args=[
                        delivery.job.id,
                        delivery.attempt,
                        outcome.state,
                        delivery.at_ms,
                        "" if outcome.status is None else outcome.status,
                        outcome.error or "",
                        again_ms,
                        ATTEMPTS_KEPT,
                    ],
                )
            )

    async def close(self) -> None:
        """Give the connections back."""
        await self._redis.aclose()

    async def _lent(self, job_id: str) -> Delivery | None:
        answer = await self._lend(keys=job_keys(job_id), args=[job_id, self._lease_ms])
        if not answer:
            return None
        attempt, at_ms, callback, record = answer
        target = _hash(callback)
        return Delivery(
            job=job_from(job_id, _hash(record)),
            attempt=attempt,
            at_ms=at_ms,
            url=target["url"],
            secret=target["secret"],
        )


def open_deliveries(settings: Settings) -> Deliveries:
    """The deliveries on the server that the settings name. Connects when first used."""
    timeout = settings.redis_timeout_seconds
    redis = Redis.from_url(
        settings.redis_url,
        decode_responses=True,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        retry=Retry(NoBackoff(), 0),
    )
    return Deliveries(redis, settings)


@asynccontextmanager
async def guarded() -> AsyncIterator[None]:
    """Turn every failure of the server into the one error that callers know."""
    try:
        yield
    except RedisError as error:
        raise StoreUnavailableError(f"The Redis server does not serve: {error}") from error


def _hash(flat: Sequence[str]) -> dict[str, str]:
    return dict(zip(flat[::2], flat[1::2], strict=True))
