"""The whole analysis on the bundled models: offsets that hold on every input, and an article that goes through."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.article import Article
from schemas.extraction import EntityType
from schemas.job import JobRequest
from schemas.lifecycle import Stage
from schemas.options import Extraction, Inclusion, OffsetUnit, Options, SummaryOptions
from schemas.result import Result, ResultSchema, WarningCode
from tests.articles import SPORT, SUMMIT, long_article
from worker.process import Engine

pytestmark = pytest.mark.model

Analyse = Callable[[JobRequest], Result]

HOSTILE = st.text(
    st.one_of(
        st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئةى"),
        st.sampled_from(" \n\r\t،؛؟.!:…«»“”\"'()[]-–٠١٩0123%/\\"),
        st.sampled_from(
            "\u064b\u0651\u0640\u200b\u200d\u200e\u200f\u202b\u202c\u2067\u2069\ufeff\u00ad\u0301\ufdfa\ufefb"
        ),
        st.sampled_from("😀👩‍🚀𝔘𐤀abcXYZéשלום漢字\x01\x1f\x7f\x85\u2028"),
    ),
    min_size=1,
    max_size=300,
).filter(
    lambda text: bool(
        text.strip("\x01\x1f\x7f\x85\u2028 \n\r\t\u200b\u200d\u200e\u200f\u202b\u202c\u2067\u2069\ufeff\u00ad")
    )
)


def request(text: str, **options: Any) -> JobRequest:
    return JobRequest(article=Article(text=text), options=Options(**options))


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


def check_spans(result: Result, text: str, unit: OffsetUnit) -> None:
    encoded = text.encode("utf-16-le")

    def cut(begin: int, end: int) -> str:
        return text[begin:end] if unit is OffsetUnit.CODEPOINT else encoded[2 * begin : 2 * end].decode("utf-16-le")

    length = len(text) if unit is OffsetUnit.CODEPOINT else len(encoded) // 2
    for span in spans(result):
        assert 0 <= span.begin < span.end <= length
        if hasattr(span, "text"):
            assert cut(span.begin, span.end) == span.text


def check_contract(result: Result) -> None:
    wire = ResultSchema().dump(result)
    assert ResultSchema().load(wire) == result
    sentence_ids = [sentence.id for sentence in result.sentences]
    assert sentence_ids == [f"s{number}" for number in range(1, len(sentence_ids) + 1)]
    assert [s.begin for s in result.sentences] == sorted(s.begin for s in result.sentences)
    entity_ids = {entity.id for entity in result.entities or ()}
    assert {mark.ref for segment in result.summary.segments for mark in segment.marks} <= entity_ids
    assert {entry.ref for entry in result.summary.glossary} <= entity_ids
    named = {mention.sentence for entity in result.entities or () for mention in entity.mentions}
    assert named | {s for segment in result.summary.segments for s in segment.sentences} <= set(sentence_ids)
    if result.entities:
        assert sum(entity.salience for entity in result.entities) == pytest.approx(1)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=HOSTILE, unit=st.sampled_from(OffsetUnit))
def test_spans_hold_on_hostile_text(analyse: Analyse, text: str, unit: OffsetUnit) -> None:
    result = analyse(request(text, offset_unit=unit, include=(Inclusion.TOKENS,)))
    check_spans(result, text, unit)
    check_contract(result)


@pytest.mark.parametrize("unit", OffsetUnit)
@pytest.mark.parametrize(
    "text",
    [
        "ا",
        "😀",
        ".",
        SUMMIT,
        SUMMIT.replace("\n\n", "\r\n\r\n😀 "),
        "\u202b" + SPORT + "\u202c",
        SUMMIT.replace(" ", "\u00a0"),
        "كلمة" * 1_000,
        "«" * 200 + SPORT + "»" * 3,
        "وقال " * 600,
    ],
    ids=["letter", "emoji", "stop", "news", "crlf", "bidi", "nbsp", "one word", "quotes", "no stop"],
)
def test_spans_hold_on_news_and_worse(analyse: Analyse, text: str, unit: OffsetUnit) -> None:
    result = analyse(request(text, offset_unit=unit, include=(Inclusion.TOKENS,)))
    check_spans(result, text, unit)
    check_contract(result)
    assert result.article.characters == len(text)


def test_article_at_the_limit_goes_through(analyse: Analyse) -> None:
    text = long_article(100_000)
    result = analyse(request(text))
    check_spans(result, text, OffsetUnit.CODEPOINT)
    check_contract(result)


def test_people_are_merged_over_their_mentions(analyse: Analyse) -> None:
    result = analyse(request(SUMMIT))
    people = {entity.name: entity for entity in result.entities or () if entity.type is EntityType.PERSON}
    khatib = people["سامر الخطيب"]
    assert {mention.text for mention in khatib.mentions} == {"سامر الخطيب", "الخطيب"}
    assert len(khatib.mentions) == 3


def test_summary_has_the_asked_length_in_the_asked_order(analyse: Analyse) -> None:
    result = analyse(request(SUMMIT, summary=SummaryOptions(sentences=2)))
    segments = result.summary.segments
    assert len(segments) == 2
    assert {segment.rank for segment in segments} == {1, 2}
    assert [s.begin for s in segments] == sorted(s.begin for s in segments)
    assert all(SUMMIT[s.begin : s.end] == s.text for s in segments)


def test_paragraph_ends_sentences(analyse: Analyse) -> None:
    result = analyse(request(SUMMIT))
    assert {sentence.paragraph for sentence in result.sentences} == {0, 1, 2, 3}
    for sentence in result.sentences:
        assert "\n" not in SUMMIT[sentence.begin : sentence.end]


def test_result_is_the_same_twice(analyse: Analyse) -> None:
    first, second = (analyse(request(SUMMIT, include=(Inclusion.TOKENS,))) for _ in range(2))
    assert first.entities == second.entities
    assert first.tokens == second.tokens
    assert first.summary == second.summary


def test_what_is_not_computed_is_absent_and_said(analyse: Analyse) -> None:
    result = analyse(request(SPORT, extract=(Extraction.RELATIONS,)))
    assert result.relations is None
    assert result.dates is None
    assert result.entities is None
    assert [(w.code, w.pointer) for w in result.warnings] == [(WarningCode.NOT_AVAILABLE, "/relations")]


def test_relative_dates_count_from_publication(analyse: Analyse) -> None:
    article = Article(text=SUMMIT, published_at=date(2026, 11, 23))
    result = analyse(JobRequest(article=article, options=Options(extract=(Extraction.DATES,))))
    assert [(found.text, found.value) for found in result.dates or ()] == [
        ("أمس الأحد", "2026-11-22"),
        ("آذار المقبل", "2027-03"),
    ]
    assert result.warnings == ()
    warned = analyse(request(SUMMIT, extract=(Extraction.DATES,))).warnings
    assert [(w.code, w.pointer) for w in warned] == [
        (WarningCode.RELATIVE_DATE_UNRESOLVED, "/dates/0"),
        (WarningCode.RELATIVE_DATE_UNRESOLVED, "/dates/1"),
    ]


def test_overlong_sentence_is_divided_with_a_warning(analyse: Analyse) -> None:
    result = analyse(request("وقال الوزير إن العمل مستمر في المشروع " * 60))
    assert {w.code for w in result.warnings} == {WarningCode.LONG_SENTENCE_DIVIDED}


def test_tokens_carry_syntax(analyse: Analyse) -> None:
    result = analyse(request(SPORT, include=(Inclusion.TOKENS,)))
    tokens = result.tokens or ()
    ids = {token.id for token in tokens}
    assert all(token.head is None or token.head in ids for token in tokens)
    roots = [token.sentence for token in tokens if token.head is None]
    assert sorted(set(roots)) == sorted({s.id for s in result.sentences})
    clitic = next(token for token in tokens if token.form == "و")
    assert len(clitic.text) > 1, "the words of a multi-word token share its surface"


def test_models_are_named_with_their_hashes(analyse: Analyse) -> None:
    models = analyse(request(SPORT)).models
    assert models.package == "khulasa"
    assert set(models.processors) == {"tokenize", "mwt", "pos", "lemma", "depparse", "ner"}


def test_progress_is_told_by_stage(engine: Engine) -> None:
    told: list[tuple[Stage, float]] = []
    engine.analyse(request(long_article(6_000)), 0, lambda stage, progress: told.append((stage, progress)))
    assert list(dict.fromkeys(stage for stage, _ in told)) == list(Stage)
    assert [progress for _, progress in told] == sorted(progress for _, progress in told)
    assert sum(stage is Stage.ANNOTATE for stage, _ in told) > 3
