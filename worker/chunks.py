"""Chunks in Redis: short articles of a batch that one worker takes together, and gives back if it does not finish them.

Each of them stays a job with a lease, an attempt and a message of its own. A job is in a chunk at most once, with its
first attempt; what is tried again is alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from redis import Redis

from schemas.lifecycle import Status
from schemas.settings import Settings
from worker import scripts
from worker.app import BATCH_QUEUE
from worker.backlog import ORPHAN_GRACE_SECONDS
from worker.connection import guarded
from worker.messages import Messages
from worker.record import job_keys

# However short they are, this many articles at most: none of them is to wait long for the others.
MOST_ARTICLES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to work on one attempt of a job. Times in milliseconds of the server's clock."""

    job_id: str
    attempt: int
    created_ms: int
    started_ms: int


class Chunks:
    """What is taken together. Every method raises StoreUnavailableError while the server cannot be used."""

    def __init__(self, redis: Redis, settings: Settings, messages: Messages) -> None:
        self._settings = settings
        self._messages = messages
        self._take = redis.register_script(scripts.source("take"))
        self._give_back = redis.register_script(scripts.source("give_back"))

    @guarded
    def take_along(self, claim: Claim) -> list[Claim]:
        """Claim the jobs that wait behind this one, are of its batch, and fit into a chunk with it; often none.

        A job of no batch, and one that is tried again, takes nobody along.
        """
        if claim.attempt > 1 or not self._settings.chunk_characters:
            return []
        wanted = (Status.RUNNING, self._settings.lease_seconds * 1000, self._settings.chunk_characters, MOST_ARTICLES)
        taken = self._take(keys=job_keys(claim.job_id), args=[claim.job_id, claim.attempt, *wanted])
        return [
            Claim(job_id=job_id, attempt=int(attempt), created_ms=int(created), started_ms=int(started))
            for job_id, attempt, created, started in taken
        ]

    @guarded
    def give_back(self, claims: Sequence[Claim]) -> list[Claim]:
        """Let go of jobs of a chunk, to be begun again soon, each alone; returns those that were no longer ours."""
        # The first is put last at the head of the queue, and so is the next.
        return [
            claim
            for claim in reversed(claims)
            if not self._give_back(
                keys=[*job_keys(claim.job_id), BATCH_QUEUE],
                args=[
                    *(claim.job_id, claim.attempt, Status.RUNNING, ORPHAN_GRACE_SECONDS * 1000),
                    self._messages.message(claim.job_id, BATCH_QUEUE),
                ],
            )
        ]
