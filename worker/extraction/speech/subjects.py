"""The subject of a verb of saying: after it as Arabic has it, before it, or before the relative pronoun.

Read off the surface, with the parser as a witness where a noun after the verb may as well be its object.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from schemas.extraction import EntityType
from worker.extraction.speech.cues import CLOSERS, COMMAS, OPENERS, RELATIVES, Announcement, Complement
from worker.extraction.speech.genders import of_title, of_verb
from worker.extraction.speech.lexicon import PRONOUNS, Reach
from worker.extraction.speech.mentions import Phrase
from worker.extraction.speech.phrases import Reader
from worker.extraction.speech.roles import Roles
from worker.extraction.titles import is_nationality, is_role
from worker.extraction.variants import ARTICLE
from worker.orthography import key

_SKIPPED = frozenset(("قد", "كان", "كانت", "كانوا", "هو", "هي", "هم", "ايضا", "بدوره", "بدورها"))
_TOPICS = frozenset(("اما", "لكن", "ان", "فيما", "بينما", "كما", "حيث"))
_PREPOSITIONS = frozenset(("ل", "ب", "ك"))
_ACCUSATIVE = "ا"
_OWNERS = ("ها", "هما", "نا")
_NOMINATIVE_PLURAL = ("وه", "وها", "وهم")
_SHORTEST_OWNED = 5
_PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """Finds subjects in one article."""

    reader: Reader
    roles: Roles

    def of(self, cue: Announcement) -> Phrase | None:
        """The subject of a finite cue, where the text has one."""
        if not cue.finite:
            return None
        stop = cue.start if cue.complement is not Complement.NONE else cue.place + 12
        after = self._without_object(self.after(cue.place, stop), cue)
        if after is not None and self._may_speak(after, cue):
            return after
        return self.before(cue.place)

    def _without_object(self, phrase: Phrase | None, cue: Announcement) -> Phrase | None:
        """The subject alone, where a phrase of two definite nouns holds the object too: «عزت الشركة القرار إلى …»."""
        if phrase is None or phrase.length != _PAIR or phrase.named or phrase.name:
            return phrase
        pieces = self.reader.line.pieces
        first, last = pieces[phrase.first], pieces[phrase.last]
        definite = first.key.startswith(ARTICLE) and last.key.startswith(ARTICLE) and not last.clitics
        noun = last.upos == "NOUN" and not self.reader.is_role_word(last.key) and not is_nationality(last.key)
        takes = self.reader.words.has("transitive", key(cue.form.lemma))
        if definite and noun and takes and self.reader.is_role(phrase):
            return replace(phrase, last=phrase.first, end=first.end)
        return phrase

    def of_person(self, place: int) -> Phrase | None:
        """The subject of any verb, if it is a person known by name."""
        for phrase in (self.after(place, place + 8), self.before(place)):
            if (
                phrase is not None
                and phrase.first > place
                and self._is_mans(phrase)
                and of_verb(self.reader.line.word(place))
            ):
                return None  # «تعد التلاميذ»
            named = phrase and (phrase.named or self.reader.apposed(phrase))
            if named and named.entity.type is EntityType.PERSON:
                return phrase
            if phrase and self.reader.is_role(phrase) and self.roles.holder(self.reader, phrase):
                return phrase
            word = self.reader.line.word(place + 1)
            beside = phrase is not None and phrase.first == place + 1
            if beside and self.reader.words.has("people", word.removeprefix(ARTICLE)):
                return phrase
        return None

    def after(self, place: int, stop: int) -> Phrase | None:
        """The phrase after a verb, over adverbs, what is said of time and place, and those spoken to."""
        reader, line = self.reader, self.reader.line
        _, end = line.around(place)
        at = place + 1
        while at < min(stop, end):
            piece = line.pieces[at]
            if piece.mark in COMMAS or piece.key in _SKIPPED or reader.words.has("addressees", piece.key):
                at += 1
            elif not piece.key:
                if line.word(at - 1) not in _PREPOSITIONS:
                    return reader.phrase(at + 1) if at + 1 in reader.mentions else None
                at = reader.after_marks(at)
            elif set(piece.clitics) & set("بلك") or reader.words.has("prepositions", piece.key) or piece.upos == "ADP":
                own = not piece.clitics and piece.key.endswith(PRONOUNS)
                skipped = None if own else reader.phrase(at if piece.clitics else at + 1)
                at = skipped.last + 1 if skipped is not None else at + 1
            elif self._is_adverb(at) or (at not in reader.mentions and reader.words.has("times", piece.key)):
                at += 1
            else:
                return reader.phrase(at) if not piece.clitics else None
        return None

    def around(self, place: int) -> Phrase | None:
        """The subject of a verb that a noun of saying goes with: «لكن الوزير رد بالقول»."""
        after = self.after(place, place + 12)
        if after is not None and (after.named is not None or self.reader.is_role(after)):
            return after
        return self.before(place)

    def before(self, place: int) -> Phrase | None:
        """The phrase before a verb: «وفلان قال», «وكان فلان قد قال», «أما فلان، رئيس …، فقال», «فلان الذي قال»."""
        line = self.reader.line
        first, _ = line.around(place)
        if line.word(place - 1) in RELATIVES:
            return self._antecedent(first, place - 1)
        if line.clitics(place) not in ("", "ف"):
            return None
        end = place - 1
        while end >= first and line.word(end) in _SKIPPED:
            end -= 1
        if line.clitics(place) == "ف" and (topic := self._resumed(first, place)) is not None:
            return topic
        if end >= first and line.mark(end) in COMMAS:
            return self._opening(first, end)
        for begin in self._clause_starts(first, end):
            phrase = self._topic(begin, end)
            if phrase is not None and self._last(phrase) == end:
                return phrase
        return None

    def _may_speak(self, phrase: Phrase, cue: Announcement) -> bool:
        """Whether a phrase after a cue is its subject and not its object: «كرر دعوته», «أكد ضرورة …»."""
        reader, piece = self.reader, self.reader.line.pieces[phrase.first]
        if phrase.first == cue.place + 1 and cue.form.feminine is False and self._is_woman(phrase.first):
            return False  # «خاطب النائبة قائلا»
        if phrase.named is not None or reader.apposed(phrase) is not None:
            return True
        if phrase.length == 1 and self.roles.bearer(piece.key, phrase.begin, ()) is not None:
            return True
        if reader.is_medium(phrase) or reader.is_role(phrase) or self.roles.holder(reader, phrase) is not None:
            return True
        if phrase.length == 1 and self._text(phrase.first).endswith(_NOMINATIVE_PLURAL):
            return True  # «يقول منظموه»
        if phrase.length == 1 and piece.key.endswith("ه") and not piece.key.startswith(ARTICLE):
            return False  # «قالت ضاحكة»
        if reader.words.has("transitive", key(cue.form.lemma)):
            follows = (
                cue.form.reach is not Reach.FRAGMENT
                and cue.complement is Complement.CLAUSE
                and cue.start == phrase.last + 1
            )
            return follows and not reader.words.has("objects", piece.key)
        owned = piece.key.endswith(PRONOUNS) and len(piece.key) >= _SHORTEST_OWNED
        if owned and not piece.key.startswith(ARTICLE) and not self._text(phrase.first).endswith("ة"):
            return piece.subject_of == cue.place
        closed = self.reader.line.mark(cue.place - 1) in COMMAS and self.reader.line.mark(cue.place - 2) in CLOSERS
        adjacent = phrase.first == cue.place + 1 and (closed or cue.complement is not Complement.NONE)
        return adjacent or piece.upos is None or piece.subject_of == cue.place

    def _is_woman(self, place: int) -> bool:
        """Whether a word is the feminine of a role."""
        word = self.reader.line.word(place)
        return self._text(place).endswith("ة") and is_role(word) and is_role(word[:-1])

    def _is_mans(self, phrase: Phrase) -> bool:
        """Whether a phrase without a name is of a man or of men, so that it is no subject of a feminine verb."""
        word = self.reader.line.word(phrase.first).removeprefix(ARTICLE)
        men = self.reader.words.has("plurals", word) or of_title(self.reader, phrase.first) is False
        return phrase.named is None and men

    def _is_adverb(self, place: int) -> bool:
        """Whether a word is in the accusative, as no subject is: «ضاحكا», «مبتسماً»."""
        word = self.reader.line.word(place)
        if place in self.reader.mentions or word.startswith(ARTICLE):
            return False
        if self.reader.is_role_word(word) or any(
            word.endswith(each) and self.reader.is_role_word(word.removesuffix(each)) for each in _OWNERS
        ):
            return False  # «قال زوجها», «روى أحدهما»
        return word.endswith(_ACCUSATIVE) or (word.startswith("ل") and word.endswith(PRONOUNS))

    def _text(self, place: int) -> str:
        piece = self.reader.line.pieces[place]
        return self.reader.line.document.text[piece.begin : piece.end]

    def _opening(self, first: int, end: int) -> Phrase | None:
        """The phrase that opens a sentence and is followed by something between commas."""
        if self.reader.line.mark(first) in OPENERS:
            return None
        phrase = self._topic(first, end)
        if phrase is None or self.reader.line.mark(phrase.last + 1) not in COMMAS:
            return None
        known = phrase.named is not None or self.reader.apposed(phrase) or self.reader.is_role(phrase)
        return phrase if known else None

    def _resumed(self, first: int, place: int) -> Phrase | None:
        """The phrase after «أما», which the first verb with ف takes up: «أما الأهالي أمام المستشفى فهتفوا»."""
        line = self.reader.line
        begin = next((at for at in range(first, place) if line.word(at) == "اما"), None)
        if begin is None or any(at in self.reader.verbs and line.clitics(at) == "ف" for at in range(begin, place)):
            return None
        return self._topic(begin + 1, place - 1)

    def _topic(self, begin: int, end: int) -> Phrase | None:
        line = self.reader.line
        while begin <= end and (line.word(begin) in _SKIPPED | _TOPICS or not line.word(begin)):
            begin += 1
        if begin > end or line.clitics(begin) not in ("", "و", "ف"):
            return None
        if self.reader.words.has("addressees", line.word(begin)):
            return None  # «وفيه كتب»
        return self.reader.phrase(begin)

    def opening(self, place: int) -> Phrase | None:
        """The phrase that a sentence is about from its first word: after «أما», or a person's name."""
        line = self.reader.line
        word = line.word(place)
        if word != "اما" and (not word or (line.word(place - 1) and line.is_joined(place))):
            return None
        first, end = line.around(place)
        if word != "اما":
            if any(line.word(at) for at in range(first, place)):
                return None
            phrase = self._topic(place, end - 1)
            named = phrase.named if phrase is not None else None
            return phrase if named is not None and named.entity.type is EntityType.PERSON else None
        return self._topic(place + 2 if line.word(place + 1) == "عن" else place, end - 1)

    def _last(self, phrase: Phrase) -> int:
        apposed = self.reader.apposed(phrase)
        return apposed.last if apposed is not None else phrase.last

    def _clause_starts(self, first: int, end: int) -> Iterator[int]:
        """Places where the clause of a verb may begin, nearest first: after a mark, a conjunction, the sentence."""
        line = self.reader.line
        for at in range(end, first, -1):
            if line.mark(at - 1) or line.word(at - 1) in _TOPICS or line.clitics(at) == "و":
                yield at
        yield first

    def _person_before(self, first: int, relative: int) -> Phrase | None:
        """The person at the end of the words before a relative pronoun, or before a role between commas there."""
        line, mentions = self.reader.line, self.reader.mentions
        end = relative - 1
        for chunk in range(2):
            if line.mark(end) in COMMAS:
                end -= 1
            found = mentions.get(end)
            person = found is not None and found.entity.type is EntityType.PERSON
            if found is not None and person and (chunk > 0 or not self._is_owner(found.first)):
                return self.reader.phrase(found.first)
            while end > first and not line.mark(end):
                end -= 1
        return None

    def _is_owner(self, place: int) -> bool:
        """Whether a noun before a person's name governs it, not a preposition: «محامي فلان», but «مع فلان»."""
        reader = self.reader
        after = reader.line.clitics(place) or reader.words.has("prepositions", reader.line.word(place - 1))
        return not after and reader.is_governed(place)

    def _antecedent(self, first: int, relative: int) -> Phrase | None:
        """Whom a relative pronoun takes up: the last person named before it, else the phrase right before it."""
        found = self._person_before(first, relative)
        if found is not None:
            return found
        for begin in self._clause_starts(first, relative - 1):
            phrase = self._topic(begin, relative - 1)
            if phrase is not None and phrase.last == relative - 1:
                return phrase
        return None
