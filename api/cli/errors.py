"""How a command ends when it does not succeed."""

from enum import IntEnum

import click


class Exit(IntEnum):
    """Exit codes of the command line; :data:`EXIT_CODES` tells of them."""

    OK = 0
    FAILED = 1
    USAGE = 2
    UNREACHABLE = 3
    NOT_FOUND = 4
    UNFINISHED = 5
    DENIED = 6


EXIT_CODES = """\b
Exit codes:
  0  done; with --wait, the job succeeded, or every job of the batch
  1  the job failed or was cancelled; of a batch, some article has no result
  2  wrong usage, or the service refused the request
  3  the service cannot be reached, or is not available
  4  there is no such job or batch, or it has expired or was erased
  5  the job or batch has not ended, or had not when the time to wait was over
  6  the service asks for another key than the one in KHULASA_API_KEY
"""


class CommandError(click.ClickException):
    """A reason to stop, in words for the person at the terminal."""

    def __init__(self, message: str, exit_code: Exit = Exit.FAILED) -> None:
        super().__init__(message)
        self.exit_code = int(exit_code)  # type: ignore[misc]  # click reads it off the instance
