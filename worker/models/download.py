"""Fetch official models into a Stanza folder: `python -m worker.models.download --dir DIR LANG`.

Everything is downloaded and checked beside its place first. A new folder appears whole; a folder that is there gets its
new files, each at once, and then the ``resources.json`` that describes them.
"""

import argparse
import fcntl
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import stanza
from stanza.resources.common import UnknownLanguageError

from schemas.settings import BUNDLED_MODELS, Settings
from worker.errors import ModelError
from worker.models.folders import model_folders
from worker.models.inventory import NO_MODELS
from worker.models.loading import brief
from worker.models.registry import RESOURCES, ModelPackage, read_package, read_resources, table

PACKAGE = "default"
ARCHIVE = "default.zip"
LIST_URL = (
    f"https://raw.githubusercontent.com/stanfordnlp/stanza-resources/main/resources_{stanza.__resources_version__}.json"
)
ARCHIVE_URL = f"https://huggingface.co/stanfordnlp/stanza-{{}}/resolve/v{stanza.__resources_version__}/models/{ARCHIVE}"
EXIT_FAILED, EXIT_UNREACHABLE = 1, 3


class UnreachableError(ModelError):
    """The models could not be downloaded."""


def fetch(language: str, folder: Path, *, say: Callable[[str], None], progress: bool) -> ModelPackage:
    """Download the package ``default`` of a language into the folder, which is made or extended.

    ``say`` hears when the download begins; ``progress`` lets Stanza draw its bars.

    :raises UnreachableError: in one sentence, when the network does not allow it.
    :raises ModelError: in one sentence, when there are no such models, or the folder cannot take them.
    """
    try:
        _check_target(folder)
    except OSError as error:
        raise ModelError(f"{folder} cannot be looked into: {error.strerror}.") from error
    with _staging(folder) as stage:
        say(f"Downloading {language} for Stanza {stanza.__version__} …")
        _download(language, stage, progress=progress)
        try:
            package = read_package(stage, language, PACKAGE)
        except ModelError as error:
            raise ModelError(f"What was downloaded is not what was announced, so it was dropped: {error}") from error
        (stage / package.language / ARCHIVE).unlink(missing_ok=True)
        try:
            _install(stage, package.language, folder)
        except OSError as error:
            raise ModelError(f"Cannot write to {folder}: {error.strerror}.") from error
    return package


def target(settings: Settings) -> Path:
    """The folder of the settings to fetch models into, the bundled one only if there is no other.

    :raises ModelError: in one sentence, if there are several others.
    """
    others = [folder for folder in dict.fromkeys(model_folders(settings)) if folder != BUNDLED_MODELS]
    if len(others) > 1:
        raise ModelError(f"Models are fetched into one folder; name it with --dir: {' or '.join(map(str, others))}.")
    return others[0] if others else BUNDLED_MODELS


def merged(old: Mapping[str, Any], new: Mapping[str, Any], fetched: frozenset[tuple[str, str]]) -> dict[str, Any]:
    """What a folder says of a language after these models, kind and name, were fetched into it.

    A model that was not fetched keeps its old description, for its old file is still there.
    """
    entry = {**old, **new}
    for kind, models in new.items():
        if isinstance(models, dict) and isinstance(before := old.get(kind), dict):
            kept = {name: described for name, described in before.items() if (kind, name) not in fetched}
            entry[kind] = {**before, **models} if kind in NO_MODELS else {**models, **kept}
    return entry


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch the models of one language; the exit codes are those of the command."""
    parser = argparse.ArgumentParser(prog="python -m worker.models.download", description=__doc__)
    parser.add_argument("--dir", required=True, help="the Stanza folder to make or extend, as in KHULASA_MODEL_DIR")
    parser.add_argument("language", help="a language code of Stanza")
    chosen = parser.parse_args(arguments)
    try:
        folder = target(Settings(model_dir=chosen.dir))
        package = fetch(chosen.language, folder, say=lambda line: print(line, flush=True), progress=sys.stderr.isatty())
    except (ModelError, KeyboardInterrupt) as error:
        print(f"Error: {error}" if str(error) else "Error: Stopped; nothing was changed.", file=sys.stderr)
        return EXIT_UNREACHABLE if isinstance(error, UnreachableError) else EXIT_FAILED
    size = sum(file.size for file in package.files) / 1e6
    print(
        f"{folder} has package {PACKAGE} of {package.language}, {len(package.files)} files, {size:.1f} MB. "
        f"To use it: KHULASA_LANGUAGES={package.language} KHULASA_MODEL_DIR={folder} KHULASA_MODEL_PACKAGE={PACKAGE}."
    )
    return 0


def _check_target(folder: Path) -> None:
    if Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(BUNDLED_MODELS)):
        raise ModelError("The bundled models are not written to; name another folder with --dir or KHULASA_MODEL_DIR.")
    if not folder.exists():
        if not folder.parent.is_dir():
            raise ModelError(f"Cannot make {folder}: there is no folder {folder.parent}.")
    elif (folder / RESOURCES).exists():
        read_resources(folder)
    elif not folder.is_dir() or any(folder.iterdir()):
        raise ModelError(f"{folder} is no Stanza folder, for it has no {RESOURCES}; name a new or an empty folder.")


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """An empty folder on the file system of ``folder``, gone afterwards."""
    try:
        room = Path(tempfile.mkdtemp(prefix=".khulasa-", dir=folder if folder.is_dir() else folder.parent))
    except OSError as error:
        raise ModelError(f"Cannot write to {folder}: {error.strerror}.") from error
    try:
        stage = room / "models"  # with the usual permissions; those of its parent are for this user alone
        stage.mkdir()
        yield stage
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _download(language: str, stage: Path, *, progress: bool) -> None:
    try:
        stanza.download(language, model_dir=str(stage), package=PACKAGE, verbose=progress)
    except UnknownLanguageError as error:
        raise ModelError(f"Stanza {stanza.__version__} has no models for language {language!r}.") from error
    except Exception as error:
        if isinstance(error, OSError) and error.errno and error.filename:
            raise ModelError(f"Cannot write to {error.filename}: {error.strerror}.") from error
        raise UnreachableError(
            f"The models for {language!r} could not be downloaded ({_cause(error)}): run this command where the "
            f"network allows it and copy the folder, or lay it out by hand, {LIST_URL} as {RESOURCES} "
            f"and {ARCHIVE_URL.format(language)} unpacked in the subfolder {language}."
        ) from error


def _cause(error: Exception) -> str:
    """Why a download failed, short where it is that no connection could be made."""
    # Stanza asks with requests, whose errors carry the request, and the response if there was one.
    request = getattr(error, "request", None) if isinstance(error, OSError) else None
    if request is not None and getattr(error, "response", None) is None:
        return f"{urlsplit(str(request.url)).hostname} cannot be reached"
    return brief(error)


def _install(stage: Path, code: str, folder: Path) -> None:
    resources = _of_language(read_resources(stage), code)
    if not folder.exists():
        _write(stage / RESOURCES, resources)
        stage.rename(folder)
        return
    with _locked(folder):
        before = read_resources(folder) if (folder / RESOURCES).exists() else {}
        fetched = frozenset((path.parent.name, path.stem) for path in (stage / code).glob("*/*.pt"))
        for kind, name in sorted(fetched):
            target = folder / code / kind / f"{name}.pt"
            target.parent.mkdir(parents=True, exist_ok=True)
            (stage / code / kind / f"{name}.pt").replace(target)
        entry = merged(table(before.get(code)), resources[code], fetched)
        _write(stage / RESOURCES, {**before, **resources, code: entry})
        (stage / RESOURCES).replace(folder / RESOURCES)


def _of_language(resources: Mapping[str, Any], code: str) -> dict[str, Any]:
    """What ``resources.json`` says of one language and its aliases, with the version of Stanza that it is for."""
    aliases = {name: entry for name, entry in resources.items() if table(entry).get("alias") == code}
    address = {"url": resources["url"]} if "url" in resources else {}
    return {code: {**resources[code], "stanza": stanza.__version__}, **aliases, **address}


def _write(path: Path, resources: Mapping[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(resources, file, ensure_ascii=False, indent=2)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Nobody else adds to the folder meanwhile; ends with the process at the latest."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    # However it ends, what is half done is removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main())
