"""Persons whom the model did not see, found by what stands around them. All news and names here are invented."""

import pytest

from tests.factories import document
from worker.document import Document
from worker.extraction.entities import entities
from worker.extraction.quotations import quotations

TAGS = {
    **dict.fromkeys(("هالبرشتات", "يورغن", "إنغريد", "سيغفريد", "كاستيلهو", "بوخمسين", "شيخاني", "ريبوار"), "X"),
    **dict.fromkeys(("تاغزوت", "ديلاكروا", "صوفي", "فاضمة", "نهلة"), "X"),
    **dict.fromkeys(("قال", "قالت", "أكد", "أكدت", "صرح", "وقال", "تقف", "أوضح", "تلاحظ"), "VERB"),
    **dict.fromkeys(("أن", "إن"), "SCONJ"),
    **dict.fromkeys(("في", "من", "لدى", "باسم"), "ADP"),
    **dict.fromkeys(("المدرب", "الطبيبة", "الأكاديمية", "السوق", "الشبكات", "ضرورة", "القانون"), "NOUN"),
    **dict.fromkeys(("الألماني", "النرويجية", "السويدي"), "ADJ"),
}


def persons(*sentences: str) -> list[str]:
    return [each.name for each in entities(article(*sentences)) if each.type.value == "person"]


def article(*sentences: str) -> Document:
    return document(*sentences, tags=TAGS)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("أكد المدرب الألماني يورغن هالبرشتات أن السوق مغلقة.", "يورغن هالبرشتات"),
        ("قالت الطبيبة النرويجية إنغريد كاستيلهو إن السوق مغلقة.", "إنغريد كاستيلهو"),
        ("تلاحظ الأكاديمية نهلة السويدي أن الشبكات بطيئة.", "نهلة السويدي"),
        ("قالت الطبيبة، صوفي ديلاكروا، إن السوق مغلقة.", "صوفي ديلاكروا"),
        ("ريبوار شيخاني: السوق مغلقة", "ريبوار شيخاني"),
        ("تقف صوفي ديلاكروا (52 عاما) في السوق.", "صوفي ديلاكروا"),
        ("لالة فاضمة، جدة من الجبل، في السوق.", "لالة فاضمة"),
    ],
)
def test_words_around_a_name_make_a_person_of_it(text: str, name: str) -> None:
    assert persons(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "أكد المدرب ضرورة القانون في السوق.",
        "قال المدرب الألماني إن السوق مغلقة.",
        "أكد المدرب الألماني غاضبا أن السوق مغلقة.",
    ],
)
def test_what_follows_a_role_is_not_always_a_name(text: str) -> None:
    assert persons(text) == []


def test_one_introduced_once_is_known_by_the_family_name_after_a_verb() -> None:
    source = article("أكد المدرب الألماني يورغن هالبرشتات أن السوق مغلقة.", "وقال هالبرشتات إن الشبكات بطيئة.")
    named = entities(source)
    assert [[mention.text for mention in each.mentions] for each in named] == [["يورغن هالبرشتات", "هالبرشتات"]]
    speakers = [each.speaker.entity for each in quotations(source, named) if each.speaker]
    assert speakers == [named[0].id] * 2


def test_without_parts_of_speech_nobody_is_found() -> None:
    assert entities(document("أكد المدرب الألماني يورغن هالبرشتات أن السوق مغلقة.")) == ()


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        (
            "قالت المتحدثة باسم المفوضية يورغن هالبرشتات إن السوق مغلقة.",
            {"المفوضية يورغن هالبرشتات": "ORG"},
            [("المفوضية", "organisation"), ("يورغن هالبرشتات", "person")],
        ),
        (
            "قالت الطبيبة في المنظمة، صوفي ديلاكروا، إن السوق مغلقة.",
            {"المنظمة ، صوفي ديلاكروا": "ORG"},
            [("المنظمة", "organisation"), ("صوفي ديلاكروا", "person")],
        ),
        (
            "قالت يورغن هالبرشتات، الطبيبة في المدينة، إن السوق مغلقة.",
            {"يورغن هالبرشتات": "LOC"},
            [("يورغن هالبرشتات", "person")],
        ),
        ("أكدت الطبيبة يورغن هالبرشتات أن السوق مغلقة.", {"يورغن هالبرشتات": "ORG"}, [("يورغن هالبرشتات", "person")]),
        (
            "قالت جمعية «تاغزوت الخضراء» إن السوق مغلقة.",
            {"جمعية « تاغزوت الخضراء": "ORG"},
            [("تاغزوت الخضراء", "organisation")],
        ),
    ],
)
def test_person_is_no_part_of_the_body_or_place_of_a_role(
    text: str, names: dict[str, str], found: list[tuple[str, str]]
) -> None:
    source = document(text, names=names, tags=TAGS)
    assert [(each.name, each.type.value) for each in entities(source)] == found


def test_two_of_a_role_are_no_name() -> None:
    source = document("قال دبلوماسيان أوروبيان إن السوق مغلقة.", names={"دبلوماسيان أوروبيان": "PER"}, tags=TAGS)
    assert entities(source) == ()
