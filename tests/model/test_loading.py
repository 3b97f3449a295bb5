"""Loading models: from any Stanza folder, without a network, and with one clear sentence when it cannot be."""

import hashlib
import json
import shutil
import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest

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


def test_file_that_stanza_cannot_read_is_one_sentence(folder: Path) -> None:
    path = folder / "ar" / "pos" / "khulasa.pt"
    path.write_bytes(path.read_bytes()[:1_000])
    digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    describe(folder, lambda arabic: arabic["pos"]["khulasa"].update(md5=digest))
    with pytest.raises(ModelError, match="do not load with Stanza"):
        load_language(Settings(model_dir=str(folder)), "ar")
