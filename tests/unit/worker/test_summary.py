"""The summary: which sentences, in which form."""

from typing import Any

import pytest

from schemas.extraction import EntityType
from schemas.options import Order, SummaryOptions
from schemas.summary import Budget, MarkKind, Translate
from tests.factories import document
from worker.document import Document
from worker.extraction.entities import entities
from worker.extraction.terms import terms
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
    summary = summarize(source, entities(source), options(5), None)
    assert "- أرقام المشروع" not in {segment.text for segment in summary.segments}


def test_segments_are_whole_sentences_in_the_asked_order() -> None:
    source = article()
    by_offset = summarize(source, entities(source), options(3), None).segments
    by_rank = summarize(source, entities(source), options(3, Order.RANK), None).segments
    assert [s.begin for s in by_offset] == sorted(s.begin for s in by_offset)
    assert [s.rank for s in by_rank] == [1, 2, 3]
    assert {s.text for s in by_offset} == {s.text for s in by_rank}
    assert all(source.text[s.begin : s.end] == s.text for s in by_offset)
    assert [s.id for s in by_offset] == ["g1", "g2", "g3"]


def test_names_are_marked_and_collected_once() -> None:
    source = article()
    summary = summarize(source, entities(source), options(2), "en")
    marks = [mark for segment in summary.segments for mark in segment.marks]
    assert marks
    assert {(mark.kind, mark.translate, mark.ref) for mark in marks} == {
        (MarkKind.ENTITY, Translate.TRANSLITERATE, "e1")
    }
    assert [(entry.ref, entry.source) for entry in summary.glossary] == [("e1", "هالة مراد")]
    assert summary.glossary[0].romanized == ("Hālah Murād",)
    assert summary.target_language == "en"


def test_what_is_not_computed_yet_is_absent() -> None:
    source = article()
    for segment in summarize(source, entities(source), options(2), None).segments:
        assert (segment.notes, segment.flags, segment.standalone) == (None, None, None)


@pytest.mark.parametrize("budget", [{"words": 25}, {"ratio": 0.5}, {"sentences": 2}])
def test_budget_is_kept_and_told(budget: dict[str, Any]) -> None:
    source = article()
    summary = summarize(source, entities(source), SummaryOptions(**budget), None)
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
    (segment,) = summarize(source, None, options(1), None).segments
    assert segment.text == opening


def test_short_article_gives_what_there_is() -> None:
    source = document("وصل الوفد.")
    assert len(summarize(source, (), options(3), None).segments) == 1


def test_empty_article_gives_no_segments() -> None:
    assert summarize(document(""), (), options(3), None).segments == ()


def test_summary_is_deterministic() -> None:
    source = article()
    assert summarize(source, entities(source), options(3), None) == summarize(
        source, entities(source), options(3), None
    )


def test_terms_are_marked_around_the_names_that_they_hold() -> None:
    source = document(
        "افتتحت الوزيرة آثار قرطاج القديمة مساء أمس في المدينة.",
        names={"قرطاج": "LOC"},
        tags=VERBS | {"آثار": "NOUN", "قرطاج": "X", "القديمة": "ADJ"},
    )
    named = entities(source)
    summary = summarize(source, named, options(1), None, terms=terms(source, named))
    assert [(source.text[m.begin : m.end], m.kind, m.ref) for m in summary.segments[0].marks] == [
        ("آثار قرطاج القديمة", MarkKind.TERM, "t1"),
        ("قرطاج", MarkKind.ENTITY, "e1"),
    ]
    assert [(entry.ref, entry.source, entry.type) for entry in summary.glossary] == [
        ("t1", "آثار قرطاج القديمة", None),
        ("e1", "قرطاج", EntityType.LOCATION),
    ]
