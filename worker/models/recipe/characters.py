"""Turn sentences into the text, the character labels and the expansions a tokenizer learns from."""

import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from worker.models.recipe.treebank import Sentence

WORD_END, SENTENCE_SHIFT, MULTIWORD_SHIFT = 1, 1, 2


def paragraphs(sentences: Iterable[Sentence], longest: int | None, seed: int) -> list[list[Sentence]]:
    """Return the sentences in paragraphs of 1 to `longest`, or a whole document in each."""
    chance = random.Random(seed)
    result: list[list[Sentence]] = []
    for _, group in groupby(sentences, key=lambda sentence: sentence.document):
        rest = list(group)
        while rest:
            size = len(rest) if longest is None else chance.randint(1, longest)
            result.append(rest[:size])
            rest = rest[size:]
    return result


def labelled(paragraph: Sequence[Sentence]) -> tuple[str, str]:
    """Return the text of a paragraph and as many label digits.

    0 is inside, 1 ends a word, 2 a sentence; 3 and 4 are the same for a multiword token.
    """
    text: list[str] = []
    labels: list[str] = []
    for sentence in paragraph:
        for index, token in enumerate(sentence.tokens):
            last = index == len(sentence.tokens) - 1
            label = WORD_END + (MULTIWORD_SHIFT if len(token.words) > 1 else 0)
            label += SENTENCE_SHIFT if last else 0
            text.append(token.form)
            labels.append("0" * (len(token.form) - 1) + str(label))
            if token.spaced or last:
                text.append(" ")
                labels.append("0")
    return "".join(text).rstrip(), "".join(labels).rstrip("0")


def text_and_labels(groups: Iterable[Sequence[Sentence]]) -> tuple[str, str]:
    """Return all paragraphs and their labels, blank lines between them."""
    pairs = [labelled(group) for group in groups]
    return "\n\n".join(text for text, _ in pairs) + "\n", "\n\n".join(labels for _, labels in pairs) + "\n"


def expansions(sentences: Iterable[Sentence]) -> str:
    """Return the multiword tokens with their words and counts, as JSON."""
    counts = Counter(
        (token.form, tuple(word.form for word in token.words))
        for sentence in sentences
        for token in sentence.tokens
        if len(token.words) > 1
    )
    return json.dumps(list(counts.items()), ensure_ascii=False, indent=1)
