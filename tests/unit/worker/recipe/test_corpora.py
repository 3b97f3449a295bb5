"""What the recipe makes of corpora: composed tokens, corrected news, names in words."""

import random
from collections import Counter

import pytest

from worker.models.recipe import characters, entities, expansions, silver
from worker.models.recipe.silver import SilverSettings
from worker.models.recipe.treebank import Sentence, Token, Word

SETTINGS = SilverSettings(
    paragraphs=10, treebank_repeats=1, rare=0.2, frequent=20.0, least_count=2, majority=0.8, seed=1
)


def word(form: str, upos: str = "NOUN") -> Word:
    return Word(form, form, upos, "_", 0, "dep")


def token(form: str, *parts: str) -> Token:
    return Token(form, tuple(word(part) for part in parts or (form,)))


def sentence(*tokens: Token) -> Sentence:
    return Sentence("article#1", tokens)


def test_composed_tokens_are_new_and_come_apart_into_words_that_are_known() -> None:
    known = sentence(
        *(Token(form, (word(form, upos),)) for form, upos in (("يعود", "VERB"), ("معالجة", "NOUN"), ("اللغة", "NOUN")))
    )
    made = expansions.composed([known], 12, seed=3)
    found = {each.tokens[0].form: tuple(part.form for part in each.tokens[0].words) for each in made}
    assert len(found) == 12
    assert not set(found) & {"يعود", "معالجة", "اللغة"}
    assert all(len(parts) > 1 for parts in found.values())
    assert all({"يعود", "معالجة", "اللغة"} & set(parts) for parts in found.values())


@pytest.mark.parametrize(
    ("surface", "clitic", "expected"),
    [("اللغة", "ل", "للغة"), ("الوزير", "ل", "للوزير"), ("وزير", "ل", "لوزير"), ("الوزير", "ب", "بالوزير")],
)
def test_preposition_meets_the_article(surface: str, clitic: str, expected: str) -> None:
    class Always(random.Random):
        def choice(self, seq: object) -> object:  # type: ignore[override]
            return clitic

    joined, parts = expansions._with_preposition(surface, (word(surface),), Always())
    assert joined == expected
    assert [part.form for part in parts] == [clitic, surface]


def test_news_is_corrected_by_counts_and_by_the_treebank() -> None:
    counted = Counter({"وسيلة": 50, "سيلة": 1, "وجذب": 2, "جذب": 90, "فيما": 40})
    read = [[[token("وسيلة", "و", "سيلة"), token("وجذب"), token("فيما", "في", "ما"), token("انتهى"), token(".")]]]
    texts = ["وسيلة وجذب فيما انتهى."]
    found = silver.sentences(texts, read, counted, [sentence(token("فيما"))], SETTINGS)
    assert [len(each.words) for each in found[0].tokens] == [1, 2, 1, 1, 1]
    assert [part.form for part in found[0].tokens[1].words] == ["و", "جذب"]


def test_news_keeps_its_paragraphs_and_gets_repaired_sentence_ends() -> None:
    read = [[[token("نعم"), token(".")], [token("لا")]], [[token("انتهى")]]]
    found = silver.sentences(["نعم. لا", "انتهى"], read, Counter(), [], SETTINGS)
    groups = list(silver.paragraphs(found))
    assert [[len(each.tokens) for each in group] for group in groups] == [[2, 1], [1]]
    text, labels = characters.text_and_labels(groups)
    assert len(text) == len(labels)
    assert labels.split("\n\n")[0].count("2") == 2


@pytest.mark.parametrize(
    ("tagged", "read", "expected"),
    [
        ([("ولبوتين", "B-PER")], [token("ولبوتين", "و", "ل", "بوتين")], ["O", "O", "B-PER"]),
        ([("سيرغي", "B-PER"), ("لافروف", "I-PER")], [token("سيرغي", "س", "يرغي"), token("لافروف")], "BII"),
        ([("وزارة", "B-ORG"), ("والبيئة", "I-ORG")], [token("وزارة"), token("والبيئة", "و", "البيئة")], "BII"),
        ([("صحيفته", "B-ORG")], [token("صحيفته", "صحيفة", "ه")], ["B-ORG", "O"]),
        ([("قال", "O"), ("ونعم", "O")], [token("قال"), token("ونعم", "و", "نعم")], ["O", "O", "O"]),
    ],
)
def test_names_are_tagged_word_by_word(
    tagged: list[tuple[str, str]], read: list[Token], expected: list[str] | str
) -> None:
    counts = {"بوتين": 9, "ولبوتين": 1, "لبوتين": 1, "سيرغي": 5, "يرغي": 0, "صحيفة": 3, "صحيفته": 1}
    tags = [tag for _, tag in entities.in_words(tagged, read, counts)]
    assert tags == expected if isinstance(expected, list) else [tag[0] for tag in tags] == list(expected)


def test_digits_glued_to_a_name_are_outside_of_it() -> None:
    assert entities.cut([("اعتقل19", "O"), ("دبي2", "B-LOC")]) == [
        ("اعتقل", "O"),
        ("19", "O"),
        ("دبي", "B-LOC"),
        ("2", "O"),
    ]
