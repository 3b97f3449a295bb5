"""The steps from the data folder to the resources folder: prepare, train, package."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from worker.models.recipe import languagemodels, names, packaging, preparation, training, vectors
from worker.models.recipe.places import LEARNED, LISTED, UD, Places
from worker.models.recipe.reading import Reader
from worker.models.recipe.settings import Recipe
from worker.models.recipe.steps import Step
from worker.models.recipe.training import Value

EARLY = "pos-early"
FIRST = "tokenize-first"
# Trainers whose options are those of another, but for what the recipe says.
VARIANTS = {EARLY: "pos", FIRST: "tokenize", names.FIRST: "ner"}
TOKENS = (FIRST, "mwt", "silver", "tokenize")
NAMES = ("entities", "links", LISTED, names.FIRST, "news-tags", packaging.PRETRAIN)
ORDER = (*TOKENS, *NAMES, "lemma", "ner", "pos", EARLY, "retag", "depparse")


def all_steps(recipe: Recipe, places: Places) -> list[Step]:
    """Return every step, in the order in which they run."""
    named = {name: _train(name, recipe, places) for name in (*packaging.PROCESSORS, *VARIANTS)}
    named |= {"silver": _silver(recipe, places), "retag": _retag(places)}
    named |= {step.name: step for step in names.steps(recipe, places)}
    first = [_prepare(recipe, places), _vectors(recipe, places), _news_words(recipe, places)]
    first += [_language_model(direction, recipe, places) for direction in languagemodels.DIRECTIONS]
    return [*first, *(named[name] for name in ORDER), _package(places)]


def _prepare(recipe: Recipe, places: Places) -> Step:
    inputs = tuple(places.data / UD.format(part) for part in ("train", "train-plus", "dev"))
    outputs = tuple(places.corpus(name) for name in preparation.FILES)

    def action() -> str:
        return preparation.write_all(places.data, places.work / "corpora", recipe.text)

    return Step("prepare", action, inputs, outputs, parameters=asdict(recipe.text))


def _vectors(recipe: Recipe, places: Places) -> Step:
    def action() -> str:
        return vectors.train(places.data, places.treebank, places.work, places.learned, recipe.vectors)

    inputs, outputs = (places.news, places.treebank), (places.learned, places.work / vectors.LINES)
    return Step(LEARNED, action, inputs, outputs, parameters=asdict(recipe.vectors))


def _news_words(recipe: Recipe, places: Places) -> Step:
    target = places.corpus("news.words.txt")

    def action() -> str:
        return languagemodels.write_text(places.data, places.treebank, target, recipe.language_models)

    parameters = {"bare_share": recipe.language_models.bare_share, "seed": recipe.language_models.seed}
    return Step("news-words", action, (places.news, places.treebank), (target,), parameters=parameters)


def _language_model(direction: str, recipe: Recipe, places: Places) -> Step:
    text, name = places.corpus("news.words.txt"), packaging.LANGUAGE_MODELS[direction]
    model = places.model(name)

    def action() -> str:
        model.parent.mkdir(parents=True, exist_ok=True)
        return languagemodels.train(text, direction, model, recipe.language_models)

    return Step(name, action, (text,), (model,), ("news-words",), asdict(recipe.language_models))


def _silver(recipe: Recipe, places: Places) -> Step:
    models = {"tokenize": places.model(FIRST), "mwt": places.model("mwt")}
    outputs = tuple(places.corpus(name) for name in preparation.SILVER_FILES)

    def action() -> str:
        reader = Reader(models, places.work / "readers" / "first")
        return preparation.write_silver(places.data, places.work / "corpora", reader, recipe.text, recipe.silver)

    inputs = (*models.values(), places.news, places.treebank)
    parameters = asdict(recipe.silver) | {"text": asdict(recipe.text)}
    return Step("silver", action, inputs, outputs, (FIRST, "mwt"), parameters)


def _trainer_paths(name: str, places: Places) -> dict[str, Path]:
    """Return the files that a trainer reads, by its option for them."""
    corpus = places.corpus
    pretrain = {"wordvec_pretrain_file": places.vectors}
    shared = pretrain | {
        f"charlm_{direction}_file": places.model(model) for direction, model in packaging.LANGUAGE_MODELS.items()
    }
    tokens = "tokens" if name == FIRST else "tokens.silver"
    of_names = {"wordvec_pretrain_file": places.listed} if name == names.FIRST else pretrain
    paths: Mapping[str, dict[str, Path]] = {
        "tokenize": {
            "txt_file": corpus(f"{tokens}.txt"),
            "label_file": corpus(f"{tokens}.labels"),
            "dev_txt_file": corpus("tokens.dev.txt"),
            "dev_label_file": corpus("tokens.dev.labels"),
            "mwt_json_file": corpus("dev.mwt.json"),
            "dev_conll_gold": corpus("dev.conllu"),
        },
        "mwt": {
            "train_file": corpus("expansions.conllu"),
            "eval_file": corpus("dev.joined.conllu"),
            "gold_file": corpus("dev.conllu"),
        },
        "lemma": {"train_file": corpus("types.conllu"), "eval_file": corpus("dev.conllu")},
        "pos": {"train_file": corpus("words.conllu"), "eval_file": corpus("dev.conllu")} | shared,
        "depparse": {"train_file": corpus("trees.tagged.conllu"), "eval_file": corpus("dev.tagged.conllu")} | shared,
        "ner": {"train_file": corpus("ner.train.json"), "eval_file": corpus("ner.dev.json")} | of_names,
    }
    return paths[VARIANTS.get(name, name)]


def _train(name: str, recipe: Recipe, places: Places) -> Step:
    processor = VARIANTS.get(name, name)
    parameters: dict[str, Value] = dict(recipe.trainers[processor])
    if name in VARIANTS:
        parameters |= recipe.trainers[name]
    paths, model = _trainer_paths(name, places), places.model(name)
    needs = ["prepare"]
    needs += [LISTED] if name == names.FIRST else packaging.shared(processor)
    needs += {"depparse": ["retag"], "tokenize": ["silver"]}.get(name, [])
    needs += ["entities"] if processor == "ner" else []

    def action() -> str:
        model.parent.mkdir(parents=True, exist_ok=True)
        words = training.command(processor, parameters, paths, model)
        return training.best_score(
            training.run(words, places.log(name), lambda line: print(f"{name}: {line}", flush=True))
        )

    return Step(name, action, tuple(paths.values()), (model,), tuple(needs), parameters)


def _retag(places: Places) -> Step:
    """Put an early tagger's tags on the parser's files: as wrong as tags will be on new text."""
    tagger = places.model(EARLY)
    paths = _trainer_paths("pos", places)
    pairs = [(places.corpus(f"{n}.conllu"), places.corpus(f"{n}.tagged.conllu")) for n in ("trees", "dev")]

    def action() -> str:
        for source, target in pairs:
            words = training.tagging_command(tagger, paths, source, target)
            training.run(words, places.log(f"retag-{source.stem}"))
        return ""

    inputs = (tagger, *(source for source, _ in pairs))
    return Step("retag", action, inputs, tuple(t for _, t in pairs), (EARLY, "prepare"))


def _package(places: Places) -> Step:
    names = (*packaging.PROCESSORS, packaging.PRETRAIN, *packaging.LANGUAGE_MODELS.values())
    models = {name: places.model(name) for name in names}

    def action() -> str:
        return f"{packaging.deliver(models, places.output) / 1e6:.1f} MB"

    return Step("package", action, tuple(models.values()), (places.output / "resources.json",), names)
