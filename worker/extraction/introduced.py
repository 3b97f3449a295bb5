"""Persons whom a model did not see, by the words that introduce them: a role, a verb of saying, a colon.

Arabic news hardly names anybody without saying what they are or letting them speak, so the frame around an unknown
word tells what the word does not, as the extraction patterns of Riloff & Jones (1999) do. A frame needs words that can
be names: in the lists, unknown to the lemmatizer, or family names by their form (النسبة).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from schemas.extraction import EntityType
from worker.document import Document, Sentence
from worker.extraction.clitics import PROPER, upos
from worker.extraction.compounds import head_type
from worker.extraction.edges import FUNCTION, is_circumstance, is_no_function_word
from worker.extraction.known import given_names, is_name_word, known
from worker.extraction.lexicon import keys
from worker.extraction.people import is_given
from worker.extraction.speech.lexicon import lexicon
from worker.extraction.stems import Stem
from worker.extraction.surroundings import Surroundings, is_honorific
from worker.extraction.tags import Tagged, entity_type
from worker.extraction.titles import is_nationality, is_term
from worker.extraction.variants import ARTICLE

_MOST = 4
_SHORTEST = 4
_SHORTEST_RELATION = 6
_LEAST = 2
_LONGEST_START = 3
_RELATION = "ي"
_COMMAS = frozenset(("،", ","))
_LEADS = frozenset(("-", "–", "—", "*", "•", "|"))
_OTHER_WORDS = frozenset(
    ("times", "prepositions", "conjunctions", "denials", "turns", "switches", "objects", "kinds", "bodies")
)


class _Lead(Enum):
    """What stands before the words: a role right there or further off, a role and a comma, a verb, nothing."""

    ROLE = auto()
    DISTANT = auto()
    APPOSED = auto()
    VERB = auto()
    START = auto()


def introduced(
    document: Document, sentence: Sentence, stems: Sequence[Stem], spans: Sequence[Tagged]
) -> Iterator[Tagged]:
    """The persons of a sentence that the words around them make out, and known ones with a part that was left out.

    ``spans`` are those found so far. Without parts of speech nobody is found.
    """
    finder = _Finder(
        document=document,
        sentence=sentence,
        stems=stems,
        taken={index: span for span in spans for index in range(span.first, span.last + 1)},
        words=lexicon(),
    )
    index = 0
    while index < len(stems):
        last = finder.run(index)
        if last is None:
            index += 1
            continue
        ends = (each for each in dict.fromkeys((last, finder.sure_part(index, last))) if finder.is_person(index, each))
        end = next(ends, None)
        if end is not None:
            yield Tagged(first=index, last=end, type=EntityType.PERSON)
        index = last + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finder(Surroundings):
    def run(self, first: int) -> int | None:
        """The last of the words from ``first`` that may be one name, or None where none begins."""
        opens = self._belongs(first, first) or self._is_definite_given(first) or self._is_subject(first)
        if self.stems[first].clitics or not opens:
            return None
        last = first
        while last + 1 < min(len(self.stems), first + _MOST) and self._belongs(first, last + 1):
            last += 1
        span = self.taken.get(last)
        return last if span is None else max(last, span.last)

    def sure_part(self, first: int, last: int) -> int:
        """The last of the words of a run that are names for themselves: «فلان الفلاني | ملف …»."""
        while last > first and not self._is_sure(first, last):
            last -= 1
        return last

    def is_person(self, first: int, last: int) -> bool:
        """Whether a run of words is a person's name, judged by the words and by what stands around them."""
        indices = range(first, last + 1)
        tagged = [self._is_person(index) for index in indices]
        sure = [self._is_sure(first, index) for index in indices]
        if all(tagged) or upos(self.sentence, self.stems, first) is None:
            return False
        if any(tagged):
            return self._extends(first, tagged, sure)
        lead = self._lead(first)
        if lead is None:
            return False
        if not all(sure):
            definite = any(self.stems[index].key.startswith(ARTICLE) for index in indices if not sure[index - first])
            announced = self._announces(last) or self._is_described(last)
            return any(sure) and not definite and lead is not _Lead.DISTANT and announced and last > first
        if last == first:
            word = self.stems[first].key
            given = is_given(word) and word not in keys("names", "common") and self._announces(last)
            sure_word = self._is_proper(first) or given or is_honorific(self._word(first - 1))
            return sure_word and lead is _Lead.ROLE and len(word) >= _SHORTEST
        if self.stems[first].key.startswith(ARTICLE) and lead is not _Lead.ROLE:
            return False
        if lead is _Lead.START:
            return self._mark(last + 1) == ":" or self._is_described(last)
        return lead is _Lead.ROLE or not self._goes_on(last)

    def _extends(self, first: int, tagged: Sequence[bool], sure: Sequence[bool]) -> bool:
        """Whether untagged words belong to the person tagged beside them."""
        begin = tagged.index(True)
        end = len(tagged) - tagged[::-1].index(True)
        middle = not all(tagged[begin:end])
        if begin:
            descent = any(_is_descent(self.stems[first + at].key) for at in range(1, begin + 1))
            lead = self._lead(first)
            given = is_given(self.stems[first].key) or lead in (_Lead.ROLE, _Lead.APPOSED, _Lead.VERB)
            longest = 2 if _is_descent(self.stems[first + 1].key) else 1
            joined = begin <= longest and (descent or (end - begin == 1 and sure[0] and given))
            foreign = all(self._is_proper(first + at) for at in range(begin))
            framed = lead in (_Lead.ROLE, _Lead.APPOSED) and begin < _LONGEST_START and foreign
            if not (joined or framed):
                return False
        return not middle and all(sure[end:])

    def _belongs(self, first: int, index: int) -> bool:
        """Whether a word can be part of a name that begins at ``first``."""
        each = self.stems[index]
        word = each.key
        if not word.isalpha() or each.fused or (each.clitics and index > first) or len(word) < _LEAST:
            return False
        if is_term(word) or word in keys("titles", "qualifiers") or word in keys("names", "function_words"):
            return False
        if self._is_person(index):
            return True
        kind = entity_type(self.sentence.tokens[index].ner)
        stray = index > first and self._is_stray(index)
        if kind not in (None, EntityType.PERSON) and not stray:
            return False
        definite = word.startswith(ARTICLE)
        if definite and not (index > first and (self._is_relation(word) or is_name_word(word))):
            return False
        if word in self.words.forms or head_type(word) or self.words.has_any(_OTHER_WORDS, word):
            return False
        tag = upos(self.sentence, self.stems, index)
        if tag == "NUM" or (tag in FUNCTION and not self._is_proper(index)) or self._is_unnamed(word):
            return False
        if self._is_relative(index) and not is_name_word(word):
            return False
        if tag == "VERB" and not is_name_word(word):
            return False
        return not is_circumstance(self.sentence, self.stems, index)

    def _is_subject(self, index: int) -> bool:
        """Whether what the tagger takes for a verb stands between a role that is the subject of a verb of saying and a
        foreign word: «أكد مدير الدائرة … فلان أن». The role has its verb already."""
        if upos(self.sentence, self.stems, index) != "VERB" or index in self.taken or not self._is_proper(index + 1):
            return False
        if self._word(index) in self.words.forms or index == 0 or not self._is_closed(index - 1):
            return False
        role = self._role_before(index - 1)
        return role is not None and role > 0 and self._is_cue(role - 1)

    def _is_stray(self, index: int) -> bool:
        """Whether a model took one word for a thing, or for a place that no list has."""
        tag = self.sentence.tokens[index].ner
        if not tag.startswith("S-"):
            return False
        kind = entity_type(tag)
        place = self._word(index) in keys("romanization", "places") or known(self.stems[index].text) is not None
        unknown = kind is EntityType.LOCATION and self._is_proper(index) and not place
        return kind is EntityType.MISCELLANEOUS or unknown

    def _is_definite_given(self, index: int) -> bool:
        """Whether a given name with the article begins a name: «الطيب ولد …», «الصادق محمد»."""
        word = self.stems[index].key
        if not word.startswith(ARTICLE) or index in self.taken or is_term(word):
            return False
        following = self._word(index + 1)
        if not following:
            return False
        bare = word.removeprefix(ARTICLE)
        given = bare in keys("romanization", "personal") and not is_nationality(word)
        proper = self._is_proper(index)
        return _is_descent(following) or (given and (proper or bare not in keys("names", "common")))

    def _is_sure(self, first: int, index: int) -> bool:
        """Whether a word is more likely a name than anything else."""
        if self._is_person(index):
            return True
        word = self.stems[index].key
        if is_honorific(self._word(first - 1)) or _is_descent(word) or _is_descent(self._word(index + 1)):
            return True
        if index > first:
            return self._is_proper(index) or is_name_word(word) or self._is_relation(word)
        if self._is_subject(index):
            return True
        common = word in keys("names", "common")
        after = self._is_proper(index + 1) or self._is_relation(self._word(index + 1))
        return self._is_proper(index) or (is_name_word(word) and (not common or after))

    def _is_proper(self, index: int) -> bool:
        """Whether the tagger takes a word for a name, or for a function word that Arabic does not have."""
        if index >= len(self.stems):
            return False
        tag = upos(self.sentence, self.stems, index)
        single = len(self.sentence.tokens[index].words) == 1
        return tag in PROPER or (single and tag in FUNCTION and is_no_function_word(self.stems[index]))

    def _is_relation(self, word: str) -> bool:
        return word.startswith(ARTICLE) and word.endswith(_RELATION) and len(word) >= _SHORTEST_RELATION

    def _lead(self, first: int) -> _Lead | None:
        at = first - 1
        if at < 0 or self._mark(at) in _LEADS:
            return _Lead.START
        if self._mark(at) in _COMMAS:
            return _Lead.APPOSED if self._is_closed(at - 1) and self._role_before(at - 1) is not None else None
        if self._is_cue(at) or self._is_acting(first):
            return _Lead.VERB
        if not self._is_closed(at):
            return None
        role = self._role_before(at)
        if role is None:
            return None
        near = all(self.stems[index].clitics in ("", "ل") and self._word(index) for index in range(role + 1, at + 1))
        plain = not any(upos(self.sentence, self.stems, index) == "ADP" for index in range(role, at + 1))
        return _Lead.ROLE if near and plain else _Lead.DISTANT

    def _is_acting(self, first: int) -> bool:
        """Whether a given name, or a name with an age after it, stands right after a verb: «تقف فلانة (52 عاما)»."""
        if upos(self.sentence, self.stems, first - 1) != "VERB":
            return False
        last = self.run(first)
        aged = last is not None and self._mark(last + 1) == "(" and self._word(last + 2).isdecimal()
        return aged or self.stems[first].key in given_names()


def _is_descent(word: str) -> bool:
    return word in keys("names", "descent")
