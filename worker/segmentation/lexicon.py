"""The words that decide whether a sentence ends, read once from ``rules.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from worker.orthography import key


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Sets of words as keys of :mod:`worker.orthography`; the file says what each is for."""

    leading: frozenset[str]
    trailing: frozenset[str]
    labelled: frozenset[str]
    ordinals: frozenset[str]
    onward: frozenset[str]
    unfinished: frozenset[str]
    sayings: frozenset[str]
    resuming: frozenset[str]
    dependent: frozenset[str]
    dependent_pairs: frozenset[str]
    pointing: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The words of ``rules.toml``, verbs of saying in the third persons."""
    rules = tomllib.loads(resources.files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))
    abbreviations, ellipsis, speech = rules["abbreviations"], rules["ellipsis"], rules["speech"]
    perfect = _perfect(speech["perfect"])
    imperfect = {key(prefix + stem) for stem in speech["imperfect"] for prefix in ("ي", "ت")}
    plural = {key(f"ي{stem}ون") for stem in speech["imperfect"]}

    return Lexicon(
        leading=_keys(abbreviations["leading"]),
        trailing=_keys(abbreviations["trailing"]),
        labelled=_keys(abbreviations["labelled"]),
        ordinals=_keys(rules["enumeration"]["ordinals"]),
        onward=_keys(ellipsis["onward"]),
        unfinished=_keys(ellipsis["unfinished"]),
        sayings=perfect | imperfect | plural,
        resuming=_perfect(speech["resuming"]),
        dependent=_keys(speech["dependent"]),
        dependent_pairs=_keys(speech["dependent_pairs"]),
        pointing=_keys(speech["pointing"]),
    )


def _keys(words: list[str]) -> frozenset[str]:
    return frozenset(key(word) for word in words)


def _perfect(stems: list[str]) -> frozenset[str]:
    return frozenset(key(stem + ending) for stem in stems for ending in ("", "ت", "وا", "ا"))
