"""The opening of a long sentence as a unit of its own.

Arabic prose joins clause to clause. The first of them say what the sentence is about and can be read alone; so a
sentence that is longer than readers quote is cut where a new clause with a verb of its own begins. What is cut off
stays a unit, to be chosen after its opening (sentence trimming: Dorr, Zajic & Schwartz 2003).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from worker.document import Document, Token, Word
from worker.orthography import key
from worker.summary.bonds import Bonds
from worker.summary.units import Unit

# Characters of a sentence. The extracts of the Essex corpus, from which the weights are learned, hold no more of one.
LONGEST = 255
_SHORTEST = 60
_REST = 30
# An opening without a verb that the tagger sees needs so many tokens before a cut, one with a verb fewer.
_TOKENS = 5
_VERBLESS = 9

_MARKS = frozenset("،؛,;:-–—")
_STRONG = frozenset("؛;")
_OPEN = frozenset("([{«“")
_CLOSE = frozenset(")]}»”")
_VERBS = frozenset(("VERB", "AUX"))
# Words behind which no clause ends.
_HOLDING = frozenset(("ADP", "CCONJ", "SCONJ", "PART", "DET"))
_JOINING = frozenset(("سواء", "ان", "بل", "ثم", "او", "ام"))
_OPENERS = frozenset(
    (
        *("فيما", "بينما", "كما", "لكن", "ولكن", "وبينما", "وكما", "وفيما", "وقد", "فقد"),
        *("وهو", "وهي", "وهم", "وهذا", "وهذه", "وكان", "وكانت", "ولم", "ولا"),
    )
)


def pieces(document: Document, units: Sequence[Unit], held: Bonds) -> tuple[Unit, ...]:
    """The units with the long ones cut, in order; nothing is lost but the mark before a cut.

    Units of more than one sentence are kept: something holds these together. Nothing that ``held`` holds is cut.
    """
    return tuple(piece for unit in units for piece in _pieces(document, unit, held))


def finite(word: Word) -> bool:
    """Whether a word is a verb that can carry a sentence."""
    return word.upos in _VERBS and not any(form in (word.feats or "") for form in ("=Part", "=Vnoun", "=Inf"))


def _pieces(document: Document, unit: Unit, held: Bonds) -> Iterator[Unit]:
    if len(unit.sentences) != 1 or unit.end - unit.begin <= LONGEST:
        yield unit
        return
    sentence = document.sentences[unit.sentences[0]]
    tokens = [token for token in sentence.tokens if unit.begin <= token.begin < unit.end]
    for first, stop in pairwise((0, *_cuts(document, tokens, held), len(tokens))):
        piece = tokens[first:stop]
        while stop < len(tokens) and document.surface(piece[-1].begin, piece[-1].end) in _MARKS:
            piece = piece[:-1]
        yield Unit(
            begin=piece[0].begin,
            end=piece[-1].end,
            sentences=unit.sentences,
            words=tuple(word for token in piece for word in token.words),
        )


def _cuts(document: Document, tokens: Sequence[Token], held: Bonds) -> Iterator[int]:
    """The tokens to cut before: as late as the length allows, or as early as can be where nothing shorter is whole."""
    begin, end = tokens[0].begin, tokens[-1].end
    places = [at for at in _clauses(document, tokens) if not held.across(tokens[at].begin)]
    while end - begin > LONGEST:
        apart = [at for at in places if begin + _SHORTEST <= tokens[at].begin <= end - _REST]
        within = [at for at in apart if tokens[at - 1].end <= begin + LONGEST]
        chosen = within[-1:] or apart[:1]
        if not chosen:
            return
        yield chosen[0]
        begin = tokens[chosen[0]].begin


def _clauses(document: Document, tokens: Sequence[Token]) -> Iterator[int]:
    """The tokens that begin a clause, outside of quotation marks and brackets."""
    depth, straight, verbal = 0, False, False
    for at, token in enumerate(tokens):
        surface = document.surface(token.begin, token.end)
        long_enough = at >= (_TOKENS if verbal else _VERBLESS)
        if long_enough and depth <= 0 and not straight and _begins(document, tokens, at):
            yield at
        depth += (surface in _OPEN) - (surface in _CLOSE)
        straight ^= surface == '"'
        verbal = verbal or any(map(finite, token.words))


def _begins(document: Document, tokens: Sequence[Token], at: int) -> bool:
    """Whether a clause begins at a token, as far as its words and the mark before it tell."""
    before, token = tokens[at - 1], tokens[at]
    mark = document.surface(before.begin, before.end)
    words = token.words if len(token.words) > 1 or at + 1 == len(tokens) else (*token.words, *tokens[at + 1].words)
    joined = words[0].upos == "CCONJ" and len(words) > 1
    if mark not in _MARKS:
        held = before.words[-1].upos in _HOLDING or key(mark) in _JOINING
        return joined and not held and _indicative(words[1])
    opener = key(document.surface(token.begin, token.end)) in _OPENERS
    return mark in _STRONG or opener or finite(words[0]) or (joined and finite(words[1]))


def _indicative(word: Word) -> bool:
    """Whether a word is a verb that no particle further up governs."""
    return finite(word) and not any(mood in (word.feats or "") for mood in ("Mood=Sub", "Mood=Jus"))
