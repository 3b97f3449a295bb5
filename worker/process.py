"""How a worker process is put together: settings, store, models, task and sweeper."""

import logging
import sys
import time
from typing import Any

from celery import Celery, signals

from schemas.job import JobRequest
from schemas.lifecycle import Stage
from schemas.result import Result, Timing
from schemas.settings import Settings
from worker import pipeline, sweeper, tasks
from worker.analysis import assemble
from worker.app import make_celery
from worker.client import publish
from worker.errors import ModelError
from worker.extraction.entities import entities
from worker.pipeline import Pipeline
from worker.store import connect
from worker.summary.segments import summarize

EXIT_CONFIGURATION = 78  # EX_CONFIG of sysexits.h: starting again will not help


class Engine:
    """The models of this process; loaded once, before the pool forks."""

    def __init__(self) -> None:
        self._pipelines: dict[str, Pipeline] = {}

    def load(self, settings: Settings) -> None:
        """Load every language; raises ModelError."""
        self._pipelines = pipeline.load(settings)

    def analyse(self, request: JobRequest, queued_ms: int, report: tasks.Report) -> Result:
        """Run the whole analysis of one article, reporting stage and progress."""
        watch = Watch(report)
        annotator = self._pipelines[request.article.language or next(iter(self._pipelines))]
        watch.enter(Stage.TOKENIZE, 0.0)
        document = annotator.annotate(
            request.article.text,
            tokenized=lambda: watch.enter(Stage.ANNOTATE, 0.05),
            share=lambda done: report(Stage.ANNOTATE, min(0.05 + 0.9 * done, 0.95)),
        )
        watch.enter(Stage.EXTRACT, 0.95)
        found = entities(document)
        watch.enter(Stage.SUMMARIZE, 0.98)
        summary = summarize(document, found, request.options.summary, request.options.target_language)
        timing = Timing(queued_ms=max(0, queued_ms), processing_ms=watch.total_ms, stages=watch.finish())
        return assemble(request, document, found=found, summary=summary, models=annotator.models, timing=timing)


class Watch:
    """Milliseconds that each stage of one job takes."""

    def __init__(self, report: tasks.Report) -> None:
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
    """The Celery application of a worker process. Models are loaded when the worker starts, not now."""
    app, store, engine = make_celery(settings), connect(settings), Engine()
    tasks.register(app, store=store, analyse=engine.analyse, lease_seconds=settings.lease_seconds)
    app.steps["worker"].add(sweeper.step(store, lambda job_id: publish(app, job_id), settings))

    def start_logging(**_: Any) -> None:
        logging.basicConfig(
            level=settings.log_level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
        )

    def load_models(**_: Any) -> None:
        try:
            engine.load(settings)
        except ModelError as error:
            print(f"The worker cannot start. {error}", file=sys.stderr)
            raise SystemExit(EXIT_CONFIGURATION) from error

    signals.setup_logging.connect(start_logging, weak=False)
    signals.worker_init.connect(load_models, weak=False)
    return app
