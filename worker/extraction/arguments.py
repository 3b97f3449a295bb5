"""The sides of a relation: the noun phrase around an argument of a verb, and the entity that it stands for."""

from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.extraction import Argument, Entity, EntityType
from schemas.spans import Mention
from worker.document import Document, Sentence
from worker.extraction.announced import role_before
from worker.extraction.clitics import Stems
from worker.extraction.predicates import particles
from worker.extraction.stems import Stem
from worker.extraction.titles import kind_length
from worker.extraction.trees import Tree
from worker.extraction.variants import ARTICLE

_NOMINAL = frozenset(("NOUN", "PROPN", "X", "NUM"))
_NAMES = frozenset(("PROPN", "X"))

# What belongs to a noun phrase of itself; phrases with prepositions, clauses and conjuncts stay outside: the first
# are what parsers attach worst, the others are said by relations of their own.
_INSIDE = frozenset(("det", "amod", "nmod", "nummod", "flat", "compound", "appos", "fixed", "goeswith"))
_GENITIVE = frozenset(("nmod", "appos"))
_OF = frozenset(("من", "of"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What stands for an entity: tokens ``first`` to ``last`` of a sentence and offsets, both with the title or kind
    before the name."""

    first: int
    last: int
    begin: int
    end: int
    entity: str


NamedTokens = Mapping[int, Named]


def named_tokens(document: Document, entities: Sequence[Entity], stems: Stems) -> tuple[NamedTokens, ...]:
    """For each sentence, the entities that its tokens stand for, by token number.

    A role before a person's name (وزير الخارجية …) and the noun before a place or medium (مدينة …) stand for what
    the name stands for.
    """
    mentions: defaultdict[str, list[tuple[Mention, Entity]]] = defaultdict(list)
    for entity in entities:
        for mention in entity.mentions:
            mentions[mention.sentence].append((mention, entity))
    if not mentions:
        return ({},) * len(document.sentences)
    return tuple(
        _named(sentence, row, mentions.get(f"s{number}", ()))
        for number, (sentence, row) in enumerate(zip(document.sentences, stems, strict=True), 1)
    )


def argument(tree: Tree, head: int, named: NamedTokens, preposition: str | None = None) -> Argument:
    """The noun phrase around a word, without the preposition before it.

    The phrase is the unbroken stretch of words around the head that determine or qualify it. Where the head is in a
    name, or in the title before one, it is the name with its title, and stands for the entity.
    """
    entity = named.get(tree.owners[head])
    if entity is not None:
        return Argument(begin=entity.begin, end=entity.end, entity=entity.entity, preposition=preposition)
    first, last = phrase(tree, head)
    return Argument(begin=tree.spans[first][0], end=tree.spans[last][1], preposition=preposition)


def phrase(tree: Tree, head: int) -> tuple[int, int]:
    """The first and last word of the noun phrase around a word, as :func:`argument` has it."""
    inside = {head}
    waiting = deque([head])
    while waiting:
        parent = waiting.popleft()
        genitives = 0
        for child in tree.related(parent, *_INSIDE):
            case = case_of(tree, child)
            genitive = case is None and tree.relation(child) in _GENITIVE and tree.words[child].upos != "PRON"
            genitives += genitive
            if child in inside or (genitive and (genitives > 1 or not _may_govern(tree, parent, child))):
                continue
            if (case is not None and not _is_partitive(tree, parent, case)) or _is_complemented(tree, child):
                continue
            inside |= {child} if case is None else {case, child}
            waiting.append(child)
    first = last = head
    while first - 1 in inside:
        first -= 1
    while last + 1 in inside:
        last += 1
    return first, last


def case_of(tree: Tree, head: int) -> int | None:
    """The preposition right before the phrase of a word, or None."""
    return next((child for child in tree.related(head, "case") if child < head), None)


def is_nominal(tree: Tree, index: int) -> bool:
    """Whether a word can be a side of a relation by itself: no pronoun, no clause, no time, nothing without a letter.

    An adjective can where it is definite: المحتجون.
    """
    upos, word = tree.words[index].upos, tree.keys[index]
    nominal = upos in _NOMINAL or (upos == "ADJ" and word.startswith(ARTICLE))
    return nominal and any(map(str.isalnum, word)) and not particles().has("unfit", tree.lemma(index))


def _named(sentence: Sentence, stems: Sequence[Stem], mentions: Sequence[tuple[Mention, Entity]]) -> NamedTokens:
    ends = [token.end for token in sentence.tokens]
    found: dict[int, Named] = {}
    for mention, entity in mentions:
        first, last = bisect_right(ends, mention.begin), bisect_left(ends, mention.end)
        start = _title_start(sentence, stems, first, entity.type)
        begin = mention.begin if start == first else stems[start].begin
        named = Named(first=start, last=last, begin=begin, end=mention.end, entity=entity.id)
        found |= dict.fromkeys(range(start, last + 1), named)
    return found


def _title_start(sentence: Sentence, stems: Sequence[Stem], first: int, kind: EntityType) -> int:
    if kind is EntityType.PERSON:
        role = role_before(sentence, stems, first)
        return first if role is None else role
    if kind is not EntityType.LOCATION or not first or stems[first].clitics:
        return first
    return first - kind_length([stems[first - 1].key])


def _may_govern(tree: Tree, noun: int, genitive: int) -> bool:
    """Whether a noun can have a genitive: an indefinite one cannot, and one with the article only a name in
    apposition.
    """
    if tree.keys[noun].startswith(ARTICLE):
        return genitive == noun + 1 and tree.words[genitive].upos in _NAMES
    return not tree.has(noun, "Definite=Ind")


def _is_partitive(tree: Tree, noun: int, case: int) -> bool:
    counted = particles().has("partitive", tree.lemma(noun)) or tree.words[noun].upos == "NUM"
    return counted and tree.keys[case] in _OF and case == noun + 1


def _is_complemented(tree: Tree, adjective: int) -> bool:
    """Whether a participle has a complement, without which it says nothing (المتعلق بالبيئة)."""
    return tree.relation(adjective) == "amod" and any(tree.related(adjective, "obl", "obj"))
