"""Names are found as translators spell them, and numbers by value; other names and numbers are not taken for them."""

import time
from decimal import Decimal

import pytest

from worker.export.likeness import figures, has_value, names

# Candidates as the result has them, and how an English or French text spells the same name.
SPELLED = [
    (("Nādiyah ibn Sālim", "Nādiyah bin Sālim"), "Nadia Ben Salem"),
    (("Nādiyah bin Sālim",), "Nadia bin Salem"),
    (("Muḥammad al-Ḥasan",), "Mohammed al-Hassan"),
    (("Muḥammad al-Ḥasan",), "Mohamed Alhasan"),
    (("Salmá al-Khaṭīb",), "Salma al-Khatib"),
    (("Salmá al-Khaṭīb",), "Salma El Khatib"),
    (("Karīm al-Manṣūrī",), "Karim Mansouri"),
    (("Karīm al-Manṣūrī",), "Kareem al-Mansoori"),
    (("Hudá al-Zuʻbī",), "Huda al-Zoubi"),
    (("ʻAbd al-Fattāḥ al-Sīsī",), "Abdel Fattah el-Sisi"),
    (("Yūsuf al-Najjār",), "Youssef al-Najjar"),
    (("Ḥusayn al-ʻAṭṭār",), "Hussein Attar"),
    (("Khālid Mashʻal",), "Khaled Meshaal"),
    (("Fāṭimah al-Zahrāʼ",), "Fatima Zahra"),
    (("Ismāʻīl Haniyyah",), "Ismail Haniyeh"),
    (("Jamāl ʻAbd al-Nāṣir",), "Gamal Abdel Nasser"),
    (("ʻUmar al-Bashīr",), "Omar al-Bashir"),
    (("Aḥmad Qāsim",), "Ahmed Qassem"),
    (("Ṭāriq al-ʻAbd Allāh",), "Tarek al-Abdullah"),
    (("Samīr Ghānim",), "Samir Ghanem"),
    (("Ṣāliḥ",), "Saleh"),
    (("al-Khaṭīb",), "Khatib"),
    (("Ibrāhīm Raʼīsī",), "Ebrahim Raisi"),
    (("Layla Sharaf",), "Leila Sharaf"),
    (("ʻAdnān Manṣūr",), "Adnan Mansour"),
]
OTHERS = [
    (("Nādiyah bin Sālim",), "Samir Ben Ali"),
    (("Salmá al-Khaṭīb",), "Samir al-Najjar"),
    (("Karīm al-Manṣūrī",), "Karim al-Attar"),
    (("Muḥammad al-Ḥasan",), "Ahmed al-Hussein"),
    (("Yūsuf al-Najjār",), "Youssef al-Attar"),
    (("Khālid Mashʻal",), "Khaled Qaddoumi"),
    (("ʻUmar al-Bashīr",), "Omar al-Mukhtar"),
    (("Aḥmad Qāsim",), "Ahmed Ouyahia"),
    (("Samīr Ghānim",), "Samir Geagea"),
    (("Ṣāliḥ",), "Salem"),
    (("al-Khaṭīb",), "al-Najjar"),
    (("Fāṭimah al-Zahrāʼ",), "Fatma Ahmed"),
    (("Ismāʻīl Haniyyah",), "Ismail Omar"),
    (("Jamāl ʻAbd al-Nāṣir",), "Jamal Khashoggi"),
    (("Layla Sharaf",), "Leila Trabelsi"),
    (("ʻAdnān Manṣūr",), "Adnan Oktar"),
]
AROUND = "In Amman on Tuesday, {} told reporters that the second phase would begin next year with 14 new stations."


@pytest.mark.parametrize(("candidates", "spelled"), SPELLED)
def test_names_are_found_as_translators_spell_them(candidates: tuple[str, ...], spelled: str) -> None:
    assert names(candidates, AROUND.format(spelled))


@pytest.mark.parametrize(("candidates", "other"), OTHERS)
def test_other_names_are_not_taken_for_them(candidates: tuple[str, ...], other: str) -> None:
    assert not names(candidates, AROUND.format(other))


@pytest.mark.parametrize("candidates", [names for names, _ in SPELLED])
def test_a_text_without_the_name_does_not_have_it(candidates: tuple[str, ...]) -> None:
    assert not names(candidates, AROUND.format("the minister"))


def test_nothing_is_found_in_nothing() -> None:
    assert not names(("Salmá",), "")
    assert not names((), "Salma")
    assert not names(("",), "Salma")


@pytest.mark.parametrize(
    ("value", "text", "there"),
    [
        ("340", "at a cost of 340 million dollars", True),
        ("340000000", "at a cost of 340 million dollars", True),
        ("1250000", "1.25 million people", True),
        ("1250000", "1,250,000 people", True),
        ("1250000", "1 250 000 habitants".replace(" ", "\u202f"), True),
        ("1250000", "1.250.000 Menschen", True),
        ("1.5", "1,5 Prozent", True),
        ("1.5", "١٫٥ في المئة", True),
        ("600000", "٦٠٠ ألف", True),
        ("26", "in 26 months", True),
        ("26", "in 62 months", False),
        ("26", "in 260 months", False),
        ("340", "for 34 million dollars", False),
        ("26", "in twenty-six months", False),
    ],
)
def test_numbers_are_found_by_value(value: str, text: str, there: bool) -> None:  # noqa: FBT001
    assert has_value(value, text) is there


def test_dates_in_figures_give_their_parts() -> None:
    assert {Decimal(21), Decimal(11), Decimal(2026)} <= figures("on 21.11.2026")
    assert {Decimal(21), Decimal(2026)} <= figures("21/11/2026, then")


def test_endless_text_is_looked_through_in_no_time() -> None:
    begun = time.process_time()
    assert not names([f"Layla al-Attar {number}" for number in range(50)], "Samir said so. " * 100_000)
    assert time.process_time() - begun < 5
