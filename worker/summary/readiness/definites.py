"""Definite nouns that point to what was told of before the segment: «الوزير», «هذه الخطوة»."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from schemas.extraction import Entity, EntityType
from worker.extraction.titles import is_nationality, is_role
from worker.extraction.trees import Tree
from worker.extraction.variants import ARTICLE
from worker.summary.lexicon import keys
from worker.summary.readiness.agreement import is_nominal
from worker.summary.readiness.discourse import Discourse
from worker.summary.readiness.stretch import Place, places
from worker.summary.units import Unit

_FILE = "readiness/lexicon"
_SHORTEST = 5
_AFTER = 5
_FARTHEST = 8
_RIGHT = ("nmod", "acl", "appos", "flat", "obl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Definite:
    """A noun, with its demonstrative, that goes back before the segment, and the entity that is meant, if known."""

    begin: int
    end: int
    noun: str
    entity: Entity | None


def unintroduced(told: Discourse, trees: Sequence[Tree], unit: Unit) -> tuple[Definite, ...]:
    """The definite nouns of a unit that nothing in it introduces, each noun once, in order.

    Only nouns that name a role, a body, a place, or a thing done count, and only where no name, adjective or clause
    after them says which one; after a demonstrative, any noun does. A noun is introduced where it, or a name of its
    kind, comes before it in the unit.
    """
    words = places(trees, unit)
    found: dict[str, Definite] = {}
    seen: set[str] = set()
    kinds: set[EntityType] = set()
    for at, word in enumerate(words):
        named = told.at(word.begin)
        if named is not None:
            kinds.add(told.entities[named.entity].type)
            seen |= told.nouns[named.entity]
        elif _points_back(words, at) and _bare(word.key) not in seen and not _is_named(told, words, at):
            each = _demonstrated(words, at) or _described(told, words, at, unit, kinds)
            if each is not None:
                found.setdefault(each.noun, each)
        if is_nominal(word):
            seen.add(_bare(word.key))
    return tuple(found.values())


def _demonstrated(words: Sequence[Place], at: int) -> Definite | None:
    """A noun after a demonstrative: «هذه الخطوة»."""
    pointing = _demonstrative(words, at)
    if pointing is None:
        return None
    return Definite(begin=pointing.begin, end=words[at].end, noun=_bare(words[at].key), entity=None)


def _described(
    told: Discourse, words: Sequence[Place], at: int, unit: Unit, kinds: AbstractSet[EntityType]
) -> Definite | None:
    """«الوزير», «الشركة»; a thing only where the article told of one before, or where the unit is about it."""
    word, after = words[at], words[at + 1 : at + 3]
    noun = _bare(word.key)
    if _is_determined(word, after) or kinds & _kinds(noun):
        return None
    person = EntityType.PERSON in _kinds(noun)
    told_of = told.first.get(noun, unit.begin) < unit.begin
    subject = word.relation == "nsubj" and not told.opens(unit.begin)
    if not (person or told_of or subject or _is_pointed(after)):
        return None
    return Definite(begin=word.begin, end=word.end, noun=noun, entity=told.called(noun, unit.begin))


def _bare(word: str) -> str:
    return word.removeprefix(ARTICLE) if len(word) >= _SHORTEST else word


def _points_back(words: Sequence[Place], at: int) -> bool:
    """Whether a word is a definite noun of a kind that points back, or a noun with a demonstrative."""
    word = words[at]
    if not word.key.startswith(ARTICLE) or len(word.key) < _SHORTEST or word.upos not in ("NOUN", "X", "PROPN", "ADJ"):
        return False
    noun = _bare(word.key)
    if word.upos == "ADJ" and at and words[at - 1].key.startswith(ARTICLE):
        return False
    if _demonstrative(words, at) is not None:
        return noun not in keys(_FILE, "times")
    return word.upos != "PROPN" and (is_role(noun) or noun in keys(_FILE, "bodies", "places", "people", "affairs"))


def _demonstrative(words: Sequence[Place], at: int) -> Place | None:
    before = words[at - 1] if at else None
    return before if before is not None and before.key in keys(_FILE, "demonstratives") else None


def _is_named(told: Discourse, words: Sequence[Place], at: int) -> bool:
    """Whether a name follows, after adjectives or a mark; a person's after more: «المتحدثة باسم الحزب فلانة»."""
    if EntityType.PERSON in _kinds(_bare(words[at].key)):
        for word in words[at + 1 : at + 1 + _FARTHEST]:
            named = told.at(word.begin)
            if named is not None and told.entities[named.entity].type is EntityType.PERSON:
                return True
            if word.upos in ("VERB", "SCONJ", "PUNCT"):
                break
    for word in words[at + 1 : at + 1 + _AFTER]:
        if told.at(word.begin) is not None:
            return True
        if word.upos not in ("PUNCT", "CCONJ") and not word.key.startswith(ARTICLE):
            return False
    return False


def _is_determined(word: Place, after: Sequence[Place]) -> bool:
    """Whether an adjective, a complement or a relative clause says which one is meant."""
    following = [each.key for each in after if each.upos != "PUNCT"][:1]
    for each in following:
        if is_nationality(each) or each in keys(_FILE, "relatives"):
            return True
        adjective = each.startswith(ARTICLE) and each not in keys(_FILE, "weak_adjectives", "pointers")
        if adjective and after[0].key == each:
            return True
    return any(child > word.index for child in word.tree.related(word.index, *_RIGHT)) and not _is_pointed(after)


def _is_pointed(after: Sequence[Place]) -> bool:
    return any(each.key in keys(_FILE, "pointers", "weak_adjectives") for each in after[:1])


def _kinds(noun: str) -> set[EntityType]:
    """The kinds of name that may introduce a noun."""
    kinds = set()
    if is_role(noun) or noun in keys(_FILE, "people"):
        kinds.add(EntityType.PERSON)
    if noun in keys(_FILE, "bodies"):
        kinds.add(EntityType.ORGANISATION)
    if noun in keys(_FILE, "places"):
        kinds.add(EntityType.LOCATION)
    return kinds
