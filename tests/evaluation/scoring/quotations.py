"""Quotations: are they found, who speaks, and who reports it?

**Found.** Two quotations of the same kind match when they share enough words: the number of words in both, over the
number in either (Jaccard), is 0.9 or more for direct quotations and 0.5 or more for indirect ones. A word is in a span
that holds any letter of it; marks do not count. Matching is one to one and greedy: the pair with the greatest overlap
first, of equals the first in the text. A quotation of the other kind is never a match.

**Speaker** and **source** are judged on the matched quotations only, alike:

- None in the gold: right when the system names nobody.
- A gold entity: right when the system's reference is to an entity that corresponds to it
  (see :mod:`tests.evaluation.scoring.entities`). A reference to no entity is right only when its words are the whole
  ``name`` of the gold entity.
- A description, as "a spokesman of the army": right when the system's words are the same. A reference to an entity that
  corresponds to a gold entity is wrong, whatever its words: the description stands for none. One to an entity that
  corresponds to none is also judged by that entity's name.

Words are the same after :func:`worker.orthography.key`, without marks, without one or two proclitics of the first word
and without leading honorifics. A part of the phrase, or a longer one, is not the same.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.evaluation.annotations import KINDS, Annotations, Party, Quotation, Span
from tests.evaluation.scoring.counts import Fault, Found, Number, percent, unmatched
from tests.evaluation.scoring.entities import correspondence
from worker.orthography import key

ENOUGH = {"direct": 0.9, "indirect": 0.5}
_WORD = re.compile(r"\w[\w\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]*")
_PROCLITICS = (
    (re.compile(r"^[وف](?=\w{3})"), ""),
    (re.compile(r"^[وف]?[بلك](?=\w{3})"), ""),
    (re.compile(r"^[وف]?لل(?=\w{2})"), "ال"),
)
_HONORIFICS = frozenset(
    map(key, ("السيد", "السيدة", "الأستاذ", "الأستاذة", "الدكتور", "الدكتورة", "د", "المهندس", "المهندسة", "الشيخ"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationScore:
    """Quotations of one kind, and how many of those found have the right speaker and source."""

    found: Found = field(default_factory=Found)
    speakers: int = 0
    sources: int = 0
    faults: tuple[Fault, ...] = ()

    def __add__(self, other: "QuotationScore") -> "QuotationScore":
        return QuotationScore(
            found=self.found + other.found,
            speakers=self.speakers + other.speakers,
            sources=self.sources + other.sources,
            faults=self.faults + other.faults,
        )

    def report(self) -> dict[str, Number]:
        """The numbers, x 100."""
        return {
            **self.found.report(),
            "speaker_accuracy": percent(self.speakers, self.found.right),
            "source_accuracy": percent(self.sources, self.found.right),
        }


def score(gold: Annotations, system: Annotations) -> dict[str, QuotationScore]:
    """Compare the quotations of one article, by kind."""
    judge = Judge(gold, system)
    return {kind: _score(gold, system, kind, judge) for kind in KINDS}


def _score(gold: Annotations, system: Annotations, kind: str, judge: "Judge") -> QuotationScore:
    wanted = [quotation for quotation in gold.quotations if quotation.kind == kind]
    given = [quotation for quotation in system.quotations if quotation.kind == kind]
    pairs = matches(gold.text, wanted, given, ENOUGH[kind])
    speakers = [judge.same(ours.speaker, theirs.speaker) for theirs, ours in pairs]
    sources = [judge.same(ours.source, theirs.source) for theirs, ours in pairs]
    faults = [
        *unmatched((q.span for q in wanted), (theirs.span for theirs, _ in pairs), f"missed {kind} quotation"),
        *unmatched((q.span for q in given), (ours.span for _, ours in pairs), f"spurious {kind} quotation"),
    ]
    for (theirs, ours), speaker, source in zip(pairs, speakers, sources, strict=True):
        if not speaker:
            faults.append(_wrong(f"wrong speaker, {kind}", theirs.span, ours.speaker, theirs.speaker))
        if not source:
            faults.append(_wrong(f"wrong source, {kind}", theirs.span, ours.source, theirs.source))
    return QuotationScore(
        found=Found(gold=len(wanted), system=len(given), right=len(pairs)),
        speakers=sum(speakers),
        sources=sum(sources),
        faults=tuple(faults),
    )


def _wrong(what: str, span: Span, ours: Party | None, theirs: Party | None) -> Fault:
    words = [" = ".join(dict.fromkeys(party.phrases)) if party else "nobody" for party in (ours, theirs)]
    return Fault(what=what, span=span, detail=f"{words[0]}, not {words[1]}")


def matches(
    text: str, gold: list[Quotation], system: list[Quotation], enough: float
) -> list[tuple[Quotation, Quotation]]:
    """Return the pairs (gold, system) that match one to one, best first."""
    words = [match.span() for match in _WORD.finditer(text)]
    held = [[_held(words, quotation.span) for quotation in side] for side in (gold, system)]
    ranked = sorted(
        (-_jaccard(theirs, ours), gold[g].span, system[s].span, g, s)
        for g, theirs in enumerate(held[0])
        for s, ours in enumerate(held[1])
    )
    used_gold: set[int] = set()
    used_system: set[int] = set()
    pairs = []
    for negative, _, _, g, s in ranked:
        if -negative >= enough and g not in used_gold and s not in used_system:
            used_gold.add(g)
            used_system.add(s)
            pairs.append((gold[g], system[s]))
    return pairs


def _held(words: list[Span], span: Span) -> frozenset[int]:
    return frozenset(place for place, (begin, end) in enumerate(words) if begin < span[1] and span[0] < end)


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    union = one | other
    return len(one & other) / len(union) if union else 0.0


class Judge:
    """Says whether the system means the speaker or source that the gold means."""

    def __init__(self, gold: Annotations, system: Annotations) -> None:
        self._gold = gold
        self._stands_for: Mapping[int, int] = correspondence(system.entities, gold.entities)

    def same(self, ours: Party | None, theirs: Party | None) -> bool:
        """Whether the system's party is the gold one."""
        if ours is None or theirs is None:
            return ours is theirs
        meant = None if ours.entity is None else self._stands_for.get(ours.entity)
        if theirs.entity is None:
            return meant is None and alike(ours.phrases, theirs.phrases)
        if ours.entity is None:
            return alike(ours.phrases, (self._gold.entities[theirs.entity].name,))
        return meant == theirs.entity


def alike(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether one of our phrases is one of theirs, but for spelling, proclitics and honorifics."""
    return bool({form for phrase in ours for form in _forms(phrase)} & {form for p in theirs for form in _forms(p)})


def _forms(phrase: str) -> set[str]:
    """A phrase as it may be written with or without its proclitics; empty when it has no words."""
    words = key(" ".join(_WORD.findall(key(phrase)))).split()
    if not words:
        return set()
    firsts = {words[0], *(pattern.sub(bare, words[0]) for pattern, bare in _PROCLITICS)}
    return {" ".join(_without_honorifics((first, *words[1:]))) for first in firsts}


def _without_honorifics(words: tuple[str, ...]) -> tuple[str, ...]:
    place = next((place for place, word in enumerate(words) if word not in _HONORIFICS), 0)
    return words[place:]
