"""Languages are told apart on a headline; what is too short to tell is not guessed."""

import pytest

from worker.detection import Detector, plain

HEADLINES = {
    "ar": ("وصلت سلمى إلى عمان.", "ارتفاع أسعار النفط بعد قرار أوبك", "محكمة تقضي بسجن مسؤول سابق"),
    "en": ("Salma arrived in Amman.", "Oil prices rise after OPEC decision", "Court jails former official"),
    "fa": ("رئیس جمهور ایران وارد بغداد شد", "بانک مرکزی نرخ بهره را کاهش داد", "اعتراض در پایتخت به گرانی"),
    "ur": ("وزیر اعظم آج عمان کا دورہ کریں گے", "ٹریفک حادثے میں دس افراد ہلاک", "بارش کے باعث میچ ملتوی"),
    "fr": ("Salma est arrivée à Amman.", "Dix morts dans un accident de la route", "Match reporté à cause de la pluie"),
    "he": ("שר החוץ ביקר היום בירושלים",),
}


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector()


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in HEADLINES.items() for text in texts])
def test_headline_tells_its_language(detector: Detector, language: str, text: str) -> None:
    assert detector.language(text) == language
    assert detector.language(f"\u202b{text}\u202c\r\n{text}") == language


def test_dialects_are_arabic(detector: Detector) -> None:
    assert detector.language("شنو هاد الشي ديال الحكومة فالمغرب") == "ar"
    assert detector.language("يا جماعة احنا رايحين فين النهاردة") == "ar"


def test_arabic_with_foreign_names_is_arabic(detector: Detector) -> None:
    assert detector.language("قالت وكالة Reuters إن شركة Microsoft ستفتح مكتبا في عمان.") == "ar"


@pytest.mark.parametrize(
    "text", ["", "😀", "2026 12 25", "... !", "عمان", "تهران", "خبر", "London", "Reuters", "\u200f" * 50]
)
def test_what_is_too_short_does_not_tell(detector: Detector, text: str) -> None:
    assert detector.language(text) is None


def test_letters_that_are_no_words_do_not_tell(detector: Detector) -> None:
    assert detector.language("a" * 50) is None


@pytest.mark.parametrize(
    ("code", "expected"), [("ar-EG", "ar"), ("zh-hans", "zh"), ("nb", "no"), ("arz", "ar"), ("fa", "fa")]
)
def test_codes_are_compared_without_script_and_variety(code: str, expected: str) -> None:
    assert plain(code) == expected
