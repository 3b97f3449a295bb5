"""What is left of a token without its clitics and punctuation, and where that lies in the text."""

from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import category

from worker.document import Document, Token
from worker.extraction.variants import ARTICLE
from worker.orthography import key, silent

CONJUNCTIONS = "وف"

_PREPOSITIONS = tuple("بلك")
_WRITTEN_TOGETHER = (*CONJUNCTIONS, *_PREPOSITIONS)
_FUSED = "لل"
_SHORTEST = 3
_CONTENT = frozenset(("NOUN", "PROPN", "ADJ", "VERB", "X"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stem:
    """The part of a token that can belong to a name.

    ``key`` is its normalised form and ``text`` how it is written, both with the article where ل has swallowed it
    (``للولايات``, whose span stays whole for want of a place to cut). ``clitics`` are the letters before it.
    Both are empty when the token has no letter or digit. ``fused`` is whether ل has swallowed the article.
    """

    begin: int
    end: int
    key: str
    text: str
    clitics: str = ""
    fused: bool = False


def stem(document: Document, token: Token) -> Stem:
    """The stem of a token. Proclitics are those that the tokenizer made words of, found again in the surface."""
    text = document.text
    begin, end = trimmed(text, token.begin, token.end)
    lead = _lead(token) if len(token.words) > 1 else ""
    consumed = begin
    found = ""
    for letter in lead:
        after = _after_letter(text, consumed, end, letter)
        if after is None:
            break
        found, consumed = found + letter, after
    last = key(token.words[len(lead)].text) if found.endswith("ل") else ""
    if last.startswith(ARTICLE) and not _starts(text, consumed, end, "ا"):
        return _fused(text, _before_letter(text, begin, consumed), end, last=last, clitics=found[:-1])
    plain = _plain(text, consumed, end, clitics=found) if found else _at(text, begin, end)
    if not lead and plain.key.startswith(_FUSED) and len(plain.key) > len(_FUSED) + 1:
        return _fused(text, plain.begin, end, last="", clitics="")
    return plain


def whole(document: Document, token: Token) -> Stem:
    """The token without its punctuation, as if the tokenizer had split nothing off."""
    return _plain(document.text, token.begin, token.end, clitics="")


def without_clitics(document: Document, unsplit: Stem, counts: Mapping[str, int]) -> Stem:
    """The stem without proclitics that the tokenizer left on it, or the same stem.

    Only when what remains is a key of ``counts``, and no rarer there than the whole: ``ولبوتين`` where ``بوتين`` is
    named, never ``كمال`` for the sake of ``مال``. At most a conjunction and a preposition are taken off.
    """
    if not unsplit.key.startswith(_WRITTEN_TOGETHER) or unsplit.clitics.endswith(_PREPOSITIONS):
        return unsplit
    if unsplit.text.isalpha() and not _may_hold(unsplit.key, counts):
        return unsplit
    text, begin, taken = document.text, unsplit.begin, ""
    least = max(1, counts.get(unsplit.key, 0))
    for letter in unsplit.key[:2]:
        after = _after_letter(text, begin, unsplit.end, letter) if letter in _WRITTEN_TOGETHER else None
        if after is None:
            break
        begin, taken = after, taken + letter
        rest = _plain(text, begin, unsplit.end, clitics=unsplit.clitics + taken)
        if rest.key.startswith(_FUSED) and counts.get(ARTICLE + rest.key[2:], 0) >= least:
            return _fused(text, rest.begin, unsplit.end, last="", clitics=rest.clitics)
        if len(rest.key) >= _SHORTEST and counts.get(rest.key, 0) >= least:
            return rest
    return unsplit


def trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    """The offsets without punctuation, spaces and silent characters on either side; equal where nothing is left."""
    while begin < end and not text[begin].isalnum():
        begin += 1
    while end > begin and not (text[end - 1].isalnum() or category(text[end - 1]).startswith("M")):
        end -= 1
    return begin, end


def _lead(token: Token) -> str:
    letters = ""
    for word in token.words[:-1]:
        letter = key(word.text)
        if len(letter) != 1 or letter not in _WRITTEN_TOGETHER or word.upos in _CONTENT:
            break
        letters += letter
    return letters


def _after_letter(text: str, begin: int, end: int, letter: str) -> int | None:
    """The offset after a letter and the silent characters around it, or None if another letter comes first."""
    while begin < end and silent(text[begin]):
        begin += 1
    if begin >= end or key(text[begin]) != letter:
        return None
    begin += 1
    while begin < end and silent(text[begin]):
        begin += 1
    return begin if begin < end else None


def _before_letter(text: str, begin: int, end: int) -> int:
    """The offset of the last letter before ``end``."""
    while end > begin + 1 and silent(text[end - 1]):
        end -= 1
    return end - 1


def _starts(text: str, begin: int, end: int, prefix: str) -> bool:
    return key(text[begin:end]).startswith(prefix)


def _may_hold(word: str, counts: Mapping[str, int]) -> bool:
    """Whether the key of a word that has letters only may hold another behind one or two clitics."""
    return word[1:] in counts or word[2:] in counts or _FUSED in word[1:4]


def _plain(text: str, begin: int, end: int, *, clitics: str) -> Stem:
    begin, end = trimmed(text, begin, end)
    return _at(text, begin, end, clitics=clitics)


def _at(text: str, begin: int, end: int, *, clitics: str = "") -> Stem:
    plain = text[begin:end]
    return Stem(begin=begin, end=end, key=key(plain), text=plain, clitics=clitics)


def _fused(text: str, begin: int, end: int, *, last: str, clitics: str) -> Stem:
    begin, end = trimmed(text, begin, end)
    after = _after_letter(text, begin, end, "ل")
    rest = text[begin + 1 if after is None else after : end]
    # «للجنة» is ل and اللجنة, «للولايات» is ل and الولايات: the first has lost a letter of the stem as well.
    article = "ا" if key(rest).startswith("ل") and not last.startswith("الل") else ARTICLE
    return Stem(begin=begin, end=end, key=article + key(rest), text=article + rest, clitics=clitics, fused=True)
