"""Which model files a package of a Stanza resources folder consists of, checked before anything is loaded.

Reads ``resources.json`` as ``stanza.download`` leaves it, so official folders and our own are one kind of thing. How a
package becomes files follows ``maintain_processor_list``, ``add_mwt`` and ``add_dependencies`` of Stanza's
``resources/common.py``. Our own folders say more: ``sha256`` of a file, ``unit`` of a name model, how many
``divided_words`` word vectors begin with, and ``stanza``, the version that a language was made with, which official
ones do not tell.
"""

import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from worker.errors import ModelError
from worker.models.files import REMEDY, ModelFile, read_file

RESOURCES = "resources.json"
PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
IDENTITY = ("lemma", "identity")  # a lemmatizer without a model: every word is its own lemma
UNITS = ("token", "word")
DIVIDED = "divided_words"
# One component of a path, and none that leads out of a folder.
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPackage:
    """The models that make one pipeline.

    ``models`` has the names of the models of every processor, in the order in which they run; ``files`` are theirs and
    those of the models that they depend on. ``ner_unit`` is what the name model tags: whole tokens, or the words that
    they are split into. ``divided_words`` is how many of the word vectors, from the first, are of text that was divided
    into words as the expander does it; 0 where the folder does not tell. ``stanza`` is the version that the models were
    made with, where the folder tells.
    """

    language: str
    name: str
    folder: Path
    models: Mapping[str, tuple[str, ...]]
    files: tuple[ModelFile, ...]
    ner_unit: str = "token"
    divided_words: int = 0
    stanza: str | None = None

    @property
    def processors(self) -> tuple[str, ...]:
        """Names of the processors, in the order in which they run."""
        return tuple(self.models)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What ``resources.json`` says of one language. Every method raises ModelError, in one sentence."""

    folder: Path
    code: str
    entry: Mapping[str, Any]

    @property
    def packages(self) -> Mapping[str, Any]:
        """The packages by name."""
        return table(self.entry.get("packages"))

    @property
    def stanza(self) -> str | None:
        """The version that the models were made with, where it is told."""
        version = self.entry.get("stanza")
        return version if isinstance(version, str) else None

    def models(self, package: str) -> dict[str, tuple[str, ...]]:
        """Names of the models of a package, by processor, in the order in which they run."""
        chosen = table(self.packages[package])
        models = {name: self._names(package, name, chosen[name]) for name in PROCESSORS if chosen.get(name)}
        if "tokenize" not in models:
            raise ModelError(f"Package {package!r} for language {self.code!r} in {self.folder} has no tokenizer.")
        if "mwt" not in models and (expander := self._expander(models["tokenize"][0])):
            models["mwt"] = (expander,)
        return {name: models[name] for name in PROCESSORS if name in models}

    def wanted(self, models: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
        """Processor and name of every model that has a file: those of the processors, then what they depend on."""
        own = [(kind, name) for kind, names in models.items() for name in names if (kind, name) != IDENTITY]
        needs = [need for kind, name in own for need in self._dependencies(kind, name)]
        return tuple(dict.fromkeys(own + needs))

    def ner_unit(self, models: Mapping[str, tuple[str, ...]]) -> str:
        """What the name models tag."""
        units = [self._described("ner", name).get("unit", "token") for name in models.get("ner", ())] or ["token"]
        if units[0] not in UNITS or units.count(units[0]) < len(units):
            raise ModelError(
                f"{self.folder / RESOURCES} gives the ner models of {self.code!r} the unit "
                f"{', '.join(map(repr, units))}; it must be {' or '.join(UNITS)}, the same for all of them."
            )
        return str(units[0])

    def divided_words(self, models: Mapping[str, tuple[str, ...]]) -> int:
        """How many of the tagger's word vectors, from the first, are of divided text; 0 if that is not told."""
        needs = [need for name in models.get("pos", ()) for need in self._dependencies("pos", name)]
        told = [self._described(kind, name).get(DIVIDED, 0) for kind, name in needs if kind == "pretrain"]
        if not all(type(count) is int and count >= 0 for count in told):
            raise ModelError(
                f"{self.folder / RESOURCES} gives the vectors of {self.code!r} the {DIVIDED} {told[0]!r}; "
                "it must be a number of words."
            )
        return min(told, default=0)

    def path(self, kind: str, name: str) -> Path:
        """Where the file of a model must be."""
        for part in (self.code, kind, name):
            if not NAME.fullmatch(part):
                raise ModelError(
                    f"{self.folder / RESOURCES} names {part!r}, which cannot be the name of a model; {REMEDY}."
                )
        path = self.folder / self.code / kind / f"{name}.pt"
        real = Path(os.path.realpath(path))
        if not real.is_relative_to(os.path.realpath(self.folder)):
            raise ModelError(
                f"The {kind} model {path} is a link that leads out of the model folder, to {real}; "
                "put the file itself there."
            )
        return path

    def check(self, kind: str, name: str) -> ModelFile:
        """The file of a model, made sure to be the one that ``resources.json`` describes."""
        path, described = self.path(kind, name), self._described(kind, name)
        file, md5 = read_file(kind, name, path)
        for algorithm, digest, expected in (
            ("md5", md5, [described[key] for key in ("md5", "alternate_md5") if described.get(key)]),
            ("sha256", file.sha256, [described["sha256"]] if described.get("sha256") else []),
        ):
            if expected and digest not in expected:
                raise ModelError(
                    f"The {kind} model {path} is damaged: its {algorithm} is {digest}, but {RESOURCES} says "
                    f"{expected[0]}; {REMEDY}."
                )
        return file

    def _names(self, package: str, kind: str, value: object) -> tuple[str, ...]:
        names = value.split() if isinstance(value, str) else value
        if not isinstance(names, list) or not names or not all(isinstance(name, str) and name for name in names):
            raise ModelError(
                f"Package {package!r} for language {self.code!r} in {self.folder} does not name its {kind} model; "
                f"{REMEDY}."
            )
        if len(names) > 1 and kind != "ner":
            raise ModelError(
                f"Package {package!r} for language {self.code!r} in {self.folder} names several {kind} models "
                f"({', '.join(names)}); only ner may have more than one."
            )
        if upper := [name for name in names if name != name.lower()]:
            raise ModelError(
                f"Stanza looks for models in lower case only and will not find the {kind} model {upper[0]!r} "
                f"of {self.folder}; rename it."
            )
        return tuple(names)

    def _described(self, kind: str, name: str) -> Mapping[str, Any]:
        described = table(self.entry.get(kind)).get(name)
        if not isinstance(described, dict):
            raise ModelError(
                f"{self.folder / RESOURCES} does not describe the {kind} model {name!r}; the folder is incomplete, "
                f"{REMEDY}."
            )
        return described

    def _dependencies(self, kind: str, name: str) -> list[tuple[str, str]]:
        needs = self._described(kind, name).get("dependencies") or []
        try:
            return [(str(need["model"]), str(need["package"])) for need in needs]
        except (TypeError, KeyError) as error:
            raise ModelError(
                f"{self.folder / RESOURCES} does not say which models the {kind} model {name!r} depends on; {REMEDY}."
            ) from error

    def _expander(self, tokenizer: str) -> str | None:
        """The expander that Stanza adds to a tokenizer when the package leaves it out."""
        described = table(self.entry.get("mwt"))
        if expander := table(self.packages.get(tokenizer)).get("mwt"):
            return str(expander)
        stem = tokenizer.removesuffix("_nocharlm").removesuffix("_charlm")
        return next((name for name in (tokenizer, stem) if name in described), None)


def read_package(folder: Path, language: str, name: str) -> ModelPackage:
    """Find and check the files of a package.

    :raises ModelError: in one sentence, if the folder, the language, the package or a file is missing, or a file is
        not the one that ``resources.json`` describes.
    """
    found = find_language(folder, language)
    if name not in found.packages:
        raise ModelError(
            f"The model folder {folder} has no package {name!r} for language {language!r}; "
            f"it has: {', '.join(sorted(found.packages))}."
        )
    models = found.models(name)
    return ModelPackage(
        language=found.code,
        name=name,
        folder=folder,
        models=models,
        files=tuple(found.check(kind, model) for kind, model in found.wanted(models)),
        ner_unit=found.ner_unit(models),
        divided_words=found.divided_words(models),
        stanza=found.stanza,
    )


def package_names(folder: Path, language: str) -> frozenset[str]:
    """Packages that a folder has for a language, none if it has no files of it; raises as :func:`read_resources`."""
    resources = read_resources(folder)
    code, _ = _resolved(language, resources)
    return frozenset(name for each in all_languages(folder, resources) if each.code == code for name in each.packages)


def find_language(folder: Path, language: str) -> Language:
    """What the folder says of a language, by its code or an alias; raises ModelError when it has no packages for it."""
    resources = read_resources(folder)
    code, entry = _resolved(language, resources)
    if not table(entry.get("packages")):
        if entry.get("default_processors"):
            raise ModelError(
                f"The model folder {folder} lists no packages for language {language!r}, as folders of old Stanza "
                f"versions do; {REMEDY}."
            )
        known = ", ".join(sorted(found.code for found in all_languages(folder, resources) if found.packages)) or "none"
        raise ModelError(f"The model folder {folder} has no models for language {language!r}; it has: {known}.")
    return Language(folder=folder, code=code, entry=entry)


def all_languages(folder: Path, resources: Mapping[str, Any]) -> list[Language]:
    """The languages that the folder has any files of. ``resources.json`` tends to describe many more."""
    return [
        Language(folder=folder, code=code, entry=entry)
        for code, entry in resources.items()
        if isinstance(entry, dict) and "alias" not in entry and NAME.fullmatch(code) and os.path.isdir(folder / code)  # noqa: PTH112
    ]


def read_resources(folder: Path) -> Mapping[str, Any]:
    """The content of ``resources.json``; raises ModelError when there is none, or it cannot be read."""
    path = folder / RESOURCES
    try:
        if not stat.S_ISDIR(folder.stat().st_mode):
            raise ModelError(f"The model folder {folder} is a file; set KHULASA_MODEL_DIR to a Stanza folder.")
        languages = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        if not os.path.isdir(folder):  # noqa: PTH112  (pathlib's raises where it may not look)
            raise ModelError(
                f"The model folder {folder} does not exist; set KHULASA_MODEL_DIR to a Stanza folder."
            ) from error
        raise ModelError(
            f"The model folder {folder} has no {RESOURCES}; make it with khulasa models fetch or make models."
        ) from error
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path} cannot be read as JSON ({error}); {REMEDY}.") from error
    if not isinstance(languages, dict):
        raise ModelError(f"{path} is not a list of languages; {REMEDY}.")
    return languages


def _resolved(language: str, resources: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The code that a language or an alias stands for, and what is said of it."""
    entry = table(resources.get(language))
    alias = entry.get("alias")
    return (alias, table(resources.get(alias))) if isinstance(alias, str) else (language, entry)


def table(value: object) -> Mapping[str, Any]:
    """A JSON object as it is; anything else as an empty one."""
    return value if isinstance(value, dict) else {}
