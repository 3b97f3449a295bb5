"""Where a job stands in the queue, and when it may start."""

from datetime import UTC, datetime, timedelta
from typing import Any

from redis import Redis

from schemas.job import Queue
from worker.connection import guarded
from worker.estimates import pace_from, wait_seconds
from worker.record import OPEN_JOBS, PACE, QUEUED_JOBS
from worker.roster import Roster


class Waiting:
    """The queued jobs. Raises StoreUnavailableError while the server cannot be used."""

    def __init__(self, redis: Redis, roster: Roster) -> None:
        self._redis = redis
        self._roster = roster

    @guarded
    def place(self, job_id: str) -> Queue | None:
        """The place of a queued job; None if it has started meanwhile. O(log n) in the length of the queue."""
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.time()
            pipe.zrank(QUEUED_JOBS, job_id)
            pipe.zscore(QUEUED_JOBS, job_id)
            pipe.zrange(QUEUED_JOBS, 0, 0, withscores=True)
            pipe.zcard(QUEUED_JOBS)
            pipe.zcard(OPEN_JOBS)
            pipe.hgetall(PACE)
            found: list[Any] = pipe.execute()
        (seconds, _), rank, mine, first, queued, open_jobs, pace = found
        if rank is None:
            return None
        wait = wait_seconds(
            int(mine - first[0][1]),
            pace=pace_from(pace),
            processes=self._roster.processes(),
            running=open_jobs - queued,
        )
        start = None if wait is None else datetime.fromtimestamp(seconds, UTC) + timedelta(seconds=round(wait))
        return Queue(position=rank + 1, estimated_start_at=start)
