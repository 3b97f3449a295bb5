"""A second language for the tests: a little English, and tiny models that Stanza's own trainers learn from it.

The sentences come from templates, so that seconds of training are enough; the models know these and little else. The
folder is laid out as ``stanza.download`` leaves one, with a package ``default``.
"""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import torch
from stanza.models.common.pretrain import PretrainedWordVocab
from stanza.models.common.vocab import VOCAB_PREFIX

from worker.models.recipe import characters, entities, treebank
from worker.models.recipe.packaging import digests
from worker.models.recipe.training import Value, command, run
from worker.models.recipe.treebank import Sentence, Token, Word

PACKAGE = "default"
NEWS = (
    "Anna Brown visited Amman yesterday. The minister met David Chen in Cairo.\n"
    "In London, the Red Cross opened a new office. Will Salma Khalil return to Amman?"
)
# A word is form/tag, or form/tag/lemma where the lemma is another; a name in braces is one of a list.
TEMPLATES = (
    "{person} visited/VERB/visit {place} yesterday/NOUN ./PUNCT",
    "The/DET/the minister/NOUN met/VERB/meet {person} in/ADP {place} ./PUNCT",
    "{person} said/VERB/say the/DET talks/NOUN/talk went/VERB/go well/ADV ./PUNCT",
    "The/DET/the {body} asked/VERB/ask {person} for/ADP help/NOUN ./PUNCT",
    "Rain/NOUN/rain closed/VERB/close schools/NOUN/school in/ADP {place} ,/PUNCT {person} said/VERB/say ./PUNCT",
    "In/ADP/in {place} ,/PUNCT the/DET {body} opened/VERB/open a/DET new/ADJ office/NOUN ./PUNCT",
    "Will/AUX/will {person} return/VERB to/ADP {place} ?/PUNCT",
    "The/DET/the price/NOUN of/ADP bread/NOUN rose/VERB/rise by/ADP 12/NUM percent/NOUN in/ADP {place} ./PUNCT",
)
NAMES: Mapping[str, tuple[str, Sequence[str]]] = {
    "person": ("PERSON", ("Anna Brown", "John Miller", "Salma Khalil", "Peter Novak", "Maria Lopez", "David Chen")),
    "place": ("GPE", ("London", "Amman", "New York", "Cairo", "Paris", "Oslo")),
    "body": ("ORG", ("World Bank", "Red Cross", "European Union")),
}
TRAINING, DEVELOPMENT = 300, 30
DIMENSIONS = 16
SMALL: dict[str, Value] = {"hidden_dim": 32, "char_hidden_dim": 16, "char_emb_dim": 8, "lr": 0.02}
TRAINERS: Mapping[str, Mapping[str, Value]] = {
    "tokenize": {"steps": 60, "eval_steps": 60, "lr0": 0.01, "emb_dim": 16, "hidden_dim": 32, "max_seqlen": 100},
    "pos": SMALL
    | {"max_steps": 60, "eval_interval": 60, "batch_size": 100, "num_layers": 1, "word_emb_dim": 16, "tag_emb_dim": 8}
    | {"transformed_dim": 16, "deep_biaff_hidden_dim": 32, "composite_deep_biaff_hidden_dim": 8},
    "lemma": {"dict_only": True},
    "ner": SMALL | {"max_steps": 60, "eval_interval": 60, "optim": "adam"},
}
# The recipe's trainers are told that the language is Arabic; of an option given twice, the last counts.
LANGUAGE: Mapping[str, Mapping[str, Value]] = {
    "tokenize": {"lang": "en", "shorthand": "en_tiny"},
    "pos": {"lang": "en", "shorthand": "en_tiny"},
    "lemma": {"shorthand": "en_tiny"},
    "ner": {"shorthand": "en_tiny"},
}


def train(folder: Path, work: Path) -> Path:
    """Write a Stanza folder with English in it, and return its path."""
    corpus = _write_corpus(work)
    vectors = folder / "en" / "pretrain" / "tiny.pt"
    vectors.parent.mkdir(parents=True)
    _write_vectors(corpus, vectors)
    described: dict[str, dict[str, object]] = {"pretrain": {"tiny": digests(vectors)}}
    for processor, parameters in TRAINERS.items():
        paths = _paths(processor, corpus, vectors)
        model = folder / "en" / processor / "tiny.pt"
        model.parent.mkdir()
        run(command(processor, {**parameters, **LANGUAGE[processor]}, paths, model), work / f"{processor}.log")
        entry: dict[str, object] = dict(digests(model))
        if vectors in paths.values():
            entry["dependencies"] = [{"model": "pretrain", "package": "tiny"}]
        described[processor] = {"tiny": entry}
    english = {"lang_name": "English", "packages": {PACKAGE: dict.fromkeys(TRAINERS, "tiny")}, **described}
    resources = {"en": english, "english": {"alias": "en"}}
    (folder / "resources.json").write_text(json.dumps(resources, indent=2))
    return folder


def sentences(count: int, seed: int) -> Iterator[tuple[Sentence, list[tuple[str, str]]]]:
    """Sentences as a treebank has them, each with the entity tags of its words."""
    chance = random.Random(seed)
    for number in range(count):
        words, tags = [], []
        for piece in chance.choice(TEMPLATES).split():
            for word, tag in _filled(piece, chance):
                words.append(word)
                tags.append((word.form, tag))
        tokens = tuple(
            Token(word.form, (_in_chain(word, head),), spaced=not (after and after.upos == "PUNCT"))
            for head, (word, after) in enumerate(zip(words, [*words[1:], None], strict=True))
        )
        yield Sentence(f"news{number // 5}#{number}", tokens), tags


def _filled(piece: str, chance: random.Random) -> Iterator[tuple[Word, str]]:
    if not piece.startswith("{"):
        form, upos, *lemma = piece.split("/")
        yield Word(form, lemma[0] if lemma else form, upos, "_", 0, "_"), "O"
        return
    kind, names = NAMES[piece[1:-1]]
    for position, form in enumerate(chance.choice(names).split()):
        yield Word(form, form, "PROPN", "_", 0, "_"), f"{'I' if position else 'B'}-{kind}"


def _in_chain(word: Word, head: int) -> Word:
    return Word(word.form, word.lemma, word.upos, word.feats, head, "dep" if head else "root")


def _write_corpus(work: Path) -> Path:
    corpus = work / "corpus"
    corpus.mkdir(parents=True)
    for part, count, seed in (("train", TRAINING, 1), ("dev", DEVELOPMENT, 2)):
        made = list(sentences(count, seed))
        text, labels = characters.text_and_labels(characters.paragraphs((s for s, _ in made), 5, seed))
        files = {
            f"{part}.txt": text,
            f"{part}.labels": labels,
            f"{part}.conllu": treebank.write(sentence for sentence, _ in made),
            f"{part}.mwt.json": characters.expansions(sentence for sentence, _ in made),
            f"{part}.ner.json": entities.stanza_json(tags for _, tags in made),
        }
        for name, content in files.items():
            (corpus / name).write_text(content)
    return corpus


def _write_vectors(corpus: Path, target: Path) -> None:
    """Vectors that mean nothing, as Stanza's taggers read them."""
    forms = {
        token.form for sentence in treebank.read((corpus / "train.conllu").read_text()) for token in sentence.tokens
    }
    rows = torch.randn(len(VOCAB_PREFIX) + len(forms), DIMENSIONS, generator=torch.Generator().manual_seed(1))
    torch.save({"vocab": PretrainedWordVocab(sorted(forms)).state_dict(), "emb": rows}, target)


def _paths(processor: str, corpus: Path, vectors: Path) -> dict[str, Path]:
    """The files that a trainer reads, by its option for them."""
    if processor == "tokenize":
        return {
            "txt_file": corpus / "train.txt",
            "label_file": corpus / "train.labels",
            "dev_txt_file": corpus / "dev.txt",
            "dev_label_file": corpus / "dev.labels",
            "mwt_json_file": corpus / "dev.mwt.json",
            "dev_conll_gold": corpus / "dev.conllu",
        }
    ending = "ner.json" if processor == "ner" else "conllu"
    paths = {"train_file": corpus / f"train.{ending}", "eval_file": corpus / f"dev.{ending}"}
    return paths if processor == "lemma" else {**paths, "wordvec_pretrain_file": vectors}
