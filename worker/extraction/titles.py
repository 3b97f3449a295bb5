"""What Arabic news puts before a name and is not the name: honorifics, roles, nationalities, kinds of place.

Words are compared by :func:`worker.orthography.key`. Arabic only; other languages pass through untouched.
"""

from collections.abc import Sequence
from functools import lru_cache

from worker.extraction.known import known
from worker.extraction.lexicon import keys

_ENDINGS = (("يه", "ي"), ("يين", "ي"), ("يون", "ي"), ("يتين", "ي"), ("يتان", "ي"), ("يان", "ي"), ("يات", "ي"))
_SEVERAL = ("ان", "ين", "ون", "تان", "تين")
_DEEPEST = 8
_FILE = "titles"


def is_nationality(word: str) -> bool:
    """Whether a key is an adjective of nationality in any gender and number, with or without the article."""
    return _nationality(word) is not None


def is_of_state(word: str) -> bool:
    """Whether a key is an adjective of one state, not of a part of the world."""
    return _nationality(word) not in _words("regional") | {None}


@lru_cache(maxsize=65_536)
def is_role(word: str) -> bool:
    """Whether a key is a role, with or without the article: وزير, الرئيس."""
    return word in _words("roles") or word.removeprefix("ال") in _words("roles")


@lru_cache(maxsize=65_536)
def is_role_of_several(word: str) -> bool:
    """Whether a key is a role in the dual or the plural: دبلوماسيان, المسؤولون."""
    return any(word.endswith(ending) and is_role(word.removesuffix(ending)) for ending in _SEVERAL)


@lru_cache(maxsize=65_536)
def is_term(word: str) -> bool:
    """Whether a key is a common noun before names: a role, an honorific, a kind of place."""
    return is_role(word) or word in _words("honorifics") or word in _words("kinds_of_place")


def is_title(word: str) -> bool:
    """Whether a key is a role or an honorific with the article: الرئيس, الحكم."""
    return word.startswith("ال") and (is_role(word) or word in _words("honorifics"))


def title_length(words: Sequence[str]) -> int:
    """How many of the first keys of a person's name are title; all of them where there is no name at all."""
    index = 0
    while index < len(words):
        taken = _title_at(words, index)
        if not taken:
            break
        index += taken
    return index


def kind_length(words: Sequence[str]) -> int:
    """How many of the first keys only say what kind of place follows: مدينة …, العاصمة الأردنية …."""
    index = 0
    while index < len(words) and (words[index] in _words("kinds_of_place") or (index and is_nationality(words[index]))):
        index += 1
    return index


def nation_length(words: Sequence[str]) -> int:
    """How many of the last keys only say in which state a place lies: طنجة المغربية, but not الصحراء المغربية."""
    if len(words) != 2 or words[0] in _words("kinds_of_territory"):
        return 0
    alone = not words[0].startswith("ال") or known(words[0]) is not None
    return int(alone and words[1].startswith("ال") and is_of_state(words[1]))


def role_start(words: Sequence[str], steps: Sequence[bool]) -> int | None:
    """Where the role that precedes a name begins, or None.

    ``words`` are the keys before the name, ``steps`` whether each may be passed over on the way back (a definite
    noun, a place). A role noun in construct takes the role noun after it along: نائب رئيس الوزراء.
    """
    found = None
    for index in range(len(words) - 1, max(-1, len(words) - 1 - _DEEPEST), -1):
        word = words[index]
        if is_role(word):
            found = index
            if index == 0 or words[index - 1] not in _words("roles"):
                return found
        elif not (steps[index] or word in _words("honorifics") or word in _words("qualifiers")):
            return found
    return found


@lru_cache(maxsize=65_536)
def _nationality(word: str) -> str | None:
    """The masculine singular without the article, if the word is an adjective of nationality."""
    if word in _words("states"):
        return None
    stem = word.removeprefix("ال")
    singulars = (stem.removesuffix(ending) + base for ending, base in (("", ""), *_ENDINGS) if stem.endswith(ending))
    return next((singular for singular in singulars if singular in _words("nationalities")), None)


def _is_attribute(word: str) -> bool:
    return word in _words("qualifiers") or (word.startswith("ال") and is_nationality(word))


def _title_at(words: Sequence[str], index: int) -> int:
    word, following = words[index], words[index + 1 : index + 2]
    if following and following[0] in keys("names", "trailing_parts"):
        return 0
    if word in _words("honorifics_and_names") and not (following and following[0].startswith("ال")):
        return 0
    if word in _words("honorifics") or _is_attribute(word):
        return 1
    if not is_role(word):
        return 0
    if word.startswith("ال") or not following:
        return int(word not in _words("roles_and_names"))
    if _is_attribute(following[0]):
        return 2
    # In construct with a noun that is no part of a name: زعيم الحركة فلان. Without a word after it, it is the name.
    bare = word not in _words("roles_and_names") and following[0].startswith("ال") and len(words) > index + 2
    return 2 if bare else int(following[0] in _words("roles"))


def _words(section: str) -> frozenset[str]:
    return keys(_FILE, section)
