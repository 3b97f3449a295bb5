"""The result of a job, put together from what was found in its article. Pure."""

import hashlib
from collections.abc import Sequence

from schemas.article import ArticleFacts
from schemas.extraction import DateExpression
from schemas.job import JobRequest
from schemas.options import Extraction, Inclusion
from schemas.result import Models, Result, ResultWarning, Timing, WarningCode
from schemas.spans import Sentence, Token
from schemas.summary import Summary
from worker.document import Document
from worker.document import Sentence as AnnotatedSentence
from worker.extraction.dates import unresolved
from worker.extraction.findings import Findings
from worker.offsets import in_unit


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
        entities=found.entities if Extraction.ENTITIES in options.wanted else None,
        quotations=found.quotations,
        dates=found.dates,
        terms=found.terms,
        relations=found.relations,
        tokens=_tokens(document) if Inclusion.TOKENS in options.include else None,
        summary=summary,
        warnings=(
            *warnings,
            *_divided(document),
            *_undated(found.dates or (), known=request.article.published_at is not None),
            *_unsummarized(summary),
        ),
        models=models,
        timing=timing,
    )
    return in_unit(result, text, options.offset_unit)


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
