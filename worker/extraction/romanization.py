"""Names in Latin letters, for the translator to choose from: the established English form, and ALA-LC.

Arabic print leaves out the short vowels, so a name is romanised word by word from a table, and by rules only where no
short vowel is in doubt. A name with one word that is neither is not romanised at all. The system is that of the
"ALA-LC Romanization Tables" for Arabic (Library of Congress, 2012); rules are cited by its numbers.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from unicodedata import normalize

from schemas.extraction import EntityType
from worker.extraction.known import known
from worker.extraction.lexicon import lexicon
from worker.extraction.variants import ARTICLE
from worker.orthography import key

MOST = 3

_FILE = "romanization"
_LATIN_ARTICLE = "al-"
_SERVANT = "عبد"
_TA_MARBUTA = ("ah", "āh")
_SHORTEST_STEM = 4
_RELATIONS = (("يه", "īyah"), ("ي", "ī"))
# Every consonant has its alef, so no short vowel can be missing; w and y may be vowels themselves, hamza has a seat.
_LETTERS = {
    **dict(zip("بتجدرزسفقكلمن", "btjdrzsfqklmn", strict=True)),
    **dict(zip("ثحخذشصضطظعغهپڤگ", ("th", "ḥ", "kh", "dh", "sh", *"ṣḍṭẓʻ", "gh", *"hpvg"), strict=True)),
}
_CONSONANT = f"[{''.join(_LETTERS)}]"
_LONG_ONLY = re.compile(f"(?:{_CONSONANT}ا)+(?:{_CONSONANT}|{_CONSONANT}?ي)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One word in Latin letters: in ALA-LC, and as it is established in English where that differs."""

    latin: str
    english: str | None = None


def romanized(name: str, kind: EntityType) -> tuple[str, ...] | None:
    """Up to three forms of a name in Latin letters, the best first, or None where none is sure.

    First comes the form established in English, if there is one; then ALA-LC, in more than one reading where the
    unvocalised name has several. A name that is in Latin letters already has no romanisation.
    """
    words = key(name).split()
    if not words or name.isascii():
        return None
    thing = known(name)
    established = [thing.english] if thing is not None and thing.type is kind else []
    readings = [_readings(words, index, kind) for index in range(len(words))]
    composed = islice(product(*readings), MOST) if all(readings) else ()
    chosen = [tuple(choice) for choice in composed]
    if not established:
        # A name half in English and half in ALA-LC would be neither.
        english = [tuple(each.english for each in choice) for choice in chosen[:1]]
        established = [" ".join(filter(None, words)) for words in english if all(words)]
    forms = (*established, *(" ".join(each.latin for each in choice) for choice in chosen))
    return tuple(dict.fromkeys(_capitalised(normalize("NFC", each)) for each in forms))[:MOST] or None


def _readings(words: Sequence[str], index: int, kind: EntityType) -> tuple[_Reading, ...]:
    """What a word can be in its place; nothing where that is not sure."""
    word = words[index]
    person = kind is EntityType.PERSON
    if person and (particle := _table("particles").get(word)):
        return _first_particle(particle) if index == 0 else particle
    found = next(_sources(word, person=person), ())
    follows = not person and index + 1 < len(words)
    if follows and word in _table("nouns"):
        # Rule 7: in construct the ta marbuta is t.
        return tuple(_Reading(latin=_in_construct(each.latin)) for each in found)
    return found


def _sources(word: str, *, person: bool) -> Iterator[tuple[_Reading, ...]]:
    """The readings of a word from each table and rule that knows it, the surest first."""
    sections = ("personal", "places", "nouns") if person else ("places", "nouns", "personal")
    for section in ("foreign", *sections):
        if word in _table(section):
            yield _table(section)[word]
    definite = word.removeprefix(ARTICLE)
    for section in sections if definite != word else ():
        if definite in _table(section):
            yield _with_article(_table(section)[definite])
    servant = word.removeprefix(_SERVANT)
    if servant != word and servant.startswith(ARTICLE) and (owner := next(_sources(servant, person=True), ())):
        yield tuple(_Reading(latin=f"{_table('particles')[_SERVANT][0].latin} {each.latin}") for each in owner)
    if relation := _relation(definite):
        yield _with_article(relation) if definite != word else relation
    if _LONG_ONLY.fullmatch(word) and len(word) > 2:
        yield (_Reading(latin=_long_only(word)),)


def _relation(word: str) -> tuple[_Reading, ...]:
    """The adjective of relation (nisba) of a word of the tables: بغدادي from بغداد."""
    for ending, latin in _RELATIONS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST_STEM:
            continue
        for section in ("personal", "places"):
            bases = _table(section).get(stem, ()) or _table(section).get(stem + "ه", ())
            stems = [each.latin.removesuffix("ah") for each in bases]
            if len(stems) == 1 and stems[0][-1] not in "āáīū":
                return (_Reading(latin=stems[0] + latin),)
    return ()


def _long_only(word: str) -> str:
    """A word whose every consonant but the last is followed by alef: غانا, ناتاشا."""
    body, final = (word[:-1], "ī") if word.endswith("ي") and word[-2:-1] != "ا" else (word, "")
    return "".join("ā" if letter == "ا" else "y" if letter == "ي" else _LETTERS[letter] for letter in body) + final


def _with_article(readings: Sequence[_Reading]) -> tuple[_Reading, ...]:
    # Rule 17(c): the article is al- before every letter.
    return tuple(_Reading(latin=_LATIN_ARTICLE + each.latin) for each in readings)


def _first_particle(readings: Sequence[_Reading]) -> tuple[_Reading, ...]:
    # Rule 25: بن that begins a modern family name is Bin.
    return tuple(readings[-1:])


def _in_construct(latin: str) -> str:
    return f"{latin[:-1]}t" if latin.endswith(_TA_MARBUTA) else latin


def _capitalised(text: str) -> str:
    # Rule 18: as in English, but the article is lower case everywhere. The table has the capitals of all but particles.
    return text if text.startswith(_LATIN_ARTICLE) else text[:1].upper() + text[1:]


@cache
def _table(section: str) -> Mapping[str, tuple[_Reading, ...]]:
    """A section of the data by key. Two strings are readings, but English and ALA-LC for foreign words."""
    entries: Mapping[str, str | list[str]] = lexicon(_FILE)[section]
    if section == "foreign":
        return {key(word): (_Reading(latin=pair[1], english=pair[0]),) for word, pair in entries.items()}
    listed = {key(word): [value] if isinstance(value, str) else value for word, value in entries.items()}
    return {word: tuple(_Reading(latin=value) for value in values) for word, values in listed.items()}
