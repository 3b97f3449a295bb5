"""How much each sentence says of the article.

Three signs, each in [0, 1] within the article: where the sentence stands, how much it shares with the others
(LexRank, Erkan & Radev 2004), and how much of what the article is about it names.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from schemas.extraction import Entity
from worker.document import Document, Sentence, Word
from worker.orthography import key
from worker.summary.usability import usable

# News puts the most important first, and every extractive baseline for it has to beat the lead (Nenkova 2005), so
# place counts for as much as the rest together.
POSITION_WEIGHT = 0.5
CENTRALITY_WEIGHT = 0.3
ENTITY_WEIGHT = 0.2
# The share of relevance against novelty in choosing (Carbonell & Goldstein 1998).
RELEVANCE = 0.75

_DAMPING = 0.85
_TOLERANCE = 1e-8
_MOST_STEPS = 200
_CONTENT = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "X", "NUM"))
_SHORTEST = 3
_STOPWORDS = frozenset(
    (
        *("التي", "الذي", "الذين", "هذا", "هذه", "ذلك", "تلك", "كان", "كانت", "يكون", "تكون", "علي", "الي", "عن", "من"),
        *("في", "مع", "بعد", "قبل", "بين", "خلال", "حول", "عند", "منذ", "حتي", "كما", "لكن", "غير", "كل", "بعض", "قد"),
        *("ان", "انه", "انها", "او", "ثم", "لم", "لن", "لا", "ما", "هو", "هي", "هم", "نحن", "انا", "اي", "ايضا"),
    )
)

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The sentences as unit vectors of tf-idf over their content lemmas, without the zeros: ``weights[i]`` stands in
    row ``rows[i]`` (the sentence) and column ``columns[i]`` (the lemma)."""

    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    weights: Vector
    sentences: int
    lemmas: int

    def similarity(self, to: Vector) -> Vector:
        """For each sentence, the cosines with all sentences summed, each weighed by ``to``: S·to, in linear memory."""
        across = np.bincount(self.columns, self.weights * to[self.rows], minlength=self.lemmas)
        together = np.bincount(self.rows, self.weights * across[self.columns], minlength=self.sentences)
        return together.astype(np.float64)


def rank(document: Document, entities: Sequence[Entity] | None) -> tuple[float, ...]:
    """A score in [0, 1] for each sentence; 0 for those that no summary may quote.

    Without ``entities`` the other two signs share their weight.
    """
    fit = usable(document)
    if not any(fit):
        return (0.0,) * len(document.sentences)
    places = _positions(fit)
    central = _scaled(centrality(terms(document)), fit)
    named = _scaled(_named(document, entities), fit) if entities else np.zeros(len(fit))
    scores = POSITION_WEIGHT * places + CENTRALITY_WEIGHT * central + ENTITY_WEIGHT * named
    whole = POSITION_WEIGHT + CENTRALITY_WEIGHT + (ENTITY_WEIGHT if entities else 0.0)
    return tuple(float(min(1.0, score / whole)) if good else 0.0 for score, good in zip(scores, fit, strict=True))


def select(document: Document, scores: Sequence[float], count: int) -> tuple[int, ...]:
    """The indices of at most ``count`` sentences, best first, none of them scored 0.

    Maximal marginal relevance (Carbonell & Goldstein 1998): each choice weighs the score against the greatest
    likeness to what is chosen already, so that a summary does not say things twice.
    """
    vectors = terms(document)
    relevance = np.asarray(scores, dtype=np.float64)
    likeness = np.zeros(len(scores))
    open_ = relevance > 0
    chosen: list[int] = []
    while len(chosen) < count and open_.any():
        merit = np.where(open_, RELEVANCE * relevance - (1 - RELEVANCE) * likeness, -np.inf)
        best = int(np.argmax(merit))
        chosen.append(best)
        open_[best] = False
        likeness = np.maximum(likeness, vectors.similarity(np.eye(1, len(scores), best)[0]))
    return tuple(chosen)


def terms(document: Document) -> Terms:
    """The content lemmas of each sentence, weighed by tf-idf within the article (idf = 1 + ln(N / df))."""
    bags = [_lemmas(sentence) for sentence in document.sentences]
    numbers: dict[str, int] = {}
    for bag in bags:
        for lemma in bag:
            numbers.setdefault(lemma, len(numbers))
    counted = [np.unique([numbers[lemma] for lemma in bag], return_counts=True) for bag in bags if bag]
    filled = [row for row, bag in enumerate(bags) if bag]
    if not counted:
        nothing = np.zeros(0, dtype=np.int64)
        return Terms(rows=nothing, columns=nothing, weights=np.zeros(0), sentences=len(bags), lemmas=0)
    rows = np.repeat(np.asarray(filled, dtype=np.int64), [len(columns) for columns, _ in counted])
    columns = np.concatenate([columns for columns, _ in counted]).astype(np.int64)
    counts = np.concatenate([counts for _, counts in counted])
    document_counts = np.bincount(columns, minlength=len(numbers))
    weights = counts * (1 + np.log(len(bags) / document_counts[columns]))
    lengths = np.sqrt(np.bincount(rows, weights**2, minlength=len(bags)))
    return Terms(rows=rows, columns=columns, weights=weights / lengths[rows], sentences=len(bags), lemmas=len(numbers))


def centrality(vectors: Terms) -> Vector:
    """Continuous LexRank: the stationary distribution of a walk between sentences by their likeness."""
    size = vectors.sentences
    if not size:
        return np.zeros(0)
    degrees = vectors.similarity(np.ones(size))
    degrees = np.where(degrees > 0, degrees, 1.0)
    current = np.full(size, 1 / size)
    for _ in range(_MOST_STEPS):
        following = (1 - _DAMPING) / size + _DAMPING * vectors.similarity(current / degrees)
        done = float(np.abs(following - current).sum()) < _TOLERANCE
        current = following
        if done:
            break
    return current


def _positions(fit: Sequence[bool]) -> Vector:
    """1 for the first usable sentence, falling with the square root of the place among the usable ones."""
    places = np.maximum(np.cumsum(np.asarray(fit, dtype=np.int64)), 1)
    return np.asarray(1 / np.sqrt(places), dtype=np.float64)


def _named(document: Document, entities: Sequence[Entity]) -> Vector:
    """For each sentence, the salience of the different entities that it names, summed."""
    shares = np.zeros(len(document.sentences))
    numbers = {f"s{number}": number - 1 for number in range(1, len(shares) + 1)}
    for entity in entities:
        for sentence in {mention.sentence for mention in entity.mentions}:
            shares[numbers[sentence]] += entity.salience
    return shares


def _scaled(values: Vector, fit: Sequence[bool]) -> Vector:
    """The values of the usable sentences, divided by the greatest of them."""
    kept = np.where(np.asarray(fit), values, 0.0)
    greatest = float(kept.max(initial=0.0))
    return kept / greatest if greatest > 0 else kept


def _lemmas(sentence: Sentence) -> list[str]:
    found = [key(word.lemma or word.text) for word in sentence.words if _is_content(word)]
    return [lemma for lemma in found if lemma and lemma not in _STOPWORDS]


def _is_content(word: Word) -> bool:
    if word.upos is not None:
        return word.upos in _CONTENT
    plain = key(word.text)
    return len(plain) >= _SHORTEST and plain.isalnum()
