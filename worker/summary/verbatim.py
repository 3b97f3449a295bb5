"""What is carried over as it is written: addresses, hashtags, user names, Latin words in a text of another script."""

import re
from collections.abc import Iterator

Stretch = tuple[int, int]

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s«»\"“”<>]+"
    r"|[A-Za-z0-9_.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![A-Za-z0-9_&])[#@][^\W_][\w]*"
    r"|(?<![\w@])(?:[A-Za-z0-9-]+\.)+(?:com|org|net|info|gov|edu|int|tv|io|news)(?:/[^\s«»\"“”<>]*)?(?!\w)",
    re.IGNORECASE,
)
_LATIN_WORD = r"[A-Za-z\u00c0-\u024f][A-Za-z0-9\u00c0-\u024f.'’&+/-]*"
_LATIN = re.compile(rf"(?<!\w){_LATIN_WORD}(?:[ \u00a0]{_LATIN_WORD})*(?:[ \u00a0]\d+)?")
_LETTERS = re.compile(r"[A-Za-z\u00c0-\u024f]")
_TRAILING = ".,;:!?'’،؛؟)]/-&"


def verbatim(text: str, begin: int, end: int, *, latin: bool) -> Iterator[Stretch]:
    """The stretches of a text that stay as they are, in order and apart from each other. ``latin`` says that words in
    Latin letters are among them."""
    reached = begin
    found = [*_ADDRESS.finditer(text, begin, end), *(_LATIN.finditer(text, begin, end) if latin else ())]
    for match in sorted(found, key=lambda each: (each.start(), -each.end())):
        first, last = max(match.start(), reached), match.end()
        while last > first and text[last - 1] in _TRAILING:
            last -= 1
        if match.start() >= reached and last > first:
            yield first, last
            reached = last


def is_latin(text: str) -> bool:
    """Whether all letters of a text are Latin."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and all(map(_LETTERS.match, letters))


def is_in_other_script(text: str) -> bool:
    """Whether a text is written in another script than Latin, for the most part."""
    letters = sum(map(str.isalpha, text))
    return 2 * len(_LETTERS.findall(text)) < letters
