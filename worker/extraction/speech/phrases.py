"""Noun phrases that can stand for a speaker or a medium: how far they go, what they name, what sort of thing it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.extraction import EntityType
from worker.extraction.clitics import PROPER
from worker.extraction.speech.cues import COMPLEMENTISERS, RELATIVES
from worker.extraction.speech.lexicon import PRONOUNS, Lexicon, Mood
from worker.extraction.speech.mentions import Mentioned, Phrase
from worker.extraction.speech.pieces import Line
from worker.extraction.titles import is_nationality, role_start
from worker.extraction.variants import ARTICLE

_CLAUSAL = COMPLEMENTISERS | RELATIVES | {"ما", "من"}
_OUTSIDE = frozenset(("times", "prepositions", "conjunctions", "denials", "issued"))
_ROLES = frozenset(("people", "plurals", "bodies", "relatives"))
_MEDIA = frozenset(("documents", "media"))
_OUTLETS = frozenset(("media", "agencies", "journalists"))
_NOT_NOMINAL = frozenset(("VERB", "AUX", "ADP", "PRON", "SCONJ", "CCONJ", "PART"))
_BODIES = frozenset((EntityType.ORGANISATION, EntityType.MISCELLANEOUS))
_LONGEST = 24
_NEAR = 6
_SHORT = 2
_FREE_PLURAL = "ون"  # a noun that governs another loses its ن
_ACCUSATIVE = "ا"
_PARENTS = frozenset(("ام", "ابو"))
_CLOSERS = {"«": "»", '"': '"', "“": "”", "(": ")", "”": "“"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What is needed to read phrases: the line, the words, and which entity is named at which place."""

    line: Line
    words: Lexicon
    mentions: Mapping[int, Mentioned]
    verbs: frozenset[int]

    def is_nominal(self, place: int) -> bool:
        """Whether a word can stand inside a noun phrase."""
        if place in self.mentions:
            return True
        piece = self.line.pieces[place]
        if piece.key in _PARENTS and not piece.clitics and self.line.word(place + 1):
            return True  # «أم يوسف»; «أم» is «or» as well
        if piece.key == "شاهد" and self.line.word(place + 1) == "عيان":
            return True
        if piece.upos in _NOT_NOMINAL or self.words.has_any(_OUTSIDE, piece.key):
            return False
        form = self.words.forms.get(piece.key)
        cue = place in self.verbs or (form is not None and form.mood in (Mood.PARTICIPLE, Mood.NOUN))
        return not (cue or piece.key in _CLAUSAL)

    def phrase(self, place: int) -> Phrase | None:
        """The phrase that begins at a place, or None where none can."""
        last = self._last(place)
        if last is None:
            return None
        pieces = self.line.pieces
        begin = pieces[place].begin
        end = pieces[last].end
        named = self._named(place, last)
        name = self._name(place, last) if named is None else None
        return Phrase(first=place, last=last, begin=begin, end=end, named=named, name=name)

    def _starts(self, place: int) -> bool:
        pieces = self.line.pieces
        if place >= len(pieces) or not pieces[place].key:
            return False
        if place in self.mentions:
            return True
        return self.is_nominal(place)

    def _last(self, place: int) -> int | None:
        if not self._starts(place):
            return None
        pieces = self.line.pieces
        sentence = pieces[place].sentence
        at = place
        last = place
        while at < min(len(pieces), place + _LONGEST) and pieces[at].sentence == sentence:
            if at in self.mentions:
                if at > place and pieces[at].clitics and not self._continues(place, at):
                    break
                last = self.mentions[at].last
                at = last + 1
                continue
            if not pieces[at].key:
                closing = self._name_in_marks(at, place)
                if closing is None:
                    break
                last = closing
                at = closing + 1
                if not is_nationality(self.line.word(at)):
                    break
                continue
            if at > place and (self._is_person(at - 1) or self._is_object(at) or not self._continues(place, at)):
                break
            definite = at > place and (pieces[at - 1].key.startswith(ARTICLE) or at - 1 in self.mentions)
            if definite and (self._is_owned(at) or self.words.has("objects", pieces[at].key)):
                break
            last = at
            at += 1
        return last

    def _continues(self, first: int, at: int) -> bool:
        """Whether a word goes on with the phrase that begins at ``first``."""
        piece, words = self.line.pieces[at], self.words
        before = self.line.pieces[at - 1]
        if piece.clitics == "ب":
            return piece.key in ("اسم", "لا")
        if piece.clitics == "ل":
            head = _bare(self.line.word(first))
            spoken_to = self.is_outlet(at) and not (words.has("bodies", head) or words.has("kinds", head))
            return not spoken_to and before.key != "" and not self._is_person(at - 1)
        if piece.clitics in ("و", "ول") and at - 1 not in self.mentions:
            return piece.key.startswith(ARTICLE) and before.key.startswith(ARTICLE) and piece.upos != "VERB"
        if piece.clitics:
            return False
        if words.has("prepositions", piece.key) or piece.upos == "ADP":
            partitive = piece.key == "من" and not before.key.startswith(ARTICLE) and self.line.word(at + 1) != "جهته"
            if piece.key == "علي":
                return words.has("supervisors", before.key) and self._starts(at + 1)
            located = piece.key in ("في", "لدي") and at - first <= _SHORT and self._works_there(first, at + 1)
            return (located or partitive) and at - 1 not in self.mentions and self._starts(at + 1)
        return self.is_nominal(at)

    def _is_object(self, place: int) -> bool:
        """Whether a word does not belong to the noun before it, to the parser or by its form: «انتقد ناشطون بطء …»."""
        piece, before = self.line.pieces[place], self.line.pieces[place - 1]
        if piece.key.startswith(ARTICLE):
            return False
        if piece.upos == "ADJ" and piece.key.endswith(_ACCUSATIVE):
            return True
        return piece.upos == "NOUN" and (piece.object_of is not None or before.key.endswith(_FREE_PLURAL))

    def _is_owned(self, place: int) -> bool:
        """Whether a word has a pronoun after it, so that it does not go on with a definite noun: «الفنانة جمهورها»."""
        piece = self.line.pieces[place]
        text = self.line.document.text[piece.begin : piece.end]
        return piece.key.endswith(PRONOUNS) and not text.endswith("ة") and not self.words.has("pointers", piece.key)

    def _works_there(self, first: int, place: int) -> bool:
        """Whether what follows «في» says where an unnamed speaker belongs: «مصدر في الوزارة», not «شاهد في غزة»."""
        word = self.line.word(place)
        if self.line.word(first).startswith(ARTICLE) or self.words.has("occasions", word):
            return False
        named = self.mentions.get(place)
        if named is not None and named.entity.type is not EntityType.ORGANISATION:
            return word.startswith(ARTICLE)
        return word.startswith(ARTICLE) or self.words.has("bodies", word)

    def apposed(self, phrase: Phrase) -> Mentioned | None:
        """The person named after a role and a comma: «المتحدث باسم الهيئة، الدكتور فلان،»."""
        at = phrase.last + 1
        if self.line.mark(at) in ("،", ","):
            at += 1
        else:
            # «رئيس دائرة التقديرات في مصلحة الأرصاد فلان»
            while self.line.word(at) in ("في", "لدي", "ب") or self.line.clitics(at) in ("ل", "ب"):
                start = at if self.line.clitics(at) else at + 1
                if self.line.mark(start) in _CLOSERS:
                    at = self.after_marks(start)
                    continue
                inner = self.phrase(start)
                if inner is None or self.is_outlet(inner.first):
                    return None
                inside = (self.mentions.get(each) for each in range(inner.first + 1, inner.last + 1))
                person = next((each for each in inside if each and each.entity.type is EntityType.PERSON), None)
                if person is not None:
                    return None if self.is_governed(person.first) else person
                at = inner.last + 1
            if at == phrase.last + 1:
                return None
        following = self.phrase(at)
        if following is None or following.named is None or self.line.clitics(following.first):
            return None
        return following.named if following.named.entity.type is EntityType.PERSON else None

    def is_role(self, phrase: Phrase) -> bool:
        """Whether a phrase describes a person by role, or a body by kind."""
        return self.is_role_word(self.line.word(phrase.first))

    def is_role_word(self, word: str) -> bool:
        """Whether a key is a noun for a person by role, or for a body."""
        known = self.words.has_any(_ROLES, word) or self.words.has_any(_ROLES, _bare(word))
        return known or role_start((word,), (False,)) is not None

    def is_medium(self, phrase: Phrase) -> bool:
        """Whether a phrase names a medium or a document, not someone who speaks."""
        head = self.line.word(phrase.first)
        if self.words.has_any(_MEDIA, head) or self.words.has_any(_MEDIA, _bare(head)):
            return True
        last = phrase.named.last if phrase.named is not None else phrase.first
        return any(self.words.has("agencies", self.line.word(place)) for place in range(phrase.first, last + 1))

    def issuer(self, phrase: Phrase) -> Phrase:
        """Who issued a document, if that is said after it («تقرير نشرته المنظمة», «القرار الصادر عن النيابة»), else the
        phrase itself."""
        if phrase.named is not None:
            return phrase
        for at in range(phrase.last + 1, min(phrase.last + _NEAR, len(self.line.pieces))):
            issued = self.words.has("issued", self.line.word(at))
            after = at + 2 if self.line.word(at + 1) in ("عن", "من") else at + 1
            found = self.phrase(after) if issued else None
            if found is not None:
                return found
        return phrase

    def may_be_source(self, phrase: Phrase) -> bool:
        """Whether a phrase is someone or something that words can come from: «وفقا للقانون» tells of none."""
        named = phrase.named is not None and phrase.named.entity.type is not EntityType.MISCELLANEOUS
        return named or self.is_role(phrase) or self.is_medium(phrase) or self.apposed(phrase) is not None

    def is_outlet(self, place: int) -> bool:
        """Whether a medium, or those who work for one, are named at a place."""
        word = self.line.word(place)
        return self.words.has_any(_OUTLETS, word) or self.words.has_any(_OUTLETS, _bare(word))

    def _is_person(self, place: int) -> bool:
        found = self.mentions.get(place)
        return found is not None and found.entity.type is EntityType.PERSON

    def after_marks(self, place: int) -> int:
        """The place after the mark that closes the one at a place, or right after it where none does."""
        closer = _CLOSERS.get(self.line.mark(place))
        limit = min(len(self.line.pieces), place + _LONGEST)
        return next((at + 1 for at in range(place + 1, limit) if self.line.mark(at) == closer), place + 1)

    def _name_in_marks(self, at: int, place: int) -> int | None:
        """The place of the closing mark, where a name in marks belongs to the phrase: «قناة «الجديد»»."""
        mark = self.line.mark(at)
        closer = _CLOSERS.get(mark)
        if closer is None or at == place or self.line.mark(place - 1) == mark or (mark == "(" and at > place + 1):
            return None
        limit = min(len(self.line.pieces), at + _LONGEST // 2)
        return next((each for each in range(at + 1, limit) if self.line.mark(each) == closer), None)

    def _named(self, first: int, last: int) -> Mentioned | None:
        """The entity that a phrase names: the one at its head, a person after a title, a body after its kind."""
        head = self.mentions.get(first)
        if head is not None and not (head.entity.type in _BODIES and self.is_role_word(self.line.word(first))):
            return head
        at = first + 1 if head is None else head.last + 1
        while at <= last:
            found = self.mentions.get(at)
            if found is None:
                at += 1
                continue
            if found.entity.type is EntityType.PERSON and not self.is_governed(found.first):
                return found
            if head is None and found.entity.type in _BODIES and self._is_kind_of(first, found):
                return found
            at = found.last + 1
        return head

    def _name(self, first: int, last: int) -> tuple[int, int] | None:
        """The offsets of a name that the model did not see."""
        pieces = self.line.pieces
        head = self.line.word(first)
        kind = any(self.words.has(name, head) for name in ("media", "kinds", "bodies"))
        kind = kind and not self.words.has("people", head)
        if kind and self.line.mark(first + 1) in _CLOSERS:
            closing = self.after_marks(first + 1) - 1
            if first + 2 < closing <= last:
                return pieces[first + 2].begin, pieces[closing - 1].end
        if self.words.has("documents", head) and last > first and pieces[first + 1].key:
            return pieces[first + 1].begin, pieces[last].end
        start = last + 1
        while start > first and pieces[start - 1].upos in PROPER and not pieces[start - 1].clitics:
            start -= 1
        titled = first < start <= last and not self.is_governed(start) and self.is_role_word(head)
        return (pieces[start].begin, pieces[last].end) if titled else None

    def is_governed(self, place: int) -> bool:
        """Whether a person's name only says whose: «محامي فلان»."""
        piece, before = self.line.pieces[place], self.line.pieces[place - 1]
        if piece.clitics or place == 0:
            return bool(piece.clitics)
        if not before.key or place - 1 in self.mentions or before.key.startswith(ARTICLE) or before.upos in PROPER:
            return False
        titled = self.words.has("honorifics", before.key) or before.upos == "ADJ"
        # A noun with a pronoun governs nothing: «ابنته فلانة».
        return not (titled or self._is_owned(place - 1))

    def _is_kind_of(self, first: int, found: Mentioned) -> bool:
        """Whether only a kind of body stands before its name: «صحيفة «الفجر»»."""
        between = self.line.pieces[first : found.first]
        lettered = [piece for piece in between if piece.key]
        if self.words.has("documents", lettered[0].key) and found.entity.type is EntityType.ORGANISATION:
            return True
        if len(lettered) > 2 or any(piece.clitics for piece in lettered[1:]):
            return False
        kind = lettered[0].key
        return self.words.has("kinds", kind) or self.words.has("media", kind) or self.words.has("bodies", kind)


def _bare(word: str) -> str:
    return word.removeprefix(ARTICLE)
