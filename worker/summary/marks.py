"""What is marked in a segment, and what a translator does with it.

People are transliterated; names of bodies, places and works have translations, as terms and dates do. Names in Latin
letters, addresses, hashtags and user names stay as they are, and so do figures that read the same everywhere; a figure
in Arabic digits, with signs inside or with a word of scale is written anew.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.extraction import Entity, EntityType
from schemas.summary import Mark, MarkKind, Translate
from worker.document import Document
from worker.extraction.findings import Findings
from worker.summary.bonds import merged
from worker.summary.numbers import Number, numbers
from worker.summary.verbatim import is_in_other_script, is_latin, verbatim

# Where two marks cross, the first of these stays.
_PRIORITY = (
    MarkKind.QUOTATION,
    MarkKind.ENTITY,
    MarkKind.DATE,
    MarkKind.VERBATIM,
    MarkKind.NUMBER,
    MarkKind.TERM,
)
_RANKS = {kind: rank for rank, kind in enumerate(_PRIORITY)}
_NOT_NUMBERS = (MarkKind.ENTITY, MarkKind.DATE, MarkKind.VERBATIM)


def translation(entity: Entity, text: str) -> Translate:
    """What becomes of a name: of the entity, written as in ``text``."""
    if is_latin(text):
        return Translate.NO
    return Translate.TRANSLITERATE if entity.type is EntityType.PERSON else Translate.YES


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The marks of an article in order, and whether Latin letters stand out in it."""

    text: str
    found: Sequence[Mark]
    latin: bool

    def within(self, begin: int, end: int) -> tuple[Mark, ...]:
        """The marks of a stretch in order, the outer before the inner; none crosses another."""
        stop = bisect_left(self.found, end, key=lambda mark: mark.begin)
        first = bisect_left(self.found, begin, key=lambda mark: mark.begin)
        inside = [mark for mark in self.found[first:stop] if mark.end <= end]
        covered = _Cover.of(inside, MarkKind.ENTITY, MarkKind.DATE)
        kept = [
            Mark(begin=one, end=other, kind=MarkKind.VERBATIM, translate=Translate.NO)
            for one, other in verbatim(self.text, begin, end, latin=self.latin)
            if not covered.meets(one, other)
        ]
        covered = _Cover.of([*inside, *kept], *_NOT_NUMBERS)
        found = (each for each in numbers(self.text, begin, end) if not covered.meets(each.begin, each.end))
        return tuple(_nested([*inside, *kept, *map(self._figure, found)]))

    def _figure(self, number: Number) -> Mark:
        same = self.text[number.begin : number.end] == number.value
        return Mark(
            begin=number.begin,
            end=number.end,
            kind=MarkKind.NUMBER,
            translate=Translate.NO if same else Translate.YES,
            value=number.value,
        )


def marks(document: Document, found: Findings) -> Marks:
    """All that was found in an article, as marks."""
    other = is_in_other_script(document.text)
    places = [
        *(_entities(found.entities, latin=other)),
        *(
            Mark(begin=each.begin, end=each.end, kind=MarkKind.TERM, translate=Translate.YES, ref=term.id)
            for term in found.terms
            for each in term.mentions
        ),
        *(
            Mark(begin=each.begin, end=each.end, kind=MarkKind.DATE, translate=Translate.YES, value=each.value)
            for each in found.dates
        ),
        *(
            Mark(begin=each.begin, end=each.end, kind=MarkKind.QUOTATION, translate=Translate.YES, ref=each.id)
            for each in found.quotations
        ),
    ]
    return Marks(text=document.text, found=sorted(places, key=_order), latin=other)


def _entities(entities: Sequence[Entity], *, latin: bool) -> Iterator[Mark]:
    for entity in entities:
        for mention in entity.mentions:
            translate = translation(entity, mention.text if latin else "")
            yield Mark(begin=mention.begin, end=mention.end, kind=MarkKind.ENTITY, translate=translate, ref=entity.id)


def _order(mark: Mark) -> tuple[int, int, int]:
    return mark.begin, -mark.end, _RANKS[mark.kind]


def _nested(marks: Sequence[Mark]) -> Iterator[Mark]:
    """The marks in order, without those that cross one of higher priority."""
    open_: list[Mark] = []
    dropped: set[int] = set()
    ordered = sorted(marks, key=_order)
    for mark in ordered:
        while open_ and open_[-1].end <= mark.begin:
            open_.pop()
        while open_ and open_[-1].end < mark.end:
            if _RANKS[open_[-1].kind] <= _RANKS[mark.kind]:
                break
            dropped.add(id(open_.pop()))
        if open_ and open_[-1].end < mark.end:
            dropped.add(id(mark))
        else:
            open_.append(mark)
    return (mark for mark in ordered if id(mark) not in dropped)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cover:
    """Stretches that marks of some kinds cover, in order and apart."""

    begins: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, marks: Sequence[Mark], *kinds: MarkKind) -> "_Cover":
        apart = list(merged((mark.begin, mark.end) for mark in marks if mark.kind in kinds))
        return cls(begins=[begin for begin, _ in apart], ends=[end for _, end in apart])

    def meets(self, begin: int, end: int) -> bool:
        index = bisect_left(self.begins, end) - 1
        return index >= 0 and begin < self.ends[index]
