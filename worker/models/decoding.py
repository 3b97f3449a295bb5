"""What Stanza works out again and again, worked out once: trees that need no search, and words of tokens seen before.

The results are Stanza's. Its parser looks for the best tree with one root by contracting cycles, in Python, for every
sentence; where the best head of each word makes such a tree already, no other can be better. Its expander spells the
words of a token out letter by letter, whatever stands around the token, so the same token has the same words.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root
from stanza.models.common.doc import Document
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.depparse.model import resolve_head_constraint_violations

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
    """Have Stanza's parser search only for trees that need a search; other kinds of parsers are left alone."""
    model: Any = getattr(getattr(processor, "trainer", None), "model", None)
    if hasattr(model, "decode_graph_predictions"):
        model.decode_graph_predictions = _decoded


def _decoded(
    vocabulary: Any,
    batch_size: int,
    predictions: Sequence[Any],
    lengths: Sequence[int],
    resolve_head_constraints: bool = False,  # noqa: FBT001, FBT002  (as Stanza's model calls it)
) -> list[list[list[Any]]]:
    """Head and relation of every word of a batch; arguments and result are those of Stanza's graph parser."""
    parsed = []
    for number, length in zip(range(batch_size), lengths, strict=True):
        scores = predictions[0][number][:length, :length]
        heads = best_tree(scores)
        if resolve_head_constraints:
            likelihoods = predictions[2][number][:length, :length, :]
            heads, labels = resolve_head_constraint_violations(scores, likelihoods, heads, vocabulary)
            labels = [label + VOCAB_PREFIX_SIZE for label in labels]
        else:
            labels = [predictions[1][number][word][head] for word, head in enumerate(heads) if word]
        parsed.append([list(pair) for pair in zip(heads[1:], vocabulary.unmap(labels), strict=True)])
    return parsed


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
