"""Where a long sentence can be cut into pieces that stand: before a clause with a verb and a subject of its own.

The tree says which verbs carry the sentence: the root and what is coordinated with it, as the Arabic treebanks have it
(Hajič et al. 2004); the surface says where their clause begins, and agreement whether the subject is theirs. Where
nothing is known of the words, a semicolon has to do.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from worker.document import Document, Sentence
from worker.extraction.agreement import agrees
from worker.extraction.trees import Tree, tree
from worker.orthography import key
from worker.summary.lexicon import keys

_SEMICOLONS = frozenset("؛;")
_COMMAS = frozenset(("،", ",", "؛", ";", "-", "–", "—"))
_CLOSERS = frozenset('»”›"')
_JOINED = ("conj", "parataxis")
_FARTHEST_SUBJECT = 12
# «ستغطي» in one piece is a verb, whatever it is tagged.
_UNSPLIT_FUTURE = re.compile(r"س[يتن](?!طر)\w{3,}")
_FILE = "clauses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause that can begin a piece. From ``begin`` to ``complete`` it has its predicate, so it can end there."""

    begin: int
    complete: int


def opening(document: Document, numbers: Iterable[int]) -> Clause | None:
    """The clause that consecutive sentences begin with; None where none of them has a predicate."""
    begin = None
    for number in numbers:
        sentence = document.sentences[number]
        begin = sentence.begin if begin is None else begin
        if not any(word.upos for word in sentence.words):
            return Clause(begin=begin, complete=begin)
        parsed = tree(document, sentence)
        found = [_complete(parsed, index) for index in main_line(parsed) if _is_predicate(parsed, index)]
        if found:
            return Clause(begin=begin, complete=min(found))
    return None


def clauses(document: Document, number: int) -> tuple[Clause, ...]:
    """The clauses of a sentence that can begin a piece, in order; the one that it begins with is not among them."""
    sentence = document.sentences[number]
    if not any(word.upos for word in sentence.words):
        return tuple(Clause(begin=begin, complete=begin) for begin in _after_semicolons(document, sentence))
    parsed = tree(document, sentence)
    main = main_line(parsed)
    surfaces = [key(document.surface(token.begin, token.end)) for token in sentence.tokens]
    found = {**dict(_after_signs(parsed, main)), **dict(_connected(parsed, main, surfaces))}
    return tuple(Clause(begin=sentence.tokens[index].begin, complete=found[index]) for index in sorted(found))


def _after_semicolons(document: Document, sentence: Sentence) -> Iterator[int]:
    for one, other in pairwise(sentence.tokens):
        if document.surface(one.begin, one.end) in _SEMICOLONS and document.surface(other.begin, other.end).isalnum():
            yield other.begin


def main_line(parsed: Tree) -> frozenset[int]:
    """The words that carry the sentence: its roots, and what is coordinated with them or stands beside them."""
    found = {index for index, head in enumerate(parsed.heads) if head is None}
    pending = list(found)
    while pending:
        for child in parsed.related(pending.pop(), *_JOINED):
            if child not in found:
                found.add(child)
                pending.append(child)
    return frozenset(found)


def is_finite(parsed: Tree, index: int) -> bool:
    """Whether a word is a finite verb."""
    return parsed.words[index].upos in ("VERB", "AUX") and parsed.value(index, "VerbForm") in (None, "Fin")


def _is_predicate(parsed: Tree, index: int) -> bool:
    """Whether a word is a finite verb that nothing subordinates, or a noun that something is said of."""
    if any(True for _ in parsed.related(index, "mark")):
        return False
    return is_finite(parsed, index) or any(True for _ in parsed.related(index, "nsubj", "cop"))


def _complete(parsed: Tree, index: int) -> int:
    """Where a predicate and its subject have both been said."""
    near = [each for each in parsed.related(index, "nsubj") if abs(each - index) <= _FARTHEST_SUBJECT]
    return max(parsed.spans[each][1] for each in (index, *near))


def _connected(parsed: Tree, main: frozenset[int], surfaces: Sequence[str]) -> Iterator[tuple[int, int]]:
    """«، وأعلن الوزير …», «، فيما قالت الشركة …»: a verb with its subject, after a comma and a connective."""
    for index in range(1, len(parsed.words)):
        if not _has_own_subject(parsed, index):
            continue
        first, contrasted = _start(parsed, index, surfaces)
        if first > 0 and surfaces[first - 1] in _COMMAS | _CLOSERS and (contrasted or _is_level(parsed, main, index)):
            yield first, _complete(parsed, index)


def _is_level(parsed: Tree, main: frozenset[int], verb: int) -> bool:
    """Whether a verb is coordinated with those that carry the sentence.

    Parsers attach it to a nearer one; then its tense tells, where it is that of the first verb and not of the nearer.
    """
    if verb in main:
        return True
    head = parsed.heads[verb]
    first = next((index for index in sorted(main) if is_finite(parsed, index)), None)
    if head is None or first is None or parsed.relation(verb) not in _JOINED:
        return False
    aspect = parsed.value(verb, "Aspect")
    return aspect == parsed.value(first, "Aspect") != parsed.value(head, "Aspect") and is_finite(parsed, head)


def _has_own_subject(parsed: Tree, index: int) -> bool:
    """Whether a finite verb is followed by a subject that agrees with it, and that is a noun or a name."""
    if not is_finite(parsed, index) or any(True for _ in parsed.related(index, "mark")):
        return False
    subjects = [each for each in parsed.related(index, "nsubj") if index < each <= index + _FARTHEST_SUBJECT]
    if not subjects or parsed.words[subjects[0]].upos in ("PRON", "DET", "ADP", "PUNCT"):
        return False
    between = range(index + 1, subjects[0])
    parted = any(parsed.words[each].upos in ("VERB", "SCONJ", "CCONJ") for each in between)
    return not parted and agrees(parsed, index, subjects)


def _start(parsed: Tree, verb: int, surfaces: Sequence[str]) -> tuple[int, bool]:
    """The token that the clause of a verb begins with, and whether by a contrast; (0, False) where no connective is.

    The connective is written to the verb, or stands before it with only particles between.
    """
    contrasting, coordinating = keys(_FILE, "contrasting"), keys(_FILE, "coordinating")
    particles = keys(_FILE, "verbal_particles")
    token = parsed.owners[verb]
    if parsed.keys[parsed.owners.index(token)] in coordinating:
        return token, False
    for number in range(token - 1, 0, -1):
        surface = surfaces[number]
        bare = surface[1:] if surface[:1] in coordinating else surface
        if surface in contrasting or bare in contrasting:
            return number, True
        if surface in coordinating or (bare != surface and bare in particles):
            return number, False
        if surface not in particles:
            break
    return 0, False


def _after_signs(parsed: Tree, main: frozenset[int]) -> Iterator[tuple[int, int]]:
    """After a semicolon, where a predicate follows before the next; and after a closed quotation, where it follows at
    once, with its subject. What hangs on the words before does not count: «؛ إذ …»."""
    told: int | None = None
    for index in range(len(parsed.words) - 1, 0, -1):
        if parsed.words[index].text in _SEMICOLONS:
            told = None
        elif _is_told(parsed, index):
            told = index
        word = parsed.keys[index]
        if not word.isalnum() or word in keys(_FILE, "dependent_openings"):
            continue
        if parsed.words[index - 1].text in _SEMICOLONS:
            following = parsed.keys[index + 1 : index + 2]
            joined = word in keys(_FILE, "coordinating") and bool({*following} & keys(_FILE, "dependent_openings"))
            if told is not None and not joined:
                yield parsed.owners[index], _complete(parsed, told)
        elif _is_closed(parsed, index) and index in main and _has_own_subject(parsed, index):
            yield parsed.owners[index], _complete(parsed, index)


def _is_told(parsed: Tree, index: int) -> bool:
    """Whether a word can carry what follows a semicolon, which parsers trained without it read badly."""
    if _UNSPLIT_FUTURE.fullmatch(parsed.keys[index]):
        return True
    relative = parsed.relation(index) == "acl" or any(True for _ in parsed.related(index, "mark"))
    return _is_predicate(parsed, index) and not relative


def _is_closed(parsed: Tree, index: int) -> bool:
    """Whether a quotation is closed right before a word, perhaps with a comma after its mark."""
    before = index - 1 - (parsed.words[index - 1].text in _COMMAS)
    return before >= 0 and parsed.words[before].text in _CLOSERS
