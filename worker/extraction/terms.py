"""What an article is about, in its own words: its key terms.

Noun phrases are weighed by three signs, multiplied: C-value (Frantzi, Ananiadou & Mima 2000, with the logarithm of
Barrón-Cedeño et al. 2009, which gives single words their due), the TextRank of their words (Mihalcea & Tarau 2004),
and an early first mention, as in YAKE (Campos et al. 2020).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from schemas.extraction import Entity, Term
from schemas.spans import Mention
from worker.document import Document
from worker.extraction.candidates import Candidate, Unit, candidates, is_content, units
from worker.extraction.clitics import Stems, all_stems

MOST = 15

_FEWEST = 3
_WORDS_PER_TERM = 50
# A word by itself has to come up so often, a phrase over a preposition twice: once is mere chance.
_OFTEN = 3
_TWICE = 2
_LEAD = 3
_FAR = 2
_POOL = 4
_WINDOW = 3
_DAMPING = 0.85
_TOLERANCE = 1e-8
_MOST_STEPS = 100
_PLACES = 6

Lemmas = tuple[str, ...]
Places = Mapping[Lemmas, Sequence[Candidate]]


def terms(document: Document, entities: Sequence[Entity], stems: Stems | None = None) -> tuple[Term, ...]:
    """The key terms of an article, best first: 3, and one more for every 50 words, at most 15.

    Phrases of the same lemmas are one term, with or without the article, in any number and spelling. The text is the
    form that comes up most, the mentions are all its places, without clitics; mentions of different terms are apart
    from each other, the longer term having them. Names, titles, dates and quantities are no terms; a term may hold a
    name. The score is relative to the best term's, which has 1. ``entities`` are those found in the same document.
    ``stems`` are those of the document, made anew where they are not at hand.
    """
    lines = units(document, entities, all_stems(document) if stems is None else stems)
    places: defaultdict[Lemmas, list[Candidate]] = defaultdict(list)
    for candidate in candidates(lines, document.language):
        places[candidate.lemmas].append(candidate)
    scores = _scores(places, lines)
    count = min(MOST, _FEWEST + sum(map(len, lines)) // _WORDS_PER_TERM)
    ranked = sorted(scores, key=lambda lemmas: (-scores[lemmas], places[lemmas][0].sentence, places[lemmas][0].first))
    likely = [lemmas for lemmas in ranked[: _POOL * count] if not _is_overshadowed(lemmas, scores)]
    pool = _apart({lemmas: places[lemmas] for lemmas in likely})
    chosen = [lemmas for lemmas in likely if _stands_alone(lemmas, len(places[lemmas]), len(pool.get(lemmas, ())))]
    chosen = _without_chance(chosen, places)[:count]
    kept = _apart({lemmas: places[lemmas] for lemmas in chosen})
    best = scores[chosen[0]] if chosen else 1.0
    return tuple(
        _term(f"t{number}", document, lines, kept[lemmas], round(scores[lemmas] / best, _PLACES))
        for number, lemmas in enumerate(chosen, 1)
    )


def _scores(places: Places, lines: Sequence[Sequence[Unit]]) -> dict[Lemmas, float]:
    counts = {lemmas: len(found) for lemmas, found in places.items()}
    around: defaultdict[Lemmas, list[int]] = defaultdict(list)
    for lemmas, count in counts.items():
        for inner in _inside(lemmas):
            if inner in counts:
                around[inner].append(count)
    weights = _weights(lines)
    scores = {}
    for lemmas, found in places.items():
        nested = around.get(lemmas, ())
        alone = counts[lemmas] - (sum(nested) / len(nested) if nested else 0)
        if alone <= 0 or not _is_frequent(lines, found):
            continue
        content = [weights.get(lemma, 0.0) for lemma in lemmas if lemma in weights]
        rank = math.sqrt(sum(content) / max(1, len(content)))
        scores[lemmas] = math.log2(1 + len(content)) * alone * rank / math.log(math.e + found[0].sentence)
    return {lemmas: score for lemmas, score in scores.items() if score > 0}


def _is_overshadowed(lemmas: Lemmas, scores: Mapping[Lemmas, float]) -> bool:
    """Whether a phrase only adds words to one inside it that says far more."""
    return any(len(inner) > 1 and scores.get(inner, 0.0) > _FAR * scores[lemmas] for inner in _inside(lemmas))


def _stands_alone(lemmas: Lemmas, everywhere: int, alone: int) -> bool:
    """Whether a term is often enough outside longer ones."""
    return 2 * alone >= everywhere and alone >= (_OFTEN if len(lemmas) == 1 else 1)


def _without_chance(ranked: Sequence[Lemmas], places: Places) -> list[Lemmas]:
    """The terms without those that come up once, and not in the lead, as far as enough are left."""
    kept = [lemmas for lemmas in ranked if len(places[lemmas]) > 1 or places[lemmas][0].sentence < _LEAD]
    return kept if len(kept) >= _FEWEST else list(ranked[:_FEWEST])


def _inside(lemmas: Lemmas) -> set[Lemmas]:
    """The shorter sequences in a sequence."""
    size = len(lemmas)
    spans = ((begin, end) for begin in range(size) for end in range(begin + 1, size + 1) if end - begin < size)
    return {lemmas[begin:end] for begin, end in spans}


def _is_frequent(lines: Sequence[Sequence[Unit]], found: Sequence[Candidate]) -> bool:
    first = found[0]
    if first.first == first.last:
        return len(found) >= _OFTEN
    line = lines[first.sentence]
    over = any(
        line[index].upos == "ADP" or line[index].stem.clitics for index in range(first.first + 1, first.last + 1)
    )
    return len(found) >= _TWICE or not over


def _weights(lines: Sequence[Sequence[Unit]]) -> dict[str, float]:
    """TextRank of the content lemmas: words near each other recommend each other. The greatest is 1."""
    numbers: dict[str, int] = {}
    edges: defaultdict[tuple[int, int], int] = defaultdict(int)
    for line in lines:
        known = [
            numbers.setdefault(unit.lemma, len(numbers)) if is_content(unit) and not unit.stopped else None
            for unit in line
        ]
        for index, one in enumerate(known):
            if one is None:
                continue
            for other in known[index + 1 : index + _WINDOW]:
                if other is not None and one != other:
                    edges[one, other] += 1
                    edges[other, one] += 1
    if not edges:
        return dict.fromkeys(numbers, 1.0)
    pairs = np.asarray(list(edges), dtype=np.int64)
    weights = np.asarray(list(edges.values()), dtype=np.float64)
    size = len(numbers)
    degrees = np.maximum(np.bincount(pairs[:, 0], weights, minlength=size), 1.0)
    current = np.full(size, 1 / size)
    for _ in range(_MOST_STEPS):
        given = weights * (current / degrees)[pairs[:, 0]]
        following = (1 - _DAMPING) / size + _DAMPING * np.bincount(pairs[:, 1], given, minlength=size)
        done = float(np.abs(following - current).sum()) < _TOLERANCE
        current = following
        if done:
            break
    return dict(zip(numbers, (current / current.max()).tolist(), strict=True))


def _apart(places: Places) -> dict[Lemmas, list[Candidate]]:
    """The places of each term that no longer term takes; terms without any are left out."""
    taken: set[tuple[int, int]] = set()
    kept: dict[Lemmas, list[Candidate]] = {}
    for lemmas in sorted(places, key=len, reverse=True):
        for place in places[lemmas]:
            tokens = {(place.sentence, index) for index in range(place.first, place.last + 1)}
            if not tokens & taken:
                taken |= tokens
                kept.setdefault(lemmas, []).append(place)
    return kept


def _term(
    id: str, document: Document, lines: Sequence[Sequence[Unit]], places: Sequence[Candidate], score: float
) -> Term:
    mentions = tuple(_mention(document, lines[place.sentence], place) for place in places)
    forms = Counter(_form(document, lines[place.sentence], place) for place in places)
    units_ = lines[places[0].sentence][places[0].first : places[0].last + 1]
    return Term(
        id=id,
        text=forms.most_common(1)[0][0],
        lemma=" ".join(unit.lemma_text for unit in units_),
        score=score,
        mentions=mentions,
    )


def _mention(document: Document, line: Sequence[Unit], place: Candidate) -> Mention:
    begin, end = line[place.first].stem.begin, line[place.last].stem.end
    return Mention(begin=begin, end=end, text=document.surface(begin, end), sentence=f"s{place.sentence + 1}")


def _form(document: Document, line: Sequence[Unit], place: Candidate) -> str:
    """The words of a place, with the article that ل has swallowed put back: الولايات for للولايات."""
    first, end = line[place.first].stem, line[place.last].stem.end
    return first.text + document.surface(first.end, end)
