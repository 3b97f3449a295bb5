import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli import programs
from api.cli.errors import Exit
from schemas.settings import BUNDLED_MODELS
from tests.model_folders import write_folder
from tests.unit.api.cli.conftest import Run
from worker.models import download, registry

Started = list[tuple[str, tuple[str, ...], dict[str, str]]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """What this process would have become."""
    seen: Started = []
    monkeypatch.chdir(Path.cwd())
    monkeypatch.setattr(os, "execve", lambda *arguments: seen.append(arguments))
    return seen


def test_bundled_models_are_listed(run: Run) -> None:
    done = run("models", "list")
    assert done.exit_code == 0, done.stderr
    rows = [line.split() for line in done.output.splitlines()]
    assert ["language", "processor", "model", "MB", "sha256"] in rows
    assert {row[1] for row in rows if row[:1] == ["ar"]} >= {*registry.PROCESSORS, "pretrain"}
    assert "ar: packages khulasa, default; " in done.output
    assert "\x1b" not in done.output


def test_json_has_whole_hashes_and_sizes(run: Run, tmp_path: Path) -> None:
    done = run("models", "list", "--json", "--dir", write_folder(tmp_path, stanza="1.15.0"))
    assert done.exit_code == 0, done.stderr
    (listing,) = json.loads(done.stdout)["folders"]
    assert listing["folder"] == str(tmp_path)
    assert (listing["files"], listing["size"]) == (3, len("tokenizepospretrain"))
    (arabic,) = listing["languages"]
    assert (arabic["language"], arabic["packages"], arabic["stanza"]) == ("ar", ["tiny"], "1.15.0")
    assert arabic["models"][0] == {
        "processor": "tokenize",
        "name": "tiny",
        "size": 8,
        "sha256": hashlib.sha256(b"tokenize").hexdigest(),
    }


def test_list_follows_the_settings_and_the_current_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models").mkdir()
    write_folder(tmp_path / "models")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KHULASA_MODEL_DIR", "models")
    (listing,) = json.loads(run("models", "list", "--json").stdout)["folders"]
    assert listing["folder"] == str(tmp_path / "models")
    assert "ar: package tiny; 3 files, 0.0 MB." in run("models", "list", "--dir", "models").output


def test_several_languages_are_summed_up(run: Run, tmp_path: Path) -> None:
    path = write_folder(tmp_path) / "resources.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"fr": {"tokenize": {"petit": {}}}}))
    (tmp_path / "fr").mkdir()
    shown = run("models", "list", "--dir", tmp_path).output
    assert "fr: no package is complete; 0 files, 0.0 MB." in shown
    assert "2 languages; 3 files, 0.0 MB." in shown


def test_every_folder_of_the_settings_is_listed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_folder(tmp_path)
    monkeypatch.setenv("KHULASA_MODEL_DIR", os.pathsep.join(("bundled", str(tmp_path))))
    folders = json.loads(run("models", "list", "--json").stdout)["folders"]
    assert [listing["folder"] for listing in folders] == [str(BUNDLED_MODELS), str(tmp_path)]
    shown = run("models", "list").output
    assert shown.index(f"Models in {BUNDLED_MODELS}\n") < shown.index(f"\n\nModels in {tmp_path}\n")
    assert shown.endswith("ar: package tiny; 3 files, 0.0 MB.\n")


def test_folder_without_models_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "resources.json").write_text("{}")
    done = run("models", "list", "--dir", tmp_path)
    assert done.exit_code == 0
    assert "It has no models." in done.output


def test_folder_that_cannot_be_listed_exits_1(run: Run, tmp_path: Path) -> None:
    done = run("models", "list", "--dir", tmp_path / "none")
    assert done.exit_code == 1
    assert done.stderr.startswith(f"Error: The model folder {tmp_path / 'none'} does not exist")


def test_list_needs_neither_stanza_nor_torch(tmp_path: Path) -> None:
    """As where the extras api and cli alone are installed."""
    block = "import sys; sys.modules.update(stanza=None, torch=None, numpy=None)"
    code = f"{block}; from api.cli import main; main(['models', 'list', '--dir', sys.argv[1]])"
    folder = str(write_folder(tmp_path))
    done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True)
    assert "ar: package tiny; 3 files" in done.stdout


@pytest.mark.parametrize("arguments", [("check",), ("fetch", "en", "--dir", "new")])
def test_without_stanza_the_extra_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, started: Started, arguments: tuple[str, ...]
) -> None:
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "stanza" else find_spec(name))
    done = run("models", *arguments)
    assert done.exit_code == 2
    assert "stanza cannot be found: pip install 'khulasa[worker]'." in done.stderr
    assert started == []


def test_check_becomes_the_verification(run: Run, tmp_path: Path, started: Started) -> None:
    run("models", "check")
    run("models", "check", "en", "fr", "--dir", tmp_path, "--package", "default")
    (_, first, _), (_, second, _) = started
    assert first[1:4] == ("-P", "-m", "worker.verification")
    assert first[-2:] == ("--", "ar")
    assert second[-7:] == ("--dir", str(tmp_path), "--package", "default", "--", "en", "fr")
    assert second[second.index("--served") + 1] == "ar"
    assert Path.cwd() == programs.package_root()


def test_fetch_becomes_the_download(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: Started
) -> None:
    monkeypatch.chdir(tmp_path)
    run("models", "fetch", "en", "--dir", "new")
    ((program, arguments, _),) = started
    assert arguments == (program, "-P", "-m", "worker.models.download", "--dir", str(tmp_path / "new"), "--", "en")


@pytest.mark.parametrize("command", ["check", "fetch"])
def test_help_tells_the_exit_codes(run: Run, command: str) -> None:
    shown = run("models", command, "--help").output
    assert "Exit codes:" in shown
    assert "  2  wrong usage, or Stanza is not installed" in shown


def test_exit_codes_of_the_download_are_those_of_the_command() -> None:
    assert (download.EXIT_FAILED, download.EXIT_UNREACHABLE) == (Exit.FAILED, Exit.UNREACHABLE)
