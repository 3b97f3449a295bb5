"""Learn word vectors: the frequent words by skip-gram, rarer ones from the contexts they stand in.

The second part is the "a la carte" induction of Khodak et al. (2018): a linear map from the mean vector
of a word's contexts to its own vector is fitted on the least frequent of the learned words.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from stanza.models.common.pretrain import PretrainedWordVocab
from stanza.models.common.vocab import VOCAB_PREFIX

from worker.models.recipe import news, treebank
from worker.models.recipe.settings import VectorSettings
from worker.models.registry import DIVIDED

Matrix = NDArray[np.float32]
CHUNK = 200_000
LINES = "vectors.lines.txt"


@dataclass(frozen=True)
class Text:
    """The training text as word numbers (-1: a word without a vector) and their frequencies."""

    numbers: NDArray[np.int64]
    frequencies: NDArray[np.int64]


def train(data: Path, sentences: Path, work: Path, target: Path, settings: VectorSettings) -> str:
    """Write word vectors as a Stanza pretrain file and return a short account of them."""
    lines = work / LINES
    known = treebank.read(sentences.read_text(encoding="utf-8"))
    with lines.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in news.lines(news.paragraphs(data), known, settings.seed))
    words, vectors = skip_gram(lines, settings)
    rare, induced = induce(lines.read_text(encoding="utf-8").split(), words, vectors, settings)
    save([*words, *rare], np.vstack([vectors, induced]), target)
    return f"{len(words)} words learned, {len(rare)} induced"


def skip_gram(lines: Path, settings: VectorSettings) -> tuple[list[str], Matrix]:
    """Return the frequent words, most frequent first, and their vectors."""
    # Installed for training only; all the other steps do without.
    from gensim.models import Word2Vec  # noqa: PLC0415

    model = Word2Vec(
        corpus_file=str(lines),
        vector_size=settings.dimensions,
        window=settings.window,
        sg=1,
        negative=settings.negative,
        sample=settings.subsample,
        min_count=settings.least_count,
        max_final_vocab=settings.words,
        epochs=settings.epochs,
        workers=settings.threads,
        seed=settings.seed,
    )
    return list(model.wv.index_to_key), np.asarray(model.wv.vectors, dtype=np.float32)


def induce(
    text: Sequence[str], words: list[str], vectors: Matrix, settings: VectorSettings
) -> tuple[list[str], Matrix]:
    """Return the next most frequent words and vectors made for them from their contexts."""
    numbers = {word: number for number, word in enumerate(words)}
    ranked = Counter(text).most_common()
    rare = [word for word, count in ranked if word not in numbers and count >= settings.rare_count]
    rare = rare[: settings.rare_words]
    numbers |= {word: len(words) + index for index, word in enumerate(rare)}
    coded = np.fromiter((numbers.get(word, -1) for word in text), np.int64, count=len(text))
    frequencies = np.bincount(coded[coded >= 0], minlength=len(numbers))
    place = Text(coded, frequencies)
    contexts = _context_vectors(place, vectors, settings)
    wanted = np.zeros(len(numbers), dtype=bool)
    wanted[max(0, len(words) - settings.mapped_words) : len(words)] = True
    fitted = np.flatnonzero(wanted)
    examples = mean_contexts(place, contexts, wanted, settings.window)[fitted]
    ridge = settings.ridge * len(fitted) * np.eye(settings.dimensions)
    mapping = np.linalg.solve(examples.T @ examples + ridge, examples.T @ vectors[fitted])
    wanted[:] = False
    wanted[len(words) :] = True
    induced = mean_contexts(place, contexts, wanted, settings.window)[len(words) :] @ mapping
    length = np.linalg.norm(vectors[fitted], axis=1).mean() / np.linalg.norm(induced, axis=1).mean()
    return rare, (induced * length).astype(np.float32)


def _context_vectors(text: Text, vectors: Matrix, settings: VectorSettings) -> Matrix:
    """Return what each word adds to a context: frequent words less, words without vector nothing."""
    shares = text.frequencies[: len(vectors)] / len(text.numbers)
    weights = np.minimum(1.0, np.sqrt(settings.subsample / np.maximum(shares, 1e-12)))
    others = np.zeros((len(text.frequencies) - len(vectors) + 1, vectors.shape[1]), np.float32)
    return np.vstack([vectors * weights[:, None].astype(np.float32), others])


def mean_contexts(text: Text, contexts: Matrix, wanted: NDArray[np.bool_], window: int) -> NDArray[np.float64]:
    """Return, for every wanted word, the mean over its places of the sum of the words around it."""
    sums = np.zeros((len(wanted), contexts.shape[1]))
    places = np.flatnonzero((text.numbers >= 0) & wanted[text.numbers])
    places = places[(places >= window) & (places < len(text.numbers) - window)]
    offsets = [offset for offset in range(-window, window + 1) if offset]
    for start in range(0, len(places), CHUNK):
        chunk = places[start : start + CHUNK]
        around = np.zeros((len(chunk), contexts.shape[1]), np.float32)
        for offset in offsets:
            around += contexts[text.numbers[chunk + offset]]
        order = np.argsort(text.numbers[chunk], kind="stable")
        ordered = text.numbers[chunk][order]
        starts = np.r_[0, np.flatnonzero(np.diff(ordered)) + 1]
        sums[ordered[starts]] += np.add.reduceat(around[order], starts, axis=0)
    return sums / np.maximum(text.frequencies, 1)[:, None]


def save(words: Sequence[str], vectors: Matrix, target: Path, divided: int | None = None) -> None:
    """Write the words and vectors as a file that Stanza's trainers and pipeline read.

    It also says how many of the words, from the first, are of text that was divided into words: all, if not told.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    rows = np.vstack([np.zeros((len(VOCAB_PREFIX), vectors.shape[1]), np.float32), vectors])
    vocabulary = PretrainedWordVocab(list(words)).state_dict()
    count = len(words) if divided is None else divided
    content = {"vocab": vocabulary, "emb": torch.from_numpy(rows), DIVIDED: count}
    torch.save(content, target)
