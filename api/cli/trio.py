"""The whole service on this machine: a store, a worker with its pool, and the web server."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from api.cli import preflight, programs
from api.cli.client import Service
from api.cli.interruption import Interruption
from api.cli.processes import Child, Command, Family
from schemas.settings import Settings, variable

STORE_SECONDS = 10
READY_SECONDS = 120
# A worker that was asked to end still has to close its pool after the last job.
CLOSING_SECONDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Trio:
    """The running service: where it answers, and the processes behind it."""

    url: str
    family: Family


@contextmanager
def running(
    settings: Settings,
    environ: Mapping[str, str],
    *,
    interruption: Interruption,
    echo: BinaryIO | None,
    say: Callable[[str], None],
) -> Iterator[Trio]:
    """Start the service and wait until it is ready; stop it at the end.

    ``environ`` is what ``settings`` were read from; a store is started unless it names one. ``say`` hears what is
    being waited for.

    :raises CommandError: when it cannot start, or a process ends before all are ready.
    """
    embedded = not environ.get(variable("redis_url"))
    preflight.check_keys(settings, embedded=embedded)
    server = programs.embedded_server() if embedded else None
    programs.require(programs.API_MODULES, "api")
    programs.require(programs.WORKER_MODULES, "worker")
    preflight.check_port(settings.host, settings.port)
    preflight.check_memory(settings.workers)
    with Family(interruption=interruption, directory=programs.package_root(), echo=echo) as family:
        # Libraries leave caches in the temporary folder; in ours they go when we do.
        environment = {**environ, "TMPDIR": str(_subfolder(family, "tmp"))}
        if server:
            say("Starting the store")
            path = family.folder / "redis.sock"
            environment[variable("redis_url")] = f"unix://{path}"
            _start_store(
                family, programs.store_program(server, _subfolder(family, "data"), path), environment, str(path)
            )
        worker = _start_service(family, settings, environment, patient=not embedded)
        say("Loading the models")
        trio = Trio(url=local_url(settings), family=family)
        with Service(trio.url) as service:
            family.wait_until(
                service.is_ready,
                seconds=READY_SECONDS,
                child=worker,
                otherwise=f"The service was not ready after {READY_SECONDS} seconds.",
            )
        yield trio


def local_url(settings: Settings) -> str:
    """Where this machine reaches the service."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104  (not bound here)
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def _subfolder(family: Family, name: str) -> Path:
    folder = family.folder / name
    folder.mkdir(mode=0o700)
    return folder


def _start_store(family: Family, program: tuple[str, ...], environment: Mapping[str, str], path: str) -> None:
    child = family.start(Command(name="store", arguments=program, environment=environment))
    family.wait_until(
        lambda: _accepts(path),
        seconds=STORE_SECONDS,
        child=child,
        otherwise=f"The embedded store did not answer within {STORE_SECONDS} seconds.",
    )


def _start_service(family: Family, settings: Settings, environment: Mapping[str, str], *, patient: bool) -> Child:
    """Start the worker, then the web server, so that the door closes first at the end.

    A ``patient`` worker returns unfinished jobs to a store that outlives it; else it can only finish them.
    """
    grace_seconds = settings.shutdown_seconds + CLOSING_SECONDS
    for_worker = {**programs.SOFT_SHUTDOWN, **environment} if patient else environment
    worker = family.start(
        Command(
            name="worker",
            arguments=programs.worker_program(settings),
            environment=for_worker,
            grace_seconds=grace_seconds,
        )
    )
    family.start(
        Command(
            name="api", arguments=programs.api_program(settings), environment=environment, grace_seconds=grace_seconds
        )
    )
    return worker


def _accepts(path: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except OSError:
            return False
    return True
