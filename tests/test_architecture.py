"""What keeps the code in shape: import contracts, size, and names that code, deployment and docs share."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from schemas.options import Extraction
from worker.app import BATCH_QUEUE, QUEUE, TASK

ROOT = Path(__file__).parents[1]
PACKAGES = ("api", "worker", "schemas")
LINES = 300


def modules() -> list[Path]:
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]


def lint_imports(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)


def test_import_contracts_hold() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    count = len(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"])
    assert f"Contracts: {count} kept, 0 broken." in done.stdout


def test_ruff_and_mypy_find_nothing() -> None:
    for command in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]):
        path = str(Path(sys.executable).parent / command[0])
        where = [] if command[0] == "mypy" else [*PACKAGES, "tests"]
        done = subprocess.run([path, *command[1:], *where], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_are_small_and_say_what_they_are(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= LINES
    assert text.startswith('"""')


def test_no_module_is_named_after_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
    assert not {path.stem for path in modules()} & vague


def test_every_package_is_shipped() -> None:
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    there = {str(path.parent.relative_to(ROOT)).replace("/", ".") for path in modules() if path.name == "__init__.py"}
    assert listed == there


def test_api_starts_without_torch() -> None:
    code = "import sys, api.app, api.cli; print(sorted({'torch', 'stanza', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_names_on_the_wire_are_stable() -> None:
    assert (QUEUE, BATCH_QUEUE, TASK) == ("khulasa.jobs", "khulasa.jobs.batch", "khulasa.analyse")
    assert min(BATCH_QUEUE, QUEUE) == QUEUE, "workers look into them in this order"


def test_readme_tells_what_is_extracted() -> None:
    readme = (ROOT / "README.md").read_text()
    assert all(f"`{extraction}`" in readme for extraction in Extraction)


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    done = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(phony[1].split()) == {line.split()[0] for line in done.stdout.splitlines()}
