"""How likely readers are to take each unit into a summary.

Ridge regression (Hoerl & Kennard 1970) on a few signs, as in trainable extractive summarisation (Kupiec, Pedersen &
Chen 1995). The weights are in ``weights.toml``, with the command that makes them.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from schemas.extraction import Entity
from worker.document import Document
from worker.summary.signs import SIGNS, overlong, signs
from worker.summary.units import Unit
from worker.summary.usability import usable

# A line can leave [0, 1], and nothing that can be quoted is sure to be left out, or taken.
_LEAST = 0.05
_MOST = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What a unit without signs scores, what each sign adds to that, and what the overlong part of a unit scores."""

    base: float
    beyond: float
    signs: Mapping[str, float]


@cache
def learned() -> Weights:
    """The weights of ``weights.toml``."""
    table = tomllib.loads(files("worker.summary").joinpath("weights.toml").read_text(encoding="utf-8"))
    return Weights(base=table["base"], beyond=table["beyond"], signs=table["signs"])


def rank(
    document: Document, units: Sequence[Unit], entities: Sequence[Entity] | None, weights: Weights | None = None
) -> tuple[float, ...]:
    """For each unit the expected share of readers who would quote it, in (0, 1); 0 for what no summary may quote.

    What an article lacks, such as lemmas or entities, lowers all scores alike. ``weights`` other than those learned
    serve to learn them.
    """
    fit = usable(document, units)
    if not any(fit):
        return (0.0,) * len(units)
    chosen = weights or learned()
    found = signs(document, units, entities or (), fit)
    within = chosen.base + found @ np.array([chosen.signs[name] for name in SIGNS])
    beyond = overlong(document, units)
    shares = (1 - beyond) * within + beyond * chosen.beyond
    bounded = np.clip(shares, _LEAST, _MOST)
    return tuple(float(share) if good else 0.0 for share, good in zip(bounded, fit, strict=True))
