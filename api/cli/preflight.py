"""What can be known before anything is started: a free port, enough memory."""

import errno
import os
import socket
from pathlib import Path

from api.cli.errors import CommandError
from schemas.authentication import Auth
from schemas.settings import Settings

MEBIBYTE = 1024 * 1024
# All processes with one worker took some 470 MiB for articles of 40,000 characters; the rest is room for longer ones.
BASE_MEMORY_BYTES = 1_229 * MEBIBYTE
# A further pool process shares the models; for the same articles it took some 240 MiB.
WORKER_MEMORY_BYTES = 410 * MEBIBYTE
MEMORY_FILE = Path("/proc/meminfo")


def check_keys(settings: Settings, *, embedded: bool) -> None:
    """Make sure that there can be keys where they are asked for; raises CommandError when they would have no store."""
    if embedded and settings.authentication is Auth.KEYS:
        raise CommandError(
            f"The service on {settings.host} would ask for API keys, and the store that starts with it can have none: "
            "set REDIS_URL to one that stays and make keys there (khulasa keys create), or set KHULASA_AUTH=open."
        )


def check_port(host: str, port: int) -> None:
    """Make sure that a server can listen there; raises CommandError when it cannot."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # As the web server does: connections of an earlier run that still fade away are no obstacle.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(f"Port {port} on {host} is taken; choose another one with --port.") from error
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise CommandError(f"Cannot listen on port {port} of {host}: {reason}.") from error


def free_port(host: str) -> int:
    """A port that nothing listens on; raises CommandError when ``host`` is not of this machine."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.bind(address)
            return int(probe.getsockname()[1])
    except OSError as error:
        raise CommandError(f"Cannot listen on {host}: {error}.") from error


def check_memory(workers: int, memory_file: Path = MEMORY_FILE) -> None:
    """Make sure that the models fit in memory, where the system tells; raises CommandError when they do not."""
    needed = BASE_MEMORY_BYTES + (workers - 1) * WORKER_MEMORY_BYTES
    available = available_memory(memory_file)
    if available is not None and available < needed:
        raise CommandError(
            f"Memory is short: {workers} worker process{'es' if workers > 1 else ''} need about "
            f"{needed / MEBIBYTE:,.0f} MiB and {available / MEBIBYTE:,.0f} MiB are available; "
            f"{'use fewer with --workers, or ' if workers > 1 else ''}close something."
        )


def available_memory(memory_file: Path = MEMORY_FILE) -> int | None:
    """Bytes that can be used without swapping; None where the system does not tell."""
    try:
        lines = memory_file.read_text("ascii").splitlines()
    except (OSError, UnicodeError):
        return None
    for line in lines:
        name, _, amount = line.partition(":")
        if name == "MemAvailable" and amount.split():
            return int(amount.split()[0]) * 1024
    return None
