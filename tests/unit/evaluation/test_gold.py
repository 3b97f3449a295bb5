"""The gold articles have the form that docs/annotation.md gives: what a program can check of them."""

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

GOLD = Path(__file__).parents[2] / "evaluation" / "gold"
PARTS = {"dev": "development", "test": "unseen"}
TYPES = {"person", "location", "organisation", "miscellaneous"}
OPENING, CLOSING = "«\"“”„‹'‘", "»\"”“›'’"
DAY = r"\d{4}-\d\d-\d\d"
VALUES = {"day": DAY, "week": r"\d{4}-W\d\d", "month": r"\d{4}-\d\d", "year": r"\d{4}", "range": f"{DAY}/{DAY}"}

Record = dict[str, Any]


def records() -> dict[str, Record]:
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("*.json"))}


ARTICLES = records()
each_article = pytest.mark.parametrize("article", ARTICLES.values(), ids=ARTICLES.keys())


def spans(article: Record) -> Iterator[tuple[int, int]]:
    for entity in article["entities"]:
        yield from map(tuple, entity["mentions"])
    for quotation in article["quotations"]:
        yield quotation["begin"], quotation["end"]
        yield from (tuple(quotation[key]) for key in ("speaker_mention", "cue") if quotation[key] is not None)
    for each in article["dates"]:
        yield each["begin"], each["end"]


def first_day(value: str) -> date:
    """The first day of an ISO 8601 date, week, month or year; an error where there is no such day."""
    if "W" in value:
        year, week = value.split("-W")
        return date.fromisocalendar(int(year), int(week), 1)
    return date.fromisoformat(value + "-01" * (2 - value.count("-")))


def test_there_are_articles_to_develop_on() -> None:
    assert any(name.startswith("dev-") for name in ARTICLES)


@each_article
def test_article_says_what_it_is(article: Record) -> None:
    names = [name for name, record in ARTICLES.items() if record["id"] == article["id"]]
    assert names == [article["id"]]
    prefix, number, genre = article["id"].split("-", 2)
    assert article["part"] == PARTS[prefix]
    assert number.isdecimal()
    assert genre
    assert article["genre"]
    date.fromisoformat(article["published_at"])
    assert article["text"].strip()


def test_no_text_is_given_twice() -> None:
    texts = [article["text"] for article in ARTICLES.values()]
    assert len(set(texts)) == len(texts)


@each_article
def test_spans_are_inside_the_text_and_trimmed(article: Record) -> None:
    text = article["text"]
    for begin, end in spans(article):
        assert 0 <= begin < end <= len(text)
        assert text[begin:end] == text[begin:end].strip()


@each_article
def test_spans_do_not_cut_words(article: Record) -> None:
    # A proclitic may be cut off before a span; nothing may be cut off after it.
    text = article["text"]
    for begin, end in spans(article):
        assert not re.match(r"\w", text[end:]), text[begin : end + 1]
        before = re.search(r"\w*\Z", text[:begin])
        assert before is not None
        assert re.fullmatch(r"أ?[وف]?[بلكس]?ـ*", before[0]), text[begin - 5 : end]


@each_article
def test_mentions_belong_to_one_entity_and_do_not_overlap(article: Record) -> None:
    mentions = sorted(tuple(mention) for entity in article["entities"] for mention in entity["mentions"])
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(mentions))


@each_article
def test_entity_is_named_as_in_the_article(article: Record) -> None:
    names = [(entity["type"], entity["name"]) for entity in article["entities"]]
    assert len(set(names)) == len(names)
    for entity in article["entities"]:
        forms = {article["text"][begin:end] for begin, end in entity["mentions"]}
        fused = {"ال" + form.removeprefix("لل") for form in forms if form.startswith("لل")}
        assert entity["type"] in TYPES
        assert entity["name"] in forms | fused


@each_article
def test_speakers_and_sources_are_entities_or_words_of_the_article(article: Record) -> None:
    known = {entity["name"] for entity in article["entities"]}
    for quotation in article["quotations"]:
        for name in (quotation["speaker"], quotation["source"]):
            assert name is None or name in known or name in article["text"], name
        assert quotation["speaker"] is not None or quotation["speaker_mention"] is None
        assert quotation["source"] is None or quotation["source"] != quotation["speaker"]


@each_article
def test_quotations_are_of_a_kind_and_distinct(article: Record) -> None:
    found = [(quotation["begin"], quotation["end"]) for quotation in article["quotations"]]
    assert len(set(found)) == len(found)
    assert {quotation["kind"] for quotation in article["quotations"]} <= {"direct", "indirect"}


@each_article
def test_direct_quotations_lie_at_quotation_marks(article: Record) -> None:
    # One of the marks may be missing, as in the press.
    for quotation in article["quotations"]:
        if quotation["kind"] == "direct":
            before = article["text"][: quotation["begin"]].rstrip()
            after = article["text"][quotation["end"] :].lstrip()
            marked = before[-1:] and before[-1] in OPENING, after[:1] and after[0] in CLOSING
            assert any(marked), article["text"][quotation["begin"] : quotation["end"]]


@each_article
def test_cues_stand_outside_what_they_announce(article: Record) -> None:
    for quotation in article["quotations"]:
        begin, end = quotation["begin"], quotation["end"]
        for span in (quotation["cue"], quotation["speaker_mention"]):
            assert span is None or span[1] <= begin or span[0] >= end


@each_article
def test_dates_have_values_of_their_grain(article: Record) -> None:
    for each in article["dates"]:
        assert re.fullmatch(VALUES[each["grain"]], each["value"]), each["value"]
        days = [first_day(end) for end in each["value"].split("/")]
        assert days == sorted(set(days))


@each_article
def test_dates_do_not_overlap(article: Record) -> None:
    found = sorted((each["begin"], each["end"]) for each in article["dates"])
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(found))
