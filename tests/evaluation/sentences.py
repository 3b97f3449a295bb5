"""Score sentence boundaries on texts written for this purpose, `sentences.toml`, through the worker's pipeline.

A case is the text of one or more paragraphs; it is right when every sentence in it ends where the file says. Precision,
recall and F1 are of boundaries inside paragraphs: the ends of paragraphs are sentence ends by definition and would
only flatter. Places are compared by the visible characters before them, so spaces and controls do not matter.
The two parts are reported apart; `held_back` was written before the rules were tried, and nothing was changed for it.
"""

import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.evaluation import loading
from tests.evaluation.intervals import Counts, f1
from worker.document import Document
from worker.orthography import silent

CASES = Path(__file__).with_name("sentences.toml")
END = "‖"
BREAK = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A text with its sentences, paragraph by paragraph, and what is hard about it."""

    part: str
    category: str
    marked: str

    @property
    def text(self) -> str:
        """The text as an article would have it."""
        return self.marked.replace(END, "")

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs with their marks."""
        return tuple(line for line in self.marked.splitlines() if line.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A case, and where its sentences ended: the paragraphs with marks put in by the pipeline."""

    case: Case
    got: tuple[str, ...]

    @property
    def counts(self) -> Counts:
        """Boundaries inside the paragraphs."""
        wanted, given = (
            {(number, place) for number, marked in enumerate(lines) for place in places(marked)}
            for lines in (self.case.paragraphs, self.got)
        )
        return Counts(right=len(wanted & given), wanted=len(wanted), given=len(given))

    @property
    def right(self) -> bool:
        """Whether every boundary is there and none is too many."""
        counts = self.counts
        return counts.right == counts.wanted == counts.given


def read(text: str) -> list[Case]:
    """The cases of a file."""
    parts = tomllib.loads(text)
    return [
        Case(part=part, category=category, marked=marked)
        for part, categories in parts.items()
        for category, texts in categories.items()
        for marked in texts
    ]


def places(marked: str) -> frozenset[int]:
    """How many visible characters of a paragraph stand before each mark, the end of the paragraph left out."""
    visible, found = 0, set()
    for character in marked:
        if character == END:
            found.add(visible)
        elif not character.isspace() and not silent(character):
            visible += 1
    return frozenset(found - {0, visible})


def outcomes(cases: Sequence[Case], document: Document) -> Iterator[Outcome]:
    """What became of each case in a document whose text is that of all cases, in order, blank lines between."""
    text, sentences = document.text, list(document.sentences)
    place = 0
    for case in cases:
        got = []
        for line in case.paragraphs:
            begin = text.index(line.replace(END, ""), place)
            place = begin + len(line.replace(END, ""))
            ends = [sentence.end for sentence in sentences if begin < sentence.end <= place]
            pieces = [text[a:b] for a, b in zip([begin, *ends], [*ends, place], strict=True)]
            got.append(END.join(pieces))
        yield Outcome(case=case, got=tuple(got))


def score(results: Iterable[Outcome]) -> dict[str, Any]:
    """The share of cases that are right, in percent, and precision, recall and F1 x 100 of the boundaries."""
    results = list(results)
    counts = [result.counts for result in results]
    right, wanted, given = (sum(getattr(count, name) for count in counts) for name in ("right", "wanted", "given"))
    return {
        "cases": len(results),
        "right": round(100 * sum(result.right for result in results) / len(results), 2),
        "precision": round(100 * right / given, 2) if given else 0.0,
        "recall": round(100 * right / wanted, 2) if wanted else 0.0,
        "f1": round(f1(counts), 2),
    }


def evaluate(cases: Sequence[Case], document: Document) -> Mapping[str, Any]:
    """Scores of each part, with those of its categories."""
    results = list(outcomes(cases, document))
    report = {}
    for part in dict.fromkeys(case.part for case in cases):
        mine = [result for result in results if result.case.part == part]
        categories = dict.fromkeys(result.case.category for result in mine)
        by_category = {name: score(result for result in mine if result.case.category == name) for name in categories}
        report[part] = {**score(mine), "categories": by_category}
    return report


def article(cases: Iterable[Case]) -> str:
    """All cases as one text."""
    return BREAK.join(case.text for case in cases)


def main(arguments: list[str] | None = None) -> None:
    """Print the scores of both parts as one JSON line."""
    options = loading.parser(str(__doc__))
    options.add_argument("file", type=Path, nargs="?", default=CASES, help="TOML: part, category, texts")
    options.add_argument("--wrong", metavar="PART", help="also print the cases of a part that are wrong, on stderr")
    chosen = options.parse_args(arguments)
    cases = read(chosen.file.read_text(encoding="utf-8"))
    document = loading.annotate(loading.product(chosen), article(cases))
    for result in outcomes(cases, document):
        if result.case.part == chosen.wrong and not result.right:
            print(result.case.category, *result.case.paragraphs, "got", *result.got, sep="\n  ", file=sys.stderr)
    print(json.dumps(evaluate(cases, document)))


if __name__ == "__main__":
    main()
