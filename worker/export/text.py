"""A result to read in a terminal or a message: summary, notes, glossary, quotations and dates as plain text."""

import unicodedata
from collections.abc import Iterator, Mapping

from schemas.extraction import QuotationKind
from schemas.summary import GlossaryEntry, Segment
from worker.export.edition import Edition
from worker.export.labels import labels

_RULE = "—" * 24


def text(edition: Edition) -> str:
    """The text, without what a terminal would obey."""
    words = labels(edition.result.article.language).words
    lines = [*_head(edition), "", *_summary(edition, words), *_glossary(edition, words)]
    lines += [*_quotations(edition, words), *_dates(edition, words), *_warnings(edition, words)]
    return "\n".join(_plain(line) for line in lines) + "\n"


def _head(edition: Edition) -> Iterator[str]:
    if edition.article.title:
        yield edition.article.title
    if edition.article.published_at:
        yield edition.article.published_at.isoformat()
    if edition.article.url:
        yield edition.article.url


def _summary(edition: Edition, words: Mapping[str, str]) -> Iterator[str]:
    yield from _heading(words["summary"])
    for number, segment in enumerate(edition.result.summary.segments, 1):
        yield f"{number}. {segment.clean.text if segment.clean else segment.text}"
        yield from (f"   - {flag}" for flag in unexplained(segment, words))
        yield from (f"   - {note.text}" for note in segment.notes or ())
    if not edition.result.summary.segments:
        yield words["no_summary"]
    yield ""


def unexplained(segment: Segment, words: Mapping[str, str]) -> list[str]:
    """The flags of a segment that none of its notes explains, in the words of a language."""
    explained = {note.flag for note in segment.notes or ()}
    return [words[flag] for flag in segment.flags or () if flag not in explained]


def _glossary(edition: Edition, words: Mapping[str, str]) -> Iterator[str]:
    if edition.result.summary.glossary:
        yield from _heading(words["glossary"])
        yield from (_entry(entry, words) for entry in edition.result.summary.glossary)
        yield ""


def _entry(entry: GlossaryEntry, words: Mapping[str, str]) -> str:
    parts = [entry.source, words[entry.type or "term"], *(entry.romanized or ())]
    return " | ".join(parts)


def _quotations(edition: Edition, words: Mapping[str, str]) -> Iterator[str]:
    if edition.result.quotations:
        yield from _heading(words["quotations"])
        for quotation in edition.result.quotations:
            speaker = quotation.speaker.text if quotation.speaker else words["unknown_speaker"]
            via = f" ({words['via']} {quotation.attribution.text})" if quotation.attribution else ""
            said = f"«{quotation.text}»" if quotation.kind is QuotationKind.DIRECT else quotation.text
            yield f"{speaker}{via}: {said}"
        yield ""


def _dates(edition: Edition, words: Mapping[str, str]) -> Iterator[str]:
    if edition.result.dates:
        yield from _heading(words["dates"])
        yield from (f"{date.text} | {date.value or words['unknown_date']}" for date in edition.result.dates)
        yield ""


def _warnings(edition: Edition, words: Mapping[str, str]) -> Iterator[str]:
    if edition.result.warnings:
        yield from _heading(words["warnings"])
        yield from (f"- {warning.message}" for warning in edition.result.warnings)
        yield ""


def _heading(words: str) -> tuple[str, str]:
    return words, _RULE


def _plain(line: str) -> str:
    return "".join(" " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character for character in line)
