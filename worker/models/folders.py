"""Where the models of a language are: the folders of the settings, searched in their order."""

import os
from collections.abc import Sequence
from pathlib import Path

from schemas.settings import BUNDLED, BUNDLED_MODELS, Settings
from worker.errors import ModelError
from worker.models.registry import ModelPackage, package_names, read_package

OFFICIAL_PACKAGE = "default"


def model_folders(settings: Settings) -> tuple[Path, ...]:
    """The folders in the order of the search; ``bundled`` stands for the one that comes with the code."""
    parts = [part for part in settings.model_dir.split(os.pathsep) if part]
    return tuple(BUNDLED_MODELS if part == BUNDLED else Path(part) for part in parts)


def find_package(settings: Settings, language: str) -> ModelPackage:
    """Find and check the package of a language, in the first folder that has the language at all.

    It is the package of the settings; for a language that has none of that name, while another of the languages has,
    it is ``default``, as the official folders call theirs. So a misspelt name is not passed over.

    :raises ModelError: in one sentence, if the settings name something that is no model folder, no folder has the
        language or the package, or its files are not those that the folder describes.
    """
    folders = model_folders(settings)
    having = _having(language, folders)
    if not having and len(folders) != 1:
        raise ModelError(
            f"There are no models for language {language!r} in {' or '.join(map(str, folders)) or 'any folder'}; "
            "name a folder that has them in KHULASA_MODEL_DIR, or take the language out of KHULASA_LANGUAGES."
        )
    folder, name = (having or folders)[0], settings.model_package
    names = package_names(folder, language)
    if name not in names and OFFICIAL_PACKAGE in names and _is_known(name, settings.languages, folders):
        name = OFFICIAL_PACKAGE
    return read_package(folder, language, name)


def _having(language: str, folders: Sequence[Path]) -> Sequence[Path]:
    # Every folder is read, so that a wrong one is told even if it is not needed.
    return [folder for folder in folders if package_names(folder, language)]


def _is_known(name: str, languages: Sequence[str], folders: Sequence[Path]) -> bool:
    """Whether a package of this name is what one of the languages gets."""
    return any(name in package_names(folder, each) for each in languages for folder in _having(each, folders)[:1])
