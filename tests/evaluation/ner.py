"""Score entities against a token-per-line BIO file: precision, recall and F1 x 100 of whole entities.

A sentence's raw text is its tokens joined by spaces, a blank line after each sentence. What the pipeline
finds is brought back to the file's tokens by character offsets: a token belongs to the entity that covers
any of its letters. An entity counts when its type, first and last token are those of the file.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.evaluation import loading

BREAK = "\n\n"


@dataclass(frozen=True)
class Entity:
    """An entity over tokens `first` to `last`, both in it, numbered through the whole file."""

    kind: str
    first: int
    last: int


def read(text: str) -> list[list[tuple[str, str]]]:
    """Return the sentences of a BIO file as (token, tag) pairs."""
    blocks = (block.splitlines() for block in text.split(BREAK))
    sentences = [[(f[0], f[-1]) for line in block if len(f := line.split()) > 1] for block in blocks]
    return [sentence for sentence in sentences if sentence]


def gold_entities(tags: Sequence[str]) -> Iterator[Entity]:
    """Yield the entities of BIO tags; a stray `I-` opens an entity, as in seqeval."""
    start, kind = 0, ""
    for index, tag in enumerate([*tags, "O"]):
        continues = tag.startswith("I-") and tag[2:] == kind
        if kind and not continues:
            yield Entity(kind, start, index - 1)
            kind = ""
        if tag != "O" and not continues:
            start, kind = index, tag[2:]


def raw_text(sentences: Iterable[Sequence[tuple[str, str]]]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text and the offsets (begin, end) of every token in it."""
    text = ""
    offsets: list[tuple[int, int]] = []
    parts: list[str] = []
    place = 0
    for sentence in sentences:
        for index, (token, _) in enumerate(sentence):
            offsets.append((place, place + len(token)))
            closing = BREAK if index == len(sentence) - 1 else " "
            parts.append(token + closing)
            place += len(token) + len(closing)
    text = "".join(parts)
    return text, offsets


def aligned(spans: Iterable[tuple[int, int, str]], text: str, offsets: Sequence[tuple[int, int]]) -> list[Entity]:
    """Return the spans (begin, end, kind) as entities over the tokens whose letters they cover."""
    owner = {place: n for n, (begin, end) in enumerate(offsets) for place in range(begin, end)}
    found: list[Entity] = []
    for begin, end, kind in spans:
        letters = [place for place in range(begin, end) if text[place].isalnum()]
        touched = [owner[place] for place in letters or range(begin, end) if place in owner]
        if touched:
            found.append(Entity(kind, touched[0], touched[-1]))
    return found


def score(gold: Iterable[Entity], system: Iterable[Entity]) -> dict[str, object]:
    """Return precision, recall and F1 x 100, of all entities and by type."""
    wanted, found = set(gold), set(system)
    kinds = sorted({entity.kind for entity in wanted | found})

    def numbers(want: set[Entity], got: set[Entity]) -> dict[str, float]:
        right = len(want & got)
        precision = right / len(got) if got else 0.0
        recall = right / len(want) if want else 0.0
        f1 = 2 * right / (len(want) + len(got)) if want or got else 0.0
        names = ("precision", "recall", "f1")
        return {n: round(100 * v, 2) for n, v in zip(names, (precision, recall, f1), strict=True)}

    by_type = {
        kind: numbers({e for e in wanted if e.kind == kind}, {e for e in found if e.kind == kind}) for kind in kinds
    }
    support = dict(Counter(entity.kind for entity in wanted))
    return {**numbers(wanted, found), "types": by_type, "support": support}


def main(arguments: list[str] | None = None) -> None:
    """Print the scores of a pipeline on a file as one JSON line."""
    options = loading.parser(str(__doc__))
    options.formatter_class = argparse.RawDescriptionHelpFormatter
    options.add_argument("file", type=Path, help="gold BIO")
    chosen = options.parse_args(arguments)
    sentences = read(chosen.file.read_text(encoding="utf-8"))
    text, offsets = raw_text(sentences)
    tags = [tag for sentence in sentences for _, tag in sentence]
    annotated = loading.pipeline(chosen, "tokenize,mwt,ner")(text)
    spans = ((entity.start_char, entity.end_char, entity.type) for entity in annotated.ents)
    print(json.dumps(score(gold_entities(tags), aligned(spans, text, offsets))))


if __name__ == "__main__":
    main()
