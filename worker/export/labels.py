"""The words that exports for people put around what was found, in the language of the article where there are any."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from schemas.languages import lookup

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Labels:
    """Words by key, and the language that they are in."""

    language: str
    words: Mapping[str, str]


def labels(language: str) -> Labels:
    """The labels for an article in ``language``."""
    known = _labels()
    found = lookup(language, tuple(known)) or FALLBACK
    return Labels(found, known[found])


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files(__package__).joinpath("labels.toml").read_text(encoding="utf-8"))
