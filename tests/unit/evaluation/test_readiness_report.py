"""The evaluator of readiness on texts whose counts are known."""

import json
from datetime import date

import pytest

from tests.evaluation.annotations import Annotations, Entity, GoldArticle, Party, Quotation
from tests.evaluation.readiness import Report, divisions, paired
from tests.factories import document
from worker.summary.units import units


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال (أمس) «نعم»", ["(أمس)", "«نعم»"]),
        ("«أ (ب) ج»", ["(ب)", "«أ (ب) ج»"]),
        ('"أ" ثم "ب"', ['"أ"', '"ب"']),
        ("أ) ب (ج", []),
        ("«أ (ب» ج)", ["«أ (ب»"]),
        ("«أ\nب»", []),
    ],
)
def test_brackets_are_paired_within_a_paragraph(text: str, expected: list[str]) -> None:
    assert [text[begin:end] for begin, end in paired(text)] == expected


def test_stretch_is_divided_where_a_unit_begins_inside_it() -> None:
    article = document("وصل رامي.", "نام الناس.")
    pieces = units(article)
    second = article.text.index("نام")
    assert divisions([(0, second), (second, len(article.text))], pieces) == 0
    assert divisions([(0, second + 1), (3, len(article.text))], pieces) == 2


def test_report_counts_what_is_cut_flagged_and_suggested() -> None:
    article = document(
        "قالت هالة مراد إن المحطة جاهزة.",
        "وأضافت أن المياه ستصل أمس.",
        names={"هالة مراد": "PER"},
        split={"وأضافت": ("و", "أضافت")},
        tags={"قالت": "VERB", "أضافت": "VERB", "المحطة": "NOUN"},
    )
    text = article.text
    begin = text.index("أن المياه")
    gold = GoldArticle(
        id="a",
        published_at=date(2026, 11, 21),
        part=None,
        annotations=Annotations(
            text=text,
            entities=(Entity(name="هالة مراد", type="person", mentions=((5, 14),)),),
            quotations=(
                Quotation(
                    span=(begin, len(text) - 1), kind="indirect", speaker=Party(phrases=("هالة مراد",), entity=0)
                ),
                Quotation(span=(3, begin + 3), kind="direct"),
            ),
        ),
    )
    report = Report()
    report.add(gold, article)
    counts = json.loads(report.line())
    wanted = {
        "units": 2,
        "direct_quotations_cut": 1,
        "indirect_quotations_cut": 0,
        "pairs": 0,
        "relative_dates": 1,
        "relative_dates_resolved": 1,
        "relative_dates_silent": 0,
        "speakers_outside": 1,
        "speakers_outside_flagged": 1,
        "speakers_suggested_right": 1,
        "standalone": 1,
        "share_standalone": 0.5,
    }
    assert {name: counts[name] for name in wanted} == wanted
