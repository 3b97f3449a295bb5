"""People by their given names: words that are names in Arabic, and what follows them as a family name."""

from collections.abc import Iterator, Sequence
from functools import cache

from schemas.extraction import EntityType
from worker.document import Sentence
from worker.extraction.clitics import PROPER, upos
from worker.extraction.edges import FUNCTION
from worker.extraction.known import is_name_word
from worker.extraction.lexicon import keys
from worker.extraction.stems import Stem
from worker.extraction.tags import Tagged, entity_type
from worker.extraction.titles import is_nationality
from worker.extraction.variants import ARTICLE

_MOST = 5


def people(sentence: Sentence, stems: Sequence[Stem], spans: Sequence[Tagged]) -> Iterator[Tagged]:
    """Full names that begin with a known given name, tagged or not, with the family name, tagged or not.

    ``spans`` are those found so far.
    """
    taken = {index: span for span in spans for index in range(span.first, span.last + 1)}
    index = 0
    while index < len(stems):
        span = taken.get(index)
        if span is not None and _is_misjudged(stems, span, taken.get(span.last + 1)):
            span = None
        if span is None and is_given(stems[index].key) and not _is_function(sentence, stems, index):
            last = _family(sentence, stems, index, taken)
        elif span is not None and span.type is EntityType.PERSON and _is_one_part(stems, span):
            last = _family(sentence, stems, span.last, taken)
        else:
            last = index if span is None else span.last
        if last > index and (span is None or last > span.last) and _is_sure(sentence, stems, index, last, tagged=span):
            yield Tagged(first=index, last=last, type=EntityType.PERSON)
        index = last + 1


def is_given(word: str) -> bool:
    """Whether a key is a given name or another personal name that may come first."""
    return word in _first_words()


def _family(sentence: Sentence, stems: Sequence[Stem], first: int, taken: dict[int, Tagged]) -> int:
    last = first
    while last + 1 < min(len(stems), first + _MOST):
        span = taken.get(last + 1)
        if span is None and not _continues(sentence, stems, last + 1):
            break
        if span is not None:
            joins = span.type is EntityType.PERSON and not stems[last + 1].clitics and _is_one_part(stems, span)
            return span.last if joins else last
        last += 1
    while last > first and stems[last].key in _particles():
        last -= 1
    return last


def _is_misjudged(stems: Sequence[Stem], span: Tagged, following: Tagged | None) -> bool:
    """Whether a given name was taken for a place or body of its own before the rest of the name."""
    alone = span.first == span.last and span.type is not EntityType.PERSON
    return alone and following is not None and following.type is EntityType.PERSON and is_given(stems[span.first].key)


def _is_one_part(stems: Sequence[Stem], span: Tagged) -> bool:
    """Whether a span is one part of a name: a word, or words that only together are one."""
    words = [stems[index].key for index in range(span.first, span.last + 1)]
    return set(words[:-1]) <= _particles() or (len(words) == 2 and words[1] in keys("names", "trailing_parts"))


def _continues(sentence: Sentence, stems: Sequence[Stem], index: int) -> bool:
    each = stems[index]
    tagged = entity_type(sentence.tokens[index].ner) is not None
    if each.clitics or each.fused or tagged or not each.key.isalpha() or _is_function(sentence, stems, index):
        return False
    if is_name_word(each.key) or each.key in _particles():
        return not (
            each.key.startswith(ARTICLE) and is_nationality(each.key) and not _is_proper(sentence, stems, index)
        )
    return _is_proper(sentence, stems, index) and not is_nationality(each.key)


def _is_sure(sentence: Sentence, stems: Sequence[Stem], first: int, last: int, *, tagged: Tagged | None) -> bool:
    """Whether a run of words is a full name: a given name that is nothing else, or what the tagger takes for names."""
    proper = [_is_proper(sentence, stems, index) for index in range(first, last + 1)]
    if any(entity_type(sentence.tokens[index].ner) is EntityType.PERSON for index in range(first, last + 1)):
        known = all(is_name_word(stems[index].key) for index in range(first + 1, last + 1))
        return known or any(proper[1:]) or tagged is None
    return all(proper) or (stems[first].key not in keys("names", "common") and (any(proper) or last - first > 1))


def _is_function(sentence: Sentence, stems: Sequence[Stem], index: int) -> bool:
    return upos(sentence, stems, index) in FUNCTION


def _is_proper(sentence: Sentence, stems: Sequence[Stem], index: int) -> bool:
    return upos(sentence, stems, index) in PROPER


def _particles() -> frozenset[str]:
    return keys("names", "leading_parts")


@cache
def _first_words() -> frozenset[str]:
    names = keys("romanization", "personal") | keys("romanization", "foreign") | keys("names", "given")
    return names | (_particles() - keys("names", "ambiguous_particles"))
