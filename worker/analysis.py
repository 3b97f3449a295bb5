"""The result of a job, put together from what was found in its article. Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from schemas.article import ArticleFacts
from schemas.extraction import DateExpression, Entity, Quotation, Relation, Term
from schemas.job import JobRequest
from schemas.options import Extraction, Inclusion
from schemas.result import Models, Result, ResultWarning, Timing, WarningCode
from schemas.spans import Sentence, Token
from schemas.summary import Mark, MarkKind, Summary
from worker.document import Document
from worker.document import Sentence as AnnotatedSentence
from worker.extraction.dates import unresolved
from worker.extraction.findings import Findings
from worker.offsets import in_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a result lists; None where it was not asked for."""

    entities: tuple[Entity, ...] | None
    quotations: tuple[Quotation, ...] | None
    dates: tuple[DateExpression, ...] | None
    terms: tuple[Term, ...] | None
    relations: tuple[Relation, ...] | None


def assemble(
    request: JobRequest,
    document: Document,
    *,
    found: Findings,
    summary: Summary,
    models: Models,
    timing: Timing,
    warnings: tuple[ResultWarning, ...] = (),
) -> Result:
    """The result, with its offsets in the unit that the caller chose; ``warnings`` go before those found here."""
    options, text = request.options, document.text
    seen, summary = asked(found, summary, frozenset(options.wanted))
    result = Result(
        article=ArticleFacts(
            id=request.article.id,
            title=request.article.title,
            language=document.language,
            characters=len(text),
            sentences=len(document.sentences),
            words=sum(len(sentence.words) for sentence in document.sentences),
            sha256=hashlib.sha256(text.encode()).hexdigest(),
        ),
        offset_unit=options.offset_unit,
        sentences=tuple(
            Sentence(id=f"s{number}", begin=sentence.begin, end=sentence.end, paragraph=sentence.paragraph)
            for number, sentence in enumerate(document.sentences, 1)
        ),
        entities=seen.entities,
        quotations=seen.quotations,
        dates=seen.dates,
        terms=seen.terms,
        relations=seen.relations,
        tokens=_tokens(document) if Inclusion.TOKENS in options.include else None,
        summary=summary,
        warnings=(
            *warnings,
            *_divided(document),
            *_undated(seen.dates or (), known=request.article.published_at is not None),
            *_unsummarized(summary),
        ),
        models=models,
        timing=timing,
    )
    return in_unit(result, text, options.offset_unit)


def asked(found: Findings, summary: Summary, wanted: frozenset[Extraction]) -> tuple[Asked, Summary]:
    """What the client asked for, so that every id in it leads somewhere in the result.

    Without the list of entities, quotations and relations say in words only who is meant; the names and terms of the
    summary are in its glossary in any case, and its marks name quotations only where these are listed.
    """
    listed = Extraction.ENTITIES in wanted
    quotations = found.quotations if listed else tuple(map(_unnamed_speech, found.quotations))
    relations = found.relations if listed or found.relations is None else tuple(map(_unnamed, found.relations))
    seen = Asked(
        entities=found.entities if listed else None,
        quotations=quotations if Extraction.QUOTATIONS in wanted else None,
        dates=found.dates if Extraction.DATES in wanted else None,
        terms=found.terms if Extraction.TERMS in wanted else None,
        relations=relations if Extraction.RELATIONS in wanted else None,
    )
    if seen.quotations is not None:
        return seen, summary
    segments = tuple(replace(each, marks=tuple(map(_unreferred, each.marks))) for each in summary.segments)
    return seen, replace(summary, segments=segments)


def _unnamed_speech(quotation: Quotation) -> Quotation:
    speaker, source = quotation.speaker, quotation.attribution
    return replace(
        quotation,
        speaker=replace(speaker, entity=None) if speaker else None,
        attribution=replace(source, entity=None) if source else None,
    )


def _unnamed(relation: Relation) -> Relation:
    subject, object_ = relation.subject, relation.object
    return replace(
        relation,
        subject=replace(subject, entity=None) if subject else None,
        object=replace(object_, entity=None) if object_ else None,
    )


def _unreferred(mark: Mark) -> Mark:
    return replace(mark, ref=None) if mark.kind is MarkKind.QUOTATION else mark


def _tokens(document: Document) -> tuple[Token, ...]:
    return tuple(
        token for number, sentence in enumerate(document.sentences, 1) for token in _words(document, sentence, number)
    )


def _words(document: Document, sentence: AnnotatedSentence, number: int) -> Sequence[Token]:
    spans = [(token.begin, token.end) for token in sentence.tokens for _ in token.words]
    return [
        Token(
            id=f"s{number}.{position}",
            sentence=f"s{number}",
            begin=begin,
            end=end,
            text=document.surface(begin, end),
            form=word.text,
            lemma=word.lemma,
            upos=word.upos,
            feats=word.feats,
            head=f"s{number}.{word.head}" if word.head else None,
            deprel=word.deprel,
        )
        for position, ((begin, end), word) in enumerate(zip(spans, sentence.words, strict=True), 1)
    ]


def _divided(document: Document) -> Sequence[ResultWarning]:
    return [
        ResultWarning(
            code=WarningCode.LONG_SENTENCE_DIVIDED,
            message="Part of a sentence that was too long to read in one piece; what spans the cut may be missed.",
            pointer=f"/sentences/{index}",
        )
        for index in document.divided
    ]


def _undated(dates: Sequence[DateExpression], *, known: bool) -> Sequence[ResultWarning]:
    reason = "the article does not say which day or time is meant" if known else "send published_at to have it resolved"
    return [
        ResultWarning(
            code=WarningCode.RELATIVE_DATE_UNRESOLVED,
            message=f"A relative date has no value: {reason}.",
            pointer=f"/dates/{index}",
        )
        for index in unresolved(dates)
    ]


def _unsummarized(summary: Summary) -> Sequence[ResultWarning]:
    if summary.segments:
        return ()
    message = "Nothing in the article is a sentence that a summary could hold."
    return [ResultWarning(code=WarningCode.NO_SUMMARY, message=message, pointer="/summary")]
