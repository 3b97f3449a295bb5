"""What is to be said of each unit: flags where it may not stand alone, and a note for the translator with each."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.extraction import DateExpression, DateKind, Entity
from schemas.spans import Span
from schemas.summary import Flag, Note, NoteKind
from worker.document import Document
from worker.extraction.findings import Findings
from worker.extraction.speech.marks import marked
from worker.extraction.trees import Tree, tree
from worker.summary.readiness.abbreviations import Abbreviations
from worker.summary.readiness.connectives import Connective, opening
from worker.summary.readiness.definites import unintroduced
from worker.summary.readiness.discourse import Discourse, discourse
from worker.summary.readiness.pronouns import dangling
from worker.summary.readiness.stretch import span
from worker.summary.units import LONGEST, Unit, words

# Length makes a segment hard, not unclear.
HARMLESS = frozenset((Flag.LONG_SEGMENT,))

_ARABIC = "ar"
_DANGLING = {
    "pronoun": "«{}» stands for someone or something outside this segment",
    "subject": "The subject of «{}» is not in this segment",
    "speaker": "Who speaks here is not told in this segment",
}
_CONNECTIVES = {
    "addition": "«{}» adds this to what the article said before; a segment that stands alone can do without it.",
    "contrast": "«{}» sets this against what the article said before; a segment that stands alone can do without it.",
    "turn": "«{}» turns from what the article said before; a segment that stands alone can do without it.",
    "time": "«{}» counts from what the article told before.",
    "consequence": "«{}» draws on what the article said before.",
    "reason": "«{}» gives a reason for, or says more of, what the article said before.",
    "continuing": "«{}» goes on with a statement that the article told of before.",
    "background": "«{}» tells of what was before the events told so far.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Flags and notes of a unit. ``standalone`` is None where that cannot be told: in a language without rules, unless
    a flag says no."""

    flags: tuple[Flag, ...]
    notes: tuple[Note, ...]
    standalone: bool | None


def assess(document: Document, units: Sequence[Unit], found: Findings) -> tuple[Readiness, ...]:
    """The readiness of each unit, in order.

    ``found`` is what was found in the same document. Every flag has one note or more, each with the words that it is
    about where there are such. Whatever is flagged but :data:`HARMLESS` keeps a unit from standing alone.
    """
    arabic = document.language.partition("-")[0] == _ARABIC
    parsed = any(word.upos for sentence in document.sentences for word in sentence.words)
    trees = [tree(document, sentence) for sentence in document.sentences] if arabic and parsed else []
    judge = _Judge(
        document=document,
        told=discourse(document, trees, found.entities, found.quotations),
        trees=trees,
        dates=found.dates,
        abbreviations=Abbreviations.of(document, found.entities),
        arabic=arabic,
    )
    return tuple(map(judge.readiness, units))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    document: Document
    told: Discourse
    trees: Sequence[Tree]
    dates: Sequence[DateExpression]
    abbreviations: Abbreviations
    arabic: bool

    def readiness(self, unit: Unit) -> Readiness:
        """All checks, in the order of :class:`schemas.summary.Flag`, then the notes that flag nothing."""
        connective = opening(self.document, unit, self.told.cues) if self.arabic else None
        notes = [
            *self._pronouns(unit, connective),
            *self._definites(unit),
            *self._connective(connective),
            *self._dates(unit),
            *self._length(unit),
            *self._quotations(unit),
            *self.abbreviations.notes(unit.begin, unit.end),
        ]
        raised = {note.flag for note in notes}
        flags = tuple(flag for flag in Flag if flag in raised)
        broken = any(flag not in HARMLESS for flag in flags)
        return Readiness(flags=flags, notes=tuple(notes), standalone=False if broken else True if self.arabic else None)

    def _pronouns(self, unit: Unit, connective: Connective | None) -> Iterator[Note]:
        for each in dangling(self.told, self.trees, unit) if self.arabic else ():
            if connective is not None and each.kind == "pronoun" and each.begin < connective.end:
                continue  # «من جانبه»
            at = span(self.document, each.begin, each.end)
            what = _DANGLING[each.kind]
            yield _antecedent(Flag.DANGLING_PRONOUN, what.format(at.text), at, each.meant, each.entity)

    def _definites(self, unit: Unit) -> Iterator[Note]:
        for each in unintroduced(self.told, self.trees, unit) if self.trees else ():
            at = span(self.document, each.begin, each.end)
            what = f"This segment does not say who or which «{at.text}» is"
            meant = each.entity.name if each.entity else None
            yield _antecedent(Flag.DEFINITE_WITHOUT_ANTECEDENT, what, at, meant, each.entity)

    def _connective(self, found: Connective | None) -> Iterator[Note]:
        if found is not None:
            at = span(self.document, found.begin, found.end)
            text = _CONNECTIVES[found.kind].format(at.text)
            yield Note(kind=NoteKind.CONNECTIVE, text=text, flag=Flag.OPENING_CONNECTIVE, at=at)

    def _dates(self, unit: Unit) -> Iterator[Note]:
        first = bisect_left(self.dates, unit.begin, key=lambda each: each.begin)
        stop = bisect_left(self.dates, unit.end, key=lambda each: each.begin)
        for each in self.dates[first:stop]:
            if each.kind is not DateKind.RELATIVE:
                continue
            at = span(self.document, each.begin, each.end)
            if each.value is not None:
                text = f"«{at.text}» is {each.value}."
                yield Note(kind=NoteKind.DATE, text=text, at=at, value=each.value)
            else:
                text = f"Which date «{at.text}» means is not known."
                yield Note(kind=NoteKind.DATE, text=text, flag=Flag.RELATIVE_DATE_UNRESOLVED, at=at)

    def _length(self, unit: Unit) -> Iterator[Note]:
        count = words(self.document, unit)
        if count > LONGEST:
            text = f"{count} words, and no place to cut them that is safe."
            yield Note(kind=NoteKind.LENGTH, text=text, flag=Flag.LONG_SEGMENT)

    def _quotations(self, unit: Unit) -> Iterator[Note]:
        for each in marked(self.document.text, [(unit.begin, unit.end)]):
            if each.opened and each.closed:
                continue
            begin, end = (each.opening, each.begin) if each.opened else (each.end, each.closing)
            at = span(self.document, begin, end)
            text = f"The quotation mark {at.text} has no partner in the article."
            yield Note(kind=NoteKind.QUOTATION, text=text, flag=Flag.UNBALANCED_QUOTATION, at=at)


def _antecedent(flag: Flag, what: str, at: Span, meant: str | None, entity: Entity | None) -> Note:
    """What is missing, and what is most likely meant; where nothing is sure, the text before has to be read."""
    hint = f"; most likely it means {meant}." if meant else "."
    ref = entity.id if entity else None
    return Note(kind=NoteKind.ANTECEDENT, text=what + hint, ref=ref, flag=flag, at=at)
