"""A tag finds the most precise of the languages that there are."""

import pytest

from schemas.languages import lookup


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("ar", "ar"),
        ("ar-EG", "ar"),
        ("ar-Arab-EG", "ar"),
        ("zh-Hans-CN", "zh-hans"),
        ("zh-Hant", None),
        ("zh", None),
        ("arz", None),
        ("fr", None),
    ],
)
def test_subtags_come_off_until_a_language_is_found(tag: str, found: str | None) -> None:
    assert lookup(tag, ("ar", "en", "zh-hans")) == found


def test_where_there_are_no_languages_none_is_found() -> None:
    assert lookup("ar", ()) is None
