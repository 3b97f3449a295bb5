"""Articles with the extracts that readers made of them, as in the Essex Arabic Summaries Corpus (El-Haj 2010).

A line of the file is a JSON object: ``id``, ``text``, and the list ``summaries`` of objects with a ``text``. The
extracts of that corpus are spelt with fewer letters than the articles, words stand glued where lines were broken, and
no sentence is longer than 255 characters; so words are compared by their keys, and stretches without their spaces.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.evaluation import loading
from worker.document import Document
from worker.extraction.findings import Findings, extract
from worker.orthography import key
from worker.pipeline import Pipeline
from worker.summary.readiness.assessment import assess
from worker.summary.segments import divided
from worker.summary.units import Unit

_WORD = re.compile(r"\w+")
_GAP = re.compile(r"\W+")
# Letters in a row that two texts do not share by chance.
_SHINGLE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text and what several readers took from it."""

    id: str
    text: str
    extracts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """An article as the worker reads it, and the units that a summary is chosen from; some stand alone."""

    article: Article
    document: Document
    found: Findings
    units: tuple[Unit, ...]
    preferred: tuple[bool, ...]


def read(path: Path) -> list[Article]:
    """The articles of a file.

    :raises ValueError: saying which line is not in this form, or that there is none.
    """
    lines = [line for line in path.read_text(encoding="utf-8-sig").split("\n") if line.strip()]
    if not lines:
        raise ValueError(f"{path} is empty; name a file with an article a line.")
    return [_article(line, f"{path}:{number}") for number, line in enumerate(lines, 1)]


def annotate(pipeline: Pipeline, article: Article) -> Annotated:
    """Annotate an article and divide it as a worker does."""
    return divide(article, loading.annotate(pipeline, article.text))


def divide(article: Article, document: Document) -> Annotated:
    """Divide an annotated article as a worker does."""
    found = extract(document, None, ())
    units = divided(document, found)
    preferred = tuple(each.standalone is not False for each in assess(document, units, found))
    return Annotated(article=article, document=document, found=found, units=units, preferred=preferred)


def tokens(text: str) -> list[str]:
    """The words of a text in plain spelling, without punctuation."""
    return _WORD.findall(key(text))


def shares(annotated: Annotated) -> tuple[float, ...]:
    """For each unit, the share of the readers who quote it; where they quote a part of it, that part counts."""
    known = [_shingles(_plain(extract)) for extract in annotated.article.extracts]
    plain = [_plain(annotated.document.surface(unit.begin, unit.end)) for unit in annotated.units]
    return tuple(float(np.mean([_covered(text, shingles) for shingles in known])) for text in plain)


def _article(line: str, place: str) -> Article:
    try:
        record = json.loads(line)
        extracts = tuple(summary["text"] for summary in record["summaries"])
        article = Article(id=str(record["id"]), text=record["text"], extracts=extracts)
        usable = article.text.strip() and extracts
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{place} is no article with summaries: {type(error).__name__}: {error}.") from error
    if not usable:
        raise ValueError(f"{place} has no text or no summaries; leave the line out.")
    return article


def _plain(text: str) -> str:
    return _GAP.sub("", key(text))


def _shingles(plain: str) -> frozenset[str]:
    return frozenset(plain[at : at + _SHINGLE] for at in range(len(plain) - _SHINGLE + 1))


def _covered(plain: str, known: frozenset[str]) -> float:
    covered = np.zeros(max(1, len(plain)), dtype=bool)
    for at in range(len(plain) - _SHINGLE + 1):
        if plain[at : at + _SHINGLE] in known:
            covered[at : at + _SHINGLE] = True
    return float(covered.mean())
