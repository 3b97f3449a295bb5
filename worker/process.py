"""How a worker process is put together: settings, store, models, task, sweeper and courier."""

import gc
import logging
import sys
import time
from typing import Any

from celery import Celery, signals

from schemas.job import JobRequest
from schemas.lifecycle import Stage
from schemas.result import Result, Timing
from schemas.settings import ModelLoading, Settings
from worker import sweeper, tasks
from worker.analysis import assemble
from worker.app import make_celery
from worker.couriers import CourierStep
from worker.detection import Detector
from worker.errors import ModelError
from worker.extraction.findings import extract
from worker.languages import choose
from worker.lease import Report
from worker.log import start_logging
from worker.messages import send
from worker.models.folders import find_package
from worker.pipeline import Pipeline, load_language
from worker.store import connect
from worker.summary.segments import summarize

log = logging.getLogger(__name__)

_NEW_OBJECTS = 10_000
EXIT_CONFIGURATION = 78  # EX_CONFIG of sysexits.h: starting again will not help


class Engine:
    """The languages of this process, and the analysis of articles in them."""

    _settings: Settings
    _detector: Detector

    def __init__(self) -> None:
        self._pipelines: dict[str, Pipeline] = {}

    def load(self, settings: Settings) -> None:
        """Load every language, or only check that each can be loaded on demand; to be done before a fork.

        :raises ModelError: in one sentence, if a model is missing, damaged, or does not load.
        """
        self._settings, self._detector = settings, Detector()
        for language in settings.languages:
            if settings.model_loading is ModelLoading.AT_START:
                self._pipeline(language)
            else:
                find_package(settings, language)
        spare_loaded()

    def analyse(self, request: JobRequest, queued_ms: int, report: Report) -> Result:
        """Run the whole analysis of one article, reporting stage and progress.

        :raises LanguageNotLoadedError, LanguageUncertainError, ModelError: if there is no pipeline for its language.
        """
        watch = Watch(report)
        watch.enter(Stage.TOKENIZE, 0.0)
        language, warnings = choose(request.article, self._settings.languages, self._detector.language)
        annotator = self._pipeline(language)
        document = annotator.annotate(
            request.article.text,
            tokenized=lambda: watch.enter(Stage.ANNOTATE, 0.05),
            share=lambda done: report(Stage.ANNOTATE, min(0.05 + 0.9 * done, 0.95)),
        )
        watch.enter(Stage.EXTRACT, 0.95)
        found = extract(document, request.article.published_at, request.options.wanted)
        watch.enter(Stage.SUMMARIZE, 0.98)
        summary = summarize(document, found, request.options.summary, request.options.target_language)
        timing = Timing(queued_ms=max(0, queued_ms), processing_ms=watch.total_ms, stages=watch.finish())
        return assemble(
            request,
            document,
            found=found,
            summary=summary,
            models=annotator.models,
            timing=timing,
            warnings=warnings,
        )

    def _pipeline(self, language: str) -> Pipeline:
        """The pipeline of a language, loaded unless it was before; what did not load is tried again the next time."""
        if language not in self._pipelines:
            begun = time.monotonic()
            self._pipelines[language] = load_language(self._settings, language)
            elapsed_ms = (time.monotonic() - begun) * 1000
            package = self._pipelines[language].models.package
            log.info("models_loaded language=%s package=%s elapsed_ms=%d", language, package, elapsed_ms)
        return self._pipelines[language]


def spare_loaded() -> None:
    """Have garbage collections pass over what is loaded by now, and come more rarely."""
    # It lives as long as the process: moved out of reach, collections do not copy it into children.
    gc.collect()
    gc.freeze()
    # Of the tens of thousands of objects that an article becomes, nearly all live until its result is written.
    gc.set_threshold(_NEW_OBJECTS)


class Watch:
    """Milliseconds that each stage of one job takes."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._entered: list[tuple[Stage, float]] = []

    def enter(self, stage: Stage, progress: float) -> None:
        """Begin a stage, and say so."""
        self._entered.append((stage, time.monotonic()))
        self._report(stage, progress)

    @property
    def total_ms(self) -> int:
        """Since the first stage began."""
        return round((time.monotonic() - self._entered[0][1]) * 1000)

    def finish(self) -> dict[str, int]:
        """What every stage took, the last one up to now."""
        ends = [at for _, at in self._entered[1:]] + [time.monotonic()]
        return {
            stage.value: round((end - begin) * 1000) for (stage, begin), end in zip(self._entered, ends, strict=True)
        }


def make_worker(settings: Settings) -> Celery:
    """The Celery application of a worker process. Models are loaded when the worker starts, or later, not now."""
    app, store, engine = make_celery(settings), connect(settings), Engine()
    tasks.register(app, store=store, analyse=engine.analyse, lease_seconds=settings.lease_seconds)
    app.steps["worker"].add(sweeper.step(store, lambda job_id, queue: send(app, job_id, queue), settings))
    app.steps["worker"].add(CourierStep)

    def set_up_logging(**_: Any) -> None:
        start_logging(settings)

    def load_models(**_: Any) -> None:
        try:
            engine.load(settings)
        except ModelError as error:
            print(f"The worker cannot start. {error}", file=sys.stderr)
            raise SystemExit(EXIT_CONFIGURATION) from error

    signals.setup_logging.connect(set_up_logging, weak=False)
    signals.worker_init.connect(load_models, weak=False)
    return app
