"""Learn the weights of the ranking from extracts of readers, and say by cross-validation what they are worth.

A unit's target is the share of the readers who quote it. All units of an article weigh together as much as those of any
other, each in proportion to its length, for that is what it costs. Ridge regression on signs of unit variance, so that
a few weights cannot follow the chance of a small corpus; the overlong part of a unit has one share, whatever its signs.
The folds are made by lot over articles; in each, weights that have not seen it make the summaries, and ROUGE-1 (mean
over the references) is compared with that of the lead.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from tests.evaluation import loading
from tests.evaluation.extracts import Annotated, annotate, read, shares, tokens
from tests.evaluation.intervals import SEED, mean_interval
from tests.evaluation.summary import fraction, lead, ours, score, share
from worker.summary.ranking import Weights
from worker.summary.signs import SIGNS, Matrix, overlong, signs
from worker.summary.usability import usable

# Pseudo-articles that say that no sign matters.
PENALTY = 1.0
FOLDS = 10
_PLACES = 4
# Where nothing is overlong, or all is, the sums can still be solved.
_NO_WEIGHT = 1e-9
_COMMAND = "python -m tests.evaluation.summary_weights EASC.jsonl --output worker/summary/weights.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Of the units of an article that can be quoted: signs, the overlong part, the target, and how much each weighs."""

    signs: Matrix
    overlong: Matrix
    targets: Matrix
    weights: Matrix


def rows(article: Annotated) -> Rows:
    """What the units of an article teach."""
    fit = np.array(usable(article.document, article.units))
    found = signs(article.document, article.units, article.found.entities, fit.tolist())
    lengths = [len(tokens(article.document.surface(unit.begin, unit.end))) for unit in article.units]
    kept = np.array(lengths, dtype=np.float64)[fit]
    return Rows(
        signs=found[fit],
        overlong=overlong(article.document, article.units)[fit],
        targets=np.array(shares(article))[fit],
        weights=kept / max(1.0, kept.sum()),
    )


def fitted(learned_from: Sequence[Rows], *, penalty: float = PENALTY) -> Weights:
    """The weights that foretell the targets best; what is not a sign is not held back."""
    found, beyond, targets, weights = (
        np.concatenate([getattr(each, name) for each in learned_from])
        for name in ("signs", "overlong", "targets", "weights")
    )
    within = weights * (1 - beyond) + _NO_WEIGHT
    middle = np.average(found, axis=0, weights=within)
    spread = np.sqrt(np.average((found - middle) ** 2, axis=0, weights=within))
    spread = np.where(spread > 0, spread, 1.0)
    inside = (1 - beyond)[:, None]
    design = np.concatenate([inside, inside * (found - middle) / spread, beyond[:, None]], axis=1)
    held = np.diag([_NO_WEIGHT, *(penalty for _ in SIGNS), _NO_WEIGHT])
    weighted = (design * weights[:, None]).T
    base, *slopes, last = np.linalg.solve(weighted @ design + held, weighted @ targets)
    adds = np.array(slopes) / spread
    return Weights(
        base=round(float(base - middle @ adds), _PLACES),
        beyond=round(float(last), _PLACES),
        signs={name: round(float(slope), _PLACES) for name, slope in zip(SIGNS, adds, strict=True)},
    )


def cross_validated(articles: Sequence[Annotated], ratios: Sequence[float], folds: int = FOLDS) -> dict[str, Any]:
    """For each length, ROUGE-1 of summaries by weights that have not seen the article: by fold, in all, and ahead."""
    lots = np.random.default_rng(SEED).permutation(len(articles)) % folds
    known = [rows(article) for article in articles]
    unseeing = [fitted([one for one, lot in zip(known, lots, strict=True) if lot != fold]) for fold in range(folds)]
    return {str(ratio): _compared(articles, lots.tolist(), unseeing, ratio) for ratio in ratios}


def toml(weights: Weights) -> str:
    """The file that the ranking reads."""
    lines = [
        "# What each sign of a unit adds to the expected share of readers who quote it (worker/summary/signs.py).",
        f"# Made by: {_COMMAND}",
        f"base = {weights.base}",
        "# The share of readers who quote what lies further into a sentence than extracts reach.",
        f"beyond = {weights.beyond}",
        "",
        "[signs]",
        *(f"{name} = {value}" for name, value in weights.signs.items()),
    ]
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> None:
    """Print the cross-validation and the weights from all articles as one JSON line, and write the weights if asked."""
    options = loading.parser(str(__doc__))
    options.add_argument("file", type=Path, help="articles with summaries, one a line")
    options.add_argument("--ratio", type=fraction, nargs="+", default=[0.33, 0.4], help="lengths to validate at")
    options.add_argument("--output", type=Path, help="the file for the weights, in TOML")
    chosen = options.parse_args(arguments)
    try:
        read_articles = read(chosen.file)
    except (OSError, ValueError) as error:
        options.error(str(error))
    if len(read_articles) < FOLDS:
        options.error(f"{chosen.file} has {len(read_articles)} articles; {FOLDS} folds need as many at least")
    pipeline = loading.product(chosen)
    articles = [annotate(pipeline, article) for article in read_articles]
    validated = cross_validated(articles, chosen.ratio)
    weights = fitted([rows(article) for article in articles])
    if chosen.output:
        chosen.output.write_text(toml(weights), encoding="utf-8")
    print(json.dumps({"ratios": validated, "base": weights.base, "beyond": weights.beyond, "signs": weights.signs}))


def _compared(
    articles: Sequence[Annotated], lots: Sequence[int], unseeing: Sequence[Weights], ratio: float
) -> dict[str, Any]:
    scores, leads = [], []
    for article, lot in zip(articles, lots, strict=True):
        most = share(article, ratio)
        scores.append(score(article, ours(article, most, unseeing[lot]))["rouge1"]["mean"])
        leads.append(score(article, lead(article, most))["rouge1"]["mean"])
    differences = [one - other for one, other in zip(scores, leads, strict=True)]
    return {
        "folds": [
            {
                "khulasa": round(mean(value for value, lot in zip(scores, lots, strict=True) if lot == fold), 2),
                "lead": round(mean(value for value, lot in zip(leads, lots, strict=True) if lot == fold), 2),
            }
            for fold in range(len(unseeing))
        ],
        "khulasa": round(mean(scores), 2),
        "lead": round(mean(leads), 2),
        "difference": round(mean(differences), 2),
        "interval": mean_interval(differences),
    }


if __name__ == "__main__":
    main()
