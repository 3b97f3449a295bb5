"""The words of speech as data: they load, they inflect, and none is listed in vain."""

import pytest

from worker.extraction.speech.lexicon import Mood, Reach, lexicon
from worker.orthography import key


@pytest.mark.parametrize(
    ("word", "lemma", "mood", "feminine"),
    [
        ("قالت", "قال", Mood.PERFECT, True),
        ("قالوا", "قال", Mood.PERFECT, None),
        ("يقول", "قال", Mood.IMPERFECT, False),
        ("يقولون", "قال", Mood.IMPERFECT, None),
        ("قائلة", "قال", Mood.PARTICIPLE, True),
        ("نفت", "نفى", Mood.PERFECT, True),
        ("ينفون", "نفى", Mood.IMPERFECT, None),
        ("نافيا", "نفى", Mood.PARTICIPLE, False),
        ("يرون", "رأى", Mood.IMPERFECT, None),
        ("مؤكدين", "أكد", Mood.PARTICIPLE, None),
        ("دعت", "دعا", Mood.PERFECT, True),
        ("قولها", "قول", Mood.NOUN, True),
    ],
)
def test_verbs_are_inflected(word: str, lemma: str, mood: Mood, feminine: bool | None) -> None:  # noqa: FBT001
    form = lexicon().forms[key(word)]
    assert (form.lemma, form.mood, form.feminine) == (lemma, mood, feminine)


@pytest.mark.parametrize("word", ["مدينة", "عادة", "مقرات", "مبلغا", "كاتبة", "دون", "هنا"])
def test_common_words_are_not_forms_of_verbs_of_saying(word: str) -> None:
    assert key(word) not in lexicon().forms


def test_every_reach_has_verbs() -> None:
    assert {form.reach for form in lexicon().forms.values()} == set(Reach)


def test_longer_sources_come_first() -> None:
    assert all(
        [len(source.words) for source in group] == sorted((len(source.words) for source in group), reverse=True)
        for group in lexicon().sources.values()
    )
