"""`khulasa models check`, as its child process runs it."""

import os
import shutil
from pathlib import Path

import pytest
import stanza

from schemas.settings import BUNDLED, BUNDLED_MODELS
from worker.verification import main

pytestmark = pytest.mark.model


def test_bundled_models_work(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--dir", str(BUNDLED_MODELS), "--package", "khulasa", "ar"]) == 0
    assert capsys.readouterr().out == (
        f"ar: package khulasa is whole, loads with Stanza {stanza.__version__} and annotates "
        "(tokenize, mwt, pos, lemma, depparse, ner).\n"
    )


def test_language_gets_the_package_that_a_worker_would_give_it(
    english_models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = f"{BUNDLED}{os.pathsep}{english_models}"
    assert main(["--served", "ar,en", "--dir", folders, "--package", "khulasa", "en"]) == 0
    assert capsys.readouterr().out.startswith("en: package default is whole")
    assert main(["--dir", folders, "--package", "khulasa", "en"]) == 1
    assert "has no package 'khulasa' for language 'en'; it has: default." in capsys.readouterr().out


def test_each_language_has_a_line_and_one_that_does_not_work_decides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(BUNDLED_MODELS, tmp_path / "models"))
    (folder / "ar" / "pos" / "khulasa.pt").write_bytes(b"cut")
    assert main(["--dir", str(folder), "--package", "khulasa", "en", "ar"]) == 1
    english, arabic = capsys.readouterr().out.splitlines()
    assert english == f"en: The model folder {folder} has no models for language 'en'; it has: ar."
    assert arabic.startswith(f"ar: The pos model {folder / 'ar' / 'pos' / 'khulasa.pt'} is damaged: its md5 is ")
