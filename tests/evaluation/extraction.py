"""Score the whole analysis against gold articles: entities, clusters, quotations, speakers and dates.

The articles are those of a file or of a folder; what is found in each is what a client would get. The numbers are micro
averages x 100, with those of the parts (development, unseen) apart; the rules are in `tests/evaluation/scoring`. Rules
are written in sight of the development part only: the unseen part says what they are worth.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from schemas.article import Article
from schemas.job import JobRequest
from schemas.settings import Settings
from tests.evaluation import loading
from tests.evaluation.annotations import Annotations, GoldArticle, read, system_annotations
from tests.evaluation.scoring.counts import Fault
from tests.evaluation.scoring.score import Score, compare
from worker.process import Engine


def analysed(engine: Engine, article: GoldArticle) -> Annotations:
    """Return what the product finds in the text of an article, knowing no more than its date."""
    text = article.annotations.text
    request = JobRequest(article=Article(text=text, published_at=article.published_at))
    return system_annotations(text, engine.analyse(request, 0, lambda _stage, _progress: None))


def summed(scored: Iterable[tuple[str | None, Score]]) -> dict[str, object]:
    """Return the report over all articles, and over those of each part that is named."""
    scores = list(scored)
    parts = sorted({part for part, _ in scores if part})
    return {
        **sum((score for _, score in scores), Score()).report(),
        "parts": {part: sum((score for of, score in scores if of == part), Score()).report() for part in parts},
    }


def line(article: GoldArticle, fault: Fault) -> str:
    """Return an error as a line: article, place, what is wrong, the words, and what was wanted."""
    begin, end = fault.span
    words = " ".join(article.annotations.text[begin:end].split())
    return "\t".join((article.id, f"{begin}-{end}", fault.what, words, fault.detail)).rstrip()


def main(arguments: list[str] | None = None) -> None:
    """Print the scores as one JSON line, and the errors to stderr when asked."""
    options = loading.parser(str(__doc__))
    options.formatter_class = argparse.RawDescriptionHelpFormatter
    options.add_argument("path", type=Path, help="a gold article, or a folder of them")
    options.add_argument("--part", choices=("development", "unseen"), help="score only the articles of this part")
    options.add_argument("--errors", action="store_true", help="print every error to stderr")
    chosen = options.parse_args(arguments)
    try:
        articles = [article for article in read(chosen.path) if chosen.part in {None, article.part}]
    except (OSError, ValueError) as error:
        options.error(str(error))
    if not articles:
        options.error(f"{chosen.path} holds no article of the part asked for; leave --part out to score what is there.")
    engine = Engine()
    engine.load(Settings(languages=(chosen.language,), model_dir=str(chosen.model_dir), model_package=chosen.package))
    scored = [(article, compare(article.annotations, analysed(engine, article))) for article in articles]
    if chosen.errors:
        for article, score in scored:
            for fault in score.faults:
                print(line(article, fault), file=sys.stderr)
    print(json.dumps(summed((article.part, score) for article, score in scored)))


if __name__ == "__main__":
    main()
