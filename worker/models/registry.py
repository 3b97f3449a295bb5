"""Which model files a package of a Stanza resources folder consists of, checked before anything is loaded.

Reads ``resources.json`` as ``stanza.download`` leaves it, so official folders and our own are one kind of thing.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from worker.errors import ModelError

RESOURCES = "resources.json"
PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """A file of weights; ``sha256`` is of what lies on disk."""

    processor: str
    name: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPackage:
    """The models that make one pipeline; ``processors`` in the order in which they run."""

    language: str
    name: str
    folder: Path
    files: tuple[ModelFile, ...]

    @property
    def processors(self) -> tuple[str, ...]:
        """Names of the processors that the package has models for."""
        return tuple(processor for processor in PROCESSORS if any(f.processor == processor for f in self.files))


def read_package(folder: Path, language: str, name: str) -> ModelPackage:
    """Find and check the files of a package.

    :raises ModelError: in one sentence, if the folder, the language, the package or a file is missing, or a file is
        not the one that ``resources.json`` describes.
    """
    languages = _read_resources(folder)
    resources = languages.get(language, {})
    resources = languages.get(resources.get("alias", language), resources) if isinstance(resources, dict) else {}
    packages = resources.get("packages", {})
    if not packages:
        known = ", ".join(sorted(code for code, entry in languages.items() if _has_packages(entry))) or "none"
        raise ModelError(f"The model folder {folder} has no models for language {language!r}; it has: {known}.")
    if name not in packages:
        raise ModelError(
            f"The model folder {folder} has no package {name!r} for language {language!r}; "
            f"it has: {', '.join(sorted(packages))}."
        )
    chosen = packages[name]
    models = [(processor, chosen[processor]) for processor in PROCESSORS if isinstance(chosen.get(processor), str)]
    if not any(processor == "tokenize" for processor, _ in models):
        raise ModelError(f"Package {name!r} for language {language!r} in {folder} has no tokenizer.")
    wanted = dict.fromkeys(models)
    for processor, model in models:
        entry = resources.get(processor, {}).get(model, {})
        wanted.update({(need["model"], need["package"]): None for need in entry.get("dependencies", ())})
    files = tuple(_check_file(folder / language, processor, model, resources) for processor, model in wanted)
    return ModelPackage(language=language, name=name, folder=folder, files=files)


def _read_resources(folder: Path) -> Mapping[str, Any]:
    path = folder / RESOURCES
    if not folder.is_dir():
        raise ModelError(f"The model folder {folder} does not exist; set KHULASA_MODEL_DIR to a Stanza folder.")
    if not path.is_file():
        raise ModelError(f"The model folder {folder} has no {RESOURCES}; make it with stanza.download or make models.")
    try:
        languages = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise ModelError(f"{path} cannot be read as JSON ({error}); download or make the models again.") from error
    if not isinstance(languages, dict):
        raise ModelError(f"{path} is not a list of languages; download or make the models again.")
    return languages


def _has_packages(entry: object) -> bool:
    return isinstance(entry, dict) and bool(entry.get("packages"))


def _check_file(folder: Path, processor: str, model: str, resources: Mapping[str, Any]) -> ModelFile:
    path = folder / processor / f"{model}.pt"
    entry = resources.get(processor, {}).get(model)
    if entry is None:
        raise ModelError(f"{RESOURCES} does not describe the {processor} model {model!r}; the folder is incomplete.")
    if not path.is_file():
        raise ModelError(f"The {processor} model {path} is missing; download or make the models again.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"The {processor} model {path} cannot be read: {error.strerror}.") from error
    expected = entry.get("md5")
    if expected and hashlib.md5(content, usedforsecurity=False).hexdigest() != expected:
        raise ModelError(
            f"The {processor} model {path} is damaged: its hash is not the one in {RESOURCES}; "
            "download or make the models again."
        )
    return ModelFile(processor=processor, name=model, path=path, sha256=hashlib.sha256(content).hexdigest())
