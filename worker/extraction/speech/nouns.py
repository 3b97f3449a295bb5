"""Words of an article as parts of noun phrases: which can be in one, and what each of them stands for."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.extraction import EntityType
from worker.extraction.clitics import PROPER
from worker.extraction.speech.cues import COMPLEMENTISERS, RELATIVES
from worker.extraction.speech.lexicon import PRONOUNS, Lexicon, Mood
from worker.extraction.speech.mentions import Mentioned
from worker.extraction.speech.pieces import Line
from worker.extraction.titles import is_role_of_several, role_start
from worker.extraction.variants import ARTICLE

CLOSERS = {"«": "»", '"': '"', "“": "”", "(": ")", "”": "“"}
LONGEST = 24

_CLAUSAL = COMPLEMENTISERS | RELATIVES | {"ما", "من"}
_OUTSIDE = frozenset(("times", "prepositions", "conjunctions", "denials", "issued"))
_ROLES = frozenset(("people", "plurals", "bodies", "relatives"))
_PEOPLE = frozenset(("people", "plurals", "relatives"))
_OUTLETS = frozenset(("media", "agencies", "journalists"))
_NOT_NOMINAL = frozenset(("VERB", "AUX", "ADP", "PRON", "SCONJ", "CCONJ", "PART"))
_FREE_PLURAL = "ون"  # a noun that governs another loses its ن
_ACCUSATIVE = "ا"
_PARENTS = frozenset(("ام", "ابو"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Nouns:
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

    def is_object(self, place: int) -> bool:
        """Whether a word does not belong to the noun before it, to the parser or by its form: «انتقد ناشطون بطء …»."""
        piece, before = self.line.pieces[place], self.line.pieces[place - 1]
        if piece.key.startswith(ARTICLE):
            return False
        if piece.upos == "ADJ" and piece.key.endswith(_ACCUSATIVE):
            return True
        return piece.upos == "NOUN" and (piece.object_of is not None or before.key.endswith(_FREE_PLURAL))

    def is_affair(self, place: int) -> bool:
        """Whether a word is what was done or held, not who did it: «ختم الوزير المؤتمر بالقول»."""
        piece = self.line.pieces[place]
        if piece.clitics:
            return False
        word = bare(piece.key) if piece.upos == "NOUN" else piece.key
        return self.words.has("objects", word) or (piece.upos == "NOUN" and self.words.has("occasions", word))

    def is_owned(self, place: int) -> bool:
        """Whether a word has a pronoun after it, so that it does not go on with a definite noun: «الفنانة جمهورها»."""
        piece = self.line.pieces[place]
        text = self.line.document.text[piece.begin : piece.end]
        return piece.key.endswith(PRONOUNS) and not text.endswith("ة") and not self.words.has("pointers", piece.key)

    def works_there(self, first: int, place: int) -> bool:
        """Whether what follows «في» says where an unnamed speaker belongs: «مصدر في الوزارة», not «شاهد في غزة»."""
        word = self.line.word(place)
        if self.line.word(first).startswith(ARTICLE) or self.words.has("occasions", word):
            return False
        named = self.mentions.get(place)
        if named is not None and named.entity.type is not EntityType.ORGANISATION:
            return word.startswith(ARTICLE)
        return word.startswith(ARTICLE) or self.words.has("bodies", word)

    def works_for(self, first: int, place: int) -> bool:
        """Whether what follows «ب» is the body of an unnamed speaker: «مصدر بالوزارة»."""
        named = self.mentions.get(place)
        organisation = named is not None and named.entity.type is EntityType.ORGANISATION
        body = organisation or self.words.has("bodies", bare(self.line.word(place)))
        return body and place - 1 not in self.mentions and not self.line.word(first).startswith(ARTICLE)

    def is_role_word(self, word: str) -> bool:
        """Whether a key is a noun for a person by role, or for a body."""
        known = self.words.has_any(_ROLES, word) or self.words.has_any(_ROLES, bare(word))
        return known or role_start((word,), (False,)) is not None or is_role_of_several(word)

    def is_of_people(self, word: str) -> bool:
        """Whether a key is a noun for persons, who have no name in common."""
        return self.words.has_any(_PEOPLE, word)

    def is_outlet(self, place: int) -> bool:
        """Whether a medium, or those who work for one, are named at a place."""
        word = self.line.word(place)
        return self.words.has_any(_OUTLETS, word) or self.words.has_any(_OUTLETS, bare(word))

    def is_person(self, place: int) -> bool:
        """Whether a person is named at a place."""
        found = self.mentions.get(place)
        return found is not None and found.entity.type is EntityType.PERSON

    def after_marks(self, place: int) -> int:
        """The place after the mark that closes the one at a place, or right after it where none does."""
        closer = CLOSERS.get(self.line.mark(place))
        limit = min(len(self.line.pieces), place + LONGEST)
        return next((at + 1 for at in range(place + 1, limit) if self.line.mark(at) == closer), place + 1)

    def may_be_unseen(self, place: int) -> bool:
        """Whether a word may belong to a name that the model did not see."""
        piece, found = self.line.pieces[place], self.mentions.get(place)
        if found is not None:
            inside = self.line.pieces[found.first : found.last + 1]
            return found.last > found.first and all(each.upos in PROPER and not each.clitics for each in inside)
        return piece.upos in PROPER and not piece.clitics

    def is_governed(self, place: int) -> bool:
        """Whether a person's name only says whose: «محامي فلان»."""
        piece, before = self.line.pieces[place], self.line.pieces[place - 1]
        if piece.clitics or place == 0:
            return bool(piece.clitics)
        if not before.key or place - 1 in self.mentions or before.key.startswith(ARTICLE) or before.upos in PROPER:
            return False
        if place - 1 in self.verbs:
            return False
        titled = self.words.has("honorifics", before.key) or before.upos == "ADJ"
        # A noun with a pronoun governs nothing: «ابنته فلانة».
        return not (titled or self.is_owned(place - 1))


def bare(word: str) -> str:
    """A key without the article."""
    return word.removeprefix(ARTICLE)
