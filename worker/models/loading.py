"""Load the models of a package with Stanza, or say which of them does not load and why.

Stanza 1.15 reads every file with ``torch.load(weights_only=True)``, which refuses objects that would run code; a test
goes through its loaders. What it raises over a broken file is whatever it happens to stumble on, so on an error the
files are opened, and then the processors loaded, one by one, to find the one to blame.
"""

import re
from collections.abc import Mapping
from pickle import UnpicklingError
from typing import Any

import stanza
import torch
from billiard.exceptions import SoftTimeLimitExceeded
from stanza.models.common.foundation_cache import FoundationCache

from worker.errors import ModelError
from worker.models.files import REMEDY, ModelFile
from worker.models.registry import ModelPackage

REFUSED = re.compile(r"GLOBAL (\S+)")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
REASON_CHARACTERS = 240
# What ends a job, wherever it is; if it was loading a language, that says nothing about the models.
LIMITS = (SoftTimeLimitExceeded, MemoryError)


def load_processors(package: ModelPackage) -> Mapping[str, Any]:
    """The processors of a package by name, on the CPU, without a network.

    :raises ModelError: in one sentence that names the file to blame.
    """
    try:
        return _processors(package, package.processors)
    except LIMITS:
        raise
    except Exception as error:
        raise ModelError(_reason(package, error)) from error


def brief(error: Exception) -> str:
    """An error of Stanza or torch, which may be many lines long, as part of a sentence."""
    text = " ".join(COLOUR.sub("", str(error)).split())
    shown = text if len(text) <= REASON_CHARACTERS else text[:REASON_CHARACTERS].rsplit(" ", 1)[0] + " …"
    return f"{type(error).__name__}: {shown}".rstrip(" :.")


def _processors(
    package: ModelPackage, names: tuple[str, ...], cache: FoundationCache | None = None, **options: Any
) -> Mapping[str, Any]:
    # Models are named one by one: by the name of a package Stanza would prefer a model that is called like it.
    chosen = {name: package.models[name] for name in names}
    loaded: Mapping[str, Any] = stanza.Pipeline(
        package.language,
        dir=str(package.folder),
        package=None,
        processors={name: models[0] if len(models) == 1 else list(models) for name, models in chosen.items()},
        download_method=None,
        use_gpu=False,
        logging_level="CRITICAL",
        foundation_cache=cache,
        **options,
    ).processors
    return loaded


def _reason(package: ModelPackage, error: Exception) -> str:
    for file in package.files:
        if problem := _unreadable(file):
            return problem
    version = f"the folder says {package.stanza}" if package.stanza else "the folder does not say for which it was made"
    cache = FoundationCache(local_files_only=True)
    # Stanza adds the expander to a tokenizer, so the tokenizer can only be tried once the expander is known to load.
    for name in reversed(package.processors):
        try:
            _processors(package, (name,), cache, **{f"{name}_check_requirements": False})
        except LIMITS:
            raise
        except Exception as own:  # noqa: BLE001  (Stanza stumbles on anything)
            paths = ", ".join(str(file.path) for file in package.files if file.processor == name)
            return (
                f"The {name} model {paths} does not fit Stanza {stanza.__version__} ({version}), or the models that it "
                f"depends on: {brief(own)}; {REMEDY}, for this version."
            )
    return (
        f"Package {package.name!r} for {package.language!r} in {package.folder} does not load with Stanza "
        f"{stanza.__version__} ({version}): {brief(error)}."
    )


def _unreadable(file: ModelFile) -> str | None:
    """Why a file is no file of weights, in a sentence; None when it is one."""
    try:
        torch.load(file.path, map_location="cpu", weights_only=True)
    except UnpicklingError as error:
        refused = REFUSED.search(str(error))
        if refused:
            return (
                f"The {file.processor} model {file.path} holds more than weights ({refused[1]}), which could run code "
                "when loaded, so nothing of it was loaded; use a model that a current Stanza has saved, "
                "from a source that you trust."
            )
        return _broken(file, error)
    except LIMITS:
        raise
    except Exception as error:  # noqa: BLE001  (and so does torch)
        return _broken(file, error)
    return None


def _broken(file: ModelFile, error: Exception) -> str:
    return f"The {file.processor} model {file.path} is cut short, or is no file of weights ({brief(error)}); {REMEDY}."
