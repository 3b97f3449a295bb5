"""The word lists of the analysis: TOML files beside the code, each read once. Every file says where it comes from."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from worker.orthography import key

_FOLDER = "data"


@cache
def lexicon(name: str) -> Mapping[str, Any]:
    """What the file of this name holds, without its ending. Not to be changed."""
    return tomllib.loads(resources.files(__package__).joinpath(_FOLDER, f"{name}.toml").read_text(encoding="utf-8"))


@cache
def keys(name: str, *path: str) -> frozenset[str]:
    """The words of one list or table of a file, as keys of :mod:`worker.orthography`. ``path`` leads to it by name."""
    found = lexicon(name)
    for step in path:
        found = found[step]
    return frozenset(key(word) for word in found)
