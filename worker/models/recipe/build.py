"""The steps from the data folder to the resources folder: prepare, train, package."""

from dataclasses import asdict, dataclass
from pathlib import Path

from worker.models.recipe import packaging, preparation, training, vectors
from worker.models.recipe.settings import Recipe
from worker.models.recipe.steps import Step
from worker.models.recipe.training import Value

UD = "ud/ar_padtlab-ud-{}.conllu"
EARLY = "pos-early"


@dataclass(frozen=True)
class Places:
    """Where the recipe reads, works and delivers."""

    data: Path
    work: Path
    output: Path

    def corpus(self, name: str) -> Path:
        """Return the path of a prepared training file."""
        return self.work / "corpora" / name

    def model(self, name: str) -> Path:
        """Return the path of a trained model."""
        return self.work / "models" / f"{name}.pt"

    def log(self, name: str) -> Path:
        """Return the path of a step's log."""
        return self.work / "logs" / f"{name}.log"

    @property
    def vectors(self) -> Path:
        """The word vectors, as Stanza's trainers read them."""
        return self.model(packaging.PRETRAIN)


def all_steps(recipe: Recipe, places: Places) -> list[Step]:
    """Return every step, in the order in which they run."""
    trained = [_train(name, recipe, places) for name in (*packaging.PROCESSORS, EARLY)]
    by_name = {step.name: step for step in trained}
    order = ("tokenize", "mwt", "lemma", "ner", "pos", EARLY)
    steps = [_prepare(recipe, places), _vectors(recipe, places)]
    steps += [by_name[name] for name in order]
    return [*steps, _retag(places), by_name["depparse"], _package(places)]


def _prepare(recipe: Recipe, places: Places) -> Step:
    inputs = tuple(places.data / name for name in recipe.inputs if not name.endswith(".xz"))
    outputs = tuple(places.corpus(name) for name in preparation.FILES)

    def action() -> str:
        return preparation.write_all(places.data, places.work / "corpora", recipe.text)

    return Step("prepare", action, inputs, outputs, parameters=asdict(recipe.text))


def _vectors(recipe: Recipe, places: Places) -> Step:
    news, treebank = places.data / "raw_news/news.txt.xz", places.data / UD.format("train-plus")

    def action() -> str:
        return vectors.train(news, treebank, places.work, places.vectors, recipe.vectors)

    return Step(packaging.PRETRAIN, action, (news, treebank), (places.vectors,), parameters=asdict(recipe.vectors))


def _trainer_paths(places: Places) -> dict[str, dict[str, Path]]:
    """Return the files that each trainer reads, by its option for them."""
    corpus, shared = places.corpus, {"wordvec_pretrain_file": places.vectors}
    gold = {"train_file": corpus("words.conllu"), "eval_file": corpus("dev.conllu")}
    return {
        "tokenize": {
            "txt_file": corpus("tokens.txt"),
            "label_file": corpus("tokens.labels"),
            "dev_txt_file": corpus("tokens.dev.txt"),
            "dev_label_file": corpus("tokens.dev.labels"),
            "mwt_json_file": corpus("dev.mwt.json"),
            "dev_conll_gold": corpus("dev.conllu"),
        },
        "mwt": {
            "train_file": corpus("words.conllu"),
            "eval_file": corpus("dev.joined.conllu"),
            "gold_file": corpus("dev.conllu"),
        },
        "lemma": {"train_file": corpus("types.conllu"), "eval_file": corpus("dev.conllu")},
        "pos": gold | shared,
        EARLY: gold | shared,
        "depparse": {
            "train_file": corpus("trees.tagged.conllu"),
            "eval_file": corpus("dev.tagged.conllu"),
        }
        | shared,
        "ner": {
            "train_file": corpus("ner.train.json"),
            "eval_file": corpus("ner.dev.json"),
        }
        | shared,
    }


def _train(name: str, recipe: Recipe, places: Places) -> Step:
    processor = "pos" if name == EARLY else name
    parameters: dict[str, Value] = dict(recipe.trainers[processor])
    if name == EARLY:
        parameters |= recipe.trainers[EARLY]
    paths, model = _trainer_paths(places)[name], places.model(name)
    needs = ["prepare"]
    if processor in packaging.USE_PRETRAIN:
        needs.append(packaging.PRETRAIN)
    if name == "depparse":
        needs.append("retag")

    def action() -> str:
        model.parent.mkdir(parents=True, exist_ok=True)
        words = training.command(processor, parameters, paths, model)
        return training.best_score(training.run(words, places.log(name)))

    return Step(name, action, tuple(paths.values()), (model,), tuple(needs), parameters)


def _retag(places: Places) -> Step:
    """Put an early tagger's tags on the parser's files: as wrong as tags will be on new text."""
    tagger = places.model(EARLY)
    pairs = [(places.corpus(f"{n}.conllu"), places.corpus(f"{n}.tagged.conllu")) for n in ("trees", "dev")]

    def action() -> str:
        for source, target in pairs:
            words = training.tagging_command(tagger, places.vectors, source, target)
            training.run(words, places.log(f"retag-{source.stem}"))
        return ""

    inputs = (tagger, *(source for source, _ in pairs))
    return Step("retag", action, inputs, tuple(t for _, t in pairs), (EARLY, "prepare"))


def _package(places: Places) -> Step:
    names = (*packaging.PROCESSORS, packaging.PRETRAIN)
    models = {name: places.model(name) for name in names}

    def action() -> str:
        return f"{packaging.deliver(models, places.output) / 1e6:.1f} MB"

    return Step("package", action, tuple(models.values()), (places.output / "resources.json",), names)
