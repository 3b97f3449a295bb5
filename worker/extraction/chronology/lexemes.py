"""Which calendar words, numbers and marks a sentence consists of, and where each lies in the text.

Clitics are lexemes of their own, whatever the tokenizer did: «وفي», «بـ21», «لعام». Spans are code points of the
untouched text; only the keys are normalised.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from unicodedata import category

from worker.extraction.chronology.vocabulary import evidence, vocabulary
from worker.orthography import SILENT, TATWEEL, key, silent

OTHER = "x"
OPAQUE = "#"

_PIECE = re.compile(
    rf"(?P<word>(?:[^\W\d_]|[{SILENT}])+)"
    rf"|(?P<number>\d(?:[\d{SILENT}.,٫٬:/\\–—-]*\d)?)"
    r"|(?P<mark>\S)"
)
_PART = re.compile(rf"\d[\d{SILENT}]*|[^\d{SILENT}]")
# Two or three numbers between marks of one kind: 3-7, 2024/2025, 21.11.2026. Not 3.5, 10:30, 1,995 or 192.168.1.1.
_SHAPE = re.compile(r"\d+(?:[/–—-]\d+|(?P<mark>[/.–—-])\d+(?P=mark)\d+)?")
_DOUBLED_MONTH = re.compile(r"M(?:/M|\(M\)|-M)")
_MARKS = {"،": "c", ",": "c", "/": "/", "-": "-", "–": "-", "—": "-", ".": ".", "(": "(", ")": ")"}
_BARRED_BEFORE = "_#@+$€£¥%=&?.,/\\*٫٬"
_BARRED_AFTER = "_%$€£¥@#=*°٪"
_CONJUNCTIONS = "وف"
_PREPOSITIONS = "بلك"
_ARTICLE = "ال"
_FUSED = "لل"
_CLITICS = re.compile(rf"[{_CONJUNCTIONS}]?(?:{_FUSED}|[{_PREPOSITIONS}]?(?:{_ARTICLE})?)")
_LAST_DAY = 31
_LONGEST_PHRASE = 4
_LONGEST_GLUED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexeme:
    """A piece of a sentence. ``symbol`` is its class (see :mod:`worker.extraction.chronology.vocabulary`),
    ``number`` what it means within it, ``digits`` how many digits a number is written with."""

    begin: int
    end: int
    key: str
    symbol: str = OTHER
    number: int = 0
    digits: int = 0


def lexemes(text: str, begin: int, end: int) -> tuple[Lexeme, ...]:
    """The lexemes of a stretch of text, in order and apart from each other; blanks and invisible marks are none."""
    return tuple(_with_doubled_months(_with_phrases([*_pieces(text, begin, end)])))


def _pieces(text: str, begin: int, end: int) -> Iterator[Lexeme]:
    for match in _PIECE.finditer(text, begin, end):
        if match.lastgroup == "word":
            begin = match.start()
            before_digits = match.end() < end and text[match.end()].isdecimal()
            for each in _word(match[0], before_digits=before_digits):
                yield Lexeme(begin=begin + each.begin, end=begin + each.end, key=each.key, symbol=each.symbol)
        elif match.lastgroup == "number":
            yield from _numbers(text, *match.span())
        else:
            yield Lexeme(begin=match.start(), end=match.end(), key=match[0], symbol=_MARKS.get(match[0], OTHER))


@lru_cache(maxsize=16_384)
def _word(text: str, *, before_digits: bool) -> tuple[Lexeme, ...]:
    """A word and the clitics before it, if what they leave is a calendar word or a number; offsets count from its
    first character."""
    return tuple(_divided(text, before_digits=before_digits))


def _divided(text: str, *, before_digits: bool) -> Iterator[Lexeme]:
    begin, end = _trimmed(text, 0, len(text))
    word = key(text[begin:end])
    if not word:
        return
    while not vocabulary().begins(word):
        stem = _without(word[0], word) if len(word) > 1 else None
        if stem is None or not _leads_to_calendar(stem, before_digits=before_digits) or word in _unsplit():
            break
        if stem != word[1:]:
            # «للعام»: the span has no place to cut.
            word = stem
            break
        cut = _after_letter(text, begin, end)
        if key(text[begin:cut]) != word[0]:
            # A ligature holds the clitic and a letter of the word.
            word = stem
            break
        yield Lexeme(begin=begin, end=cut, key=word[0])
        begin, word = cut, stem
    yield Lexeme(begin=begin, end=end, key=word, symbol="l" if before_digits and word == _ARTICLE else OTHER)


def _unsplit() -> frozenset[str]:
    return evidence()["unsplit"]["words"]


def _without(clitic: str, word: str) -> str | None:
    """The word without its first letter, with the article restored that «لل» has swallowed; None if it is no clitic."""
    if word.startswith(_FUSED):
        return _ARTICLE + word[len(_FUSED) :]
    return word[1:] if clitic in _CONJUNCTIONS + _PREPOSITIONS else None


def _leads_to_calendar(stem: str, *, before_digits: bool) -> bool:
    if len(stem) == 1 and not before_digits:
        return False  # «كل», «بل»
    if vocabulary().begins(stem) or (before_digits and stem in (_ARTICLE, *_PREPOSITIONS)):
        return True
    inner = _without(stem[0], stem) if stem[0] in _PREPOSITIONS and len(stem) > 1 else None
    return inner is not None and (vocabulary().begins(inner) or (before_digits and inner == _ARTICLE))


def _numbers(text: str, begin: int, end: int) -> Iterator[Lexeme]:
    """The numbers and marks that a run of digits consists of, or one opaque lexeme: a price, a version, an address."""
    barred = (
        text[begin - 1 : begin] in tuple(_BARRED_BEFORE)
        or text[end : end + 1] in tuple(_BARRED_AFTER)
        or not _may_follow(text, begin)
        or not _may_precede(text, end)
    )
    plain = "".join(character for character in text[begin:end] if not silent(character))
    if barred or not _SHAPE.fullmatch(plain):
        yield Lexeme(begin=begin, end=end, key=plain, symbol=OPAQUE)
        return
    for match in _PART.finditer(text, begin, end):
        if match[0] in _MARKS:
            yield Lexeme(begin=match.start(), end=match.end(), key=match[0], symbol=_MARKS[match[0]])
        else:
            last = match.end()
            while silent(text[last - 1]):
                last -= 1
            yield _number(key(text[match.start() : last]), match.start(), last)


def _number(digits: str, begin: int, end: int) -> Lexeme:
    number, symbol = int(digits) if len(digits) <= 4 else 0, OPAQUE
    if len(digits) == 4:
        symbol = "Y"
    elif len(digits) <= 3:
        symbol = "D" if 1 <= number <= _LAST_DAY and len(digits) < 3 else "N"
    return Lexeme(begin=begin, end=end, key=digits, symbol=symbol, number=number, digits=len(digits))


def _may_follow(text: str, begin: int) -> bool:
    """Whether what is written together with the front of a number leaves it a number: nothing, Arabic clitics, or a
    calendar word without its space (عام2012)."""
    first = begin
    while first > max(0, begin - _LONGEST_GLUED) and (text[first - 1].isalpha() or silent(text[first - 1])):
        first -= 1
    word = key(text[first:begin])
    clitics = _CLITICS.match(word)
    rest = word[clitics.end() :] if clitics else word
    return not rest or vocabulary().begins(word) or vocabulary().begins(rest)


def _may_precede(text: str, end: int) -> bool:
    """The same for its back: nothing, the mark of an era (2026م, 1448هـ), a month without its space, or the time of
    ISO 8601."""
    last = end
    while last < min(len(text), end + _LONGEST_GLUED) and (text[last].isalpha() or silent(text[last])):
        last += 1
    if re.match(r"[Tt]\d\d:\d\d", text[end : end + 6]):
        return True
    word = key(text[end:last])
    unit = len(word) == 1 and text[last : last + 1].isdecimal()  # 2000م2
    return not word or (vocabulary().begins(word) and not unit)


def _with_phrases(pieces: Sequence[Lexeme]) -> list[Lexeme]:
    """Words of the vocabulary joined to phrases and given their meaning."""
    words, joined, index = vocabulary(), list[Lexeme](), 0
    while index < len(pieces):
        piece = pieces[index]
        index += 1
        if piece.symbol == OTHER and words.begins(piece.key):
            keys = [each.key for each in pieces[index - 1 : index - 1 + _LONGEST_PHRASE]]
            if found := words.match(keys):
                count, meaning = found
                index += count - 1
                whole = " ".join(keys[:count])
                end = pieces[index - 1].end
                piece = Lexeme(begin=piece.begin, end=end, key=whole, symbol=meaning.symbol, number=meaning.number)
        joined.append(piece)
    return joined


def _with_doubled_months(lexemes: Sequence[Lexeme]) -> Iterator[Lexeme]:
    """A month named in two ways, «نوفمبر/تشرين الثاني» or «تشرين الثاني (نوفمبر)», as one lexeme.

    Names that contradict each other make no month: number 0.
    """
    symbols = "".join(lexeme.symbol for lexeme in lexemes)
    index = 0
    for match in _DOUBLED_MONTH.finditer(symbols):
        parts = [each for each in lexemes[match.start() : match.end()] if each.symbol == "M"]
        same = parts[0].number == parts[1].number
        if match.start() < index or (match[0] == "M-M" and not same):
            continue
        yield from lexemes[index : match.start()]
        first, last = lexemes[match.start()], lexemes[match.end() - 1]
        yield replace(first, end=last.end, key="/".join(part.key for part in parts), number=first.number if same else 0)
        index = match.end()
    yield from lexemes[index:]


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    """From the first letter to the last, with its vowel signs and tatweel."""
    while begin < end and (text[begin] == TATWEEL or not text[begin].isalpha()):
        begin += 1
    while end > begin and not (text[end - 1].isalpha() or category(text[end - 1]).startswith("M")):
        end -= 1
    return begin, end


def _after_letter(text: str, begin: int, end: int) -> int:
    """The offset after the first letter and the silent characters that follow it."""
    begin += 1
    while begin < end and silent(text[begin]):
        begin += 1
    return begin
