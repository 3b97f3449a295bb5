"""A result as a page to read: summary, glossary, who said what and when, and the whole article with all of it marked.

The page needs nothing from elsewhere and runs nothing. In the summary, what an engine must not translate by its
meaning has ``translate="no"`` (HTML, section 3.2.6.3), with a romanisation beside it where there is one.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from schemas.extraction import EntityType, QuotationKind
from schemas.summary import Mark, MarkKind, Translate
from worker.export.edition import Edition
from worker.export.labels import Labels, labels
from worker.export.nesting import Closing, Opening, Stretch, ordered, pieces
from worker.export.passages import passage
from worker.export.text import unexplained
from worker.export.writing import direction, legible

# What <time> may state: a day, a month, a year or a week.
_MACHINE_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?|-W\d{2})?")
_LINKABLE = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """An element around marked words; ``anchor`` is the id that its first one gets."""

    element: str = "span"
    attributes: Mapping[str, str]
    anchor: str | None = None


Stretches: TypeAlias = Iterable[Stretch[Tag]]
Cut: TypeAlias = list[tuple[str, str | Tag]]


def html(edition: Edition) -> str:
    """The page."""
    words = labels(edition.result.article.language)
    return _environment().get_template("page.html").render(page=_page(edition, words), words=words.words)


def policy() -> str:
    """The Content-Security-Policy of a page: its own style and nothing else."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("worker.export", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> str:
    loader = _environment().loader
    assert loader is not None  # noqa: S101  (given above)
    return loader.get_source(_environment(), "page.css")[0]


def _page(edition: Edition, words: Labels) -> Mapping[str, Any]:
    result, article = edition.result, edition.article
    writing = {"lang": result.article.language, "dir": direction(result.article.language)}
    anchors = _Anchors()
    published = article.published_at
    return {
        "labels": words.language,
        "direction": direction(words.language),
        "language": result.article.language,
        "writing": {} if words.language == writing["lang"] else writing,
        "policy": policy(),
        "style": Markup(_style()),  # noqa: S704  (a file of this package)
        "title": legible(article.title or ""),
        "published": published and published.isoformat(),
        "published_text": published and published.isoformat().replace("T", " ")[: len("2026-11-21 09:00")],
        "url": article.url if article.url and _LINKABLE.match(article.url) else None,
        "counts": words.words["counts"].format(sentences=result.article.sentences, words=result.article.words),
        "segments": [
            {
                "id": segment.id,
                "pieces": anchors.cut(content.text, _segment_tags(edition, content.marks, words.words)),
                "flags": unexplained(segment, words.words),
                "notes": [legible(note.text) for note in segment.notes or ()],
            }
            for segment in result.summary.segments
            for content in [passage(segment)]
        ],
        "kinds": _kinds(edition),
        "glossary": result.summary.glossary,
        "quotations": list(_quotations(edition)),
        "dates": result.dates or (),
        "warnings": result.warnings,
        "paragraphs": list(_paragraphs(article.text, list(_article_tags(edition, words.words)), anchors)),
        "made_with": words.words["made_with"].format(package=result.models.package, stanza=result.models.stanza),
    }


@dataclass(slots=True)
class _Anchors:
    """Cuts texts, and gives every anchor out once."""

    given: set[str] = field(default_factory=set)

    def cut(self, text: str, stretches: Stretches) -> Cut:
        found: Cut = []
        for piece in pieces(text, stretches):
            if isinstance(piece, str):
                found.append(("text", legible(piece)))
            elif isinstance(piece, Opening):
                found.append(("open", self._tag(piece.content)))
            elif isinstance(piece, Closing):
                found.append(("close", piece.content))
        return found

    def _tag(self, tag: Tag) -> Tag:
        if tag.anchor is None or tag.anchor in self.given:
            return tag
        self.given.add(tag.anchor)
        return Tag(element=tag.element, attributes={"id": tag.anchor, **tag.attributes})


def _paragraphs(text: str, stretches: Sequence[Stretch[Tag]], anchors: _Anchors) -> Iterator[Cut]:
    """The paragraphs of the article; what is marked across a line break is marked in both."""
    waiting = ordered(stretches)
    waiting.reverse()
    holding: list[Stretch[Tag]] = []
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        begin, end = line.span()
        while waiting and waiting[-1].begin < end:
            holding.append(waiting.pop())
        holding = [stretch for stretch in holding if stretch.end > begin]
        inside = (
            Stretch(max(stretch.begin, begin) - begin, min(stretch.end, end) - begin, stretch.content)
            for stretch in holding
        )
        yield anchors.cut(line.group(), [stretch for stretch in inside if stretch.begin < stretch.end])


def _segment_tags(edition: Edition, marks: Iterable[Stretch[Any]], words: Mapping[str, str]) -> Iterator[Stretch[Tag]]:
    for each in marks:
        mark: Mark = each.content.mark
        entity = edition.entities.get(mark.ref or "") if mark.kind is MarkKind.ENTITY else None
        kind = entity.type if entity else EntityType.MISCELLANEOUS if mark.kind is MarkKind.ENTITY else mark.kind
        found = {"class": f"mark {kind}", "data-kind": mark.kind.value}
        title = [words[kind], *([words[mark.translate]] if mark.translate is not Translate.YES else [])]
        if mark.ref:
            found["data-ref"] = mark.ref
        if entity and entity.romanized:
            found["data-romanized"] = entity.romanized[0]
            title.append(entity.romanized[0])
        if mark.value:
            found["data-value"] = mark.value
            title.append(mark.value)
        if mark.translate is not Translate.YES:
            found["translate"] = "no"
        time = mark.kind is MarkKind.DATE and mark.value and _MACHINE_DATE.fullmatch(mark.value)
        found |= {"title": " · ".join(title)} | ({"datetime": mark.value} if time and mark.value else {})
        yield Stretch(each.begin, each.end, Tag(element="time" if time else "span", attributes=found))


def _article_tags(edition: Edition, words: Mapping[str, str]) -> Iterator[Stretch[Tag]]:
    result = edition.result
    for quotation in result.quotations or ():
        speaker = quotation.speaker.text if quotation.speaker else words["unknown_speaker"]
        found = {"class": "mark quotation", "title": f"{words[quotation.kind]} · {speaker}"}
        yield Stretch(quotation.begin, quotation.end, Tag(attributes=found, anchor=quotation.id))
    for entity in result.entities or ():
        title = " · ".join([words[entity.type], *(entity.romanized or ())[:1]])
        tag = Tag(attributes={"class": f"mark {entity.type}", "title": title}, anchor=entity.id)
        yield from (Stretch(mention.begin, mention.end, tag) for mention in entity.mentions)
    for term in result.terms or ():
        tag = Tag(attributes={"class": "mark term", "title": words["term"]}, anchor=term.id)
        yield from (Stretch(mention.begin, mention.end, tag) for mention in term.mentions)
    for date in result.dates or ():
        found = {"class": "mark date", "title": date.value or words["unknown_date"]}
        machine = date.value and _MACHINE_DATE.fullmatch(date.value)
        stated = {"datetime": date.value} if machine and date.value else {}
        yield Stretch(date.begin, date.end, Tag(element="time" if machine else "span", attributes=found | stated))


def _kinds(edition: Edition) -> list[str]:
    """The kinds of marks that the page has, in the order of the legend."""
    result = edition.result
    types = {entity.type for entity in result.entities or ()}
    marks = {mark.kind for segment in result.summary.segments for mark in segment.marks}
    there = {
        "quotation": bool(result.quotations),
        "date": bool(result.dates),
        "number": MarkKind.NUMBER in marks,
        "verbatim": MarkKind.VERBATIM in marks,
        "term": bool(result.terms),
    }
    return [*(kind.value for kind in EntityType if kind in types), *(kind for kind, shown in there.items() if shown)]


def _quotations(edition: Edition) -> Iterator[Mapping[str, Any]]:
    for quotation in edition.result.quotations or ():
        speaker = quotation.speaker
        entity = edition.entities.get(speaker.entity or "") if speaker else None
        yield {
            "id": quotation.id,
            "kind": quotation.kind.value,
            "text": legible(f"«{quotation.text}»" if quotation.kind is QuotationKind.DIRECT else quotation.text),
            "speaker": speaker and legible(speaker.text),
            "type": entity.type.value if entity else "",
            "via": quotation.attribution and legible(quotation.attribution.text),
        }
