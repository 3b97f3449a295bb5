"""What Stanza works out again and again, worked out once: trees that need no search, and words of tokens seen before.

The results are Stanza's. Its parser looks for the best tree with one root by contracting cycles, in Python, for every
sentence; where the best head of each word makes such a tree already, no other can be better. It makes the scores of
relations likelihoods for every pair of words, which matters only where two words claim to be the subject or the object
of one. Its expander spells the
words of a token out letter by letter, whatever stands around the token, so the same token has the same words.
"""

import functools
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root
from stanza.models.common.doc import Document
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.depparse.head_constraints import (
    find_head_constraint_violations,
    resolve_head_constraint_violations,
)
from stanza.models.depparse.model import GraphParser
from torch.nn.functional import log_softmax

Scores = NDArray[np.float32]
KEPT_TOKENS = 20_000


def best_tree(scores: Scores) -> NDArray[np.int64]:
    """Heads of the tree with one root whose sum of scores is largest; of the root, number 0, the head is 0.

    ``scores`` has a row for each word, the root's first, with a number for each head, of a word itself -inf.
    """
    heads = np.argmax(scores, axis=1)
    heads[0] = 0
    return heads if _is_tree(heads.tolist()) else np.asarray(chuliu_edmonds_one_root(scores))


def _is_tree(heads: Sequence[int]) -> bool:
    """Whether one word hangs on the root, and all others on it in the end."""
    if heads.count(0) != 2:  # the root's own, and one more
        return False
    reaching = [True] + [False] * (len(heads) - 1)
    for word in range(1, len(heads)):
        path: list[int] = []
        place = word
        while not reaching[place]:
            if len(path) == len(heads):
                return False
            path.append(place)
            place = heads[place]
        for passed in path:
            reaching[passed] = True
    return True


def decode_quickly(processor: Any) -> None:
    """Have Stanza's parser search only for trees that need a search, and weigh relations only of the heads they have.

    Other kinds of parsers are left alone.
    """
    model: Any = getattr(getattr(processor, "trainer", None), "model", None)
    if isinstance(model, GraphParser):
        model.forward = functools.partial(_predictions, model)
        model.decode_graph_predictions = _decoded


def _predictions(model: Any, *batch: Any) -> tuple[int, tuple[Scores, Scores]]:
    """The loss, which is none, and for every pair of words the likelihood of the arc and the scores of relations."""
    arcs, relations, *_ = model.forward_scores(*batch)
    return 0, (log_softmax(arcs, 2).numpy(), relations.numpy())


def _decoded(
    vocabulary: Any,
    batch_size: int,
    predictions: tuple[Scores, Scores],
    lengths: Sequence[int],
    resolve_head_constraints: bool = False,  # noqa: FBT001, FBT002  (as Stanza's model calls it)
) -> list[list[list[Any]]]:
    """Head and relation of every word of a batch."""
    parsed = []
    for number, length in zip(range(batch_size), lengths, strict=True):
        arcs, relations = (scores[number][:length, :length] for scores in predictions)
        heads = best_tree(arcs)
        words = np.arange(1, length)
        labels = relations[words, heads[1:]].argmax(axis=1).tolist()
        names = _names(labels, vocabulary)
        if resolve_head_constraints and find_head_constraint_violations(heads, names):
            likelihoods = log_softmax(torch.from_numpy(relations), 2).numpy()
            heads, labels = resolve_head_constraint_violations(arcs, likelihoods, heads, vocabulary)
            names = _names(labels, vocabulary)
        parsed.append([list(pair) for pair in zip(heads[1:], names, strict=True)])
    return parsed


def _names(labels: Sequence[int], vocabulary: Any) -> Any:
    return vocabulary.unmap([label + VOCAB_PREFIX_SIZE for label in labels])


class Expander:
    """Stanza's expander, which remembers the words of the last 20,000 tokens."""

    def __init__(self, processor: Any) -> None:
        self._processor = processor
        self._kept: OrderedDict[str, str] = OrderedDict()

    def process(self, document: Any) -> Any:
        """Expand the multi-word tokens of a document, which is returned."""
        tokens = document.get_mwt_expansions(evaluation=True)
        self._learn([token for token in dict.fromkeys(tokens) if token not in self._kept])
        for token in tokens:
            self._kept.move_to_end(token)
        document.set_mwt_expansions([self._kept[token] for token in tokens], process_manual_expanded=False)
        while len(self._kept) > KEPT_TOKENS:
            self._kept.popitem(last=False)
        return document

    def _learn(self, tokens: Sequence[str]) -> None:
        if not tokens:
            return
        entries = [{"id": (number,), "text": token, "misc": "MWT=Yes"} for number, token in enumerate(tokens, 1)]
        expanded = self._processor.process(Document([entries]))
        for token, found in zip(tokens, expanded.sentences[0].tokens, strict=True):
            self._kept[token] = " ".join(word.text for word in found.words)
