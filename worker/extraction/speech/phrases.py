"""Noun phrases that can stand for a speaker or a medium: how far they go, what they name, what sort of thing it is."""

from dataclasses import dataclass

from schemas.extraction import EntityType
from worker.extraction.speech.mentions import Mentioned, Phrase
from worker.extraction.speech.nouns import CLOSERS, LONGEST, Nouns, bare
from worker.extraction.titles import is_nationality
from worker.extraction.variants import ARTICLE

_MEDIA = frozenset(("documents", "media"))
_BODIES = frozenset((EntityType.ORGANISATION, EntityType.MISCELLANEOUS))
_NEAR = 6
_LONGEST_TITLE = 3
_SHORT = 2
_INSIDE = frozenset(("في", "لدي", "ب"))
_TOWARDS = frozenset(("الي", "علي", "عن", "حول", "بشان", "من"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader(Nouns):
    """Reads the phrases of an article."""

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
        while at < min(len(pieces), place + LONGEST) and pieces[at].sentence == sentence:
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
            if at > place and (self.is_person(at - 1) or self.is_object(at) or not self._continues(place, at)):
                break
            definite = at > place and (pieces[at - 1].key.startswith(ARTICLE) or at - 1 in self.mentions)
            if definite and (self.is_owned(at) or self.is_affair(at)):
                break
            last = at
            at += 1
        return last

    def _continues(self, first: int, at: int) -> bool:
        """Whether a word goes on with the phrase that begins at ``first``."""
        piece, words = self.line.pieces[at], self.words
        before = self.line.pieces[at - 1]
        if piece.clitics == "ب":
            return piece.key in ("اسم", "لا") or (at - first <= _SHORT and self.works_for(first, at))
        if piece.clitics == "ل":
            head = bare(self.line.word(first))
            spoken_to = self.is_outlet(at) and not (words.has("bodies", head) or words.has("kinds", head))
            return not spoken_to and before.key != "" and not self.is_person(at - 1)
        if piece.clitics in ("و", "ول") and at - 1 not in self.mentions:
            return piece.key.startswith(ARTICLE) and before.key.startswith(ARTICLE) and piece.upos != "VERB"
        if piece.clitics:
            return False
        if words.has("prepositions", piece.key) or piece.upos == "ADP":
            partitive = piece.key == "من" and not before.key.startswith(ARTICLE) and self.line.word(at + 1) != "جهته"
            if piece.key == "علي":
                return words.has("supervisors", before.key) and self._starts(at + 1)
            located = piece.key in ("في", "لدي") and at - first <= _SHORT and self.works_there(first, at + 1)
            return (located or partitive) and at - 1 not in self.mentions and self._starts(at + 1)
        return self.is_nominal(at)

    def apposed(self, phrase: Phrase) -> Mentioned | None:
        """The person named after a role and a comma: «المتحدث باسم الهيئة، الدكتور فلان،»."""
        at = phrase.last + 1
        delegate = any(self.words.has("delegates", bare(self.line.word(each))) for each in range(phrase.first, at))
        # «رئيس دائرة التقديرات في مصلحة الأرصاد فلان», «المبعوث الأممي إلى ليبيا فلان»
        while (start := self._complement(at, delegate=delegate)) is not None:
            if self.line.mark(start) in CLOSERS:
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
        if self.line.mark(at) == "(" and self.line.mark(self.after_marks(at)) in ("،", ","):
            at = self.after_marks(at)  # «المتحدث باسم الهيئة (ه أ)، فلان»
        if self.line.mark(at) in ("،", ","):
            at += 1
        elif at == phrase.last + 1:
            return None
        following = self.phrase(at)
        if following is None or following.named is None or self.line.clitics(following.first):
            return None
        return following.named if following.named.entity.type is EntityType.PERSON else None

    def _complement(self, place: int, *, delegate: bool) -> int | None:
        """Where what a preposition governs begins, if one that goes on with a role stands at a place."""
        if self.line.clitics(place) in ("ل", "ب"):
            return place
        goes_on = self.line.word(place) in _INSIDE or (delegate and self.line.word(place) in _TOWARDS)
        return place + 1 if goes_on else None

    def is_role(self, phrase: Phrase) -> bool:
        """Whether a phrase describes a person by role, or a body by kind."""
        return self.is_role_word(self.line.word(phrase.first))

    def is_medium(self, phrase: Phrase) -> bool:
        """Whether a phrase names a medium or a document, not someone who speaks."""
        head = self.line.word(phrase.first)
        if self.words.has_any(_MEDIA, head) or self.words.has_any(_MEDIA, bare(head)):
            return True
        last = phrase.named.last if phrase.named is not None else phrase.first
        return any(self.words.has("agencies", self.line.word(place)) for place in range(phrase.first, last + 1))

    def is_document(self, phrase: Phrase) -> bool:
        """Whether a phrase names a paper or a report."""
        return self.words.has("documents", bare(self.line.word(phrase.first)))

    def issuer(self, phrase: Phrase) -> Phrase:
        """Who issued a document, if that is said after it («تقرير نشرته المنظمة», «القرار الصادر عن النيابة»), else the
        phrase itself."""
        if phrase.named is not None:
            return phrase
        after = phrase.first + 1
        if "ل" in self.line.clitics(after) and after <= phrase.last and (told := self.phrase(after)):
            return told  # «بيان للوزارة»
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

    def _name_in_marks(self, at: int, place: int) -> int | None:
        """The place of the closing mark, where a name in marks belongs to the phrase: «قناة «الجديد»»."""
        mark = self.line.mark(at)
        closer = CLOSERS.get(mark)
        if closer is None or at == place or self.line.mark(place - 1) == mark or (mark == "(" and at > place + 1):
            return None
        limit = min(len(self.line.pieces), at + LONGEST // 2)
        closing = next((each for each in range(at + 1, limit) if self.line.mark(each) == closer), None)
        if closing is not None and closing - at > _LONGEST_TITLE and self.is_of_people(bare(self.line.word(at - 1))):
            return None  # «هتف المتظاهرون «…»»: what people say, not what they are called
        return closing

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
        if kind and self.line.mark(first + 1) in CLOSERS:
            closing = self.after_marks(first + 1) - 1
            if first + 2 < closing <= last:
                return pieces[first + 2].begin, pieces[closing - 1].end
        if self.words.has("documents", head) and last > first and pieces[first + 1].key:
            return pieces[first + 1].begin, pieces[last].end
        start = last + 1
        while start > first and self.may_be_unseen(start - 1):
            found = self.mentions.get(start - 1)
            start = found.first if found is not None else start - 1
            if found is not None:
                break
        titled = first < start <= last and not self.is_governed(start) and self.is_role_word(head)
        return (pieces[start].begin, pieces[last].end) if titled else None

    def _is_kind_of(self, first: int, found: Mentioned) -> bool:
        """Whether only a kind of body stands before its name: «صحيفة «الفجر»»."""
        between = self.line.pieces[first : found.first]
        lettered = [piece for piece in between if piece.key]
        if len(lettered) == 1 and self.line.mark(found.first - 1) in CLOSERS and not self.is_of_people(lettered[0].key):
            return True  # «كتلة «…»»: what is in marks is the name, whatever it is the name of
        if self.words.has("documents", lettered[0].key) and found.entity.type is EntityType.ORGANISATION:
            return True
        if len(lettered) > 2 or any(piece.clitics for piece in lettered[1:]):
            return False
        kind = lettered[0].key
        return self.words.has("kinds", kind) or self.words.has("media", kind) or self.words.has("bodies", kind)
