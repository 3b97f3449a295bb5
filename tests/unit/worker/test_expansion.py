from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.expansion import Vocabulary, divided, repaired

LEARNED = (
    "في",
    "برنامج",
    "فريق",
    "تواجه",
    "ثقة",
    "لندن",
    "برشلونة",
    "عبدالله",
    "جثة",
    "سماع",
    "مباراة",
    "أعضاء",
    "وكالات",
    "نظيراتها",
    "يسر",
    "اليوم",
)
NAMES = ("فيسري", "كيلي")
VOCABULARY = Vocabulary(
    ranks={word: rank for rank, word in enumerate((*LEARNED, *NAMES))},
    learned=len(LEARNED),
)


@pytest.mark.parametrize(
    ("token", "words", "expected"),
    [
        ("برشلونة", ("ب", "رشلونة"), ("برشلونة",)),
        ("وبرشلونة", ("و", "ب", "رشلونة"), ("و", "برشلونة")),
        ("عبدالله", ("عبدالل", "ه"), ("عبدالله",)),
        ("فريقه", ("ف", "ريق", "ه"), ("فريق", "ه")),
        ("برنامجه", ("ب", "رنامج", "ه"), ("برنامج", "ه")),
        ("ستواجه", ("س", "تواج", "ه"), ("س", "تواجه")),
        ("وسماع", ("و", "س", "ماع"), ("و", "سماع")),
        ("وكالات", ("و", "كالات"), ("وكالات",)),
    ],
)
def test_division_without_known_part_gives_way(token: str, words: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert divided(token, words, VOCABULARY) == expected


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("لليوم", ("ل", "اليوم")),
        ("ثقته", ("ثقت", "ه")),  # of ثقة
        ("أعضاؤه", ("أعضاؤ", "ه")),  # of أعضاء
        ("نظيراتها", ("نظيرات", "ها")),  # a pronoun is only put back in عبدالله and the like
        ("بوتيتش", ("ب", "وتيتش")),  # nothing is known of it
    ],
)
def test_division_stays(token: str, words: tuple[str, ...]) -> None:
    assert divided(token, words, VOCABULARY) == words


def test_changed_letter_is_restored_in_a_new_division() -> None:
    assert divided("وثقته", ("وثق", "ت", "ه"), VOCABULARY) == ("و", "ثقة", "ه")


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("وجثة", ("و", "جثة")),
        ("كمباراة", ("ك", "مباراة")),
        ("وبسماع", ("و", "ب", "سماع")),
        ("فيسر", ("فيسر",)),  # two letters more could be a name
        ("فيسري", ("فيسري",)),  # is one
        ("مباراة", ("مباراة",)),
        ("ومباراة2", ("ومباراة2",)),
    ],
)
def test_token_that_is_nowhere_is_divided_before_a_known_word(token: str, expected: tuple[str, ...]) -> None:
    assert divided(token, (token,), VOCABULARY) == expected


def test_best_known_word_decides() -> None:
    vocabulary = Vocabulary(ranks={"سلام": 0, "بسلام": 9}, learned=10)
    assert divided("بسلامه", ("بس", "لامه"), vocabulary) == ("ب", "سلام", "ه")


def test_entries_are_numbered_anew_and_keep_what_is_said_of_tokens() -> None:
    sentence: list[dict[str, Any]] = [
        {"id": (1, 2), "text": "برشلونة", "start_char": 0, "end_char": 7},
        {"id": 1, "text": "ب"},
        {"id": 2, "text": "رشلونة"},
        {"id": 3, "text": "وجثة", "start_char": 8, "end_char": 12},
        {"id": (4, 5), "text": "لليوم", "start_char": 13, "end_char": 18},
        {"id": 4, "text": "ل", "misc": "kept"},
        {"id": 5, "text": "اليوم"},
    ]
    assert repaired([sentence, []], VOCABULARY) == [
        [
            {"id": (1,), "text": "برشلونة", "start_char": 0, "end_char": 7},
            {"id": (2, 3), "text": "وجثة", "start_char": 8, "end_char": 12},
            {"id": (2,), "text": "و"},
            {"id": (3,), "text": "جثة"},
            {"id": (4, 5), "text": "لليوم", "start_char": 13, "end_char": 18},
            {"id": (4,), "text": "ل", "misc": "kept"},
            {"id": (5,), "text": "اليوم"},
        ],
        [],
    ]


@given(st.text("وفبلكسهاتئءمن1a", min_size=1, max_size=8), st.data())
def test_every_token_keeps_words(token: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(token) - 1)), max_size=2)))
    words = tuple(token[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(token)], strict=True))
    words = tuple(word for word in words if word)
    ranks = data.draw(st.dictionaries(st.text("وفبلكسهاتئءمن", min_size=1, max_size=5), st.integers(0, 9)))
    found = divided(token, words, Vocabulary(ranks=ranks, learned=8))
    assert found == words or len("".join(found)) == len(token)
    assert all(found)
