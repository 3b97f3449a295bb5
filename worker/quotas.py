"""How much a tenant may ask for, and how much the service takes on: requests by the minute, open jobs, memory.

Requests are counted by a sliding window: two counters a tenant, and no burst where one window meets the next. Those
that submit a job are counted, like the jobs themselves, in the step that accepts it.
"""

import math
import threading
import time

from redis import Redis
from redis.exceptions import OutOfMemoryError

from schemas.quota import Quota
from schemas.settings import MINUTE, Settings
from worker import scripts
from worker.connection import guarded
from worker.errors import QueueFullError, StoreFullError, TooManyJobsError
from worker.record import QUEUED_JOBS, open_jobs_key, requests_key
from worker.submission import quota_from

FULLNESS_SECONDS = 1.0


class Quotas:
    """Counters in Redis. Every method raises StoreUnavailableError while the server cannot be used."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        self._redis = redis
        self._settings = settings
        self._count = redis.register_script(scripts.source("requests", "count"))
        self._lock = threading.Lock()
        self._full, self._looked = False, -math.inf

    @guarded
    def count(self, tenant: str) -> Quota | None:
        """Count a request of a tenant; None where requests are not limited, or there is no memory to count in."""
        limit = self._settings.requests_per_minute
        if not limit:
            return None
        try:
            return quota_from(self._count(keys=[requests_key(tenant)], args=["", limit, MINUTE * 1000]), limit)
        except OutOfMemoryError:
            # Nothing new is accepted then, and what there is may be read.
            return None

    def check_memory(self) -> None:
        """Make sure that there is memory for another job, and for the results of those that were accepted.

        :raises StoreFullError: if Redis has a limit and little is left of it.
        """
        if self._due():
            self._look()
        if self._full:
            raise StoreFullError("The job store is nearly full; try again when jobs have ended.")

    @guarded
    def check_room(self, tenant: str, jobs: int) -> None:
        """Make sure that so many jobs more may be accepted at once, as the store does for one.

        :raises TooManyJobsError, QueueFullError: if the tenant, or the service, would have more than it may.
        """
        queued, open_ = self._redis.zcard(QUEUED_JOBS), self._redis.scard(open_jobs_key(tenant))
        if 0 < self._settings.max_queued_jobs < queued + jobs:
            raise QueueFullError
        if 0 < self._settings.max_open_jobs < open_ + jobs:
            raise TooManyJobsError

    def _due(self) -> bool:
        return time.monotonic() - self._looked >= FULLNESS_SECONDS

    @guarded
    def _look(self) -> None:
        with self._lock:
            # Those who waited for the first to look know as much by then.
            if self._due():
                memory = self._redis.info("memory")
                limit = int(memory.get("maxmemory", 0))
                self._full = limit > 0 and int(memory["used_memory"]) * 100 >= limit * self._settings.max_memory_percent
                self._looked = time.monotonic()
