"""How a command ends when it does not succeed."""

from enum import IntEnum

import click


class Exit(IntEnum):
    """Exit codes of the command line; the help of ``submit`` documents them."""

    OK = 0
    FAILED = 1
    USAGE = 2
    UNREACHABLE = 3
    TIMED_OUT = 4


class CommandError(click.ClickException):
    """A reason to stop, in words for the person at the terminal."""

    def __init__(self, message: str, exit_code: Exit = Exit.FAILED) -> None:
        super().__init__(message)
        self.exit_code = int(exit_code)  # type: ignore[misc]  # click reads it off the instance
