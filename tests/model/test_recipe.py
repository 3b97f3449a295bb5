"""The whole recipe on a made-up data folder: every step, from corpora to a folder that the pipeline loads."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from schemas.settings import Settings
from tests.corpora import write_data
from worker.models.recipe import build, settings, steps, vectors
from worker.models.recipe.__main__ import main
from worker.models.recipe.places import LEARNED, Places
from worker.models.recipe.settings import Recipe
from worker.pipeline import load_language

pytestmark = pytest.mark.model

# Over the real recipe: as small and as short as the trainers take.
SMALL: dict[str, dict[str, int]] = {
    "tokenize": {"steps": 30, "eval_steps": 15, "batch_size": 4},
    "tokenize-first": {"steps": 30},
    "mwt": {"num_epoch": 1},
    "lemma": {"num_epoch": 1},
    "pos": {"max_steps": 4, "eval_interval": 2},
    "pos-early": {"max_steps": 2, "eval_interval": 2},
    "depparse": {"max_steps": 4, "eval_interval": 2, "second_optim_start_step": 2},
    "ner": {"max_steps": 4, "eval_interval": 2},
    "ner-first": {"max_steps": 2},
}


def small(recipe: Recipe) -> Recipe:
    return replace(
        recipe,
        language_models=replace(recipe.language_models, hidden=8, batch=4, span=20, steps=6, least_count=1),
        text=replace(recipe.text, composed_tokens=20),
        silver=replace(recipe.silver, paragraphs=5),
        trainers={name: {**options, **SMALL[name]} for name, options in recipe.trainers.items()},
    )


def test_recipe_makes_a_folder_that_the_pipeline_loads_and_keeps_what_is_done(tmp_path: Path) -> None:
    write_data(tmp_path / "data")
    places = Places(tmp_path / "data", tmp_path / "work", tmp_path / "weights")
    words = ["قال", "الوزير", "إن", "المشروع", "في", "مدينة"]
    vectors.save(words, np.ones((len(words), 100), np.float32), places.learned)
    (places.work / vectors.LINES).write_text("زار الوفد مدينة صيدا .\n" * 3, encoding="utf-8")
    # The word vectors need a library that is installed for training only.
    chosen = [step for step in build.all_steps(small(settings.load()), places) if step.name != LEARNED]
    told: list[str] = []
    steps.run(chosen, places.work / "stamps", told.append)
    assert [line.split(":")[0] for line in told] == [step.name for step in chosen]
    pipeline = load_language(Settings(model_dir=str(places.output)), "ar")
    document = pipeline.annotate("قال سمير إن المشروع سيبدأ.", tokenized=lambda: None, share=lambda _: None)
    assert document.sentences
    assert set(pipeline.models.processors) == {"tokenize", "mwt", "pos", "lemma", "depparse", "ner"}
    told.clear()
    steps.run(chosen, places.work / "stamps", told.append)
    assert all("unchanged" in line for line in told)


def test_missing_or_other_data_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path / "nowhere")]) == 1
    assert "does not exist; give the right one with --data" in capsys.readouterr().err
    write_data(tmp_path / "data")
    assert main(["--data", str(tmp_path / "data")]) == 1
    assert "is not the file that the recipe was written for" in capsys.readouterr().err
