"""Who said what: the words, what announces them, who speaks and who reports it. All news here is invented."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.extraction import Quotation, QuotationKind, Reference
from tests.factories import document
from worker.document import Document
from worker.extraction.entities import entities
from worker.extraction.quotations import quotations

NAMES = {
    "سامر الخطيب": "PER",
    "الخطيب": "PER",
    "ليلى حداد": "PER",
    "حداد": "PER",
    "روسيا": "LOC",
    "وكالة البتراء": "ORG",
    "المساء": "ORG",
    "وسامر الخطيب": "PER",
    "لسامر الخطيب": "PER",
    "لوكالة البتراء": "ORG",
}
# What the tokenizer takes apart.
SPLIT = {
    whole: (whole[0], whole[1:])
    for whole in ("وكان", "بأن", "بأنه", "فإن", "وسامر", "لسامر", "لوكالة", "لصحيفة", "بقوله", "لأنه")
}


def article(*sentences: str, tags: Mapping[str, str] | None = None) -> Document:
    return document(*sentences, names=NAMES, split=SPLIT, tags=tags)


def found(*sentences: str, tags: Mapping[str, str] | None = None) -> list[Quotation]:
    source = article(*sentences, tags=tags)
    return list(quotations(source, entities(source)))


def direct(*sentences: str) -> list[str]:
    return [each.text for each in found(*sentences) if each.kind is QuotationKind.DIRECT]


def indirect(*sentences: str) -> list[str]:
    return [each.text for each in found(*sentences) if each.kind is QuotationKind.INDIRECT]


def words(reference: Reference | None) -> str | None:
    return None if reference is None else reference.text


def speakers(*sentences: str) -> list[str | None]:
    return [words(each.speaker) for each in found(*sentences)]


def sources(*sentences: str) -> list[str | None]:
    return [words(each.attribution) for each in found(*sentences)]


@pytest.mark.parametrize(
    "text",
    [
        "وقال سامر الخطيب: «لن نغادر المدينة أبدا».",
        'وقال سامر الخطيب: "لن نغادر المدينة أبدا".',
        "وقال سامر الخطيب: “لن نغادر المدينة أبدا”.",
        "وقال سامر الخطيب: ”لن نغادر المدينة أبدا“.",
        "وقال سامر الخطيب: »لن نغادر المدينة أبدا«.",
        "وقال سامر الخطيب: ‹لن نغادر المدينة أبدا›.",
        "وقال سامر الخطيب: ‘لن نغادر المدينة أبدا’.",
        "وقال سامر الخطيب: ''لن نغادر المدينة أبدا''.",
        "وقال سامر الخطيب «لن نغادر المدينة أبدا».",
        "«لن نغادر المدينة أبدا»، قال سامر الخطيب.",
        "«لن نغادر المدينة أبدا»، بحسب سامر الخطيب.",
        "سامر الخطيب: «لن نغادر المدينة أبدا»",
        "وصف سامر الخطيب الأمر بأنه «لن نغادر المدينة أبدا».",
    ],
)
def test_words_between_marks_that_report_speech_are_direct(text: str) -> None:
    (only,) = found(text)
    assert (only.kind, only.text) == (QuotationKind.DIRECT, "لن نغادر المدينة أبدا")
    assert words(only.speaker) == "سامر الخطيب"
    assert only.sentences == ("s1",)


@pytest.mark.parametrize(
    "text",
    [
        "عرض المهرجان فيلم «ظل الزيتون البعيد» أمس.",
        "وقال سامر الخطيب في صحيفة «أخبار المدينة اليوم» شيئا.",
        "أطلق سامر الخطيب حملة «بيت لكل عائلة».",
        "وقال سامر الخطيب كلمة «صريح ومثمر» مرة.",
        "نظم الحزب المعروف باسم «حزب الأمة الوطني» مسيرة.",
        "ولم يقل سامر الخطيب «نعم سنعود غدا».",
    ],
)
def test_names_titles_terms_and_what_was_not_said_are_not_quotations(text: str) -> None:
    assert direct(text) == []


def test_quotation_broken_by_its_attribution_is_two_with_one_speaker() -> None:
    both = found("«لا نريد وسطاء بيننا»، قال سامر الخطيب، «فنحن جيران منذ زمن».")
    assert [each.text for each in both] == ["لا نريد وسطاء بيننا", "فنحن جيران منذ زمن"]
    assert {words(each.speaker) for each in both} == {"سامر الخطيب"}
    assert len({each.cue for each in both}) == 1


def test_quotation_inside_a_quotation_needs_its_own_cue() -> None:
    text = "وقالت ليلى حداد: «سمعت عن «الحل الكبير الموعود» كثيرا. قال والدي: «من صبر ظفر دائما». صدقته»."
    assert [each.text for each in found(text)][1:] == ["من صبر ظفر دائما"]
    assert speakers(text) == ["ليلى حداد", "والدي"]


def test_each_paragraph_with_its_own_opening_mark_is_one_quotation() -> None:
    spoken = found("وقالت ليلى حداد: «عشنا ليلة صعبة.", "«الأطفال لم يناموا.", "«نطالب بحماية أهلنا».")
    assert [each.text for each in spoken] == ["عشنا ليلة صعبة.", "الأطفال لم يناموا.", "نطالب بحماية أهلنا"]
    assert {words(each.speaker) for each in spoken} == {"ليلى حداد"}


def test_quotation_goes_on_into_the_paragraph_that_closes_it() -> None:
    (only,) = found("وقالت ليلى حداد: «عشنا ليلة صعبة.", "الأطفال لم يناموا».")
    assert only.text == "عشنا ليلة صعبة.\nالأطفال لم يناموا"
    assert only.sentences == ("s1", "s2")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("وقال سامر الخطيب: «لن نغادر المدينة أبدا، مضيفا أن العمل مستمر.", "لن نغادر المدينة أبدا"),
        ("وقال سامر الخطيب: «لن نغادر المدينة أبدا، وفقا لوكالة البتراء.", "لن نغادر المدينة أبدا"),
        ("وقال سامر الخطيب: «لن نغادر المدينة أبدا", "لن نغادر المدينة أبدا"),
        ("وقال سامر الخطيب: لن نغادر المدينة أبدا».", "لن نغادر المدينة أبدا"),
        ("وقال: «زرنا «قلعة الجبل» معا أمس، مضيفا أن العمل مستمر.", "زرنا «قلعة الجبل» معا أمس"),
    ],
)
def test_missing_mark_is_where_the_utterance_ends_or_begins(text: str, wanted: str) -> None:
    assert direct(text) == [wanted]


def test_stray_closing_mark_leaves_a_reported_clause_as_it_is() -> None:
    text = "وأكد سامر الخطيب أن العمل المشترك مستمر»."
    assert (direct(text), indirect(text)) == ([], ["أن العمل المشترك مستمر"])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("قال سامر الخطيب إن العمل مستمر.", ["إن العمل مستمر"]),
        ("وأشار سامر الخطيب إلى أن العمل مستمر.", ["أن العمل مستمر"]),
        ("وأفاد سامر الخطيب بأن العمل مستمر.", ["أن العمل مستمر"]),
        ("وحذر سامر الخطيب، في مؤتمر صحفي، من أنه سيعود.", ["أنه سيعود"]),
        ("قال سامر الخطيب إن العمل مستمر، مضيفا أنه سيعود غدا.", ["إن العمل مستمر", "أنه سيعود غدا"]),
        ("قال سامر الخطيب إن العمل مستمر، لكنه أكد أنه سيعود.", ["إن العمل مستمر", "أنه سيعود"]),
        ("أكد سامر الخطيب أن العمل مستمر، وأن الخطة جاهزة.", ["أن العمل مستمر، وأن الخطة جاهزة"]),
        ("وقال سامر الخطيب: سنعود غدا إلى العمل.", ["سنعود غدا إلى العمل"]),
        ("سامر الخطيب: لن نتراجع", ["لن نتراجع"]),
        ("روسيا: لا عودة إلى الوراء", ["لا عودة إلى الوراء"]),
        ("ارتفعت الأسعار كثيرا، بحسب سامر الخطيب.", ["ارتفعت الأسعار كثيرا"]),
        ("وبحسب سامر الخطيب، فإن الأسعار ارتفعت.", ["إن الأسعار ارتفعت"]),
        ("سترتفع الأسعار غدا، يضيف سامر الخطيب.", ["سترتفع الأسعار غدا"]),
        ("قال سامر الخطيب إن العام سيكون «صعبا على الجميع هنا» وسيمر.", ["إن العام سيكون"]),
        ("قال سامر الخطيب إن «غرفة الملح» عرضت أمس.", ["إن «غرفة الملح» عرضت أمس"]),
    ],
)
def test_clause_of_a_verb_of_saying_is_indirect(text: str, wanted: list[str]) -> None:
    assert indirect(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "ومن المتوقع أن يعود سامر الخطيب غدا.",
        "يذكر أن روسيا دولة كبيرة.",
        "ويبدو أن الأمر انتهى تماما.",
        "ولم يقل سامر الخطيب إن العمل مستمر.",
        "ونفى سامر الخطيب وجود خلاف في المجلس.",
        "غادر سامر الخطيب بعد أن انتهى العمل.",
        "عاد سامر الخطيب لأنه تعب كثيرا، علما أن الطريق طويل.",
        "وصف سامر الخطيب القرار بأنه متأخر جدا.",
        "كتب: سامر الخطيب",
        "اقرأ أيضا: الفريق يعود الليلة إلى المدينة",
        "المدينة: يعود الليلة إلى الفريق",
        "ورفع المجلس الرسوم وفقا للقانون الجديد.",
    ],
)
def test_what_reports_no_speech_is_no_quotation(text: str) -> None:
    assert indirect(text) == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("قال رئيس الوزراء سامر الخطيب إن العمل مستمر.", "سامر الخطيب"),
        ("وسامر الخطيب أكد أن العمل مستمر.", "سامر الخطيب"),
        ("أما سامر الخطيب، رئيس الوزراء، فقال إن العمل مستمر.", "سامر الخطيب"),
        ("وكان سامر الخطيب قد قال قبل يومين إن العمل مستمر.", "سامر الخطيب"),
        ("وصل سامر الخطيب، رئيس الوزراء، الذي قال إن العمل مستمر.", "سامر الخطيب"),
        ("وقال المتحدث باسم المجلس، الدكتور سامر الخطيب، إن العمل مستمر.", "سامر الخطيب"),
        ("قالت لنا ليلى حداد ضاحكة إن العمل مستمر.", "ليلى حداد"),
        ("أعلنت روسيا أن العمل مستمر.", "روسيا"),
        ("وقال متحدث باسم الجيش إن العمل مستمر.", "متحدث باسم الجيش"),
        ("وأفاد شهود عيان بأن العمل مستمر.", "شهود عيان"),
        ("وقال مسؤول في الوزارة لوكالة البتراء إن العمل مستمر.", "مسؤول في الوزارة"),
        ("وقال محامي سامر الخطيب إن العمل مستمر.", "محامي سامر الخطيب"),
        ("ونقلت وكالة البتراء عن سامر الخطيب قوله إن العمل مستمر.", "سامر الخطيب"),
        ("وذكرت صحيفة «المساء» نقلا عن سامر الخطيب أن العمل مستمر.", "سامر الخطيب"),
    ],
)
def test_speaker_is_the_subject_of_the_cue(text: str, speaker: str) -> None:
    assert speakers(text) == [speaker]


def test_speaker_of_a_participle_is_the_subject_of_its_sentence() -> None:
    (only,) = found("خرج عشرات الطلاب إلى الشارع مرددين: «لا عودة إلى الوراء».", tags={"خرج": "VERB"})
    assert words(only.speaker) == "عشرات الطلاب"


@pytest.mark.parametrize(
    ("following", "speaker"),
    [
        ("وأضاف أن العمل مستمر.", "سامر الخطيب"),
        ("وأضاف الوزير أن العمل مستمر.", "الوزير"),
        ("وقالت إن العمل مستمر.", "ليلى حداد"),
        ("وتابعت: «العمل مستمر في المدينة».", "ليلى حداد"),
    ],
)
def test_verb_without_a_subject_goes_on_with_the_last_speaker_of_its_gender(following: str, speaker: str) -> None:
    article_ = (
        "وقالت الكاتبة ليلى حداد إن الطريق مغلق.",
        "وقال الوزير سامر الخطيب إن الطريق مفتوح.",
        following,
    )
    assert speakers(*article_)[-1] == speaker


def test_role_means_the_person_it_was_announced_with() -> None:
    source = article("وصل وزير المالية سامر الخطيب أمس.", "ثم عادت ليلى حداد.", "وقال الوزير إن العمل مستمر.")
    known = entities(source)
    (only,) = quotations(source, known)
    assert only.speaker is not None
    assert (only.speaker.text, only.speaker.entity) == ("الوزير", next(e.id for e in known if e.name == "سامر الخطيب"))


def test_unnamed_speaker_is_referred_to_as_first_described() -> None:
    assert speakers("وقال مصدر أمني إن الطريق مغلق.", "وأضاف المصدر أن العمل مستمر.") == ["مصدر أمني", "مصدر أمني"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("وقال سامر الخطيب: «لن نغادر المدينة أبدا»، وفقا لوكالة البتراء.", "وكالة البتراء"),
        ("وقال سامر الخطيب لـ«المساء» إن العمل مستمر.", "المساء"),
        ("وقال سامر الخطيب، في تصريح لصحيفة «المساء»، إن العمل مستمر.", "المساء"),
        ("ونقلت وكالة البتراء عن سامر الخطيب قوله إن العمل مستمر.", "وكالة البتراء"),
        ("وقال سامر الخطيب للصحفيين إن العمل مستمر.", None),
        ("ارتفعت الأسعار كثيرا، بحسب وكالة البتراء.", None),
    ],
)
def test_source_is_who_reports_when_another_speaks(text: str, source: str | None) -> None:
    assert sources(text) == [source]


def test_source_holds_while_the_same_one_speaks_on() -> None:
    told = sources("وقال سامر الخطيب لـ«المساء» إن العمل مستمر.", "وأضاف أنه سيعود.", "وقالت ليلى حداد إنها تعبت.")
    assert told == ["المساء", "المساء", None]


def test_heading_belongs_to_whom_the_text_gives_its_words() -> None:
    told = speakers("«لن نغادر المدينة أبدا»", "وقالت ليلى حداد: «لن نغادر المدينة أبدا. هذا بيتنا».")
    assert told == ["ليلى حداد", "ليلى حداد"]


def test_answers_without_a_name_are_the_guests() -> None:
    told = speakers(
        "ليلى حداد: لم أغب عن المدينة",
        "وقالت ليلى حداد إنها كتبت كثيرا.",
        "وقال سامر الخطيب إن الكتاب جيد.",
        "هل تعودين غدا؟",
        "«لن أعود قبل الصيف».",
    )
    assert told[-1] == "ليلى حداد"


@pytest.mark.parametrize(
    ("text", "cue", "lemma"),
    [
        ("وقال سامر الخطيب إن العمل مستمر.", "قال", "قال"),
        ("وصل سامر الخطيب، مضيفا أن العمل مستمر.", "مضيفا", "أضاف"),
        ("رد سامر الخطيب بقوله إن العمل مستمر.", "قوله", "قول"),
        ("وقالوا إن العمل مستمر.", "قالوا", "قال"),
        ("ارتفعت الأسعار كثيرا، وفقا لسامر الخطيب.", "وفقا", "وفقا"),
    ],
)
def test_cue_is_the_word_of_saying_without_its_clitics(text: str, cue: str, lemma: str) -> None:
    (only,) = found(text)
    assert only.cue is not None
    assert (only.cue.text, only.cue.lemma) == (cue, lemma)


def test_clitics_are_found_whether_the_tokenizer_split_them_or_not() -> None:
    sentence = "وأكد سامر الخطيب بأن العمل مستمر."
    split = document(sentence, names=NAMES, split={**SPLIT, "وأكد": ("و", "أكد")})
    whole = article(sentence)
    assert quotations(split, entities(split)) == quotations(whole, entities(whole))


def test_tagger_tells_a_verb_from_the_noun_that_is_spelt_like_it() -> None:
    text = "عقب سامر الخطيب على ذلك: العمل مستمر."
    assert len(found(text, tags={"عقب": "VERB"})) == 1
    assert found(text, tags={"عقب": "ADP"}) == []


def test_other_languages_have_direct_quotations_beside_a_person() -> None:
    text = '"We will not leave this town", said Anna Berg. The "new deal of cards" is out.'
    source = document(text, names={"Anna Berg": "PER"})
    english = Document(text=source.text, language="en", sentences=source.sentences)
    only = quotations(english, entities(english))[0]
    assert (only.text, words(only.speaker), only.cue) == ("We will not leave this town", "Anna Berg", None)


def test_no_sentences_no_quotations() -> None:
    assert quotations(Document(text="", language="ar", sentences=()), ()) == ()


PIECES = (
    *("«", "»", '"', "“", "”", "‹", "'", "''", ":", "،", ".", "؟", "\n", "(", ")", "-", "|"),
    *("وقال", "قال", "قائلا", "مضيفا", "قوله", "نقلت", "عن", "إن", "أن", "بأنه", "إلى", "لـ", "ل", "لم", "الذي", "أما"),
    *(
        "بحسب",
        "وفقا",
        "كما",
        "فيما",
        "سامر",
        "الخطيب",
        "الوزير",
        "مصدر",
        "صحيفة",
        "فيلم",
        "😀",
        "a\u0301",
        "\u202b",
        "قـال",
    ),
)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60))
def test_spans_and_ids_hold_on_any_marks_and_cues(pieces: list[str]) -> None:
    sentences = [line for line in " ".join(pieces).split("\n") if line.strip()]
    source = document(*sentences, names={"سامر الخطيب": "PER", "صحيفة": "ORG"}) if sentences else None
    if source is None or not source.sentences or not all(each.tokens for each in source.sentences):
        return
    known = entities(source)
    told = quotations(source, known)
    numbers = {f"s{number}" for number in range(1, len(source.sentences) + 1)}
    for each in told:
        for span in (each, each.speaker, each.cue, each.attribution):
            assert span is None or (0 <= span.begin < span.end and source.text[span.begin : span.end] == span.text)
        for reference in (each.speaker, each.attribution):
            assert reference is None or reference.entity in {None, *(entity.id for entity in known)}
        assert each.sentences
        assert set(each.sentences) <= numbers
    assert [each.id for each in told] == [f"q{number}" for number in range(1, len(told) + 1)]
    assert [each.begin for each in told] == sorted(each.begin for each in told)
