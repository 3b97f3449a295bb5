"""The api as it is run: gunicorn with greenlets, on a real server. A worker is played by the test."""

import functools
import json
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from schemas.article import Article
from schemas.authentication import OPEN_TENANT
from schemas.job import JobRequest
from tests.articles import SUMMIT
from tests.results import small_result_json
from tests.servers import WebProcess
from worker.record import idempotency_key
from worker.store import Store

ARTICLE = {"article": {"text": SUMMIT}}
PATIENCE = 60


@pytest.fixture
def http(web: WebProcess) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=web.url, timeout=PATIENCE) as client:
        yield client


def succeed(store: Store, job_id: str) -> None:
    claim = store.claim(job_id)
    assert claim
    assert store.succeed(claim, small_result_json())


def test_many_submit_at_once_and_every_message_is_sent(http: httpx.Client, web_store: Store) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: http.post("/v1/jobs", json=ARTICLE), range(64)))
    assert {answer.status_code for answer in answers} == {202}
    ids = {answer.json()["id"] for answer in answers}
    assert ids <= web_store.backlog.messages()
    assert len(ids) == 64


def test_many_wait_without_threads(web: WebProcess, http: httpx.Client, web_store: Store) -> None:
    ids = [http.post("/v1/jobs", json=ARTICLE).json()["id"] for _ in range(20)]

    def wait(job_id: str) -> str:
        answer = httpx.get(f"{web.url}/v1/jobs/{job_id}", headers={"Prefer": "wait=30"}, timeout=PATIENCE)
        assert "Preference-Applied" in answer.headers
        return str(answer.json()["status"])

    with ThreadPoolExecutor(40) as pool:
        waits = [pool.submit(wait, job_id) for job_id in ids * 2]
        time.sleep(2)
        threads = Path(f"/proc/{web.child}/status").read_text().split("Threads:\t")[1].split()[0]
        assert http.get("/livez").status_code == 200
        assert not any(wait.done() for wait in waits)
        for job_id in ids:
            succeed(web_store, job_id)
        assert {wait.result() for wait in waits} == {"succeeded"}
    assert int(threads) < 10


def test_events_arrive_as_they_happen(http: httpx.Client, web_store: Store) -> None:
    job_id = http.post("/v1/jobs", json=ARTICLE).json()["id"]
    with http.stream("GET", f"/v1/jobs/{job_id}/events", headers={"Accept-Encoding": "gzip"}) as answer:
        lines = answer.iter_lines()
        assert next(line for line in lines if line.startswith("event")) == "event: progress"
        threading.Thread(target=succeed, args=[web_store, job_id]).start()
        events = [line for line in lines if line.startswith("event")]
    assert events[-1] == "event: ended"


def test_client_that_leaves_a_stream_makes_room(web: WebProcess, http: httpx.Client, web_store: Store) -> None:
    job_id = http.post("/v1/jobs", json=ARTICLE).json()["id"]
    with http.stream("GET", f"/v1/jobs/{job_id}/events") as answer:
        assert next(answer.iter_lines()) == "retry: 2000"
    succeed(web_store, job_id)
    assert http.get(f"/v1/jobs/{job_id}").json()["status"] == "succeeded"


def test_key_makes_one_job_however_often_it_comes_at_once(http: httpx.Client) -> None:
    for _ in range(5):
        headers = {"Idempotency-Key": json.dumps(str(uuid.uuid4()))}
        send = functools.partial(http.post, "/v1/jobs", json=ARTICLE, headers=headers)
        with ThreadPoolExecutor(16) as pool:
            answers = [wait.result() for wait in [pool.submit(send) for _ in range(16)]]
        accepted = [answer for answer in answers if answer.status_code == 202]
        assert len({answer.json()["id"] for answer in accepted}) == 1
        assert sum("Idempotent-Replayed" not in answer.headers for answer in accepted) == 1
        refused = {(answer.status_code, answer.headers["Retry-After"]) for answer in answers if answer not in accepted}
        assert refused <= {(409, "1")}
        assert send().headers["Idempotent-Replayed"] == "true"


def test_key_that_another_process_is_handling_is_409_until_that_is_over(http: httpx.Client, web_store: Store) -> None:
    key = str(uuid.uuid4())
    send = functools.partial(http.post, "/v1/jobs", json=ARTICLE, headers={"Idempotency-Key": json.dumps(key)})
    same = JobRequest(article=Article(text=SUMMIT, language="ar"))
    with (
        suppress(InterruptedError),
        web_store.claims.held(idempotency_key(OPEN_TENANT, key), web_store.acceptance.fingerprint(same, key)),
    ):
        answer = send()
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_in_use")
        assert answer.headers["Retry-After"] == "1"
        raise InterruptedError
    assert "Idempotent-Replayed" not in send().headers
    assert send().headers["Idempotent-Replayed"] == "true"
