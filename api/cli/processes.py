"""Child processes that live and end together.

Each child leads a session of its own, so that Ctrl-C in the terminal reaches this process only, which then ends the
children in order. Should this process be killed, ``keeper.py`` ends them.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from api.cli.errors import CommandError
from api.cli.interruption import Interruption

# A child starts only once the keeper knows of it: had the parent died before that, the read fails and it never runs.
GATE = 'read -r go && exec "$@" </dev/null'
POLL_SECONDS = 0.05
LAST_LINES = 15
LAST_BYTES = 8_192
# A unix socket inside must fit in the 104 bytes of sun_path on macOS, and in a URL without escapes.
PLAIN_FOLDER = re.compile(r"[A-Za-z0-9_./+-]{1,80}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """How a child is started. It has ``grace_seconds`` to end when asked to, before it is killed."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    grace_seconds: float = 5.0


class Child:
    """One running child."""

    def __init__(self, command: Command, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.name = command.name
        self.pid = process.pid
        self.log = log
        self._grace_seconds = command.grace_seconds
        self._process = process
        self._echoed = 0

    def exit_code(self) -> int | None:
        """How it ended, negative for a signal; None while it runs."""
        return self._process.poll()

    def let_go(self) -> None:
        """Open the gate that it waits at."""
        assert self._process.stdin  # noqa: S101  (opened as a pipe)
        with suppress(BrokenPipeError), self._process.stdin as gate:
            gate.write(b"\n")

    def stop(self, hurried: Callable[[], bool]) -> None:
        """Ask it to end; kill it, and whatever it leaves behind, when it does not in time."""
        deadline = time.monotonic() + self._grace_seconds
        if self._process.poll() is None:
            self._process.terminate()
        while self._process.poll() is None and time.monotonic() < deadline and not hurried():
            time.sleep(POLL_SECONDS)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()

    def last_lines(self) -> str:
        """The end of its log, indented."""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - LAST_BYTES))
            lines = log.read().decode("utf-8", "replace").rstrip().splitlines()[-LAST_LINES:]
        return "\n".join(f"  {line}" for line in lines) or "  (it wrote nothing)"

    def echo(self, to: BinaryIO) -> None:
        """Copy the whole lines that were added to its log since the last time."""
        with self.log.open("rb") as log:
            log.seek(self._echoed)
            for line in log:
                if not line.endswith(b"\n"):
                    break
                self._echoed += len(line)
                to.write(f"{self.name:>6} | ".encode() + line)
        to.flush()


class Family:
    """Children that live and end together, in a temporary folder that holds their logs."""

    def __init__(self, *, interruption: Interruption, directory: Path, echo: BinaryIO | None = None) -> None:
        self._interruption = interruption
        self._directory = directory
        self._echo = echo
        self._children: list[Child] = []
        self._logs_kept = False

    def __enter__(self) -> Self:
        self.folder = private_folder()
        keeper = Path(__file__).with_name("keeper.py")
        self._keeper = subprocess.Popen(
            [sys.executable, "-IS", str(keeper), str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._interruption.shield()
        finally:
            self._stop()

    def start(self, command: Command) -> Child:
        """Start a child; what it writes goes to ``NAME.log`` in the folder."""
        log = self.folder / f"{command.name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                ["/bin/sh", "-c", GATE, command.name, *command.arguments],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(command.environment),
                cwd=self._directory,
                start_new_session=True,
            )
        child = Child(command, process, log)
        self._children.append(child)
        self._tell_keeper(f"+{child.pid}")
        child.let_go()
        return child

    def watch(self) -> None:
        """Pass on what the children wrote, if that was asked for.

        :raises CommandError: when a child has ended, with the last lines that it wrote.
        """
        self._pass_on()
        for child in self._children:
            if (code := child.exit_code()) is not None:
                raise self.broken(f"The {child.name} process ended ({outcome(code)}).", child)

    def wait_until(self, condition: Callable[[], bool], *, seconds: float, child: Child, otherwise: str) -> None:
        """Watch until something holds that ``child`` is to bring about.

        :raises CommandError: saying ``otherwise`` when it does not hold in time.
        """
        deadline = time.monotonic() + seconds
        while not condition():
            self.watch()
            if time.monotonic() > deadline:
                raise self.broken(otherwise, child)
            time.sleep(2 * POLL_SECONDS)

    def broken(self, reason: str, child: Child) -> CommandError:
        """An error that shows the end of the log of ``child``; the logs are kept."""
        self._logs_kept = True
        return CommandError(
            f"{reason} The last lines of its log:\n{child.last_lines()}\nThe logs are kept in {self.folder}."
        )

    def _stop(self) -> None:
        for child in reversed(self._children):
            child.stop(lambda: self._interruption.hurried)
            self._tell_keeper(f"-{child.pid}")
        self._pass_on()
        self._clear_folder()
        self._tell_keeper("done")
        self._keeper.communicate()

    def _clear_folder(self) -> None:
        if not self._logs_kept:
            shutil.rmtree(self.folder, ignore_errors=True)
            return
        for path in self.folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path.suffix != ".log":
                path.unlink(missing_ok=True)

    def _tell_keeper(self, word: str) -> None:
        assert self._keeper.stdin  # noqa: S101  (opened as a pipe)
        with suppress(BrokenPipeError):
            self._keeper.stdin.write(f"{word}\n".encode())
            self._keeper.stdin.flush()

    def _pass_on(self) -> None:
        if self._echo:
            # Whoever reads it may have gone; that is no reason to leave children behind.
            with suppress(OSError):
                for child in self._children:
                    child.echo(self._echo)


def outcome(code: int) -> str:
    """An exit code in words."""
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def private_folder() -> Path:
    """A new folder for this user alone, with a short and plain name."""
    folder = tempfile.mkdtemp(prefix="khulasa-")
    if PLAIN_FOLDER.fullmatch(folder):
        return Path(folder)
    Path(folder).rmdir()
    return Path(tempfile.mkdtemp(prefix="khulasa-", dir="/tmp"))
