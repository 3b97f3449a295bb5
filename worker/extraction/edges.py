"""What a model tagged, cut down to what can be a name: no verbs, particles or pronouns at its edges."""

import re
from collections.abc import Sequence

from schemas.extraction import EntityType
from worker.document import Sentence
from worker.extraction.clitics import PROPER, upos
from worker.extraction.compounds import head_type
from worker.extraction.known import given_names, is_ambiguous, is_name_word, known
from worker.extraction.lexicon import keys
from worker.extraction.speech.lexicon import is_cue
from worker.extraction.stems import CONJUNCTIONS, Stem
from worker.extraction.tags import Tagged
from worker.extraction.titles import is_nationality, is_role, is_role_of_several, is_title
from worker.extraction.variants import ARTICLE

FUNCTION = frozenset(("ADP", "PRON", "SCONJ", "CCONJ", "PART", "AUX", "DET", "INTJ"))
_LONGEST_FUNCTION = 5
_SHORTEST_UNKNOWN = 4
_SUFFIXES = ("هما", "كما", "هم", "هن", "كم", "كن", "ها", "نا", "ني", "ه", "ك", "ي")
_PLURALS = ("ين", "ون")
_ACCUSATIVE = "ا"
_TANWIN = "\u064b"
# قائما, مبتسما, مستغربا
_PARTICIPLE = re.compile("(?:.ا..|م[^اي][^ا]{2,4})ا")
_FEMININE = "ة"
# ضاحكة, مبتسمة
_SHE = re.compile("(?:.ا..|م[^اي][^ا]{2,4})ه")
_PEOPLE_AND_PLACES = (EntityType.PERSON, EntityType.LOCATION)


def cut(sentence: Sentence, stems: Sequence[Stem], span: Tagged) -> Tagged | None:
    """The span without what is no part of a name at its edges, or None where nothing is left."""
    first, last = span.first, span.last
    if span.type is EntityType.ORGANISATION:
        last = next((index - 1 for index in range(first + 2, last + 1) if _begins_person(stems, index)), last)
    if span.type is EntityType.PERSON and is_role_of_several(stems[first].key) and not is_name_word(stems[first].key):
        return None  # «دبلوماسيان أوروبيان»
    if span.type is EntityType.PERSON:
        last = next((index - 1 for index in range(first + 1, last + 1) if _begins_clause(sentence, stems, index)), last)
    if span.type is EntityType.LOCATION:
        last = next((index - 1 for index in range(first + 1, last + 1) if _is_function_word(stems[index])), last)
    kind = span.type
    if kind is EntityType.ORGANISATION:
        first, kind = _without_role(stems, first, last)
    if kind is not EntityType.PERSON and _is_titled(stems, first, last):
        kind = EntityType.PERSON
    span = Tagged(first=first, last=last, type=kind)
    while first <= last and (
        _is_foreign_to_names(sentence, stems, first, span.type, last) or _is_place_before(stems, first, last, span.type)
    ):
        first += 1
    while last >= first and _is_foreign_to_names(sentence, stems, last, span.type, last):
        last -= 1
    if (
        kind is EntityType.PERSON
        and last > first
        and (is_title(stems[last].key) or _is_description(sentence, stems, last))
    ):
        last -= 1
    return Tagged(first=first, last=last, type=span.type) if first <= last else None


def _without_role(stems: Sequence[Stem], first: int, last: int) -> tuple[int, EntityType]:
    """Where a body begins after a role that was tagged with it, and what it is: «النائبة فلانة» is a person."""
    kind = EntityType.ORGANISATION
    while first < last and is_role(stems[first].key) and head_type(stems[first].key) is None:
        named = is_title(stems[first].key) and not stems[first + 1].key.startswith(ARTICLE)
        kind = EntityType.PERSON if named and head_type(stems[first + 1].key) is None else kind
        first += 1
    return first, kind


def _is_titled(stems: Sequence[Stem], first: int, last: int) -> bool:
    """Whether a name of two words or more has a given name first and a title right before: «الممرضة هبة يونس»."""
    if not 0 < first < last or stems[first].clitics or stems[first].key not in given_names():
        return False
    return is_title(stems[first - 1].key) and head_type(stems[first].key) is None


def _is_description(sentence: Sentence, stems: Sequence[Stem], index: int) -> bool:
    """Whether a word after a name tells of it or of others: «غاضبا», «المضيفين», «صاحبة»."""
    word = stems[index].key
    if is_circumstance(sentence, stems, index):
        return True
    plural = word.startswith(ARTICLE) and word.endswith(_PLURALS) and upos(sentence, stems, index) == "ADJ"
    return not is_name_word(word) and (plural or word in keys("names", "descriptions"))


def is_doubtful(sentence: Sentence, stems: Sequence[Stem], span: Tagged) -> bool:
    """Whether a person or thing is one word that neither its part of speech nor any list takes for a name."""
    each = stems[span.first]
    if span.last > span.first:
        return False
    if each.key in keys("names", "never_alone"):
        return True
    if _is_adverb(stems, span.first):
        return True
    if span.type not in (EntityType.PERSON, EntityType.MISCELLANEOUS):
        return False
    listed = is_name_word(each.key) or known(each.text) is not None
    return not listed and upos(sentence, stems, span.first) not in PROPER


def _is_adverb(stems: Sequence[Stem], index: int) -> bool:
    """Whether a word tells how a woman said something: «أضافت مازحة»."""
    word = stems[index].key
    said = index > 0 and is_cue(stems[index - 1].key)
    return (
        said and stems[index].text.endswith(_FEMININE) and not is_name_word(word) and _SHE.fullmatch(word) is not None
    )


def is_circumstance(sentence: Sentence, stems: Sequence[Stem], index: int) -> bool:
    """Whether a word is in the accusative and tells how something was said, as no name does: «غاضبا», «نائما»."""
    word = stems[index].key
    if is_name_word(word) or word.startswith(ARTICLE) or not word.endswith(_ACCUSATIVE):
        return False
    if _TANWIN in stems[index].text:
        return True
    if upos(sentence, stems, index) in PROPER:
        return word in keys("names", "circumstances")
    return upos(sentence, stems, index) in ("ADJ", "ADV") or _PARTICIPLE.fullmatch(word) is not None


def is_no_function_word(each: Stem) -> bool:
    """Whether a word is none of the particles, prepositions, conjunctions and pronouns of Arabic, with a pronoun or
    without. These are a closed class, so what a tagger takes for one of them is then an unknown word."""
    bare = (each.key.removesuffix(pronoun) for pronoun in ("", *_SUFFIXES) if each.key.endswith(pronoun))
    known = any(word in keys("names", "closed_class") or word in keys("names", "function_words") for word in bare)
    return each.key.isalpha() and len(each.key) >= _SHORTEST_UNKNOWN and not each.clitics and not known


def _is_function_word(each: Stem) -> bool:
    return each.key in keys("names", "function_words") or each.text[:1].islower()


def _is_place_before(stems: Sequence[Stem], first: int, last: int, kind: EntityType) -> bool:
    """Whether a place stands before a person's full name: the dateline, without its dash."""
    thing = known(stems[first].text) if kind is EntityType.PERSON and last - first > 1 else None
    return thing is not None and thing.type is EntityType.LOCATION and not is_ambiguous(stems[first].text)


def _begins_clause(sentence: Sentence, stems: Sequence[Stem], index: int) -> bool:
    word = stems[index].key
    # «أما فلان فروى»: the tokenizer may have left the conjunction on the verb.
    if is_cue(word) or (word[:1] == "ف" and is_cue(word[1:]) and not is_name_word(word)):
        return True
    verb = upos(sentence, stems, index) == "VERB" and stems[index].clitics[:1] in tuple(CONJUNCTIONS)
    return verb and not is_name_word(stems[index].key)


def _begins_person(stems: Sequence[Stem], index: int) -> bool:
    """Whether a person begins after the nationality or the place of a body: جامعة الدول العربية فلان."""
    given = stems[index].key in given_names()
    before = stems[index - 1]
    thing = known(before.text)
    place = thing is not None and thing.type is EntityType.LOCATION
    return given and (place or is_nationality(before.key))


def _is_foreign_to_names(sentence: Sentence, stems: Sequence[Stem], index: int, kind: EntityType, last: int) -> bool:
    word, tag = stems[index].key, upos(sentence, stems, index)
    unknown = kind is EntityType.PERSON and len(word) > _LONGEST_FUNCTION and len(sentence.tokens[index].words) > 1
    if not word or (tag in FUNCTION and not unknown) or _is_function_word(stems[index]):
        return True
    if kind is EntityType.ORGANISATION and word in keys("names", "weekdays"):
        return True
    if is_name_word(word) or known(stems[index].text) is not None:
        return False
    if tag == "VERB":
        return True
    if index < last:
        # A possessive ending before another name is more often a part of the name: رينيه.
        return False
    words = sentence.tokens[index].words
    possessive = len(words) == len(stems[index].clitics) + 2 and words[-1].upos == "PRON"
    if kind is EntityType.PERSON and words[0].upos in PROPER and sentence.tokens[index].ner.startswith("E-"):
        return False  # «سيسيه»
    return possessive and kind in _PEOPLE_AND_PLACES
