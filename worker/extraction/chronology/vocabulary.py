"""What a calendar word means: its class and its number."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from importlib import resources
from typing import Any

from worker.orthography import key

# One character for every class, so that a sentence is a string and an expression a pattern on it. The classes are the
# sections of vocabulary.toml; lexemes.py adds D (1 to 31), N (other numbers up to three digits), Y (four digits),
# l («ال» before digits), the marks c / - . ( ), and x for all else.
SYMBOLS: Mapping[str, str] = {
    "month": "M",
    "hijri_month": "H",
    "weekday": "W",
    "day_word": "T",
    "part_of_day": "p",
    "day_adverb": "P",
    "ordinal": "O",
    "first": "G",
    "last": "X",
    "first_day": "F",
    "cardinal": "C",
    "the_cardinal": "d",
    "the_units": "R",
    "about": "~",
    "unit": "u",
    "one_unit": "o",
    "two_units": "v",
    "one": "1",
    "this_unit": "U",
    "weekend": "E",
    "day": "j",
    "two_days": "J",
    "the_month": "m",
    "two_months": "Q",
    "the_year": "y",
    "two_years": "Z",
    "shift": "a",
    "two_shifted": "A",
    "this": "h",
    "same": "z",
    "that": "r",
    "edge": "k",
    "season": "S",
    "share": "q",
    "decade": "K",
    "age": "n",
    "gregorian": "g",
    "hijri": "e",
    "before_christ": "V",
    "corresponding": "=",
    "from": "f",
    "to": "t",
    "between": "b",
    "since": "s",
    "ago": "B",
    "after": "L",
    "away": "w",
    "from_now": "@",
    "in": "i",
    "and": "&",
}


class Unit(IntEnum):
    """Units of time, the smaller first."""

    HOUR = 1
    DAY = 2
    WEEK = 3
    MONTH = 4
    YEAR = 5
    DECADE = 6
    CENTURY = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """The class of a word or phrase, as its symbol, and its number: of the month, of days from now, a unit."""

    symbol: str
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Phrases by their first word, the longest first, each with the words after it."""

    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], Meaning]]]

    def match(self, keys: Sequence[str]) -> tuple[int, Meaning] | None:
        """The longest phrase that the keys begin with: how many of them it takes, and its meaning."""
        for rest, meaning in self.phrases.get(keys[0], ()):
            if tuple(keys[1 : len(rest) + 1]) == rest:
                return len(rest) + 1, meaning
        return None

    def begins(self, word: str) -> bool:
        """Whether a phrase begins with a word."""
        return word in self.phrases


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The words of ``vocabulary.toml``."""
    phrases: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
    for section, entries in _data("vocabulary.toml").items():
        for name, spellings in entries.items():
            meaning = Meaning(symbol=SYMBOLS[section], number=_number(name))
            for spelling in spellings:
                first, *rest = key(spelling).split()
                phrases.setdefault(first, []).append((tuple(rest), meaning))
    return Vocabulary(phrases={first: sorted(each, key=lambda e: -len(e[0])) for first, each in phrases.items()})


@lru_cache(maxsize=1)
def evidence() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """The word lists of ``evidence.toml`` as keys, by section and name."""
    return {
        section: {name: frozenset(key(word) for word in words) for name, words in lists.items()}
        for section, lists in _data("evidence.toml").items()
    }


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / name).read_text(encoding="utf-8"))


def _number(name: str) -> int:
    if name == "words":
        return 0
    return int(name) if name.lstrip("-").isdigit() else Unit[name.upper()]
