"""Well-known things: their English names, and the other names by which Arabic news knows each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from schemas.extraction import EntityType
from worker.extraction.lexicon import keys, lexicon
from worker.extraction.variants import ARTICLE, form
from worker.orthography import key

_FILE = "known"
# بوزيد, أبوزيد, عبدالحكيم
_JOINED = ("بو", "ابو", "عبد")
_TYPES = {
    "persons": EntityType.PERSON,
    "locations": EntityType.LOCATION,
    "organisations": EntityType.ORGANISATION,
    "miscellaneous": EntityType.MISCELLANEOUS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A well-known thing by its established English name."""

    english: str
    type: EntityType


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """The words of a name, as keys, and the type of what it names."""

    words: tuple[str, ...]
    type: EntityType


@lru_cache(maxsize=65_536)
def known(text: str) -> Known | None:
    """What a name written like this stands for, or None."""
    return _by_form().get(_form(text))


@cache
def is_ambiguous(text: str) -> bool:
    """Whether a well-known name is a common word or another name as well."""
    return key(text) in keys(_FILE, "ambiguous")


@cache
def phrases() -> Mapping[str, tuple[Phrase, ...]]:
    """The names that mean one thing wherever they stand, by first word, longest first. People have several words."""
    found: dict[str, list[Phrase]] = {}
    for thing, name in _names():
        words = tuple(key(name).split())
        if is_ambiguous(name) or (thing.type is EntityType.PERSON and len(words) == 1):
            continue
        found.setdefault(words[0], []).append(Phrase(words=words, type=thing.type))
    return {word: tuple(sorted(each, key=lambda phrase: -len(phrase.words))) for word, each in found.items()}


@lru_cache(maxsize=65_536)
def is_name_word(word: str) -> bool:
    """Whether a key is a word that names are made of, by itself or after a part that is written together with it."""
    return word in name_words() or any(
        word.startswith(part) and word.removeprefix(part) in name_words() for part in _JOINED
    )


@cache
def name_words() -> frozenset[str]:
    """Keys of the words that names are made of: given and family names, places, foreign names."""
    tables = lexicon("romanization")
    arabic = {key(word) for section in ("personal", "places") for word in tables[section]}
    foreign = {key(word) for word in tables["foreign"]}
    given = keys("names", "given")
    single = {phrase.words[0] for each in phrases().values() for phrase in each if len(phrase.words) == 1}
    return frozenset(arabic | {ARTICLE + word for word in arabic} | foreign | given | single)


@cache
def given_names() -> frozenset[str]:
    """Keys of personal names that are no common words."""
    return (keys("romanization", "personal") | keys("names", "given")) - keys("names", "common")


@cache
def _by_form() -> Mapping[str, Known]:
    things = {_form(name): thing for thing, name in _names()}
    latin = {_form(thing.english): thing for thing in things.values()}
    return {**latin, **things}


def _names() -> Iterator[tuple[Known, str]]:
    for section, kind in _TYPES.items():
        for english, names in lexicon(_FILE)[section].items():
            for name in names:
                yield Known(english=english, type=kind), name


def _form(text: str) -> str:
    return form(key(text).split())
