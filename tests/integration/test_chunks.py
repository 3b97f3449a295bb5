"""Short articles of a batch run together on a real server, and stay jobs of their own whatever happens to one."""

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from billiard.exceptions import SoftTimeLimitExceeded

from schemas.article import Article
from schemas.job import FailureCode, JobRequest
from schemas.lifecycle import Stage, Status
from schemas.result import Result
from schemas.settings import Settings
from tests.integration.test_store import claim, lose
from tests.integration.test_sweeper import age, swept
from tests.results import small_result
from worker.app import BATCH_QUEUE
from worker.batches import Batches
from worker.chunks import Claim
from worker.errors import LanguageUncertainError, StoreUnavailableError
from worker.record import VOID_MESSAGES, record_key
from worker.store import Store, connect
from worker.tasks import work
from worker.together import Assignment, Finish, work_together

SHORT = "خبر قصير"
POISON = "خبر يكسر"

Batch = Callable[..., list[str]]


@pytest.fixture
def batch(store: Store, settings: Settings) -> Batch:
    """Accept a batch of these texts; the ids of its jobs."""

    def accept(*texts: str) -> list[str]:
        batches = Batches(store._redis, store, settings)
        batch_id, _ = batches.create([JobRequest(article=Article(text=text)) for text in texts], "open")
        return [entry.job or "" for entry in batches.entries(batch_id)]

    return accept


def take(store: Store, job_id: str) -> list[Claim]:
    """Claim a job as a message asks for it, and what goes along with it."""
    first = claim(store, job_id)
    return [first, *store.chunks.take_along(first)]


def states(store: Store, job_ids: Sequence[str]) -> list[tuple[Status, int]]:
    return [(job.status, job.attempts) for job in map(store.job, job_ids)]


def messages(store: Store) -> list[str]:
    """Ids of the jobs whose messages wait, the next one first."""
    return [next(job for job in _ids(store) if job in text) for text in reversed(_texts(store))]


def _texts(store: Store) -> list[str]:
    return [str(text) for text in store._redis.lrange(BATCH_QUEUE, 0, -1)]


def _ids(store: Store) -> list[str]:
    return [key.split(":")[2] for key in map(str, store._redis.keys(record_key("*"))) if key.count(":") == 2]


def deliver(store: Store) -> str:
    """Let the next message arrive; the job that it names."""
    job_id = messages(store)[0]
    store._redis.rpop(BATCH_QUEUE)
    return job_id


def finishing(assignments: Sequence[Assignment]) -> list[Finish]:
    """An analysis that succeeds, except that of an article that breaks it."""

    def finish(text: str) -> Result:
        if text == POISON:
            raise KeyError(text)
        return small_result()

    return [partial(finish, assignment.request.article.text) for assignment in assignments]


def run(store: Store, claims: Sequence[Claim], begin: Callable[..., Sequence[Finish]] = finishing) -> None:
    work_together(claims, store=store, begin=begin, lease_seconds=10)


def alone(store: Store, job_id: str) -> None:
    """Run a job as its message asks for it."""
    claims = take(store, job_id)
    assert len(claims) == 1, "what is tried again is alone"

    def analyse(request: JobRequest, queued_ms: int, report: Callable[[Stage, float], None]) -> Result:
        (finish,) = finishing([Assignment(request=request, queued_ms=queued_ms, report=report)])
        return finish()

    work(claims[0], store=store, analyse=analyse, lease_seconds=10)


def test_those_that_fit_are_taken_along_in_their_order(store: Store, batch: Batch) -> None:
    ids = batch("خ" * 1000, "خ" * 1000, "خ" * 500, "خ")
    other = batch(SHORT)
    claims = take(store, ids[0])
    assert [each.job_id for each in claims] == ids[:3]
    assert {(each.attempt, each.started_ms) for each in claims[1:]} == {(1, claims[1].started_ms)}
    assert states(store, ids) == [(Status.RUNNING, 1)] * 3 + [(Status.QUEUED, 0)]
    assert [store.job(job_id).queue.position for job_id in (ids[3], *other)] == [1, 2]  # type: ignore[union-attr]
    assert [store.claim(job_id) for job_id in ids[:3]] == [None] * 3
    assert [each.job_id for each in take(store, ids[3])] == ids[3:], "not across batches"


@pytest.mark.parametrize("text", ["خ" * 2_501, "خ" * 2_495])
def test_long_article_is_alone(store: Store, batch: Batch, text: str) -> None:
    ids = batch(text, SHORT)
    assert len(take(store, ids[0])) == 1
    assert len(take(store, ids[1])) == 1


def test_single_job_takes_nobody_along(store: Store, batch: Batch) -> None:
    single = store.create("single", JobRequest(article=Article(text=SHORT))).job.id
    batch(SHORT)
    assert len(take(store, single)) == 1


def test_chunks_can_be_switched_off(settings: Settings, batch: Batch) -> None:
    ids = batch(SHORT, SHORT + ".")
    alone = connect(Settings(redis_url=settings.redis_url, chunk_characters=0))
    assert len(take(alone, ids[0])) == 1


def test_each_succeeds_and_its_message_finds_nothing_to_do(store: Store, batch: Batch) -> None:
    ids = batch(SHORT, SHORT + ".", SHORT + "!")
    run(store, take(store, deliver(store)))
    assert states(store, ids) == [(Status.SUCCEEDED, 1)] * 3
    assert store.backlog.unmatched() == 0, "two messages without a job, both known"
    while messages(store):
        assert store.claim(deliver(store)) is None
    assert store._redis.scard(VOID_MESSAGES) == 0
    pace = store._redis.hgetall("khulasa:pace")
    assert float(pace["ms"]) == pytest.approx(2 * (1 + 0.9 + 0.81)), "what each took, not all of them together"


def test_article_that_breaks_is_given_back_and_fails_alone(store: Store, batch: Batch) -> None:
    ids = batch(SHORT, POISON, SHORT + ".")
    run(store, take(store, deliver(store)))
    assert states(store, ids) == [(Status.SUCCEEDED, 1), (Status.RUNNING, 1), (Status.SUCCEEDED, 1)]
    assert deliver(store) == ids[1], "its own message still waits, and there is no other"
    alone(store, ids[1])
    assert states(store, ids)[1] == (Status.FAILED, 2)
    assert store.claim(deliver(store)) is None
    assert messages(store) == []


@pytest.mark.parametrize("error", [KeyError("x"), SoftTimeLimitExceeded(), MemoryError(), LanguageUncertainError()])
def test_failure_of_what_is_done_together_fails_nobody(store: Store, batch: Batch, error: Exception) -> None:
    def begin(assignments: Sequence[Assignment]) -> list[Finish]:
        raise error

    ids = batch(SHORT, POISON, SHORT + ".")
    run(store, take(store, deliver(store)), begin)
    assert messages(store) == ids, "one message each, in their order"
    while messages(store):
        alone(store, deliver(store))
    assert states(store, ids) == [(Status.SUCCEEDED, 2), (Status.FAILED, 2), (Status.SUCCEEDED, 2)]
    failure = store.job(ids[1]).error
    assert failure
    assert failure.code is FailureCode.INTERNAL_ERROR
    assert store.backlog.unmatched() == 0


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("end", ["cancel", "erase"])
def test_one_is_withdrawn_and_the_others_go_on(store: Store, batch: Batch, place: int, end: str) -> None:
    ids = batch(SHORT, SHORT + ".", SHORT + "!")
    seen: list[Status] = []

    def begin(assignments: Sequence[Assignment]) -> list[Finish]:
        getattr(store, end)(ids[place])
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline:
            sum(range(1000))
        if end == "cancel":
            seen.append(store.job(ids[place]).status)
        return finishing(assignments)

    run(store, take(store, deliver(store)), begin)
    assert seen == ([Status.CANCELLED] if end == "cancel" else []), "while the others go on"
    others = [job_id for job_id in ids if job_id != ids[place]]
    assert states(store, others) == [(Status.SUCCEEDED, 1)] * 2
    assert store.backlog.unmatched() == 0
    assert not [thread for thread in threading.enumerate() if thread.name == "lease"]


def test_chunk_of_which_nothing_is_left_stops(store: Store, batch: Batch) -> None:
    ids = batch(SHORT, SHORT + ".")
    claims = take(store, deliver(store))
    threading.Timer(0.3, store.cancel_all, [ids]).start()

    def begin(_: object) -> list[Finish]:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            sum(range(1000))
        return []

    begun = time.monotonic()
    run(store, claims, begin)
    assert time.monotonic() - begun < 3
    assert states(store, ids) == [(Status.CANCELLED, 1)] * 2


def test_chunk_that_is_stuck_is_taken_apart(store: Store, batch: Batch) -> None:
    def begin(assignments: Sequence[Assignment]) -> list[Finish]:
        def stuck() -> Result:
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline:
                sum(range(1000))
            return small_result()

        return [small_result, stuck, small_result]

    ids = batch(SHORT, SHORT + ".", SHORT + "!")
    begun = time.monotonic()
    claims = take(store, deliver(store))
    work_together(claims, store=store, begin=begin, lease_seconds=10, patience_seconds=1)
    assert time.monotonic() - begun < 4
    assert states(store, ids) == [(Status.SUCCEEDED, 1), (Status.RUNNING, 1), (Status.RUNNING, 1)]
    for job_id in ids[1:]:
        alone(store, job_id)
    assert states(store, ids)[1:] == [(Status.SUCCEEDED, 2)] * 2


def test_one_cancelled_while_it_is_written_ends_as_cancelled(store: Store, batch: Batch) -> None:
    ids = batch(SHORT, SHORT + ".")

    def begin(assignments: Sequence[Assignment]) -> list[Finish]:
        def finish() -> Result:
            store.cancel(ids[1])
            return small_result()

        return [small_result, finish]

    run(store, take(store, deliver(store)), begin)
    assert states(store, ids) == [(Status.SUCCEEDED, 1), (Status.CANCELLED, 1)]


def test_chunk_of_a_lost_worker_is_begun_again_one_by_one(store: Store, batch: Batch, settings: Settings) -> None:
    ids = batch(SHORT, SHORT + ".", SHORT + "!")
    lost = take(store, deliver(store))
    heard = deliver(store)
    assert store.claim(heard) is None, "its lease lasts"
    for job_id in ids:
        lose(store, job_id)
    assert sorted(swept(store, settings)) == sorted([ids[0], heard]), "the message of the third still waits"
    for job_id in ids:
        alone(store, job_id)
    assert states(store, ids) == [(Status.SUCCEEDED, 2)] * 3
    assert not any(store.succeed(each, "{}") for each in lost)


def test_lost_message_of_one_in_a_lost_chunk_is_sent_again(store: Store, batch: Batch, settings: Settings) -> None:
    ids = batch(SHORT, SHORT + ".")
    take(store, deliver(store))
    deliver(store)
    for job_id in ids:
        lose(store, job_id)
    assert sorted(swept(store, settings)) == sorted(ids)


def test_a_lost_chunk_counts_against_nobody(store: Store, batch: Batch, settings: Settings) -> None:
    ids = batch(SHORT, SHORT + ".")
    take(store, ids[0])
    lose(store, ids[0])
    lose(store, ids[1])
    for _ in range(settings.max_attempts):
        assert len(take(store, ids[0])) == 1
        lose(store, ids[0])
    assert store.claim(ids[0]) is None
    age(store, *ids)
    swept(store, settings)
    assert states(store, ids) == [(Status.FAILED, settings.max_attempts + 1), (Status.RUNNING, 1)]
    failure = store.job(ids[0]).error
    assert failure
    assert f"each of {settings.max_attempts} attempts" in failure.message


def test_one_given_back_can_be_cancelled_at_once(store: Store, batch: Batch) -> None:
    ids = batch(SHORT, POISON)
    run(store, take(store, deliver(store)))
    assert store.cancel(ids[1])[0].status is Status.CANCELLED
    assert store.backlog.unmatched() == 0
    assert store.claim(deliver(store)) is None
    assert store._redis.scard(VOID_MESSAGES) == 0


def test_store_that_fails_leaves_the_rest_to_the_sweeper(
    store: Store, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = batch(SHORT, SHORT + ".")
    claims = take(store, deliver(store))

    def succeed(*_: object) -> bool:
        raise StoreUnavailableError

    with monkeypatch.context() as patch:
        patch.setattr(store, "succeed", succeed)
        with pytest.raises(StoreUnavailableError):
            run(store, claims)
    assert states(store, ids) == [(Status.RUNNING, 1)] * 2
    for job_id in ids:
        lose(store, job_id)
        alone(store, job_id)
    assert states(store, ids) == [(Status.SUCCEEDED, 2)] * 2


def test_progress_is_told_of_each(store: Store, batch: Batch) -> None:
    ids = batch(SHORT, SHORT + ".")
    seen: list[tuple[Stage | None, float]] = []

    def begin(assignments: Sequence[Assignment]) -> list[Finish]:
        assignments[1].report(Stage.ANNOTATE, 0.5)
        seen.extend((job.stage, job.progress) for job in map(store.job, ids))
        return finishing(assignments)

    run(store, take(store, ids[0]), begin)
    assert seen == [(None, 0.0), (Stage.ANNOTATE, 0.5)]
