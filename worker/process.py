"""How a worker process is put together: settings, store, models, task, sweeper and courier."""

import gc
import logging
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NoReturn

from celery import Celery, signals

from schemas.job import JobRequest
from schemas.result import Result
from schemas.settings import ModelLoading, Settings
from worker import sweeper, tasks
from worker.app import make_celery
from worker.couriers import CourierStep
from worker.detection import Detector
from worker.errors import LanguageNotLoadedError, LanguageUncertainError, ModelError, WorkerError
from worker.lease import Report
from worker.log import start_logging
from worker.messages import send
from worker.models.folders import find_package
from worker.pipeline import Pipeline, load_language
from worker.reading import Reading, divide, finish, open_article
from worker.store import connect
from worker.together import Assignment, Finish

log = logging.getLogger(__name__)

EXIT_CONFIGURATION = 78  # EX_CONFIG of sysexits.h: starting again will not help
COLLECTED_OBJECTS = 10_000


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
        (last,) = self.begin([Assignment(request=request, queued_ms=queued_ms, report=report)])
        return last()

    def begin(self, assignments: Sequence[Assignment]) -> list[Finish]:
        """Let the models read several articles, those in one language in the same passes.

        Returns, for each article, what finishes its analysis. That raises what is wrong with its language.

        :raises ModelError: if models that are loaded on demand do not load.
        """
        last: dict[int, Finish] = {}
        readings: dict[str, dict[int, Reading]] = defaultdict(dict)
        for place, assignment in enumerate(assignments):
            try:
                reading = open_article(assignment, self._settings.languages, self._detector.language)
                readings[reading.language][place] = reading
            except (LanguageNotLoadedError, LanguageUncertainError) as error:
                last[place] = partial(_refuse, error)
        for language, group in readings.items():
            last.update(zip(group, self._read(language, list(group.values())), strict=True))
        return [last[place] for place in range(len(assignments))]

    def _read(self, language: str, readings: Sequence[Reading]) -> list[Finish]:
        def each(tell: Callable[[Reading], None]) -> None:
            for reading in readings:
                tell(reading)

        annotator = self._pipeline(language)
        documents = annotator.annotate_together(
            [reading.request.article.text for reading in readings],
            tokenized=lambda: each(Reading.annotating),
            share=lambda done: each(lambda reading: reading.annotated(done)),
        )
        divide(readings, documents)
        return [
            partial(finish, reading, document, annotator.models)
            for reading, document in zip(readings, documents, strict=True)
        ]

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
    # An article makes some hundred thousand objects, next to none of them in cycles.
    gc.set_threshold(COLLECTED_OBJECTS)


def _refuse(error: WorkerError) -> NoReturn:
    raise error


def make_worker(settings: Settings) -> Celery:
    """The Celery application of a worker process. Models are loaded when the worker starts, or later, not now."""
    app, store, engine = make_celery(settings), connect(settings), Engine()
    tasks.register(app, store=store, analyse=engine.analyse, begin=engine.begin, lease_seconds=settings.lease_seconds)
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
