"""When a waiting job will start, from what lately done jobs took. Arithmetic only."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What succeeded jobs took, the later ones weighing more: milliseconds, characters and jobs, each a decayed sum.

    A ratio of two of them is an exponentially weighted mean in which long articles weigh as much as they took.
    """

    ms: float
    characters: float
    jobs: float

    @property
    def seconds_per_character(self) -> float:
        """Of one process."""
        return self.ms / self.characters / 1000

    @property
    def seconds_per_job(self) -> float:
        """Of one process."""
        return self.ms / self.jobs / 1000


def pace_from(record: Mapping[str, str]) -> Pace | None:
    """The pace that a record describes; None where nothing is known yet."""
    return Pace(**{name: float(record[name]) for name in ("ms", "characters", "jobs")}) if record else None


def wait_seconds(characters_ahead: int, *, pace: Pace | None, processes: int, running: int) -> float | None:
    """Seconds until a job starts that has so many characters before it in the queue; None where nothing is known.

    What waits before it is shared by all processes. While all of them are busy, the first to be free is, of ``n``
    jobs somewhere in their middle, done after about the ``n + 1``-th part of one.
    """
    if pace is None or processes < 1:
        return None
    first_free = pace.seconds_per_job / (processes + 1) if running >= processes else 0.0
    return first_free + characters_ahead * pace.seconds_per_character / processes
