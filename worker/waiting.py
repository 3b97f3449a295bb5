"""Where a job stands in the queue, and when it may start."""

from datetime import UTC, datetime, timedelta
from typing import Any

from redis import Redis

from schemas.job import Queue
from worker import scripts
from worker.connection import guarded
from worker.estimates import pace_from, wait_seconds
from worker.record import job_keys
from worker.roster import SILENCE_SECONDS, processes


class Waiting:
    """The queued jobs. Raises StoreUnavailableError while the server cannot be used."""

    def __init__(self, redis: Redis) -> None:
        self._place = redis.register_script(scripts.source("place"))

    @guarded
    def place(self, job_id: str) -> Queue | None:
        """The place of a queued job; None if it has started meanwhile. O(log n) in the length of the queue."""
        return queue_from(self._place(keys=job_keys(job_id), args=[job_id]))


def queue_from(standing: Any) -> Queue | None:
    """The place that a script tells of; None where it tells of none."""
    if not standing:
        return None
    now, rank, ahead, queued, open_jobs, pace, workers = standing
    heard = [
        entry
        for entry, at in zip(workers[::2], workers[1::2], strict=True)
        if float(at) >= now - SILENCE_SECONDS * 1000
    ]
    wait = wait_seconds(
        ahead,
        pace=pace_from(dict(zip(pace[::2], pace[1::2], strict=True))),
        processes=processes(heard),
        running=open_jobs - queued,
    )
    start = None if wait is None else datetime.fromtimestamp(now // 1000, UTC) + timedelta(seconds=round(wait))
    return Queue(position=rank + 1, estimated_start_at=start)
