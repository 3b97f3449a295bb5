"""Articles with their people exchanged: every offset still fits, and everybody is somebody else."""

from tests.evaluation.annotations import gold_article
from tests.evaluation.strangers import exchanged, forgetful
from tests.factories import document
from tests.unit.evaluation.test_gold import ARTICLES

PAIRS = ["هاروكو إيشيدا", "تيليلا أمزيان", "كواكو بواتنغ"]
RECORD = {
    "id": "a1",
    "text": "قال سامر حداد لراديو حلب إن حدّاد وسامر «عادا من حلب» أمس.",
    "entities": [
        {"name": "سامر حداد", "type": "person", "mentions": [[4, 13], [28, 33], [35, 39]]},
        {"name": "حلب", "type": "location", "mentions": [[21, 24], [49, 52]]},
    ],
    "quotations": [
        {"begin": 41, "end": 52, "kind": "direct", "speaker": "سامر حداد", "cue": [0, 3], "source": "راديو"}
    ],
    "dates": [{"begin": 54, "end": 57, "value": None}],
}


def test_full_names_family_names_and_given_names_become_those_of_one_stranger() -> None:
    found = exchanged(RECORD, PAIRS[:1], 7)
    assert found["text"] == "قال هاروكو إيشيدا لراديو حلب إن إيشيدا وهاروكو «عادا من حلب» أمس."
    spans = [[found["text"][begin:end] for begin, end in each["mentions"]] for each in found["entities"]]
    assert spans == [["هاروكو إيشيدا", "إيشيدا", "هاروكو"], ["حلب", "حلب"]]
    (quotation,) = found["quotations"]
    assert found["text"][quotation["begin"] : quotation["end"]] == "عادا من حلب"
    assert (quotation["speaker"], quotation["source"], "cue" in quotation) == ("هاروكو إيشيدا", "راديو", False)
    assert [found["text"][each["begin"] : each["end"]] for each in found["dates"]] == ["أمس"]


def test_gold_articles_keep_their_form() -> None:
    for record in ARTICLES.values():
        strange = gold_article(exchanged(record, PAIRS, 7), record["id"]).annotations
        plain = gold_article(record, record["id"]).annotations
        assert len(strange.entities) == len(plain.entities)
        assert all(each.span[0] < each.span[1] <= len(strange.text) for each in strange.quotations)
        assert [each.speaker is None for each in strange.quotations] == [
            each.speaker is None for each in plain.quotations
        ]


def test_share_of_the_persons_is_forgotten_whole() -> None:
    source = document("قال سامر حداد لليلى حداد.", names={"سامر حداد": "PER", "حداد": "PER", "قال": "ORG"})
    assert forgetful(source, 0.0, 7) == source
    assert [token.ner for token in forgetful(source, 1.0, 7).sentences[0].tokens] == ["S-ORG", "O", "O", "O", "O", "O"]
