"""The language of an article is the one it names, or the one its text is in; never another one in silence."""

import pytest

from schemas.article import Article
from schemas.languages import AUTO
from schemas.result import WarningCode
from worker.errors import LanguageNotLoadedError, LanguageUncertainError
from worker.languages import choose

LANGUAGES = ("ar", "en", "zh-hans")


def chosen(language: str | None, found: str | None) -> tuple[str, list[tuple[WarningCode, str]]]:
    code, warnings = choose(Article(text="نص", language=language), LANGUAGES, lambda _text: found)
    return code, [(warning.code, warning.pointer) for warning in warnings]


@pytest.mark.parametrize(
    ("asked", "found", "expected"), [("en", "en", "en"), ("ar-EG", "ar", "ar"), (None, "ar", "ar"), ("en", None, "en")]
)
def test_named_language_is_taken(asked: str | None, found: str | None, expected: str) -> None:
    assert chosen(asked, found) == (expected, [])


@pytest.mark.parametrize("asked", ["ar", None])
def test_text_in_another_language_gets_a_warning(asked: str | None) -> None:
    assert chosen(asked, "fa") == ("ar", [(WarningCode.LANGUAGE_DOUBTFUL, "/article/language")])


@pytest.mark.parametrize(("found", "expected"), [("ar", "ar"), ("en", "en"), ("zh", "zh-hans")])
def test_auto_takes_what_is_found(found: str, expected: str) -> None:
    assert chosen(AUTO, found) == (expected, [])


def test_auto_refuses_what_there_are_no_models_for() -> None:
    with pytest.raises(LanguageNotLoadedError, match=r"looks like 'fa'; the worker has models for: ar, en, zh-hans"):
        chosen(AUTO, "fa")


def test_auto_does_not_guess() -> None:
    with pytest.raises(LanguageUncertainError, match="submit it again with its language"):
        chosen(AUTO, None)


def test_named_language_without_models_is_refused_whatever_the_text() -> None:
    with pytest.raises(LanguageNotLoadedError, match="no models for 'fr'; it has: ar, en"):
        chosen("fr", "ar")
