"""Whether the words around an expression speak of what was or of what is to come.

The nearest finite verb before the expression decides, or the nearest after it; where verbs, particles and cues do not
agree, nothing is decided. Tense as the guide to a bare weekday follows Mani & Wilson (2000), "Robust temporal
processing of news".
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from worker.document import Sentence
from worker.extraction.chronology.vocabulary import evidence
from worker.orthography import key

_FUTURE_PARTICLES = frozenset(("س", "سوف", "لن"))
_NEGATED_PAST = frozenset(("لم",))
_BOUNDARIES = frozenset("،,.:؛;-–—«»\"()") | {"و", "ف", "ثم"}
_CLITICS = frozenset("وفبلك")
_PERFECT = "Aspect=Perf"
_FARTHEST = 60
_NEAR = 5
# «ستستمر» in one piece, whatever it is tagged; no perfect begins so but that of سيطر.
_UNSPLIT_FUTURE = re.compile(r"س[يتن](?!طر)\w{3,}")
_IMPERFECT = "ي"
_FIFTH_FORM = "ت"
_IMPERATIVE = re.compile(r"ا\w{2,}وا")


class Tense(Enum):
    """PRESENT: an imperfect, by which news speaks of what is to come. OPEN: one that may be about anything, or signs
    that disagree. NONE: no verb."""

    PAST = "past"
    FUTURE = "future"
    PRESENT = "present"
    OPEN = "open"
    NONE = "none"

    @property
    def is_ahead(self) -> bool:
        """Whether it looks at what is to come."""
        return self in (Tense.FUTURE, Tense.PRESENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word as the rules see it: where its token begins and ends, its key and that of its lemma, the keys to look it
    up by, its tags, and whether it belongs to a date."""

    begin: int
    end: int
    key: str
    lemma: str
    forms: frozenset[str]
    upos: str | None
    feats: str
    dated: bool = False

    @property
    def is_verb(self) -> bool:
        """Whether it is a finite verb, or a word that nobody knows and that looks like one to come."""
        verb = self.upos == "VERB" or (self.upos == "X" and _UNSPLIT_FUTURE.fullmatch(self.key) is not None)
        return verb and not self.dated

    @property
    def is_perfect(self) -> bool:
        """Whether it is a perfect. «تراجع» is one, whatever its tag, when its lemma is written alike."""
        alike = self.key == self.lemma and self.key.startswith(_FIFTH_FORM)
        return alike or (_PERFECT in self.feats.split("|") and not self.key.startswith(_IMPERFECT))


def terms(sentence: Sentence, dated: Collection[int]) -> tuple[Term, ...]:
    """The words of a sentence, those of names left out. ``dated`` says where tokens with words of the calendar begin."""
    return tuple(
        Term(
            begin=token.begin,
            end=token.end,
            key=key(word.text),
            lemma=key(word.lemma or ""),
            forms=frozenset(form for written in (word.text, word.lemma or "") for form in _forms(key(written))),
            upos=word.upos,
            feats=word.feats or "",
            dated=token.begin in dated,
        )
        for token in sentence.tokens
        if token.ner == "O"
        for word in token.words
    )


def tense(words: Sequence[Term], begin: int, end: int) -> Tense:
    """The tense in which a sentence of these words speaks of what stands between two offsets."""
    index = _position(words, begin)
    after = bisect_left(words, end, key=lambda term: term.begin)
    if index == 0 or words[index - 1].key in _BOUNDARIES:
        # «قال إنه راض، والسبت تنطلق البطولة»
        for position in range(after, min(len(words), after + 2)):
            if words[position].is_verb:
                return _of(words, position, ())
    for position in range(index - 1, max(-1, index - 1 - _FARTHEST), -1):
        if words[position].is_verb:
            return _of(words, position, words[position + 1 : index])
    for position in range(after, min(len(words), after + _FARTHEST)):
        if words[position].is_verb:
            return _of(words, position, ())
    return _verbless(words[max(0, index - _FARTHEST) : index])


def _position(words: Sequence[Term], begin: int) -> int:
    """Which word begins at an offset, or the first after it; clitics in front of it belong to what is before."""
    index = bisect_left(words, begin, key=lambda term: term.begin)
    while index and words[index - 1].end > begin:
        index -= 1
    while index < len(words) and words[index].begin < begin and words[index].key in _CLITICS:
        index += 1
    return index


def _forms(form: str) -> tuple[str, str]:
    """A key with its article and without."""
    return form, form.removeprefix("ال")


def _verbless(before: Sequence[Term]) -> Tense:
    """«مقتل ثلاثة في انفجار الثلاثاء», «موعد الجلسة الثلاثاء»."""
    if _any(before, "prospective", "cues"):
        return Tense.FUTURE
    return Tense.PAST if _any(before[:_NEAR], "retrospective", "nouns") else Tense.NONE


def _of(words: Sequence[Term], index: int, between: Sequence[Term]) -> Tense:
    """The tense of a verb, given the words between it and the expression."""
    verb, particle = words[index], words[index - 1].key if index else ""
    if particle in _FUTURE_PARTICLES:
        return Tense.FUTURE
    if particle in _NEGATED_PAST:
        return Tense.PAST
    if _UNSPLIT_FUTURE.fullmatch(verb.key):
        return Tense.FUTURE if verb.upos == "VERB" else Tense.OPEN
    if _any((verb, *between), "prospective", "cues"):
        return Tense.FUTURE
    if not verb.is_perfect:
        return _of_imperfect(words, index, between)
    if _IMPERATIVE.fullmatch(verb.key) and particle in _BOUNDARIES:
        return Tense.OPEN  # «انتظروا السبت», or «اجتمعوا السبت»
    reaches_out = _any((verb,), "prospective", "verbs") and _any(between, "prospective", "openers")
    # «استعد لمباراة الأحد»: the day is that of the match.
    attributed = _any(between[-1:], "prospective", "events")
    return Tense.OPEN if reaches_out or attributed or _any(between, "prospective", "nouns") else Tense.PAST


def _of_imperfect(words: Sequence[Term], index: int, between: Sequence[Term]) -> Tense:
    """The imperfect after «كان» is past, and open where its clause hangs on a past one; what is said or lasts is
    open."""
    near = words[max(0, index - _NEAR) : index]
    clause = near[max((place + 1 for place, term in enumerate(near) if term.key in _BOUNDARIES), default=0) :]
    auxiliary = _has_auxiliary(near)
    if _any(near, "prospective", "cues"):
        # After «كان» the plan may have come to nothing.
        return Tense.OPEN if auxiliary else Tense.FUTURE
    if _has_auxiliary(clause) or (clause and _is_past(clause[-1]) and not _any(clause[-1:], "retrospective", "lasting")):
        return Tense.PAST
    verb, past = (words[index],), any(_is_past(term) for term in words[max(0, index - _FARTHEST) : index])
    if _any(verb, "retrospective", "origins") and any(term.key == "الي" for term in between[-2:]):
        return Tense.PAST  # «تعود الواقعة إلى مارس»
    dependent = _any(words[max(0, index - 2) : index], "retrospective", "relatives")
    dependent = dependent or _any(words[max(0, index - 1) : index], "retrospective", "subordinators")
    if (dependent and past) or _any(verb, "retrospective", "lasting"):
        return Tense.OPEN
    return Tense.PRESENT


def _is_past(term: Term) -> bool:
    return term.is_verb and term.is_perfect


def _has_auxiliary(terms: Sequence[Term]) -> bool:
    listed = evidence()["retrospective"]["auxiliaries"]
    return any(term.key in listed for term in terms)


def _any(terms: Sequence[Term], section: str, name: str) -> bool:
    listed = evidence()[section][name]
    return any(not term.forms.isdisjoint(listed) for term in terms)
