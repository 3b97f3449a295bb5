"""Score entities against a token-per-line BIO file: precision, recall and F1 x 100 of whole entities.

A sentence's raw text is its tokens joined by spaces, a blank line after each sentence. It is annotated as a
worker would, and the tags of the resulting tokens make entities; `--stock` runs Stanza's own pipeline instead.
What is found is brought back to the file's tokens by character offsets: a token belongs to the entity that
covers any of its letters or digits. An entity counts when its type, first and last token are those of the file.

The file is scored as it is. A stray `I-`, behind `O` or another type, opens an entity, as in seqeval. Broken
tokens stay broken: where a word and the number after it are one token, an entity on the word has the number too,
in the file as in what was found.

`intervals` are 95 % bootstrap intervals of F1 over the sentences of the file.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.evaluation import loading
from tests.evaluation.intervals import Counts, interval
from worker.document import Document

BREAK = "\n\n"
PROCESSORS = "tokenize,mwt,ner"


@dataclass(frozen=True)
class Entity:
    """An entity over tokens `first` to `last`, both in it, numbered through the whole file."""

    kind: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A file: its raw text, the offsets and tag of every token, and the number of its sentence."""

    text: str
    offsets: tuple[tuple[int, int], ...]
    tags: tuple[str, ...]
    sentences: tuple[int, ...]


def read(text: str) -> list[list[tuple[str, str]]]:
    """The sentences of a BIO file as (token, tag) pairs."""
    blocks = (block.splitlines() for block in text.split(BREAK))
    sentences = [[(f[0], f[-1]) for line in block if len(f := line.split()) > 1] for block in blocks]
    return [sentence for sentence in sentences if sentence]


def gold(sentences: Sequence[Sequence[tuple[str, str]]]) -> Gold:
    """The raw text of the sentences, and where their tokens are in it."""
    offsets: list[tuple[int, int]] = []
    numbers: list[int] = []
    parts: list[str] = []
    place = 0
    for number, sentence in enumerate(sentences):
        for index, (token, _) in enumerate(sentence):
            offsets.append((place, place + len(token)))
            numbers.append(number)
            closing = BREAK if index == len(sentence) - 1 else " "
            parts.append(token + closing)
            place += len(token) + len(closing)
    tags = tuple(tag for sentence in sentences for _, tag in sentence)
    return Gold(text="".join(parts), offsets=tuple(offsets), tags=tags, sentences=tuple(numbers))


def gold_entities(tags: Sequence[str], sentences: Sequence[int] = ()) -> Iterator[Entity]:
    """The entities of BIO tags; a stray `I-` opens an entity, and the end of a sentence ends one."""
    start, kind = 0, ""
    for index, tag in enumerate([*tags, "O"]):
        same = index == 0 or not sentences or index >= len(tags) or sentences[index] == sentences[index - 1]
        continues = tag.startswith("I-") and tag[2:] == kind and same
        if kind and not continues:
            yield Entity(kind, start, index - 1)
            kind = ""
        if tag != "O" and not continues:
            start, kind = index, tag[2:]


def tagged_spans(document: Document) -> Iterator[tuple[int, int, str]]:
    """The entities of BIOES tags as (begin, end, kind); what continues nothing opens an entity, as in the gold."""
    for sentence in document.sentences:
        begin, end, kind = 0, 0, ""
        for token in sentence.tokens:
            prefix, _, current = token.ner.partition("-")
            if kind and (prefix not in ("I", "E") or current != kind):
                yield begin, end, kind
                kind = ""
            if current:
                begin, end, kind = (begin if kind else token.begin), token.end, current
            if kind and prefix in ("S", "E"):
                yield begin, end, kind
                kind = ""
        if kind:
            yield begin, end, kind


def aligned(spans: Iterable[tuple[int, int, str]], text: str, offsets: Sequence[tuple[int, int]]) -> list[Entity]:
    """The spans (begin, end, kind) as entities over the tokens whose letters they cover."""
    owner = {place: n for n, (begin, end) in enumerate(offsets) for place in range(begin, end)}
    found: list[Entity] = []
    for begin, end, kind in spans:
        letters = [place for place in range(begin, end) if text[place].isalnum()]
        touched = [owner[place] for place in letters or range(begin, end) if place in owner]
        if touched:
            found.append(Entity(kind, touched[0], touched[-1]))
    return found


def score(wanted: Iterable[Entity], system: Iterable[Entity]) -> dict[str, object]:
    """Precision, recall and F1 x 100, of all entities and by type."""
    wanted, found = set(wanted), set(system)
    kinds = sorted({entity.kind for entity in wanted | found})

    def numbers(want: set[Entity], got: set[Entity]) -> dict[str, float]:
        right = len(want & got)
        precision = right / len(got) if got else 0.0
        recall = right / len(want) if want else 0.0
        f1 = 2 * right / (len(want) + len(got)) if want or got else 0.0
        names = ("precision", "recall", "f1")
        return {n: round(100 * v, 2) for n, v in zip(names, (precision, recall, f1), strict=True)}

    by_type = {kind: numbers(_of_kind(wanted, kind), _of_kind(found, kind)) for kind in kinds}
    support = {kind: len(_of_kind(wanted, kind)) for kind in kinds}
    return {**numbers(wanted, found), "types": by_type, "support": support}


def intervals(wanted: Iterable[Entity], system: Iterable[Entity], sentences: Sequence[int]) -> dict[str, Any]:
    """The 95 % intervals of F1 over sentences, of all entities and by type."""
    wanted, found = set(wanted), set(system)
    kinds = sorted({entity.kind for entity in wanted | found})

    def of(want: set[Entity], got: set[Entity]) -> tuple[float, float]:
        right, wants, gives = (Counter(sentences[e.first] for e in group) for group in (want & got, want, got))
        return interval([Counts(right=right[n], wanted=wants[n], given=gives[n]) for n in sorted(set(sentences))])

    by_type = {kind: of(_of_kind(wanted, kind), _of_kind(found, kind)) for kind in kinds}
    return {"f1": of(wanted, found), "types": by_type}


def evaluate(spans: Iterable[tuple[int, int, str]], file: Gold) -> dict[str, Any]:
    """The scores of spans found in the text of a file, with their intervals."""
    wanted = list(gold_entities(file.tags, file.sentences))
    found = aligned(spans, file.text, file.offsets)
    return {**score(wanted, found), "intervals": intervals(wanted, found, file.sentences)}


def main(arguments: list[str] | None = None) -> None:
    """Print the scores of a pipeline on a file as one JSON line."""
    options = loading.parser(str(__doc__))
    options.add_argument("file", type=Path, help="gold BIO")
    options.add_argument("--stock", action="store_true", help="run stanza.Pipeline instead of the worker's pipeline")
    chosen = options.parse_args(arguments)
    file = gold(read(chosen.file.read_text(encoding="utf-8")))
    if chosen.stock:
        entities = loading.stock(chosen, PROCESSORS)(file.text).ents
        spans = [(entity.start_char, entity.end_char, entity.type) for entity in entities]
    else:
        spans = list(tagged_spans(loading.annotate(loading.product(chosen), file.text)))
    print(json.dumps(evaluate(spans, file)))


def _of_kind(entities: Iterable[Entity], kind: str) -> set[Entity]:
    return {entity for entity in entities if entity.kind == kind}


if __name__ == "__main__":
    main()
