"""What of a unit tells how likely readers take it into a summary: a few numbers each, of comparable size.

Place is that of Edmundson (1969) and Nenkova (2005); that what an article repeats is what it is about is Luhn's (1958),
here for pairs of words, as in topic signatures (Lin & Hovy 2000); the entity that it turns on is that of Barzilay &
Lapata (2005). What single words a unit has in common with the others is left to the selection, which counts them once.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from schemas.extraction import Entity
from worker.document import Document
from worker.orthography import key
from worker.summary.openings import LONGEST
from worker.summary.units import Unit

SIGNS = ("place", "depth", "closing", "recurrence", "protagonist")

Matrix = npt.NDArray[np.float64]

_WORD = re.compile(r"\w+")


def signs(document: Document, units: Sequence[Unit], entities: Sequence[Entity], fit: Sequence[bool]) -> Matrix:
    """A row for each unit, a column for each of ``SIGNS``.

    ``place`` is 1 for the first unit that is ``fit`` to be quoted and falls with the square root of its number;
    ``depth`` is the share of the article before the unit; ``closing`` is 1 for the last unit and falls by e with each
    step away from it; ``recurrence`` is the share of its pairs of words that other units have as well; ``protagonist``
    is 1 where the most salient entity is named.
    """
    places = np.maximum(np.cumsum(np.asarray(fit, dtype=np.int64)), 1)
    lengths = np.array([len(unit.words) for unit in units], dtype=np.float64)
    columns = (
        1 / np.sqrt(places),
        (np.cumsum(lengths) - lengths) / max(1.0, lengths.sum()),
        np.exp(np.arange(len(units)) - len(units) + 1.0),
        _recurrence(document, units),
        _protagonist(units, entities),
    )
    return np.stack(columns, axis=1)


def overlong(document: Document, units: Sequence[Unit]) -> Matrix:
    """The share of each unit that lies more than ``LONGEST`` characters into its sentence."""
    return np.array([_beyond(document, unit) for unit in units], dtype=np.float64)


def _beyond(document: Document, unit: Unit) -> float:
    sentences = (document.sentences[number] for number in unit.sentences)
    beyond = (min(unit.end, one.end) - max(unit.begin, one.begin + LONGEST) for one in sentences)
    return sum(max(0, characters) for characters in beyond) / (unit.end - unit.begin)


def _recurrence(document: Document, units: Sequence[Unit]) -> Matrix:
    pairs = [list(pairwise(_WORD.findall(key(document.surface(unit.begin, unit.end))))) for unit in units]
    holders = Counter(pair for each in pairs for pair in set(each))
    return np.array([sum(holders[pair] > 1 for pair in each) / max(1, len(each)) for each in pairs], dtype=np.float64)


def _protagonist(units: Sequence[Unit], entities: Sequence[Entity]) -> Matrix:
    begins = [unit.begin for unit in units]
    named = np.zeros(len(units))
    if entities:
        for mention in max(entities, key=lambda entity: entity.salience).mentions:
            named[max(0, bisect_right(begins, mention.begin) - 1)] = 1.0
    return named
