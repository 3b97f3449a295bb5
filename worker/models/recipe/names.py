"""The steps that gather what is known of names, from the corpora to the vectors that all models read."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import stanza
import torch

from worker.expansion import Vocabulary
from worker.models.recipe import evidence, news, packaging, preparation, silver
from worker.models.recipe.places import LEARNED, LISTED, Places
from worker.models.recipe.reading import Reader
from worker.models.recipe.settings import Recipe
from worker.models.recipe.steps import Step
from worker.models.recipe.vectors import LINES

FIRST = "ner-first"
READERS = ("tokenize", "mwt", LEARNED)
BATCH_SENTENCES = 64


def steps(recipe: Recipe, places: Places) -> list[Step]:
    """Return the steps; the first name model itself is trained like the other models."""
    return [
        _entities(recipe, places),
        _links(recipe, places),
        _widen(recipe, places, LISTED),
        _news_tags(recipe, places),
        _widen(recipe, places, packaging.PRETRAIN),
    ]


def _reader(places: Places) -> Reader:
    """Return a reader that divides tokens as the worker will."""
    ranks = torch.load(places.learned, map_location="cpu", weights_only=True)["vocab"]["_unit2id"]
    models = {name: places.model(name) for name in ("tokenize", "mwt")}
    return Reader(models, places.work / "readers" / "final", Vocabulary(ranks=ranks, learned=len(ranks)))


def _entities(recipe: Recipe, places: Places) -> Step:
    outputs = tuple(places.corpus(file) for file in preparation.ENTITY_FILES)
    return Step("entities", lambda: _write_entities(places), _read_by(recipe, places, "ner/a"), outputs, READERS)


def _links(recipe: Recipe, places: Places) -> Step:
    target = places.corpus("links.json")
    return Step("links", lambda: _write_links(places), _read_by(recipe, places, "ner/wikiann"), (target,), READERS)


def _read_by(recipe: Recipe, places: Places, prefix: str) -> tuple[Path, ...]:
    corpora = tuple(places.data / path for path in recipe.inputs if path.startswith(prefix))
    return (*corpora, places.news, places.learned, places.model("tokenize"), places.model("mwt"))


def _write_entities(places: Places) -> str:
    return preparation.write_entities(places.data, places.work / "corpora", _reader(places))


def _write_links(places: Places) -> str:
    tags = evidence.links(places.data, _reader(places), silver.counts(news.paragraphs(places.data)))
    evidence.write(tags, places.corpus("links.json"))
    return f"{len(tags)} words"


def _widen(recipe: Recipe, places: Places, name: str) -> Step:
    """Put the columns on the vectors: at first without, at last with, what a model found in news."""
    tags = places.corpus("news.tags.json")
    last = name == packaging.PRETRAIN

    def action() -> str:
        found = evidence.Evidence(
            links=evidence.load(places.corpus("links.json")),
            lists=evidence.lists(places.data),
            news=evidence.load(tags) if last else {},
        )
        return evidence.widen(places.learned, found, places.model(name), recipe.evidence)

    inputs = (places.learned, places.corpus("links.json"), *(places.data / path for path in evidence.LISTS.values()))
    inputs += (tags,) if last else ()
    needs = (LEARNED, "links", *(("news-tags",) if last else ()))
    return Step(name, action, inputs, (places.model(name),), needs, asdict(recipe.evidence))


def _news_tags(recipe: Recipe, places: Places) -> Step:
    target, lines = places.corpus("news.tags.json"), places.work / LINES
    models = {"tokenize": places.model("tokenize"), packaging.PRETRAIN: places.listed, "ner": places.model(FIRST)}

    def action() -> str:
        pipeline = _words_pipeline(models, places.work / "readers" / "names")
        tags = evidence.news_tags(lines.read_text(encoding="utf-8").splitlines(), pipeline, recipe.evidence)
        evidence.write(tags, target)
        return f"{sum(found.total() for found in tags.values())} words"

    needs = ("tokenize", LISTED, FIRST, LEARNED)
    return Step("news-tags", action, (*models.values(), lines), (target,), needs, asdict(recipe.evidence))


def _words_pipeline(models: dict[str, Path], folder: Path) -> Any:
    packaging.deliver(models, folder)
    torch.set_num_threads(1)
    return stanza.Pipeline(
        packaging.LANGUAGE,
        dir=str(folder),
        package=packaging.PACKAGE,
        processors="tokenize,ner",
        tokenize_pretokenized=True,
        ner_batch_size=BATCH_SENTENCES,
        download_method=None,
        use_gpu=False,
        verbose=False,
    )
