from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch

from worker.models.recipe import evidence, vectors
from worker.models.recipe.evidence import Evidence
from worker.models.recipe.settings import EvidenceSettings
from worker.models.registry import DIVIDED

SETTINGS = EvidenceSettings(news_words=6, bits=8, seed=1)
EVIDENCE = Evidence(
    links={"طنجة": Counter({"B-LOC": 6, "O": 1}), "ليلى": Counter({"B-PER": 2}), "في": Counter({"O": 8})},
    lists={"ليلى": frozenset({"B-PER", "I-PER"}), "سمير": frozenset({"B-PER"})},
    news={"طنجة": Counter({"LOC": 17, "O": 1})},
)


def test_row_has_shares_of_links_places_in_lists_and_shares_of_news() -> None:
    places = dict(zip(evidence.PLACES, EVIDENCE.row("طنجة"), strict=False))
    assert places == {"B-PER": 0, "I-PER": 0, "B-LOC": 0.75, "I-LOC": 0, "B-ORG": 0, "I-ORG": 0}
    assert EVIDENCE.row("ليلى")[7:13] == [1, 1, 0, 0, 0, 0]
    assert EVIDENCE.row("طنجة")[13:17] == [0, 0.85, 0, 0]
    assert not any(EVIDENCE.row("كلمة"))


def test_names_are_those_of_links_and_lists_the_most_linked_first() -> None:
    assert EVIDENCE.names() == ["طنجة", "ليلى", "سمير"]


def test_vectors_get_columns_and_further_names_follow(tmp_path: Path) -> None:
    known = ["في", "طنجة"]
    vectors.save(known, np.array([[1, 0], [0, 3]], np.float32), tmp_path / "learned.pt")
    assert evidence.widen(tmp_path / "learned.pt", EVIDENCE, tmp_path / "wide.pt", SETTINGS) == (
        "2 words, 2 further names"
    )
    content = torch.load(tmp_path / "wide.pt", weights_only=True)
    assert content["vocab"]["_id2unit"][4:] == ["في", "طنجة", "ليلى", "سمير"]
    assert content[DIVIDED] == 2
    rows = content["emb"].numpy()
    assert rows.shape == (8, 2 + len(EVIDENCE.row("في")))
    assert rows[5, :2] == pytest.approx([0, 3], abs=0.05)
    assert rows[5, 2:] == pytest.approx(EVIDENCE.row("طنجة"), abs=0.01)
    # Names without a text are likely to be where names are.
    assert rows[6, 1] > rows[6, 0]


def test_rounded_numbers_lie_on_a_grid() -> None:
    rows = np.random.default_rng(3).normal(size=(500, 4)).astype(np.float32) * np.array([1, 10, 0.1, 0], np.float32)
    found = evidence.rounded(rows, bits=8)
    assert (np.abs(found - rows).max(axis=0) <= [0.5, 5, 0.05, 0]).all()
    assert all(len(np.unique(found[:, column])) <= 255 for column in range(4))
    assert np.sqrt(((found - rows) ** 2).mean()) < 0.02 * rows.std()


@dataclass
class Spoken:
    text: str
    ner: str


@dataclass
class Read:
    tokens: list[Spoken]


@dataclass
class Text:
    sentences: list[Read]


def name_cities(lines: list[list[str]]) -> Text:
    return Text([Read([Spoken(word, "S-LOC" if word == "طنجة" else "O") for word in line]) for line in lines])


def test_news_is_read_until_there_are_enough_words() -> None:
    tags = evidence.news_tags(["في طنجة", "في طنجة اليوم"], name_cities, SETTINGS)
    assert tags["طنجة"] == Counter({"LOC": 2})
    assert tags["في"] == Counter({"O": 2})
    many = [f"في {number}" for number in range(2000)]
    read = sum(counts.total() for counts in evidence.news_tags(many, name_cities, SETTINGS).values())
    assert SETTINGS.news_words <= read < 2 * len(many)


def test_tags_are_read_as_they_were_written(tmp_path: Path) -> None:
    evidence.write(EVIDENCE.links, tmp_path / "tags.json")
    assert evidence.load(tmp_path / "tags.json") == EVIDENCE.links
