"""Entities from tagged tokens: the name itself, merged over the article."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.extraction import Entity, EntityType
from tests.factories import document
from worker.document import Document
from worker.extraction.entities import entities


def by_name(found: tuple[Entity, ...]) -> dict[str, Entity]:
    return {entity.name: entity for entity in found}


def texts(entity: Entity) -> list[str]:
    return [mention.text for mention in entity.mentions]


def test_no_names_no_entities() -> None:
    assert entities(document("وصل الوفد صباحا.")) == ()


def test_clitics_are_left_out_of_the_span() -> None:
    article = document(
        "وصلت القافلة إلى بيروت.",
        "وسلمت لبيروت هدية.",
        names={"بيروت": "LOC", "لبيروت": "LOC"},
        split={"لبيروت": ("ل", "بيروت")},
    )
    (beirut,) = entities(article)
    assert texts(beirut) == ["بيروت", "بيروت"]
    assert [article.text[m.begin : m.end] for m in beirut.mentions] == ["بيروت", "بيروت"]


def test_first_letter_wrongly_split_off_stays_in_the_name() -> None:
    article = document(
        "التقى سامي كيلر الصحفيين.", names={"سامي كيلر": "PER"}, split={"كيلر": ("ك", "يلر")}, tags={"يلر": "VERB"}
    )
    assert texts(entities(article)[0]) == ["سامي كيلر"]


def test_family_name_alone_is_its_person() -> None:
    article = document(
        "وصل الوزير رامي الحداد.", "وقال الحداد للصحفيين.", names={"رامي الحداد": "PER", "الحداد": "PER"}
    )
    (person,) = entities(article)
    assert person.name == "رامي الحداد"
    assert texts(person) == ["رامي الحداد", "الحداد"]
    assert person.aliases == ("الحداد",)


def test_family_name_that_was_not_tagged_is_found_when_the_tagger_takes_it_for_a_name() -> None:
    article = document(
        "وصل يوهان شنايدر.", "وقال شنايدر للصحفيين.", names={"يوهان شنايدر": "PER"}, tags={"شنايدر": "X"}
    )
    assert texts(entities(article)[0]) == ["يوهان شنايدر", "شنايدر"]


def test_two_people_with_one_family_name_stay_two() -> None:
    article = document(
        "وصلت ليلى عساف.",
        "ثم وصل كمال عساف.",
        "وتحدث عساف أولا.",
        names={"ليلى عساف": "PER", "كمال عساف": "PER", "عساف": "PER"},
    )
    found = by_name(entities(article))
    assert set(found) == {"ليلى عساف", "كمال عساف"}
    assert texts(found["كمال عساف"]) == ["كمال عساف", "عساف"]


def test_title_is_a_role_and_not_the_name() -> None:
    article = document("قال وزير الخارجية سمير نجار إن اللقاء مفيد.", names={"سمير نجار": "PER"})
    (person,) = entities(article)
    assert (person.name, person.role) == ("سمير نجار", "وزير الخارجية")


@pytest.mark.parametrize("span", ["الرئيس", "الأردني", "السيد"])
def test_title_or_nationality_alone_is_no_name(span: str) -> None:
    assert entities(document(f"وصل {span} إلى المطار.", names={span: "PER"})) == ()


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("أسامة الأيوبي", "اسامة الايوبي", "PER"),
        ("ألاسكا", "آلاسكا", "LOC"),
        ("الإسكندرية", "الاسكندريه", "LOC"),
        ("فولوديمير كوفال", "فلوديمير كوفال", "PER"),
    ],
)
def test_spellings_of_one_name_are_one_entity(one: str, other: str, kind: str) -> None:
    article = document(f"زار الوفد {one} أمس.", f"ثم عاد {other} اليوم.", names={one: kind, other: kind})
    assert len(entities(article)) == 1


def test_short_form_in_brackets_is_the_same_body() -> None:
    article = document(
        "اجتمع حلف شمال الأطلسي (الناتو) أمس.",
        "وأعلن الناتو موقفه.",
        names={"حلف شمال الأطلسي": "ORG", "الناتو": "ORG"},
    )
    (alliance,) = entities(article)
    assert alliance.name == "حلف شمال الأطلسي"
    assert texts(alliance) == ["حلف شمال الأطلسي", "الناتو", "الناتو"]


def test_salience_prefers_who_is_named_early_and_often() -> None:
    article = document(
        "زارت منى قباني دمشق.",
        "وقالت قباني كلمة.",
        "وغادرت قباني دمشق.",
        "وكان باسل حاضرا.",
        names={"منى قباني": "PER", "قباني": "PER", "دمشق": "LOC", "باسل": "PER"},
    )
    found = by_name(entities(article))
    assert found["منى قباني"].salience > found["دمشق"].salience > found["باسل"].salience


def test_ids_follow_the_text() -> None:
    article = document("زارت منى دمشق ثم بغداد.", names={"منى": "PER", "دمشق": "LOC", "بغداد": "LOC"})
    assert [(entity.id, entity.name) for entity in entities(article)] == [
        ("e1", "منى"),
        ("e2", "دمشق"),
        ("e3", "بغداد"),
    ]
    assert [entity.type for entity in entities(article)][1:] == [EntityType.LOCATION] * 2


WORDS = (
    "زار",
    "وزير",
    "الخارجية",
    "سمير",
    "نجار",
    "بيروت",
    "الأردني",
    "و",
    "«",
    "»",
    "(",
    ")",
    "،",
    "عبد",
    "الله",
    "😀",
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    sentences = draw(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), min_size=1, max_size=6))
    named = draw(st.dictionaries(st.sampled_from(WORDS), st.sampled_from(["PER", "LOC", "ORG", "MISC"]), max_size=6))
    return document(*(" ".join(words) for words in sentences), names=named)


@given(documents())
def test_invariants_hold_on_any_tagging(article: Document) -> None:
    found = entities(article)
    mentions = sorted((m for entity in found for m in entity.mentions), key=lambda m: m.begin)
    for mention in mentions:
        assert article.text[mention.begin : mention.end] == mention.text
    for one, other in pairwise(mentions):
        assert one.end <= other.begin
    if found:
        assert sum(entity.salience for entity in found) == pytest.approx(1, abs=1e-5)
    assert [entity.id for entity in found] == [f"e{number}" for number in range(1, len(found) + 1)]
