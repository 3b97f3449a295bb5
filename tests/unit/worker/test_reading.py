"""How the time of a job is told when others were read with it."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from schemas.article import Article
from schemas.job import JobRequest
from schemas.lifecycle import Stage
from tests.factories import document
from worker import reading
from worker.reading import Watch, divide, open_article
from worker.together import Assignment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """A clock that stands still until it is told to go on."""
    now = SimpleNamespace(seconds=100.0)
    monkeypatch.setattr(reading, "time", SimpleNamespace(monotonic=lambda: now.seconds))
    return now


def test_stages_are_timed_and_told(clock: SimpleNamespace) -> None:
    told: list[tuple[Stage, float]] = []
    watch = Watch(lambda stage, progress: told.append((stage, progress)))
    watch.enter(Stage.TOKENIZE, 0.0)
    clock.seconds += 1
    watch.enter(Stage.ANNOTATE, 0.05)
    clock.seconds += 2
    assert watch.finish() == {"tokenize": 1000, "annotate": 2000}
    assert told == [(Stage.TOKENIZE, 0.0), (Stage.ANNOTATE, 0.05)]


def test_what_was_done_together_is_divided_by_words_and_waiting_is_not_counted(clock: SimpleNamespace) -> None:
    texts = ("قال سمير.", "قال سمير إن المشروع سيبدأ قريبا في عمان.")
    readings = [
        open_article(
            Assignment(request=JobRequest(article=Article(text=text)), queued_ms=0, report=lambda *_: None),
            ["ar"],
            lambda _: None,
        )
        for text in texts
    ]
    clock.seconds += 1
    for each in readings:
        each.annotating()
    clock.seconds += 2
    divide(readings, [document(text) for text in texts])
    clock.seconds += 50
    readings[1].watch.enter(Stage.EXTRACT, 0.95)
    clock.seconds += 4
    # 3 and 9 words and marks, and one more for each article.
    assert readings[0].watch.finish() == {"tokenize": 286, "annotate": 571}
    assert readings[1].watch.finish() == {"tokenize": 714, "annotate": 1429, "extract": 4000}
