"""Score the whole pipeline, raw text in, against a CoNLL-U file: F1 x 100 of the official scorer.

The text of a document (the sentences that share the part of `sent_id` before its `#`) is its sentences
joined by a space, one paragraph; a blank line is between documents. Nothing of the gold segmentation is
given but where a document ends. The system output and the gold are compared by the scorer over all of it.
"""

import argparse
import contextlib
import io
import json
import sys
from itertools import groupby
from pathlib import Path
from typing import Any

from udtools import udeval

from tests.evaluation import loading

KEYS = {
    "words": "Words",
    "sentences": "Sentences",
    "upos": "UPOS",
    "ufeats": "UFeats",
    "lemmas": "Lemmas",
    "uas": "UAS",
    "las": "LAS",
}
PROCESSORS = "tokenize,mwt,pos,lemma,depparse"


def documents(conllu: str) -> list[str]:
    """Return the raw text of each document of a CoNLL-U file."""
    pairs: list[tuple[str, str]] = []
    identifier = ""
    for line in conllu.splitlines():
        if line.startswith("# sent_id ="):
            identifier = line.split("=", 1)[1].strip().split("#", 1)[0]
        elif line.startswith("# text ="):
            pairs.append((identifier, line.split("=", 1)[1].strip()))
    return [" ".join(text for _, text in group) for _, group in groupby(pairs, key=lambda pair: pair[0])]


def without_extras(conllu: str) -> str:
    """Return the CoNLL-U text with only what is scored: comments and misc are dropped."""
    kept = (line for line in conllu.splitlines() if not line.startswith("#"))
    rows = (line.rsplit("\t", 1)[0] + "\t_" if "\t" in line else line for line in kept)
    return "\n".join(rows).strip() + "\n\n"


def score(gold: str, system: str) -> dict[str, float]:
    """Return F1 x 100 of the system's CoNLL-U text for every key."""

    def load(text: str) -> Any:
        return udeval.load_conllu(io.StringIO(without_extras(text)), "", {})

    with contextlib.redirect_stdout(sys.stderr):
        results = udeval.evaluate(load(gold), load(system))
    return {key: round(100 * results[name].f1, 2) for key, name in KEYS.items()}


def main(arguments: list[str] | None = None) -> None:
    """Print the scores of a pipeline on a file as one JSON line."""
    options = loading.parser(str(__doc__))
    options.formatter_class = argparse.RawDescriptionHelpFormatter
    options.add_argument("file", type=Path, help="gold CoNLL-U")
    chosen = options.parse_args(arguments)
    gold = chosen.file.read_text(encoding="utf-8")
    annotated = loading.pipeline(chosen, PROCESSORS)("\n\n".join(documents(gold)))
    print(json.dumps(score(gold, f"{annotated:C}\n\n")))


if __name__ == "__main__":
    main()
