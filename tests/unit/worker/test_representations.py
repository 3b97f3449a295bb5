"""A remembered language model says what it would have said, and says it once."""

import pytest
import torch
from stanza.models.common.char_model import CharacterLanguageModel
from stanza.models.common.data import get_long_tensor, sort_all

from tests.language_models import language_model
from worker.models.representations import remember

SENTENCES = [["سيعود", "في", "تموز", "المقبل", "."], ["قال", "و", "زير"], ["نعم"]]


@pytest.mark.parametrize("forward", [True, False])
def test_words_get_what_the_model_says(*, forward: bool) -> None:
    model = language_model(forward=forward)
    expected = model.build_char_representation(SENTENCES)
    remember(model)
    for _ in range(2):
        found = model.build_char_representation(SENTENCES)
        assert all(torch.allclose(f, e, atol=1e-6) for f, e in zip(found, expected, strict=True))


def test_root_of_the_parser_comes_with_the_same_run() -> None:
    rooted = [["\n", *sentence] for sentence in SENTENCES]
    for forward in (True, False):
        model = language_model(forward=forward)
        expected = model.build_char_representation(rooted)
        remember(model)
        without = model.build_char_representation(SENTENCES)
        model.charlstm = None
        found = model.build_char_representation(rooted)
        for each, exact, words in zip(found, expected, without, strict=True):
            assert torch.allclose(each[0], exact[0], atol=1e-6)
            assert torch.equal(each[1:], words)
            assert forward or torch.allclose(each, exact, atol=1e-6)


@pytest.mark.parametrize("forward", [True, False])
def test_characters_get_the_same_from_the_same_memory(*, forward: bool) -> None:
    model = language_model(forward=forward)
    characters, offsets, lengths, original = as_the_name_model_asks(model, forward=forward)
    expected = model.get_representation(characters, offsets, lengths, original)
    memory = remember(model)
    model.build_char_representation(SENTENCES)
    model.forward = None
    model.char_emb = None
    found = model.get_representation(characters, offsets, lengths, original)
    assert torch.allclose(found.data, expected.data, atol=1e-6)
    assert torch.equal(found.batch_sizes, expected.batch_sizes)
    memory.forget()
    with pytest.raises(TypeError):
        model.build_char_representation(SENTENCES)


def test_two_models_answer_from_one_memory() -> None:
    first, second = language_model(forward=True), language_model(forward=True)
    memory = remember(first)
    assert remember(second, memory) is memory
    said = first.build_char_representation(SENTENCES)
    second.charlstm = None
    assert all(torch.equal(f, s) for f, s in zip(said, second.build_char_representation(SENTENCES), strict=True))


def as_the_name_model_asks(
    model: CharacterLanguageModel, *, forward: bool
) -> tuple[torch.Tensor, list[list[int]], list[int], list[int]]:
    """Character numbers, offsets and lengths, longest sentence first, as Stanza's loader for names makes them."""
    vocabulary = model.char_vocab()
    rows, places = [], []
    for sentence in SENTENCES:
        numbers, ends = [vocabulary.unit2id("\n")], []
        for word in sentence if forward else sentence[::-1]:
            numbers += vocabulary.map(word if forward else word[::-1])
            ends.append(len(numbers))
            numbers.append(vocabulary.unit2id(" "))
        rows.append(numbers)
        places.append(ends if forward else ends[::-1])
    (rows, places), original = sort_all([rows, places], [len(row) for row in rows])
    tensor = get_long_tensor(rows, len(rows), pad_id=vocabulary.unit2id(" "))
    return tensor, list(places), [len(row) for row in rows], list(original)
