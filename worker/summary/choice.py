"""Which units a summary takes, by the ranking of their sentences."""

from collections.abc import Sequence

from schemas.extraction import Entity
from worker.document import Document
from worker.summary.ranking import rank, select
from worker.summary.units import Unit

# What a unit that does not stand alone is worth beside one that does.
PREFERENCE = 0.8

_SPARE = 4


def scored(document: Document, units: Sequence[Unit], entities: Sequence[Entity]) -> tuple[float, ...]:
    """The score of each unit: that of its best sentence."""
    scores = rank(document, entities)
    return tuple(max(scores[number] for number in unit.sentences) for unit in units)


def chosen(
    document: Document, units: Sequence[Unit], scores: Sequence[float], count: int, *, preferred: Sequence[bool]
) -> tuple[int, ...]:
    """The numbers of at most ``count`` units, best first; ``preferred`` says of each whether it is to be preferred.

    Where no unit is fit to be quoted, the first ones.
    """
    worth = [score if good else PREFERENCE * score for score, good in zip(scores, preferred, strict=True)]
    of_sentence: dict[int, int] = {}
    for number, unit in enumerate(units):
        for sentence in unit.sentences:
            if worth[number] > worth[of_sentence.setdefault(sentence, number)]:
                of_sentence[sentence] = number
    by_sentence = [worth[of_sentence[number]] for number in range(len(document.sentences))]
    best = dict.fromkeys(of_sentence[each] for each in select(document, by_sentence, 2 * count + _SPARE))
    return tuple(best)[:count] or tuple(range(min(count, len(units))))
