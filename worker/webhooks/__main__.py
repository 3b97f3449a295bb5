"""The process that delivers webhooks: ``python -m worker.webhooks``. A worker starts it and ends it."""

import asyncio
import logging
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from schemas.settings import Settings, load
from worker.deliveries import open_deliveries
from worker.log import start_logging
from worker.webhooks.courier import CONNECTIONS, Courier
from worker.webhooks.network import GuardedNetwork
from worker.webhooks.post import Post

log = logging.getLogger(__name__)

PARENT_SECONDS = 1.0


def main() -> None:
    """Deliver until told to stop, or until the worker is gone."""
    parent = os.getppid()
    settings = load(os.environ)
    start_logging(settings)
    asyncio.run(deliver(settings, parent))


async def deliver(settings: Settings, parent: int) -> None:
    """Deliver webhooks on the server that the settings name, as long as the process ``parent`` is our parent."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    # Names are resolved in threads: those that do not resolve must not keep the others waiting.
    loop.set_default_executor(ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="resolver"))
    watch = asyncio.create_task(_outlive(parent, stop))
    deliveries = open_deliveries(settings)
    network = GuardedNetwork(settings.webhook_allowed_networks)
    post = Post(network, seconds=settings.webhook_timeout_seconds, connections=CONNECTIONS)
    try:
        await Courier(deliveries, post, settings).run(stop)
    finally:
        watch.cancel()
        await post.close()
        await deliveries.close()


async def _outlive(parent: int, stop: asyncio.Event) -> None:
    """Stop when the parent has died without a word."""
    while os.getppid() == parent:
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PARENT_SECONDS)
            return
    log.warning("worker_gone")
    stop.set()


if __name__ == "__main__":
    main()
