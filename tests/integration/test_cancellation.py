"""What becomes of work that is withdrawn while it is done, and of messages that nobody needs."""

import signal
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from schemas.article import Article
from schemas.job import JobRequest
from schemas.lifecycle import Stage, Status
from schemas.settings import Settings
from tests.integration.test_store import claim, lose
from tests.integration.test_sweeper import age, new_job, swept
from worker.app import make_celery
from worker.errors import ErasedJobError
from worker.lease import INTERRUPT, Report
from worker.messages import send
from worker.store import Store
from worker.tasks import work

SOON_SECONDS = 2


def busy(seconds: float = 30) -> Callable[..., Any]:
    """An analysis that reports nothing and, like a model, does not look up."""

    def analyse(*_: object) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            sum(range(1000))

    return analyse


def interrupted(store: Store, action: Callable[[str], object], analyse: Callable[..., Any]) -> tuple[str, float]:
    """Work on a new job, do something to it meanwhile; its id, and how long the work went on after that."""
    job_id = store.create(str(uuid.uuid4()), JobRequest(article=Article(text="خبر"))).job.id
    at: list[float] = []

    def act() -> None:
        at.append(time.monotonic())
        action(job_id)

    timer = threading.Timer(0.3, act)
    timer.start()
    work(claim(store, job_id), store=store, analyse=analyse, lease_seconds=10)
    ended = time.monotonic()
    timer.join()
    return job_id, ended - at[0]


def test_cancelled_work_stops_soon_and_the_process_goes_on(store: Store) -> None:
    before = signal.getsignal(INTERRUPT)
    for _ in range(2):
        job_id, seconds = interrupted(store, store.cancel, busy())
        assert seconds < SOON_SECONDS
        job = store.job(job_id)
        assert (job.status, job.attempts) == (Status.CANCELLED, 1)
    assert signal.getsignal(INTERRUPT) == before
    assert not [thread for thread in threading.enumerate() if thread.name == "lease"]


def test_erased_work_stops_soon_and_leaves_nothing(store: Store) -> None:
    job_id, seconds = interrupted(store, store.erase, busy())
    assert seconds < SOON_SECONDS
    with pytest.raises(ErasedJobError):
        store.job(job_id)


def test_work_that_swallows_the_interruption_is_interrupted_again(store: Store) -> None:
    swallowed: list[BaseException] = []

    def analyse(*arguments: object) -> None:
        try:
            busy()(*arguments)
        except BaseException as error:  # noqa: BLE001 - what a finaliser does
            swallowed.append(error)
        busy()(*arguments)

    job_id, seconds = interrupted(store, store.cancel, analyse)
    assert len(swallowed) == 1
    assert seconds < 2 * SOON_SECONDS
    assert store.job(job_id).status is Status.CANCELLED


def test_work_that_reports_stops_with_its_next_report(store: Store) -> None:
    def analyse(request: JobRequest, queued_ms: int, report: Report) -> None:
        for step in range(300):
            report(Stage.ANNOTATE, step / 300)
            time.sleep(0.1)

    job_id, seconds = interrupted(store, store.cancel, analyse)
    assert seconds < 0.5
    assert store.job(job_id).status is Status.CANCELLED


def test_failure_of_a_cancelled_job_is_its_cancellation(store: Store) -> None:
    def analyse(*_: object) -> None:
        time.sleep(0.35)
        raise KeyError("x")

    job_id, _ = interrupted(store, store.cancel, analyse)
    job = store.job(job_id)
    assert (job.status, job.error) == (Status.CANCELLED, None)


def test_cancelled_job_of_a_lost_worker_is_ended_by_the_sweeper(store: Store, settings: Settings) -> None:
    job_id = new_job(store)
    mine = claim(store, job_id)
    assert store.cancel(job_id)[0].status is Status.CANCELLING
    age(store, job_id)
    assert swept(store, settings) == []
    assert store.job(job_id).status is Status.CANCELLING, "its worker has the lease and is asked to stop"
    lose(store, job_id)
    assert swept(store, settings) == []
    assert store.job(job_id).status is Status.CANCELLED
    assert not store.renew(mine)


def test_job_of_a_lost_worker_is_cancelled_at_once(store: Store) -> None:
    job_id = new_job(store)
    claim(store, job_id)
    lose(store, job_id)
    assert store.cancel(job_id)[0].status is Status.CANCELLED
    assert store.claim(job_id) is None


def test_either_cancellation_or_success_wins(store: Store) -> None:
    for _ in range(20):
        job_id = new_job(store)
        mine = claim(store, job_id)
        barrier = threading.Barrier(2)

        def succeed(mine: Any = mine, barrier: threading.Barrier = barrier) -> None:
            barrier.wait()
            store.succeed(mine, "{}")

        thread = threading.Thread(target=succeed)
        thread.start()
        barrier.wait()
        job, accepted = store.cancel(job_id)
        thread.join()
        assert job.status is (Status.CANCELLING if accepted else Status.SUCCEEDED)
        assert store.job(job_id).status is job.status


def test_messages_of_withdrawn_jobs_do_not_hide_a_lost_one(store: Store, settings: Settings) -> None:
    app = make_celery(settings)
    cancelled, erased, orphan = new_job(store), new_job(store), new_job(store)
    send(app, cancelled)
    send(app, erased)
    store.cancel(cancelled)
    store.erase(erased)
    age(store, orphan)
    assert swept(store, settings) == [orphan]
    assert store.claim(cancelled) is store.claim(erased) is None
    assert store._redis.scard("khulasa:void") == 0
    app.close()


def test_void_messages_that_never_were_are_forgotten(store: Store, settings: Settings) -> None:
    store.cancel(new_job(store))
    age(store, new_job(store))
    assert len(swept(store, settings)) == 1
    assert store._redis.scard("khulasa:void") == 0
