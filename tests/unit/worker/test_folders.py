"""Folders are searched in their order, and a wrong one is told at once."""

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest

from schemas.settings import BUNDLED_MODELS, Settings
from worker.errors import ModelError
from worker.models.folders import find_package, model_folders


def write_folder(folder: Path, **packages: tuple[str, ...]) -> Path:
    """A folder as stanza.download lays it out, with a tokenizer for each language, in the packages named."""
    resources = {}
    for language, names in packages.items():
        path = folder / language / "tokenize" / "tiny.pt"
        path.parent.mkdir(parents=True)
        path.write_bytes(language.encode())
        md5 = hashlib.md5(language.encode(), usedforsecurity=False).hexdigest()
        resources[language] = {
            "tokenize": {"tiny": {"md5": md5}},
            "packages": {name: {"tokenize": "tiny"} for name in names},
        }
    folder.mkdir(exist_ok=True)
    (folder / "resources.json").write_text(json.dumps(resources))
    return folder


def settings(*folders: Path, languages: tuple[str, ...] = ("ar", "en"), package: str = "khulasa") -> Settings:
    return Settings(model_dir=os.pathsep.join(map(str, folders)), languages=languages, model_package=package)


def complaint(chosen: Settings, language: str) -> str:
    with pytest.raises(ModelError) as caught:
        find_package(chosen, language)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_one_folder_may_have_every_language(tmp_path: Path) -> None:
    chosen = settings(write_folder(tmp_path, ar=("khulasa",), en=("khulasa",)))
    assert [find_package(chosen, each).language for each in ("ar", "en")] == ["ar", "en"]


def test_language_comes_from_the_first_folder_that_has_it(tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first", ar=("khulasa",))
    second = write_folder(tmp_path / "second", ar=("khulasa",), en=("default",))
    chosen = settings(first, second)
    assert find_package(chosen, "ar").folder == first
    assert find_package(settings(second, first), "ar").folder == second
    english = find_package(chosen, "en")
    assert (english.folder, english.name) == (second, "default")


def test_language_that_is_only_described_comes_from_the_folder_that_has_files_of_it(tmp_path: Path) -> None:
    """What ``stanza.download`` leaves describes every language that Stanza has models for."""
    described = write_folder(tmp_path / "described", ar=("default",), en=("default",))
    shutil.rmtree(described / "ar")
    second = write_folder(tmp_path / "second", ar=("default",))
    assert find_package(settings(described, second, package="default"), "ar").folder == second


def test_alias_is_looked_for_in_every_folder(tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first", ar=("khulasa",))
    second = write_folder(tmp_path / "second", nb=("khulasa",))
    path = second / "resources.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"no": {"alias": "nb"}}))
    package = find_package(settings(first, second), "no")
    assert (package.folder, package.language) == (second, "nb")


def test_bundled_stands_for_our_own_folder(tmp_path: Path) -> None:
    chosen = settings(Path("bundled"), write_folder(tmp_path, en=("default",)))
    assert model_folders(chosen) == (BUNDLED_MODELS, tmp_path)
    assert [(p.folder, p.name) for p in (find_package(chosen, each) for each in ("ar", "en"))] == [
        (BUNDLED_MODELS, "khulasa"),
        (tmp_path, "default"),
    ]


def test_default_is_no_excuse_for_a_misspelt_package(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, ar=("khulasa", "default"), en=("default",))
    message = complaint(settings(folder, package="kulasa"), "ar")
    assert "'kulasa'" in message
    assert "it has: default, khulasa" in message


def test_language_with_neither_package_is_told(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, ar=("khulasa",), en=("ewt",))
    assert "it has: ewt" in complaint(settings(folder), "en")


def test_language_in_no_folder_is_told(tmp_path: Path) -> None:
    one, two = write_folder(tmp_path / "one", ar=("khulasa",)), write_folder(tmp_path / "two", ar=("khulasa",))
    assert "it has: ar" in complaint(settings(one), "en")
    message = complaint(settings(one, two), "en")
    assert f"'en' in {one} or {two};" in message
    assert "KHULASA_MODEL_DIR" in message


def test_folder_that_is_not_needed_must_be_there_too(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, ar=("khulasa",), en=("khulasa",))
    assert "does not exist" in complaint(settings(folder, tmp_path / "none"), "ar")


def test_list_without_a_folder_is_told() -> None:
    assert "in any folder" in complaint(Settings(model_dir=os.pathsep), "ar")
