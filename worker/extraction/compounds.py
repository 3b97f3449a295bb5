"""Names that a common noun makes with what follows it: وزارة الصحة, الحكومة المغربية, قانون العقوبات, فيلم «…».

A small grammar over words and parts of speech, for what models of names leave out that were trained on other
guidelines. It reads on only while the words are those of the name: definite nouns and adjectives, and names, as a head
noun of Arabic governs them.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from schemas.extraction import EntityType
from worker.document import Sentence
from worker.extraction.clitics import PROPER, upos
from worker.extraction.known import given_names, is_name_word
from worker.extraction.lexicon import keys, lexicon
from worker.extraction.stems import Stem
from worker.extraction.tags import Tagged, entity_type
from worker.extraction.titles import is_nationality, is_role, is_title
from worker.extraction.variants import ARTICLE

_FILE = "compounds"
_LONGEST = 8
_INDEFINITE = 2


def compounds(sentence: Sentence, stems: Sequence[Stem]) -> Iterator[Tagged]:
    """The names that head nouns begin, in order and apart from each other."""
    index = 0
    while index < len(stems):
        found = _construct(sentence, stems, index) or _definite(sentence, stems, index)
        if found:
            yield found
        index = found.last + 1 if found else index + 1


def head_type(word: str, section: str = "heads") -> EntityType | None:
    """The type of name that a noun begins, or None."""
    return _head_types(section).get(word)


@cache
def _head_types(section: str) -> Mapping[str, EntityType]:
    # Of two types, the first in the order of the types counts.
    kinds = [kind for kind in reversed(EntityType) if kind.value in lexicon(_FILE)[section]]
    return {word: kind for kind in kinds for word in _words(section, kind)}


def _construct(sentence: Sentence, stems: Sequence[Stem], index: int) -> Tagged | None:
    """A head noun in construct: what it governs, then what agrees with it or is joined to it."""
    kind = head_type(stems[index].key)
    if kind is None or upos(sentence, stems, index) == "VERB":
        return None
    last = _governed(sentence, stems, index, kind)
    if last is None:
        return None
    return Tagged(first=index, last=_continued(sentence, stems, index, last), type=kind)


def _definite(sentence: Sentence, stems: Sequence[Stem], index: int) -> Tagged | None:
    """A head noun with the article, and the adjectives that make it a name."""
    kind = head_type(stems[index].key, "definite")
    if kind is None or index + 1 >= len(stems):
        return None
    if index and stems[index].key in _words("definite", "ministries") and is_role(stems[index - 1].key):
        return None
    following = stems[index + 1]
    if kind is EntityType.MISCELLANEOUS and following.key.isdecimal():
        return Tagged(first=index, last=index + 1, type=kind)
    purpose = index + 2 < len(stems) and stems[index + 2].fused and upos(sentence, stems, index + 1) == "ADJ"
    adjective = _is_institutional(following.key) or _is_of_nation(following.key) or purpose
    if following.clitics or following.fused or not adjective:
        return None
    last = _continued(sentence, stems, index, index)
    return Tagged(first=index, last=last, type=kind) if last > index else None


def _governed(sentence: Sentence, stems: Sequence[Stem], head: int, kind: EntityType) -> int | None:
    """The last token of the noun that a head governs: a definite noun, a name, a number after a law."""
    index = head + 1
    if kind is EntityType.MISCELLANEOUS and index < len(stems) and stems[index].key.isdecimal():
        return index
    while index < min(len(stems), head + 1 + _INDEFINITE) and _is_indefinite(sentence, stems, index):
        index += 1
    if index >= len(stems) or stems[index].clitics or stems[index].fused or not stems[index].key:
        return None
    word = stems[index].key
    if word in _words("never", "words"):
        return None
    last = index - 1
    if _is_definite_noun(sentence, stems, index) and not _is_tagged(sentence, index):
        names_on = index + 1 < len(stems) and _is_name(sentence, stems, index + 1) and not stems[index + 1].clitics
        if not is_title(word) and not (names_on and head == index - 1 and not _is_person(sentence, index + 1)):
            return index if is_name_word(word) or _is_strong(sentence, stems, head, index) else None
        last = index
    while last + 1 < len(stems) and _is_name(sentence, stems, last + 1):
        titled = last == index and is_title(word)
        if last >= index and (stems[last + 1].clitics or (_begins_person(sentence, stems, last + 1) and not titled)):
            break
        last += 1
    return last if last >= index else None


def _is_strong(sentence: Sentence, stems: Sequence[Stem], head: int, noun: int) -> bool:
    """Whether a head makes a name with a lone common noun (وزارة الصحة, not شبكة الطرق), or by what follows that."""
    return stems[head].key in _words("heads", "strong") or _continued(sentence, stems, head, noun) > noun


def _begins_person(sentence: Sentence, stems: Sequence[Stem], index: int) -> bool:
    """Whether another name begins inside a run of names: شركة … and her director."""
    person = _is_person(sentence, index) and sentence.tokens[index].ner[:2] in ("B-", "S-")
    return person or stems[index].key in given_names()


def _continued(sentence: Sentence, stems: Sequence[Stem], head: int, last: int) -> int:
    """The last token of a name whose governed noun ends with ``last``."""
    stop = min(len(stems), head + _LONGEST)
    while last + 1 < stop:
        step = _step(sentence, stems, head, last + 1)
        if not step:
            break
        last += step
    return last


def _step(sentence: Sentence, stems: Sequence[Stem], head: int, index: int) -> int:
    """How many tokens from ``index`` on go on with the name; 0 where it ends."""
    each = stems[index]
    if (
        not each.key
        or _is_never(sentence, stems, index)
        or entity_type(sentence.tokens[index].ner) is EntityType.PERSON
    ):
        return 0
    if is_title(each.key) and not each.fused:
        return 0
    if not each.clitics and not each.fused:
        adjective = _is_of_nation(each.key) or _is_institutional(each.key) or upos(sentence, stems, index) == "ADJ"
        return int(adjective and each.key.startswith(ARTICLE) and _agrees(stems, head, index))
    begins_another = head_type(each.key) or (head_type(each.key, "definite") and not each.fused)
    if begins_another or each.clitics not in ("", "و", "ل"):
        return 0
    if _is_definite_noun(sentence, stems, index):
        return int(each.fused or not is_name_word(each.key))
    # و with a noun in construct: الصحافة وعلوم الإخبار.
    construct = _is_indefinite(sentence, stems, index, clitics=True) and index + 1 < len(stems)
    return 2 if construct and not stems[index + 1].clitics and _is_definite_noun(sentence, stems, index + 1) else 0


def _agrees(stems: Sequence[Stem], head: int, index: int) -> bool:
    """Whether an adjective of nationality can belong to a word of the name: وزير جامعة … المصري does not."""
    word = stems[index].key
    if not is_nationality(word):
        return True
    # Broken plurals take the feminine, so that says little.
    return word.endswith("ه") or not all(each.key.endswith("ه") for each in stems[head:index])


def _is_indefinite(sentence: Sentence, stems: Sequence[Stem], index: int, *, clitics: bool = False) -> bool:
    each = stems[index]
    free = clitics or not each.clitics
    noun = upos(sentence, stems, index) == "NOUN" and len(sentence.tokens[index].words) == 1 + len(each.clitics)
    name = _is_tagged(sentence, index) or is_name_word(each.key)
    plain = not each.key.startswith(ARTICLE) and each.key not in _words("never", "words")
    return free and noun and plain and not name and head_type(each.key) is None


def _is_never(sentence: Sentence, stems: Sequence[Stem], index: int) -> bool:
    """Whether a word never belongs to a name; العام may, as an adjective (الأمن العام), not as the year."""
    word = stems[index].key
    adjective = upos(sentence, stems, index) == "ADJ" and _is_institutional(word)
    return word in _words("never", "words") and not adjective


def _is_definite_noun(sentence: Sentence, stems: Sequence[Stem], index: int) -> bool:
    word = stems[index].key
    noun = upos(sentence, stems, index) in ("NOUN", "PROPN", "X", "ADJ")
    return noun and word.startswith(ARTICLE) and word not in _words("never", "words")


def _is_name(sentence: Sentence, stems: Sequence[Stem], index: int) -> bool:
    each = stems[index]
    if not each.key or _is_never(sentence, stems, index):
        return False
    return _is_tagged(sentence, index) or is_name_word(each.key) or upos(sentence, stems, index) in PROPER


def _is_tagged(sentence: Sentence, index: int) -> bool:
    return entity_type(sentence.tokens[index].ner) is not None


def _is_person(sentence: Sentence, index: int) -> bool:
    return entity_type(sentence.tokens[index].ner) is EntityType.PERSON


def _is_of_nation(word: str) -> bool:
    return word.startswith(ARTICLE) and is_nationality(word)


def _is_institutional(word: str) -> bool:
    return word in _words("adjectives", "institutional")


def _words(section: str, part: str) -> frozenset[str]:
    return keys(_FILE, section, part)
