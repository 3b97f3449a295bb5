"""A model folder is checked before anything is loaded; what is wrong with it is one clear sentence."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from worker.errors import ModelError
from worker.models.registry import read_package


def write_folder(folder: Path, **changes: Any) -> Path:
    """A small folder as stanza.download lays it out, with empty-handed models."""
    entry: dict[str, Any] = {"lang_name": "Arabic"}
    for processor in ("tokenize", "pos", "pretrain"):
        path = folder / "ar" / processor / "tiny.pt"
        path.parent.mkdir(parents=True)
        path.write_bytes(processor.encode())
        entry[processor] = {"tiny": {"md5": hashlib.md5(processor.encode(), usedforsecurity=False).hexdigest()}}
    entry["pos"]["tiny"]["dependencies"] = [{"model": "pretrain", "package": "tiny"}]
    entry["packages"] = {"tiny": {"tokenize": "tiny", "pos": "tiny"}}
    resources = {"ar": entry | changes, "arabic": {"alias": "ar"}, "url": "somewhere"}
    (folder / "resources.json").write_text(json.dumps(resources))
    return folder


def complaint(folder: Path, language: str = "ar", package: str = "tiny") -> str:
    with pytest.raises(ModelError) as caught:
        read_package(folder, language, package)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_sound_folder_is_read_with_its_dependencies(tmp_path: Path) -> None:
    package = read_package(write_folder(tmp_path), "ar", "tiny")
    assert package.processors == ("tokenize", "pos")
    assert [(file.processor, file.name) for file in package.files] == [
        ("tokenize", "tiny"),
        ("pos", "tiny"),
        ("pretrain", "tiny"),
    ]
    assert package.files[0].sha256 == hashlib.sha256(b"tokenize").hexdigest()


def test_missing_folder(tmp_path: Path) -> None:
    assert "does not exist" in complaint(tmp_path / "none")


def test_missing_resources(tmp_path: Path) -> None:
    assert "has no resources.json" in complaint(tmp_path)


@pytest.mark.parametrize("content", ["{", "[]", "\udcff"])
def test_broken_resources(tmp_path: Path, content: str) -> None:
    (tmp_path / "resources.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    assert "resources.json" in complaint(tmp_path)


def test_unknown_language_names_those_that_are_there(tmp_path: Path) -> None:
    message = complaint(write_folder(tmp_path), language="fr")
    assert "'fr'" in message
    assert "it has: ar" in message


def test_unknown_package_names_those_that_are_there(tmp_path: Path) -> None:
    assert "it has: tiny" in complaint(write_folder(tmp_path), package="default")


def test_package_without_a_tokenizer(tmp_path: Path) -> None:
    assert "no tokenizer" in complaint(write_folder(tmp_path, packages={"tiny": {"pos": "tiny"}}))


def test_missing_file(tmp_path: Path) -> None:
    (write_folder(tmp_path) / "ar" / "pos" / "tiny.pt").unlink()
    message = complaint(tmp_path)
    assert "pos" in message
    assert "missing" in message


@pytest.mark.parametrize("processor", ["tokenize", "pretrain"])
def test_damaged_file(tmp_path: Path, processor: str) -> None:
    (write_folder(tmp_path) / "ar" / processor / "tiny.pt").write_bytes(b"cut")
    message = complaint(tmp_path)
    assert processor in message
    assert "damaged" in message


def test_model_that_is_not_described(tmp_path: Path) -> None:
    assert "does not describe" in complaint(write_folder(tmp_path, pos={}))
