"""Write every file that the trainers read, from the treebank, the news and the entity files."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from worker.models.recipe import characters, entities, expansions, news, silver, spelling, treebank, typography
from worker.models.recipe.reading import Reader
from worker.models.recipe.settings import TextSettings
from worker.models.recipe.silver import SilverSettings
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
    "expansions.conllu",
    "types.conllu",
    "trees.conllu",
)
SILVER_FILES = ("tokens.silver.txt", "tokens.silver.labels")
ENTITY_FILES = ("ner.train.json", "ner.dev.json")
ENTITY_CORPORA = ("anercorp", "aqmar")
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
    text, labels = characters.text_and_labels(_groups(plus, settings))
    dev_text, dev_labels = characters.text_and_labels(characters.paragraphs(dev, None, settings.seed))
    files = {
        "tokens.txt": text,
        "tokens.labels": labels,
        "tokens.dev.txt": dev_text,
        "tokens.dev.labels": dev_labels,
        "dev.mwt.json": characters.expansions(dev),
        "dev.conllu": treebank.write(dev),
        "dev.joined.conllu": treebank.write(dev, joined=True),
        "words.conllu": treebank.write(words),
        "expansions.conllu": treebank.write(
            [*words, *expansions.composed(plus, settings.composed_tokens, settings.seed)]
        ),
        "types.conllu": treebank.write(types(words, settings.lemma_repeats)),
        "trees.conllu": treebank.write(tree_copies),
    }
    _write(folder, files)
    return f"{len(words)} sentences for words, {len(tree_copies)} for trees"


def _treebank(data: Path, part: str) -> list[Sentence]:
    path = data / f"ud/ar_padtlab-ud-{part}.conllu"
    return treebank.read(path.read_text(encoding="utf-8"))


def _write(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")


def _groups(plus: Sequence[Sentence], settings: TextSettings) -> list[list[Sentence]]:
    """Return the tokenizer's paragraphs: the treebank as printed, and in varied modern typography."""
    cut = [part for sentence in plus for part in typography.split_at_ends(sentence)]
    speller = spelling.speller(plus)
    chance = random.Random(settings.seed)
    groups = characters.paragraphs(cut, settings.longest_paragraph, settings.seed)
    for copy in range(settings.varied_copies):
        varied = [typography.vary(spelling.modern(part, speller, chance), settings.typography, chance) for part in cut]
        groups += characters.paragraphs(varied, settings.longest_paragraph, settings.seed + copy + 1)
    return groups


def write_silver(data: Path, folder: Path, reader: Reader, text: TextSettings, settings: SilverSettings) -> str:
    """Write the tokenizer's second training text: the first one and news as the reader divides it."""
    plus, everything = _treebank(data, "train-plus"), news.paragraphs(data)
    counted = silver.counts(everything)
    texts = silver.chosen(everything, settings)
    found = silver.sentences(texts, reader.read(texts), counted, plus, settings)
    groups = [*_groups(plus, text) * settings.treebank_repeats, *silver.paragraphs(found)]
    _write(folder, dict(zip(SILVER_FILES, characters.text_and_labels(groups), strict=True)))
    return f"{len(found)} sentences of news"


def write_entities(data: Path, folder: Path, reader: Reader) -> str:
    """Write the entity files, a word an entry."""
    counted = silver.counts(news.paragraphs(data))
    train, dev = (_entities(data, part, reader, counted) for part in ("train", "dev"))
    contents = (entities.stanza_json(train), entities.stanza_json(dev))
    _write(folder, dict(zip(ENTITY_FILES, contents, strict=True)))
    return f"{len(train)} sentences"


def _entities(data: Path, part: str, reader: Reader, counted: Mapping[str, int]) -> list[list[entities.Tagged]]:
    cut = [
        entities.cut(sentence)
        for corpus in ENTITY_CORPORA
        for sentence in entities.read((data / f"ner/{corpus}.{part}.bio").read_text(encoding="utf-8"))
    ]
    texts = [" ".join(token for token, _ in sentence) for sentence in cut]
    return [
        entities.in_words(sentence, [token for tokens in read for token in tokens], counted)
        for sentence, read in zip(cut, reader.read(texts), strict=True)
    ]


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
