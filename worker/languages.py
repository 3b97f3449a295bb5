"""Which language to analyse an article in."""

from collections.abc import Callable, Sequence

from schemas.article import Article
from schemas.languages import AUTO, lookup
from schemas.result import ResultWarning, WarningCode
from worker.detection import plain
from worker.errors import LanguageNotLoadedError, LanguageUncertainError

Detect = Callable[[str], str | None]


def choose(article: Article, languages: Sequence[str], detect: Detect) -> tuple[str, tuple[ResultWarning, ...]]:
    """The one of ``languages`` to analyse an article in, and a warning if its text looks like another language.

    ``languages`` are those that there are models for; an article that names none is in the first. One that leaves it
    to us is analysed only in the language that ``detect`` finds its text to be in.

    :raises LanguageNotLoadedError: if that, or the language that the article names, is not among them.
    :raises LanguageUncertainError: if the text does not tell.
    """
    found = detect(article.text)
    if article.language == AUTO:
        return _detected(found, languages), ()
    asked = article.language or languages[0]
    language = lookup(asked, languages)
    if language is None:
        raise LanguageNotLoadedError(f"The worker has no models for {asked!r}; it has: {', '.join(languages)}.")
    return language, () if found in (None, plain(language)) else (_doubtful(found, language),)


def _detected(found: str | None, languages: Sequence[str]) -> str:
    if found is None:
        raise LanguageUncertainError
    language = next((each for each in languages if plain(each) == found), None)
    if language is None:
        raise LanguageNotLoadedError(
            f"The text looks like {found!r}; the worker has models for: {', '.join(languages)}."
        )
    return language


def _doubtful(found: str | None, language: str) -> ResultWarning:
    return ResultWarning(
        code=WarningCode.LANGUAGE_DOUBTFUL,
        message=f"The text looks like {found!r} and was analysed as {language!r}, so little of it may be right.",
        pointer="/article/language",
    )
