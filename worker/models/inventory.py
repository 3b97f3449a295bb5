"""What lies in model folders, whether it is right or not. Nothing is loaded, so the api may ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from schemas.settings import Settings
from worker.errors import ModelError
from worker.models.files import ModelFile, read_file
from worker.models.folders import find_package, model_folders
from worker.models.registry import (
    PROCESSORS,
    Language,
    ModelPackage,
    all_languages,
    read_resources,
    table,
)

FOUNDATIONS = ("pretrain", "forward_charlm", "backward_charlm")
ORDER = {kind: place for place, kind in enumerate((*PROCESSORS, *FOUNDATIONS))}
NO_MODELS = frozenset({"packages", "default_processors", "default_dependencies"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The models of one language: ``packages`` of which no file is missing, and every file that is described.

    ``stanza`` is the version that they were made with, where the folder tells.
    """

    language: str
    stanza: str | None
    packages: tuple[str, ...]
    files: tuple[ModelFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def read_served(settings: Settings) -> tuple[ModelPackage, ...]:
    """The package of each language that a worker with these settings loads; raises ModelError if one cannot be had."""
    return tuple(find_package(settings, language) for language in settings.languages)


def read_folders(settings: Settings) -> Mapping[Path, tuple[Holding, ...]]:
    """What each folder of the settings has, in the order of the search; raises what :func:`read_holdings` does."""
    return {folder: read_holdings(folder) for folder in model_folders(settings)}


def read_holdings(folder: Path) -> tuple[Holding, ...]:
    """What the folder has of each language; raises ModelError when it, or a file in it, cannot be read."""
    return tuple(_holding(language) for language in all_languages(folder, read_resources(folder)))


def _holding(language: Language) -> Holding:
    described = [
        (kind, name) for kind in language.entry if kind not in NO_MODELS for name in table(language.entry[kind])
    ]
    described.sort(key=lambda model: (ORDER.get(model[0], len(ORDER)), model))
    paths = {(kind, name): language.path(kind, name) for kind, name in described}
    return Holding(
        language=language.code,
        stanza=language.stanza,
        packages=tuple(name for name in language.packages if _is_whole(language, name)),
        files=tuple(read_file(*model, path)[0] for model, path in paths.items() if _is_there(path)),
    )


def _is_whole(language: Language, package: str) -> bool:
    try:
        return all(_is_there(language.path(*model)) for model in language.wanted(language.models(package)))
    except ModelError:
        return False


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # as far as one can tell; whoever reads it is told what is wrong
    return True
