"""Clean text, and the way back from it to the article."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.options import OffsetUnit
from schemas.summary import Clean
from tests.documents import HOSTILE
from worker.offsets import in_unit
from worker.summary.cleaning import clean


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال\u00a0الوزير", "قال الوزير"),
        ("قال  الوزير\t\nأمس", "قال الوزير أمس"),
        ("\u200fقال\u200b الوزير\u202c", "قال الوزير"),
        ("لـ«الفجر» وبـ58", "ل«الفجر» وب58"),
        ("قـــال", "قال"),
        ("\u200f قال \u200f", "قال"),
        ("كلمة\u200cأخرى", "كلمةأخرى"),
        ("👩\u200d🚀 وصلت", "👩\u200d🚀 وصلت"),
        ("هـ\u200d مرة", "ه مرة"),
        ("\x01\u200f", ""),
    ],
)
def test_what_disturbs_goes(text: str, expected: str) -> None:
    found = clean(text, 0, len(text), "ar")
    assert (text if found is None else found.text) == expected


def test_clean_text_needs_no_copy() -> None:
    assert clean("قال الوزير: «نعم».", 0, 17, "ar") is None


def test_joiners_are_spelling_in_persian() -> None:
    assert clean("می\u200cروم", 0, 6, "fa") is None


@given(st.text(HOSTILE, min_size=1, max_size=80), st.data())
@example("أ\u200f 😀 \u0640ب", None)
def test_every_place_leads_back(text: str, data: st.DataObject | None) -> None:
    begin = data.draw(st.integers(0, len(text) - 1)) if data else 0
    end = data.draw(st.integers(begin + 1, len(text))) if data else len(text)
    found = clean(text, begin, end, "ar")
    if found is None:
        return
    for unit in OffsetUnit:
        check(in_unit(found, text, unit), text, unit)
    assert all(begin <= each.begin < each.end <= end for each in found.kept)
    assert all(one.end < other.begin for one, other in zip(found.kept, found.kept[1:], strict=False))
    assert found.text == found.text.strip()
    assert "  " not in found.text


def check(found: Clean, text: str, unit: OffsetUnit) -> None:
    """The kept stretches, one behind the other, are the clean text but for its white space."""
    encoded = text.encode("utf-16-le")

    def cut(begin: int, end: int) -> str:
        return text[begin:end] if unit is OffsetUnit.CODEPOINT else encoded[2 * begin : 2 * end].decode("utf-16-le")

    kept = "".join(cut(each.begin, each.end) for each in found.kept)
    assert "".join(" " if letter.isspace() else letter for letter in kept) == found.text
