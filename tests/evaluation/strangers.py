"""Score the extraction on articles whose people were exchanged for strangers, and whose persons the model half forgot.

A rule that knows people by the frame around them does as well with names that no list has. Every person of an article
gets a pair of names of ``strangers.toml``: full name for full name, family name for family name. Then a share of the
person tags is taken from what the model found. The report has the scores of the articles as they are (``known``), with
strangers (``strangers``), and with tags taken (``forgotten``, ``both``).
"""

import argparse
import json
import random
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from tests.evaluation import loading
from tests.evaluation.annotations import GoldArticle, gold_article, records, system_annotations
from tests.evaluation.scoring.score import Score, compare
from worker.document import Document, Sentence
from worker.extraction.findings import extract
from worker.orthography import key

_SEED = 7
# Not scored, so not moved along.
_LEFT_OUT = ("speaker_mention", "cue")


def exchanged(record: Mapping[str, Any], pairs: Sequence[str], seed: int) -> dict[str, Any]:
    """Return a gold article in which every person has another name, as far as ``pairs`` go, with its offsets moved."""
    drawn = random.Random(f"{seed}:{record['id']}").sample(pairs, len(pairs))
    persons = [entity for entity in record["entities"] if entity["type"] == "person"]
    names = {person["name"]: pair for person, pair in zip(persons, drawn, strict=False)}
    text = record["text"]
    edits = sorted(
        (begin, end, _renamed(text[begin:end], person["name"], names[person["name"]]))
        for person in persons
        if person["name"] in names
        for begin, end in person["mentions"]
    )
    moved = _Moved(text, edits)

    def entity(each: Mapping[str, Any]) -> dict[str, Any]:
        name = names.get(each["name"], each["name"])
        return {**each, "name": name, "mentions": [moved.span(mention) for mention in each["mentions"]]}

    def quotation(each: Mapping[str, Any]) -> dict[str, Any]:
        kept = {field: value for field, value in moved.placed(each).items() if field not in _LEFT_OUT}
        return {**kept, **{party: names.get(each[party], each[party]) for party in ("speaker", "source")}}

    return {
        **record,
        "text": moved.text,
        "entities": list(map(entity, record["entities"])),
        "quotations": list(map(quotation, record["quotations"])),
        "dates": list(map(moved.placed, record["dates"])),
    }


def forgetful(document: Document, share: float, seed: int) -> Document:
    """Return a document in which a share of the names of persons, drawn by chance, is tagged as nothing."""
    chance = random.Random(f"{seed}:{len(document.text)}")
    return replace(document, sentences=tuple(_forgotten(each, share, chance) for each in document.sentences))


def _forgotten(sentence: Sentence, share: float, chance: random.Random) -> Sentence:
    tokens, forget = [], False
    for token in sentence.tokens:
        person = token.ner.endswith("-PER")
        if token.ner.startswith(("B-", "S-")):
            forget = person and chance.random() < share
        tokens.append(replace(token, ner="O") if person and forget else token)
    return replace(sentence, tokens=tuple(tokens))


def _renamed(words: str, name: str, pair: str) -> str:
    """What stands for a mention of a person: the new family name for a part at the end, the given name at the start."""
    given, _, family = pair.partition(" ")
    mention, full = key(words), key(name)
    if mention != full and full.endswith(" " + mention):
        return family
    return given if mention != full and full.startswith(mention + " ") else pair


class _Moved:
    """A text after edits of spans apart from each other, and where its old offsets are now."""

    def __init__(self, text: str, edits: Sequence[tuple[int, int, str]]) -> None:
        self._edits = edits
        self.text = "".join(self._pieces(text))

    def _pieces(self, text: str) -> Iterator[str]:
        at = 0
        for begin, end, words in self._edits:
            yield text[at:begin]
            yield words
            at = end
        yield text[at:]

    def _offset(self, offset: int, *, ends: bool) -> int:
        shift = 0
        for begin, end, words in self._edits:
            if end <= offset:
                shift += len(words) - (end - begin)
            elif begin < offset:
                return begin + shift + (len(words) if ends else 0)
        return offset + shift

    def span(self, span: Sequence[int]) -> list[int]:
        """The new offsets of a span; what begins or ends inside an edit takes it in."""
        return [self._offset(span[0], ends=False), self._offset(span[1], ends=True)]

    def placed(self, each: Mapping[str, Any]) -> dict[str, Any]:
        """An annotation with its ``begin`` and ``end`` moved."""
        begin, end = self.span((each["begin"], each["end"]))
        return {**each, "begin": begin, "end": end}


def scores(articles: Sequence[GoldArticle], annotate: Callable[[str], Document], share: float, seed: int) -> Score:
    """Return the score of articles when a share of the person tags is forgotten."""
    total = Score()
    for article in articles:
        document = forgetful(annotate(article.annotations.text), share, seed)
        found = extract(document, article.published_at, ())
        total += compare(article.annotations, system_annotations(document.text, found))
    return total


def main(arguments: list[str] | None = None) -> None:
    """Print the four scores as one JSON line."""
    options = loading.parser(str(__doc__))
    options.formatter_class = argparse.RawDescriptionHelpFormatter
    options.add_argument("path", type=Path, help="a gold article, or a folder of them")
    options.add_argument("--part", choices=("development", "unseen"), help="only the articles of this part")
    options.add_argument("--forget", type=float, default=0.3, help="the share of person tags to take away")
    options.add_argument("--seed", type=int, default=_SEED, help="what is drawn")
    chosen = options.parse_args(arguments)
    found = [each for each in records(chosen.path) if chosen.part in {None, each.get("part")}]
    pairs = tomllib.loads(files("tests.evaluation").joinpath("strangers.toml").read_text(encoding="utf-8"))["pairs"]
    known = [gold_article(each, each["id"]) for each in found]
    strange = [gold_article(exchanged(each, pairs, chosen.seed), each["id"]) for each in found]
    pipeline = loading.product(chosen)
    report = {
        name: scores(articles, lambda text: loading.annotate(pipeline, text), share, chosen.seed).report()
        for name, articles, share in (
            ("known", known, 0.0),
            ("strangers", strange, 0.0),
            ("forgotten", known, chosen.forget),
            ("both", strange, chosen.forget),
        )
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
