"""Where the words of a token lie."""

import pytest

from worker.document import Token, Word
from worker.extraction.wordspans import word_spans


@pytest.mark.parametrize(
    ("surface", "words", "parts"),
    [
        ("بيروت", ["بيروت"], ["بيروت"]),
        ("وببيروت", ["و", "ب", "بيروت"], ["و", "ب", "بيروت"]),
        ("وزارتها", ["وزارة", "ها"], ["وزارت", "ها"]),
        ("وسيفتتحه", ["و", "س", "يفتتح", "ه"], ["و", "س", "يفتتح", "ه"]),
        ("للولايات", ["ل", "الولايات"], ["ل", "للولايات"]),
        ("لمدينة", ["ل", "مدينة"], ["ل", "مدينة"]),
        ("وَبَيْتُهُ", ["و", "بيت", "ه"], ["وَ", "بَيْتُ", "هُ"]),
        ("«القدس»", ["القدس"], ["القدس"]),
        ("…", ["…"], ["…"]),
        ("عما", ["عن", "ما"], ["ع", "ما"]),
        ("du", ["de", "le"], ["du", "du"]),
    ],
)
def test_words_are_found_in_the_surface(surface: str, words: list[str], parts: list[str]) -> None:
    text = f"قبل {surface} بعد"
    token = Token(begin=4, end=4 + len(surface), words=tuple(Word(text=word) for word in words))
    assert [text[begin:end] for begin, end in word_spans(text, token)] == parts
