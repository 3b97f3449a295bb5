"""Entities from tagged tokens: the name itself, merged over the article."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
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


def test_first_letter_is_no_future_in_a_name() -> None:
    article = document(
        "نفى نائب الوزير سيرغي نيكيتين الخبر.",
        names={"سيرغي نيكيتين": "PER"},
        split={"سيرغي": ("س", "يرغي")},
        tags={"نفى": "VERB", "س": "AUX", "يرغي": "VERB", "نيكيتين": "X", "نائب": "NOUN", "الوزير": "NOUN"},
    )
    assert [entity.name for entity in entities(article)] == ["سيرغي نيكيتين"]


@pytest.mark.parametrize("tagged", ["MISC", "ORG", "LOC"])
def test_given_name_after_a_title_is_a_persons(tagged: str) -> None:
    article = document(
        "سجلت الممرضة سلمى بيطار أسماء المرضى.", names={"سلمى بيطار": tagged}, tags={"سجلت": "VERB", "الممرضة": "NOUN"}
    )
    (person,) = entities(article)
    assert (person.type, person.name) == (EntityType.PERSON, "سلمى بيطار")


def test_place_after_a_title_stays_one() -> None:
    article = document("زار الرئيس مدينة طرابلس.", names={"مدينة طرابلس": "LOC"}, tags={"زار": "VERB"})
    assert [entity.type for entity in entities(article)] == [EntityType.LOCATION]


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


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("الولايات المتحدة الأمريكية", "الولايات المتحدة", "LOC"),
        ("الولايات المتحدة", "أميركا", "LOC"),
        ("وزارة الخارجية الروسية", "الخارجية الروسية", "ORG"),
        ("البنك المركزي المصري", "البنك المركزي", "ORG"),
        ("حركة حماس", "حماس", "ORG"),
        ("غوغل", "جوجل", "ORG"),
        ("غرينلاند", "جرينلاند", "LOC"),
        ("حسام الدين رفعت", "حسام رفعت", "PER"),
        ("منى سعد قباني", "منى قباني", "PER"),
        ("عبد الله كنعان", "عبدالله كنعان", "PER"),
    ],
)
def test_longer_and_shorter_names_of_one_thing(first: str, second: str, kind: str) -> None:
    article = document(
        f"أشاد البيان بما قدمته {first} أمس.", f"ثم ذكر {second} مرة.", names={first: kind, second: kind}
    )
    (entity,) = entities(article)
    assert texts(entity) == [first, second]


def test_arabic_and_latin_names_in_brackets_are_one() -> None:
    article = document(
        "أعلنت شركة نوردال (Nordal) نتائجها.", "وقالت Nordal إنها راضية.", names={"شركة نوردال": "ORG", "Nordal": "ORG"}
    )
    assert texts(entities(article)[0]) == ["شركة نوردال", "Nordal", "Nordal"]


def test_role_alone_is_no_mention() -> None:
    article = document("قال وزير الصحة باسل قباني كلمة.", "وأكد الوزير ذلك.", names={"باسل قباني": "PER"})
    assert texts(entities(article)[0]) == ["باسل قباني"]


def test_short_name_of_two_full_names_is_neither() -> None:
    names = ("سمير حداد نجار", "سمير قباني نجار", "سمير نجار")
    article = document(*(f"تحدث {name} أمس." for name in names), names=dict.fromkeys(names, "PER"))
    assert [entity.name for entity in entities(article)] == list(names)


def test_person_and_place_of_one_name_stay_two() -> None:
    article = document(
        "وصل الممثل كلارك أوريغون إلى المدينة.",
        "وقال أوريغون إنه زار ولاية أوريغون.",
        names={"كلارك أوريغون": "PER", "ولاية أوريغون": "LOC", "أوريغون": "PER"},
    )
    found = by_name(entities(article))
    assert texts(found["كلارك أوريغون"]) == ["كلارك أوريغون", "أوريغون"]
    assert (found["أوريغون"].type, texts(found["أوريغون"])) == (EntityType.LOCATION, ["أوريغون"])


def test_first_name_alone_is_its_person_after_a_verb() -> None:
    article = document(
        "حضرت رلى كنعان.",
        "وأضافت رلى أن الفيلم جديد.",
        names={"رلى كنعان": "PER"},
        tags={"وأضافت": "VERB", "رلى": "NOUN"},
    )
    assert texts(entities(article)[0]) == ["رلى كنعان", "رلى"]


@pytest.mark.parametrize(
    ("sentence", "expected", "kind"),
    [
        ("اجتمعت لجنة الشؤون المالية أمس.", "لجنة الشؤون المالية", EntityType.ORGANISATION),
        ("قررت محكمة جنايات الجيزة التأجيل.", "محكمة جنايات الجيزة", EntityType.ORGANISATION),
        ("قال بيان وزارة التجهيز والماء ذلك.", "وزارة التجهيز والماء", EntityType.ORGANISATION),
        ("قررت الحكومة الكينية ذلك.", "الحكومة الكينية", EntityType.ORGANISATION),
        ("تنص مادة في قانون 2002 على ذلك.", "قانون 2002", EntityType.MISCELLANEOUS),
        ("أخرج فيلمه الجديد «بيت من ورق» أمس.", "بيت من ورق", EntityType.MISCELLANEOUS),
        ("ذكرت صحيفة «الشروق» ذلك.", "الشروق", EntityType.ORGANISATION),
        ("وقال في تصريحات لـ«صدى الجبل» أمس.", "صدى الجبل", EntityType.ORGANISATION),
        ("عاد الوفد من اليابان أمس.", "اليابان", EntityType.LOCATION),
        ("نشرته هيومن رايتس ووتش أمس.", "هيومن رايتس ووتش", EntityType.ORGANISATION),
        ("التقى منير المنصوري الوفد.", "منير المنصوري", EntityType.PERSON),
    ],
)
def test_name_that_no_model_tagged(sentence: str, expected: str, kind: EntityType) -> None:
    nouns = dict.fromkeys(sentence.rstrip(".").split(), "NOUN")
    tags = nouns | {"المالية": "ADJ", "الكينية": "ADJ", "الجديد": "ADJ", "منير": "X", "المنصوري": "X", "الماء": "NOUN"}
    tags |= dict.fromkeys(("التأجيل", "الوفد", "ذلك", "أمس"), "PRON")
    (entity,) = entities(document(sentence, tags=tags, split={"والماء": ("و", "الماء")}))
    assert (entity.name, entity.type, texts(entity)) == (expected, kind, [expected])


@pytest.mark.parametrize(
    "sentence",
    [
        "تحسنت شبكة الطرق كثيرا.",
        "أيد البيان اتفاق وقف إطلاق النار.",
        "عاد وزير الخارجية المصري.",
        "وصف البيان ذلك بأنه «خطوة في الاتجاه الصحيح».",
        "القطاع المالي بخير.",
        "اجتمعت اللجنة الجديدة.",
    ],
)
def test_common_nouns_are_no_names(sentence: str) -> None:
    tags = dict.fromkeys(sentence.rstrip(".").split(), "NOUN") | dict.fromkeys(("المصري", "الجديدة", "الصحيح"), "ADJ")
    assert entities(document(sentence, tags=tags)) == ()


def test_edges_of_a_span_that_are_no_name_are_cut() -> None:
    article = document(
        "وحضر رامي الحداد الحكم.",
        names={"وحضر رامي الحداد الحكم": "PER"},
        split={"وحضر": ("و", "حضر")},
        tags={"حضر": "VERB", "الحكم": "NOUN"},
    )
    assert texts(entities(article)[0]) == ["رامي الحداد"]


def test_place_is_named_without_its_state() -> None:
    article = document("زار ولاية ألاسكا الأمريكية أمس.", names={"ولاية ألاسكا الأمريكية": "LOC"})
    assert texts(entities(article)[0]) == ["ألاسكا"]


def test_longest_name_is_the_name() -> None:
    article = document(
        "درس في جامعة القاهرة سنوات.", names={"القاهرة": "LOC"}, tags={"جامعة": "NOUN", "القاهرة": "NOUN"}
    )
    (entity,) = entities(article)
    assert (entity.name, entity.type) == ("جامعة القاهرة", EntityType.ORGANISATION)


def test_names_are_romanised_where_that_is_sure() -> None:
    article = document("التقى سامر الخطيب مع يوهان كرفتس.", names={"سامر الخطيب": "PER", "يوهان كرفتس": "PER"})
    assert [entity.romanized for entity in entities(article)] == [("Sāmir al-Khaṭīb",), None]


def register(people: int) -> Document:
    """An article that names many people, all of one family and by two first names."""
    names = [f"{'سمير' if number % 2 else 'منى'} {spelt(number)} قباني" for number in range(people)]
    return document(*(f"حضر {name} أمس." for name in names), names=dict.fromkeys(names, "PER"))


def spelt(number: int) -> str:
    return "".join("بدرسفقكلمن"[int(digit)] for digit in f"{number:04}")


def test_time_grows_with_the_article_not_its_square() -> None:
    small, large = register(50), register(400)
    entities(small)
    times = []
    for article in (small, large):
        start = time.process_time()
        entities(article)
        times.append(time.process_time() - start)
    # Eight times the names: a square would be sixty-four.
    assert times[1] < 24 * times[0]


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
    "\u200fسمير\u200e",
    "نـجـار",
    "بَيْرُوتُ",
    "للولايات",
    "المتحدة",
    "وزارة",
    "جامعة",
    "فيلم",
    "اليابان",
    "لـ",
    "أوبك+",
    "Reuters",
    "رينيه",
    ".",
    "\u202bالناتو\u202c",
)
TAGS = ["NOUN", "VERB", "ADJ", "X", "PROPN", "ADP", "PRON", "NUM"]


@st.composite
def documents(draw: st.DrawFn) -> Document:
    sentences = draw(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), min_size=1, max_size=6))
    named = draw(st.dictionaries(st.sampled_from(WORDS), st.sampled_from(["PER", "LOC", "ORG", "MISC"]), max_size=6))
    tags = draw(st.dictionaries(st.sampled_from(WORDS), st.sampled_from(TAGS), max_size=12))
    joiner = draw(st.sampled_from([" ", "  ", "\t", "\u00a0", "\r\n"]))
    return document(*(joiner.join(words) for words in sentences), names=named, tags=tags)


@settings(deadline=None)
@given(documents())
def test_invariants_hold_on_any_tagging(article: Document) -> None:
    found = entities(article)
    mentions = sorted((m for entity in found for m in entity.mentions), key=lambda m: m.begin)
    for mention in mentions:
        assert article.text[mention.begin : mention.end] == mention.text
        assert mention.text[0].isalnum()
    for one, other in pairwise(mentions):
        assert one.end <= other.begin
    if found:
        assert sum(entity.salience for entity in found) == pytest.approx(1, abs=1e-5)
    assert [entity.id for entity in found] == [f"e{number}" for number in range(1, len(found) + 1)]
