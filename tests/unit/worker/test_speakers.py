"""Whose words they are, where more than the subject beside the verb has to be read. All news here is invented."""

import pytest

from tests.factories import document
from worker.document import Document
from worker.extraction.entities import entities
from worker.extraction.quotations import quotations

NAMES = {
    **dict.fromkeys(("سامر الخطيب", "الخطيب", "ليلى حداد", "حداد", "وليلى حداد", "لسامر الخطيب"), "PER"),
    **dict.fromkeys(("الهلال", "كتلة الفجر", "للهلال"), "ORG"),
    **dict.fromkeys(("ليبيا", "سوريا"), "LOC"),
}
SPLIT: dict[str, tuple[str, ...]] = {
    whole: (whole[0], whole[1:])
    for whole in (
        "فقالت",
        "وقال",
        "وقالت",
        "ورد",
        "فقاطعته",
        "وليلى",
        "لاجتماع",
        "باسم",
        "وروى",
        "ليقول",
        "بالوزارة",
        "فهتفوا",
    )
}
SPLIT |= {"للهلال": ("ل", "الهلال")}
SPLIT["وصفتها"] = ("و", "صفت", "ها")
TAGS = {
    **dict.fromkeys(("قال", "قالت", "رد", "روى", "سأل", "عزت", "يقول", "هتفوا", "دعا", "أعلن", "تقف", "وصل"), "VERB"),
    **dict.fromkeys(("قاطعته", "صفت", "ختم", "طرق", "يكتب"), "VERB"),
    **dict.fromkeys(("إلى", "في", "مع", "عن", "من", "أمام"), "ADP"),
    **dict.fromkeys(("الدولي", "السابق", "العام"), "ADJ"),
    **dict.fromkeys(("الشركة", "القرار"), "NOUN"),
}


def article(*sentences: str) -> Document:
    return document(*sentences, names=NAMES, split=SPLIT, tags=TAGS)


def speakers(*sentences: str) -> list[str | None]:
    """The name of each speaker, or the words where there is no entity."""
    source = article(*sentences)
    named = entities(source)
    names = {each.id: each.name for each in named}
    found = (each.speaker for each in quotations(source, named))
    return [None if by is None else names.get(by.entity or "", by.text) for by in found]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("قال المتحدث باسم الهيئة (ه أ)، سامر الخطيب، إن العمل مستمر.", "سامر الخطيب"),
        ("قال المبعوث الدولي إلى ليبيا سامر الخطيب إن العمل مستمر.", "سامر الخطيب"),
        ("قال مصدر بالوزارة إن العمل مستمر.", "مصدر بالوزارة"),
        ("يقول منظموه إن العمل مستمر.", "منظموه"),
        ("روى أحدهما: «رأيت الطريق مغلقا أمامي».", "أحدهما"),
        ("قالت كتلة «الهلال» إن العمل مستمر.", "الهلال"),
        ("أما أهالي المفقودين أمام المستشفى فهتفوا: «نريد أن نعرف الحقيقة».", "أهالي المفقودين"),
        ("عقد الاجتماع مع سامر الخطيب الذي قال إن العمل مستمر.", "سامر الخطيب"),
        ("طرق الرئيس سامر الخطيب بيده، وقال: «هذه ليست قناة أخبار».", "سامر الخطيب"),
        ("وصل سامر الخطيب إلى القاعة ليقول: «لن نغادر المدينة أبدا».", "سامر الخطيب"),
        ("جاء في بيان للهلال: «لن نغادر المدينة أبدا».", "الهلال"),
        ("ختم سامر الخطيب المؤتمر بالقول: «لن نغادر المدينة أبدا».", "سامر الخطيب"),
        ("وصفتها ليلى حداد بأنها «خطوة في الطريق الصحيح».", "ليلى حداد"),
        ("«لن نغادر المدينة أبدا»، بهذه الكلمات رد سامر الخطيب.", "سامر الخطيب"),
    ],
)
def test_speaker_is_read_from_the_whole_phrase(text: str, speaker: str) -> None:
    assert speakers(text) == [speaker]


def test_subject_and_object_side_by_side_are_two() -> None:
    found = speakers("قالت شركة «الهلال» إن العمل مستمر.", "عزت الشركة القرار إلى «أحوال السوق في البلاد كلها».")
    assert found == ["الهلال", "الهلال"]


@pytest.mark.parametrize(
    ("role", "again"),
    [
        ("المدعي العام، سامر الخطيب،", "المدعي العام"),
        ("سامر الخطيب مدير المستشفى", "مدير المستشفى"),
    ],
)
def test_role_around_a_name_means_its_holder_later(role: str, again: str) -> None:
    assert speakers(f"وصل {role} إلى القاعة.", f"وقال {again} إن العمل مستمر.") == ["سامر الخطيب"]


@pytest.mark.parametrize(("verb", "speaker"), [("وقال", "سامر الخطيب"), ("وقالت", "ليلى حداد")])
def test_gender_of_a_verb_picks_among_those_who_argue(verb: str, speaker: str) -> None:
    heard = ("قال النائب سامر الخطيب إن العمل مستمر.", "قاطعته النائبة ليلى حداد من مقعدها.")
    assert speakers(*heard, f"{verb} إن الطريق مغلق.")[-1] == speaker


def test_first_and_second_are_those_named_together() -> None:
    found = speakers(
        "وصل سامر الخطيب وليلى حداد إلى القاعة.",
        "قال الأول: «العمل مستمر في المدينة».",
        "ورد الثاني: «بل توقف منذ أيام».",
    )
    assert found == ["سامر الخطيب", "ليلى حداد"]


def test_quotation_within_a_quotation_after_a_colon_is_of_whom_its_sentence_names_or_of_the_speaker() -> None:
    assert speakers("قال سامر الخطيب: «قلت للاعبين: “لا تتراجعوا إلى الخلف”. وتراجعوا».") == ["سامر الخطيب"] * 2


def test_heading_is_of_whom_the_text_gives_the_words_to_without_a_verb_of_saying() -> None:
    found = speakers("«الماء أثقل من النفط»", "تقف ليلى حداد هنا هكذا: «الماء أثقل من النفط، وأثمن منه».")
    assert found == ["ليلى حداد"] * 2


def test_medium_spoken_to_may_follow_the_quotation() -> None:
    source = article("«لن نغادر المدينة أبدا»، قال سامر الخطيب لصحيفة المساء.")
    (only,) = quotations(source, entities(source))
    assert only.attribution is not None
    assert "المساء" in only.attribution.text


def test_words_in_marks_after_people_are_what_they_say() -> None:
    assert speakers("هتف اللاعبون «لن نغادر هذا الملعب أبدا».") == ["اللاعبون"]


def test_words_in_marks_after_that_are_speech_whatever_the_verb() -> None:
    source = article("يأمل سامر الخطيب في أن «تعود المياه إلى مجاريها قريبا».")
    (only,) = quotations(source, entities(source))
    assert source.text[only.begin : only.end] == "تعود المياه إلى مجاريها قريبا"
