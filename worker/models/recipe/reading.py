"""Read raw text with a tokenizer and an expander that the recipe has trained."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import stanza
import torch

from worker.expansion import Vocabulary, divided
from worker.models.recipe import packaging
from worker.models.recipe.treebank import Token, Word

BREAK = "\n\n"
TEXTS_AT_ONCE = 400


class Reader:
    """Tokenizer and expander, as paths of trained models; a folder that Stanza can load is written beside them.

    With a vocabulary, tokens are divided as the worker does it.
    """

    def __init__(self, models: Mapping[str, Path], folder: Path, vocabulary: Vocabulary | None = None) -> None:
        packaging.deliver(models, folder)
        self._vocabulary = vocabulary
        torch.set_num_threads(1)
        self._pipeline: Any = stanza.Pipeline(
            packaging.LANGUAGE,
            dir=str(folder),
            package=packaging.PACKAGE,
            processors=",".join(models),
            download_method=None,
            use_gpu=False,
            verbose=False,
        )

    def read(self, texts: Sequence[str]) -> Iterator[list[list[Token]]]:
        """Yield, for each text without line breaks, the tokens of its sentences."""
        for start in range(0, len(texts), TEXTS_AT_ONCE):
            documents = [stanza.Document([], text=text) for text in texts[start : start + TEXTS_AT_ONCE]]
            for document in self._pipeline.bulk_process(documents):
                yield [
                    [self._token(document.text, token) for token in sentence.tokens] for sentence in document.sentences
                ]

    def _token(self, text: str, token: Any) -> Token:
        forms = tuple(word.text for word in token.words)
        if self._vocabulary is not None:
            forms = divided(token.text, forms, self._vocabulary)
        words = tuple(Word(form, "_", "_", "_", index, "_") for index, form in enumerate(forms))
        return Token(token.text, words, spaced=token.end_char >= len(text) or text[token.end_char].isspace())
