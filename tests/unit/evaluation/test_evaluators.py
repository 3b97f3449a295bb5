"""The evaluators on a few words whose scores are known."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.evaluation import card, ner, sentences, speed, ud
from tests.evaluation.speed import Pass
from tests.factories import document

GOLD = """\
# sent_id = a#1
# text = وصل سالم.
1	وصل	وصل	VERB	_	Aspect=Perf	0	root	_	_
2	سالم	سالم	NOUN	_	_	1	nsubj	_	_
3	.	.	PUNCT	_	_	1	punct	_	_

# sent_id = a#2
# text = وغادر.
1-2	وغادر	_	_	_	_	_	_	_	_
1	و	و	CCONJ	_	_	2	cc	_	_
2	غادر	غادر	VERB	_	Aspect=Perf	0	root	_	_
3	.	.	PUNCT	_	_	2	punct	_	_

# sent_id = b#1
# text = نام.
1	نام	نام	VERB	_	_	0	root	_	_
2	.	.	PUNCT	_	_	1	punct	_	_

"""


def joined(conllu: str) -> str:
    """The first document as one sentence, as a tokenizer might give it."""
    return conllu.replace(
        "\n\n# sent_id = a#2\n# text = وغادر.\n1-2\tوغادر\t_\t_\t_\t_\t_\t_\t_\t_\n1\tو\tو\tCCONJ\t_\t_\t2\tcc\t_\t_\n"
        "2\tغادر\tغادر\tVERB\t_\tAspect=Perf\t0\troot\t_\t_\n3\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_",
        "\n4-5\tوغادر\t_\t_\t_\t_\t_\t_\t_\t_\n4\tو\tو\tCCONJ\t_\t_\t5\tcc\t_\t_\n"
        "5\tغادر\tغادر\tVERB\t_\tAspect=Perf\t1\tconj\t_\t_\n6\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\t_",
    )


def test_documents_are_the_sentences_of_one_name() -> None:
    assert ud.documents(GOLD) == ["وصل سالم. وغادر.", "نام."]


def test_gold_against_itself_is_perfect() -> None:
    assert set(ud.score(GOLD, GOLD).values()) == {100.0}
    assert set(ud.intervals(GOLD, GOLD).values()) == {(100.0, 100.0)}


def test_wrong_tag_and_joined_sentences_cost_what_they_should() -> None:
    scores = ud.score(GOLD, joined(GOLD).replace("سالم\tسالم\tNOUN", "سالم\tسالم\tPROPN"))
    assert scores["words"] == 100
    assert scores["upos"] == 87.5
    assert scores["sentences"] == 40


def test_units_are_documents_and_their_counts_add_up_to_the_whole() -> None:
    system = joined(GOLD)
    pairs = list(ud.units(GOLD, system))
    assert [len(ud.sentences(gold)) for gold, _ in pairs] == [2, 1]
    assert [len(ud.sentences(output)) for _, output in pairs] == [1, 1]
    low, high = ud.intervals(GOLD, system)["las"]
    assert low <= ud.score(GOLD, system)["las"] <= high


def test_documents_that_a_sentence_joins_are_one_unit() -> None:
    rows = [line for line in GOLD.splitlines() if line and not line.startswith(("#", "1-2"))]
    system = "\n".join("\t".join([str(n), *row.split("\t")[1:]]) for n, row in enumerate(rows, 1))
    (unit,) = ud.units(GOLD, system.replace("\tو\tو", "\tو\tو"))
    assert len(ud.sentences(unit[0])) == 3


BIO = "وصل\tO\nسالم\tB-PER\nالزين\tI-PER\nإلى\tO\nعمان19\tB-LOC\n\nI\tI-ORG\nو\tO\n"


def test_gold_keeps_stray_tags_and_broken_tokens() -> None:
    file = ner.gold(ner.read(BIO))
    assert file.text == "وصل سالم الزين إلى عمان19\n\nI و\n\n"
    entities = list(ner.gold_entities(file.tags, file.sentences))
    assert [(e.kind, e.first, e.last) for e in entities] == [("PER", 1, 2), ("LOC", 4, 4), ("ORG", 5, 5)]


def test_gold_entity_ends_with_its_sentence() -> None:
    assert len(list(ner.gold_entities(["B-PER", "I-PER"], [0, 1]))) == 2
    assert len(list(ner.gold_entities(["B-PER", "I-PER"], [0, 0]))) == 1
    assert len(list(ner.gold_entities(["B-PER", "I-ORG", "B-ORG"], [0, 0, 0]))) == 3


def test_tags_of_tokens_become_spans() -> None:
    annotated = document("وصل سالم الزين إلى عمان.", names={"سالم الزين": "PER", "عمان": "LOC"})
    spans = [(annotated.text[begin:end], kind) for begin, end, kind in ner.tagged_spans(annotated)]
    assert spans == [("سالم الزين", "PER"), ("عمان", "LOC")]


def test_entities_are_scored_whole() -> None:
    file = ner.gold(ner.read(BIO))
    begin = file.text.index("عمان")
    spans = [(begin, begin + 4, "LOC"), (4, 8, "PER")]
    scores = ner.evaluate(spans, file)
    assert (scores["precision"], scores["recall"], scores["f1"]) == (50.0, 33.33, 40.0)
    assert scores["types"]["LOC"]["f1"] == 100
    assert scores["support"] == {"LOC": 1, "ORG": 1, "PER": 1}
    assert scores["intervals"]["types"]["LOC"][1] == 100
    low, high = scores["intervals"]["f1"]
    assert low <= 40 <= high
    assert scores == ner.evaluate(spans, file)


CASES = """
[one]
plain = ["وصل الوفد.‖ وغادر.", "نام سالم.\\nوقام.‖ ثم عاد."]
[two]
quotes = ["قال: «نعم. لا».‖ وغادر."]
"""


def outcomes(*sentence_texts: str) -> Any:
    cases = sentences.read(CASES)
    text = sentences.article(cases)
    annotated = document(*sentence_texts, paragraphs=False)
    place, built = 0, []
    for sentence, words in zip(annotated.sentences, sentence_texts, strict=True):
        begin = text.index(words, place)
        place = begin + len(words)
        shift = begin - sentence.begin
        tokens = tuple(
            type(token)(begin=token.begin + shift, end=token.end + shift, words=token.words)
            for token in sentence.tokens
        )
        built.append(type(sentence)(tokens=tokens, paragraph=0))
    return sentences.evaluate(cases, type(annotated)(text=text, language="ar", sentences=tuple(built)))


def test_every_boundary_right_is_a_case_right() -> None:
    report = outcomes("وصل الوفد.", "وغادر.", "نام سالم.", "وقام.", "ثم عاد.", "قال: «نعم. لا».", "وغادر.")
    assert report["one"]["right"] == report["one"]["f1"] == report["two"]["categories"]["quotes"]["f1"] == 100


def test_missing_and_superfluous_boundaries_are_told_apart() -> None:
    report = outcomes("وصل الوفد. وغادر.", "نام سالم.", "وقام.", "ثم عاد.", "قال: «نعم.", "لا».", "وغادر.")
    assert (report["one"]["right"], report["one"]["precision"], report["one"]["recall"]) == (50, 100, 50)
    assert (report["two"]["right"], report["two"]["precision"], report["two"]["recall"]) == (0, 50, 100)


def test_bundled_cases_are_many_and_a_third_is_held_back() -> None:
    cases = sentences.read(sentences.CASES.read_text(encoding="utf-8"))
    held_back = [case for case in cases if case.part == "held_back"]
    assert len(cases) >= 170
    assert len(held_back) * 3 >= len(cases)
    assert len({case.text for case in cases}) == len(cases)
    assert all(not line.endswith("‖") for case in cases for line in case.paragraphs)


def test_medians_and_ratios_of_passes() -> None:
    fast = [Pass(tokens=100, seconds=seconds, processors={"pos": seconds / 2}) for seconds in (1.0, 2.0, 9.0)]
    slow = [Pass(tokens=100, seconds=seconds, processors={"pos": seconds / 2}) for seconds in (2.0, 4.0, 9.0)]
    assert speed.report(fast) == {
        "tokens": 100,
        "repeats": 3,
        "tokens_per_second": 50,
        "processors": {"pos": 100},
        "share": {"pos": 0.5},
    }
    assert speed.ratios(fast, slow) == {"ratios": [2.0, 2.0, 1.0], "ratio": 2.0}


def test_too_few_repeats_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        speed.main(["--repeats", "2"])
    assert "--repeats must be 5 or more" in capsys.readouterr().err


def scores() -> dict[str, Any]:
    file = ner.gold(ner.read(BIO))
    names = ner.evaluate([(4, 14, "PER")], file)
    return {
        "ud": {**ud.score(GOLD, GOLD), "intervals": ud.intervals(GOLD, GOLD)},
        "ner": {"ANERcorp": names, "AQMAR": names},
        "sentences": outcomes("وصل الوفد. وغادر.", "نام سالم.", "وقام. ثم عاد.", "قال: «نعم. لا».", "وغادر."),
        "sizes": {"pos": 5_600_000, "total": 39_300_000},
    }


def test_card_is_written_between_its_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, mark in (("CARD", "scores"), ("README", "models")):
        path = tmp_path / name
        path.write_text(f"before\n<!-- {mark}: begin -->\nold\n<!-- {mark}: end -->\nafter\n")
        monkeypatch.setattr(card, name, path)
    known = tmp_path / "scores.json"
    known.write_text(json.dumps(scores()))
    for _ in range(2):
        card.main(["--data", str(tmp_path), "--scores", str(known)])
    written = (tmp_path / "CARD").read_text()
    assert written.startswith("before\n<!-- scores: begin -->\n| corpus |")
    assert written.endswith("<!-- scores: end -->\nafter\n")
    assert (
        "| PADT dev | `python -m tests.evaluation.ud DATA/ud/ar_padtlab-ud-dev.conllu` | words 100.0 (100.0–100.0)"
        in written
    )
    assert "F1 50.0" in written
    assert "pos 5.6; together 39.3" in written
    assert "old" not in written + (tmp_path / "README").read_text()
    assert "39 MB" in (tmp_path / "README").read_text()


def test_card_without_marks_or_corpora_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="needs the lines <!-- scores: begin -->"):
        card.replaced("nothing", "scores", "")
    with pytest.raises(SystemExit):
        card.main(["--data", str(tmp_path)])
    assert "--data names the folder" in capsys.readouterr().err


def test_card_and_readme_have_their_marks() -> None:
    assert card.replaced(card.CARD.read_text(encoding="utf-8"), "scores", "x\n")
    assert card.replaced(card.README.read_text(encoding="utf-8"), "models", "x\n")
