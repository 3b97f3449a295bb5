"""Who did what to whom: subject, verb and object of the clauses of an article, from their dependency trees.

Rules over Universal Dependencies, as ClausIE has them (Del Corro & Gemulla 2013), cut down to what a parser of news
gets right: a relation that cannot be read with confidence is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, product

from schemas.extraction import Argument, Entity, Predicate, Relation
from worker.document import Document
from worker.extraction.agreement import agrees
from worker.extraction.arguments import NamedTokens, argument, case_of, is_nominal, named_tokens, phrase
from worker.extraction.clitics import Stems, all_stems
from worker.extraction.predicates import is_negated, is_predicate, is_told, particles
from worker.extraction.trees import Tree, tree
from worker.extraction.voice import is_passive

_FARTHEST = 15
_MOST_COMMAS = 2
_MOST_CONJUNCTS = 4
_DEEPEST = 4
_COMMAS = frozenset("،,")
_QUESTIONS = frozenset("؟?")
_FUSED = "لل"
_WHO = "الذي"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clause:
    """A verb with the heads of its sides. ``verb`` to ``last`` are the words of the predicate, ``name`` is the one
    whose lemma it has; it is ``wanting`` if it has an object that could not be read."""

    verb: int
    last: int
    name: int
    passive: bool
    subjects: tuple[int, ...]
    objects: tuple[tuple[int, str | None], ...]
    wanting: bool = False


def relations(document: Document, entities: Sequence[Entity], stems: Stems | None = None) -> tuple[Relation, ...]:
    """The relations of an article in the order of their verbs, with the grammatical subject and object.

    A side is a noun phrase; it has the id of the entity that it stands for. ``entities`` are those found in the same
    document. Conjoined subjects and objects make one relation each; conjoined verbs share the subject. Where the verb
    has no direct object, the noun behind the preposition that it governs is the object. Of a passive verb (and of تم
    with a verbal noun), the subject is what it is done to, and the object, if any, who does it.

    Left out: what is asked, wanted or supposed, clauses without a subject of their own, subjects that are pronouns,
    verbs of saying with what is said, and whatever the parser attached across a stop or against agreement.
    ``stems`` are those of the document, made anew where they are not at hand.
    """
    named = named_tokens(document, entities, all_stems(document) if stems is None else stems)
    return tuple(
        relation
        for number, sentence in enumerate(document.sentences)
        for relation in _of_sentence(tree(document, sentence), named[number], f"s{number + 1}")
    )


def _of_sentence(sentence: Tree, named: NamedTokens, id: str) -> list[Relation]:
    if not _QUESTIONS.isdisjoint("".join([word.text for word in sentence.words])):
        return []
    found: dict[tuple[Predicate, Argument | None, Argument | None], None] = {}
    for verb in range(len(sentence.words)):
        if not is_predicate(sentence, verb) or not is_told(sentence, verb):
            continue
        negated, clause = _negated(sentence, verb), _clause(sentence, verb)
        if negated is None or clause is None:
            continue
        predicate = Predicate(
            begin=sentence.spans[clause.verb][0],
            end=sentence.spans[clause.last][1],
            lemma=sentence.words[clause.name].lemma or sentence.words[clause.name].text,
            negated=negated,
            passive=clause.passive,
        )
        subjects = [argument(sentence, head, named) for head in clause.subjects]
        objects = tuple(argument(sentence, head, named, preposition) for head, preposition in clause.objects)
        for subject, target in product(subjects, objects or (None,)):
            if target is None and not clause.passive and (subject.entity is None or clause.wanting):
                continue
            if target is None or subject.end <= target.begin or target.end <= subject.begin:
                found[predicate, subject, target] = None
    return [Relation(predicate=p, subject=s, object=o, sentence=id) for p, s, o in found]


def _clause(sentence: Tree, verb: int) -> _Clause | None:
    words, lemma = particles(), sentence.lemma(verb)
    subjects = () if words.has("copular", lemma) else _subjects(sentence, verb, _DEEPEST)
    if not subjects or sentence.value(verb, "Person") in ("1", "2"):
        return None
    done = _verbal_noun(sentence, verb, subjects) if words.has("light", lemma) else None
    if done is not None:
        return done
    passive = is_passive(sentence, verb)
    objects = _agents(sentence, verb) if passive else (_objects(sentence, verb) or _governed(sentence, verb))
    objects = tuple((head, preposition) for head, preposition in objects if head not in subjects)
    complements = any(_is_clause(sentence, child) for child in sentence.children[verb])
    empty = words.has("saying", lemma) or (words.has("aspectual", lemma) and (complements or not objects))
    if empty or (complements and not objects):
        return None
    wanting = not objects and any(_is_object(sentence, child) for child in sentence.children[verb])
    return _Clause(
        verb=verb, last=verb, name=verb, passive=passive, subjects=subjects, objects=objects, wanting=wanting
    )


def _is_clause(sentence: Tree, index: int) -> bool:
    return sentence.relation(index) in ("ccomp", "xcomp", "csubj") and sentence.words[index].upos in ("VERB", "AUX")


def _is_object(sentence: Tree, index: int) -> bool:
    return sentence.words[index].deprel in ("obj", "iobj", "obl:arg")


def _verbal_noun(sentence: Tree, verb: int, subjects: Sequence[int]) -> _Clause | None:
    """تم توقيع الاتفاق: the noun is the verb, and its genitive what it is done to."""
    noun = subjects[0]
    genitives = (child for child in sentence.related(noun, "nmod") if case_of(sentence, child) is None)
    done = next((child for child in genitives if child == noun + 1 and is_nominal(sentence, child)), None)
    if noun != verb + 1 or done is None:
        return None
    return _Clause(
        verb=verb,
        last=noun,
        name=noun,
        passive=True,
        subjects=_with_conjuncts(sentence, done),
        objects=_agents(sentence, verb),
    )


def _negated(sentence: Tree, verb: int) -> bool | None:
    """Whether the clause is denied by itself or by the auxiliary verb above it: لم يعد يملك."""
    negated = is_negated(sentence, verb)
    above = sentence.heads[verb]
    if negated or above is None or not _is_carried(sentence, verb):
        return negated
    return is_negated(sentence, above)


def _is_carried(sentence: Tree, verb: int) -> bool:
    """Whether a verb is the complement of one that only says how it goes on: بدأ الجيش ينسحب."""
    above = sentence.heads[verb]
    return (
        above is not None
        and sentence.relation(verb) in ("xcomp", "ccomp")
        and any(particles().has(kind, sentence.lemma(above)) for kind in ("aspectual", "copular"))
    )


def _subjects(sentence: Tree, verb: int, depth: int) -> tuple[int, ...]:
    """The heads of the subjects of a verb, its own or shared; empty where that is not certain."""
    own = list(sentence.related(verb, "nsubj", "csubj"))
    above = sentence.heads[verb]
    if len(own) == 1:
        return _own_subjects(sentence, verb, own[0])
    if own or above is None or depth == 0:
        return ()
    joined = sentence.relation(verb) == "conj" and sentence.words[above].upos == "VERB"
    joined = joined and any(sentence.related(verb, "cc")) and _is_near(sentence, above, verb)
    if not joined and not _is_carried(sentence, verb):
        return ()
    subjects = _subjects(sentence, above, depth - 1)
    return subjects if subjects and agrees(sentence, verb, subjects) else ()


def _own_subjects(sentence: Tree, verb: int, subject: int) -> tuple[int, ...]:
    if sentence.relation(subject) == "csubj":
        return ()
    antecedent = _antecedent(sentence, verb, subject)
    if antecedent is not None:
        return (antecedent,) if agrees(sentence, verb, (antecedent,)) else ()
    if not _is_side(sentence, verb, subject) or _is_oblique(sentence, subject):
        return ()
    subjects = _with_conjuncts(sentence, subject)
    return subjects if agrees(sentence, verb, subjects) else ()


def _antecedent(sentence: Tree, verb: int, pronoun: int) -> int | None:
    """The noun that a relative pronoun takes up: المباراة التي أقيمت."""
    above = sentence.heads[verb]
    relative = sentence.words[pronoun].upos in ("DET", "PRON") and sentence.lemma(pronoun) in (_WHO, "who", "which")
    if not relative or above is None or sentence.relation(verb) != "acl" or not above < pronoun < verb:
        return None
    if sentence.keys[pronoun] == _WHO and sentence.has(verb, "Gender=Fem") and sentence.relation(pronoun) == "nsubj":
        return None
    adjacent = phrase(sentence, above)[1] == pronoun - 1
    return above if adjacent and is_nominal(sentence, above) and _is_near(sentence, verb, above) else None


def _objects(sentence: Tree, verb: int) -> tuple[tuple[int, str | None], ...]:
    direct = list(sentence.related(verb, "obj"))
    if len(direct) != 1:
        return ()
    antecedent = _antecedent(sentence, verb, direct[0])
    if antecedent is not None:
        return ((antecedent, None),)
    if not _is_side(sentence, verb, direct[0]) or _is_oblique(sentence, direct[0]):
        return ()
    if sentence.has(direct[0], "Case=Nom"):
        return ()
    return tuple((head, None) for head in _with_conjuncts(sentence, direct[0]))


def _governed(sentence: Tree, verb: int) -> tuple[tuple[int, str | None], ...]:
    """The noun behind the preposition that the verb governs: by its lemma, or as the parser has it."""
    known = particles().governed.get(sentence.lemma(verb), frozenset[str]())
    for child in sentence.related(verb, "obl", "iobj"):
        case = case_of(sentence, child)
        if case is None or child < verb or not _is_side(sentence, verb, child):
            continue
        if sentence.keys[case] in known or sentence.lemma(case) in known:
            preposition = sentence.words[case].lemma or sentence.words[case].text
            return tuple((head, preposition) for head in _with_conjuncts(sentence, child))
    return ()


def _agents(sentence: Tree, verb: int) -> tuple[tuple[int, str | None], ...]:
    """Who acts in a passive clause: من قبل المسلحين."""
    keys = sentence.keys
    for place in range(verb + 1, min(len(keys) - 2, verb + _FARTHEST)):
        if keys[place : place + 2] in particles().agent_marks:
            head = place + 2
            return (
                ((head, " ".join(word.text for word in sentence.words[place:head])),)
                if (is_nominal(sentence, head) and _is_near(sentence, verb, head))
                else ()
            )
    agents = (child for child in sentence.children[verb] if sentence.words[child].deprel == "obl:agent")
    return tuple((agent, None) for agent in islice(agents, 1) if is_nominal(sentence, agent))


def _is_side(sentence: Tree, verb: int, head: int) -> bool:
    return is_nominal(sentence, head) and _is_near(sentence, verb, head)


def _is_oblique(sentence: Tree, head: int) -> bool:
    """Whether a word is in a prepositional phrase or in construct: to the parser, to the tagger, or by its letters."""
    return (
        case_of(sentence, head) is not None or sentence.has(head, "Case=Gen") or sentence.keys[head].startswith(_FUSED)
    )


def _with_conjuncts(sentence: Tree, head: int) -> tuple[int, ...]:
    """A noun and those joined to it by a conjunction."""
    joined = (
        child
        for child in sentence.related(head, "conj")
        if child > head
        and is_nominal(sentence, child)
        and any(sentence.related(child, "cc"))
        and _is_plain(sentence, child)
    )
    return (head, *islice(joined, _MOST_CONJUNCTS - 1))


def _is_plain(sentence: Tree, conjunct: int) -> bool:
    return case_of(sentence, conjunct) is None and not any(sentence.related(conjunct, "nsubj", "cop"))


def _is_near(sentence: Tree, verb: int, head: int) -> bool:
    """Whether nothing lies between a verb and the head of a side that ends clauses."""
    first, last = sorted((verb, head))
    if last - first > _FARTHEST:
        return False
    between = [sentence.words[place].text for place in range(first + 1, last) if sentence.words[place].upos == "PUNCT"]
    commas = sum(mark in _COMMAS for mark in between)
    return commas == len(between) and commas <= _MOST_COMMAS
