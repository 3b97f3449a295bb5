"""Whether the words around an expression speak of what was or of what is to come.

The nearest finite verb before the expression decides, or the nearest after it; where verbs, particles and cues do not
agree, nothing is decided. Tense as the guide to a bare weekday follows Mani & Wilson (2000), "Robust temporal
processing of news".
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from worker.document import Sentence
from worker.extraction.chronology.vocabulary import evidence
from worker.orthography import key

_FUTURE_PARTICLES = frozenset(("س", "سوف", "لن"))
_NEGATED_PAST = frozenset(("لم",))
_PERFECT = "Aspect=Perf"
_FARTHEST = 60
_NEAR = 5
# «ستستمر» in one piece, whatever it is tagged; no perfect begins so but that of سيطر.
_UNSPLIT_FUTURE = re.compile(r"س[يتن](?!طر)\w{3,}")
_IMPERFECT = "ي"


class Tense(Enum):
    """OPEN: a present tense, or signs that disagree. NONE: no verb."""

    PAST = "past"
    FUTURE = "future"
    OPEN = "open"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word as the rules see it: where its token begins, its key, the keys to look it up by, and its tags."""

    begin: int
    key: str
    forms: frozenset[str]
    upos: str | None
    feats: str

    @property
    def is_verb(self) -> bool:
        """Whether it is a finite verb, or a word that nobody knows and that looks like one to come."""
        return self.upos == "VERB" or (self.upos == "X" and _UNSPLIT_FUTURE.fullmatch(self.key) is not None)


def terms(sentence: Sentence) -> tuple[Term, ...]:
    """The words of a sentence, those of names left out."""
    return tuple(
        Term(
            begin=token.begin,
            key=key(word.text),
            forms=frozenset(form for written in (word.text, word.lemma or "") for form in _forms(key(written))),
            upos=word.upos,
            feats=word.feats or "",
        )
        for token in sentence.tokens
        if token.ner == "O"
        for word in token.words
    )


def tense(words: Sequence[Term], begin: int) -> Tense:
    """The tense in which a sentence of these words speaks of what begins at an offset."""
    index = bisect_left(words, begin, key=lambda term: term.begin)
    for position in range(index - 1, max(-1, index - 1 - _FARTHEST), -1):
        if words[position].is_verb:
            return _of(words, position, words[position + 1 : index])
    for position in range(index, min(len(words), index + _FARTHEST)):
        if words[position].is_verb:
            return _of(words, position, ())
    return Tense.FUTURE if _any(words[max(0, index - _FARTHEST) : index], "cues") else Tense.NONE


def _forms(form: str) -> tuple[str, str]:
    """A key with its article and without."""
    return form, form.removeprefix("ال")


def _of(terms: Sequence[Term], index: int, between: Sequence[Term]) -> Tense:
    """The tense of a verb, given the words between it and the expression."""
    verb, particle = terms[index], terms[index - 1].key if index else ""
    if particle in _FUTURE_PARTICLES:
        return Tense.FUTURE
    if particle in _NEGATED_PAST:
        return Tense.PAST
    if _UNSPLIT_FUTURE.fullmatch(verb.key):
        return Tense.FUTURE if verb.upos == "VERB" else Tense.OPEN
    if _any((verb, *between), "cues"):
        return Tense.FUTURE
    if _PERFECT not in verb.feats.split("|") or verb.key.startswith(_IMPERFECT):
        return Tense.FUTURE if _is_scheduled(terms[max(0, index - _NEAR) : index]) else Tense.OPEN
    reaches_out = _any((verb,), "verbs") and _any(between, "openers")
    return Tense.OPEN if reaches_out or _any(between, "nouns") else Tense.PAST


def _is_scheduled(before: Sequence[Term]) -> bool:
    """Whether «من المقرر أن» leads to a present tense; after «كان» the plan may have come to nothing."""
    return _any(before, "cues") and not any(term.key.startswith("كان") for term in before)


def _any(terms: Sequence[Term], name: str) -> bool:
    listed = evidence()["prospective"][name]
    return any(not term.forms.isdisjoint(listed) for term in terms)
