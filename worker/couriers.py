"""The part of a Celery worker that keeps its courier running.

The courier is a process of its own. In the pool it would wait behind articles; in the parent it would keep messages
waiting, and a thread there would be copied, locks and all, into every forked child.
"""

import logging
import subprocess
import sys
from typing import Any

from celery import bootsteps

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
# Short, since the pool has still to close within the patience of whoever stops the worker.
STOP_SECONDS = 2.0
COMMAND = (sys.executable, "-m", "worker.webhooks")


class CourierStep(bootsteps.StartStopStep):
    """Starts a courier, starts another when it ends, and stops it with the worker."""

    requires = ("celery.worker.components:Timer", "celery.worker.components:Pool")

    def __init__(self, parent: Any, **kwargs: Any) -> None:
        super().__init__(parent, **kwargs)
        self._timer_entry: Any = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, parent: Any) -> None:
        """Start the courier, and look after it on the worker's timer."""
        self._look()
        self._timer_entry = parent.timer.call_repeatedly(LOOK_SECONDS, self._look)

    def stop(self, _parent: Any) -> None:
        """Let the courier end what it has begun, for a moment."""
        if self._timer_entry is not None:
            self._timer_entry.cancel()
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            # What it had begun is due again when its lease ends.
            self._process.kill()
            self._process.wait()

    def terminate(self, parent: Any) -> None:
        """The same, when the worker ends in a hurry."""
        self.stop(parent)

    def _look(self) -> None:
        if self._process is not None:
            if self._process.poll() is None:
                return
            log.error("courier_ended code=%s", self._process.returncode)
        self._process = subprocess.Popen(COMMAND, stdin=subprocess.DEVNULL)  # noqa: S603  (our own module)
