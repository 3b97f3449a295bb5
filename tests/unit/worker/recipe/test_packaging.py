from typing import Any

import pytest
import torch

from schemas.settings import BUNDLED_MODELS
from worker.models.recipe.packaging import without_folders

PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")


def test_paths_lose_their_folders() -> None:
    config: dict[str, Any] = {"save_dir": "/home/someone/models", "data_dir": "data/pos", "seed": 7, "none": None}
    without_folders(config)
    assert config == {"save_dir": "models", "data_dir": "data/pos", "seed": 7, "none": None}


@pytest.mark.parametrize("processor", PROCESSORS)
def test_bundled_models_do_not_tell_where_they_were_made(processor: str) -> None:
    content = torch.load(f"{BUNDLED_MODELS}/ar/{processor}/khulasa.pt", map_location="cpu", weights_only=True)
    assert not [value for value in content["config"].values() if isinstance(value, str) and value.startswith("/")]
