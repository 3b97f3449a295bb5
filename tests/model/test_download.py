"""`khulasa models fetch`, as its child process runs it: ``stanza.download`` itself, from a server on this machine."""

import functools
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import stanza

from schemas.settings import BUNDLED, BUNDLED_MODELS, Settings
from tests.model_folders import described, write_folder
from worker.models import download
from worker.models.registry import read_package
from worker.pipeline import load_language

pytestmark = pytest.mark.model

LIST = f"resources_{stanza.__resources_version__}.json"
MODELS = {"tokenize": "padt", "mwt": "padt"}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: Any) -> None:
        pass


class Official:
    """A server that offers models for Arabic and English as Stanza's own does; those of English are no models."""

    def __init__(self, root: Path, url: str) -> None:
        self.root = root
        self.url = url
        arabic = {kind: (BUNDLED_MODELS / "ar" / kind / "khulasa.pt").read_bytes() for kind in MODELS}
        entries = {"ar": self.offer("ar", arabic), "en": self.offer("en", {kind: kind.encode() for kind in MODELS})}
        entries["ar"]["packages"]["default_fast"] = {"tokenize": "padt", "mwt": "fast"}
        entries["ar"]["mwt"]["fast"] = {"md5": "0" * 32}
        self.describe(entries)

    def offer(self, language: str, models: dict[str, bytes]) -> dict[str, Any]:
        (self.root / language).mkdir(exist_ok=True)
        path = self.root / language / "default.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for kind, content in models.items():
                archive.writestr(f"{kind}/{MODELS[kind]}.pt", content)
        entry: dict[str, Any] = {kind: {MODELS[kind]: described(content)} for kind, content in models.items()}
        digest = described(path.read_bytes())["md5"]
        return entry | {"packages": {"default": dict(MODELS)}, "default_md5": digest, "lang_name": language}

    def describe(self, entries: dict[str, Any]) -> None:
        aliases = {"arabic": {"alias": "ar"}, "english": {"alias": "en"}}
        content = entries | aliases | {"url": self.url + "/{lang}/{filename}"}
        (self.root / LIST).write_text(json.dumps(content))

    def change(self, language: str, **changes: Any) -> None:
        content = json.loads((self.root / LIST).read_text())
        content[language] |= changes
        (self.root / LIST).write_text(json.dumps(content))


@pytest.fixture
def official(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Official]:
    root = tmp_path / "official"
    root.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(stanza, "download", functools.partial(stanza.download, resources_url=url))
    yield Official(root, url)
    server.shutdown()
    server.server_close()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An empty folder to put model folders in."""
    path = tmp_path / "place"
    path.mkdir()
    return path


def content(folder: Path) -> dict[str, bytes]:
    """Everything below a folder, hidden or not."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def fetch(folder: Path, language: str = "ar") -> int:
    return download.main(["--dir", str(folder), language])


def start(folder: Path, url: str) -> "subprocess.Popen[str]":
    program = [sys.executable, "-m", "worker.models.download", "--dir", str(folder), "ar"]
    environment = os.environ | {"STANZA_RESOURCES_URL": url, "NO_PROXY": "127.0.0.1"}
    return subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def test_new_folder_appears_whole_and_loads(
    official: Official, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fetch(place / "models") == 0
    assert set(content(place)) == {"models/resources.json", "models/ar/tokenize/padt.pt", "models/ar/mwt/padt.pt"}
    resources = json.loads((place / "models" / "resources.json").read_text())
    assert set(resources) == {"ar", "arabic", "url"}
    assert resources["ar"]["stanza"] == stanza.__version__
    assert (place / "models").stat().st_mode == place.stat().st_mode
    assert f"KHULASA_LANGUAGES=ar KHULASA_MODEL_DIR={place / 'models'} KHULASA_MODEL_PACKAGE=default" in (
        capsys.readouterr().out
    )
    pipeline = load_language(Settings(model_dir=str(place / "models"), model_package="default"), "ar")
    assert list(pipeline.models.processors) == ["tokenize", "mwt"]


def test_folder_with_another_language_is_extended(official: Official, place: Path) -> None:
    assert fetch(place, "en") == 0
    before = content(place)
    assert fetch(place) == 0
    after = content(place)
    assert set(after) - set(before) == {"ar/tokenize/padt.pt", "ar/mwt/padt.pt"}
    assert all(after[name] == before[name] for name in before if name != "resources.json")
    for language in ("en", "english", "ar", "arabic"):
        assert read_package(place, language, "default").processors == ("tokenize", "mwt")


def test_language_that_is_there_is_brought_up_to_date(official: Official, place: Path) -> None:
    """Models that were not fetched stay, with the description that fits their files."""
    write_folder(place)
    assert fetch(place) == 0
    assert read_package(place, "ar", "tiny").processors == ("tokenize", "pos")
    official.describe({"ar": official.offer("ar", dict.fromkeys(MODELS, b"newer"))})
    official.change("ar", pos={"tiny": {"md5": "0" * 32}})
    assert fetch(place) == 0
    assert read_package(place, "ar", "default").files[0].sha256 == hashlib.sha256(b"newer").hexdigest()
    assert read_package(place, "ar", "tiny").processors == ("tokenize", "pos")


def test_two_languages_at_once_are_both_there(official: Official, place: Path) -> None:
    (place / "resources.json").write_text("{}")
    with ThreadPoolExecutor() as pool:
        packages = list(
            pool.map(lambda code: download.fetch(code, place, say=lambda _: None, progress=False), ("ar", "en"))
        )
    assert {package.language for package in packages} == {"ar", "en"}
    assert {"ar", "en"} <= set(json.loads((place / "resources.json").read_text()))


@pytest.mark.parametrize(
    ("changes", "exit_code", "told"),
    [
        ({"default_md5": "0" * 32}, 3, "could not be downloaded (ValueError: md5 for "),
        ({"mwt": {"padt": {"md5": "0" * 32}}}, 1, "padt.pt is damaged: its md5 is "),
        ({"packages": {"default": {"tokenize": "padt", "mwt": "none"}}}, 1, "does not describe the mwt model 'none'"),
    ],
)
def test_models_that_arrive_wrong_change_nothing(
    official: Official,
    place: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    changes: dict[str, Any],
    exit_code: int,
    told: str,
) -> None:
    (place / "old").mkdir()
    write_folder(place / "old")
    before = content(place)
    official.change("ar", **changes)
    for folder in (place / "new", place / "old"):
        assert fetch(folder) == exit_code
        error = capsys.readouterr().err
        assert told in error
        assert error.count("\n") == 1
    assert content(place) == before
    assert {path.name for path in place.iterdir()} == {"old"}


def test_language_that_stanza_does_not_have(
    official: Official, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fetch(place / "new", "xx") == 1
    assert capsys.readouterr().err == f"Error: Stanza {stanza.__version__} has no models for language 'xx'.\n"
    assert list(place.iterdir()) == []


def test_server_that_is_not_reached_leaves_nothing_and_says_what_to_do(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
    with start(place / "new", url) as process:
        output, error = process.communicate()
    assert process.returncode == 3
    assert output == f"Downloading ar for Stanza {stanza.__version__} …\n"
    assert error.startswith(
        "Error: The models for 'ar' could not be downloaded (127.0.0.1 cannot be reached): run this"
    )
    assert error.endswith("models/default.zip unpacked in the subfolder ar.\n")
    assert error.count("\n") == 1
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_interrupted_download_leaves_nothing(place: Path, number: signal.Signals) -> None:
    """The server accepts the connection, and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        with start(place / "new", f"http://127.0.0.1:{server.getsockname()[1]}") as process:
            connection, _ = server.accept()
            with connection:
                assert list(place.iterdir()) != []
                process.send_signal(number)
                process.communicate(timeout=30)
        assert process.returncode != 0
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("folders", ["{place}", "bundled:{place}", "{place}:{place}"])
def test_folder_of_the_settings_that_is_not_bundled_is_fetched_into(place: Path, folders: str) -> None:
    chosen = folders.format(place=place).replace(":", os.pathsep)
    assert download.target(Settings(model_dir=chosen)) == place


def test_one_of_several_folders_has_to_be_named(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert download.main(["--dir", f"{place / 'one'}{os.pathsep}{place / 'two'}", "ar"]) == 1
    told = f"Error: Models are fetched into one folder; name it with --dir: {place / 'one'} or {place / 'two'}.\n"
    assert capsys.readouterr().err == told
    assert list(place.iterdir()) == []


def refusals(place: Path) -> Sequence[tuple[Path, str]]:
    (place / "full").mkdir()
    (place / "full" / "letter.txt").write_text("private")
    (place / "file").write_text("")
    (place / "broken").mkdir()
    (place / "broken" / "resources.json").write_text("{")
    (place / "link").symlink_to(BUNDLED_MODELS)
    return (
        (BUNDLED_MODELS, "The bundled models are not written to"),
        (Path(BUNDLED), "The bundled models are not written to"),
        (BUNDLED_MODELS / "new", "The bundled models are not written to"),
        (place / "link", "The bundled models are not written to"),
        (place / "full", "is no Stanza folder, for it has no resources.json"),
        (place / "file", "is no Stanza folder"),
        (place / "broken", "cannot be read as JSON"),
        (place / "none" / "new", f"there is no folder {place / 'none'}"),
    )


def test_folders_that_cannot_take_models_are_left_alone_before_anything_is_downloaded(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stanza, "download", lambda *_, **__: pytest.fail("something was downloaded"))
    cases = refusals(place)
    before = content(place)
    bundled = sorted(BUNDLED_MODELS.rglob("*"))
    for folder, told in cases:
        started = time.monotonic()
        assert fetch(folder) == 1
        assert told in capsys.readouterr().err
        assert time.monotonic() - started < 5
    assert content(place) == before
    assert sorted(BUNDLED_MODELS.rglob("*")) == bundled
