"""Which jobs a tenant has, newest first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from redis import Redis

from schemas.job import Job
from schemas.lifecycle import Status
from worker.connection import clock_ms, guarded
from worker.record import EXPIRING_JOBS, index_key, job_from, record_key

STEP = 100
# So many jobs are looked at for one page, however few of them are asked for.
LONGEST_SEARCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some jobs, and the place after which the next page begins; None if there is none."""

    jobs: tuple[Job, ...]
    after: int | None


class Listing:
    """The jobs of tenants. Every method raises StoreUnavailableError while the server cannot be used."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    @guarded
    def page(
        self,
        tenant: str,
        *,
        statuses: Collection[Status] = (),
        labels: Mapping[str, str] | None = None,
        after: int | None = None,
        limit: int = 50,
    ) -> Page:
        """At most ``limit`` jobs of a tenant that have one of the statuses and all of the labels, newest first.

        A page may be short, or empty, although there is a next one: when few of the jobs are asked for.
        """
        jobs: list[Job] = []
        place = after
        for _ in range(0, LONGEST_SEARCH, STEP):
            entries = self._entries(tenant, place)
            for job_id, score, record in entries:
                place = score
                if record and _wanted(job := job_from(job_id, record), statuses, labels or {}):
                    jobs.append(job)
                if len(jobs) == limit:
                    break
            if len(jobs) == limit or len(entries) < STEP:
                break
        more = place is not None and self._redis.zcount(index_key(tenant), "-inf", f"({place}")
        return Page(jobs=tuple(jobs), after=place if more else None)

    @guarded
    def forget_expired(self) -> None:
        """Take the jobs that have expired out of the lists."""
        expired: Any = self._redis.zrangebyscore(
            EXPIRING_JOBS, "-inf", clock_ms(self._redis), start=0, num=LONGEST_SEARCH
        )
        if not expired:
            return
        with self._redis.pipeline(transaction=False) as pipe:
            for entry in expired:
                job_id, _, tenant = entry.partition(" ")
                pipe.zrem(index_key(tenant), job_id)
            pipe.zrem(EXPIRING_JOBS, *expired)
            pipe.execute()

    def _entries(self, tenant: str, after: int | None) -> list[tuple[str, int, dict[str, str]]]:
        newest = "+inf" if after is None else f"({after}"
        found: Any = self._redis.zrevrangebyscore(index_key(tenant), newest, "-inf", start=0, num=STEP, withscores=True)
        with self._redis.pipeline(transaction=False) as pipe:
            for job_id, _ in found:
                pipe.hgetall(record_key(job_id))
            records = pipe.execute()
        return [(job_id, int(score), record) for (job_id, score), record in zip(found, records, strict=True)]


def _wanted(job: Job, statuses: Collection[Status], labels: Mapping[str, str]) -> bool:
    return (not statuses or job.status in statuses) and labels.items() <= job.labels.items()
