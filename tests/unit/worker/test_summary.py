"""The summary: which sentences, in which form."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.extraction import EntityType
from schemas.options import OffsetUnit, Order, SummaryOptions
from schemas.summary import Budget, Clean, Flag, MarkKind, SummarySchema, Translate
from tests.documents import check_spans, documents
from tests.factories import document
from worker.document import Document
from worker.extraction.entities import entities
from worker.extraction.findings import Findings, extract
from worker.extraction.terms import terms
from worker.offsets import in_unit
from worker.summary.ranking import rank
from worker.summary.segments import summarize
from worker.summary.selection import words
from worker.summary.units import units

TAGS = {"قال": "VERB", "و": "CCONJ", "في": "ADP", "عن": "ADP"}
VERBS = dict.fromkeys(("افتتحت", "قالت", "تبلغ", "يعمل", "رحب", "أعلن"), "VERB")


def article() -> Document:
    return document(
        "افتتحت الوزيرة هالة مراد محطة جديدة لتحلية المياه على ساحل البحر.",
        "قالت مراد إن المحطة تخدم سكان الساحل وتوفر المياه طوال العام.",
        "- أرقام المشروع",
        "تبلغ كلفة المحطة ثلاثين مليونا وتعمل بالطاقة الشمسية كاملة.",
        "يعمل في المطعم المجاور طاه ماهر يحب الموسيقى القديمة كثيرا.",
        "رحب السكان بمحطة المياه الجديدة على الساحل وشكروا الوزيرة.",
        names={"هالة مراد": "PER", "مراد": "PER"},
        tags=VERBS,
    )


def found(source: Document) -> Findings:
    return Findings(entities=entities(source))


def options(sentences: int, order: Order = Order.OFFSET) -> SummaryOptions:
    return SummaryOptions(sentences=sentences, order=order)


def test_scores_are_shares_of_the_best() -> None:
    source = article()
    scores = rank(source, units(source), entities(source))
    assert len(scores) == len(source.sentences)
    assert all(0 <= score <= 1 for score in scores)
    assert scores[0] == max(scores)
    assert scores[2] == 0, "a heading is not quoted"
    assert scores[4] < scores[1], "what names nobody and comes later is quoted less"


def test_heading_is_no_segment() -> None:
    source = article()
    summary = summarize(source, found(source), options(5))
    assert "- أرقام المشروع" not in {segment.text for segment in summary.segments}


def test_segments_are_whole_sentences_in_the_asked_order() -> None:
    source = article()
    by_offset = summarize(source, found(source), options(3)).segments
    by_rank = summarize(source, found(source), options(3, Order.RANK)).segments
    assert [s.begin for s in by_offset] == sorted(s.begin for s in by_offset)
    assert [s.rank for s in by_rank] == [1, 2, 3]
    assert {s.text for s in by_offset} == {s.text for s in by_rank}
    assert all(source.text[s.begin : s.end] == s.text for s in by_offset)
    assert [s.id for s in by_offset] == ["g1", "g2", "g3"]


def test_names_are_marked_and_collected_once() -> None:
    source = article()
    summary = summarize(source, found(source), options(2), "en")
    marks = [mark for segment in summary.segments for mark in segment.marks]
    assert marks
    assert {(mark.kind, mark.translate, mark.ref) for mark in marks} == {
        (MarkKind.ENTITY, Translate.TRANSLITERATE, "e1")
    }
    assert [(entry.ref, entry.source) for entry in summary.glossary] == [("e1", "هالة مراد")]
    assert summary.glossary[0].romanized == ("Hālah Murād",)
    assert summary.target_language == "en"


def test_segments_say_whether_they_stand_alone() -> None:
    source = document("كما زارت الوزيرة هالة مراد المحطة الجديدة قرب الساحل.", names={"هالة مراد": "PER"}, tags=VERBS)
    (segment,) = summarize(source, found(source), options(1)).segments
    assert (segment.flags, segment.standalone) == ((Flag.OPENING_CONNECTIVE,), False)
    assert [note.flag for note in segment.notes or ()] == [Flag.OPENING_CONNECTIVE]


def test_segment_that_stands_alone_is_preferred() -> None:
    plain = "تبلغ كلفة المحطة ثلاثين مليونا وتعمل بالطاقة الشمسية كاملة."
    source = document(*(f"كما {plain}", plain), tags=VERBS)
    (segment,) = summarize(source, found(source), options(1)).segments
    assert segment.standalone
    assert segment.text == plain


def test_sentences_of_one_quotation_are_one_segment() -> None:
    source = document(
        "قالت الوزيرة هالة مراد إن المحطة «تخدم سكان الساحل كله.",
        "وتوفر المياه طوال العام».",
        names={"هالة مراد": "PER"},
        tags=VERBS,
        paragraphs=False,
    )
    (segment,) = summarize(source, found(source), options(2)).segments
    assert (segment.sentences, segment.id, segment.rank) == (("s1", "s2"), "g1", 1)
    assert segment.text == source.text


def test_segment_has_its_clean_text() -> None:
    source = document("قالت\u00a0الوزيرة إن  المحطة تخدم سكان الساحل.", tags=VERBS)
    (segment,) = summarize(source, found(source), options(1)).segments
    assert segment.clean is not None
    assert segment.clean.text == "قالت الوزيرة إن المحطة تخدم سكان الساحل."
    assert segment.text == source.text


def test_glossary_has_the_names_that_only_notes_speak_of() -> None:
    source = document(
        "قالت هالة مراد.",
        "وأضافت أن المحطة تخدم سكان الساحل وتوفر المياه طوال العام.",
        names={"هالة مراد": "PER"},
        split={"وأضافت": ("و", "أضافت")},
        tags=VERBS | {"أضافت": "VERB", "تخدم": "VERB"},
    )
    summary = summarize(source, extract(source, None, ()), options(1, Order.RANK))
    (segment,) = [each for each in summary.segments if each.sentences == ("s2",)]
    assert {note.ref for note in segment.notes or ()} == {"e1", None}
    assert "e1" not in {mark.ref for mark in segment.marks}
    assert [(entry.ref, entry.source) for entry in summary.glossary if entry.type] == [("e1", "هالة مراد")]


@pytest.mark.parametrize("budget", [{"words": 25}, {"ratio": 0.5}, {"sentences": 2}])
def test_budget_is_kept_and_told(budget: dict[str, Any]) -> None:
    source = article()
    summary = summarize(source, found(source), SummaryOptions(**budget))
    assert summary.budget == Budget(**budget)
    assert len(summary.segments) == 2
    assert sum(words(segment.text) for segment in summary.segments) <= 25


def test_long_sentence_gives_its_opening() -> None:
    opening = (
        "أعلن المجلس البلدي في جلسة مفتوحة عن برنامج لترميم الحي القديم وأسواقه وأسواره وحماماته التي تعود إلى قرون مضت"
    )
    rest = (
        "وقال رئيسه إن العمل يبدأ في الربيع بعد أن تنتهي دراسات المهندسين عن حال الأبنية وما يلزمها من مواد ومال "
        "وعمال مهرة يعرفون البناء بالحجر القديم"
    )
    source = document(f"{opening}، {rest} من أبناء المدينة.", split={"وقال": ("و", "قال")}, tags=VERBS | TAGS)
    (segment,) = summarize(source, Findings(entities=()), options(1)).segments
    assert segment.text == opening


def test_short_article_gives_what_there_is() -> None:
    source = document("وصل الوفد.")
    assert len(summarize(source, Findings(entities=()), options(3)).segments) == 1


def test_empty_article_gives_no_segments() -> None:
    assert summarize(document(""), Findings(entities=()), options(3)).segments == ()


def test_summary_is_deterministic() -> None:
    source = article()
    assert summarize(source, found(source), options(3)) == summarize(source, found(source), options(3), None)


def test_terms_are_marked_around_the_names_that_they_hold() -> None:
    source = document(
        "افتتحت الوزيرة آثار قرطاج القديمة مساء أمس في المدينة.",
        names={"قرطاج": "LOC"},
        tags=VERBS | {"آثار": "NOUN", "قرطاج": "X", "القديمة": "ADJ"},
    )
    named = entities(source)
    summary = summarize(source, Findings(entities=named, terms=terms(source, named)), options(1))
    assert [(source.text[m.begin : m.end], m.kind, m.ref) for m in summary.segments[0].marks] == [
        ("آثار قرطاج القديمة", MarkKind.TERM, "t1"),
        ("قرطاج", MarkKind.ENTITY, "e1"),
    ]
    assert [(entry.ref, entry.source, entry.type) for entry in summary.glossary] == [
        ("t1", "آثار قرطاج القديمة", None),
        ("e1", "قرطاج", EntityType.LOCATION),
    ]


@given(documents(), st.sampled_from(OffsetUnit))
@settings(max_examples=60, deadline=None)
def test_summary_honours_the_contract_on_any_annotation(article: Document, unit: OffsetUnit) -> None:
    whole = extract(article, None, ())
    summary = in_unit(summarize(article, whole, options(4)), article.text, unit)
    assert SummarySchema().load(SummarySchema().dump(summary)) == summary
    for segment in summary.segments:
        check_spans(replace(segment, marks=(), clean=None), article.text, unit)
        assert all(segment.begin <= mark.begin < mark.end <= segment.end for mark in segment.marks)
        assert all(
            segment.begin <= each.begin < each.end <= segment.end
            for each in (segment.clean or Clean(text="", kept=())).kept
        )
    referred = {
        mark.ref for segment in summary.segments for mark in segment.marks if mark.kind is not MarkKind.QUOTATION
    }
    referred |= {note.ref for segment in summary.segments for note in segment.notes or ()}
    assert referred - {None} == {entry.ref for entry in summary.glossary}
