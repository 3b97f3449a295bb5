"""The pipeline around processors that are made up: what they are given, and what becomes of their answers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from stanza.models.common.char_model import CharacterLanguageModel
from stanza.models.common.doc import Document as StanzaDocument

from tests.language_models import language_model
from worker.document import Document
from worker.models.registry import ModelPackage
from worker.pipeline import Pipeline, share_language_models, tag_words

TEXT = "زار سالم الزين وبغداد."
# Surface and words of each token.
TOKENS = (("زار", ()), ("سالم", ()), ("الزين", ()), ("وبغداد", ("و", "بغداد")), (".", ()))
NAMES = {"سالم": "B-PER", "الزين": "E-PER", "بغداد": "S-LOC"}


def entries(text: str = TEXT) -> list[dict[str, Any]]:
    """One sentence, as Stanza's tokenizer and expander leave it."""
    found: list[dict[str, Any]] = []
    count = place = 0
    for surface, words in TOKENS:
        begin = text.index(surface, place)
        place = begin + len(surface)
        ids = range(count + 1, count + 1 + max(1, len(words)))
        count = ids[-1]
        found.append(
            {"id": (ids[0], count) if words else (count,), "text": surface, "start_char": begin, "end_char": place}
        )
        found += [{"id": (number,), "text": word} for number, word in zip(ids, words, strict=False)]
    return found


class Tokenizer:
    """Knows one sentence."""

    def bulk_process(self, documents: Sequence[StanzaDocument]) -> list[StanzaDocument]:
        return [StanzaDocument([entries(document.text)], text=document.text) for document in documents]


class NameModel:
    """Knows a few names, and keeps what it was asked about."""

    def __init__(self) -> None:
        self.seen: list[list[str]] = []

    def process(self, document: StanzaDocument) -> StanzaDocument:
        for sentence in document.sentences:
            self.seen.append([token.text for token in sentence.tokens])
            for token in sentence.tokens:
                token.ner = NAMES.get(token.text, "O")
        return document


class Reader:
    """A processor that reads language models, by the file that each is from."""

    def __init__(self, **files: tuple[CharacterLanguageModel, str]) -> None:
        models = {f"charmodel_{direction}": model for direction, (model, _) in files.items()}
        args = {f"charlm_{direction}_file": name for direction, (_, name) in files.items()}
        self.trainer = SimpleNamespace(model=SimpleNamespace(**models), args=args)

    def process(self, document: StanzaDocument) -> StanzaDocument:
        for model in vars(self.trainer.model).values():
            model.build_char_representation([[word.text for word in s.words] for s in document.sentences])
        return document


def pipeline(processors: Mapping[str, Any], unit: str = "token") -> Pipeline:
    package = ModelPackage(language="ar", name="tiny", folder=Path(), models={}, files=(), ner_unit=unit)
    return Pipeline(package, {"tokenize": Tokenizer(), **processors})


def annotated(made: Pipeline) -> Document:
    return made.annotate(TEXT, tokenized=lambda: None, share=lambda _: None)


def broken(model: CharacterLanguageModel) -> CharacterLanguageModel:
    """A model that cannot be run, only answered for."""
    model.char_emb = None
    return model


def test_words_are_tagged_and_tokens_get_the_tags() -> None:
    document, model = StanzaDocument([entries(), entries()], text=TEXT), NameModel()
    tag_words(document, model)
    assert model.seen == [["زار", "سالم", "الزين", "و", "بغداد", "."]] * 2
    assert [[token.ner for token in s.tokens] for s in document.sentences] == [
        ["O", "B-PER", "E-PER", "S-LOC", "O"]
    ] * 2
    assert [token.text for token in document.sentences[0].tokens] == [surface for surface, _ in TOKENS]


@pytest.mark.parametrize(
    ("unit", "read", "last"),
    [
        ("token", ["زار", "سالم", "الزين", "وبغداد", "."], "O"),
        ("word", ["زار", "سالم", "الزين", "و", "بغداد", "."], "S-LOC"),
    ],
)
def test_names_are_found_in_what_the_package_says(unit: str, read: list[str], last: str) -> None:
    model = NameModel()
    (sentence,) = annotated(pipeline({"ner": model}, unit)).sentences
    assert model.seen == [read]
    assert [(TEXT[token.begin : token.end], token.ner) for token in sentence.tokens] == [
        ("زار", "O"),
        ("سالم", "B-PER"),
        ("الزين", "E-PER"),
        ("وبغداد", last),
        (".", "O"),
    ]
    assert [word.text for word in sentence.words] == ["زار", "سالم", "الزين", "و", "بغداد", "."]


def test_articles_share_a_pass_and_keep_their_own_offsets() -> None:
    told: list[float] = []
    model = NameModel()
    texts = [TEXT, f"  {TEXT}\n{TEXT}", " \n", TEXT]
    documents = pipeline({"ner": model}).annotate_together(texts, tokenized=lambda: told.append(0.0), share=told.append)
    assert told == [0.0, 1.0], "one pass"
    assert len(model.seen) == 4
    assert [document.text for document in documents] == texts
    assert [[sentence.paragraph for sentence in document.sentences] for document in documents] == [[0], [0, 1], [], [0]]
    for document in documents:
        for sentence in document.sentences:
            read = [(document.surface(token.begin, token.end), token.ner) for token in sentence.tokens]
            assert read[1:3] == [("سالم", "B-PER"), ("الزين", "E-PER")]


def test_one_language_model_is_run_for_all_and_forgets_each_batch() -> None:
    model = language_model(forward=True)
    made = pipeline(
        {"pos": Reader(forward=(model, "f.pt")), "ner": Reader(forward=(broken(language_model(forward=True)), "f.pt"))}
    )
    assert len(annotated(made).sentences) == 1
    broken(model)
    with pytest.raises(TypeError):
        annotated(made)


def test_language_models_are_shared_by_file_and_direction() -> None:
    forward, backward = language_model(forward=True), language_model(forward=False)
    readers = {
        "tokenize": Tokenizer(),
        "lemma": SimpleNamespace(trainer=None),
        "pos": Reader(forward=(forward, "a.pt"), backward=(backward, "a.pt")),
        "depparse": Reader(forward=(forward, "a.pt"), backward=(backward, "a.pt")),
    }
    assert len(share_language_models(readers)) == 2
    assert len(share_language_models({**readers, "ner": Reader(forward=(language_model(forward=True), "b.pt"))})) == 3


def test_every_one_of_several_name_models_shares() -> None:
    first, second = (Reader(forward=(language_model(forward=True), name)) for name in ("a.pt", "b.pt"))
    ner = SimpleNamespace(trainer=first.trainer, trainers=[first.trainer, second.trainer])
    assert len(share_language_models({"ner": ner})) == 2


def test_without_language_models_nothing_is_shared() -> None:
    assert share_language_models({"tokenize": Tokenizer(), "ner": NameModel()}) == ()
