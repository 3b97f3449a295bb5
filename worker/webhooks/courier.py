"""The courier: takes deliveries that are due, sends each one, and writes down how it went.

Many are on their way at once, since a receiver that does not answer takes the whole time limit of an attempt.
"""

import asyncio
import logging
import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

from schemas.callback import CallbackError
from schemas.settings import Settings
from worker.deliveries import Deliveries, Delivery, Outcome
from worker.errors import StoreUnavailableError
from worker.webhooks.message import compose
from worker.webhooks.post import Post
from worker.webhooks.schedule import Answer, follow

log = logging.getLogger(__name__)

CONNECTIONS = 100
LOOK_SECONDS = 1.0


class Courier:
    """Delivers what is due until told to stop."""

    def __init__(self, deliveries: Deliveries, post: Post, settings: Settings) -> None:
        self._deliveries = deliveries
        self._post = post
        self._secrets = settings.webhook_secrets
        self._waits = settings.webhook_retry_seconds
        self._under_way: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Look for deliveries every ``LOOK_SECONDS``; once stopped, end what has begun."""
        while not stop.is_set():
            for delivery in await self._lent(CONNECTIONS - len(self._under_way)):
                task = asyncio.create_task(self.deliver(delivery))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LOOK_SECONDS)
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def deliver(self, delivery: Delivery) -> None:
        """Make one attempt. Whatever happens, the delivery is due again unless a note says that it is over."""
        outcome = self._follow(delivery, await self._attempt(delivery))
        try:
            noted = await self._deliveries.note(delivery, outcome)
        except StoreUnavailableError as error:
            # When the lease ends it is sent once more: at least once is what was promised.
            log.warning("webhook_not_noted job_id=%s reason=%s", delivery.job.id, error)
            return
        log.info(
            "webhook_%s job_id=%s attempt=%d status=%s error=%s next_s=%s",
            outcome.state if noted else "superseded",
            delivery.job.id,
            delivery.attempt,
            outcome.status,
            outcome.error,
            None if outcome.next_seconds is None else round(outcome.next_seconds),
        )

    async def _attempt(self, delivery: Delivery) -> Answer:
        secrets: Sequence[str] = (delivery.secret,) if delivery.secret else self._secrets
        if not secrets:
            log.error("webhook_secret_missing job_id=%s", delivery.job.id)
            return Answer(error=CallbackError.NO_SECRET)
        try:
            message = compose(delivery.job, secrets, _moment(delivery.at_ms))
            return await self._post.send(delivery.url, message)
        except Exception:
            log.exception("webhook_broke job_id=%s", delivery.job.id)
            return Answer(error=CallbackError.INTERNAL_ERROR)

    def _follow(self, delivery: Delivery, answer: Answer) -> Outcome:
        now, expires = _moment(delivery.at_ms), delivery.job.expires_at
        return follow(
            answer,
            attempt=delivery.attempt,
            waits=self._waits,
            left_seconds=(expires - now).total_seconds() if expires else 0,
            chance=random.random(),
            now=now,
        )

    async def _lent(self, most: int) -> Sequence[Delivery]:
        if most <= 0:
            return ()
        try:
            return await self._deliveries.lend(most)
        except StoreUnavailableError as error:
            log.warning("webhooks_put_off reason=%s", error)
            return ()


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
