"""Score summaries against extracts of readers: ours, the lead, LexRank, TextRank and a greedy oracle, at equal length.

ROUGE-1, -2 and -L, F x 100, against each of the references of an article: the mean over them, and the best of them;
then the mean over articles. Both sides are written in plain spelling first (worker.orthography). Every summary is cut
at exactly the same number of words, the given share of the article: whole units, in the order of choice, until one does
not fit, and of that one as many words as are left; then they stand in the order of the article. The intervals are those
of the paired differences to the lead, bootstrapped over articles.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

from rouge_score.rouge_scorer import RougeScorer
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from schemas.summary import Budget
from tests.evaluation import loading
from tests.evaluation.extracts import Annotated, annotate, read, tokens
from tests.evaluation.intervals import mean_interval
from worker.summary.ranking import Weights, rank
from worker.summary.selection import select

MEASURES = ("rouge1", "rouge2", "rougeL")
Scores = Mapping[str, Mapping[str, float]]


class Words:
    """The tokenizer of ROUGE and of sumy: words in plain spelling. Those of ROUGE itself drop all Arabic."""

    @staticmethod
    def tokenize(text: str) -> list[str]:
        """The words of a text."""
        return tokens(text)

    to_words = tokenize


def share(article: Annotated, ratio: float) -> int:
    """The number of words of a summary that is a share of its article."""
    return round(ratio * len(tokens(article.article.text)))


def cut(article: Annotated, order: Sequence[int], most: int) -> list[str]:
    """Exactly ``most`` words of the units, as far as there are so many: the last one in the order of choice is cut."""
    kept: dict[int, list[str]] = {}
    for place in order:
        unit = article.units[place]
        kept[place] = tokens(article.document.surface(unit.begin, unit.end))[:most]
        most -= len(kept[place])
    return [word for place in sorted(kept) for word in kept[place]]


def ours(article: Annotated, most: int, weights: Weights | None = None) -> list[str]:
    """The summary of the worker, filled up to the length."""
    scores = rank(article.document, article.units, article.found.entities, weights)
    budget = Budget(sentences=len(article.units))
    chosen = select(article.document, article.units, scores, budget, preferred=article.preferred)
    # What no summary may quote comes last, where an article has little else.
    return cut(article, (*chosen, *(place for place in range(len(article.units)) if place not in chosen)), most)


def lead(article: Annotated, most: int) -> list[str]:
    """The first words of the article."""
    return tokens(article.article.text)[:most]


def oracle(article: Annotated, most: int) -> list[str]:
    """What a greedy choice reaches that knows the references: at each step the unit that raises ROUGE-1 most."""
    references = [Counter(tokens(extract)) for extract in article.article.extracts]
    order: list[int] = []
    words: list[str] = []
    open_ = set(range(len(article.units)))
    while open_ and len(words) < most:
        tried = {place: cut(article, (*order, place), most) for place in sorted(open_)}
        best = max(tried, key=lambda place: mean(_overlap(tried[place], wanted) for wanted in references))
        order.append(best)
        open_.remove(best)
        words = tried[best]
    return words


def graph(summarizer: Callable[[ObjectDocumentModel, Any], Any]) -> Callable[[Annotated, int], list[str]]:
    """A summarizer of sumy, in its default settings, over the sentences that the worker finds."""

    def summary(article: Annotated, most: int) -> list[str]:
        document = article.document
        found = [Sentence(document.surface(one.begin, one.end), Words) for one in document.sentences]
        kept: list[tuple[int, list[str]]] = []

        def fill(ranked: Sequence[Any]) -> Sequence[Any]:
            left = most
            for info in ranked:
                kept.append((info.order, info.sentence.words[:left]))
                left -= len(kept[-1][1])
            return ranked

        summarizer(ObjectDocumentModel([Paragraph(found)]), fill)
        return [word for _, words in sorted(kept) for word in words]

    return summary


@cache
def systems() -> Mapping[str, Callable[[Annotated, int], list[str]]]:
    """What makes a summary of an article in a number of words."""
    return {
        "khulasa": ours,
        "lead": lead,
        "lexrank": graph(LexRankSummarizer()),
        "textrank": graph(TextRankSummarizer()),
        "oracle": oracle,
    }


def score(article: Annotated, words: Sequence[str]) -> Scores:
    """F x 100 of a summary in every measure: the mean over the references, and the best of them."""
    scorer = RougeScorer(list(MEASURES), tokenizer=Words)
    found = [scorer.score(extract, " ".join(words)) for extract in article.article.extracts]
    values = {measure: [100 * one[measure].fmeasure for one in found] for measure in MEASURES}
    return {measure: {"mean": mean(each), "best": max(each)} for measure, each in values.items()}


def report(articles: Sequence[Annotated], ratio: float) -> dict[str, Any]:
    """The scores of all systems at one length, and the intervals of our lead over the lead."""
    scored = {
        name: [score(article, make(article, share(article, ratio))) for article in articles]
        for name, make in systems().items()
    }
    table = {
        name: {
            measure: {kind: round(mean(one[measure][kind] for one in each), 2) for kind in ("mean", "best")}
            for measure in MEASURES
        }
        for name, each in scored.items()
    }
    ahead = {}
    for measure in MEASURES:
        pairs = zip(scored["khulasa"], scored["lead"], strict=True)
        differences = [one[measure]["mean"] - other[measure]["mean"] for one, other in pairs]
        ahead[measure] = {"difference": round(mean(differences), 2), "interval": mean_interval(differences)}
    return {"systems": table, "khulasa - lead": ahead}


def fraction(text: str) -> float:
    """A share above 0 and up to 1."""
    value = float(text)
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no share of an article: give a number above 0 and up to 1")
    return value


def main(arguments: list[str] | None = None) -> None:
    """Print the scores as one JSON line."""
    options = loading.parser(str(__doc__))
    options.add_argument("file", type=Path, help="articles with summaries, one a line")
    options.add_argument("--ratio", type=fraction, nargs="+", default=[0.4], help="shares of the words of an article")
    chosen = options.parse_args(arguments)
    try:
        read_articles = read(chosen.file)
    except (OSError, ValueError) as error:
        options.error(str(error))
    pipeline = loading.product(chosen)
    articles = [annotate(pipeline, article) for article in read_articles]
    ratios = {str(ratio): report(articles, ratio) for ratio in chosen.ratio}
    print(json.dumps({"articles": len(articles), "ratios": ratios}))


def _overlap(words: Sequence[str], wanted: Counter[str]) -> float:
    found = Counter(words)
    return 2 * (found & wanted).total() / max(1, found.total() + wanted.total())


if __name__ == "__main__":
    main()
