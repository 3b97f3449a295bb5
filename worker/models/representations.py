"""What character language models say of words, computed once for all who ask.

Tagger, parser and, in official packages, the name model each read the same two language models over the same
sentences. Stanza lets each of them run the models again; here a sentence is run once and remembered until it is
forgotten. The parser reads a root before the first word: reading forwards, its words are given the states they have
without that root, which they barely differ from; everything else is to the letter what Stanza computes.
"""

from array import array
from collections.abc import Sequence

import torch
from stanza.models.common.char_model import CHARLM_END, CHARLM_START, CharacterLanguageModel
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pack_sequence, pad_packed_sequence

ROOT = "\n"
Row = tuple[Sequence[int], Sequence[int]]


class Memory:
    """The representations of sentences by one language model: its state after the root, then after each word."""

    def __init__(self, model: CharacterLanguageModel) -> None:
        self._model = model
        self._kept: dict[tuple[bytes, bytes], Tensor] = {}

    def forget(self) -> None:
        """Forget every sentence."""
        self._kept.clear()

    def of_words(self, sentences: Sequence[Sequence[str]]) -> list[Tensor]:
        """Representations (words by dimensions) of sentences, as Stanza's tagger and parser ask for them."""
        rooted = [words[:1] == [ROOT] for words in sentences]
        bare = [words[1:] if root else words for words, root in zip(sentences, rooted, strict=True)]
        found = self._rows([self._coded(words) for words in bare])
        return [row if root else row[1:] for row, root in zip(found, rooted, strict=True)]

    def of_characters(
        self,
        characters: Tensor,
        offsets: Sequence[Sequence[int]],
        lengths: Sequence[int],
        original: Sequence[int],
    ) -> PackedSequence:
        """The same for sentences of character numbers sorted by length, as Stanza's name model asks for them."""
        coded = [
            (row[:length].tolist(), place) for row, length, place in zip(characters, lengths, offsets, strict=True)
        ]
        found = [row[1:] for row in self._rows(coded)]
        ordered = [row for _, row in sorted(zip(original, found, strict=True), key=lambda pair: pair[0])]
        return pack_sequence(ordered)

    def _coded(self, words: Sequence[str]) -> Row:
        """Character numbers of a sentence, and where each word ends in them."""
        forward = self._model.is_forward_lm
        read = words if forward else [word[::-1] for word in reversed(words)]
        characters, offsets = [CHARLM_START], []
        for word in read:
            characters += [*word, CHARLM_END]
            offsets.append(len(characters) - 1)
        return self._model.char_vocab().map(characters), offsets if forward else offsets[::-1]

    def _rows(self, coded: Sequence[Row]) -> list[Tensor]:
        keys = [(array("L", characters).tobytes(), array("L", offsets).tobytes()) for characters, offsets in coded]
        missing = {key: row for key, row in zip(keys, coded, strict=True) if key not in self._kept}
        if missing:
            self._kept.update(zip(missing, self._run(list(missing.values())), strict=True))
        return [self._kept[key] for key in keys]

    def _run(self, coded: Sequence[Row]) -> list[Tensor]:
        """Run the model over sentences. The root is read before the words, or, backwards, after them."""
        end = self._model.char_vocab().map([ROOT, CHARLM_END])
        if self._model.is_forward_lm:
            root = self._states([(self._model.char_vocab().map([CHARLM_START, ROOT, CHARLM_END]), [2])])[0]
            return [torch.cat([root, states]) for states in self._states(coded)]
        return self._states([([*characters, *end], [len(characters) + 1, *offsets]) for characters, offsets in coded])

    def _states(self, coded: Sequence[Row]) -> list[Tensor]:
        """The states of the model, but for its prediction of characters, at offsets of character numbers."""
        order = sorted(range(len(coded)), key=lambda index: -len(coded[index][0]))
        lengths = [len(coded[index][0]) for index in order]
        padding = self._model.char_vocab().unit2id(CHARLM_END)
        rows = [list(coded[i][0]) + [padding] * (lengths[0] - len(coded[i][0])) for i in order]
        with torch.no_grad():
            embedded = self._model.char_emb(torch.tensor(rows))
            packed = pack_padded_sequence(embedded, lengths, batch_first=True)
            initial = [
                state.expand(-1, len(rows), -1).contiguous()
                for state in (self._model.charlstm_h_init, self._model.charlstm_c_init)
            ]
            output, _ = self._model.charlstm(packed, lengths, hx=tuple(initial))
            states = pad_packed_sequence(output, batch_first=True)[0]
        # Cloned, or each sentence would keep the states of the whole batch alive.
        found = {index: states[row, list(coded[index][1])].clone() for row, index in enumerate(order)}
        return [found[index] for index in range(len(coded))]


def remember(model: CharacterLanguageModel, memory: Memory | None = None) -> Memory:
    """Let everyone who asks the model be answered from memory, and return that memory.

    Another model with the same weights may answer from the same memory. The model must not be trained afterwards.
    """
    memory = memory or Memory(model)
    model.build_char_representation = memory.of_words
    model.get_representation = memory.of_characters
    return memory
