"""The sweeper on a real server: nothing accepted is forgotten, and nothing is sent twice for no reason."""

import uuid

from schemas.article import Article
from schemas.job import FailureCode, JobRequest
from schemas.lifecycle import Status
from schemas.settings import Settings
from tests.integration.test_store import claim, lose
from worker.app import BATCH_QUEUE, QUEUE, make_celery
from worker.batches import Batches
from worker.messages import send
from worker.record import OPEN_JOBS
from worker.store import Store
from worker.sweeper import sweep


def new_job(store: Store) -> str:
    """A job whose message was lost on the way."""
    job_id = store.create(str(uuid.uuid4()), JobRequest(article=Article(text="خبر"))).job.id
    store._redis.lpop(QUEUE)
    return job_id


def age(store: Store, *job_ids: str) -> None:
    """Let the sweeper look at these jobs now."""
    store._redis.zadd(OPEN_JOBS, dict.fromkeys(job_ids, 1))


def swept_into(store: Store, settings: Settings) -> list[tuple[str, str]]:
    """The jobs that are sent again, each with its queue."""
    sent: list[tuple[str, str]] = []
    sweep(store, lambda job_id, queue: sent.append((job_id, queue)), settings.max_attempts)
    return sent


def swept(store: Store, settings: Settings) -> list[str]:
    return [job_id for job_id, _ in swept_into(store, settings)]


def test_fresh_job_is_left_alone(store: Store, settings: Settings) -> None:
    new_job(store)
    assert swept(store, settings) == []


def test_job_without_a_message_is_sent(store: Store, settings: Settings) -> None:
    orphan = new_job(store)
    age(store, orphan)
    assert swept(store, settings) == [orphan]
    assert swept(store, settings) == [], "it was just sent; the next sweep waits"


def test_job_whose_message_waits_is_not_sent_again(store: Store, settings: Settings) -> None:
    app = make_celery(settings)
    waiting, orphan = new_job(store), new_job(store)
    send(app, waiting)
    age(store, waiting, orphan)
    assert swept(store, settings) == [orphan]
    app.close()


def test_lost_job_is_sent_and_starts_again(store: Store, settings: Settings) -> None:
    job_id = new_job(store)
    claim(store, job_id)
    assert swept(store, settings) == []
    lose(store, job_id)
    assert swept(store, settings) == [job_id]
    assert claim(store, job_id).attempt == 2


def test_job_that_loses_every_worker_is_given_up(store: Store, settings: Settings) -> None:
    job_id = new_job(store)
    for _ in range(settings.max_attempts):
        claim(store, job_id)
        lose(store, job_id)
    assert swept(store, settings) == []
    job = store.job(job_id)
    assert job.status is Status.FAILED
    assert job.error
    assert job.error.code is FailureCode.ATTEMPTS_EXHAUSTED


def test_what_is_gone_is_forgotten(store: Store, settings: Settings) -> None:
    age(store, "gone")
    assert swept(store, settings) == []
    assert store._redis.zcard(OPEN_JOBS) == 0


def test_jobs_of_batches_are_sent_again_into_their_own_queue(store: Store, settings: Settings) -> None:
    batches = Batches(store._redis, store, settings)
    batch_id, _ = batches.create([JobRequest(article=Article(text="خبر")) for _ in range(3)], "open")
    waiting, orphan, lost = (entry.job or "" for entry in batches.entries(batch_id))
    store._redis.rpop(BATCH_QUEUE, 3)
    claim(store, lost)
    lose(store, lost)
    app = make_celery(settings)
    send(app, waiting, BATCH_QUEUE)
    age(store, waiting, orphan)
    assert sorted(swept_into(store, settings)) == sorted([(orphan, BATCH_QUEUE), (lost, BATCH_QUEUE)])
    for _ in range(settings.max_attempts - 1):
        claim(store, lost)
        lose(store, lost)
    assert swept(store, settings) == []
    assert batches.batch(batch_id).counts["failed"] == 1
    app.close()
