"""Who waits for a job to change, and what wakes them.

One subscription a process is shared by all who wait in it, so that a thousand of them cost one connection. The steps in
the life of a job publish its id; that is lost while the connection is down, so whoever waits looks again in the end.
Threads, locks and events are the standard library's: in a web process that gevent has patched they are greenlets.
"""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from worker.errors import TooManyWaitingError
from worker.record import CHANGES

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
# What a first waiter grants the subscription to be there before it looks at its job.
START_SECONDS = 1.0


class Changes:
    """The jobs that this process waits for, at most ``most`` waits at a time."""

    def __init__(self, redis: Redis, most: int) -> None:
        self._redis = redis
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(most)
        self._waiting: defaultdict[str, set[threading.Event]] = defaultdict(set)
        self._listener: threading.Thread | None = None
        self._subscribed = threading.Event()

    @contextmanager
    def watch(self, job_id: str) -> Iterator[threading.Event]:
        """An event that is set when the job changes, or may have.

        :raises TooManyWaitingError: if there is no room for another.
        """
        if not self._room.acquire(blocking=False):
            raise TooManyWaitingError
        changed = threading.Event()
        try:
            with self._lock:
                self._waiting[job_id].add(changed)
                if self._listener is None:
                    self._subscribed.clear()
                    self._listener = threading.Thread(target=self._listen, name="changes", daemon=True)
                    self._listener.start()
            self._subscribed.wait(START_SECONDS)
            yield changed
        finally:
            with self._lock:
                self._waiting[job_id].discard(changed)
                if not self._waiting[job_id]:
                    del self._waiting[job_id]
            self._room.release()

    def _listen(self) -> None:
        """Wake those who wait until nobody does; whoever comes after that starts another listener."""
        while True:
            try:
                with self._redis.pubsub() as subscription:  # type: ignore[no-untyped-call]
                    subscription.subscribe(CHANGES)
                    while self._wanted():
                        self._pass_on(subscription.get_message(timeout=IDLE_SECONDS))
                    return
            except (RedisError, OSError) as error:
                log.warning("changes_interrupted reason=%s", error)
                self._wake_all()
                time.sleep(IDLE_SECONDS)

    def _pass_on(self, message: Any) -> None:
        if message is None:
            return
        if message["type"] == "subscribe":
            self._subscribed.set()
            # What happened before is not told.
            self._wake_all()
        elif message["type"] == "message":
            with self._lock:
                for changed in self._waiting.get(message["data"], ()):
                    changed.set()

    def _wanted(self) -> bool:
        with self._lock:
            if not self._waiting:
                self._listener = None
            return bool(self._waiting)

    def _wake_all(self) -> None:
        with self._lock:
            for waiting in self._waiting.values():
                for changed in waiting:
                    changed.set()
