"""Signals that ask the command to end, as an exception at a place that can clean up."""

import signal
from types import FrameType, TracebackType
from typing import Any, Self


class Interrupted(BaseException):
    """Somebody asked the command to stop."""


class Interruption:
    """Turns the first SIGINT, SIGTERM or SIGHUP into :class:`Interrupted`.

    Once shielded, or after the first one, a further signal only sets ``hurried``: whoever cleans up is not
    disturbed, but knows that somebody is waiting.
    """

    def __init__(self) -> None:
        self.hurried = False
        self._shielded = False
        self._previous: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._previous[number] = signal.signal(number, self._handle)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    def shield(self) -> None:
        """Let no signal raise from now on."""
        self._shielded = True

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        if self._shielded:
            self.hurried = True
            return
        self._shielded = True
        raise Interrupted
