"""Write every file that the trainers read, from the treebank and the entity files."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from worker.models.recipe import characters, entities, spelling, treebank, typography
from worker.models.recipe.settings import TextSettings
from worker.models.recipe.treebank import Sentence, Token, Word

FILES = (
    "tokens.txt",
    "tokens.labels",
    "tokens.dev.txt",
    "tokens.dev.labels",
    "dev.mwt.json",
    "dev.conllu",
    "dev.joined.conllu",
    "words.conllu",
    "types.conllu",
    "trees.conllu",
    "ner.train.json",
    "ner.dev.json",
)
TYPES_IN_SENTENCE = 50


def write_all(data: Path, folder: Path, settings: TextSettings) -> str:
    """Write the training files into the folder and return a short account of them."""
    plus = _treebank(data, "train-plus")
    trees = _treebank(data, "train")
    dev = _treebank(data, "dev")
    if not all(sentence.placed for sentence in trees):
        raise ValueError("The parser's training file has sentences whose heads are placeholders.")
    words = with_quotes(spelling.with_modern_copies(plus, settings.seed), settings)
    tree_copies = with_quotes(spelling.with_modern_copies(trees, settings.seed), settings)
    files = _token_files(plus, dev, settings) | {
        "dev.mwt.json": characters.expansions(dev),
        "dev.conllu": treebank.write(dev),
        "dev.joined.conllu": treebank.write(dev, joined=True),
        "words.conllu": treebank.write(words),
        "types.conllu": treebank.write(types(words, settings.lemma_repeats)),
        "trees.conllu": treebank.write(tree_copies),
        "ner.train.json": _entities(data, "train"),
        "ner.dev.json": _entities(data, "dev"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return f"{len(words)} sentences for words, {len(tree_copies)} for trees"


def _treebank(data: Path, part: str) -> list[Sentence]:
    path = data / f"ud/ar_padtlab-ud-{part}.conllu"
    return treebank.read(path.read_text(encoding="utf-8"))


def _entities(data: Path, part: str) -> str:
    sentences = [
        entities.cut(sentence)
        for corpus in ("anercorp", "aqmar")
        for sentence in entities.read((data / f"ner/{corpus}.{part}.bio").read_text(encoding="utf-8"))
    ]
    return entities.stanza_json(sentences)


def _token_files(plus: Sequence[Sentence], dev: Sequence[Sentence], settings: TextSettings) -> dict[str, str]:
    """Return the tokenizer's texts and labels: as printed, and in varied modern typography."""
    cut = [part for sentence in plus for part in typography.split_at_ends(sentence)]
    speller = spelling.speller(plus)
    chance = random.Random(settings.seed)
    groups = characters.paragraphs(cut, settings.longest_paragraph, settings.seed)
    for copy in range(settings.varied_copies):
        varied = [typography.vary(spelling.modern(part, speller, chance), settings.typography, chance) for part in cut]
        groups += characters.paragraphs(varied, settings.longest_paragraph, settings.seed + copy + 1)
    text, labels = characters.text_and_labels(groups)
    dev_text, dev_labels = characters.text_and_labels(characters.paragraphs(dev, None, settings.seed))
    return {
        "tokens.txt": text,
        "tokens.labels": labels,
        "tokens.dev.txt": dev_text,
        "tokens.dev.labels": dev_labels,
    }


def with_quotes(sentences: Iterable[Sentence], settings: TextSettings) -> list[Sentence]:
    """Return the sentences, a share of them with quotation marks of another style."""
    chance = random.Random(settings.seed)
    return [typography.with_pairs(s, settings.quote_share, chance) for s in sentences]


def types(sentences: Iterable[Sentence], repeats: int) -> list[Sentence]:
    """Return made-up sentences with each (form, tag, lemma) at most `repeats` times.

    The lemmatizer looks frequent words up; what it has to learn is how new words behave.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    kept: list[Word] = []
    for word in (w for s in sentences for token in s.tokens for w in token.words):
        key = (word.form, word.upos, word.lemma)
        seen[key] += 1
        if seen[key] <= repeats:
            kept.append(word)
    starts = range(0, len(kept), TYPES_IN_SENTENCE)
    return [_chain(f"types#{start}", kept[start : start + TYPES_IN_SENTENCE]) for start in starts]


def _chain(identifier: str, words: Iterable[Word]) -> Sentence:
    tokens = [
        Token(word.form, (replace(word, head=head, deprel="dep" if head else "root"),))
        for head, word in enumerate(words)
    ]
    return Sentence(identifier, tuple(tokens))
