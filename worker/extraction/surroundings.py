"""What stands around words in a sentence: roles, verbs of saying, commas, and the speech that begins after them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.extraction import EntityType
from worker.document import Document, Sentence
from worker.extraction.clitics import upos
from worker.extraction.edges import is_circumstance
from worker.extraction.known import is_name_word
from worker.extraction.lexicon import keys
from worker.extraction.speech.lexicon import PRONOUNS, Lexicon, Mood
from worker.extraction.stems import Stem
from worker.extraction.tags import Tagged, entity_type
from worker.extraction.titles import is_role, is_role_of_several
from worker.extraction.variants import ARTICLE

_DEEPEST = 12
_COMMAS = frozenset(("،", ","))
_SPEECH = frozenset((":", "«", '"', "“", "‹", "(", "["))
_OPENERS = {"»": "«", '"': '"', "”": "“", ")": "("}
_CLAUSE = frozenset(("ان", "انه", "انها", "انهم"))
_CUES = frozenset((Mood.PERFECT, Mood.IMPERFECT))
_NOMINAL = frozenset(("NOUN", "ADJ", "X", "PROPN", "ADP", "NUM"))
_APART = frozenset(("times", "prepositions", "conjunctions"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """A sentence with its stems, the names ``taken`` by token, and the words of speech."""

    document: Document
    sentence: Sentence
    stems: Sequence[Stem]
    taken: Mapping[int, Tagged]
    words: Lexicon

    def _is_unnamed(self, word: str) -> bool:
        """Whether a word stands for a person without a name."""
        people = self.words.lists["people"]
        unnamed = word in people or word.removeprefix(ARTICLE) in people or is_role_of_several(word)
        return unnamed and not is_name_word(word)

    def _mark(self, index: int) -> str:
        if not 0 <= index < len(self.stems) or self.stems[index].key:
            return ""
        token = self.sentence.tokens[index]
        return self.document.surface(token.begin, token.end).strip()

    def _word(self, index: int) -> str:
        return self.stems[index].key if 0 <= index < len(self.stems) else ""

    def _is_cue(self, index: int) -> bool:
        form = self.words.forms.get(self._word(index))
        if form is None or form.mood not in _CUES:
            return False
        return not form.homograph or upos(self.sentence, self.stems, index) == "VERB"

    def _is_closed(self, index: int) -> bool:
        """Whether a phrase may be complete with a word, so that a noun without the article does not go on with it."""
        word = self._word(index)
        if not word:
            return self._mark(index) in _OPENERS
        kind = entity_type(self.sentence.tokens[index].ner) if index not in self.taken else self.taken[index].type
        if kind is EntityType.PERSON:
            return False
        return word.startswith(ARTICLE) or kind is not None or self._is_relative(index) or is_honorific(word)

    def _is_relative(self, index: int) -> bool:
        """Whether a word is one that with a pronoun tells of a person: «ابنته», «تلميذه»."""
        word = self._word(index)
        if not word.endswith(PRONOUNS) or self.stems[index].text.endswith("ة"):
            return False
        for pronoun in PRONOUNS:
            bare = word.removesuffix(pronoun)
            forms = (bare, bare.removesuffix("ت") + "ه")
            if word.endswith(pronoun) and any(self.words.has("relatives", each) or is_role(each) for each in forms):
                return True
        return False

    def _role_before(self, index: int) -> int | None:
        """Where the role begins that a phrase ending with a word is, over the places and bodies that belong to it."""
        at = index
        while at >= max(0, index - _DEEPEST):
            word = self._word(at)
            if not word:
                at = self._opening(at)
                if at < 0:
                    return None
                continue
            if is_role(word) or is_honorific(word) or self._is_relative(at):
                return at
            tag = upos(self.sentence, self.stems, at)
            verbal = tag == "VERB" or self._is_cue(at)
            if verbal or tag not in _NOMINAL or self._is_person(at):
                return None
            at -= 1
        return None

    def _opening(self, index: int) -> int:
        """The place before the mark that opens what one at ``index`` closes, or -1."""
        opener = _OPENERS.get(self._mark(index))
        places = range(index - 1, max(-1, index - _DEEPEST), -1)
        return next((at - 1 for at in places if self._mark(at) == opener), -1)

    def _is_person(self, index: int) -> bool:
        return index in self.taken and self.taken[index].type is EntityType.PERSON

    def _announces(self, last: int) -> bool:
        """Whether speech begins right after a word."""
        return self._mark(last + 1) in _SPEECH or self._word(last + 1) in _CLAUSE

    def _is_described(self, last: int) -> bool:
        """Whether a role follows after a comma: «فلان، رئيس …»."""
        at = last + 2
        if self._mark(last + 1) not in _COMMAS or at >= len(self.stems) or self.stems[at].clitics:
            return False
        word = self._word(at)
        return is_role(word) or self._is_unnamed(word) or self._is_relative(at) or self.words.has("relatives", word)

    def _goes_on(self, last: int) -> bool:
        """Whether a noun or adjective follows that would belong to the words."""
        at = last + 1
        if at >= len(self.stems) or not self._word(at) or self.stems[at].clitics:
            return False
        plain = upos(self.sentence, self.stems, at) in ("NOUN", "ADJ")
        return (
            plain
            and not self.words.has_any(_APART, self._word(at))
            and not is_circumstance(self.sentence, self.stems, at)
        )


def is_honorific(word: str) -> bool:
    """Whether a key is a form of address before a name."""
    return word in keys("titles", "honorifics")
