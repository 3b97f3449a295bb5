"""Whatever the models say, what is extracted honours the contract."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings

from schemas.extraction import EntitySchema, RelationSchema, TermSchema
from schemas.options import Extraction, OffsetUnit
from tests.documents import check_findings, check_spans, documents, random_document, random_text
from worker.document import Document
from worker.extraction.findings import extract
from worker.offsets import in_unit


@settings(max_examples=300, deadline=None)
@given(documents())
def test_findings_hold_on_any_annotation(article: Document) -> None:
    found = extract(article, None, tuple(Extraction))
    check_findings(found, len(article.sentences))
    for unit in OffsetUnit:
        check_spans(in_unit(found, article.text, unit), article.text, unit)
    for schema, items in (
        (EntitySchema(), found.entities),
        (TermSchema(), found.terms),
        (RelationSchema(), found.relations or ()),
    ):
        for item in items:
            assert schema.load(schema.dump(item)) == item


@given(documents())
@settings(max_examples=30, deadline=None)
def test_findings_are_the_same_twice(article: Document) -> None:
    assert extract(article, None, tuple(Extraction)) == extract(article, None, tuple(Extraction))


@pytest.mark.parametrize("wanted", [(), (Extraction.TERMS,), (Extraction.RELATIONS,)])
def test_relations_are_computed_where_wanted_and_the_rest_for_the_summary(wanted: tuple[Extraction, ...]) -> None:
    article = random_document(random_text(1, 200), 1)
    whole = extract(article, None, tuple(Extraction))
    relations = whole.relations if Extraction.RELATIONS in wanted else None
    assert extract(article, None, wanted) == replace(whole, relations=relations)


def test_empty_article_has_nothing() -> None:
    found = extract(Document(text=" ", language="ar", sentences=()), None, tuple(Extraction))
    assert (found.entities, found.terms, found.relations) == ((), (), ())


def test_long_article_goes_through_in_time() -> None:
    text = random_text(3, 14_000)
    article = random_document(text, 3)
    assert len(text.encode()) > 100_000
    begun = time.process_time()
    found = extract(article, None, tuple(Extraction))
    assert time.process_time() - begun < 20
    check_findings(found, len(article.sentences))
    check_spans(found, text, OffsetUnit.CODEPOINT)
