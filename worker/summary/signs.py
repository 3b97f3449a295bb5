"""What of a unit tells how likely readers take it into a summary: a few numbers each, of comparable size.

Place and length are those of Edmundson (1969) and Nenkova (2005), entities those of Barzilay & Lapata (2005). What a
unit has in common with the others is left to the selection, which counts it once.
"""

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from schemas.extraction import Entity
from worker.document import Document
from worker.summary.openings import LONGEST
from worker.summary.units import Unit

SIGNS = ("place", "depth", "overlong", "salience")

Matrix = npt.NDArray[np.float64]


def signs(document: Document, units: Sequence[Unit], entities: Sequence[Entity], fit: Sequence[bool]) -> Matrix:
    """A row for each unit, a column for each of ``SIGNS``.

    ``place`` is 1 for the first unit that is ``fit`` to be quoted and falls with the square root of its number;
    ``depth`` is the share of the article before the unit; ``overlong`` the share of the unit that lies more than
    ``LONGEST`` characters into its sentence; ``salience`` is that of the entities named, summed, at most 1.
    """
    places = np.maximum(np.cumsum(np.asarray(fit, dtype=np.int64)), 1)
    lengths = np.array([len(unit.words) for unit in units], dtype=np.float64)
    columns = (
        1 / np.sqrt(places),
        (np.cumsum(lengths) - lengths) / max(1.0, lengths.sum()),
        np.array([_overlong(document, unit) for unit in units]),
        _salience(units, entities),
    )
    return np.stack(columns, axis=1)


def _overlong(document: Document, unit: Unit) -> float:
    sentences = (document.sentences[number] for number in unit.sentences)
    beyond = (min(unit.end, one.end) - max(unit.begin, one.begin + LONGEST) for one in sentences)
    return sum(max(0, characters) for characters in beyond) / (unit.end - unit.begin)


def _salience(units: Sequence[Unit], entities: Sequence[Entity]) -> Matrix:
    begins = [unit.begin for unit in units]
    shares = np.zeros(len(units))
    for entity in entities:
        for number in {bisect_right(begins, mention.begin) - 1 for mention in entity.mentions}:
            shares[max(0, number)] += entity.salience
    return np.minimum(shares, 1.0)
