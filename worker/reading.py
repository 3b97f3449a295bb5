"""The analysis of one article, but for what the models do: that may be done for several articles at once."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.job import JobRequest
from schemas.lifecycle import Stage
from schemas.result import Models, Result, ResultWarning, Timing
from worker.analysis import assemble
from worker.document import Document
from worker.extraction.findings import extract
from worker.languages import Detect, choose
from worker.lease import Report
from worker.summary.segments import summarize
from worker.together import Assignment


class Watch:
    """Milliseconds that each stage of one job takes."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._spent: dict[Stage, float] = {}
        self._stage: Stage | None = None
        self._since = 0.0

    def enter(self, stage: Stage, progress: float) -> None:
        """Begin a stage, and say so."""
        self._leave()
        self._stage, self._since = stage, time.monotonic()
        self._report(stage, progress)

    def divide(self, share: float) -> None:
        """Put the stage aside; only this share of what was done so far was for this job."""
        self._leave()
        self._spent = {stage: seconds * share for stage, seconds in self._spent.items()}

    def finish(self) -> dict[str, int]:
        """What every stage took, the last one up to now."""
        self._leave()
        return {stage.value: round(seconds * 1000) for stage, seconds in self._spent.items()}

    def _leave(self) -> None:
        if self._stage is not None:
            self._spent[self._stage] = time.monotonic() - self._since
        self._stage = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article that waits for the models of its language."""

    request: JobRequest
    queued_ms: int
    report: Report
    watch: Watch
    language: str
    warnings: tuple[ResultWarning, ...]

    def annotating(self) -> None:
        """Report that the sentences are known."""
        self.watch.enter(Stage.ANNOTATE, 0.05)

    def annotated(self, share: float) -> None:
        """Report how much the models have done."""
        self.report(Stage.ANNOTATE, min(0.05 + 0.9 * share, 0.95))


def open_article(assignment: Assignment, languages: Sequence[str], detect: Detect) -> Reading:
    """Begin with an article: find its language.

    :raises LanguageNotLoadedError, LanguageUncertainError: as :func:`choose` does.
    """
    watch = Watch(assignment.report)
    watch.enter(Stage.TOKENIZE, 0.0)
    language, warnings = choose(assignment.request.article, languages, detect)
    return Reading(
        request=assignment.request,
        queued_ms=assignment.queued_ms,
        report=assignment.report,
        watch=watch,
        language=language,
        warnings=warnings,
    )


def divide(readings: Sequence[Reading], documents: Sequence[Document]) -> None:
    """Divide the time of what was done together by the words of the articles."""
    words = [1 + sum(len(sentence.words) for sentence in document.sentences) for document in documents]
    for reading, count in zip(readings, words, strict=True):
        reading.watch.divide(count / sum(words))


def finish(reading: Reading, document: Document, models: Models) -> Result:
    """What remains to be done for an article alone, after the models."""
    request, watch = reading.request, reading.watch
    watch.enter(Stage.EXTRACT, 0.95)
    found = extract(document, request.article.published_at, request.options.wanted)
    watch.enter(Stage.SUMMARIZE, 0.98)
    summary = summarize(document, found, request.options.summary, request.options.target_language)
    stages = watch.finish()
    return assemble(
        request,
        document,
        found=found,
        summary=summary,
        models=models,
        timing=Timing(queued_ms=max(0, reading.queued_ms), processing_ms=sum(stages.values()), stages=stages),
        warnings=reading.warnings,
    )
