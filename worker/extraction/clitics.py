"""The stems of an article, with what the tokenizer got wrong about tagged names put right from the article itself."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from schemas.extraction import EntityType
from worker.document import Document, Sentence
from worker.extraction.known import given_names, is_name_word, name_words
from worker.extraction.lexicon import keys, lexicon
from worker.extraction.stems import Stem, stem, whole, without_clitics
from worker.extraction.tags import Tagged, tagged
from worker.extraction.titles import is_role, is_term, is_title
from worker.extraction.variants import ARTICLE

# The stem of every token, sentence by sentence.
Stems = tuple[tuple[Stem, ...], ...]

# The Arabic treebanks tag most foreign names X.
PROPER: frozenset[str | None] = frozenset(("PROPN", "X"))

_SHORTEST = 2
_DEEPEST = 4
_SPLIT = frozenset("وفبلك")
_FUTURE = "س"
_PARTS = 2
_BEFORE_NOUNS = ("ب", "ك")
_LEADING = frozenset(("ADP", "CCONJ", "AUX"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    """How often tagged tokens without clitics have each key (``bare``), and which unsplit keys are names
    (``wholes``)."""

    bare: Mapping[str, int]
    wholes: Container[str]


def all_stems(document: Document) -> Stems:
    """The stem of every token, sentence by sentence.

    A proclitic left on a tagged name comes off if the article, or the list of known words of names, has the name
    without it. A first letter split off a name goes back (``ك|يسنجر``) inside a person's name, where the rest is a
    verb, or where only the whole is a known word, unless the article has the rest by itself; then it goes back
    wherever the same letters stand.
    """
    plain = [tuple(stem(document, token) for token in sentence.tokens) for sentence in document.sentences]
    inside = [
        {index: span for span in tagged(sentence) for index in range(span.first, span.last + 1)}
        for sentence in document.sentences
    ]
    evidence = _evidence(document, plain, inside)
    return tuple(
        tuple(
            _corrected(document, sentence, stems, index, evidence, is_tagged=index in found)
            for index in range(len(stems))
        )
        for sentence, stems, found in zip(document.sentences, plain, inside, strict=True)
    )


def upos(sentence: Sentence, stems: Sequence[Stem], index: int) -> str | None:
    """The part of speech of the word that a stem comes from; X where the tokenizer split off a letter of the stem."""
    token, each = sentence.tokens[index], stems[index]
    words = token.words
    if len(words) == 1:
        return words[0].upos
    # No name is in the future: the first letter of سيرغي is its own.
    split = _SPLIT | {_FUTURE} if token.ner.endswith("PER") else _SPLIT
    if len(words) > 1 and not (each.clitics or each.fused) and words[0].text in split and len(each.key) > _SHORTEST:
        return "X"
    if len(words) > _PARTS and words[-1].upos in _LEADING:
        return "X"  # no preposition ends a word: ساندفيك is no س and ك
    return words[min(len(each.clitics) + each.fused, len(words) - 1)].upos if words else None


def _evidence(document: Document, plain: Sequence[Sequence[Stem]], inside: Sequence[Mapping[int, Tagged]]) -> _Evidence:
    tagged_stems = (stems[index] for stems, found in zip(plain, inside, strict=True) for index in found)
    bare = Counter(each.key for each in tagged_stems if not each.clitics)
    wholes = set(bare)
    for sentence, stems, found in zip(document.sentences, plain, inside, strict=True):
        for index, span in found.items():
            if (
                stems[index].clitics
                and not bare[stems[index].key]
                and _is_misread(document, sentence, stems, index, span)
            ):
                wholes.add(whole(document, sentence.tokens[index]).key)
    return _Evidence(bare=bare, wholes=wholes | _families(document, plain))


def _families(document: Document, plain: Sequence[Sequence[Stem]]) -> set[str]:
    """Family names like بلقاسم that the tokenizer takes for ب and a noun: written so after a given name, and again."""
    times: Counter[str] = Counter()
    found: set[str] = set()
    for sentence, stems in zip(document.sentences, plain, strict=True):
        for index, each in enumerate(stems):
            if each.clitics == "ب" and each.key.startswith("ل"):
                unsplit = whole(document, sentence.tokens[index]).key
                times[unsplit] += 1
                if index and not stems[index - 1].clitics and stems[index - 1].key in given_names():
                    found.add(unsplit)
    return {word for word in found if times[word] > 1}


def _is_misread(document: Document, sentence: Sentence, stems: Sequence[Stem], index: int, span: Tagged) -> bool:
    """Whether what the tokenizer split off a tagged token is a letter of the name."""
    clitics = stems[index].clitics
    if index == span.first and span.type is EntityType.PERSON and _is_apposed(stems, index):
        return True
    if is_name_word(whole(document, sentence.tokens[index]).key) and not is_name_word(stems[index].key):
        return True
    if span.type is EntityType.PERSON and index > span.first:
        return True
    return clitics == "ك" or (clitics[-1:] != "و" and upos(sentence, stems, index) == "VERB")


def _is_apposed(stems: Sequence[Stem], index: int) -> bool:
    """Whether an unknown word stands right after the role of a person: what looks like a clitic is a letter then."""
    if is_name_word(stems[index].key):
        return False
    for at in range(index - 1, max(-1, index - 1 - _DEEPEST), -1):
        word = stems[at].key
        if is_role(word):
            return at < index - 1 or is_title(word)
        if not word.startswith(ARTICLE) or stems[at].clitics:
            return False
    return False


def _is_descent(each: Stem, unsplit: Stem) -> bool:
    return bool(each.clitics) and unsplit.key in keys("names", "descent")


def _corrected(
    document: Document, sentence: Sentence, stems: Sequence[Stem], index: int, evidence: _Evidence, *, is_tagged: bool
) -> Stem:
    token, each = sentence.tokens[index], stems[index]
    if each.clitics and not evidence.bare.get(each.key):
        unsplit = whole(document, token)
        tag = upos(sentence, stems, index)
        # No preposition goes before a verb: بيخال is no ب and يخال.
        foreign = tag in PROPER or (tag == "VERB" and each.clitics in _BEFORE_NOUNS)
        unknown = not is_tagged and foreign and _is_apposed(stems, index)
        if _is_descent(each, unsplit) or (unknown and _is_named_on(sentence, stems, index + 1)):
            return unsplit
        common = not is_tagged and unsplit.key in keys("names", "common")
        known = is_name_word(unsplit.key) and not is_name_word(each.key) and not common
        head = unsplit.key in _head_nouns() and each.key not in _head_nouns()
        if known or head or unsplit.key in evidence.wholes:
            return unsplit
    shorter = without_clitics(document, each, evidence.bare) if is_tagged else each
    if shorter is not each:
        return shorter
    shorter = without_clitics(document, each, _name_words() if is_tagged else _head_nouns())
    return each if shorter is each or is_name_word(each.key) or is_term(each.key) else shorter


def _is_named_on(sentence: Sentence, stems: Sequence[Stem], index: int) -> bool:
    """Whether a word without clitics that may be a family name stands at an index."""
    if index >= len(stems) or stems[index].clitics or not stems[index].key:
        return False
    return is_name_word(stems[index].key) or upos(sentence, stems, index) in PROPER


@cache
def _name_words() -> Mapping[str, int]:
    # Short words are too often what is left of others: آية of ولاية.
    return {word: 1 for word in name_words() if len(word) > _SHORTEST + 1}


@cache
def _head_nouns() -> Mapping[str, int]:
    return dict.fromkeys(
        (word for kind in lexicon("compounds")["heads"] for word in keys("compounds", "heads", kind)), 1
    )
