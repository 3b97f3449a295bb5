"""What a title announces: its role for the person named after it, and persons that the model did not see.

Titles as triggers of names follow Shaalan & Raza (2009). Only words that the tagger takes for names count, so without
parts of speech nobody is found.
"""

from collections.abc import Iterator, Sequence

from schemas.extraction import EntityType
from worker.document import Sentence
from worker.extraction.clitics import PROPER, upos
from worker.extraction.stems import Stem
from worker.extraction.tags import Tagged, entity_type, tagged
from worker.extraction.titles import is_nationality, role_start
from worker.extraction.variants import ARTICLE

_LONGEST = 4
_SHORTEST_ALONE = 4


def announced(sentence: Sentence, stems: Sequence[Stem]) -> tuple[Tagged, ...]:
    """The tagged spans of a sentence, and those that a definite title makes persons: الرئيس الأمريكي and two words
    that are tagged as nothing. A person tagged right after such words begins with them."""
    spans = tagged(sentence)
    starts = {span.first: span for span in spans}
    found = {span.first: span for span in spans}
    for first, last in _untagged(sentence, stems):
        role = role_before(sentence, stems, first)
        if role is None or not stems[first - 1].key.startswith(ARTICLE):
            continue
        following = starts.get(last + 1)
        if following and following.type is EntityType.PERSON and not stems[last + 1].clitics:
            del found[last + 1]
            found[first] = Tagged(first=first, last=following.last, type=EntityType.PERSON)
        elif last > first or len(stems[first].key) >= _SHORTEST_ALONE:
            found[first] = Tagged(first=first, last=last, type=EntityType.PERSON)
    return tuple(found[first] for first in sorted(found))


def role_before(sentence: Sentence, stems: Sequence[Stem], first: int) -> int | None:
    """The index of the token where the role before a person's name begins, or None: وزير الخارجية الروسي.

    ``first`` is the first token of the name.
    """
    if stems[first].clitics:
        return None
    begin = first
    while begin > 0 and stems[begin - 1].key and (begin == first or not stems[begin].clitics.startswith("و")):
        begin -= 1
    # «كاتبه» is no «كاتبة», though their keys are one.
    keys = ["" if stem.text.endswith("ه") else stem.key for stem in stems[begin:first]]
    start = role_start(keys, [_may_pass(sentence, stems, index) for index in range(begin, first)])
    return None if start is None else begin + start


def _untagged(sentence: Sentence, stems: Sequence[Stem]) -> Iterator[tuple[int, int]]:
    """First and last tokens of runs of proper names without clitics that the model tagged as nothing."""
    index = 0
    while index < len(stems):
        last = index
        while last < len(stems) and _is_untagged(sentence, stems, last) and not (last > index and stems[last].clitics):
            last += 1
        if index < last <= index + _LONGEST:
            yield index, last - 1
        index = max(last, index + 1)


def _is_untagged(sentence: Sentence, stems: Sequence[Stem], index: int) -> bool:
    word = stems[index].key
    proper = word.isalpha() and upos(sentence, stems, index) in PROPER and not is_nationality(word)
    return proper and entity_type(sentence.tokens[index].ner) is None


def _may_pass(sentence: Sentence, stems: Sequence[Stem], index: int) -> bool:
    """Whether a word can stand between a role and its name: a definite noun or adjective, a place, a body."""
    token, stem = sentence.tokens[index], stems[index]
    kind = entity_type(token.ner)
    if stem.clitics not in ("", "ل") or kind is EntityType.PERSON or any(word.upos == "VERB" for word in token.words):
        return False
    return stem.key.startswith(ARTICLE) or kind is not None
