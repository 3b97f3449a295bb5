"""Gold articles as files have them, and the product's result beside them."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from schemas.extraction import (
    Cue,
    DateExpression,
    DateKind,
    Grain,
    Quotation,
    QuotationKind,
    Reference,
)
from tests.evaluation.annotations import Entity, GoldArticle, Party, gold_article, moment, read, system_annotations
from tests.evaluation.extraction import line, summed
from tests.evaluation.scoring.counts import Fault
from tests.evaluation.scoring.score import compare
from tests.results import TEXT, small_result

RECORD = {
    "id": "a1",
    "published_at": "2025-08-16",
    "text": "قال سامر حداد لراديو حلب إن حدّاد عاد أمس.",
    "entities": [
        {"name": "سامر حداد", "type": "person", "mentions": [[4, 13], [28, 33]]},
        {"name": "راديو حلب", "type": "organisation", "mentions": [[15, 24]]},
    ],
    "quotations": [
        {"begin": 25, "end": 41, "kind": "indirect", "speaker": "حداد", "speaker_mention": [4, 13], "cue": [0, 3]}
    ],
    "dates": [{"begin": 38, "end": 41, "value": "2025-08-15", "grain": "day"}],
}


def test_an_article_is_read_with_its_speakers_found_among_its_entities() -> None:
    article = gold_article({**RECORD, "part": "unseen", "genre": "report"}, "file")
    assert (article.id, article.published_at, article.part) == ("a1", date(2025, 8, 16), "unseen")
    assert article.annotations.entities[1] == Entity(name="راديو حلب", type="organisation", mentions=((15, 24),))
    assert article.annotations.quotations[0].speaker == Party(phrases=("حداد",), entity=0)
    assert article.annotations.quotations[0].source is None
    assert article.annotations.dates[0].value == "2025-08-15"


def test_a_name_of_two_entities_is_neither() -> None:
    two = {"name": "ليلى حداد", "type": "person", "mentions": [[28, 33]]}
    article = gold_article({**RECORD, "entities": [*RECORD["entities"], two]}, "file")
    assert article.annotations.quotations[0].speaker == Party(phrases=("حداد",))


def test_what_is_missing_is_empty() -> None:
    article = gold_article({"text": "خبر.", "published_at": None, "quotations": None}, "file")
    assert (article.id, article.published_at, article.part) == ("file", None, None)
    empty = article.annotations
    assert (empty.entities, empty.quotations, empty.dates) == ((), (), ())
    assert compare(empty, empty).report()["articles"] == 1


def test_moments_are_as_precise_as_they_are_given() -> None:
    assert moment("2025-08-16") == date(2025, 8, 16)
    assert moment("2025-08-16T09:00:00Z") == datetime(2025, 8, 16, 9, tzinfo=UTC)
    assert moment("") is None


@pytest.mark.parametrize("ending", [".json", ".jsonl"])
def test_articles_come_one_a_file_in_a_list_or_one_a_line(tmp_path: Path, ending: str) -> None:
    rows = [{"text": "خبر\u2028أول"}, {"text": "خبر ثان"}]
    (tmp_path / "a.json").write_text(json.dumps(rows[0], ensure_ascii=False), encoding="utf-8-sig")
    (tmp_path / "b.json").write_text(json.dumps(rows), encoding="utf-8")
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / f"c{ending}").write_text(lines + "\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not read", encoding="utf-8")
    assert [article.id for article in read(tmp_path)] == ["a", "b:1", "b:2", "c:1", "c:2"]
    assert [article.annotations.text for article in read(tmp_path / f"c{ending}")] == ["خبر\u2028أول", "خبر ثان"]


@pytest.mark.parametrize(
    "content",
    ["", "{", "[1]", '{"id": "a"}', '{"text": "", "dates": [{"begin": 1}]}', '{"text": "", "published_at": "soon"}'],
)
def test_another_form_is_refused_by_the_name_of_its_file(tmp_path: Path, content: str) -> None:
    file = tmp_path / "odd.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"odd\.json does not hold gold articles"):
        read(file)


def test_a_kind_of_quotation_must_be_known() -> None:
    with pytest.raises(ValueError, match="'mixed'; write direct or indirect"):
        gold_article({**RECORD, "quotations": [{"begin": 0, "end": 1, "kind": "mixed"}]}, "file")


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"holds no \.json or \.jsonl file"):
        read(tmp_path)


def test_a_result_becomes_annotations() -> None:
    result = replace(
        small_result(),
        quotations=(
            Quotation(
                id="q1",
                begin=0,
                end=9,
                text=TEXT[0:9],
                kind=QuotationKind.INDIRECT,
                sentences=("s1",),
                speaker=Reference(begin=5, end=9, text="سلمى", entity="e1"),
                cue=Cue(begin=0, end=4, text="وصلت"),
                attribution=Reference(begin=14, end=18, text="عمان"),
            ),
        ),
        dates=(DateExpression(begin=0, end=4, text="وصلت", grain=Grain.DAY, kind=DateKind.RELATIVE),),
    )
    found = system_annotations(TEXT, result)
    assert found.entities == (Entity(name="سلمى", type="person", mentions=((5, 9),)),)
    assert found.quotations[0].speaker == Party(phrases=("سلمى", "سلمى"), entity=0)
    assert found.quotations[0].source == Party(phrases=("عمان",))
    assert found.dates[0].value is None
    assert system_annotations(TEXT, replace(small_result(), entities=None)).entities == ()


def test_parts_are_scored_apart_and_together() -> None:
    article = gold_article(RECORD, "file")
    score = compare(article.annotations, article.annotations)
    report = summed([("unseen", score), ("development", score), (None, score)])
    assert report["articles"] == 3
    assert report["parts"] == {"development": score.report(), "unseen": score.report()}


def test_an_error_is_one_line_with_its_words() -> None:
    article: GoldArticle = gold_article({"text": "مساء\nأمس"}, "a7")
    fault = Fault(what="missed date", span=(0, 8))
    assert line(article, fault) == "a7\t0-8\tmissed date\tمساء أمس"
