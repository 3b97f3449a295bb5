"""Indirect quotations: the clauses that a cue, a name with a colon, or «بحسب فلان» makes somebody's words."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from schemas.extraction import QuotationKind
from worker.extraction.speech.ascriptions import Ascription
from worker.extraction.speech.cues import COMMAS, COMPLEMENTISERS, Announcement, Complement, between, is_stop
from worker.extraction.speech.lexicon import Reach
from worker.extraction.speech.phrases import Reader
from worker.extraction.speech.utterances import Signs, Utterance, clause_start

_FEWEST = 2
_NEAR = 8
_OPENERS = {"»": "«", ")": "(", "]": "[", "”": "“", "›": "‹"}


def clauses(reader: Reader, signs: Signs, spoken: Sequence[Utterance]) -> tuple[Utterance, ...]:
    """The reported clauses outside the direct quotations, in order."""
    covered = {place for each in spoken for place in range(each.first, each.last + 1)}
    finder = _Finder(reader=reader, signs=signs, openings={each.first for each in spoken}, covered=covered)
    found = [*finder.announced(), *finder.labelled()]
    inner = [within for each in spoken if not each.nested for within in finder.within(each, spoken)]
    taken = covered | {place for each in found for place in range(each.first, each.last + 1)}
    found += [*finder.ascribed(taken), *finder.postposed(taken)]
    return tuple(sorted((*found, *inner), key=lambda each: each.begin))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finder:
    reader: Reader
    signs: Signs
    openings: Collection[int]
    covered: Collection[int]

    def announced(self) -> Iterator[Utterance]:
        """The clauses after cues."""
        verbs = {ascription.verb for ascription in self.signs.ascriptions.values() if not ascription.loose}
        last = -1
        for cue in self.signs.cues:
            if cue.denied or cue.place <= last or cue.place in self.covered or cue.place in verbs:
                continue
            clause = cue.complement is Complement.CLAUSE and cue.form.reach is not Reach.FRAGMENT
            if clause or cue.complement is Complement.COLON:
                found = self._clause(cue.start)
                if found is not None:
                    last = found.last
                    yield replace(found, cue=cue)

    def within(self, outer: Utterance, spoken: Sequence[Utterance]) -> Iterator[Utterance]:
        """The clauses that the words of a quotation report of somebody else."""
        used = {each.cue.place for each in spoken if each.nested and each.cue is not None}
        for cue in between(self.signs.cues, outer.first, outer.last):
            if cue.denied or cue.place in used or not self._is_of_another(cue):
                continue
            clause = cue.complement is Complement.CLAUSE and cue.form.reach is Reach.STATEMENT
            if clause or cue.complement is Complement.COLON:
                found = self._clause(cue.start, outer.last + 1, short=True)
                if found is not None:
                    yield replace(found, cue=cue, nested=True)

    def _is_of_another(self, cue: Announcement) -> bool:
        """Whether a verb inside a quotation is in the third person for certain: «تقول» may be «you say»."""
        if not cue.finite:
            return False
        subject = self.reader.phrase(cue.place + 1) or self.reader.phrase(cue.place - 1)
        first_or_third = self.reader.line.word(cue.place)[:1] in ("ا", "ت")
        return subject is not None or not first_or_third

    def labelled(self) -> Iterator[Utterance]:
        """The words after a name and a colon."""
        for place, label in self.signs.labels.items():
            found = self._clause(place) if place not in self.covered else None
            if found is not None:
                yield replace(found, label=label)

    def ascribed(self, taken: Collection[int]) -> Iterator[Utterance]:
        """The words before or after «بحسب فلان», where the sentence has no other speaker."""
        line = self.reader.line
        for place, ascription in self.signs.ascriptions.items():
            first, stop = line.around(place)
            if ascription.loose or any(at in taken for at in range(first, stop)):
                continue
            others = (cue for cue in between(self.signs.cues, first, stop) if cue.place != ascription.verb)
            if any(cue.complement is not Complement.NONE and cue.place < ascription.first for cue in others):
                continue
            joined = line.clitics(place)[:1] in ("و", "ف") and bool(line.clitics(place))
            found = (None if joined else self._before(first, place)) or self._after(ascription)
            if found is not None:
                yield replace(found, ascription=ascription)

    def postposed(self, taken: Collection[int]) -> Iterator[Utterance]:
        """The words before a verb and its subject at the end of a sentence: «…، يضيف فلان»."""
        line = self.reader.line
        for cue in self.signs.cues:
            first, stop = line.around(cue.place)
            if not cue.finite or cue.denied or cue.complement is not Complement.NONE or line.clitics(cue.place):
                continue
            if line.mark(cue.place - 1) not in COMMAS or any(at in taken for at in range(first, stop)):
                continue
            phrase = self.reader.phrase(cue.place + 1)
            if phrase is None or any(line.word(at) for at in range(phrase.last + 1, stop)):
                continue
            if cue.form.reach is Reach.STATEMENT and (found := self._before(first, cue.place)) is not None:
                yield replace(found, cue=cue)

    def _before(self, first: int, place: int) -> Utterance | None:
        while first < place and not self.reader.line.word(first):
            first += 1
        found = self._made(first, place)
        return found if found is not None and found.last - found.first >= _FEWEST else None

    def _after(self, ascription: Ascription) -> Utterance | None:
        """The words after «وبحسب فلان، …», perhaps with a relative clause before the comma."""
        line = self.reader.line
        at = ascription.phrase.last + 1
        _, stop = line.around(ascription.first)
        comma = next((each for each in range(at, min(stop, at + _NEAR)) if line.mark(each) in COMMAS), None)
        begins = line.word(at) in COMPLEMENTISERS | {"قد"} or self.reader.words.has("stances", line.word(at))
        if not begins and at not in self.reader.verbs and comma is None:
            return None
        return self._clause(at if begins or comma is None else comma + 1)

    def _clause(self, start: int, limit: int | None = None, *, short: bool = False) -> Utterance | None:
        """The words from a place to the end of the clause: the stop, the next cue, or a direct quotation.

        ``short`` clauses end at the first stop, for a quotation holds whole sentences.
        """
        line, words = self.reader.line, self.reader.words
        if start >= len(line.pieces) or line.pieces[start].paragraph != line.pieces[start - 1].paragraph:
            return None
        _, end = line.around(start)
        stop = end if limit is None else min(end, limit)
        cues: Mapping[int, Announcement] = {cue.place: cue for cue in between(self.signs.cues, start + 1, stop)}
        for at in range(start, stop):
            source = line.mark(at - 1) in COMMAS and words.has("source_heads", line.word(at))
            if at in self.openings or (at > start and (source or at in self.signs.ascriptions)):
                return self._made(start, at)
            if short and words.has("first_person", line.word(at)):
                return self._made(start, at)
            if at in cues and (begin := clause_start(self.reader, cues[at], start)) is not None:
                return self._made(start, begin)
            if is_stop(line, at) and (short or not any(line.word(later) for later in range(at + 1, stop))):
                return self._made(start, at)
        return self._made(start, stop)

    def _made(self, start: int, stop: int) -> Utterance | None:
        line, words = self.reader.line, self.reader.words
        last = stop - 1
        while last > start and (not self._closes(start, last) or words.has("switches", line.word(last))):
            last -= 1
        if sum(1 for place in range(start, last + 1) if line.word(place)) < _FEWEST:
            return None
        return Utterance(
            kind=QuotationKind.INDIRECT,
            begin=line.pieces[start].begin,
            end=line.pieces[last].end,
            first=start,
            last=last,
        )

    def _closes(self, start: int, place: int) -> bool:
        """Whether a clause can end with a piece: a word, or the mark that closes what was opened in it."""
        line = self.reader.line
        opener = _OPENERS.get(line.mark(place))
        return bool(line.word(place)) or any(line.mark(at) == opener for at in range(start, place) if opener)
