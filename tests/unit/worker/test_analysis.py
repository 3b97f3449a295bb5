"""How a result is put together: what was not asked for is absent, what could not be known is said."""

from dataclasses import replace
from datetime import date

import pytest

from schemas.article import Article
from schemas.job import JobRequest
from schemas.options import Extraction, Options
from schemas.result import Result, WarningCode
from schemas.summary import MarkKind
from tests.factories import document
from tests.results import TEXT, small_result
from worker.analysis import assemble
from worker.document import Document
from worker.extraction.findings import Findings
from worker.extraction.findings import extract as find
from worker.summary.segments import summarize


def assembled(text: str, *, at: date | None = None, extract: tuple[Extraction, ...] | None = None) -> Result:
    like, article = small_result(), document(text)
    request = JobRequest(article=Article(text=text, published_at=at), options=Options(extract=extract))
    found = find(article, at, request.options.wanted)
    return assemble(request, article, found=found, summary=like.summary, models=like.models, timing=like.timing)


def test_unresolved_date_is_warned_of() -> None:
    result = assembled("وصلت سلمى في 21 نوفمبر 2026، وعادت أمس.")
    assert [each.value for each in result.dates or ()] == ["2026-11-21", None]
    assert [(w.code, w.pointer) for w in result.warnings] == [(WarningCode.RELATIVE_DATE_UNRESOLVED, "/dates/1")]
    assert "published_at" in result.warnings[0].message


def test_date_that_publication_does_not_settle_is_warned_of_in_other_words() -> None:
    result = assembled("تصل سلمى الخميس.", at=date(2026, 11, 21))
    assert [w.code for w in result.warnings] == [WarningCode.RELATIVE_DATE_UNRESOLVED]
    assert "published_at" not in result.warnings[0].message


@pytest.mark.parametrize("extract", [(), (Extraction.ENTITIES,)])
def test_dates_not_asked_for_are_absent_and_not_warned_of(extract: tuple[Extraction, ...]) -> None:
    result = assembled("وصلت سلمى أمس.", extract=extract)
    assert result.dates is None
    assert result.warnings == ()


def test_nothing_found_is_an_empty_list() -> None:
    assert assembled(TEXT).dates == ()


def test_summary_without_segments_is_warned_of() -> None:
    like, article = small_result(), document(TEXT)
    empty = replace(like.summary, segments=(), glossary=())
    request = JobRequest(article=Article(text=TEXT), options=Options())
    found = Findings(entities=())
    result = assemble(request, article, found=found, summary=empty, models=like.models, timing=like.timing)
    assert [w.code for w in result.warnings] == [WarningCode.NO_SUMMARY]


def quoting() -> tuple[Document, Findings]:
    article = document("قال رامي: «سنعود غدا إلى البيت».", names={"رامي": "PER"}, tags={"قال": "VERB"})
    return article, find(article, None, tuple(Extraction))


@pytest.mark.parametrize(
    ("extract", "entity", "ref"),
    [
        ((Extraction.QUOTATIONS,), None, "q1"),
        ((Extraction.QUOTATIONS, Extraction.ENTITIES), "e1", "q1"),
        ((Extraction.ENTITIES,), None, None),
    ],
)
def test_every_id_leads_somewhere_in_the_result(
    extract: tuple[Extraction, ...], entity: str | None, ref: str | None
) -> None:
    like, (article, found) = small_result(), quoting()
    request = JobRequest(article=Article(text=article.text), options=Options(extract=extract))
    summary = summarize(article, found, request.options.summary)
    result = assemble(request, article, found=found, summary=summary, models=like.models, timing=like.timing)
    speakers = [each.speaker for each in result.quotations or () if each.speaker]
    assert [(each.text, each.entity) for each in speakers] == ([("رامي", entity)] if ref else [])
    marks = [mark for segment in result.summary.segments for mark in segment.marks]
    assert [mark.ref for mark in marks if mark.kind is MarkKind.QUOTATION] == [ref]
    assert [mark.ref for mark in marks if mark.kind is MarkKind.ENTITY] == ["e1"]
    assert [entry.ref for entry in result.summary.glossary] == ["e1"]
    assert (result.entities is None) is (Extraction.ENTITIES not in extract)
    assert result.relations is None
