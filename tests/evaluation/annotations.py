"""An annotated article, by hand or by the system: entities, quotations and dates over one text.

The form of a gold article is one JSON object: ``id``, ``published_at``, ``text``, and the lists ``entities`` (``name``,
``type``, ``mentions`` as pairs), ``quotations`` (``begin``, ``end``, ``kind``, ``speaker``, ``source``) and ``dates``
(``begin``, ``end``, ``value``). Offsets are code points, end-exclusive. Any list may be missing, and so may ``part``,
``genre`` and what else is not scored. A span that does not fit the text is kept: it can only be missed.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from schemas.extraction import Reference
from schemas.result import Result
from worker.extraction.findings import Findings
from worker.orthography import key

Span = tuple[int, int]
KINDS = ("direct", "indirect")
_DAY = len("2025-08-16")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A real-world thing: its fullest name, its type and where it is named."""

    name: str
    type: str
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who speaks or reports: the words that may stand for it, and its place in the article's list of entities."""

    phrases: tuple[str, ...]
    entity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Attributed speech, its speaker and who reports it; None where the text names nobody."""

    span: Span
    kind: str
    speaker: Party | None = None
    source: Party | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateExpression:
    """Words that point to the calendar, and the ISO 8601 value where there is one."""

    span: Span
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """All that is said about one text."""

    text: str
    entities: tuple[Entity, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    dates: tuple[DateExpression, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldArticle:
    """An article annotated by hand. ``part`` says whether the rules were written in sight of it."""

    id: str
    published_at: date | None
    part: str | None
    annotations: Annotations


def read(path: Path) -> list[GoldArticle]:
    """Return the gold articles of a file, or of all ``.json`` and ``.jsonl`` files under a folder, in order of name.

    A file holds one article, a JSON list of them, or one on each line.

    :raises ValueError: saying which file is not in this form.
    """
    return [article for file in _files(path) for article in _articles(file)]


def records(path: Path) -> list[Mapping[str, Any]]:
    """Return the same articles as they are written.

    :raises ValueError: saying which file is not JSON.
    """
    return [record for file in _files(path) for record in _parsed(file)]


def _files(path: Path) -> list[Path]:
    paths = sorted(p for p in path.rglob("*") if p.suffix in {".json", ".jsonl"}) if path.is_dir() else [path]
    if not paths:
        raise ValueError(f"{path} holds no .json or .jsonl file; name a gold article or a folder of them.")
    return paths


def _articles(file: Path) -> Iterator[GoldArticle]:
    try:
        found = _parsed(file)
        for number, record in enumerate(found, 1):
            yield gold_article(record, file.stem if len(found) == 1 else f"{file.stem}:{number}")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"{file} does not hold gold articles: {type(error).__name__}: {error}.") from error


def _parsed(file: Path) -> list[Mapping[str, Any]]:
    try:
        return _records(file.read_bytes().decode("utf-8-sig"))
    except ValueError as error:
        raise ValueError(f"{file} does not hold gold articles: {type(error).__name__}: {error}.") from error


def _records(content: str) -> list[Mapping[str, Any]]:
    if not content.strip():
        raise ValueError("it is empty")
    try:
        whole = json.loads(content)
    except json.JSONDecodeError:
        return [json.loads(line) for line in content.split("\n") if line.strip()]
    return whole if isinstance(whole, list) else [whole]


def gold_article(record: Mapping[str, Any], name: str) -> GoldArticle:
    """Return the gold article of a JSON object; ``name`` is its id where it has none of its own."""
    entities = tuple(
        Entity(name=e["name"], type=e["type"], mentions=tuple((m[0], m[1]) for m in e.get("mentions") or ()))
        for e in record.get("entities") or ()
    )
    text = record["text"]
    return GoldArticle(
        id=str(record.get("id") or name),
        published_at=moment(record.get("published_at")),
        part=record.get("part"),
        annotations=Annotations(
            text=text,
            entities=entities,
            quotations=tuple(_quotation(q, entities, text) for q in record.get("quotations") or ()),
            dates=tuple(
                DateExpression(span=(d["begin"], d["end"]), value=d.get("value")) for d in record.get("dates") or ()
            ),
        ),
    )


def moment(value: str | None) -> date | None:
    """Return a date, or a date and time, from ISO 8601; None for nothing.

    :raises ValueError: for what is neither.
    """
    if not value:
        return None
    return date.fromisoformat(value) if len(value) == _DAY else datetime.fromisoformat(value)


def _quotation(record: Mapping[str, Any], entities: Sequence[Entity], text: str) -> Quotation:
    if record["kind"] not in KINDS:
        raise ValueError(f"a quotation is of the kind {record['kind']!r}; write direct or indirect")
    return Quotation(
        span=(record["begin"], record["end"]),
        kind=record["kind"],
        speaker=_named(record.get("speaker"), entities, text),
        source=_named(record.get("source"), entities, text),
    )


def _named(name: str | None, entities: Sequence[Entity], text: str) -> Party | None:
    """The gold names an entity by its ``name``; a form that only one entity's mentions have is understood too."""
    if not name:
        return None
    wanted = key(name)
    by_name = [number for number, entity in enumerate(entities) if key(entity.name) == wanted]
    by_mention = [
        number
        for number, entity in enumerate(entities)
        if any(key(text[begin:end]) == wanted for begin, end in entity.mentions)
    ]
    found = by_name or by_mention
    return Party(phrases=(name,), entity=found[0] if len(found) == 1 else None)


def system_annotations(text: str, result: Result | Findings) -> Annotations:
    """Return what the product found. A list that it did not compute is empty."""
    entities = result.entities or ()
    places = {entity.id: place for place, entity in enumerate(entities)}

    def party(reference: Reference | None) -> Party | None:
        if reference is None:
            return None
        place = places.get(reference.entity) if reference.entity is not None else None
        names = () if place is None else (entities[place].name,)
        return Party(phrases=(reference.text, *names), entity=place)

    return Annotations(
        text=text,
        entities=tuple(
            Entity(name=e.name, type=e.type.value, mentions=tuple((m.begin, m.end) for m in e.mentions))
            for e in entities
        ),
        quotations=tuple(
            Quotation(
                span=(q.begin, q.end),
                kind=q.kind.value,
                speaker=party(q.speaker),
                source=party(q.attribution),
            )
            for q in result.quotations or ()
        ),
        dates=tuple(DateExpression(span=(d.begin, d.end), value=d.value) for d in result.dates or ()),
    )
