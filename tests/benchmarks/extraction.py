"""Measure what extraction and summary cost beside annotation: CPU seconds for an article of 1, 10 and 100 kB.

``seconds`` are means over several articles of one size, since parts of some milliseconds are not steady. ``share`` is
the part of either in annotation, extraction and summary together, ``growth`` by how much the seconds of each part grow
from one size to the next, ten times larger. Everything runs as in the worker: the stems are found once for all parts,
and the garbage collector is set as there. The models are the bundled ones, on one core.
"""

import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from schemas.options import SummaryOptions
from schemas.settings import Settings
from tests.articles import SPORT, SUMMIT
from worker.extraction.clitics import all_stems
from worker.extraction.dates import dates
from worker.extraction.entities import entities
from worker.extraction.findings import Findings
from worker.extraction.quotations import quotations
from worker.extraction.relations import relations
from worker.extraction.terms import terms
from worker.pipeline import load_language
from worker.process import spare_loaded
from worker.summary.segments import summarize

PUBLISHED = date(2026, 11, 21)
SIZES = {"1 kB": 1_000, "10 kB": 10_000, "100 kB": 100_000}
ARTICLES = {"1 kB": 30, "10 kB": 6, "100 kB": 1}
VARIED = {
    "سامر": ("ناصر", "وليد", "كريم", "فادي"),
    "الخطيب": ("النجار", "الصباغ", "الحكيم", "العطار"),
    "الأردن": ("لبنان", "المغرب", "السودان", "العراق"),
    "المياه": ("الكهرباء", "النقل", "الزراعة", "التجارة"),
    "خطة": ("مبادرة", "تسوية", "حملة", "ورشة"),
}


def article(size: int, number: int = 0) -> str:
    """News of about so many bytes: paragraphs written for the tests, names and nouns in them changed by lot."""
    chance = random.Random(size + number)
    paragraphs = [paragraph for text in (SUMMIT, SPORT) for paragraph in text.split("\n\n")]
    written: list[str] = []
    length = 0
    while length < size:
        paragraph = paragraphs[len(written) % len(paragraphs)]
        for word, others in VARIED.items():
            paragraph = paragraph.replace(word, chance.choice((word, *others)))
        written.append(paragraph)
        length += len(paragraph.encode()) + 1
    return "\n".join(written).encode()[:size].decode(errors="ignore")


def timed(action: Callable[[], Any]) -> tuple[Any, float]:
    """What an action returns, and its CPU seconds in this process."""
    begun = time.process_time()
    value = action()
    return value, time.process_time() - begun


def measure(pipeline: Any, text: str) -> dict[str, float]:
    """Seconds of every part for one article."""
    document, annotate = timed(lambda: pipeline.annotate(text, tokenized=lambda: None, share=lambda _: None))
    parts = {"annotation": annotate}
    stems, parts["stems"] = timed(lambda: all_stems(document))
    named, parts["entities"] = timed(lambda: entities(document, stems))
    found = {}
    for name, find in (
        ("terms", lambda: terms(document, named, stems)),
        ("quotations", lambda: quotations(document, named, stems)),
        ("dates", lambda: dates(document, PUBLISHED)),
        ("relations", lambda: relations(document, named, stems)),
    ):
        found[name], parts[name] = timed(find)
    _, parts["summary"] = timed(lambda: summarize(document, Findings(entities=named, **found), SummaryOptions()))
    return parts


def mean(measured: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean seconds of every part."""
    return {part: sum(each[part] for each in measured) / len(measured) for part in measured[0]}


def extraction(seconds: Mapping[str, float]) -> float:
    """The seconds of all that is extracted."""
    return sum(spent for part, spent in seconds.items() if part not in ("annotation", "summary"))


def main() -> None:
    """Print seconds by size and part, shares and growth as one JSON line."""
    pipeline = load_language(Settings(), "ar")
    measure(pipeline, article(SIZES["1 kB"]))  # warms up
    spare_loaded()
    seconds = {
        name: mean([measure(pipeline, article(size, number)) for number in range(ARTICLES[name])])
        for name, size in SIZES.items()
    }
    sizes = list(SIZES)
    report = {
        "seconds": {name: {part: round(spent, 4) for part, spent in parts.items()} for name, parts in seconds.items()},
        "share": {
            name: {
                "extraction": round(extraction(parts) / sum(parts.values()), 4),
                "summary": round(parts["summary"] / sum(parts.values()), 4),
            }
            for name, parts in seconds.items()
        },
        "growth": {
            f"{one} to {other}": {
                "annotation": round(seconds[other]["annotation"] / seconds[one]["annotation"], 1),
                "extraction": round(extraction(seconds[other]) / extraction(seconds[one]), 1),
                "summary": round(seconds[other]["summary"] / seconds[one]["summary"], 1),
            }
            for one, other in pairwise(sizes)
        },
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
