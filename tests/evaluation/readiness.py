"""Measure whether the segments of gold articles can be translated as they are.

Counts, over all units of all articles: quotations of the annotation that a unit divides, brackets and quotation marks
that one divides (paired here by a plain stack, not by the product), and relative dates that have neither a value nor a
flag: none of these may be. And the share of units that stand alone: of all, of those that a summary of the default
length holds, and of those that it would hold if standing alone did not count.

Antecedents are measured where the annotation says who speaks: of the quotations whose speaker is not named in the unit
(``speakers_outside``), how many units say that something is missing, how many suggest whom, and how many rightly.
"""

import argparse
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from schemas.extraction import DateKind
from schemas.options import Extraction, SummaryOptions
from schemas.summary import Flag, NoteKind
from tests.evaluation import loading
from tests.evaluation.annotations import GoldArticle, read
from worker.document import Document
from worker.extraction.findings import Findings, extract
from worker.segmentation import paragraphs
from worker.summary.ranking import rank
from worker.summary.readiness.assessment import Readiness, assess
from worker.summary.segments import divided
from worker.summary.selection import select
from worker.summary.units import LONGEST, Unit, words

_CLOSERS = {")": "(", "]": "[", "»": "«", "”": "“"}
_STRAIGHT = '"'

Span = tuple[int, int]


def paired(text: str) -> Iterator[Span]:
    """The stretches between brackets and quotation marks of a paragraph, with the marks; straight marks in turn."""
    for begin, end in paragraphs(text):
        waiting: list[tuple[str, int]] = []
        for offset in range(begin, end):
            mark = text[offset]
            opener = _CLOSERS.get(mark, _STRAIGHT if mark == _STRAIGHT else "")
            if opener and any(opener == other for other, _ in waiting):
                while waiting[-1][0] != opener:
                    waiting.pop()
                yield waiting.pop()[1], offset + 1
            elif mark in (*_CLOSERS.values(), _STRAIGHT):
                waiting.append((mark, offset))


def divisions(spans: Iterable[Span], units: Sequence[Unit]) -> int:
    """How many stretches have the beginning of a unit inside them."""
    begins = [unit.begin for unit in units]
    return sum(any(begin < cut < end for cut in begins) for begin, end in spans)


class Report:
    """The counts over the articles so far."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def add(self, article: GoldArticle, document: Document) -> None:
        """Count one article."""
        found = extract(document, article.published_at, tuple(Extraction))
        units = divided(document, found)
        ready = assess(document, units, found)
        pairs = list(paired(document.text))
        self._count("units", len(units))
        self._count("of_several_sentences", sum(len(unit.sentences) > 1 for unit in units))
        self._count("parts_of_sentences", _parts(units))
        self._count("long", sum(words(document, unit) > LONGEST for unit in units))
        for kind in ("direct", "indirect"):
            spans = [each.span for each in article.annotations.quotations if each.kind == kind]
            self._count(f"{kind}_quotations", len(spans))
            self._count(f"{kind}_quotations_cut", divisions(spans, units))
        self._count("pairs", len(pairs))
        self._count("pairs_cut", divisions(pairs, units))
        self._dates(found, units, ready)
        for flag in Flag:
            self._count(flag.value, sum(flag in each.flags for each in ready))
        self._antecedents(article, found, units, ready)
        self._selected(document, found, units, ready)

    def _dates(self, found: Findings, units: Sequence[Unit], ready: Sequence[Readiness]) -> None:
        noted = {(note.at.begin, note.at.end): note for each in ready for note in each.notes if note.at is not None}
        for each in found.dates:
            if each.kind is not DateKind.RELATIVE:
                continue
            note = noted.get((each.begin, each.end))
            resolved = note is not None and each.value is not None and note.value == each.value
            flagged = note is not None and note.flag is Flag.RELATIVE_DATE_UNRESOLVED
            self._count("relative_dates", 1)
            self._count("relative_dates_resolved", int(resolved))
            self._count("relative_dates_flagged", int(flagged))
            self._count("relative_dates_silent", int(not resolved and not flagged))

    def _antecedents(
        self, article: GoldArticle, found: Findings, units: Sequence[Unit], ready: Sequence[Readiness]
    ) -> None:
        places = {entity.id: [(each.begin, each.end) for each in entity.mentions] for entity in found.entities}
        begins = [unit.begin for unit in units]
        for quotation in article.annotations.quotations:
            number = bisect_right(begins, quotation.span[0]) - 1
            if quotation.speaker is None or quotation.speaker.entity is None or number < 0:
                continue
            speaker = article.annotations.entities[quotation.speaker.entity].mentions
            if any(units[number].begin <= begin < units[number].end for begin, _ in speaker):
                continue
            missing = [note for note in ready[number].notes if note.kind is NoteKind.ANTECEDENT]
            meant = [span for note in missing if note.ref is not None for span in places[note.ref]]
            self._count("speakers_outside", 1)
            self._count("speakers_outside_flagged", int(bool(missing)))
            self._count("speakers_suggested", int(bool(meant)))
            self._count("speakers_suggested_right", int(any(_meet(one, other) for one in speaker for other in meant)))

    def _selected(self, document: Document, found: Findings, units: Sequence[Unit], ready: Sequence[Readiness]) -> None:
        alone = [bool(each.standalone) for each in ready]
        scores = rank(document, units, found.entities)
        self._count("standalone", sum(alone))
        for name, preferred in (("selected", alone), ("selected_anyhow", [True] * len(alone))):
            best = select(document, units, scores, SummaryOptions().budget, preferred=preferred)
            self._count(name, len(best))
            self._count(f"{name}_standalone", sum(alone[number] for number in best))

    def _count(self, name: str, more: int) -> None:
        self._counts[name] = self._counts.get(name, 0) + more

    def line(self) -> str:
        """The counts and the shares as one line of JSON."""
        counts = self._counts
        shares = {
            f"share_{name}": round(counts[alone] / counts[of], 3)
            for name, alone, of in (
                ("standalone", "standalone", "units"),
                ("selected", "selected_standalone", "selected"),
                ("selected_anyhow", "selected_anyhow_standalone", "selected_anyhow"),
            )
            if counts.get(of)
        }
        return json.dumps({**counts, **shares})


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _parts(units: Sequence[Unit]) -> int:
    numbers = [number for unit in units for number in unit.sentences]
    shared = {number for number in numbers if numbers.count(number) > 1}
    return sum(bool(shared.intersection(unit.sentences)) for unit in units)


def main(arguments: list[str] | None = None) -> None:
    """Print the counts as one JSON line."""
    options = loading.parser(str(__doc__))
    options.formatter_class = argparse.RawDescriptionHelpFormatter
    options.add_argument("path", type=Path, help="a gold article, or a folder of them")
    options.add_argument("--part", choices=("development", "unseen"), help="measure only the articles of this part")
    chosen_options = options.parse_args(arguments)
    try:
        articles = [each for each in read(chosen_options.path) if chosen_options.part in {None, each.part}]
    except (OSError, ValueError) as error:
        options.error(str(error))
    if not articles:
        options.error(f"{chosen_options.path} holds no article of the part asked for.")
    pipeline = loading.product(chosen_options)
    report = Report()
    for article in articles:
        report.add(article, loading.annotate(pipeline, article.annotations.text))
    print(report.line())


if __name__ == "__main__":
    main()
