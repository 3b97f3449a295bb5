"""The life of a job, as data: the one home of its statuses and of the steps between them."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Status(StrEnum):
    """Where a job stands. Every client, log line and record spells it like this."""

    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """What a running job is doing."""

    TOKENIZE = "tokenize"
    ANNOTATE = "annotate"
    EXTRACT = "extract"
    SUMMARIZE = "summarize"


# running to running is redelivery: the worker that held the job is gone and another attempt begins.
# cancelling to cancelled only: who was told that a job is being cancelled never meets its result.
TRANSITIONS: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        Status.QUEUED: frozenset({Status.RUNNING, Status.CANCELLED, Status.FAILED}),
        Status.RUNNING: frozenset({Status.RUNNING, Status.SUCCEEDED, Status.FAILED, Status.CANCELLING}),
        Status.CANCELLING: frozenset({Status.CANCELLED}),
        Status.SUCCEEDED: frozenset(),
        Status.FAILED: frozenset(),
        Status.CANCELLED: frozenset(),
    }
)

TERMINAL: frozenset[Status] = frozenset(status for status, following in TRANSITIONS.items() if not following)


def sources(to: Status) -> frozenset[Status]:
    """The statuses from which a job may step to ``to``."""
    return frozenset(status for status, following in TRANSITIONS.items() if to in following)
