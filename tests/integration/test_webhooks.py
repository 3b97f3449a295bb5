"""Webhooks from the end of a job to a real receiver that verifies them, through failures, restarts and traps."""

import asyncio
import socket
import ssl
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
import trustme

from schemas.article import Article
from schemas.authentication import OPEN_TENANT
from schemas.callback import Callback, CallbackError, CallbackReport, CallbackState
from schemas.event import JobEventSchema
from schemas.job import Failure, FailureCode, JobRequest
from schemas.settings import Settings
from tests.integration.test_store import claim
from tests.receivers import OTHER_SECRET, SECRET, Receiver, Reply
from tests.servers import RedisServer
from worker import scripts
from worker.acceptance import CALLBACK_GRACE_SECONDS
from worker.deliveries import open_deliveries
from worker.errors import KeyReusedError
from worker.record import DELIVERIES, callback_key, record_key, request_key
from worker.store import Store
from worker.webhooks.courier import CONNECTIONS, Courier
from worker.webhooks.network import GuardedNetwork, Resolve, resolve
from worker.webhooks.post import Post

TEXT = "وصلت سلمى إلى عمان."
ERROR = Reply(status=500)


@pytest.fixture
def settings(redis_server: RedisServer) -> Settings:
    """Settings under which loopback may be called, by http, and retries come soon."""
    redis_server.redis.flushall()
    return Settings(
        redis_url=redis_server.url,
        lease_seconds=2,
        webhook_retry_seconds=(1, 1),
        webhook_timeout_seconds=2.0,
        webhook_allow_http=True,
        webhook_allowed_networks=(ip_network("127.0.0.0/8"),),
    )


def ended(store: Store, url: str, secret: str | None = SECRET) -> str:
    """A job with a callback that has succeeded."""
    request = JobRequest(article=Article(text=TEXT), callback=Callback(url=url, secret=secret))
    job_id = store.create(str(uuid.uuid4()), request).job.id
    store.succeed(claim(store, job_id), '{"summary": "خلاصة"}')
    return job_id


def report(store: Store, job_id: str) -> CallbackReport:
    found = store.job(job_id).callback
    assert found
    return found


def tried(store: Store, job_id: str, times: int = 1) -> Callable[[], bool]:
    return lambda: len(report(store, job_id).attempts) >= times


def over(store: Store, *job_ids: str) -> Callable[[], bool]:
    return lambda: all(report(store, job_id).state is not CallbackState.PENDING for job_id in job_ids)


def deliver(
    settings: Settings, until: Callable[[], bool], *, resolve: Resolve = resolve, couriers: int = 1, seconds: float = 15
) -> None:
    """Let couriers work until something holds, and fail if it does not in time."""

    async def one(stop: asyncio.Event) -> None:
        deliveries = open_deliveries(settings)
        network = GuardedNetwork(settings.webhook_allowed_networks, resolve)
        post = Post(network, seconds=settings.webhook_timeout_seconds, connections=CONNECTIONS)
        await Courier(deliveries, post, settings).run(stop)
        await post.close()
        await deliveries.close()

    async def work() -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        tasks = [asyncio.create_task(one(stop)) for _ in range(couriers)]
        deadline = loop.time() + seconds
        while not until():
            assert loop.time() < deadline, "waited in vain"
            assert not any(task.done() for task in tasks)
            await asyncio.sleep(0.02)
        stop.set()
        await asyncio.gather(*tasks)

    asyncio.run(work())


def test_end_of_a_job_is_announced_and_signed(store: Store, settings: Settings) -> None:
    with Receiver() as receiver:
        job_id = ended(store, receiver.url)
        assert report(store, job_id) == CallbackReport(state=CallbackState.PENDING)
        deliver(settings, over(store, job_id))
    (call,) = receiver.received
    event = JobEventSchema().loads(call.body.decode())
    assert (event.type, event.data.id, event.timestamp) == ("job.succeeded", job_id, store.job(job_id).finished_at)
    assert (call.path, call.headers["content-type"]) == ("/hook?tenant=7", "application/json")
    assert TEXT not in call.body.decode()
    assert "خلاصة" not in call.body.decode()
    assert not receiver.refused
    told = report(store, job_id)
    assert (told.state, [attempt.status for attempt in told.attempts]) == (CallbackState.DELIVERED, [204])
    assert told.attempts[0].next_at is None


def test_job_waits_with_its_callback_until_it_ends(store: Store, settings: Settings) -> None:
    request = JobRequest(article=Article(text=TEXT), callback=Callback(url="https://cms.example/", secret=SECRET))
    job = store.create(str(uuid.uuid4()), request).job
    assert job.callback == report(store, job.id) == CallbackReport(state=CallbackState.WAITING)
    assert store._redis.zcard(DELIVERIES) == 0


def test_cancelled_job_is_announced(store: Store, settings: Settings) -> None:
    with Receiver() as receiver:
        request = JobRequest(article=Article(text=TEXT), callback=Callback(url=receiver.url, secret=SECRET))
        job_id = store.create(str(uuid.uuid4()), request).job.id
        store.cancel(job_id, OPEN_TENANT)
        deliver(settings, over(store, job_id))
    assert receiver.received[0].event["type"] == "job.cancelled"


def test_erased_job_is_not_announced(store: Store, settings: Settings) -> None:
    with Receiver(ERROR) as receiver:
        job_id, other = ended(store, receiver.url), ended(store, receiver.url)
        deliver(settings, tried(store, job_id))
        store.erase(job_id, OPEN_TENANT)
        assert store._redis.zscore(DELIVERIES, job_id) is None
        assert not store._redis.exists(callback_key(job_id), record_key(job_id))
        deliver(settings, over(store, other))
    assert [call.id for call in receiver.received].count(f"msg_{job_id}") == 1


def test_job_erased_during_a_call_stays_erased(store: Store, settings: Settings) -> None:
    with Receiver(Reply(seconds=0.5)) as receiver:
        job_id = ended(store, receiver.url)
        erased: list[str] = []

        def gone() -> bool:
            if receiver.received and not erased:
                store.erase(job_id, OPEN_TENANT)
                erased.append(job_id)
            return bool(erased)

        deliver(settings, gone)
    assert not store._redis.exists(callback_key(job_id), record_key(job_id), DELIVERIES)


def test_request_with_a_callback_gets_a_job_of_its_own(store: Store, settings: Settings) -> None:
    article, callback = Article(text=TEXT), Callback(url="https://cms.example/", secret=SECRET)
    first = store.create(str(uuid.uuid4()), JobRequest(article=article)).job
    assert store.create(str(uuid.uuid4()), JobRequest(article=article, reuse=True)).job.id == first.id
    own = store.create(str(uuid.uuid4()), JobRequest(article=article, callback=callback, reuse=True)).job
    assert own.id != first.id
    assert own.callback == CallbackReport(state=CallbackState.WAITING)


def test_repeated_request_adds_no_callback(store: Store, settings: Settings) -> None:
    ids = [str(uuid.uuid4()) for _ in range(3)]
    request = JobRequest(article=Article(text=TEXT), callback=Callback(url="https://cms.example/", secret=SECRET))
    for job_id in ids[:2]:
        assert store.create(job_id, request, idempotency="k").job.id == ids[0]
    other = replace(request, callback=Callback(url="https://cms.example/", secret=OTHER_SECRET))
    with pytest.raises(KeyReusedError):
        store.create(ids[2], other, idempotency="k")
    assert store._redis.ttl(callback_key(ids[0])) == -1
    assert all(0 < store._redis.ttl(callback_key(job_id)) <= CALLBACK_GRACE_SECONDS for job_id in ids[1:])


def test_scripts_and_code_agree_on_keys() -> None:
    shared = scripts.source("settle")
    assert f"'{DELIVERIES}'" in shared
    assert callback_key("ID") == record_key("ID") + ":callback"


def test_failed_job_is_announced_with_its_reason(store: Store, settings: Settings) -> None:
    with Receiver() as receiver:
        request = JobRequest(article=Article(text=TEXT), callback=Callback(url=receiver.url, secret=SECRET))
        job_id = store.create(str(uuid.uuid4()), request).job.id
        failure = Failure(code=FailureCode.ATTEMPTS_EXHAUSTED, message="Lost.")
        store.fail(job_id, claim(store, job_id).attempt, failure)
        deliver(settings, over(store, job_id))
    assert receiver.received[0].event["type"] == "job.failed"
    assert receiver.received[0].event["data"]["error"] == {"code": "attempts_exhausted", "message": "Lost."}


def test_server_signs_where_the_request_has_no_secret(store: Store, settings: Settings) -> None:
    with Receiver() as receiver:
        job_id = ended(store, receiver.url, secret=None)
        deliver(replace(settings, webhook_secrets=(OTHER_SECRET, SECRET)), over(store, job_id))
    assert len(receiver.received) == 1


def test_nothing_is_sent_unsigned(store: Store, settings: Settings) -> None:
    with Receiver() as receiver:
        job_id = ended(store, receiver.url, secret=None)
        deliver(settings, tried(store, job_id))
    assert report(store, job_id).attempts[0].error is CallbackError.NO_SECRET
    assert not receiver.received + receiver.refused


def test_retry_is_the_same_message_signed_anew(store: Store, settings: Settings) -> None:
    with Receiver(ERROR, Reply(status=200)) as receiver:
        job_id = ended(store, receiver.url)
        deliver(settings, over(store, job_id))
    first, second = receiver.received
    assert (first.id, first.body) == (second.id, second.body)
    assert int(first.headers["webhook-timestamp"]) < int(second.headers["webhook-timestamp"])
    failed, delivered = report(store, job_id).attempts
    assert (failed.status, delivered.status) == (500, 200)
    assert failed.next_at
    assert failed.at < failed.next_at <= delivered.at


def test_receiver_that_never_recovers_is_given_up(store: Store, settings: Settings) -> None:
    with Receiver(ERROR) as receiver:
        job_id = ended(store, receiver.url)
        deliver(settings, over(store, job_id))
    told = report(store, job_id)
    assert told.state is CallbackState.FAILED
    assert len(told.attempts) == len(receiver.received) == 3
    assert told.attempts[-1].next_at is None
    assert not store._redis.exists(callback_key(job_id), DELIVERIES), "the secret is not kept longer than needed"


def test_410_disables_the_callback(store: Store, settings: Settings) -> None:
    with Receiver(Reply(status=410)) as receiver:
        job_id = ended(store, receiver.url)
        deliver(settings, over(store, job_id))
    assert report(store, job_id).state is CallbackState.DISABLED
    assert not store._redis.exists(callback_key(job_id), DELIVERIES)


@pytest.mark.parametrize("status", [429, 503])
def test_receiver_is_asked_again_when_it_wants(store: Store, settings: Settings, status: int) -> None:
    with Receiver(Reply(status=status, headers={"Retry-After": "120"})) as receiver:
        job_id = ended(store, receiver.url)
        deliver(settings, tried(store, job_id))
    (attempt,) = report(store, job_id).attempts
    assert attempt.next_at
    assert 119 < (attempt.next_at - attempt.at).total_seconds() < 130


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(store: Store, settings: Settings, status: int) -> None:
    with Receiver() as trap, Receiver(Reply(status=status, headers={"Location": trap.url})) as receiver:
        job_id = ended(store, receiver.url)
        deliver(settings, tried(store, job_id))
    assert report(store, job_id).attempts[0].status == status
    assert not trap.received + trap.refused


def test_private_address_is_refused_unless_allowed(store: Store, settings: Settings) -> None:
    with Receiver() as receiver:
        job_id = ended(store, receiver.url)
        deliver(replace(settings, webhook_allowed_networks=()), tried(store, job_id))
    assert report(store, job_id).attempts[0].error is CallbackError.NO_ALLOWED_ADDRESS
    assert not receiver.received + receiver.refused


@pytest.mark.parametrize("spelling", ["127.1", "0x7f000001", "2130706433", "localhost", "[::ffff:127.0.0.1]"])
def test_other_spellings_of_loopback_are_refused_too(store: Store, settings: Settings, spelling: str) -> None:
    with Receiver() as receiver:
        job_id = ended(store, f"http://{spelling}:{receiver.port}/")
        deliver(replace(settings, webhook_allowed_networks=()), tried(store, job_id))
    assert report(store, job_id).attempts[0].error is CallbackError.NO_ALLOWED_ADDRESS
    assert not receiver.received + receiver.refused


class Rebinding:
    """A resolver that answers with a public address at first, and with loopback when it is asked again."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


def test_name_that_is_rebound_to_loopback_is_refused(store: Store, settings: Settings) -> None:
    rebinding = Rebinding(["127.0.0.1"])
    with Receiver() as receiver:
        job_id = ended(store, f"http://rebound.example:{receiver.port}/")
        deliver(replace(settings, webhook_allowed_networks=()), tried(store, job_id), resolve=rebinding)
    assert report(store, job_id).attempts[0].error is CallbackError.NO_ALLOWED_ADDRESS
    assert not receiver.received + receiver.refused


def test_address_that_was_checked_is_the_one_that_is_called(store: Store, settings: Settings) -> None:
    rebinding = Rebinding(["127.0.0.1"], ["127.0.0.2"])
    with Receiver() as receiver:
        job_id = ended(store, f"http://rebound.example:{receiver.port}/")
        deliver(
            replace(settings, webhook_allowed_networks=(ip_network("127.0.0.1/32"),)),
            over(store, job_id),
            resolve=rebinding,
        )
    assert rebinding.asked == ["rebound.example"], "a second answer is not even asked for"
    assert receiver.received[0].headers["host"] == f"rebound.example:{receiver.port}"


def test_one_inner_address_among_public_ones_is_enough_to_refuse(store: Store, settings: Settings) -> None:
    mixed = Rebinding(["127.0.0.1", "169.254.169.254"])
    with Receiver() as receiver:
        job_id = ended(store, f"http://mixed.example:{receiver.port}/")
        deliver(settings, tried(store, job_id), resolve=mixed)
    assert report(store, job_id).attempts[0].error is CallbackError.NO_ALLOWED_ADDRESS
    assert not receiver.received + receiver.refused


def test_next_address_is_tried_where_the_first_does_not_answer(store: Store, settings: Settings) -> None:
    with Receiver() as receiver:
        job_id = ended(store, f"http://two.example:{receiver.port}/")
        deliver(settings, over(store, job_id), resolve=Rebinding(["127.0.0.2", "127.0.0.1"]))
    assert report(store, job_id).state is CallbackState.DELIVERED


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The side of a server whose certificate is for receiver.example, from the one authority that clients know."""
    authority, tls = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("receiver.example").configure_cert(tls)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return tls


@pytest.mark.parametrize(("name", "error"), [("receiver.example", None), ("other.example", CallbackError.TLS_FAILED)])
def test_tls_verifies_the_name_and_not_the_address(
    store: Store, settings: Settings, certified: ssl.SSLContext, name: str, error: CallbackError | None
) -> None:
    with Receiver(tls=certified) as receiver:
        job_id = ended(store, f"https://{name}:{receiver.port}/")
        deliver(settings, tried(store, job_id), resolve=Rebinding(["127.0.0.1"]))
    (attempt,) = report(store, job_id).attempts
    assert attempt.error is error
    assert (attempt.status == 204) is (error is None)


@contextmanager
def talker(*parts: bytes, pause: float = 0.0) -> Iterator[str]:
    """A server that says these bytes to whoever calls, over and over, with a pause between them; yields its address."""
    stop = threading.Event()

    def serve(server: socket.socket) -> None:
        while not stop.is_set():
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                try:
                    connection.recv(65_536)
                    while parts and not stop.is_set():
                        for part in parts:
                            connection.sendall(part)
                            stop.wait(pause)
                except OSError:
                    continue

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=[server], daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        stop.set()
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


def test_slow_answer_is_cut_off_as_a_whole(store: Store, settings: Settings) -> None:
    with talker(b"HTTP/1.1 200 OK\r\n", b"X-Slow: yes\r\n", pause=0.3) as url:
        job_id = ended(store, url)
        deliver(replace(settings, webhook_timeout_seconds=1.0), tried(store, job_id))
    assert report(store, job_id).attempts[0].error is CallbackError.TIMED_OUT


def test_endless_body_is_not_read(store: Store, settings: Settings) -> None:
    with talker(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n" + b"x" * 65_536) as url:
        job_id = ended(store, url)
        deliver(settings, over(store, job_id))
    assert report(store, job_id).state is CallbackState.DELIVERED


def test_endless_headers_are_not_read(store: Store, settings: Settings) -> None:
    with talker(b"HTTP/1.1 200 OK\r\n" + b"X-Long: yes\r\n" * 5_000) as url:
        job_id = ended(store, url)
        deliver(settings, tried(store, job_id))
    assert report(store, job_id).attempts[0].error is CallbackError.NO_HTTP


def test_what_is_no_http_is_told(store: Store, settings: Settings) -> None:
    with talker(b"220 mail.example ESMTP\r\n") as url:
        job_id = ended(store, url)
        deliver(settings, tried(store, job_id))
    assert report(store, job_id).attempts[0].error is CallbackError.NO_HTTP


def test_nobody_listens(store: Store, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    job_id = ended(store, f"http://127.0.0.1:{port}/")
    deliver(settings, tried(store, job_id))
    assert report(store, job_id).attempts[0].error is CallbackError.CONNECTION_FAILED


def test_receiver_that_hangs_does_not_hold_up_the_others(store: Store, settings: Settings) -> None:
    with Receiver(Reply(seconds=4)) as hanging, Receiver() as receiver:
        stuck = [ended(store, hanging.url) for _ in range(20)]
        job_id = ended(store, receiver.url)
        deliver(settings, over(store, job_id), seconds=1.9)
        assert all(report(store, other).state is CallbackState.PENDING for other in stuck)


def test_several_couriers_deliver_each_end_once(store: Store, settings: Settings) -> None:
    with Receiver(Reply(seconds=0.05)) as receiver:
        jobs = [ended(store, receiver.url) for _ in range(60)]
        # On a busy machine an answer may be late, and is then rightly asked for again.
        patient = replace(settings, webhook_timeout_seconds=30.0)
        deliver(patient, over(store, *jobs), couriers=4, seconds=30)
    assert sorted(call.id for call in receiver.received) == sorted(f"msg_{job_id}" for job_id in jobs)


def test_job_that_expired_is_not_announced(store: Store, settings: Settings) -> None:
    with Receiver() as receiver:
        job_id = ended(store, receiver.url)
        store._redis.delete(record_key(job_id))
        deliver(settings, lambda: store._redis.zcard(DELIVERIES) == 0)
    assert not receiver.received
    assert not store._redis.exists(record_key(job_id), callback_key(job_id))


def test_announcement_expires_with_the_job(store: Store, settings: Settings) -> None:
    job_id = ended(store, "https://cms.example/")
    assert 0 < store._redis.pttl(callback_key(job_id)) <= settings.retention_seconds * 1000


def test_secret_is_not_kept_with_the_request(store: Store, settings: Settings) -> None:
    job_id = ended(store, "https://cms.example/", SECRET)
    kept = store._redis.get(request_key(job_id))
    assert "cms.example" in str(kept)
    assert SECRET not in str(kept)
    assert SECRET not in str(store._redis.hgetall(record_key(job_id)))
