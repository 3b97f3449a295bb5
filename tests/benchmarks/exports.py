"""Measure what exports cost: CPU milliseconds and bytes for articles of 10 and 100 kB, all words included.

Reading the result, which every form but JSON needs and JSON is checked by, is told apart. The bundled models make the
results, on one core.
"""

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from schemas.article import Article
from schemas.job import JobRequest
from schemas.options import Inclusion, Options
from schemas.result import ResultSchema
from schemas.settings import Settings
from tests.benchmarks.extraction import SIZES, article, timed
from worker.export.conllu import conllu
from worker.export.edition import edition
from worker.export.html import html
from worker.export.text import text
from worker.export.xliff import xliff
from worker.process import Engine

JOB = "00000000-0000-4000-8000-000000000000"
ROUNDS = 3


def best(action: Callable[[], Any]) -> tuple[Any, float]:
    """What an action returns, and the milliseconds of its quickest round."""
    rounds = [timed(action) for _ in range(ROUNDS)]
    return rounds[-1][0], 1000 * min(seconds for _, seconds in rounds)


def main() -> None:
    """Print a line of JSON for every size."""
    engine = Engine()
    engine.load(Settings())
    options = Options(include=(Inclusion.TOKENS,), target_language="en")
    for name in ("10 kB", "100 kB"):
        source = Article(text=article(SIZES[name]), language="ar", published_at=date(2026, 11, 21))
        result = engine.analyse(JobRequest(article=source, options=options), 0, lambda _stage, _progress: None)
        stored = ResultSchema().dumps(result)
        read, reading = best(partial(ResultSchema().loads, stored))
        made = edition(JOB, source, read)
        row: dict[str, Any] = {"article": name, "result_bytes": len(stored.encode()), "reading_ms": round(reading, 1)}
        for export in (xliff, html, conllu, text):
            content, spent = best(partial(export, made))
            size = len(content if isinstance(content, bytes) else content.encode())
            row[export.__name__] = {"ms": round(spent, 1), "bytes": size}
        print(json.dumps(row))


if __name__ == "__main__":
    main()
