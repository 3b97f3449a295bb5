"""What lists and other texts say of a word as a name: columns beside its vector.

A name model meets most names for the first time. Gazetteers are an old remedy (Nadeau & Sekine 2007); here they are
features of word types, so that Stanza's models read them as part of the vectors: how often links in Wikipedia
(WikiANN, Pan et al. 2017) and entries of name lists have the word in a name, at its beginning or inside, and how often
a first name model gives it each type in raw news, which is self-training by types and not by sentences. Names that no
text had often enough for a vector get the one that their evidence makes likely: a ridge regression from the columns
to the vectors, on the known words that are names.
"""

import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from stanza.models.common.vocab import VOCAB_PREFIX

from worker.models.recipe import entities, vectors
from worker.models.recipe.entities import OUTSIDE
from worker.models.recipe.reading import Reader
from worker.models.recipe.settings import EvidenceSettings
from worker.models.recipe.vectors import Matrix

LINKS = ("ner/wikiann.train.bio", "ner/wikiann.dev.bio")
LISTS = {
    "PER": "gazetteers/anergazet_people.txt",
    "LOC": "gazetteers/anergazet_locations.txt",
    "ORG": "gazetteers/anergazet_orgs.txt",
}
PLACES = tuple(f"{place}-{kind}" for kind in LISTS for place in "BI")
KINDS = ("PER", "LOC", "ORG", "MISC")
NAME_SHARE = 0.5  # of a known word's occurrences, to be one that the regression learns from
RIDGE = 5.0
AS_WORDS, AS_WRITTEN = 2, 1  # what a token in a link counts as words, and as it is written
LINE_WORDS = 60
LINES_AT_ONCE = 400

Tags = Mapping[str, Counter[str]]


@dataclass(frozen=True)
class Evidence:
    """Tags of words in links and in news, and the places (`B-PER` …) that the lists have them in."""

    links: Tags
    lists: Mapping[str, frozenset[str]]
    news: Tags

    def row(self, word: str) -> list[float]:
        """Return the columns of a word."""
        return [*self._of_links(word), *self._of_lists(word), *self._of_news(word)]

    def names(self) -> list[str]:
        """Return the words of names in links, those linked most often first, then those of lists."""
        counts = {word: sum(n for tag, n in tags.items() if tag != OUTSIDE) for word, tags in self.links.items()}
        linked = sorted((word for word in counts if counts[word] >= 1), key=lambda word: (-counts[word], word))
        return [word for word in dict.fromkeys((*linked, *sorted(self.lists))) if len(word) > 1]

    def _of_links(self, word: str) -> list[float]:
        tags = self.links.get(word, Counter())
        total = sum(tags.values())
        return [*(tags[place] / (total + 1) for place in PLACES), min(1.0, math.log1p(total / 2) / 5)]

    def _of_lists(self, word: str) -> list[float]:
        return [float(place in self.lists.get(word, ())) for place in PLACES]

    def _of_news(self, word: str) -> list[float]:
        tags = self.news.get(word, Counter())
        total = sum(tags.values())
        return [*(tags[kind] / (total + 2) for kind in KINDS), min(1.0, math.log1p(total) / 10)]


def links(data: Path, reader: Reader, counts: Mapping[str, int]) -> Tags:
    """Return how often each word has each tag in the linked phrases, as words and, counted less, as tokens."""
    tags: dict[str, Counter[str]] = defaultdict(Counter)
    for name in LINKS:
        cut = [entities.cut(sentence) for sentence in entities.read((data / name).read_text(encoding="utf-8"))]
        texts = [" ".join(token for token, _ in sentence) for sentence in cut]
        for sentence, read in zip(cut, reader.read(texts), strict=True):
            for word, tag in entities.in_words(sentence, [token for tokens in read for token in tokens], counts):
                tags[word][tag] += AS_WORDS
            for token, tag in sentence:
                tags[token][tag] += AS_WRITTEN
    return tags


def lists(data: Path) -> Mapping[str, frozenset[str]]:
    """Return the places in names that the lists have each word in."""
    places: dict[str, set[str]] = defaultdict(set)
    for kind, name in LISTS.items():
        for line in (data / name).read_text(encoding="utf-8").splitlines():
            for index, word in enumerate(line.split()):
                places[word].add(f"{'I' if index else 'B'}-{kind}")
    return {word: frozenset(found) for word, found in places.items()}


def news_tags(lines: Sequence[str], pipeline: Any, settings: EvidenceSettings) -> Tags:
    """Return how often a pipeline that takes words gives each word each type, on a random part of the lines."""
    chosen = [line.split() for line in lines]
    random.Random(settings.seed).shuffle(chosen)
    tags: dict[str, Counter[str]] = defaultdict(Counter)
    read = 0
    for start in range(0, len(chosen), LINES_AT_ONCE):
        batch = chosen[start : start + LINES_AT_ONCE]
        pieces = [line[at : at + LINE_WORDS] for line in batch for at in range(0, len(line), LINE_WORDS)]
        for sentence in pipeline(pieces).sentences:
            for token in sentence.tokens:
                tags[token.text][token.ner.partition("-")[2] or OUTSIDE] += 1
                read += 1
        if read >= settings.news_words:
            break
    return tags


def write(tags: Tags, path: Path) -> None:
    """Write tags of words as JSON."""
    path.write_text(json.dumps(tags, ensure_ascii=False), encoding="utf-8")


def load(path: Path) -> Tags:
    """Return tags that were written."""
    return {word: Counter(tags) for word, tags in json.loads(path.read_text(encoding="utf-8")).items()}


def widen(source: Path, evidence: Evidence, target: Path, settings: EvidenceSettings) -> str:
    """Write the vectors of `source` with the columns of the evidence, and further names behind them."""
    content = torch.load(source, map_location="cpu", weights_only=True)
    words = list(content["vocab"]["_id2unit"])[len(VOCAB_PREFIX) :]
    learned = content["emb"].numpy()[len(VOCAB_PREFIX) :]
    known = set(words)
    names = [word for word in evidence.names() if word not in known]
    columns, further = _rows(words, evidence), _rows(names, evidence)
    likely = _likely(learned, columns, further)
    rows = np.vstack([np.hstack([learned, columns]), np.hstack([likely, further])])
    vectors.save([*words, *names], rounded(rows, settings.bits), target, divided=len(words))
    return f"{len(words)} words, {len(names)} further names"


def rounded(rows: Matrix, bits: int) -> Matrix:
    """Return the numbers on a grid of so many bits a column, its step a power of two, so that they deflate well."""
    most = 2 ** (bits - 1) - 1
    reach = np.maximum(np.quantile(np.abs(rows), 0.9995, axis=0), 1e-6)
    steps = 2.0 ** np.ceil(np.log2(reach / most))
    return np.asarray(np.clip(np.round(rows / steps), -most, most) * steps, np.float32)


def _rows(words: Iterable[str], evidence: Evidence) -> Matrix:
    return np.array([evidence.row(word) for word in words], np.float32)


def _likely(learned: Matrix, columns: Matrix, further: Matrix) -> Matrix:
    names = columns[:, : len(PLACES)].sum(axis=1) > NAME_SHARE
    examples = np.hstack([columns[names], np.ones((names.sum(), 1), np.float32)])
    penalty = RIDGE * np.eye(examples.shape[1])
    mapping = np.linalg.solve(examples.T @ examples + penalty, examples.T @ learned[names])
    return np.asarray(np.hstack([further, np.ones((len(further), 1), np.float32)]) @ mapping, np.float32)
