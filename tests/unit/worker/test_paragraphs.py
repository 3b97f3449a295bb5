"""Where paragraphs end, in texts with a paragraph a line and in texts broken into lines of one width."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.articles import SPORT, SUMMIT
from tests.documents import HOSTILE
from worker.segmentation import paragraphs

ARTICLE = [paragraph for text in (SUMMIT, SPORT) for paragraph in text.split("\n") if paragraph.strip()]


def found(text: str) -> list[str]:
    return [text[begin:end] for begin, end in paragraphs(text)]


def test_every_line_is_a_paragraph() -> None:
    assert found("\n".join(ARTICLE)) == ARTICLE
    assert found("\r\n\r\n".join(ARTICLE)) == ARTICLE


@pytest.mark.parametrize("width", [50, 64, 72, 78, 100])
@pytest.mark.parametrize("break_", ["\n", "\r\n"])
@pytest.mark.parametrize("between", ["", "\n"])
def test_lines_of_one_width_are_joined(width: int, break_: str, between: str) -> None:
    wrapped = [break_.join(textwrap.wrap(paragraph, width, break_long_words=False)) for paragraph in ARTICLE]
    joined = [" ".join(paragraph.split()) for paragraph in found((break_ + between).join(wrapped))]
    assert "".join(joined).replace(" ", "") == "".join(ARTICLE).replace(" ", "")
    right = set(joined) & {" ".join(paragraph.split()) for paragraph in ARTICLE}
    # A last line that is nearly full cannot be told from one that was wrapped, unless an empty one follows.
    assert len(right) >= (len(ARTICLE) if between else 0.6 * len(ARTICLE))


@pytest.mark.parametrize(
    "text",
    [
        "وصل الوفد إلى العاصمة مساء.\nواستقبله الوزير في المطار.\nثم عقد الطرفان جلسة مغلقة.\nوغادر الوفد صباح اليوم.",
        "الأخبار\nالرياضة\nالاقتصاد\nالثقافة\nالمنوعات",
        "عنوان قصير\n\nفقرة أولى من كلام قليل.\n\nفقرة ثانية من كلام أكثر قليلا.\n\nفقرة ثالثة.",
    ],
)
def test_short_lines_stay_apart(text: str) -> None:
    assert found(text) == [line for line in text.split("\n") if line]


def test_blank_text_has_none() -> None:
    assert found(" \n\t\n\u2028 ") == []


@given(st.text(HOSTILE, max_size=400))
def test_nothing_but_breaks_lies_between(text: str) -> None:
    spans = list(paragraphs(text))
    places = [place for span in spans for place in span]
    assert places == sorted(places)
    outside = "".join(text[end:begin] for end, begin in zip([0, *places[1::2]], [*places[::2], len(text)], strict=True))
    assert not outside.strip()
    assert all(text[begin:end].strip() for begin, end in spans)
