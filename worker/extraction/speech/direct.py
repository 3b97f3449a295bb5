"""Direct quotations: which words between marks report an utterance, and what announces them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from schemas.extraction import QuotationKind
from worker.extraction.speech.ascriptions import Ascription
from worker.extraction.speech.cues import CLOSERS, COMMAS, COMPLEMENTISERS, Announcement, Complement, between, is_stop
from worker.extraction.speech.lexicon import PRONOUNS, Mood
from worker.extraction.speech.marks import Marked
from worker.extraction.speech.phrases import Reader
from worker.extraction.speech.utterances import Signs, Utterance
from worker.extraction.variants import ARTICLE

_FEWEST = 3
_LONGEST_NAME = 5
_PARTICLES = frozenset(("ل", "ب", "ك", "ال", "و", "بال", "لل"))
_BEFORE_CUE = frozenset(("هكذا", "بهذه", "هذه", "بهذا", "هذا", "الكلمات", "العباره", "العبارات", "الجمله", "كما", "ما"))
_BEFORE_SUBJECT = frozenset(("كان", "كانت"))
_ALL_MARKS = CLOSERS | {"«", "“", "‹", "„"}
_RECENT = 8


def may_be_speech(reader: Reader, each: Marked) -> bool:
    """Whether words between marks can be an utterance: three or more, no name, nothing that is called so."""
    line = reader.line
    first, stop = line.place(each.begin), line.place(each.end)
    words = [place for place in range(first, stop) if line.pieces[place].key]
    if len(words) < _FEWEST and not (len(words) > 1 and _is_set_off(reader, each)):
        return False
    if _is_outlet(reader, each, len(words)):
        return False
    named = reader.mentions.get(words[0])
    if named is not None and named.last >= words[-1]:
        return False
    return not _is_called(reader, line.place(each.opening))


def direct(reader: Reader, signs: Signs) -> tuple[Utterance, ...]:
    """The words between marks that report an utterance, in order; those within another after it."""
    found: list[Utterance] = []
    for each in signs.marks:
        if not each.opened:
            utterance = _Finder(reader=reader, signs=signs, before=found[-_RECENT:]).find_unopened(each)
            if utterance is not None:
                found.append(utterance)
        elif may_be_speech(reader, each):
            outer = next((u for u in reversed(found[-_RECENT:]) if u.begin <= each.opening < u.end), None)
            utterance = _Finder(reader=reader, signs=signs, before=found[-_RECENT:]).find(each, outer)
            if utterance is not None:
                found.append(utterance)
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finder:
    reader: Reader
    signs: Signs
    before: Sequence[Utterance]

    def find(self, each: Marked, outer: Utterance | None) -> Utterance | None:
        """The utterance between two marks, or None where nothing says that it is one."""
        line = self.reader.line
        opening, first = line.place(each.opening), line.place(each.begin)
        end = each.end if each.closed else self._missing_close(first, line.place(each.end))
        begin, end = _trimmed(line.document.text, each.begin, end)
        bare = Utterance(
            kind=QuotationKind.DIRECT,
            begin=begin,
            end=end,
            first=first,
            last=line.place(end) - 1,
            nested=outer is not None,
        )
        cue = self._cue_before(opening, outer)
        if outer is not None:
            if cue is None:
                return bare if line.mark(opening - 1) == ":" else None
            return None if cue.denied else replace(bare, cue=cue)
        label = self.signs.labels.get(opening)
        if label is not None:
            return replace(bare, label=label)
        if cue is not None:
            return None if cue.denied else replace(bare, cue=cue)
        after = line.place(each.closing)
        cue = self._cue_after(after)
        if cue is not None:
            return replace(bare, cue=cue)
        ascription = self._ascription(opening, after)
        if ascription is not None:
            return replace(bare, ascription=ascription)
        said = line.mark(opening - 1) == ":" or line.word(opening - 1) in COMPLEMENTISERS or self._is_said(opening)
        return bare if said or self._is_alone(opening, after) else None

    def find_unopened(self, each: Marked) -> Utterance | None:
        """The utterance before a closing mark alone: what follows a cue and a colon in the paragraph."""
        line = self.reader.line
        first, stop = line.place(each.begin), line.place(each.end)
        cues = between(self.signs.cues, first, stop)
        cue = next((cue for cue in reversed(cues) if cue.complement is Complement.COLON and not cue.denied), None)
        if cue is None or cue.start >= stop or any(line.mark(at) in _ALL_MARKS for at in range(cue.start, stop)):
            return None
        return Utterance(
            kind=QuotationKind.DIRECT,
            begin=line.pieces[cue.start].begin,
            end=_trimmed(line.document.text, each.begin, each.end)[1],
            first=cue.start,
            last=stop - 1,
            cue=cue,
        )

    def _missing_close(self, first: int, stop: int) -> int:
        """Where an utterance without a closing mark ends: before what attributes it, or with its paragraph."""
        line = self.reader.line
        cues = {cue.place: cue for cue in between(self.signs.cues, first + 1, stop)}
        for at in range(first + 1, stop):
            cue = cues.get(at)
            comma = line.mark(at - 1) in COMMAS
            attributes = at in self.signs.ascriptions or (cue is not None and cue.form.mood is Mood.PARTICIPLE)
            if (comma and attributes) or (cue is not None and cue.finite and is_stop(line, at - 1)):
                stop = at
        while stop > first + 1 and (line.mark(stop - 1) in COMMAS or line.mark(stop - 1) in CLOSERS):
            stop -= 1
        return line.pieces[stop - 1].end

    def _cue_before(self, opening: int, outer: Utterance | None) -> Announcement | None:
        """The last cue before an opening mark in the same sentence, outside other quotations.

        A verb that seems to announce nothing counts only where the words would else be those of an earlier clause.
        """
        line = self.reader.line
        first, _ = line.around(opening)
        if opening == first and line.mark(first - 1) == ":":
            first, _ = line.around(first - 1)
        if outer is not None:
            first = max(first, outer.first)
        silent = None
        for cue in reversed(between(self.signs.cues, first, opening)):
            if any(u.first <= cue.place <= u.last and u is not outer for u in self.before):
                continue
            if cue.complement is not Complement.NONE:
                return cue if silent is None or cue.complement is not Complement.CLAUSE else silent
            silent = cue if silent is None and cue.finite else silent
        return None

    def _cue_after(self, after: int) -> Announcement | None:
        """The cue right after a closing mark: «…»، قال فلان."""
        line = self.reader.line
        at = after
        while line.mark(at) in COMMAS or line.word(at) in _BEFORE_CUE:
            at += 1
        if line.word(at) in _BEFORE_SUBJECT and at + 1 in self.reader.mentions:
            at = self.reader.mentions[at + 1].last + 1  # «…»، هكذا كان فلان يردد
        for cue in between(self.signs.cues, at, at + 3):
            near = line.place(cue.begin) == at
            if near and not line.clitics(cue.place) and cue.form.mood is not Mood.PARTICIPLE and not cue.denied:
                return cue
        return None

    def _ascription(self, opening: int, after: int) -> Ascription | None:
        line = self.reader.line
        at = after
        while line.mark(at) in COMMAS:
            at += 1
        if at in self.signs.ascriptions:
            return self.signs.ascriptions[at]
        first, _ = line.around(opening)
        places = (place for place in range(opening - 1, first - 1, -1) if place in self.signs.ascriptions)
        return next((self.signs.ascriptions[place] for place in places), None)

    def _is_alone(self, opening: int, after: int) -> bool:
        """Whether nothing but the quotation stands in its sentence."""
        line = self.reader.line
        first, _ = line.around(opening)
        _, stop = line.around(max(opening, after - 1))
        return not any(line.word(at) for at in (*range(first, opening), *range(after, stop)))

    def _is_said(self, opening: int) -> bool:
        """Whether a noun before the marks says that words follow: «هتاف «…»»."""
        return self.reader.words.has("sayings", self.reader.line.word(opening - 1))


def _is_outlet(reader: Reader, each: Marked, length: int) -> bool:
    """Whether marks hold the medium that words were said to: «قال لـ«…» إن»."""
    line = reader.line
    opening, after = line.place(each.opening), line.place(each.closing)
    follows = line.word(after) in COMPLEMENTISERS or line.mark(after) in COMMAS | {":"}
    return length <= _LONGEST_NAME and line.word(opening - 1) == "ل" and follows


def _is_set_off(reader: Reader, each: Marked) -> bool:
    """Whether a short utterance is still one: a colon goes before it, or its verb follows («"لا أبدا"، قال فلان»)."""
    line = reader.line
    opening, after = line.place(each.opening), line.place(each.closing)
    form = reader.words.forms.get(line.word(after + 1)) if line.mark(after) in COMMAS else None
    verb = form is not None and form.mood in (Mood.PERFECT, Mood.IMPERFECT) and not line.clitics(after + 1)
    return line.mark(opening - 1) == ":" or (verb and not form.homograph if form is not None else False)


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return begin, end


def _is_called(reader: Reader, place: int) -> bool:
    """Whether a word before the marks says that a name or a title follows: «فيلمه الجديد «…»»."""
    line, words = reader.line, reader.words
    first, _ = line.around(place)
    at = place - 1
    if line.word(at) in _PARTICLES:
        at -= 1
    for back, word in enumerate((line.word(at), line.word(at - 1))):
        if at - back < first:
            return False
        # «أن الخطة «خطوة في الاتجاه الصحيح»»: a definite subject, and what is said of it.
        subject = word.startswith(ARTICLE) and line.word(at - 1) in COMPLEMENTISERS
        if subject:
            return False
        bare = word.removeprefix(ARTICLE)
        own = [bare.removesuffix(pronoun) for pronoun in PRONOUNS if bare.endswith(pronoun)]
        if any(words.has("kinds", stem) for stem in (word, bare, *own, *(stem[:-1] + "ه" for stem in own if stem))):
            return True
        if not word or line.pieces[at].upos != "ADJ":
            break
    return False
