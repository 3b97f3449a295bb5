"""The store on a real server: who may work on a job, what is written once, and what is left of it."""

import threading
import time
import uuid

import pytest

from schemas.article import Article
from schemas.job import Failure, FailureCode, JobRequest
from schemas.lifecycle import Stage, Status
from schemas.settings import Settings
from tests.servers import RedisServer
from worker.app import QUEUE
from worker.chunks import Claim
from worker.errors import (
    ExpiredJobError,
    NoResultError,
    NotFinishedError,
    StoreUnavailableError,
    UnknownJobError,
)
from worker.record import OPEN_JOBS, record_key, request_key
from worker.store import Store, connect

REQUEST = JobRequest(article=Article(text="خبر قصير 😀", language="ar"), labels={"desk": "عالم"})
FAILURE = Failure(code=FailureCode.INTERNAL_ERROR, message="انكسر")


@pytest.fixture
def job_id(store: Store) -> str:
    return store.create(str(uuid.uuid4()), REQUEST).job.id


def claim(store: Store, job_id: str) -> Claim:
    claimed = store.claim(job_id)
    assert claimed
    return claimed


def lose(store: Store, job_id: str) -> None:
    """Let the lease of a job end now, as if its worker had died long ago."""
    store._redis.hset(record_key(job_id), "lease", 1)
    store._redis.zadd(OPEN_JOBS, {job_id: 1})


def test_new_job_is_queued_with_its_labels(store: Store, job_id: str) -> None:
    job = store.job(job_id)
    assert (job.status, job.attempts, job.progress, job.labels) == (Status.QUEUED, 0, 0.0, {"desk": "عالم"})
    assert store.request(job_id) == REQUEST


def test_claim_is_exclusive_while_the_lease_lasts(store: Store, job_id: str) -> None:
    first = claim(store, job_id)
    assert first.attempt == 1
    assert store.claim(job_id) is None


def test_only_one_of_many_workers_gets_the_job(settings: Settings, job_id: str) -> None:
    claims: list[Claim | None] = []
    barrier = threading.Barrier(8)

    def work() -> None:
        mine = connect(settings)
        barrier.wait()
        claims.append(mine.claim(job_id))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(found is not None for found in claims) == 1


def test_lost_job_is_claimed_again_as_the_next_attempt(store: Store, job_id: str) -> None:
    first = claim(store, job_id)
    lose(store, job_id)
    second = claim(store, job_id)
    assert second.attempt == 2
    assert not store.renew(first, Stage.ANNOTATE, 0.9)
    assert not store.succeed(first, '{"late": true}')
    assert store.succeed(second, '{"first": true}')
    assert store.result(job_id) == '{"first": true}'


def test_renewing_keeps_the_lease_and_tells_stage_and_progress(store: Store, settings: Settings, job_id: str) -> None:
    mine = claim(store, job_id)
    deadline = time.monotonic() + settings.lease_seconds + 1
    while time.monotonic() < deadline:
        assert store.renew(mine, Stage.ANNOTATE, 0.25)
        time.sleep(0.3)
    assert store.claim(job_id) is None
    job = store.job(job_id)
    assert (job.stage, job.progress) == (Stage.ANNOTATE, 0.25)


def test_lease_ends_by_itself(store: Store, settings: Settings, job_id: str) -> None:
    claim(store, job_id)
    time.sleep(settings.lease_seconds + 0.1)
    assert claim(store, job_id).attempt == 2


def test_outcome_is_written_once(store: Store, job_id: str) -> None:
    mine = claim(store, job_id)
    assert store.succeed(mine, '{"n": 1}')
    assert not store.succeed(mine, '{"n": 2}')
    assert not store.fail(job_id, 1, FAILURE)
    assert store.job(job_id).status is Status.SUCCEEDED
    assert store.result(job_id) == '{"n": 1}'
    assert store.claim(job_id) is None


def test_failure_is_kept_with_its_reason(store: Store, job_id: str) -> None:
    claim(store, job_id)
    assert store.fail(job_id, 1, FAILURE)
    assert store.job(job_id).error == FAILURE
    with pytest.raises(NoResultError):
        store.result(job_id)


def test_attempts_are_bounded(store: Store, settings: Settings, job_id: str) -> None:
    for attempt in range(1, settings.max_attempts + 1):
        assert claim(store, job_id).attempt == attempt
        lose(store, job_id)
    assert store.claim(job_id) is None


def test_result_of_an_unfinished_job_is_not_there_yet(store: Store, job_id: str) -> None:
    with pytest.raises(NotFinishedError, match="queued"):
        store.result(job_id)


def test_unknown_job(store: Store) -> None:
    for ask in (store.job, store.result, store.request):
        with pytest.raises(UnknownJobError):
            ask("no-such-job")
    assert store.claim("no-such-job") is None


def test_open_jobs_do_not_expire_and_finished_ones_do(store: Store, settings: Settings, job_id: str) -> None:
    redis = store._redis
    assert redis.pttl(record_key(job_id)) == redis.pttl(request_key(job_id)) == -1
    store.succeed(claim(store, job_id), "{}")
    for key in (record_key(job_id), request_key(job_id)):
        assert 0 < redis.pttl(key) <= settings.retention_seconds * 1000
    assert redis.zcard(OPEN_JOBS) == 0


def test_expired_job_leaves_a_tombstone_and_then_nothing(redis_server: RedisServer) -> None:
    redis_server.redis.flushall()
    store = connect(Settings(redis_url=redis_server.url, retention_seconds=1, tombstone_seconds=1))
    job_id = store.create(str(uuid.uuid4()), REQUEST).job.id
    store.succeed(claim(store, job_id), "{}")
    time.sleep(1.1)
    with pytest.raises(ExpiredJobError):
        store.job(job_id)
    time.sleep(1.1)
    with pytest.raises(UnknownJobError):
        store.job(job_id)
    store.listing.forget_expired()
    left = {"khulasa:characters", "khulasa:characters:single", "khulasa:pace", QUEUE}
    assert set(redis_server.redis.keys()) == left, "and its message"


def test_workers_are_counted_while_they_beat(store: Store) -> None:
    assert store.roster.count() == 0
    store.roster.beat("a@host")
    store.roster.beat("b@host")
    store.roster.beat("a@host")
    assert store.roster.count() == 2
    store.roster.leave("a@host")
    assert store.roster.count() == 1


def test_dead_server_is_one_error(tmp_path: object) -> None:
    store = connect(Settings(redis_url=f"unix://{tmp_path}/none.sock"))
    with pytest.raises(StoreUnavailableError):
        store.job("any")
