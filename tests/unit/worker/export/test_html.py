"""The page is well-formed whatever is marked, says what it is to machines, and lets nothing hostile through."""

import base64
import hashlib
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as examples
from lxml import etree
from lxml import html as reader

from schemas.extraction import EntityType
from schemas.summary import Flag, MarkKind, Translate
from tests.editions import FIRST, TEXT, TITLE, marked_editions, rich_edition
from worker.export.edition import Edition
from worker.export.html import html, policy
from worker.export.labels import labels
from worker.export.writing import legible


def page(edition: Edition) -> reader.HtmlElement:
    return reader.document_fromstring(html(edition))


def words(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def test_page_reads_from_right_to_left() -> None:
    root = page(rich_edition())
    assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")
    assert root.findtext(".//title") == root.findtext(".//h1") == TITLE


def test_page_in_a_language_without_labels_keeps_its_directions_apart() -> None:
    edition = rich_edition()
    result = replace(edition.result, article=replace(edition.result.article, language="he"))
    root = page(replace(edition, result=result))
    assert (root.get("lang"), root.get("dir")) == ("en", "ltr")
    article = root.find(".//article")
    assert (article.get("lang"), article.get("dir")) == ("he", "rtl")


def test_every_section_is_named_by_its_heading() -> None:
    root = page(rich_edition())
    headings = {heading.get("id"): heading.text for heading in root.iter("h2")}
    expected = ("summary", "legend", "glossary", "dates", "warnings", "quotations", "article")
    assert headings == {key: labels("ar").words[key] for key in expected}
    assert {each.get("aria-labelledby") for each in root.iter("section", "article")} == set(headings)


def test_summary_protects_names_for_engines() -> None:
    root = page(rich_edition())
    protected = {words(each): each.get("data-romanized") for each in root.xpath("//ol//*[@translate='no']")}
    assert protected == {"ليلى العطار": "Laylá al-ʻAṭṭār", "العطار": "Laylá al-ʻAṭṭār", "qamus.example": None}
    (segment, _) = root.xpath("//ol/li/p")
    assert words(segment) == FIRST.removeprefix("😀 ").replace("  ", " ").replace("ــ", "")


def test_article_is_whole_and_marked() -> None:
    root = page(rich_edition())
    assert [words(paragraph) for paragraph in root.xpath("//article/p")] == TEXT.split("\n")
    assert root.xpath("string(//article//*[@id='e2'])") == "تونس"
    (quotation,) = root.xpath("//article//*[@id='q1']")
    assert (words(quotation), quotation.get("title")) == ("سنفتح المكتبة للجميع", "مباشر · العطار")
    (date,) = root.xpath("//article//time")
    assert (words(date), date.get("datetime"), date.get("title")) == ("يوم 3 آذار 2026", "2026-03-03", "2026-03-03")


def test_links_lead_somewhere() -> None:
    root = page(rich_edition())
    anchors = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(anchors) == len(set(anchors))
    inner = {link.get("href")[1:] for link in root.iter("a") if link.get("href").startswith("#")}
    assert inner <= set(anchors)
    assert {"article", "e1", "e2", "t1", "q1"} <= inner


def test_policy_allows_the_style_of_the_page_and_nothing_else() -> None:
    text = html(rich_edition())
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy() == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    root = page(rich_edition())
    assert root.xpath("string(//meta[@http-equiv]/@content)") == policy()
    assert root.xpath("//script | //img | //link | //iframe | //@style") == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", ' "onclick=x'])
def test_only_addresses_of_the_web_are_linked(url: str) -> None:
    edition = rich_edition()
    root = page(replace(edition, article=replace(edition.article, url=url)))
    assert not any((link.get("href") or "").strip() == url.strip() for link in root.iter("a"))


@examples(max_examples=150)
@given(marked_editions())
def test_hostile_texts_come_out_as_text(edition: Edition) -> None:
    text = html(edition)
    # As XML, where an element left open is an error: void elements are the head's, and are closed here.
    root = etree.fromstring(text[text.index("<body>") : text.index("</html>")])
    lines = re.findall(r"[^\n]*\S[^\n]*", edition.article.text)
    shown = [words(paragraph) for paragraph in root.iterfind(".//article/p")]
    assert [" ".join(each.split()) for each in shown] == [" ".join(legible(line).split()) for line in lines]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_labels_name_everything(language: str) -> None:
    named = set(labels(language).words)
    kinds = {"term", *(kind.value for kind in MarkKind if kind is not MarkKind.ENTITY)}
    assert {*EntityType, *Translate, *Flag, *kinds} <= named
    assert named == set(labels("en").words)
