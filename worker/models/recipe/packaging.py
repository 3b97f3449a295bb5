"""Lay trained models out as a Stanza resources folder, with checksums, dependencies and a package."""

import hashlib
import importlib.metadata
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

import torch

from worker.models.registry import DIVIDED

LANGUAGE, LANGUAGE_NAME, PACKAGE = "ar", "Arabic", "khulasa"
PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
PRETRAIN = "pretrain"
LANGUAGE_MODELS = {"forward": "forward_charlm", "backward": "backward_charlm"}
USE_PRETRAIN = frozenset({"pos", "depparse", "ner"})
USE_LANGUAGE_MODELS = frozenset({"pos", "depparse"})
# The name model reads the words of multiword tokens one by one, not the tokens.
UNITS = {"ner": "word"}


def resources(described: Mapping[str, Mapping[str, str | int]]) -> dict[str, Any]:
    """Return the content of `resources.json`; `described` has {md5, sha256} for each model, and what else to tell.

    Stanza reads the md5 and passes over the rest.
    """
    language: dict[str, Any] = {}
    for model in described:
        entry: dict[str, Any] = dict(described[model])
        if needed := shared(model):
            entry["dependencies"] = [{"model": name, "package": PACKAGE} for name in needed]
        if model in UNITS:
            entry["unit"] = UNITS[model]
        language[model] = {PACKAGE: entry}
    package = {processor: PACKAGE for processor in PROCESSORS if processor in described}
    language["default_processors"] = package
    language["packages"] = {PACKAGE: package, "default": package}
    language["lang_name"] = LANGUAGE_NAME
    language["stanza"] = importlib.metadata.version("stanza")
    return {LANGUAGE: language, LANGUAGE_NAME.lower(): {"alias": LANGUAGE}}


def shared(processor: str) -> list[str]:
    """Return the names of the models that a processor reads beside its own."""
    vectors = [PRETRAIN] if processor in USE_PRETRAIN else []
    return vectors + (list(LANGUAGE_MODELS.values()) if processor in USE_LANGUAGE_MODELS else [])


def digests(path: Path) -> dict[str, str]:
    """Return the md5 and sha256 of a file, in hexadecimal."""
    content = path.read_bytes()
    return {
        "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def halved(content: dict[str, Any]) -> None:
    """Make the weights of a model 16-bit floats; Stanza loads them as 32-bit."""
    weights = content["state_dict"] if "state_dict" in content else content["model"]
    for name, value in weights.items():
        if torch.is_tensor(value) and value.dtype == torch.float32:
            weights[name] = value.half()


def without_folders(config: dict[str, Any]) -> None:
    """Take the folders off the paths that a trainer wrote down: where a model was made is nobody's business."""
    for name, value in config.items():
        if isinstance(value, str) and value.startswith("/"):
            config[name] = PurePath(value).name


def written(processor: str, source: Path, target: Path) -> dict[str, int]:
    """Write a trained model as it is delivered, its numbers in half precision, and return what else to tell of it.

    Stanza reads vectors in single precision only, so theirs stay as they are, which is rounded to few bits, and the
    file is compressed, which PyTorch reads as it reads any other.
    """
    content = torch.load(source, map_location="cpu", weights_only=True)
    if processor == PRETRAIN:
        told = {DIVIDED: content.pop(DIVIDED)} if DIVIDED in content else {}
        compressed(content, target)
        return told
    halved(content)
    without_folders(content.get("config", {}))
    torch.save(content, target, _use_new_zipfile_serialization=False)
    return {}


def compressed(content: dict[str, Any], target: Path) -> None:
    """Write what PyTorch would, its records deflated; with the same date every time, for the sake of the checksums."""
    plain = io.BytesIO()
    torch.save(content, plain)
    with zipfile.ZipFile(plain) as records, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name in records.namelist():
            file.writestr(zipfile.ZipInfo(name), records.read(name), zipfile.ZIP_DEFLATED, 9)


def deliver(models: Mapping[str, Path], folder: Path) -> int:
    """Write the models, with their `resources.json`, and return the bytes of all."""
    described: dict[str, dict[str, str | int]] = {}
    size = 0
    for processor, source in models.items():
        target = folder / LANGUAGE / processor / f"{PACKAGE}.pt"
        target.parent.mkdir(parents=True, exist_ok=True)
        told = written(processor, source, target)
        described[processor] = {**digests(target), **told}
        size += target.stat().st_size
    content = json.dumps(resources(described), ensure_ascii=False, indent=2)
    (folder / "resources.json").write_text(content + "\n", encoding="utf-8")
    return size
