"""When two normalised words are spellings of one name: ترامب and ترمب, فولوديمير and فلوديمير, غوغل and جوجل.

Transliteration into Arabic leaves long vowels and some consonants open, so spellings of one word share a skeleton: the
word without its vowels, with the consonants that stand for each other made one. The idea is that of Freeman, Condon &
Ackerman (2006). Arabic names that differ so (حسن, حسين) are different names.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import groupby

from worker.extraction.lexicon import keys, lexicon

ARTICLE = "ال"

_FILE = "spellings"
_SHORTEST = 4
_SHORTEST_BARE = 3
# A word of this length may differ in two places.
_LONG = 6
# An adjective of relation is another word: حلب and حلبي.
_RELATION = "ي"


def form(words: Sequence[str]) -> str:
    """What all spellings of a name share: no spaces (عبد الله, عبدالله), no article at the front."""
    several = len(words) > 1
    return bare("".join("بن" if several and word == "ابن" else word for word in words))


def bare(word: str) -> str:
    """A key without its article, if enough is left."""
    return word.removeprefix(ARTICLE) if len(word) >= len(ARTICLE) + _SHORTEST_BARE else word


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """What variants of a key share; different words may share it too."""
    return _consonants(_sounds(bare(word))) or word


@lru_cache(maxsize=65_536)
def is_variant(one: str, other: str) -> bool:
    """Whether two keys are likely spellings of the same part of a name.

    One vowel may differ, or the letters for one or more consonants; in long words two of these. Words with the
    article are Arabic and have one spelling.
    """
    if bare(one) == bare(other):
        return True
    if one.startswith(ARTICLE) or other.startswith(ARTICLE) or skeleton(one) != skeleton(other):
        return False
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST or long == short + _RELATION or {one, other} <= keys("romanization", "personal"):
        return False
    swapped = _consonants(one) != _consonants(other)
    return _distance(_sounds(one), _sounds(other)) + swapped <= (2 if len(short) >= _LONG else 1)


@cache
def _alike() -> Mapping[str, str]:
    return {letter: letters[0] for letters in lexicon(_FILE)["consonants"] for letter in letters}


def _sounds(word: str) -> str:
    """The word with one letter for those that stand for each other, none doubled."""
    alike = _alike()
    return _once(alike.get(letter, letter) for letter in word)


def _consonants(word: str) -> str:
    return _once(letter for letter in word if letter not in lexicon(_FILE)["vowels"])


def _once(letters: Iterable[str]) -> str:
    return "".join(letter for letter, _ in groupby(letters))


def _distance(one: str, other: str) -> int:
    """The edit distance of Levenshtein (1966)."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        corner, row[0] = row[0], number
        for place, twin in enumerate(other, 1):
            corner, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, corner + (letter != twin))
    return row[-1]
