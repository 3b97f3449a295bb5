"""What can stand in a summary, and what is only furniture of the page."""

import pytest

from tests.factories import document
from worker.summary.units import units
from worker.summary.usability import usable

VERBS = dict.fromkeys(("وصل", "تابع", "شاهد", "كتب", "بلغت", "تعقد", "قال", "نقلت", "سجل", "شارك", "تكشف"), "VERB")

FURNITURE = (
    "القاهرة - رويترز",
    "عمّان، 24 تشرين الثاني 2025 (بترا) -",
    "بيروت – وكالة الأنباء المركزية.",
    "باريس (أ ف ب)",
    "- القضية الزراعية",
    "- أثر الجفاف على أسعار القمح في الأسواق",
    "• ثلاثة أسئلة عن الموازنة الجديدة للدولة",
    "2. موعد الاقتراع ومراكزه في المحافظات",
    "اقرأ أيضاً: أسعار الوقود تتراجع في ثلاث دول",
    "اقرأ المزيد عن الموسم الزراعي الجديد في الجنوب",
    "شاهد: لحظة وصول السفينة إلى الميناء القديم",
    "شاهد بالفيديو لحظة وصول السفينة إلى الميناء.",
    "تابعوا قناتنا على منصات التواصل كل يوم.",
    "تابع أيضا مباريات الجولة الثالثة من الدوري.",
    "أخبار ذات صلة بالموضوع من مراسلينا",
    "للمزيد من الأخبار زوروا موقعنا كل يوم.",
    "اشترك في النشرة البريدية لتصلك آخر الأخبار.",
    "شارك هذا المقال مع أصدقائك على الشبكة.",
    "تصوير: لمى الحسن، مدينة صيدا القديمة",
    "صورة أرشيفية للوزير خلال زيارته إلى المصنع",
    "الصورة: جسر المدينة بعد انتهاء أعمال الترميم.",
    "© 2025 شركة الأفق للنشر والتوزيع المحدودة.",
    "المصدر: وكالات ومواقع محلية في الجنوب",
    "كتب: مازن السالم من مدينة حلب",
    "كتبت - رنا الأحمد من مدينة نابلس",
    "بقلم: الدكتور وليد الناصر، أستاذ التاريخ.",
    "إعداد: قسم الشؤون الاقتصادية في الصحيفة.",
    "خاص | مراسل الصحيفة في العاصمة التونسية",
    "آخر تحديث 24 تشرين الثاني الساعة 14:30",
    "جميع الحقوق محفوظة لشركة الأفق للنشر.",
    "الكلمات المفتاحية: قمح، جفاف، أسعار، موسم",
    "نعم.",
)
STATEMENTS = (
    "تابع الوزير سير العمل في محطة المياه الجديدة.",
    "شاهد المشجعون المباراة في الملعب البلدي مساء أمس.",
    "كتب الروائي الراحل ثلاثين رواية وعشر مسرحيات.",
    "سجل الفريق هدفين في الشوط الأول من اللقاء.",
    "شارك هذا اللاعب في كأس العالم مرتين من قبل.",
    "قال المدير لوكالة رويترز إن المصنع سيعود إلى العمل.",
    "نقلت الصحيفة الخبر عن وكالة رويترز.",
    "بلغت الكلفة 12 مليون دينار، وفق وزارة المالية.",
    "تعقد اللجنة اجتماعها الأول - وهو مغلق - صباح الأحد.",
    "صور الأقمار الصناعية تكشف تراجع مساحة البحيرة.",
    "- وصل الوفد إلى العاصمة مساء أمس لبدء المحادثات.",
    "الروائي الراحل هو ابن خالة الشاعر سعيد الحداد.",
)


def is_usable(text: str, tags: dict[str, str] | None = None) -> bool:
    source = document(text, tags=tags)
    (fit,) = usable(source, units(source)) if len(source.sentences) == 1 else (False,)
    return fit


@pytest.mark.parametrize("text", FURNITURE)
@pytest.mark.parametrize("tags", [{}, VERBS], ids=["untagged", "tagged"])
def test_furniture_is_not_quoted(text: str, tags: dict[str, str]) -> None:
    assert not is_usable(text, tags)


@pytest.mark.parametrize("text", STATEMENTS)
@pytest.mark.parametrize("tags", [{}, VERBS], ids=["untagged", "tagged"])
def test_statements_are(text: str, tags: dict[str, str]) -> None:
    assert is_usable(text, tags)


def test_short_paragraphs_without_a_stop_are_headings_among_paragraphs_with_one() -> None:
    source = document(
        "تراجع إنتاج القمح في البلاد إلى النصف",
        "قال اتحاد المزارعين إن الموسم كان الأسوأ منذ عشرين عاما.",
        "كيف تستعد الحكومة للموسم المقبل",
        "تعقد الوزارة اجتماعات مع التجار لشراء القمح من الخارج.",
        "بلغت كلفة الطن الواحد أربعمئة دولار في آخر مناقصة.",
        tags=VERBS | {"تراجع": "VERB", "تستعد": "VERB"},
    )
    assert usable(source, units(source)) == (False, True, False, True, True)


def test_other_languages_without_tags_are_judged_by_marks_and_length() -> None:
    source = document("Read more: the harvest in pictures", "The minister opened the new plant on Sunday.")
    assert usable(source, units(source)) == (False, True)
