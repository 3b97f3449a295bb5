"""Quotation marks in pairs, whatever is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.extraction.speech.marks import Marked, marked


def pairs(*paragraphs: str) -> list[Marked]:
    text = "\n".join(paragraphs)
    begins = [0]
    for paragraph in paragraphs:
        begins.append(begins[-1] + len(paragraph) + 1)
    offsets = [(begin, begin + len(paragraph)) for begin, paragraph in zip(begins, paragraphs, strict=False)]
    return list(marked(text, offsets))


def inner(*paragraphs: str) -> list[str]:
    text = "\n".join(paragraphs)
    return [text[each.begin : each.end] for each in pairs(*paragraphs)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("قال «نعم» ثم «لا».", ["نعم", "لا"]),
        ("قال »نعم« ثم »لا«.", ["نعم", "لا"]),
        ("قال ”نعم“ ثم “لا”.", ["نعم", "لا"]),
        ("قال “نعم“ و“لا“.", ["نعم", "لا"]),
        ('بـ"نعم" أو بـ"لا"', ["نعم", "لا"]),
        ("وصفه بـ«نعم»و«لا»", ["نعم", "لا"]),
        ("قال «أجل «نعم» أجل».", ["أجل «نعم» أجل", "نعم"]),
        ('قال «أجل "نعم" أجل».', ['أجل "نعم" أجل', "نعم"]),
        ("O'Brien said 'yes' and it's fine", ["yes"]),
        ("بلا علامات", []),
    ],
)
def test_marks_pair_by_spaces_then_shape_then_what_is_open(text: str, wanted: list[str]) -> None:
    assert inner(text) == wanted


@pytest.mark.parametrize(
    ("text", "opened", "closed"), [("قال «نعم أبدا", True, False), ("لا أبدا» قال", False, True), ("«نعم»", True, True)]
)
def test_missing_marks_are_told(text: str, opened: bool, closed: bool) -> None:  # noqa: FBT001
    (each,) = pairs(text)
    assert (each.opened, each.closed) == (opened, closed)


def test_quotation_is_closed_some_paragraphs_on() -> None:
    assert inner("قال «نعم.", "أجل.", "لا» ثم سكت") == ["نعم.\nأجل.\nلا"]


def test_paragraph_with_a_mark_of_its_own_begins_anew() -> None:
    assert inner("«نعم.", "«لا».") == ["نعم.", "لا"]


def test_depth_counts_the_pairs_around() -> None:
    assert [each.depth for each in pairs("«أ «ب» ج» «د»")] == [0, 1, 0]


@given(st.lists(st.text("«»\"“”„‹›'‘’<> .،:ـabنعم\u202b\u200f", max_size=40), max_size=6))
def test_offsets_hold_on_any_marks(paragraphs: list[str]) -> None:
    length = len("\n".join(paragraphs))
    for each in pairs(*paragraphs):
        assert 0 <= each.opening <= each.begin <= each.end <= each.closing <= length
