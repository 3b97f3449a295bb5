"""The words that announce speech, read from ``lexicon.toml`` and inflected.

Forms are those of the third person, of which news is made: the perfect, the imperfect, and the participle in the
accusative (قائلا, مضيفة), which goes with the subject of another verb.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from worker.orthography import key

_LIKE_CLITICS = frozenset("وفلبك")
PRONOUNS = ("هما", "هم", "هن", "ها", "ه")

_WEAK = "ايو"


class Reach(StrEnum):
    """What a cue can announce: a clause as well as marked words, marked words only, or what a third one said."""

    STATEMENT = "statement"
    FRAGMENT = "fragment"
    RELAY = "relay"


class Mood(StrEnum):
    """The kind of word that a cue is."""

    PERFECT = "perfect"
    IMPERFECT = "imperfect"
    PARTICIPLE = "participle"
    NOUN = "noun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """An inflected cue. ``feminine`` and ``plural`` are None where the form leaves them open."""

    lemma: str
    reach: Reach
    mood: Mood
    feminine: bool | None = None
    plural: bool | None = None
    homograph: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Keys before the one whose words something is, then perhaps a preposition, or a verb where it is a ``clause``.
    ``loose`` ones have other uses as well."""

    words: tuple[str, ...]
    preposition: str = ""
    clause: bool = False
    loose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Forms by key, sources by their first key, the longest first, lists of keys by their name in the file, and the
    names of the lists that have a key."""

    forms: Mapping[str, Form]
    sources: Mapping[str, Sequence[Source]]
    lists: Mapping[str, frozenset[str]]
    homes: Mapping[str, frozenset[str]]
    with_objects: frozenset[str]

    def has(self, name: str, word: str) -> bool:
        """Whether a key is in a list."""
        return word in self.lists[name]

    def has_any(self, names: AbstractSet[str], word: str) -> bool:
        """Whether a key is in at least one of some lists."""
        homes = self.homes.get(word)
        return homes is not None and not homes.isdisjoint(names)


def is_cue(word: str) -> bool:
    """Whether a key is a verb of saying and nothing else."""
    form = lexicon().forms.get(word)
    return form is not None and form.mood in (Mood.PERFECT, Mood.IMPERFECT) and not form.homograph


@cache
def lexicon() -> Lexicon:
    """The cues of ``lexicon.toml``."""
    data = tomllib.loads(files("worker.extraction.speech").joinpath("lexicon.toml").read_text(encoding="utf-8"))
    forms: dict[str, Form] = {}
    for name, reach in (("statements", Reach.STATEMENT), ("relays", Reach.RELAY), ("fragments", Reach.FRAGMENT)):
        for entry in data[name]:
            for word, form in _forms(entry, reach):
                forms.setdefault(key(word), form)
    for word in data["nouns"]:
        for pronoun in PRONOUNS:
            plural = pronoun in ("هم", "هن", "هما")
            feminine = None if plural else pronoun == "ها"
            form = Form(lemma=word, reach=Reach.STATEMENT, mood=Mood.NOUN, feminine=feminine, plural=plural)
            forms.setdefault(key(word + pronoun), form)
    for word in data["bare_nouns"]:
        forms.setdefault(key(word), Form(lemma=word.removeprefix("ال"), reach=Reach.STATEMENT, mood=Mood.NOUN))
    sources: defaultdict[str, list[Source]] = defaultdict(list)
    for entry in sorted(data["sources"], key=lambda entry: -len(entry["words"])):
        source = _source(entry)
        sources[source.words[0]].append(source)
    heads = frozenset(
        source.words[0]
        for group in sources.values()
        for source in group
        if not source.loose and source.words[0] != "علي"
    )
    lists = {name: _keys(words) for name, words in data.items() if _is_list(words)} | {"source_heads": heads}
    homes: defaultdict[str, set[str]] = defaultdict(set)
    for name, listed in lists.items():
        for word in listed:
            homes[word].add(name)
    return Lexicon(
        forms=forms,
        sources=sources,
        lists=lists,
        homes={word: frozenset(names) for word, names in homes.items()},
        with_objects=frozenset(_with_objects(forms)),
    )


def _with_objects(forms: Mapping[str, Form]) -> Iterator[str]:
    """Verbs with a pronoun of which the first letter may pass for a clitic: «وصفته» is no و and صفته."""
    for word, form in forms.items():
        if word[0] in _LIKE_CLITICS and form.mood in (Mood.PERFECT, Mood.IMPERFECT) and not form.homograph:
            yield from (word + pronoun for pronoun in PRONOUNS)


def _source(entry: Mapping[str, Any]) -> Source:
    return Source(
        words=tuple(key(entry["words"]).split()),
        preposition=entry.get("preposition", ""),
        clause=entry.get("clause", False),
        loose=entry.get("loose", False),
    )


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _keys(words: Sequence[str]) -> frozenset[str]:
    return frozenset(key(word) for word in words)


def _forms(entry: Mapping[str, Any], reach: Reach) -> Iterator[tuple[str, Form]]:
    homograph = entry.get("homograph", False)
    for mood, inflect in ((Mood.PERFECT, _perfect), (Mood.IMPERFECT, _imperfect), (Mood.PARTICIPLE, _participle)):
        if mood in entry:
            for word, feminine, plural in inflect(entry[mood]):
                if homograph and feminine is False and plural:
                    continue  # «طالبا» is a noun before it is a dual
                yield (
                    word,
                    Form(
                        lemma=entry["lemma"],
                        reach=reach,
                        mood=mood,
                        feminine=feminine,
                        plural=plural,
                        homograph=homograph and mood is not Mood.PARTICIPLE,
                    ),
                )


_Inflected = Iterator[tuple[str, bool | None, bool | None]]


def _perfect(stem: str) -> _Inflected:
    """قال, قالت, قالا, قالتا, قالوا, قلن is not news. A verb before its subject is singular, so number stays open."""
    plain = key(stem)
    weak = stem[-1] in "ىا" and len(stem) > 2
    short = stem[:-1] if weak else stem
    yield plain, False, None
    yield short + "ت", True, None
    yield short + ("يا" if stem[-1] == "ى" else "ا"), False, True
    yield short + "تا", True, True
    yield short + "وا", None, True


def _imperfect(stem: str) -> _Inflected:
    short = stem[:-1] if key(stem)[-1] in "يو" else stem
    yield "ي" + stem, False, None
    yield "ت" + stem, True, None
    yield "ي" + short + "ون", None, True
    yield "ي" + stem + "ان", False, True
    yield "ت" + stem + "ان", True, True


def _participle(stem: str) -> _Inflected:
    yield stem + "ا", False, False
    yield stem + "ة", True, False
    yield stem.removesuffix("ي") + "ين", None, True
    yield stem + "ات", True, True
