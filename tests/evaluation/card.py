"""Measure the models and write the scores into the model card and the README.

`--data` names the folder that holds `ud/ar_padtlab-ud-dev.conllu`, `ner/anercorp.dev.bio` and `ner/aqmar.dev.bio`.
What stands between `<!-- scores: begin -->` and `<!-- scores: end -->` of worker/models/README.md, and between
`<!-- models: begin -->` and `<!-- models: end -->` of README.md, is replaced; the rest is for people to write. Prints
the scores as one JSON line.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.evaluation import loading, ner, sentences, ud

ROOT = Path(__file__).parents[2]
CARD = ROOT / "worker" / "models" / "README.md"
README = ROOT / "README.md"
TREEBANK = "ud/ar_padtlab-ud-dev.conllu"
NAMES = {"ANERcorp": "ner/anercorp.dev.bio", "AQMAR": "ner/aqmar.dev.bio"}
UD_NAMES = {
    "words": "words",
    "sentences": "sentences",
    "upos": "UPOS",
    "ufeats": "features",
    "lemmas": "lemmas",
    "uas": "UAS",
    "las": "LAS",
}
MEGABYTE = 1_000_000


def measure(chosen: argparse.Namespace) -> dict[str, Any]:
    """All scores of the models that the options choose, and the sizes of their files in bytes."""
    treebank = (chosen.data / TREEBANK).read_text(encoding="utf-8")
    pipeline = loading.product(chosen)
    system = ud.conllu(loading.annotate(pipeline, ud.BREAK.join(ud.documents(treebank))))
    cases = sentences.read(sentences.CASES.read_text(encoding="utf-8"))
    files = {name: ner.gold(ner.read((chosen.data / path).read_text(encoding="utf-8"))) for name, path in NAMES.items()}
    return {
        "ud": ud.evaluate(system, treebank),
        "ner": {
            name: ner.evaluate(ner.tagged_spans(loading.annotate(pipeline, file.text)), file)
            for name, file in files.items()
        },
        "sentences": sentences.evaluate(cases, loading.annotate(pipeline, sentences.article(cases))),
        "sizes": sizes(chosen.model_dir),
    }


def sizes(folder: Path) -> dict[str, int]:
    """Bytes of every file of a model folder by the name of the folder it lies in, and of all in `total`."""
    found: dict[str, int] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found[path.parent.name] = found.get(path.parent.name, 0) + path.stat().st_size
    found.pop(folder.name, None)
    return {**found, "total": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())}


def table(scores: Mapping[str, Any]) -> str:
    """The scores as the table of the model card, with the sizes below it."""
    rows = [
        ("PADT dev", f"ud DATA/{TREEBANK}", _treebank(scores["ud"])),
        *((f"{name} dev", f"ner DATA/{path}", _entities(scores["ner"][name])) for name, path in NAMES.items()),
        ("sentence boundaries, our own texts", "sentences", _boundaries(scores["sentences"])),
    ]
    lines = ["| corpus | command | scores |", "|---|---|---|"]
    lines += [f"| {name} | `python -m tests.evaluation.{command}` | {numbers} |" for name, command, numbers in rows]
    parts = [f"{name} {size / MEGABYTE:.1f}" for name, size in scores["sizes"].items() if name != "total"]
    total = scores["sizes"]["total"] / MEGABYTE
    return "\n".join([*lines, "", f"Sizes, MB: {' · '.join(parts)}; together {total:.1f}.", ""])


def sentence(scores: Mapping[str, Any]) -> str:
    """What the README says of the models."""
    tree, names = scores["ud"], scores["ner"]["ANERcorp"]
    chosen = ", ".join(f"{tree[key]:.1f} {UD_NAMES[key]}" for key in ("words", "upos", "lemmas", "las"))
    return (
        f"The bundled Arabic models ({scores['sizes']['total'] / MEGABYTE:.0f} MB) score, on development data, "
        f"{chosen}\n"
        f"(`python -m tests.evaluation.ud DATA/{TREEBANK}`) and {names['f1']:.1f} entity F1 on ANERcorp "
        f"(`python -m tests.evaluation.ner DATA/{NAMES['ANERcorp']}`).\n"
        "The [model card](worker/models/README.md) has the other scores, compares them with those of Stanza's official "
        "models, and says how they were made.\n"
    )


def replaced(text: str, mark: str, content: str) -> str:
    """A Markdown text with other content between `<!-- mark: begin -->` and `<!-- mark: end -->`.

    :raises ValueError: if the marks are not there, once each and in order.
    """
    begin, end = f"<!-- {mark}: begin -->\n", f"<!-- {mark}: end -->"
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise ValueError(
            f"The file needs the lines {begin.strip()} and {end}, once each, around what is to be replaced."
        )
    return text.partition(begin)[0] + begin + content + end + text.partition(end)[2]


def main(arguments: list[str] | None = None) -> None:
    """Measure, write both files, and print the scores as one JSON line."""
    options = loading.parser(str(__doc__))
    options.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder of the corpora")
    options.add_argument("--scores", type=Path, help="JSON that this command printed before: write, do not measure")
    chosen = options.parse_args(arguments)
    missing = [str(chosen.data / path) for path in (TREEBANK, *NAMES.values()) if not (chosen.data / path).is_file()]
    if missing and not chosen.scores:
        options.error(f"not found: {', '.join(missing)}; --data names the folder that holds ud/ and ner/")
    scores = json.loads(chosen.scores.read_text(encoding="utf-8")) if chosen.scores else measure(chosen)
    for path, mark, content in ((CARD, "scores", table(scores)), (README, "models", sentence(scores))):
        path.write_text(replaced(path.read_text(encoding="utf-8"), mark, content), encoding="utf-8")
    print(json.dumps(scores))


def _ranged(value: float, ends: Sequence[float]) -> str:
    return f"{value:.1f} ({ends[0]:.1f}–{ends[1]:.1f})"


def _treebank(scores: Mapping[str, Any]) -> str:
    return " · ".join(f"{UD_NAMES[key]} {_ranged(scores[key], scores['intervals'][key])}" for key in UD_NAMES)


def _entities(scores: Mapping[str, Any]) -> str:
    ends = scores["intervals"]
    kinds = sorted(scores["types"], key=lambda kind: -scores["types"][kind]["f1"])
    by_type = " · ".join(f"{kind} {_ranged(scores['types'][kind]['f1'], ends['types'][kind])}" for kind in kinds)
    whole = _ranged(scores["f1"], ends["f1"])
    return f"F1 {whole} (P {scores['precision']:.1f}, R {scores['recall']:.1f}): {by_type}"


def _boundaries(scores: Mapping[str, Any]) -> str:
    parts = (
        f"{name.replace('_', ' ')}: {part['right']:.1f} % of {part['cases']} cases, F1 {part['f1']:.1f}"
        for name, part in scores.items()
    )
    return " · ".join(parts)


if __name__ == "__main__":
    main()
