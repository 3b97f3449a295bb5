"""Decoding that is quick gives what Stanza gives."""

import inspect
from typing import Any

import numpy as np
import pytest
import torch
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root
from stanza.models.common.doc import Document
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.depparse.model import GraphParser
from torch.nn import Module

from worker.models import decoding
from worker.models.decoding import Expander, best_tree, decode_quickly


def scores(words: int, seed: int, certainty: float) -> Any:
    """Log-probabilities of heads; with certainty they favour one tree."""
    chance = np.random.default_rng(seed)
    found = chance.normal(size=(words + 1, words + 1))
    for word in range(1, words + 1):
        found[word, chance.integers(0, word) if word > 1 else 0] += certainty
    np.fill_diagonal(found, -np.inf)
    return (found - np.log(np.exp(found).sum(axis=1, keepdims=True))).astype(np.float32)


@pytest.mark.parametrize("certainty", [0.0, 2.0, 8.0])
@pytest.mark.parametrize("words", [1, 2, 5, 17])
def test_tree_is_that_of_the_search(words: int, certainty: float) -> None:
    for seed in range(20):
        matrix = scores(words, seed, certainty)
        assert best_tree(matrix).tolist() == chuliu_edmonds_one_root(matrix).tolist()


def test_no_search_where_the_best_heads_are_a_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "chuliu_edmonds_one_root", None)
    matrix = np.log(np.array([[1, 1, 1], [0.9, 0.01, 0.09], [0.2, 0.8, 0.01]], np.float32))
    assert best_tree(matrix).tolist() == [0, 0, 1]
    with pytest.raises(TypeError):  # two roots
        best_tree(np.log(np.array([[1, 1, 1], [0.9, 0.01, 0.09], [0.8, 0.2, 0.01]], np.float32)))


NAMES = ("root", "nsubj", "csubj", "obj", "obl", "nmod")
LENGTHS = [9, 6, 3]


class Vocabulary:
    def unmap(self, ids: list[int]) -> list[str]:
        return [NAMES[number - VOCAB_PREFIX_SIZE] for number in ids]


class Graph(GraphParser):  # type: ignore[misc]
    """Stanza's parser with scores by lot in place of a network."""

    def __init__(self, seed: int, certainty: float) -> None:
        Module.__init__(self)
        self.vocab = {"deprel": Vocabulary()}
        chance = np.random.default_rng(seed)
        size = max(LENGTHS)
        arcs = np.full((len(LENGTHS), size, size), -np.inf, np.float32)
        for number, length in enumerate(LENGTHS):
            arcs[number, :length, :length] = scores(length - 1, seed + number, certainty)
            arcs[number, length:, 0] = 0
        self.arcs = torch.from_numpy(arcs)
        self.relations = torch.from_numpy(chance.normal(size=(len(LENGTHS), size, size, len(NAMES))).astype(np.float32))

    def forward_scores(self, *batch: Any) -> tuple[Any, ...]:
        return self.arcs.clone(), self.relations.clone(), None, None, None

    def parse(self, *, resolve_head_constraints: bool) -> Any:
        names = list(inspect.signature(GraphParser.predict).parameters)[1:-1]
        given: dict[str, Any] = dict.fromkeys(names)
        given |= {"word": torch.zeros(len(LENGTHS), max(LENGTHS)), "sentlens": LENGTHS}
        with torch.no_grad():
            found = self.predict(*given.values(), resolve_head_constraints=resolve_head_constraints)
        return [[(int(head), relation) for head, relation in sentence] for sentence in found]


class Trainer:
    def __init__(self, model: Any) -> None:
        self.model = model


class Parser:
    def __init__(self, model: Any) -> None:
        self.trainer = Trainer(model)


@pytest.mark.parametrize("resolve", [True, False])
@pytest.mark.parametrize("certainty", [0.0, 3.0])
def test_trees_and_relations_are_those_of_stanza(certainty: float, *, resolve: bool) -> None:
    clashes = 0
    for seed in range(12):
        model = Graph(seed, certainty).eval()
        expected = model.parse(resolve_head_constraints=resolve)
        clashes += expected != model.parse(resolve_head_constraints=False)
        decode_quickly(Parser(model))
        assert model.parse(resolve_head_constraints=resolve) == expected
    assert clashes if resolve else not clashes


def test_other_processors_are_left_alone() -> None:
    decode_quickly(None)
    decode_quickly(object())
    decode_quickly(Parser(None))


class Speller:
    """An expander that divides after the first letter, and counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def process(self, document: Any) -> Any:
        tokens = document.get_mwt_expansions(evaluation=True)
        self.asked += tokens
        document.set_mwt_expansions([f"{token[0]} {token[1:]}" for token in tokens], process_manual_expanded=False)
        return document


def document(*tokens: str) -> Any:
    entries = [
        {"id": (number,), "text": token.strip("+"), "misc": "MWT=Yes"}
        if "+" in token
        else {"id": (number,), "text": token}
        for number, token in enumerate(tokens, 1)
    ]
    return Document([entries])


def words(document: Any) -> list[list[str]]:
    return [[word.text for word in token.words] for token in document.sentences[0].tokens]


def test_token_is_expanded_once() -> None:
    speller = Speller()
    expander = Expander(speller)
    first = expander.process(document("قال", "وزير+", "بلد+", "وزير+"))
    assert words(first) == [["قال"], ["و", "زير"], ["ب", "لد"], ["و", "زير"]]
    assert [word.id for word in first.sentences[0].words] == [1, 2, 3, 4, 5, 6, 7]
    assert words(expander.process(document("وزير+", "قال"))) == [["و", "زير"], ["قال"]]
    assert words(expander.process(document("قال"))) == [["قال"]]
    assert speller.asked == ["وزير", "بلد"]


def test_tokens_not_seen_for_long_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "KEPT_TOKENS", 2)
    speller = Speller()
    expander = Expander(speller)
    for token in ("أب+", "جد+", "أب+", "هو+", "أب+", "جد+"):
        expander.process(document(token))
    assert speller.asked == ["أب", "جد", "هو", "جد"]
