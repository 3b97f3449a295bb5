"""Sentence boundaries of news: what ends a sentence, what does not, and what is too long."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import spans
from worker.segmentation import pairs, repair


def sentences(text: str, proposed: str = "none") -> list[str]:
    """The sentences of a paragraph; ``proposed`` is none or all: what the tokenizer says of every token."""
    tokens = spans(text)
    ends = repair(text, tokens, range(len(tokens)) if proposed == "all" else ()).ends
    begins = [0, *(end + 1 for end in ends)]
    return [text[tokens[begin][0] : tokens[end][1]] for begin, end in zip(begins, ends, strict=False)]


def check(marked: str, proposed: str = "none") -> None:
    """Compare with a text that has ‖ where its sentences end."""
    assert sentences(marked.replace("‖", ""), proposed) == [piece.strip() for piece in marked.split("‖")]


@pytest.mark.parametrize(
    "marked",
    [
        "وصل الوفد إلى صنعاء.‖ وغادر بعد ساعة.",
        "هل يعود غدا؟‖ لم يجب الوزير!",
        "ماذا حدث؟!‖ لا أحد يعلم.",
        "رائع!!‖ سجل البديل.",
        "لماذا؟؟‖ لا جواب.",
        "وصل الوفد، ثم غادر؛ ثم عاد.",
        "انتهى اللقاء !‖ ثم غادر الجميع .",
        "وصل الوفد.\u200f‖ وغادر.",
    ],
)
def test_stops_end_a_sentence_and_commas_do_not(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "قال: «وصلنا. لم نجد أحدا. عدنا» ثم صمت.",
        'قال: "وصلنا. عدنا" ثم صمت.',
        "قال: “وصلنا. عدنا” ثم صمت.",
        "قال: ‘وصلنا. عدنا’ ثم صمت.",
        "قال: 'وصلنا. عدنا' ثم صمت.",
        "قال: »وصلنا. عدنا« ثم صمت.",
        "قال: «نقل عنه “الأمر صعب. جدا” ثم صمت. وغادر» أمس.",
        "وصل الوفد (نحو 30 شخصا. معظمهم خبراء) صباحا.",
        "وصل الوفد.‖ (راجع الصفحة الثالثة.)‖ ثم غادر.",
        "قال: «انتهينا».‖ وغادر.",
        "قال: «انتهينا.»، وغادر.",
        "قال: «لا أعرف… ربما غدا. ربما» وغادر.",
    ],
)
def test_paired_marks_are_never_divided(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "أعلن «النادي.‖ تأجيل المباراة.‖ وصمت.",
        "انتهى اللقاء», فغادر الجميع.‖ ثم عادوا.",
        "قال «إن لقب «الأمير. الصغير» باق. وسيبقى» لهم.‖ وذهب.",
        'قال: "انتهى اللقاء.‖ وغادر.‖ وقال: "لن نعود. أبدا".‖ وسكت.',
        "وصل (الوفد إلى صنعاء.‖ وغادر.",
        "قال: «المدينة آمنة.‖ وأضاف أن المدارس ستفتح.‖ وختم بأن الوضع مستقر».",
        "بث حفل Côte d'Azur أمس.‖ وعرض فيلم Ocean's Eleven.‖ ثم انتهى.",
    ],
)
def test_mark_without_its_partner_glues_nothing(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "ألقى د. سامي الكلمة.‖ وتلته أ. هند.",
        "حضر ود. سامي وأ.د. ليلى وم. فادي.‖ وغاب بد. نادر المرض.",
        "سنة 505 هـ. في بغداد.‖ وانتهى.",
        "في القرن الثالث ق.م. تقريبا.‖ وانتهى.",
        "في المجلة (ج. 3، ص. 12) أمس.‖ وانتهى.",
        "وقع ر. م. الدوسري العقد.‖ وغادر.",
        "نقلت أ.ف.ب. الخبر.‖ وأكدته.",
        "شكرا له.‖ ولم يفر.‖ وعاد به.",
        "كان ذلك لا بد.‖ وقد حدث.",
        "تأهل عن المجموعة ب.‖ وفاز.",
        "التقى Dr. Smith في روما.‖ وغادر.",
        "اشترت Acme Inc. المصنع.‖ وباعته Beta Ltd.‖ وانتهى.",
    ],
)
def test_abbreviations_and_initials_do_not_end_a_sentence(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "بلغت النسبة 3.5 في المئة.‖ وتراجعت إلى ١٫٥.",
        "كتب على example.org أمس.‖ ثم حذف.",
        "بلغ عددهم 25.‖ ونقل سبعة.",
        "انتهت 1-1.‖ ولعب الفريقان.",
        "1. بناء المدارس.‖ وتوسيعها.",
        "الخطة: 1. بناء المدارس 2. ترميم الطرق.‖ وتبدأ غدا.",
        "أولا. وقف القتال.‖ ثانيا. تبادل الأسرى.",
        "10.45 وصل الوفد.‖ وغادر.",
        "القاهرة - قال الوزير إنه باق.‖ وغادر.",
    ],
)
def test_numbers_addresses_and_lists(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "انتهى اللقاء.‖وقال الوزير إنه باق.",
        "من القاتل؟‖التحقيق مستمر.",
        "قال: «لن أعود».‖وخرج.",
        "وصل عددهم إلى 40.‖وبقي سبعة.",
        "قطعت المياه...‖والسبب مجهول.",
    ],
)
def test_missing_space_hides_no_end(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "انتظرنا طويلا.. ولم يأت أحد.",
        "قال إن الأمر... صعب.",
        "ظل يحاول... ثم غرق القارب.",
        "حضر الأهل و... حتى الخصوم جميعهم.",
        "اختفى قبل أشهر…‖ أسرته لا تزال تنتظر.",
        "إلى أين..؟‖ لا أحد يعرف.",
    ],
)
def test_dots_pause_or_end(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "«لن نعود.» قال الوزير.‖ وغادر.",
        "«لن نعود.» يقول أبو حسن، وهو بائع.‖ ويضيف: «انتهى».",
        "«من المسؤول؟» سألت النائبة.‖ ولم يجب أحد.",
        "«لن نعود.» هكذا رد الوزير.‖ وغادر.",
        "«لن نعود.» كما قال أحدهم.‖ وغادر.",
        "«تعبنا.» — سائق أجرة.‖ ويعمل ليلا.",
        "قال: «لن نعود.» مضيفا أنه باق.‖ وغادر.",
        "قال: «لن نعود.» وفق الوكالة.‖ وغادر.",
        "قال: «لن نعود.» على حد تعبيره.‖ وغادر.",
        "قال: «لن نعود.»‖ وأضاف أنه باق.",
        "قال سالم: «لن نعود.»‖ قالت هند: «بل نعود.»",
        "قال: «لن نعود.»‖ الفريق خامس.",
        "سأل: «أين كنت؟»‖ فأجاب: «في البيت.»",
        "عرض فيلم «أين أنت؟» في المهرجان.",
        "“We left.” said the minister.",
    ],
)
def test_quotation_keeps_its_speaker(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "text",
    ["وصل الوفد، وغادر.", "قال: «وصلنا. عدنا» أمس.", "بحضور د. سامي.", "بلغت 3.5 في المئة.", "وصل (من روما) أمس."],
)
def test_bad_proposals_are_taken_back(text: str) -> None:
    for sentence in sentences(text, "all"):
        assert not sentence.rstrip().endswith(("،", "د.", "(", "«"))
        assert sentence.count("«") == sentence.count("»")
        assert sentence.count("(") == sentence.count(")")


def test_closing_mark_stays_with_its_sentence() -> None:
    assert sentences("(وصل الوفد.) ثم غادر.")[0].endswith(")")


def test_overlong_sentence_is_cut_at_the_safest_place() -> None:
    text = "كلمة " * 150 + "هنا؛ " + "كلمة " * 100
    tokens = spans(text)
    boundaries = repair(text, tokens, ())
    assert text[slice(*tokens[boundaries.ends[0]])] == "؛"
    assert boundaries.cuts == boundaries.ends[:1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«أ «ب» ج", ((3, 5),)),
        ('أ "ب" ج "د" هـ', ((2, 4), (8, 10))),
        ('و"ب" ج', ((1, 3),)),
        ('أ "ب و "ج" د', ((7, 9),)),
        ("' أ' don't 'ب'", ((11, 13),)),
    ],
)
def test_pairs_ignore_what_is_not_balanced(text: str, expected: tuple[tuple[int, int], ...]) -> None:
    assert pairs(text, 0, len(text)) == expected


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(alphabet="ابج .،؛؟!«»\"'()[]…“”‘’د3أ-\n\u200f", max_size=300), st.data())
def test_sentences_are_a_partition_of_the_tokens(text: str, data: st.DataObject) -> None:
    tokens = spans(text)
    proposed = data.draw(st.sets(st.integers(0, max(0, len(tokens) - 1))))
    boundaries = repair(text, tokens, proposed, longest=20)
    if not tokens:
        assert boundaries.ends == ()
        return
    assert list(boundaries.ends) == sorted(set(boundaries.ends))
    assert boundaries.ends[-1] == len(tokens) - 1
    assert set(boundaries.cuts) <= set(boundaries.ends)
    lengths = [end - begin for begin, end in zip((-1, *boundaries.ends), boundaries.ends, strict=False)]
    assert max(lengths) <= 20
