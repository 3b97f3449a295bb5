"""Character language models that have learned nothing, small enough to be made in a test."""

import torch
from stanza.models.common.char_model import CharacterLanguageModel
from stanza.models.common.vocab import CharVocab


def language_model(*, forward: bool) -> CharacterLanguageModel:
    """A model of Arabic letters; those of one direction are all alike."""
    torch.manual_seed(1)
    vocabulary = {"char": CharVocab([sorted(set("ابتثجحخدذرزسشصضطظعغفقكلمنهوي .\n"))])}
    sizes = {"char_emb_dim": 4, "char_hidden_dim": 6, "char_num_layers": 1, "char_dropout": 0.1, "char_rec_dropout": 0}
    model = CharacterLanguageModel(sizes, vocabulary, is_forward_lm=forward)
    model.eval()
    return model
