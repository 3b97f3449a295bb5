"""Ends what a killed parent has left running, and removes its folder.

Run as a script, ``python -IS keeper.py FOLDER``, by ``processes.py``. Standard input is the life line: ``+PID``
names a process group that must not outlive the parent, ``-PID`` one that has ended, ``done`` that all is in order.
Nobody but the parent holds the other end, so its end is seen however it comes.
"""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress

# The dying may still write to the folder.
DYING_SECONDS = 2.0


def remaining(lines: Iterable[str]) -> set[int] | None:
    """The groups that still ran when the lines ended, or None after ``done``."""
    groups: set[int] = set()
    for line in lines:
        word = line.strip()
        if word == "done":
            return None
        if word[:1] in ("+", "-") and word[1:].isdigit():
            (groups.add if word[0] == "+" else groups.discard)(int(word[1:]))
    return groups


def alive(group: int) -> bool:
    """Whether any process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def main() -> None:
    """Wait for the parent to say that it is done, or to vanish."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    groups = remaining(sys.stdin)
    if groups is None:
        return
    for group in groups:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
    deadline = time.monotonic() + DYING_SECONDS
    while any(map(alive, groups)) and time.monotonic() < deadline:
        time.sleep(0.02)
    shutil.rmtree(sys.argv[1], ignore_errors=True)


if __name__ == "__main__":
    main()
