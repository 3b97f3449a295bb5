"""The verbs that make relations: what they deny, and whether they tell or only suppose.

The words are data, in ``relations.toml``. Other languages have their negation in the features of Universal
Dependencies.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from worker.extraction.trees import Tree
from worker.orthography import key

_PARTICLES = frozenset(("PART", "AUX", "SCONJ", "CCONJ", "ADV"))
_CLITIC_PURPOSE = frozenset(("ل", "كي"))
_TO = "ان"
_MAY = "قد"
_NOT_YET = "لم"
_WILL_NOT = "لن"
_REACH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Particles:
    """The word lists of ``relations.toml`` as normalised forms; ``governed`` gives the prepositions of a lemma."""

    lists: Mapping[str, frozenset[str]]
    agent_marks: frozenset[tuple[str, ...]]
    governed: Mapping[str, frozenset[str]]

    def has(self, name: str, word: str) -> bool:
        """Whether a normalised word is in a list."""
        return word in self.lists[name]


@cache
def particles() -> Particles:
    """The lists, read once."""
    data = tomllib.loads(files("worker.extraction").joinpath("relations.toml").read_text(encoding="utf-8"))
    governed: dict[str, set[str]] = {}
    for preposition, verbs in data["governed"].items():
        for verb in verbs.split():
            governed.setdefault(key(verb), set()).add(key(preposition))
    return Particles(
        lists={name: frozenset(map(key, words.split())) for name, words in data.items() if isinstance(words, str)},
        agent_marks=frozenset(tuple(key(mark).split()) for mark in data["agent_marks"]),
        governed={verb: frozenset(prepositions) for verb, prepositions in governed.items()},
    )


def is_predicate(tree: Tree, index: int) -> bool:
    """Whether a word is a verb that can have a subject: finite, or with an auxiliary or subject of its own."""
    if tree.words[index].upos != "VERB":
        return False
    if tree.value(index, "VerbForm") in (None, "Fin"):
        return True
    return any(tree.related(index, "aux", "nsubj"))


def is_negated(tree: Tree, index: int) -> bool | None:
    """Whether a clause is denied; None where an exception makes that hard to tell (لم يسجل إلا هدفا)."""
    words = particles()
    before = _before(tree, index)
    denied = any(
        words.has("negators", tree.keys[place])
        or (words.has("doubtful_negators", tree.keys[place]) and tree.words[place].upos == "PART")
        or words.has("without", tree.keys[place])
        for place in before
    ) or any(tree.has(child, "Polarity=Neg") for child in tree.children[index])
    if denied and _has_exception(tree, index):
        return None
    return denied and not words.has("continuing", tree.lemma(index))


def is_told(tree: Tree, index: int) -> bool:
    """Whether the clause of a verb is said to be so: not wanted (أن يزور), supposed (إذا زار), possible (قد يزور)."""
    words = particles()
    before = _before(tree, index)
    marks = {tree.keys[place] for place in (*before, *tree.related(index, "mark", "aux", "advmod"))}
    if any(words.has("hypothetical", mark) for mark in marks):
        return False
    imperfect = tree.has(index, "Aspect=Imp")
    if _MAY in marks and imperfect:
        return False
    if _WILL_NOT in marks or _NOT_YET in marks:
        return True
    if tree.value(index, "Mood") in ("Jus", "Imp"):
        return False
    adjacent = before[:1] and tree.keys[before[0]] == _TO
    if not adjacent:
        purpose = before[:1] and tree.keys[before[0]] in _CLITIC_PURPOSE
        return not purpose and not tree.has(index, "Mood=Sub")
    return not imperfect or any(words.has("without", mark) or words.has("temporal", mark) for mark in marks)


def _before(tree: Tree, index: int) -> Sequence[int]:
    """The particles before a verb, the nearest first, and the word that governs أن before it."""
    words = particles()
    found: list[int] = []
    place = index - 1
    while place >= 0 and (tree.words[place].upos in _PARTICLES or words.has("negators", tree.keys[place])):
        found.append(place)
        place -= 1
    governs = place >= 0 and (words.has("without", tree.keys[place]) or words.has("temporal", tree.keys[place]))
    return [*found, place] if governs and any(tree.keys[each] == _TO for each in found) else found


def _has_exception(tree: Tree, index: int) -> bool:
    """Whether إلا or سوى follows in the clause; «إلا أن» is a conjunction."""
    stop = min(len(tree.keys), index + _REACH)
    for place in range(index + 1, stop):
        if particles().has("exceptions", tree.keys[place]):
            return tree.keys[place + 1 : place + 2] != (_TO,)
    return False
