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
from functools import lru_cache

from worker.document import Sentence
from worker.extraction.chronology.vocabulary import evidence
from worker.orthography import key, silent

_FUTURE_PARTICLES = frozenset(("س", "سوف", "لن"))
_NEGATED_PAST = frozenset(("لم",))
_BOUNDARIES = frozenset('،,.:؛;-–—«»"()') | {"و", "ف", "ثم"}
_TOWARDS = frozenset(("الي", "حتي", "لغايه", "لحد", "غايه", "ل"))
_OPENING, _CLOSING = frozenset("«“"), frozenset("»”")
_CLITICS = frozenset("وفبلك")
_PERFECT = "Aspect=Perf"
_FARTHEST = 60
_NEAR = 5
# «ستستمر» in one piece, whatever it is tagged; no perfect begins so but that of سيطر.
_UNSPLIT_FUTURE = re.compile(r"س[يتن](?!طر)\w{3,}")
_IMPERFECT = "ي"
_FIFTH_FORM = "ت"
_FIFTH_OR_SIXTH = re.compile(r"ت(?!ت)(?:\w{3}|\wا\w\w)")
_JOINTS = frozenset(("SCONJ", "CCONJ", "DET"))
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
    """A word as the rules see it: where its token begins and ends, its key and that of its lemma (empty where a lemma
    without vowels may be but a copy of the word), the keys to look it up by, its tags, and whether it belongs to a
    date."""

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
        """Whether it is tagged as a perfect and may be one."""
        return _PERFECT in self.feats.split("|") and not self.key.startswith(_IMPERFECT)


def terms(sentence: Sentence, dated: Collection[int]) -> tuple[Term, ...]:
    """The words of a sentence, those of names left out. ``dated`` says where tokens with words of the calendar
    begin."""
    return tuple(
        Term(
            begin=token.begin,
            end=token.end,
            key=key(word.text),
            lemma=_vocalised(word.lemma or ""),
            forms=_forms(word.text, word.lemma or ""),
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
    first = _clause_begin(words, index)
    for position in range(index - 1, first - 1, -1):
        if words[position].is_verb:
            return _led_by(words, position, words[position + 1 : index])
    for position in range(after, min(len(words), after + _FARTHEST)):
        if words[position].key in _CLOSING and first and words[first - 1].key in _OPENING:
            break
        if words[position].is_verb:
            return _of(words, position, ())
    return _verbless(words[first:index])


def _clause_begin(words: Sequence[Term], index: int) -> int:
    """How far back a verb may stand: not before the quotation that holds the word."""
    closed = 0
    for position in range(index - 1, max(-1, index - 1 - _FARTHEST), -1):
        closed += (words[position].key in _CLOSING) - (words[position].key in _OPENING)
        if closed < 0:
            return position + 1
    return max(0, index - _FARTHEST)


def _position(words: Sequence[Term], begin: int) -> int:
    """Which word begins at an offset, or the first after it; clitics in front of it belong to what is before."""
    index = bisect_left(words, begin, key=lambda term: term.begin)
    while index and words[index - 1].end > begin:
        index -= 1
    while index < len(words) and words[index].begin < begin and words[index].key in _CLITICS:
        index += 1
    return index


@lru_cache(maxsize=65_536)
def _vocalised(lemma: str) -> str:
    """The key of a lemma that is written with vowels, else nothing."""
    return key(lemma) if any(map(silent, lemma)) else ""


@lru_cache(maxsize=65_536)
def _forms(*written: str) -> frozenset[str]:
    """The keys of words with their articles and without."""
    keys = [key(word) for word in written]
    return frozenset((*keys, *(word.removeprefix("ال") for word in keys)))


def _verbless(before: Sequence[Term]) -> Tense:
    """«مقتل ثلاثة في انفجار الثلاثاء», «موعد الجلسة الثلاثاء»."""
    if _any(before, "prospective", "cues"):
        return Tense.FUTURE
    return Tense.PAST if _any(before[:_NEAR], "retrospective", "nouns") else Tense.NONE


def _led_by(words: Sequence[Term], index: int, between: Sequence[Term]) -> Tense:
    """The tense of a verb before the expression: after «إلى» or «لـ» what follows a past one may be to come."""
    towards = bool(between) and between[-1].key in _TOWARDS
    if towards and _any((words[index],), "retrospective", "origins"):
        return Tense.PAST  # «تعود الواقعة إلى مارس»
    if _is_put_off(words[index], between):
        return Tense.FUTURE
    found = _of(words, index, between)
    return Tense.OPEN if towards and found is Tense.PAST else found


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
    if not verb.is_perfect and not _looks_perfect(words, index):
        return _of_imperfect(words, index)
    if _IMPERATIVE.fullmatch(verb.key) and particle in _BOUNDARIES:
        return Tense.OPEN  # «انتظروا السبت», or «اجتمعوا السبت»
    if _any((verb,), "retrospective", "still") or _interrupts(words, index):
        return Tense.OPEN
    if not _reaches_out(verb, between):
        return Tense.PAST
    return Tense.PRESENT if _any(between[-2:], "prospective", "starts") else Tense.OPEN


def _interrupts(words: Sequence[Term], index: int) -> bool:
    """Whether a perfect stands in the clause of an imperfect with nothing to join them: one of the tags is wrong."""
    for position in range(index - 1, max(-1, index - 1 - _NEAR), -1):
        term = words[position]
        if term.is_verb:
            return not term.is_perfect and _of_imperfect(words, position) is Tense.PRESENT
        if term.key in _BOUNDARIES or term.upos in _JOINTS:
            return False
    return False


def _looks_perfect(words: Sequence[Term], index: int) -> bool:
    """«تراجع المؤشر» is a perfect, whatever its tag, if its vowelled lemma is spelt alike; «تحيل اللجنة» is none."""
    verb = words[index]
    feminine = index + 1 < len(words) and "Gender=Fem" in words[index + 1].feats.split("|")
    return verb.key == verb.lemma and verb.key.startswith(_FIFTH_FORM) and not feminine


def _disagrees(words: Sequence[Term], index: int) -> bool:
    """«تفقد الوزير»: the imperfect would be feminine, its subject is not; it may be a perfect."""
    subject = words[index + 1] if index + 1 < len(words) else None
    if subject is None or subject.dated or not _FIFTH_OR_SIXTH.fullmatch(words[index].key):
        return False
    return {"Gender=Masc", "Number=Sing"} <= set(subject.feats.split("|")) and subject.key.startswith("ال")


def _is_put_off(verb: Term, between: Sequence[Term]) -> bool:
    """«أجلت المحكمة الجلسة إلى الخميس», «حددت جلسة الخميس للنظر»."""
    if not _any((verb,), "prospective", "postponing") or not between:
        return False
    return between[-1].key in _TOWARDS or (len(between) > 1 and _any(between[-1:], "prospective", "events"))


def _reaches_out(verb: Term, between: Sequence[Term]) -> bool:
    """Whether what stands between a past verb and the expression may lie later than the verb."""
    if _any((verb,), "prospective", "verbs") and _any(between, "prospective", "openers"):
        return True
    forecast = _any((verb,), "prospective", "forecasts")
    if forecast and any(term.upos == "NOUN" and not term.key.startswith("ال") for term in between[1:]):
        return True  # «توقعت الأرصاد هطول أمطار الجمعة»
    # «استعد لمباراة الأحد»: the day is that of the match.
    attributed = _any(between[-1:], "prospective", "events")
    happened = attributed and _any(between[-2:-1], "retrospective", "happened")  # «أصيب في مباراة الأحد»
    return (attributed and not happened) or _any(between, "prospective", "nouns")


def _of_imperfect(words: Sequence[Term], index: int) -> Tense:
    """The imperfect after «كان» is past, and open where its clause hangs on a past one; what is said or lasts is
    open."""
    near = words[max(0, index - _NEAR) : index]
    clause = near[max((place + 1 for place, term in enumerate(near) if term.key in _BOUNDARIES), default=0) :]
    auxiliary = _has_auxiliary(near)
    if _any(near, "prospective", "cues"):
        # After «كان» the plan may have come to nothing.
        return Tense.OPEN if auxiliary else Tense.FUTURE
    led = bool(clause) and _is_past(clause[-1]) and not _any(clause[-1:], "retrospective", "lasting")
    if led or _has_auxiliary(clause):
        return Tense.PAST
    verb, past = (words[index],), any(_is_past(term) for term in words[max(0, index - _FARTHEST) : index])
    dependent = _any(words[max(0, index - 2) : index], "retrospective", "relatives")
    subordinated = _any(words[max(0, index - 1) : index], "retrospective", "subordinators")
    dependent = dependent or (subordinated and not _any(near, "prospective", "forecasts"))
    if (dependent and past) or _disagrees(words, index) or _any(verb, "retrospective", "lasting"):
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
