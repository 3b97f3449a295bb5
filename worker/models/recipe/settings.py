"""Read the recipe: every hyper-parameter, seed and input checksum, from `recipe.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from worker.models.recipe.languagemodels import LanguageModelSettings
from worker.models.recipe.silver import SilverSettings
from worker.models.recipe.steps import file_digest
from worker.models.recipe.training import Value
from worker.models.recipe.typography import Typography

RECIPE = Path(__file__).with_name("recipe.toml")


class DataError(ValueError):
    """The data folder is missing or is not the one that the recipe was written for."""


@dataclass(frozen=True)
class VectorSettings:
    """How word vectors are learned: `words` of them, and `rare_words` more from their contexts.

    The `mapped_words` least frequent learned words teach how contexts become vectors.
    """

    dimensions: int
    words: int
    least_count: int
    window: int
    negative: int
    subsample: float
    epochs: int
    threads: int
    rare_words: int
    rare_count: int
    mapped_words: int
    ridge: float
    seed: int


@dataclass(frozen=True)
class TextSettings:
    """How the tokenizer's and the taggers' training text is made from the treebank."""

    longest_paragraph: int
    varied_copies: int
    quote_share: float
    lemma_repeats: int
    composed_tokens: int
    seed: int
    typography: Typography


@dataclass(frozen=True)
class EvidenceSettings:
    """How evidence on names is gathered: `news_words` are read by the first model; vectors are rounded to `bits`."""

    news_words: int
    bits: int
    seed: int


@dataclass(frozen=True)
class Recipe:
    """The whole recipe; `trainers` has the options of each Stanza trainer by processor."""

    inputs: Mapping[str, str]
    vectors: VectorSettings
    language_models: LanguageModelSettings
    text: TextSettings
    silver: SilverSettings
    evidence: EvidenceSettings
    trainers: Mapping[str, Mapping[str, Value]]


def load(path: Path = RECIPE) -> Recipe:
    """Return the recipe in the file."""
    content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    text = dict(content["text"])
    typography = Typography(**text.pop("typography"))
    return Recipe(
        inputs=content["inputs"],
        vectors=VectorSettings(**content["vectors"]),
        language_models=LanguageModelSettings(**content["language_models"]),
        text=TextSettings(**text, typography=typography),
        silver=SilverSettings(**content["silver"]),
        evidence=EvidenceSettings(**content["evidence"]),
        trainers=content["trainers"],
    )


def check_inputs(data: Path, inputs: Mapping[str, str]) -> None:
    """Make sure that the data folder has every input file, unchanged.

    Raises DataError for the first file that is missing or differs.
    """
    if not data.is_dir():
        raise DataError(f"The data folder {data} does not exist; give the right one with --data.")
    for name, digest in inputs.items():
        path = data / name
        if not path.is_file():
            raise DataError(f"The data folder {data} has no {name}.")
        if file_digest(path) != digest:
            raise DataError(f"{path} is not the file that the recipe was written for.")
