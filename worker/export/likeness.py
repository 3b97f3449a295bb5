"""Whether a name or a number of the source is found in a translation that has lost its marks.

Names are compared without diacritics and case, as they are spelled and by their consonants, because romanised vowels
vary most (Nādiyah, Nadia). Numbers and dates are compared by value, in digits of any script.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

# Shares of 100, by rapidfuzz. Set on the spellings of tests/unit/worker/export/test_likeness.py.
SPELLING = 80.0
CONSONANTS = 85.0
SHORTEST_CONSONANTS = 3
# Characters of a segment's translation in which names are looked for: many times what a segment has.
LONGEST_TARGET = 5_000

_FIGURE = re.compile(r"\d(?:[\d.,'’\u00a0\u202f\u066b\u066c]*\d)?")
_SEPARATORS = re.compile(r"['’\u00a0\u202f\u066c]")
# Thousands in threes, as in most languages, or in twos, as in India.
_GROUPED = re.compile(r"\d+|\d{1,3}(,\d{2,3})*,\d{3}")
_SIGNS = "'’‘`ʼʻʿʾ-"
_SCALES = tuple(Decimal(10) ** power for power in (0, 3, 6, 9, 12))
_WEAK = re.compile(r"[aeiouyhw]")
_DOUBLED = re.compile(r"(.)\1+")
_DIGRAPHS = (
    ("kh", "x"),
    ("gh", "g"),
    ("sh", "s"),
    ("ch", "s"),
    ("th", "t"),
    ("dh", "d"),
    ("ck", "k"),
    ("q", "k"),
    ("c", "k"),
    ("dj", "j"),
    ("g", "j"),
    ("v", "f"),
    ("p", "b"),
    ("z", "s"),
    ("d", "t"),
)


def folded(text: str) -> str:
    """Letters and digits in lower case without diacritics and signs for hamza and ayn, else single spaces."""
    letters = (
        "" if unicodedata.combining(character) or character in _SIGNS else character if character.isalnum() else " "
        for character in unicodedata.normalize("NFKD", text).casefold()
    )
    return " ".join("".join(letters).split())


def names(candidates: Iterable[str], target: str) -> bool:
    """Whether one of the spellings of a name, or one close to it, is in the target."""
    where = folded(target[:LONGEST_TARGET])
    return any(_resembles(folded(candidate), where) for candidate in candidates)


def _resembles(name: str, target: str) -> bool:
    if not name or not target:
        return False
    if name in target:
        return True
    size = len(name.split())
    # A particle may be written together or apart; but half of two words is not the name.
    lengths = {size, size + 1} | ({size - 1} if size > 2 else set())
    return any(_alike(name, _windows(target, length)) for length in lengths)


@dataclass(frozen=True, slots=True)
class _Windows:
    """Every so many words that follow each other, and what they sound like, by the first sound."""

    spelled: tuple[str, ...]
    sounds: Mapping[str, tuple[str, ...]]


# The names of a segment are looked for one after the other.
@lru_cache(maxsize=8)
def _windows(target: str, length: int) -> _Windows:
    words = target.split()
    spelled = tuple(" ".join(words[start : start + length]) for start in range(max(1, len(words) - length + 1)))
    sounds: dict[str, list[str]] = {}
    for each in map(_consonants, spelled):
        if len(each) >= SHORTEST_CONSONANTS:
            sounds.setdefault(each[0], []).append(each)
    return _Windows(spelled, {first: tuple(each) for first, each in sounds.items()})


def _alike(name: str, windows: _Windows) -> bool:
    if extractOne(name, windows.spelled, scorer=ratio, processor=None, score_cutoff=SPELLING):
        return True
    sound = _consonants(name)
    others = windows.sounds.get(sound[:1], ())
    if len(sound) < SHORTEST_CONSONANTS or not others:
        return False
    return extractOne(sound, others, scorer=ratio, processor=None, score_cutoff=CONSONANTS) is not None


def _consonants(name: str) -> str:
    """The consonants of a name, alike ones as one, after a 0 if it begins with a vowel."""
    name = _DOUBLED.sub(r"\1", name)
    for letters, sound in _DIGRAPHS:
        name = name.replace(letters, sound)
    return ("0" if name[0] in "aeiou" else "") + _WEAK.sub("", name).replace(" ", "")


def figures(text: str) -> frozenset[Decimal]:
    """Every number written in digits, in all its readings: 1.250 may be 1250 or 1.25."""
    return frozenset(value for found in _FIGURE.findall(text) for value in _readings(found))


def has_value(value: str, text: str) -> bool:
    """Whether a decimal number is in the text in digits, perhaps before a word such as million."""
    try:
        wanted = Decimal(value)
    except InvalidOperation:
        return value in text
    return any(figure * scale == wanted for figure in figures(text) for scale in _SCALES)


def _readings(figure: str) -> Iterator[Decimal]:
    plain = "".join(str(unicodedata.digit(character)) if character.isdigit() else character for character in figure)
    plain = _SEPARATORS.sub("", plain).replace("\u066b", ".")
    if plain.isdecimal():
        yield Decimal(plain)
        return
    for point, group in (".,", ",."):
        whole, *rest = plain.split(point)
        if len(rest) <= 1 and _GROUPED.fullmatch(whole.replace(group, ",")):
            yield Decimal(".".join([whole.replace(group, ""), *rest]))
    parts = re.split("[.,]", plain)
    if all(len(part) <= 2 for part in parts[:-1]) and len(parts[-1]) != 3:
        # A date, or a list.
        yield from (Decimal(part) for part in parts if part)
