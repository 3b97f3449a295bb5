"""The whole analysis on the bundled models: offsets that hold on every input, and an article that goes through."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
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
from tests.articles import PRICES, SPORT, SUMMIT, long_article
from tests.documents import HOSTILE, check_findings, check_spans, random_text
from worker.extraction.findings import Findings
from worker.process import Engine
from worker.together import Assignment

pytestmark = pytest.mark.model

Analyse = Callable[[JobRequest], Result]

TEXTS = st.text(HOSTILE, min_size=1, max_size=300).filter(
    lambda text: bool(
        text.strip("\x01\x1f\x7f\x85\u2028 \n\r\t\u200b\u200d\u200e\u200f\u202b\u202c\u2067\u2069\ufeff\u00ad")
    )
)
NEWS = st.builds(random_text, st.integers(0, 2**32), st.integers(1, 60)).filter(str.strip)


def request(text: str, **options: Any) -> JobRequest:
    return JobRequest(article=Article(text=text), options=Options(**options))


def check_contract(result: Result) -> None:
    wire = ResultSchema().dump(result)
    assert ResultSchema().load(wire) == result
    sentence_ids = [sentence.id for sentence in result.sentences]
    assert sentence_ids == [f"s{number}" for number in range(1, len(sentence_ids) + 1)]
    assert [s.begin for s in result.sentences] == sorted(s.begin for s in result.sentences)
    found = Findings(
        entities=result.entities or (),
        quotations=result.quotations or (),
        dates=result.dates or (),
        terms=result.terms or (),
        relations=result.relations,
    )
    check_findings(found, len(sentence_ids))
    known = {entity.id for entity in found.entities} | {term.id for term in found.terms}
    known |= {quotation.id for quotation in found.quotations}
    for segment in result.summary.segments:
        assert set(segment.sentences) <= set(sentence_ids)
        assert {mark.ref for mark in segment.marks if mark.ref} <= known
        assert {note.ref for note in segment.notes or () if note.ref} <= known
        assert [(m.begin, -m.end) for m in segment.marks] == sorted((m.begin, -m.end) for m in segment.marks)
        assert all(segment.begin <= mark.begin and mark.end <= segment.end for mark in segment.marks)
    assert {entry.ref for entry in result.summary.glossary} <= known
    if result.entities:
        assert sum(entity.salience for entity in result.entities) == pytest.approx(1)


def check_tokens(result: Result) -> None:
    tokens = {token.id: token for token in result.tokens or ()}
    assert len(tokens) == len(result.tokens or ()) == result.article.words
    sentences = {sentence.id: sentence for sentence in result.sentences}
    for token in tokens.values():
        assert sentences[token.sentence].begin <= token.begin < token.end <= sentences[token.sentence].end
        assert token.head is None or tokens[token.head].sentence == token.sentence
        assert token.form


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(TEXTS, NEWS), unit=st.sampled_from(OffsetUnit))
def test_spans_hold_on_hostile_text(analyse: Analyse, text: str, unit: OffsetUnit) -> None:
    result = analyse(request(text, offset_unit=unit, include=(Inclusion.TOKENS,)))
    check_spans(result, text, unit)
    check_contract(result)
    check_tokens(result)


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
    assert (first.entities, first.terms, first.relations) == (second.entities, second.terms, second.relations)
    assert first.tokens == second.tokens
    assert first.summary == second.summary


def test_what_was_not_asked_for_is_absent(analyse: Analyse) -> None:
    result = analyse(request(SPORT, extract=(Extraction.RELATIONS,)))
    assert result.relations is not None
    assert (result.entities, result.quotations, result.dates, result.terms) == (None, None, None, None)
    assert result.warnings == ()


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
    check_tokens(result)
    tokens = result.tokens or ()
    roots = Counter(token.sentence for token in tokens if token.head is None)
    assert roots == Counter(sentence.id for sentence in result.sentences), "every sentence has one root"
    assert all(token.lemma and token.upos and token.deprel for token in tokens)
    assert any("Voice=Act" in (token.feats or "") for token in tokens)
    assert [token.begin for token in tokens] == sorted(token.begin for token in tokens)


def test_words_of_a_token_share_its_span(analyse: Analyse) -> None:
    tokens = analyse(request(SPORT, include=(Inclusion.TOKENS,))).tokens or ()
    clitic = next(index for index, token in enumerate(tokens) if token.form == "و" and len(token.text) > 1)
    first, second = tokens[clitic], tokens[clitic + 1]
    assert (first.begin, first.end, first.text) == (second.begin, second.end, second.text)
    assert first.text == first.form + second.form


def test_tokens_are_absent_unless_asked_for(analyse: Analyse) -> None:
    assert analyse(request(SPORT)).tokens is None


def test_terms_say_what_the_article_is_about(analyse: Analyse) -> None:
    result = analyse(request(SUMMIT))
    terms = {term.text for term in result.terms or ()}
    assert {"ملف المياه المشتركة", "دعم اللاجئين"} <= terms
    names = {name for entity in result.entities or () for name in (entity.name, *entity.aliases)}
    assert not terms & names


def test_relations_say_who_did_what(analyse: Analyse) -> None:
    result = analyse(request(SUMMIT))
    found = {
        (
            SUMMIT[r.subject.begin : r.subject.end],
            SUMMIT[r.predicate.begin : r.predicate.end],
            SUMMIT[r.object.begin : r.object.end],
        )
        for r in result.relations or ()
        if r.subject and r.object
    }
    assert ("رئيس الوزراء الأردني سامر الخطيب", "عقد", "مباحثات") in found
    assert ("الاتحاد الأوروبي", "يدرس", "خطوة مماثلة") in found
    people = {entity.id: entity.name for entity in result.entities or ()}
    assert any(
        r.subject and r.subject.entity and people[r.subject.entity] == "سامر الخطيب" for r in result.relations or ()
    )


@pytest.mark.parametrize("wanted", [Extraction.TERMS, Extraction.RELATIONS])
def test_only_what_was_asked_for_is_there(analyse: Analyse, wanted: Extraction) -> None:
    result = analyse(request(SUMMIT, extract=(wanted,)))
    assert {name for name in Extraction if getattr(result, name) is not None} == {wanted}


def test_models_are_named_with_their_hashes(analyse: Analyse) -> None:
    models = analyse(request(SPORT)).models
    assert models.package == "khulasa"
    assert set(models.processors) == {"tokenize", "mwt", "pos", "lemma", "depparse", "ner"}


def test_articles_read_together_have_the_results_that_they_have_alone(engine: Engine, analyse: Analyse) -> None:
    texts = [SUMMIT, SPORT, PRICES, SPORT, "خبر", SUMMIT + "\n" + PRICES]
    requests = [request(text, include=(Inclusion.TOKENS,), offset_unit=OffsetUnit.UTF16) for text in texts]
    finishes = engine.begin([Assignment(request=each, queued_ms=7, report=lambda *_: None) for each in requests])
    together = [finish() for finish in finishes]
    assert {result.timing.queued_ms for result in together} == {7}
    for asked, result in zip(requests, together, strict=True):
        assert replace(analyse(asked), timing=result.timing) == result


def test_progress_is_told_by_stage(engine: Engine) -> None:
    told: list[tuple[Stage, float]] = []
    engine.analyse(request(long_article(6_000)), 0, lambda stage, progress: told.append((stage, progress)))
    assert list(dict.fromkeys(stage for stage, _ in told)) == list(Stage)
    assert [progress for _, progress in told] == sorted(progress for _, progress in told)
    assert sum(stage is Stage.ANNOTATE for stage, _ in told) > 3
