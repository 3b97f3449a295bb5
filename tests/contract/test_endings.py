"""Cancelling and erasing over HTTP."""

import uuid

import pytest
from flask.testing import FlaskClient

from schemas.job import JobSchema
from schemas.lifecycle import Status
from schemas.settings import Settings
from tests.contract.test_jobs import problem, submit
from tests.results import small_result_json
from worker.client import open_client
from worker.errors import UnknownJobError
from worker.store import Store


def test_waiting_job_is_cancelled_at_once_and_never_starts(http: FlaskClient, store: Store) -> None:
    job_id = submit(http)["id"]
    answer = http.post(f"/v1/jobs/{job_id}/cancel")
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/v1/jobs/{job_id}"
    job = JobSchema().load(answer.get_json())
    assert job.status is Status.CANCELLED
    assert job.finished_at
    assert job.expires_at
    assert store.claim(job_id) is None
    problem(http.get(f"/v1/jobs/{job_id}/result"), 409, "no_result")


def test_running_job_is_cancelling_until_its_worker_stops(http: FlaskClient, store: Store) -> None:
    job_id = submit(http)["id"]
    claim = store.claim(job_id)
    assert claim
    for _ in range(2):
        answer = http.post(f"/v1/jobs/{job_id}/cancel")
        assert (answer.status_code, answer.get_json()["status"]) == (202, "cancelling")
    problem(http.get(f"/v1/jobs/{job_id}/result"), 409, "not_finished")
    assert not store.succeed(claim, small_result_json()), "202 is a promise: there will be no result"
    assert store.conclude(job_id, claim.attempt)
    assert http.get(f"/v1/jobs/{job_id}").get_json()["status"] == "cancelled"


@pytest.mark.parametrize("end", ["succeeded", "cancelled"])
def test_cancelling_what_has_ended_changes_nothing(http: FlaskClient, store: Store, end: str) -> None:
    job_id = submit(http)["id"]
    if end == "succeeded":
        claim = store.claim(job_id)
        assert claim
        store.succeed(claim, small_result_json())
    else:
        http.post(f"/v1/jobs/{job_id}/cancel")
    before = http.get(f"/v1/jobs/{job_id}").get_json()
    answer = http.post(f"/v1/jobs/{job_id}/cancel")
    assert (answer.status_code, answer.get_json()) == (200, before)
    assert before["status"] == end


@pytest.mark.parametrize("state", ["queued", "running", "succeeded"])
def test_erased_job_is_gone_at_once(http: FlaskClient, store: Store, state: str) -> None:
    job_id = submit(http)["id"]
    claim = store.claim(job_id) if state != "queued" else None
    if claim and state == "succeeded":
        store.succeed(claim, small_result_json())
    for _ in range(2):
        answer = http.delete(f"/v1/jobs/{job_id}")
        assert (answer.status_code, answer.data) == (204, b"")
    if claim:
        assert not store.renew(claim)
        assert not store.succeed(claim, small_result_json())
        assert not store.conclude(job_id, claim.attempt)
    assert store.claim(job_id) is None
    for path in (f"/v1/jobs/{job_id}", f"/v1/jobs/{job_id}/result"):
        problem(http.get(path), 410, "erased_job")
    problem(http.post(f"/v1/jobs/{job_id}/cancel"), 410, "erased_job")
    left = [key for key in store._redis.scan_iter() if job_id in str(key)]
    assert left == [f"khulasa:job:{job_id}:tombstone"]
    assert store._redis.zcard("khulasa:open") == store._redis.zcard("khulasa:queued") == 0


def test_unknown_job_can_be_neither_cancelled_nor_erased(http: FlaskClient) -> None:
    path = f"/v1/jobs/{uuid.uuid4()}"
    problem(http.post(f"{path}/cancel"), 404, "unknown_job")
    problem(http.delete(path), 404, "unknown_job")


def test_job_of_another_tenant_is_unknown(http: FlaskClient, settings: Settings, store: Store) -> None:
    job_id = submit(http)["id"]
    client = open_client(settings)
    for ask in (client.job, client.result, client.cancel, client.erase):
        with pytest.raises(UnknownJobError):
            ask(job_id, "another")
    client.erase(job_id)
    with pytest.raises(UnknownJobError):
        client.job(job_id, "another")
