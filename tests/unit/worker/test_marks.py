"""What is marked in segments: figures with their values, what stays as it is, and marks that never cross."""

from itertools import pairwise

import pytest
from hypothesis import given, settings

from schemas.extraction import Entity, EntityType
from schemas.options import OffsetUnit
from schemas.spans import Mention
from schemas.summary import Mark, MarkKind, Translate
from tests.documents import check_spans, documents
from tests.factories import document
from worker.document import Document
from worker.extraction.dates import dates
from worker.extraction.findings import Findings, extract
from worker.summary.marks import marks
from worker.summary.numbers import numbers
from worker.summary.segments import divided
from worker.summary.verbatim import verbatim


@pytest.mark.parametrize(
    ("text", "figure", "value"),
    [
        ("أكثر من 38 شخصا", "38", "38"),
        ("نحو ٤٢١٧ متطوعا", "٤٢١٧", "4217"),
        ("نحو ۴۲ شخصا", "۴۲", "42"),
        ("بنسبة ١٣٫٩٪", "١٣٫٩", "13.9"),
        ("بنسبة 12% فقط", "12", "12"),
        ("قيمته ١٬٢٣٤٬٥٦٧ جنيها", "١٬٢٣٤٬٥٦٧", "1234567"),
        ("قيمته ١٬٢٣٤٫٥ جنيها", "١٬٢٣٤٫٥", "1234.5"),
        ("قيمته 1,234,567 جنيها", "1,234,567", "1234567"),
        ("قيمته 1,234.50 جنيها", "1,234.50", "1234.50"),
        ("قيمته 1.234,5 يورو", "1.234,5", "1234.5"),
        ("نحو 2,500 جندي", "2,500", "2500"),
        ("نحو 2.500 جندي", "2.500", None),
        ("ارتفع 0.125 نقطة", "0.125", "0.125"),
        ("ارتفع 1,6 نقطة", "1,6", "1.6"),
        ("نحو 12 مليون نسمة", "12 مليون", "12000000"),
        ("نحو 1,6 مليون نسمة", "1,6 مليون", "1600000"),
        ("نحو ٢٫٥ مليار دولار", "٢٫٥ مليار", "2500000000"),
        ("نحو 1,995 مليون نسمة", "1,995 مليون", None),
        ("نحو 9 آلاف ساعة", "9 آلاف", "9000"),
        ("من 10-12 مليون نسمة", "10", None),
        ("من 10 إلى 12 مليون نسمة", "10", None),
        ("نحو 12\u00a0500 نسمة", "12\u00a0500", "12500"),
        ("رقم 1٢3 مكتوب", "1٢3", None),
    ],
)
def test_figure_has_its_value_where_it_is_sure(text: str, figure: str, value: str | None) -> None:
    found = next(numbers(text, 0, len(text)))
    assert (text[found.begin : found.end], found.value) == (figure, value)


@pytest.mark.parametrize("text", ["الساعة 10:30", "في COP30", "عنوان 192.168.1.1", "يوم 12/3", "يوم 12.3.2026"])
def test_what_is_no_number_is_left(text: str) -> None:
    assert [*numbers(text, 0, len(text))] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("انظر https://example.org/a?b=1.", ["https://example.org/a?b=1"]),
        ("راسل desk@news.example اليوم", ["desk@news.example"]),
        ("وسم #عمان_تقرأ و@khulasa", ["#عمان_تقرأ", "@khulasa"]),
        ("دورية Nature Medicine أمس", ["Nature Medicine"]),
        ("موقع example.com هنا", ["example.com"]),
        ("بلا شيء", []),
    ],
)
def test_what_stays_as_it_is(text: str, expected: list[str]) -> None:
    assert [text[begin:end] for begin, end in verbatim(text, 0, len(text), latin=True)] == expected


def entity(article: Document, name: str, kind: EntityType, number: int = 1) -> Entity:
    begin = article.text.index(name)
    mention = Mention(begin=begin, end=begin + len(name), text=name, sentence="s1")
    return Entity(id=f"e{number}", type=kind, name=name, salience=0.5, mentions=(mention,))


def within(article: Document, found: Findings) -> list[tuple[str, MarkKind, Translate]]:
    inside = marks(article, found).within(0, len(article.text))
    return [(article.text[each.begin : each.end], each.kind, each.translate) for each in inside]


def test_names_are_translated_transliterated_or_kept() -> None:
    article = document("زارت سلمى حداد منظمة الإغاثة في صور مع Doctors Worldwide أمس.")
    names = (("سلمى حداد", EntityType.PERSON), ("منظمة الإغاثة", EntityType.ORGANISATION), ("صور", EntityType.LOCATION))
    found = [entity(article, name, kind, number) for number, (name, kind) in enumerate(names, 1)]
    found.append(entity(article, "Doctors Worldwide", EntityType.ORGANISATION, 4))
    assert within(article, Findings(entities=tuple(found))) == [
        ("سلمى حداد", MarkKind.ENTITY, Translate.TRANSLITERATE),
        ("منظمة الإغاثة", MarkKind.ENTITY, Translate.YES),
        ("صور", MarkKind.ENTITY, Translate.YES),
        ("Doctors Worldwide", MarkKind.ENTITY, Translate.NO),
    ]


def test_date_is_no_number_and_has_its_value() -> None:
    article = document("وصل 38 لاجئا في 15 يونيو 2023 ومعهم ٤ أطفال.")
    found = Findings(entities=(), dates=dates(article, None))
    inside = marks(article, found).within(0, len(article.text))
    assert [(article.text[m.begin : m.end], m.kind, m.translate, m.value) for m in inside] == [
        ("38", MarkKind.NUMBER, Translate.NO, "38"),
        ("15 يونيو 2023", MarkKind.DATE, Translate.YES, "2023-06-15"),
        ("٤", MarkKind.NUMBER, Translate.YES, "4"),
    ]


def test_latin_words_are_ordinary_in_a_latin_text() -> None:
    article = document("The minister met Reuters on Sunday, see www.example.org for more.")
    assert within(article, Findings(entities=())) == [("www.example.org", MarkKind.VERBATIM, Translate.NO)]


def crossing(one: Mark, other: Mark) -> bool:
    return one.begin < other.begin < one.end < other.end


@given(documents())
@settings(max_examples=100, deadline=None)
def test_marks_are_in_order_inside_and_never_cross(article: Document) -> None:
    found = extract(article, None, ())
    all_ = marks(article, found)
    for unit in divided(article, found):
        inside = all_.within(unit.begin, unit.end)
        check_spans(inside, article.text, OffsetUnit.CODEPOINT)
        assert all(unit.begin <= mark.begin and mark.end <= unit.end for mark in inside)
        assert all((one.begin, -one.end) <= (other.begin, -other.end) for one, other in pairwise(inside))
        assert not any(crossing(one, other) for one in inside for other in inside)
        assert all(mark.value for mark in inside if mark.value is not None)
