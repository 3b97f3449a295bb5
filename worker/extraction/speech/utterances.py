"""Words that report speech, and what in an article tells of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.extraction import EntityType, QuotationKind
from worker.extraction.speech.ascriptions import Ascription
from worker.extraction.speech.cues import COMMAS, OPENERS, Announcement, Complement, is_stop
from worker.extraction.speech.lexicon import Mood
from worker.extraction.speech.marks import Marked
from worker.extraction.speech.mentions import Phrase
from worker.extraction.speech.outlets import named_at
from worker.extraction.speech.phrases import Reader
from worker.extraction.speech.pieces import Line

_BARS = frozenset(("|", "/"))
_FARTHEST_COLON = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """Words that report speech: offsets, and how they are announced.

    At most one of ``cue``, ``ascription`` and ``label`` leads to the speaker; where all are None, the words go on
    with what the last speaker said. ``first`` and ``last`` are the places of the words, both included. ``nested``
    words are quoted within a quotation.
    """

    kind: QuotationKind
    begin: int
    end: int
    first: int
    last: int
    cue: Announcement | None = None
    ascription: Ascription | None = None
    label: "Label | None" = None
    nested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What announces speech in an article: cues in order, phrases that name its origin by their first place, names
    before a colon by the place after it, and words between marks."""

    cues: Sequence[Announcement]
    ascriptions: Mapping[int, Ascription]
    labels: "Mapping[int, Label]"
    marks: Sequence[Marked]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A speaker before a colon, and the medium spoken to if it is told: «الوزير لـ«…»: …»."""

    phrase: Phrase
    outlet: Phrase | None = None


def labels(reader: Reader) -> dict[int, Label]:
    """Who is named before a colon at the start of a paragraph, by the place after the colon: «الوزير: …»."""
    line = reader.line
    found = {}
    for place, piece in enumerate(line.pieces):
        if place and line.pieces[place - 1].paragraph == piece.paragraph:
            continue
        at = place
        while _is_sign(line.mark(at)) or line.mark(at + 1) in _BARS or _is_of_clock(line, at):
            at += 1
        phrase = reader.phrase(at)
        credit = reader.words.has("labels", line.word(at))
        if phrase is None or (credit and (line.mark(at + 1) == ":" or not reader.is_role_word(line.word(at)))):
            continue
        _, stop = line.around(place)
        places = range(phrase.last + 1, min(phrase.last + _FARTHEST_COLON, stop - 1))
        colon = next((each for each in places if line.mark(each) == ":"), None)
        if colon is None or any(each in reader.verbs for each in range(phrase.last + 1, colon)):
            continue
        if colon + 1 < stop and _may_label(reader, phrase, colon, stop):
            found[colon + 1] = _label(reader, phrase, colon)
    return found


def _is_sign(mark: str) -> bool:
    return bool(mark) and mark != ":" and mark not in OPENERS


def _is_of_clock(line: Line, place: int) -> bool:
    """Whether a piece belongs to the time of day that opens an entry: «14:20»."""
    return line.word(place).replace(":", "").isdecimal() or (
        line.mark(place) == ":" and line.word(place - 1).isdecimal() and line.word(place + 1).isdecimal()
    )


def _may_label(reader: Reader, phrase: Phrase, colon: int, stop: int) -> bool:
    """Whether what stands before a colon is the speaker of what stands after it, and not its subject or its place."""
    line, words = reader.line, reader.words
    kind = phrase.named.entity.type if phrase.named is not None else None
    if kind is EntityType.MISCELLANEOUS or (kind is None and not reader.is_role(phrase)):
        return False
    marks = bool(line.mark(colon + 1))
    stance = words.has("stances", line.word(colon + 1)) or any(line.word(colon + 1).startswith(p) for p in ("سن", "لن"))
    if kind is EntityType.LOCATION:
        return marks or stance
    verbal = any(at in reader.verbs or words.has("stances", line.word(at)) for at in range(colon + 1, stop))
    aside = colon > phrase.last + 1 and _outlet(reader, phrase, colon) is None
    return marks or stance or verbal or not aside


def _label(reader: Reader, phrase: Phrase, colon: int) -> Label:
    if reader.line.word(phrase.last + 1) == "عن" and (told := reader.phrase(phrase.last + 2)):
        return Label(phrase=told, outlet=phrase)
    return Label(phrase=phrase, outlet=_outlet(reader, phrase, colon))


def _outlet(reader: Reader, phrase: Phrase, colon: int) -> Phrase | None:
    """The medium between a label and its colon."""
    line = reader.line
    for at in range(phrase.last + 1, colon):
        if line.word(at) == "ل" or "ل" in line.clitics(at):
            target = at + 1 if line.word(at) == "ل" else at
            return named_at(reader, target) if target < colon else None
    return None


def without_embedded(reader: Reader, cues: Sequence[Announcement]) -> tuple[Announcement, ...]:
    """The cues without those that are part of what another announces: «قال إن الوزير يؤكد …»."""
    kept: list[Announcement] = []
    inside = -1
    for cue in cues:
        if cue.place < inside and clause_start(reader, cue, kept[-1].start) is None:
            continue
        kept.append(cue)
        if cue.complement is Complement.CLAUSE and not cue.denied:
            _, inside = reader.line.around(cue.place)
            stop = next((at for at in range(cue.start, inside) if is_stop(reader.line, at)), inside)
            inside = stop
        elif cue.place >= inside:
            inside = -1
    return tuple(kept)


def clause_start(reader: Reader, cue: Announcement, start: int) -> int | None:
    """The place where the clause of a cue begins, if it ends the reported clause that began at ``start``."""
    line = reader.line
    if cue.form.mood in (Mood.PARTICIPLE, Mood.NOUN):
        return line.place(cue.begin)
    joined = line.pieces[cue.place].clitics[:1] in ("و", "ف")
    after_mark = bool(line.mark(cue.place - 1))
    if cue.complement is Complement.NONE and not (joined and after_mark):
        turns = reader.words.has("turns", line.word(cue.place - 1)) and line.mark(cue.place - 2) in COMMAS
        return cue.place - 1 if turns else None
    if joined or after_mark:
        return cue.place
    for at in range(cue.place - 1, max(start, cue.place - _FARTHEST_COLON - 1), -1):
        if line.mark(at) or reader.words.has("switches", line.word(at)):
            return at
        if at in reader.verbs:
            return None
    return None
