"""How the processes of the worker write their log."""

import logging
import sys

from schemas.settings import Settings


def start_logging(settings: Settings) -> None:
    """Write to standard error: time, level, where, and an event with its fields."""
    logging.basicConfig(
        level=settings.log_level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
