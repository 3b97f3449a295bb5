"""Names in Latin letters: what the table and the rules give, and where they give nothing."""

from unicodedata import is_normalized

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.extraction import EntityType
from worker.extraction.lexicon import lexicon
from worker.extraction.romanization import MOST, romanized
from worker.orthography import key

PERSON, LOCATION, ORGANISATION = EntityType.PERSON, EntityType.LOCATION, EntityType.ORGANISATION
AYN, HAMZA = "\u02bb", "\u02bc"


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("سامر الخطيب", PERSON, ("Sāmir al-Khaṭīb",)),
        ("عبد الرحمن", PERSON, (f"{AYN}Abd al-Raḥmān",)),
        ("عبدالرحمن", PERSON, (f"{AYN}Abd al-Raḥmān",)),
        ("وائل", PERSON, (f"Wā{HAMZA}il",)),
        ("مصطفى", PERSON, ("Muṣṭafá",)),
        ("ليلى الأيوبي", PERSON, ("Laylá al-Ayyūbī",)),
        ("نورة آل سعود", PERSON, (f"Nūrah Āl Sa{AYN}ūd",)),
        ("دونالد ترامب", PERSON, ("Donald Trump", "Dūnāld Trāmb")),
        ("ترامب", PERSON, ("Trump", "Trāmb")),
        ("القاهرة", LOCATION, ("Cairo", "al-Qāhirah")),
        ("واشنطن", LOCATION, ("Washington", "Wāshinṭun")),
        ("جامعة دمشق", ORGANISATION, (f"Jāmi{AYN}at Dimashq",)),
        ("قناة الجزيرة", ORGANISATION, ("Al Jazeera", "Qanāt al-Jazīrah")),
    ],
)
def test_table(name: str, kind: EntityType, expected: tuple[str, ...]) -> None:
    assert romanized(name, kind) == expected


@pytest.mark.parametrize("spelling", ["فاطمة الزهراء", "فاطمه الزهراء", "فَاطِمَة الزهراء", "فاطمـة الزهراء"])
def test_spelling_does_not_matter(spelling: str) -> None:
    assert romanized(spelling, PERSON) == (f"Fāṭimah al-Zahrā{HAMZA}",)


def test_sun_letters_leave_the_article_as_it_is() -> None:
    assert romanized("الشاذلي", PERSON) == ("al-Shādhilī",)


def test_son_of_has_two_readings_between_names_and_one_before() -> None:
    assert romanized("خالد بن نصر", PERSON) == ("Khālid ibn Naṣr", "Khālid bin Naṣr")
    assert romanized("بن نصر", PERSON) == ("Bin Naṣr",)


def test_adjective_of_relation_follows_from_its_place() -> None:
    assert romanized("القيرواني", PERSON) == ("al-Qayrawānī",)


def test_ta_marbuta_is_t_in_construct_only() -> None:
    assert romanized("مدينة نصر", LOCATION) == ("Madīnat Naṣr",)
    assert romanized("الجمهورية العربية", ORGANISATION) == (f"al-Jumhūrīyah al-{AYN}Arabīyah",)
    assert romanized("حبيبة منصور", PERSON) == ("Ḥabībah Manṣūr",)


def test_word_with_every_vowel_written_needs_no_table() -> None:
    assert romanized("تاراما", PERSON) == ("Tārāmā",)


@pytest.mark.parametrize("name", ["هالفورسن", "سامر هالفورسن", "قرشفة", "وادي قرشفة", "Reuters", "", "«»"])
def test_what_is_not_sure_is_absent(name: str) -> None:
    assert romanized(name, PERSON) is None


def test_english_name_is_of_the_same_kind_of_thing() -> None:
    assert "Cairo" not in (romanized("القاهرة", PERSON) or ())


@settings(deadline=None)
@given(st.text("ابتجدرسعفقكلمنهويىةءأ ـ\u064e\u0651abZ0-'«»\u200f😀", max_size=30), st.sampled_from(EntityType))
def test_any_text_gives_few_precomposed_forms_or_none(name: str, kind: EntityType) -> None:
    found = romanized(name, kind)
    assert found is None or 1 <= len(found) == len(set(found)) <= MOST
    assert all(is_normalized("NFC", form) and form.strip() for form in found or ())


SECTIONS = ("particles", "personal", "places", "nouns", "foreign")


@pytest.mark.parametrize("section", SECTIONS)
def test_entries_are_sound(section: str) -> None:
    entries = lexicon("romanization")[section]
    assert len({key(word) for word in entries}) == len(entries)
    letters = set("abcdefghijklmnopqrstuvwxyz ʹ-āīūáḥṣḍṭẓ" + AYN + HAMZA)
    for word, value in entries.items():
        forms = [value] if isinstance(value, str) else value
        assert all(is_normalized("NFC", form) for form in forms), word
        # The first of two foreign forms is English and may have the letters of other languages.
        latin = forms[1:] if section == "foreign" else forms
        assert all(set(form.lower()) <= letters for form in latin), word


def test_foreign_words_have_their_english_form_and_one_romanisation() -> None:
    assert {len(forms) for forms in lexicon("romanization")["foreign"].values()} == {2}
