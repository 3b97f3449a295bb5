"""What must stay in one segment: quotations with who says them, brackets, names, a dateline with its report."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from schemas.extraction import Quotation, QuotationKind
from worker.document import Document
from worker.extraction.speech.marks import marked
from worker.segmentation import pairs

Stretch = tuple[int, int]

_LONGEST_DATELINE = 8
# «عمان - (بترا)», «القاهرة/ 12 مارس –»: a place, then a dash, a stroke or a bracket.
_DATELINE = re.compile(r"\W*\w+(?:\s+\w+)?\s*[،,]?\s*[-–—ـ/(:]")
_VERBS = frozenset(("VERB", "AUX"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonds:
    """Stretches inside which nothing is cut, in order and apart from each other."""

    begins: Sequence[int]
    ends: Sequence[int]

    def across(self, offset: int) -> bool:
        """Whether a cut before the character at an offset would divide one of them."""
        index = bisect_left(self.begins, offset) - 1
        return index >= 0 and offset < self.ends[index]


def bonds(document: Document, quotations: Sequence[Quotation], whole: Iterable[Stretch]) -> Bonds:
    """All that keeps parts of an article together."""
    if not document.sentences:
        return Bonds(begins=(), ends=())
    begins = [sentence.begin for sentence in document.sentences]
    paragraphs = list(_paragraphs(document))
    found: list[Stretch] = [*whole, *_datelines(document)]
    found += [_attributed(document, begins, quotation) for quotation in quotations]
    found += [(each.opening, each.closing) for each in marked(document.text, paragraphs) if each.opened and each.closed]
    for paragraph in paragraphs:
        found += [(opener, closer + 1) for opener, closer in pairs(document.text, *paragraph)]
    apart = list(merged(found))
    return Bonds(begins=[begin for begin, _ in apart], ends=[end for _, end in apart])


def merged(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """The same stretches, those that overlap made one."""
    open_: Stretch | None = None
    for begin, end in sorted(stretches):
        if open_ is not None and begin < open_[1]:
            open_ = open_[0], max(open_[1], end)
            continue
        if open_ is not None:
            yield open_
        open_ = begin, end
    if open_ is not None:
        yield open_


def _paragraphs(document: Document) -> Iterator[Stretch]:
    for _, group in groupby(document.sentences, key=lambda sentence: sentence.paragraph):
        sentences = list(group)
        yield sentences[0].begin, sentences[-1].end


def _datelines(document: Document) -> Iterator[Stretch]:
    """A dateline that was read as a sentence, with the sentence after it."""
    paragraph = -1
    for one, other in pairwise(document.sentences):
        begins_paragraph, paragraph = one.paragraph != paragraph, one.paragraph
        if not begins_paragraph or other.paragraph != paragraph or len(one.tokens) > _LONGEST_DATELINE:
            continue
        placed = any(token.ner.endswith("LOC") for token in one.tokens[:2])
        verbal = any(word.upos in _VERBS for word in one.words)
        if placed and not verbal and _DATELINE.match(document.surface(one.begin, one.end)):
            yield one.begin, other.begin + 1


def _attributed(document: Document, begins: Sequence[int], quotation: Quotation) -> Stretch:
    """A quotation with its cue and its speaker, as far as they are beside it."""
    number = bisect_right(begins, quotation.begin) - 1
    last = bisect_left(begins, quotation.end) - 1
    near = range(number, last + 1)
    if quotation.kind is QuotationKind.DIRECT:
        near = range(number - 1, last + 2)
    stretch = quotation.begin, quotation.end
    cue, speaker = quotation.cue, quotation.speaker
    paragraphs = {document.sentences[each].paragraph for each in (number, last)}

    def beside(offset: int) -> bool:
        place = bisect_right(begins, offset) - 1
        return place in near and document.sentences[place].paragraph in paragraphs

    if cue is not None and beside(cue.begin):
        stretch = min(stretch[0], cue.begin), max(stretch[1], cue.end)
    if speaker is not None and beside(speaker.begin) and (cue is None or _together(begins, cue.begin, speaker.begin)):
        stretch = min(stretch[0], speaker.begin), max(stretch[1], speaker.end)
    return stretch


def _together(begins: Sequence[int], one: int, other: int) -> bool:
    """Whether two offsets lie in one sentence; a speaker told of before is no part of the attribution."""
    return bisect_right(begins, one) == bisect_right(begins, other)
