"""Where an article announces speech: verbs, participles and nouns of saying, and what each of them introduces."""

from bisect import bisect_left
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from worker.extraction.speech.lexicon import PRONOUNS, Form, Lexicon, Mood, Reach
from worker.extraction.speech.pieces import Line
from worker.extraction.stems import CONJUNCTIONS

COMPLEMENTISERS = frozenset(("ان", "انه", "انها", "انهم", "انهن", "انهما", "انني", "اني", "اننا", "انك", "انكم"))
COMMAS = frozenset(("،", ",", "؛", ";", "-", "–", "—"))
OPENERS = frozenset(("«", '"', "“", "”", "„", "‹", "'"))
CLOSERS = frozenset(("»", '"', "”", "›"))
RELATIVES = frozenset(("الذي", "التي", "الذين", "اللذان", "اللذين", "اللتان", "اللتين", "اللواتي", "اللاتي"))

_STOPS = frozenset((".", "؟", "!", "?", "...", "…", "۔"))
_PAST_DENIALS = frozenset(("لم", "لن"))
_NOMINAL = frozenset((Mood.PARTICIPLE, Mood.NOUN))
# So common with إن that it may be far off.
_PATIENT = frozenset(("قال",))
_PAUSE = "؛"
_LONGEST_LEAD = 2
_FARTHEST = 45
_NEAR = 14
_LONGEST_LABEL = 4


class Complement(StrEnum):
    """What follows a cue: a clause with إن or أن, a colon, words between marks, or nothing of these."""

    CLAUSE = "clause"
    COLON = "colon"
    MARKS = "marks"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A cue at a place of the line. ``begin`` and ``end`` are its offsets without clitics.

    ``start`` is the place where what it introduces starts: the complementiser, the piece after the colon, or the
    opening mark; the place after the cue where there is none of these. ``denied`` tells that nothing was said.
    """

    place: int
    begin: int
    end: int
    form: Form
    complement: Complement
    start: int
    denied: bool = False

    @property
    def finite(self) -> bool:
        """Whether it is a verb that can have a subject of its own."""
        return self.form.mood in (Mood.PERFECT, Mood.IMPERFECT)


def announcements(
    line: Line, words: Lexicon, openings: Container[int], names: Container[int]
) -> tuple[Announcement, ...]:
    """All cues in order.

    ``openings`` has the places of the opening marks before words that may be speech; other marks are passed over.
    ``names`` has the places of names, which are no verbs whatever they look like.
    """
    places = (place for place in range(len(line.pieces)) if place not in names)
    forms = {place: form for place in places if (form := _form(line, words, place)) is not None}
    forms = {place: form for place, form in forms.items() if not _is_anonymity(line, words, place)}
    finder = _Finder(line=line, words=words, forms=forms, openings=openings, names=names)
    return tuple(found for place in forms if (found := finder.find(place)) is not None)


def between(cues: Sequence[Announcement], first: int, stop: int) -> Sequence[Announcement]:
    """The cues at the places from ``first`` up to, not including, ``stop``."""
    low = bisect_left(cues, first, key=lambda cue: cue.place)
    return cues[low : bisect_left(cues, stop, key=lambda cue: cue.place)]


def is_stop(line: Line, place: int) -> bool:
    """Whether a mark that ends sentences stands at a place, and not within a word («سي.إن.إن»)."""
    if line.mark(place) not in _STOPS:
        return False
    end = line.pieces[place].end
    return not line.document.text[end : end + 1].isalnum()


def introduces_clause(line: Line, words: Lexicon, place: int) -> bool:
    """Whether إن or أن begins a reported clause at a place: not «بعد أن», «علما أن», «لأن»."""
    if line.word(place) not in COMPLEMENTISERS or line.pieces[place].clitics not in ("", "ب"):
        return False
    before = line.word(place - 1)
    # «تشكيل لجنة، على أن تبدأ عملها» sets a term.
    terms = before == "علي" and line.mark(place - 2) in COMMAS
    return bool(line.pieces[place].clitics) or not (terms or words.has("other_clauses", before))


def _is_anonymity(line: Line, words: Lexicon, place: int) -> bool:
    """Whether a word says with the verb before it that somebody is not named: «رفضت كشف اسمها»."""
    before = words.forms.get(line.word(place - 1))
    return before is not None and before.reach is Reach.FRAGMENT and words.has("anonymity", line.word(place))


def _form(line: Line, words: Lexicon, place: int) -> Form | None:
    word = line.word(place)
    form = words.forms.get(word)
    if form is not None and form.mood is Mood.PERFECT and form.lemma.startswith("ا"):
        piece = line.pieces[place]
        return None if line.document.text[piece.begin] == "أ" else form  # «أعترف»
    if form is not None or not word.endswith(PRONOUNS):
        return form
    for pronoun in PRONOUNS:
        bare = words.forms.get(word.removesuffix(pronoun)) if word.endswith(pronoun) else None
        if bare is not None and bare.mood in (Mood.PERFECT, Mood.IMPERFECT):
            verbal = line.pieces[place].upos in ("VERB", None)
            joined = line.pieces[place].clitics in tuple(CONJUNCTIONS) and not bare.homograph
            return bare if verbal or joined else None
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finder:
    """``forms`` has the words that are spelt like cues by their places."""

    line: Line
    words: Lexicon
    forms: Mapping[int, Form]
    openings: Container[int]
    names: Container[int]

    def find(self, place: int) -> Announcement | None:
        """The cue at a place, or None where the word is something else."""
        complement, start = self._complement(place)
        begin, end = self._span(place)
        found = Announcement(
            place=place,
            begin=begin,
            end=end,
            form=self.forms[place],
            complement=complement,
            start=start,
            denied=self._is_denied(place, start),
        )
        return found if self._counts(found) else None

    def _counts(self, cue: Announcement) -> bool:
        """Whether a word that is spelt like a cue is one."""
        line, form, piece = self.line, cue.form, self.line.pieces[cue.place]
        announces = cue.complement is not Complement.NONE
        distance = cue.start - cue.place
        if form.mood is Mood.NOUN:
            return True
        if form.mood is Mood.PARTICIPLE:
            near = announces and distance <= (_NEAR if piece.upos != "VERB" else 1)
            return near or line.mark(cue.place - 1) in COMMAS
        # «… ليؤكد أن»: what follows was said, though it is told as a purpose.
        told = piece.clitics == "ل" and form.mood is Mood.IMPERFECT and announces
        if (set(piece.clitics) & set("بكل") and not told) or self._is_label(cue):
            return False
        relative = line.word(cue.place - 1) in RELATIVES | {"ما", "من"}
        if relative and piece.key not in self.words.forms and form.reach is not Reach.FRAGMENT:
            return False  # «ما أكده»
        if relative and line.clitics(cue.place - 1) not in tuple(CONJUNCTIONS):
            return cue.complement in (Complement.CLAUSE, Complement.COLON)
        if form.homograph and line.mark(cue.place - 1) in COMMAS and line.mark(cue.place - 2) in CLOSERS:
            return True  # «…»، وعد فلان
        if form.homograph:
            return piece.upos == "VERB" or (announces and distance == 1)
        return piece.upos in ("VERB", "AUX", None) or announces

    def _is_label(self, cue: Announcement) -> bool:
        """Whether a word with a colon is a credit or a link: «كتب: فلان», «اقرأ أيضا: …»."""
        line, place = self.line, cue.place
        starts = place == 0 or line.pieces[place - 1].paragraph != line.pieces[place].paragraph
        near = cue.complement is Complement.COLON and cue.start - place <= _LONGEST_LABEL
        return starts and near and not line.clitics(place) and self.words.has("labels", line.word(place))

    def _complement(self, place: int) -> tuple[Complement, int]:
        line = self.line
        _, end = line.around(place)
        for at in range(place + 1, min(end, place + _FARTHEST)):
            mark = line.mark(at)
            if at in self.openings:
                return Complement.MARKS, at
            if mark == ":":
                return Complement.COLON, at + 1
            if is_stop(line, at) or mark == _PAUSE:
                break
            if introduces_clause(line, self.words, at) and not self._is_of_verb(at, place):
                return Complement.CLAUSE, at
            if self._interrupts(at, place):
                break
        return Complement.NONE, place + 1

    def _is_of_verb(self, place: int, cue: int) -> bool:
        """Whether أن follows another verb than a cue: «يخشى أن»."""
        before = self.line.pieces[place - 1]
        if place - 1 == cue or place - 1 in self.forms or place - 1 in self.names:
            return False
        return before.upos == "VERB" and not before.key.endswith(PRONOUNS)

    def _interrupts(self, place: int, cue: int) -> bool:
        """Whether what a cue announces cannot stand beyond a place: another cue, or another verb joined to it."""
        line, piece, form = self.line, self.line.pieces[place], self.forms.get(place)
        relative = any(line.word(back) in RELATIVES for back in (place - 1, place - 2))
        if form is not None and form.reach is Reach.FRAGMENT and self.words.has("anonymity", line.word(place + 1)):
            return False  # «مصدر طلب عدم ذكر اسمه»
        if form is not None and not relative and (form.mood in _NOMINAL or piece.upos == "VERB"):
            return True
        joined = piece.clitics[:1] in CONJUNCTIONS and bool(piece.clitics)
        return joined and (
            piece.key in _PAST_DENIALS or (piece.upos == "VERB" and self.forms[cue].lemma not in _PATIENT)
        )

    def _span(self, place: int) -> tuple[int, int]:
        """The offsets of a cue: a verb without its pronoun, a noun with what belongs to it (على حد تعبيره)."""
        piece, text, form = self.line.pieces[place], self.line.document.text, self.forms[place]
        if form.mood is not Mood.NOUN:
            bare = next(
                (p for p in PRONOUNS if piece.key not in self.words.forms and text[: piece.end].endswith(p)), ""
            )
            return piece.begin, piece.end - len(bare)
        first = place
        while self.words.has("noun_leads", self.line.word(first - 1)) and place - first < _LONGEST_LEAD:
            first -= 1
        return self.line.pieces[first].begin, piece.end

    def _is_denied(self, place: int, start: int) -> bool:
        """Whether the cue tells of no speech: negated, asked for, expected, or impersonal."""
        line, words, form = self.line, self.words, self.forms[place]
        if form.mood in _NOMINAL:
            return False
        before = line.word(place - 1)
        if words.has("denials", before):
            return True
        if before == "ان" and any(words.has("doubted", line.word(each)) for each in (place - 2, place - 3)):
            return True
        alone = start == place + 1 or (start == place + 2 and line.word(place + 1) in ("الي", "عن"))
        return alone and words.has("impersonal", line.word(place)) and form.reach is not Reach.FRAGMENT
