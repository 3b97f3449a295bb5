"""Bootstrap intervals of F1 and of means.

Efron & Tibshirani 1993, percentile method; for parsers and taggers Koehn 2004.

A score is a ratio of sums over units (documents, sentences). A resample draws as many units as there are, with
replacement, and adds up their counts; the interval holds the middle 95 % of the scores of all resamples. It says how
the score would move with other texts of the same kind, not with other seeds of the training.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RESAMPLES = 2_000
SEED = 20_261_125
LEVEL = 95


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a scorer counts in one unit: right answers, those wanted, and those given."""

    right: int
    wanted: int
    given: int


def f1(units: Sequence[Counts]) -> float:
    """F1 x 100 over all units together; 0 where there is nothing to find and nothing was found."""
    right = sum(unit.right for unit in units)
    total = sum(unit.wanted + unit.given for unit in units)
    return 200 * right / total if total else 0.0


def mean_interval(values: Sequence[float], *, resamples: int = RESAMPLES, seed: int = SEED) -> tuple[float, float]:
    """The lower and upper end of the 95 % interval of a mean, to two places; of paired differences, of what they are.

    :raises ValueError: without values.
    """
    if not values:
        raise ValueError("An interval needs at least one document; the file has none.")
    size = len(values)
    draws = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), size=resamples)
    return _middle(draws @ np.asarray(values, dtype=np.float64) / size)


def interval(units: Sequence[Counts], *, resamples: int = RESAMPLES, seed: int = SEED) -> tuple[float, float]:
    """The lower and upper end of the 95 % interval of F1 x 100, to two places.

    Every call with as many units draws the same resamples, so intervals of several scores of one file belong together.

    :raises ValueError: without units.
    """
    if not units:
        raise ValueError("An interval needs at least one document or sentence; the file has none.")
    rows = np.array([(unit.right, unit.wanted + unit.given) for unit in units], dtype=np.int64)
    draws = np.random.default_rng(seed).multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=resamples)
    right, total = (draws @ rows).T
    return _middle(200 * right / np.maximum(total, 1))


def _middle(scores: npt.NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.percentile(scores, [(100 - LEVEL) / 2, (100 + LEVEL) / 2])
    return round(float(low), 2), round(float(high), 2)
