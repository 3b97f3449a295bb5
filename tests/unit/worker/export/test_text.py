"""The plain text has what a reader wants, in the language of the article."""

from dataclasses import replace

from tests.editions import SECOND, TITLE, rich_edition
from worker.export.text import text


def test_text_has_summary_notes_glossary_quotations_and_dates() -> None:
    lines = text(rich_edition()).splitlines()
    assert lines[:3] == [TITLE, "2026-03-04", "https://news.example/1"]
    assert f"2. {SECOND}" in lines
    assert "   - العطار: ليلى العطار" in lines
    assert "   - مقطع طويل" in lines
    assert "ليلى العطار | شخص | Laylá al-ʻAṭṭār" in lines
    assert "العطار: «سنفتح المكتبة للجميع»" in lines
    assert "يوم 3 آذار 2026 | 2026-03-03" in lines
    assert "- Not <sure>." in lines


def test_other_languages_get_english_labels() -> None:
    edition = rich_edition()
    result = replace(edition.result, article=replace(edition.result.article, language="fr"))
    assert "Summary" in text(replace(edition, result=result)).splitlines()


def test_controls_do_not_reach_the_terminal() -> None:
    edition = rich_edition()
    hostile = replace(edition, article=replace(edition.article, title="\x1b[31mred\x9b1m\r"))
    assert text(hostile).splitlines()[0] == " [31mred 1m "
