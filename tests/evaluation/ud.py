"""Score the whole pipeline, raw text in, against a CoNLL-U file: F1 x 100 of the official scorer.

The text of a document (the sentences that share the part of `sent_id` before its `#`) is its sentences
joined by a space, one paragraph; a blank line is between documents. Nothing of the gold segmentation is
given but where a document ends. It is annotated as a worker would; `--stock` runs Stanza's own pipeline
instead. The system output and the gold are compared by the scorer over all of it.

`intervals` are 95 % bootstrap intervals over documents, whose counts the official scorer gives too.
"""

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any

from udtools import udeval

from tests.evaluation import loading
from tests.evaluation.intervals import Counts, interval
from worker.document import Document, Sentence

KEYS = {
    "words": "Words",
    "sentences": "Sentences",
    "upos": "UPOS",
    "ufeats": "UFeats",
    "lemmas": "Lemmas",
    "uas": "UAS",
    "las": "LAS",
}
BREAK = "\n\n"
PROCESSORS = "tokenize,mwt,pos,lemma,depparse"
IDENTIFIER = "# sent_id ="
TEXT = "# text ="


def sentences(conllu: str) -> list[str]:
    """The sentences of a CoNLL-U text, with their comments."""
    blocks = (block.strip("\n") for block in conllu.replace("\r\n", "\n").split("\n\n"))
    return [block for block in blocks if block.strip()]


def document_of(sentence: str) -> str:
    """The document that a sentence says it is of."""
    return _comment(sentence, IDENTIFIER).split("#", 1)[0]


def documents(conllu: str) -> list[str]:
    """The raw text of each document of a CoNLL-U file."""
    groups = groupby(sentences(conllu), key=document_of)
    return [" ".join(_comment(sentence, TEXT) for sentence in group) for _, group in groups]


def units(gold: str, system: str) -> Iterator[tuple[str, str]]:
    """Gold and system output document by document; documents that a system sentence joins are one unit."""
    pending = iter(sentences(system))
    wanted, got, length = "", "", 0
    for _, group in groupby(sentences(gold), key=document_of):
        document = list(group)
        wanted += "".join(f"{sentence}\n\n" for sentence in document)
        length += sum(map(_letters, document))
        while length > 0 and (sentence := next(pending, None)) is not None:
            got += f"{sentence}\n\n"
            length -= _letters(sentence)
        if length == 0:
            yield wanted, got
            wanted, got = "", ""
    if wanted:
        yield wanted, got + "".join(f"{sentence}\n\n" for sentence in pending)


def without_extras(conllu: str) -> str:
    """The CoNLL-U text with only what is scored: comments and misc are dropped."""
    kept = (line for line in conllu.splitlines() if not line.startswith("#"))
    rows = (line.rsplit("\t", 1)[0] + "\t_" if "\t" in line else line for line in kept)
    return "\n".join(rows).strip() + "\n\n"


def score(gold: str, system: str) -> dict[str, float]:
    """F1 x 100 of the system's CoNLL-U text for every key."""
    results = _evaluate(gold, system)
    return {key: round(100 * results[name].f1, 2) for key, name in KEYS.items()}


def intervals(gold: str, system: str) -> dict[str, tuple[float, float]]:
    """The 95 % interval of every key over the documents."""
    results = [_evaluate(*unit) for unit in units(gold, system)]
    return {key: interval([_counts(result[name]) for result in results]) for key, name in KEYS.items()}


def conllu(document: Document) -> str:
    """A document as the scorer reads it."""
    return "".join("\n".join(_rows(document, sentence)) + "\n\n" for sentence in document.sentences)


def evaluate(system: str, gold: str) -> dict[str, Any]:
    """The scores of a system's CoNLL-U text against the gold one, with their intervals."""
    return {**score(gold, system), "intervals": intervals(gold, system)}


def main(arguments: list[str] | None = None) -> None:
    """Print the scores of a pipeline on a file as one JSON line."""
    options = loading.parser(str(__doc__))
    options.add_argument("file", type=Path, help="gold CoNLL-U")
    options.add_argument("--stock", action="store_true", help="run stanza.Pipeline instead of the worker's pipeline")
    chosen = options.parse_args(arguments)
    gold = chosen.file.read_text(encoding="utf-8")
    text = BREAK.join(documents(gold))
    if chosen.stock:
        system = f"{loading.stock(chosen, PROCESSORS)(text):C}{BREAK}"
    else:
        system = conllu(loading.annotate(loading.product(chosen), text))
    print(json.dumps(evaluate(system, gold)))


def _rows(document: Document, sentence: Sentence) -> Iterator[str]:
    number = 0
    for token in sentence.tokens:
        if len(token.words) > 1:
            surface = document.surface(token.begin, token.end)
            yield "\t".join([f"{number + 1}-{number + len(token.words)}", surface, *"________"])
        for word in token.words:
            number += 1
            head = "_" if word.head is None else str(word.head)
            fields = (word.text, word.lemma, word.upos, None, word.feats, head, word.deprel, None, None)
            yield "\t".join([str(number), *(field or "_" for field in fields)])


def _comment(sentence: str, name: str) -> str:
    lines = (line for line in sentence.splitlines() if line.startswith(name))
    return next(lines, name).split("=", 1)[1].strip()


def _letters(sentence: str) -> int:
    """How many characters of text a sentence has, spaces apart: multi-word tokens count, their words do not."""
    rows = [line.split("\t") for line in sentence.splitlines() if line[:1].isdigit()]
    lasts = accumulate((int(row[0].split("-")[1]) if "-" in row[0] else 0 for row in rows), max, initial=0)
    surface = [
        row[1] for row, last in zip(rows, lasts, strict=False) if "." not in row[0] and int(row[0].split("-")[0]) > last
    ]
    return sum(len("".join(form.split())) for form in surface)


def _evaluate(gold: str, system: str) -> Any:
    def load(text: str) -> Any:
        return udeval.load_conllu(io.StringIO(without_extras(text)), "", {})

    with contextlib.redirect_stdout(sys.stderr):
        return udeval.evaluate(load(gold), load(system))


def _counts(result: Any) -> Counts:
    return Counts(right=result.correct, wanted=result.gold_total, given=result.system_total)


if __name__ == "__main__":
    main()
