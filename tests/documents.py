"""Random annotated articles, and what must hold of whatever is extracted from them.

A model can be wrong in any way, so the tags, trees and names here have nothing to do with the text.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from schemas.extraction import Relation, Term
from schemas.options import OffsetUnit
from tests.articles import SPORT, SUMMIT
from worker.document import Document, Sentence, Token, Word
from worker.extraction.findings import Findings

HOSTILE = st.one_of(
    st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئةى"),
    st.sampled_from(" \n\r\t،؛؟.!:…«»“”\"'()[]-–٠١٩0123%/\\"),
    st.sampled_from("\u064b\u0651\u0640\u200b\u200d\u200e\u200f\u202b\u202c\u2067\u2069\ufeff\u00ad\u0301\ufdfa\ufefb"),
    st.sampled_from("😀👩‍🚀𝔘𐤀abcXYZéשלום漢字\x01\x1f\x7f\x85\u2028"),
)

_RARE = """
لا لم لن ما دون أن التي الذي تم جرى من قبل على إلى إلا يزال لل ولل وبالـ ﻻ ﷺ שלום Reuters 😀
"""
_WORDS = tuple(dict.fromkeys(re.findall(r"\w+|[^\w\s]", SUMMIT + SPORT + _RARE)))
_GAPS = (" ", " ", " ", "", "\n", "\r\n", "\t", "\u00a0", "\u200f", " \u202b", "\u202c ")
_UPOS = (
    "NOUN",
    "NOUN",
    "ADJ",
    "VERB",
    "VERB",
    "ADP",
    "X",
    "PROPN",
    "PRON",
    "PUNCT",
    "CCONJ",
    "PART",
    "AUX",
    "DET",
    None,
)
_DEPREL = ("nsubj", "nsubj:pass", "obj", "obl", "obl:arg", "nmod", "amod", "conj", "cc", "case", "acl:relcl", "xcomp")
_FEATS = (
    None,
    "Definite=Cons",
    "Case=Gen|Definite=Ind",
    "Aspect=Perf|Gender=Fem|Person=3|Voice=Pass",
    "Aspect=Imp|Mood=Sub|Number=Plur|Person=3",
)
_NER = ("O", "O", "O", "B-PER", "I-PER", "E-PER", "S-LOC", "B-ORG", "E-ORG", "S-MISC")
_CLITICS = ("و", "ف", "ب", "ل", "ك", "س")
_SUFFIXES = ("ه", "ها", "هم")


def random_document(text: str, seed: int, language: str = "ar") -> Document:
    """The text cut into tokens and sentences, all of them with tags, heads and names by lot."""
    chance = random.Random(seed)
    tokens = [match.span() for match in re.finditer(r"\w{1,12}|[^\w\s]", text)]
    sentences, paragraph = [], 0
    while tokens:
        size = min(len(tokens), chance.randint(1, 30))
        offsets, tokens = tokens[:size], tokens[size:]
        words = [_split(chance, text[begin:end]) for begin, end in offsets]
        count = sum(map(len, words))
        sentences.append(
            Sentence(
                tokens=tuple(
                    Token(
                        begin=begin,
                        end=end,
                        words=tuple(_word(chance, form, count) for form in forms),
                        ner=chance.choice(_NER),
                    )
                    for (begin, end), forms in zip(offsets, words, strict=True)
                ),
                paragraph=paragraph,
            )
        )
        paragraph += chance.random() < 0.3
    return Document(text=text, language=language, sentences=tuple(sentences))


def random_text(seed: int, words: int) -> str:
    """A text of words of news and worse, in no order."""
    chance = random.Random(seed)
    return "".join(chance.choice(_WORDS) + chance.choice(_GAPS) for _ in range(words))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents over hostile characters or shuffled words of news."""
    seed = draw(st.integers(0, 2**32))
    hostile = draw(st.booleans())
    text = draw(st.text(HOSTILE, min_size=1, max_size=300)) if hostile else random_text(seed, draw(st.integers(1, 120)))
    return random_document(text, seed, draw(st.sampled_from(("ar", "ar", "en"))))


def spans(value: Any) -> Iterator[Any]:
    """Everything inside a result that has a begin and an end."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from spans(item)
    elif is_dataclass(value):
        if hasattr(value, "begin"):
            yield value
        for field in fields(value):
            yield from spans(getattr(value, field.name))


def check_spans(value: Any, text: str, unit: OffsetUnit) -> None:
    """Every span lies in the text and is what it says."""
    encoded = text.encode("utf-16-le")

    def cut(begin: int, end: int) -> str:
        return text[begin:end] if unit is OffsetUnit.CODEPOINT else encoded[2 * begin : 2 * end].decode("utf-16-le")

    length = len(text) if unit is OffsetUnit.CODEPOINT else len(encoded) // 2
    for span in spans(value):
        assert 0 <= span.begin < span.end <= length
        if hasattr(span, "text"):
            assert cut(span.begin, span.end) == span.text


def check_findings(found: Findings, sentences: int) -> None:
    """Ids are unique and in order, lists are sorted, and references resolve."""
    known = {f"s{number}" for number in range(1, sentences + 1)}
    entities = {entity.id for entity in found.entities}
    check_ids("e", found.entities)
    assert {mention.sentence for entity in found.entities for mention in entity.mentions} <= known
    check_terms(found.terms, known)
    check_relations(found.relations or (), known, entities)
    check_ids("q", found.quotations)
    assert {sentence for quotation in found.quotations for sentence in quotation.sentences} <= known
    assert [(q.begin, -q.end) for q in found.quotations] == sorted((q.begin, -q.end) for q in found.quotations)
    people = [ref for q in found.quotations for ref in (q.speaker, q.attribution) if ref and ref.entity]
    assert {ref.entity for ref in people} <= entities
    assert all(one.end <= other.begin for one, other in pairwise(found.dates))


def check_ids(letter: str, items: Any) -> None:
    """Ids count from 1 in the order of the list."""
    assert [item.id for item in items] == [f"{letter}{number}" for number in range(1, len(items) + 1)]


def check_terms(terms: tuple[Term, ...], sentences: set[str]) -> None:
    """Terms are ranked, and their mentions apart."""
    check_ids("t", terms)
    scores = [term.score for term in terms]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert scores[:1] in ([], [1])
    mentions = sorted((mention for term in terms for mention in term.mentions), key=lambda mention: mention.begin)
    assert {mention.sentence for mention in mentions} <= sentences
    assert all(one.end <= other.begin for one, other in pairwise(mentions))
    for term in terms:
        assert term.mentions
        assert term.text
        assert term.lemma
        assert [mention.begin for mention in term.mentions] == sorted(mention.begin for mention in term.mentions)


def check_relations(relations: tuple[Relation, ...], sentences: set[str], entities: set[str]) -> None:
    """Relations are in order, each once, and their sides are apart and known."""
    assert len(set(relations)) == len(relations)
    assert [relation.predicate.begin for relation in relations] == sorted(
        relation.predicate.begin for relation in relations
    )
    for relation in relations:
        sides = [side for side in (relation.subject, relation.object) if side]
        assert relation.sentence in sentences
        assert {side.entity for side in sides if side.entity} <= entities
        assert len(sides) < 2 or sides[0].end <= sides[1].begin or sides[1].end <= sides[0].begin


def _split(chance: random.Random, surface: str) -> tuple[str, ...]:
    forms: tuple[str, ...] = (surface,)
    if len(surface) > 2 and chance.random() < 0.3:
        forms = (surface[0], surface[1:]) if chance.random() < 0.7 else (chance.choice(_CLITICS), surface)
    if len(surface) > 4 and chance.random() < 0.2:
        forms = (
            (*forms[:-1], forms[-1][:-1], surface[-1]) if chance.random() < 0.7 else (*forms, chance.choice(_SUFFIXES))
        )
    return forms


def _word(chance: random.Random, form: str, count: int) -> Word:
    return Word(
        text=form,
        lemma=chance.choice((form, form, form[:3], None)),
        upos=chance.choice(_UPOS),
        feats=chance.choice(_FEATS),
        head=chance.choice((None, *range(count + 2))),
        deprel=chance.choice((None, *_DEPREL)),
    )
