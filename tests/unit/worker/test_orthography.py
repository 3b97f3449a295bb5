"""Keys make spellings of one word equal, and leave different words apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.orthography import key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("إسرائيل", "اسرائيل"),
        ("آلاسكا", "ألاسكا"),
        ("مصطفى", "مصطفي"),
        ("القاهرة", "القاهره"),
        ("مُحَمَّد", "محمد"),
        ("محـــمد", "محمد"),
        ("\u200fبيروت\u200e", "بيروت"),
        ("\u202bبيروت\u202c", "بيروت"),
    ],
)
def test_spellings_of_one_word_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("عمان", "عمر"), ("سالم", "سليم"), ("علي", "عالي"), ("Oman", "Amman")])
def test_different_words_have_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text())
def test_key_of_a_key_is_itself(text: str) -> None:
    assert key(key(text)) == key(text)
