"""The evaluation of summaries, on articles whose scores are known."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.evaluation import summary, summary_weights
from tests.evaluation.extracts import Annotated, Article, divide, read, shares, tokens
from tests.evaluation.intervals import mean_interval
from tests.factories import document
from worker.summary.ranking import Weights
from worker.summary.signs import SIGNS

SENTENCES = (
    "أعلنت البلدية أمس برنامجا لترميم الأسواق القديمة.",
    "يبدأ العمل في الربيع ويستمر ثلاث سنوات كاملة.",
    "يحب سكان الحي القهوة المرة في المساء.",
    "تموّل البرنامجَ مؤسسة أهلية من أبناء المدينة.",
)


def annotated(*extracts: str) -> Annotated:
    source = document(*SENTENCES)
    article = Article(id="1", text=source.text, extracts=extracts)
    return divide(article, source)


def test_words_are_compared_in_plain_spelling() -> None:
    assert tokens("تموّل «البرنامجَ» مؤسّسة.") == tokens("تمول البرنامج مؤسسه")


def test_share_of_readers_counts_parts_and_glued_words() -> None:
    article = annotated(SENTENCES[0] + SENTENCES[1], SENTENCES[0].replace(" ", "").replace("أ", "ا"))
    assert shares(article) == (1.0, 0.5, 0.0, 0.0)
    assert 0 < shares(annotated(SENTENCES[1][:20]))[1] < 1


def test_a_perfect_summary_scores_hundred() -> None:
    scores = summary.score(annotated(SENTENCES[0], SENTENCES[2]), tokens(SENTENCES[0]))
    assert scores["rouge1"]["best"] == scores["rouge2"]["best"] == scores["rougeL"]["best"] == 100
    assert scores["rouge1"]["mean"] == 50


@pytest.mark.parametrize("ratio", [0.1, 0.33, 0.4, 1])
def test_all_systems_write_the_same_number_of_words(ratio: float) -> None:
    article = annotated(SENTENCES[1], SENTENCES[3])
    most = summary.share(article, ratio)
    made = {name: make(article, most) for name, make in summary.systems().items()}
    assert {len(words) for words in made.values()} == {most}
    assert made["lead"] == tokens(article.document.text)[:most]


def test_the_oracle_is_not_beaten() -> None:
    report = summary.report([annotated(SENTENCES[1], SENTENCES[3])], 0.5)
    best = {name: table["rouge1"]["mean"] for name, table in report["systems"].items()}
    assert best["oracle"] == max(best.values())
    ahead = report["khulasa - lead"]["rouge1"]
    assert ahead["difference"] == round(best["khulasa"] - best["lead"], 2)
    assert ahead["interval"] == (ahead["difference"], ahead["difference"])


def test_weights_follow_the_readers() -> None:
    early, late = annotated(SENTENCES[0]), annotated(SENTENCES[3])
    assert summary_weights.fitted([summary_weights.rows(early)]).signs["place"] > 0
    assert summary_weights.fitted([summary_weights.rows(late)]).signs["place"] < 0
    strict = summary_weights.fitted([summary_weights.rows(early)], penalty=1e9)
    assert set(strict.signs.values()) == {0.0}


def test_weights_decide_what_is_written() -> None:
    article = annotated(SENTENCES[0])
    last = Weights(base=0.1, beyond=0.0, signs=dict.fromkeys(SIGNS, 0.0) | {"depth": 0.8})
    assert summary.ours(article, 7, last) == tokens(SENTENCES[3])


def test_folds_do_not_see_what_they_score() -> None:
    articles = [annotated(SENTENCES[0], SENTENCES[1])] * 4
    found = summary_weights.cross_validated(articles, [0.5], folds=2)["0.5"]
    assert len(found["folds"]) == 2
    assert found["difference"] == pytest.approx(found["khulasa"] - found["lead"], abs=0.02)


def test_written_weights_are_those_read() -> None:
    text = summary_weights.toml(Weights(base=0.25, beyond=0.125, signs=dict.fromkeys(SIGNS, 0.5)))
    assert tomllib.loads(text) == {"base": 0.25, "beyond": 0.125, "signs": dict.fromkeys(SIGNS, 0.5)}


def test_interval_of_a_mean_holds_it() -> None:
    low, high = mean_interval([1.0, 2.0, 3.0, 4.0])
    assert 1 <= low < 2.5 < high <= 4
    with pytest.raises(ValueError, match="at least one document"):
        mean_interval([])


@pytest.mark.parametrize("line", ["{", '{"id": 1, "text": "نص"}', '{"id": 1, "text": " ", "summaries": []}', "[1]"])
def test_bad_files_are_named(tmp_path: Path, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "extracts.jsonl"
    good = json.dumps({"id": 1, "text": "نص", "summaries": [{"text": "نص"}]})
    path.write_text(f"{good}\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"extracts\.jsonl:2 "):
        read(path)
    with pytest.raises(SystemExit):
        summary.main([str(path)])
    assert "extracts.jsonl:2" in capsys.readouterr().err


def test_shares_outside_the_article_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        summary.main(["x.jsonl", "--ratio", "1.5"])
    assert "above 0 and up to 1" in capsys.readouterr().err
