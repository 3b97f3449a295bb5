"""Persons whom a model took for places, bodies or things, or for the end of one: full names where a person is named."""

from collections.abc import Iterator, Sequence

from schemas.extraction import EntityType
from worker.document import Document, Sentence
from worker.extraction.clitics import PROPER, upos
from worker.extraction.compounds import head_type
from worker.extraction.known import given_names, known
from worker.extraction.lexicon import keys
from worker.extraction.speech.lexicon import lexicon
from worker.extraction.stems import Stem
from worker.extraction.surroundings import Surroundings
from worker.extraction.tags import Tagged
from worker.extraction.titles import is_nationality, is_role
from worker.extraction.variants import ARTICLE

_WORDS = (2, 4)
_OPENING = frozenset(("«", "“", '"', "‹"))
_CLOSING = frozenset(("»", "”", '"', "›"))


def mistaken(
    document: Document, sentence: Sentence, stems: Sequence[Stem], spans: Sequence[Tagged]
) -> Iterator[Tagged]:
    """The spans of two to four foreign words that stand after a person's role, or after a verb of saying and before a
    role: «وزيرة الطاقة فلانة الفلانية», «تقول فلانة الفلانية، الباحثة في …»."""
    around = _around(document, sentence, stems, spans)
    return (
        Tagged(first=span.first, last=span.last, type=EntityType.PERSON)
        for span in spans
        if span.type is not EntityType.PERSON and around.is_person(span)
    )


def divided(document: Document, sentence: Sentence, stems: Sequence[Stem], spans: Sequence[Tagged]) -> Iterator[Tagged]:
    """The spans, with the person after a role taken from the body or the place that the role holds and that the model
    tagged as one with the person: «المتحدث باسم [الوزارة فلان الفلاني]»."""
    around = _around(document, sentence, stems, spans)
    for each in spans:
        span = around.within_marks(each)
        start = None if span.type is EntityType.PERSON else around.person_start(span)
        if start is None:
            yield span
            continue
        last = next(index for index in range(start - 1, -1, -1) if stems[index].key)
        yield Tagged(first=span.first, last=last, type=span.type)
        yield Tagged(first=start, last=span.last, type=EntityType.PERSON)


def _around(document: Document, sentence: Sentence, stems: Sequence[Stem], spans: Sequence[Tagged]) -> "_Mistaken":
    taken = {index: span for span in spans for index in range(span.first, span.last + 1)}
    return _Mistaken(document=document, sentence=sentence, stems=stems, taken=taken, words=lexicon())


class _Mistaken(Surroundings):
    def within_marks(self, span: Tagged) -> Tagged:
        """The part of a span between quotation marks that open in it, where there is one: «جمعية «…»»."""
        first = next((index for index in range(span.first, span.last) if self._mark(index) in _OPENING), None)
        if first is None or span.type is EntityType.PERSON or first == span.first:
            return span
        closing = (index for index in range(first + 1, span.last + 1) if self._mark(index) in _CLOSING)
        last = next(closing, span.last + 1) - 1
        return Tagged(first=first + 1, last=last, type=span.type) if last > first else span

    def person_start(self, span: Tagged) -> int | None:
        """Where a person begins in what a role before it holds: with the first of two words or more that are foreign,
        after one that is definite or a place, or after a comma."""
        start = span.last + 1
        while start > span.first and self._is_foreign(start - 1):
            start -= 1
        while start < span.last and self._word(start).startswith(ARTICLE):
            start += 1
        if start == span.first or not _WORDS[0] <= span.last - start + 1 <= _WORDS[1] or self.stems[start].clitics:
            return None
        before = self._word(start - 1)
        closed = self._mark(start - 1) in ("،", ",") or before.startswith(ARTICLE) or known(before) is not None
        role = self._role_before(span.first - 1) if span.first else None
        return start if closed and role is not None else None

    def is_person(self, span: Tagged) -> bool:
        """Whether what the model took for something else is named where a person is."""
        if not _WORDS[0] <= span.last - span.first + 1 <= _WORDS[1] or self.stems[span.first].clitics:
            return False
        if not all(self._is_foreign(index) for index in range(span.first, span.last + 1)):
            return False
        before = span.first - 1
        if before < 0 or head_type(self._word(span.first)) is not None or known(self._text(span)) is not None:
            return False
        if self._is_cue(before):
            return self._is_described(span.last)
        definite = self._word(before).startswith(ARTICLE)
        return (
            (definite or is_role(self._word(before)))
            and self._role_before(before) is not None
            and self._is_near(before)
        )

    def _is_foreign(self, index: int) -> bool:
        """Whether a word may be part of a name and is of no place that is known."""
        word = self._word(index)
        place = word in keys("romanization", "places") or known(self.stems[index].text) is not None
        proper = upos(self.sentence, self.stems, index) in PROPER or word in given_names()
        return word.isalpha() and proper and not place

    def _is_near(self, before: int) -> bool:
        """Whether the role that ends with a word is no body's seat: no nationality alone, no preposition in it."""
        role = self._role_before(before)
        if role is None:
            return False
        inside = range(role, before + 1)
        plain = not any(upos(self.sentence, self.stems, index) == "ADP" for index in inside)
        return plain and not (role == before and is_nationality(self._word(before)))

    def _text(self, span: Tagged) -> str:
        return self.document.surface(self.stems[span.first].begin, self.stems[span.last].end)
