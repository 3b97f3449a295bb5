"""The word lists of the summary: TOML files beside the code, each read once. Every file says where it comes from."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from worker.orthography import key


@cache
def lexicon(name: str) -> Mapping[str, Any]:
    """What the file of this name under the package holds, without its ending. Not to be changed."""
    return tomllib.loads(files("worker.summary").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def keys(name: str, *lists: str) -> frozenset[str]:
    """The words of some lists of a file, as keys of :mod:`worker.orthography`."""
    found = lexicon(name)
    return frozenset(key(word) for each in lists for word in found[each])
