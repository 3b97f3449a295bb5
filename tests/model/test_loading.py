"""Loading models: from any Stanza folder, without a network, and with one clear sentence when it cannot be."""

import ast
import hashlib
import io
import json
import os
import pickle
import shutil
import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest
import stanza
import torch
from stanza.models.common.char_model import CharacterLanguageModel
from stanza.models.common.vocab import CharVocab

from schemas.settings import BUNDLED_MODELS, Settings
from worker.errors import ModelError
from worker.pipeline import load_language

pytestmark = pytest.mark.model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the bundled folder that a test may change."""
    return Path(shutil.copytree(BUNDLED_MODELS, tmp_path / "models"))


def describe(folder: Path, change: Any) -> None:
    """Change what ``resources.json`` says of Arabic."""
    path = folder / "resources.json"
    resources = json.loads(path.read_text())
    change(resources["ar"])
    path.write_text(json.dumps(resources))


def test_models_load_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert load_language(Settings(), "ar").language == "ar"


def test_another_folder_and_package_work_by_settings(folder: Path) -> None:
    describe(folder, lambda arabic: arabic["packages"].update(default=arabic["packages"].pop("khulasa")))
    pipeline = load_language(Settings(model_dir=str(folder), model_package="default"), "ar")
    document = pipeline.annotate("وصلت سلمى إلى عمان.", tokenized=lambda: None, share=lambda _: None)
    assert len(document.sentences) == 1
    assert pipeline.models.package == "default"


def test_folder_without_some_processors_works(folder: Path) -> None:
    def keep_little(arabic: dict[str, Any]) -> None:
        arabic["packages"]["khulasa"] = {name: "khulasa" for name in ("tokenize", "mwt", "ner")}  # noqa: C420

    describe(folder, keep_little)
    pipeline = load_language(Settings(model_dir=str(folder)), "ar")
    document = pipeline.annotate("وصلت سلمى إلى عمان.", tokenized=lambda: None, share=lambda _: None)
    assert all(word.upos is None for word in document.sentences[0].words)


def trim(folder: Path, *processors: str) -> None:
    """Leave these processors only, so that a test loads little."""
    describe(folder, lambda arabic: arabic["packages"].update(khulasa=dict.fromkeys(processors, "khulasa")))


def replace(folder: Path, processor: str, content: bytes) -> Path:
    """Put other content into a model, and its hashes into ``resources.json``."""
    path = folder / "ar" / processor / "khulasa.pt"
    path.write_bytes(content)
    md5, sha256 = hashlib.md5(content, usedforsecurity=False).hexdigest(), hashlib.sha256(content).hexdigest()
    describe(folder, lambda arabic: arabic[processor]["khulasa"].update(md5=md5, sha256=sha256))
    return path


def complaint(folder: Path, package: str = "khulasa") -> str:
    with pytest.raises(ModelError) as caught:
        load_language(Settings(model_dir=str(folder), model_package=package), "ar")
    message = str(caught.value)
    assert "\n" not in message
    assert "\x1b" not in message
    return message


def saved(content: object, *, archive: bool) -> bytes:
    """What ``torch.save`` writes, as the zip archive of today or as the plain stream that Stanza's models are."""
    stream = io.BytesIO()
    torch.save(content, stream, _use_new_zipfile_serialization=archive)
    return stream.getvalue()


class Trap:
    """An object that runs a command when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch {self.marker}",)


@pytest.mark.parametrize("processor", ["tokenize", "pretrain"])
@pytest.mark.parametrize("size", [0, 1, 1_000, -100])
def test_file_that_was_cut_short_is_one_sentence_although_its_hash_fits(
    folder: Path, processor: str, size: int
) -> None:
    trim(folder, "tokenize", "ner")
    path = folder / "ar" / processor / "khulasa.pt"
    replace(folder, processor, path.read_bytes()[:size])
    assert f"The {processor} model {path} is cut short, or is no file of weights" in complaint(folder)


@pytest.mark.parametrize("processor", ["tokenize", "pretrain"])
@pytest.mark.parametrize("archive", [True, False])
def test_pickle_that_would_run_a_command_is_refused_and_not_run(
    folder: Path, tmp_path: Path, processor: str, *, archive: bool
) -> None:
    trim(folder, "tokenize", "ner")
    marker = tmp_path / "marker"
    content = saved({"model": {}, "config": Trap(marker), "emb": Trap(marker), "vocab": {}}, archive=archive)
    path = replace(folder, processor, content)
    message = complaint(folder)
    assert f"The {processor} model {path} holds more than weights (posix.system)" in message
    assert not marker.exists()
    torch.load(path, weights_only=False)
    assert marker.exists(), "the trap works where it is not guarded against"


def test_bare_pickle_is_refused_and_not_run(folder: Path, tmp_path: Path) -> None:
    trim(folder, "tokenize", "ner")
    marker = tmp_path / "marker"
    path = replace(folder, "ner", pickle.dumps(Trap(marker)))
    assert str(path) in complaint(folder)
    assert not marker.exists()


def test_whole_module_is_refused(folder: Path) -> None:
    trim(folder, "tokenize", "ner")
    replace(folder, "tokenize", saved(torch.nn.Linear(1, 1), archive=False))
    assert "holds more than weights (torch.nn.modules.linear.Linear)" in complaint(folder)


def test_environment_cannot_switch_the_guard_off(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")
    trim(folder, "tokenize", "ner")
    replace(folder, "tokenize", saved({"model": Trap(tmp_path / "marker")}, archive=True))
    assert "holds more than weights" in complaint(folder)
    assert not (tmp_path / "marker").exists()


def test_model_of_another_architecture_names_file_and_versions(folder: Path) -> None:
    trim(folder, "tokenize", "ner")
    describe(folder, lambda arabic: arabic.update(stanza="1.2.0"))
    path = folder / "ar" / "ner" / "khulasa.pt"
    model = torch.load(path, map_location="cpu", weights_only=True)
    model["config"]["hidden_dim"] += 1
    replace(folder, "ner", saved(model, archive=False))
    message = complaint(folder)
    assert f"The ner model {path} does not fit Stanza {stanza.__version__} (the folder says 1.2.0)" in message
    assert "size mismatch" in message


@pytest.mark.parametrize("processor", ["tokenize", "ner"])
def test_model_that_lacks_what_stanza_reads_names_file_and_version(folder: Path, processor: str) -> None:
    trim(folder, "tokenize", "ner")
    describe(folder, lambda arabic: arabic.pop("stanza", None))
    path = folder / "ar" / processor / "khulasa.pt"
    model = torch.load(path, map_location="cpu", weights_only=True)
    del model["vocab"]
    replace(folder, processor, saved(model, archive=False))
    message = complaint(folder)
    assert f"The {processor} model {path} does not fit Stanza {stanza.__version__}" in message
    assert "does not say for which it was made" in message
    assert "KeyError: 'vocab'" in message


def test_processor_without_those_it_needs_is_one_sentence(folder: Path) -> None:
    trim(folder, "tokenize", "depparse")
    assert "Package 'khulasa' for 'ar'" in complaint(folder)


def test_expander_that_the_package_leaves_out_is_described(folder: Path) -> None:
    trim(folder, "tokenize", "ner")
    pipeline = load_language(Settings(model_dir=str(folder)), "ar")
    assert list(pipeline.models.processors) == ["tokenize", "mwt", "ner"]


def test_model_named_like_the_package_is_not_taken_for_the_one_it_names(folder: Path) -> None:
    trim(folder, "tokenize", "ner")
    (folder / "ar" / "ner" / "khulasa.pt").rename(folder / "ar" / "ner" / "news.pt")

    def rename(arabic: dict[str, Any]) -> None:
        arabic["ner"] = {"news": arabic["ner"]["khulasa"], "khulasa": {"md5": "0" * 32}}
        arabic["packages"]["khulasa"]["ner"] = "news"

    describe(folder, rename)
    assert load_language(Settings(model_dir=str(folder)), "ar").models.processors["ner"].name == "news"


def test_name_model_that_reads_words_tags_tokens(folder: Path) -> None:
    trim(folder, "tokenize", "mwt", "ner")
    describe(folder, lambda arabic: arabic["ner"]["khulasa"].update(unit="word"))
    pipeline = load_language(Settings(model_dir=str(folder)), "ar")
    document = pipeline.annotate("وصلت سلمى إلى عمان وبغداد.", tokenized=lambda: None, share=lambda _: None)
    tokens = document.sentences[0].tokens
    assert any(len(token.words) > 1 for token in tokens)
    names = {document.surface(token.begin, token.end): token.ner.partition("-")[2] for token in tokens}
    assert names["عمان"] == "LOC"


def test_several_name_models_identity_lemmas_and_an_alias_work(folder: Path) -> None:
    trim(folder, "tokenize", "mwt", "ner")
    shutil.copy(folder / "ar" / "ner" / "khulasa.pt", folder / "ar" / "ner" / "other.pt")

    def extend(arabic: dict[str, Any]) -> None:
        arabic["ner"]["other"] = arabic["ner"]["khulasa"]
        arabic["packages"]["khulasa"] |= {"ner": ["khulasa", "other"], "lemma": "identity"}

    describe(folder, extend)
    pipeline = load_language(Settings(model_dir=str(folder)), "arabic")
    document = pipeline.annotate("وصلت سلمى.", tokenized=lambda: None, share=lambda _: None)
    assert document.language == "ar"
    assert all(word.lemma == word.text for token in document.sentences[0].tokens for word in token.words)
    assert {name: model.name for name, model in pipeline.models.processors.items()} == {
        "tokenize": "khulasa",
        "mwt": "khulasa",
        "ner": "khulasa",
        "ner-2": "other",
    }


def test_character_language_models_are_found_where_the_folder_says(folder: Path) -> None:
    """Small ones, made here; the tagger that was trained without them must say so rather than fail in the dark."""
    trim(folder, "tokenize", "ner")
    vocabulary = CharVocab([["\n", " ", "ا", "ب"]])
    arguments = {
        "char_emb_dim": 4,
        "char_hidden_dim": 4,
        "char_num_layers": 1,
        "char_dropout": 0,
        "char_unit_dropout": 0,
        "char_rec_dropout": 0,
    }
    for kind, forward in (("forward_charlm", True), ("backward_charlm", False)):
        model = CharacterLanguageModel(arguments, {"char": vocabulary}, is_forward_lm=forward)
        (folder / "ar" / kind).mkdir(exist_ok=True)
        describe(folder, lambda arabic, kind=kind: arabic.update({kind: {"khulasa": {}}}))
        replace(folder, kind, saved(model.full_state(), archive=False))
        need = {"model": kind, "package": "khulasa"}
        describe(folder, lambda arabic, need=need: arabic["ner"]["khulasa"]["dependencies"].append(need))
    path = folder / "ar" / "ner" / "khulasa.pt"
    model = torch.load(path, map_location="cpu", weights_only=True)
    model["config"]["charlm"] = True
    replace(folder, "ner", saved(model, archive=False))
    assert "size mismatch" in complaint(folder)
    (folder / "ar" / "backward_charlm" / "khulasa.pt").write_bytes(b"cut")
    assert "The backward_charlm model" in complaint(folder)


def test_every_loader_of_stanza_asks_for_weights_only() -> None:
    """Should a version of Stanza read a file in any other way, the models have to be guarded by ourselves."""
    package = Path(str(stanza.__file__)).parent
    loads = 0
    for path in (*(package / "models").rglob("*.py"), *(package / "pipeline").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func)
            assert name not in {"pickle.load", "pickle.loads", "joblib.load", "torch.jit.load", "eval", "exec"}, path
            if name == "torch.load":
                assert {word.arg: ast.unparse(word.value) for word in node.keywords}["weights_only"] == "True", path
                loads += 1
    assert loads > 10
