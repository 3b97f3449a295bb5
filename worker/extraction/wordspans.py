"""Where each syntactic word of a token lies in the text, clitics apart."""

from worker.document import Token
from worker.extraction.stems import trimmed
from worker.extraction.variants import ARTICLE
from worker.orthography import key, silent

Offsets = tuple[int, int]


def word_spans(text: str, token: Token) -> tuple[Offsets, ...]:
    """Offsets of the words of a token in ``text``, in their order, none of them empty.

    Words are found again letter by letter from both ends; those that cannot be told apart in the surface share what
    is between. A noun whose article ل has swallowed (``للولايات``) begins at that ل, for want of a place to cut.
    """
    begin, end = trimmed(text, token.begin, token.end)
    if begin >= end:
        begin, end = token.begin, token.end
    if len(token.words) == 1:
        return ((begin, end),)
    words = [key(word.text) for word in token.words]
    first, last = 0, len(words) - 1
    spans = [(begin, end)] * len(words)
    left, right = begin, end
    while first < last:
        after = _after(text, left, right, words[first])
        if after is None or _after(text, after, right, "") == right:
            break
        spans[first], left, first = (left, after), after, first + 1
    while last > first:
        before = _before(text, left, right, words[last])
        if before is None or _after(text, left, before, "") == before:
            break
        spans[last], right, last = (before, right), before, last - 1
    start = left
    if first and _is_fused(words[first - 1], words[first], key(text[left:right])):
        start = spans[first - 1][0]
    spans[first : last + 1] = [(start, right)] * (last + 1 - first)
    return tuple(spans)


def _is_fused(clitic: str, word: str, surface: str) -> bool:
    return clitic == "ل" and word.startswith(ARTICLE) and not surface.startswith("ا")


def _after(text: str, begin: int, end: int, word: str) -> int | None:
    """The offset after the letters of ``word`` and the silent characters that follow, or None."""
    built = ""
    while begin < end and (silent(text[begin]) or len(built) < len(word)):
        built += key(text[begin])
        begin += 1
    return begin if built == word else None


def _before(text: str, begin: int, end: int, word: str) -> int | None:
    """The offset where the letters of ``word`` begin that stand right before ``end``, or None."""
    built = ""
    while end > begin and len(built) < len(word):
        end -= 1
        built = key(text[end]) + built
    return end if built == word and word else None
