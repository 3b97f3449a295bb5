"""Asking for a job now and then, or waiting for it: places in the queue, tags, held requests, events, lists."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.app import create_app
from api.polling import preferred_wait, retry_after
from schemas.job import Job, JobSchema, Queue
from schemas.lifecycle import Stage, Status
from schemas.listing import JobListSchema
from schemas.settings import Settings
from tests.contract.test_jobs import ARTICLE, pointers, problem, submit
from tests.results import small_result_json
from worker.chunks import Claim
from worker.client import open_client
from worker.store import Store


def begin(store: Store, job_id: str) -> Claim:
    claim = store.claim(job_id)
    assert claim
    return claim


def later(seconds: float, action: Callable[[], object]) -> threading.Timer:
    timer = threading.Timer(seconds, action)
    timer.start()
    return timer


def show(http: FlaskClient, job_id: str, **headers: str) -> Any:
    return http.get(f"/v1/jobs/{job_id}", headers={name.replace("_", "-"): text for name, text in headers.items()})


def test_queued_jobs_know_their_place(http: FlaskClient, store: Store) -> None:
    ids = [submit(http)["id"] for _ in range(3)]
    assert [show(http, job_id).get_json()["queue"] for job_id in ids] == [{"position": n} for n in (1, 2, 3)]
    http.post(f"/v1/jobs/{ids[1]}/cancel")
    begin(store, ids[0])
    assert "queue" not in show(http, ids[0]).get_json()
    assert show(http, ids[2]).get_json()["queue"] == {"position": 1}
    assert submit(http)["queue"] == {"position": 2}


def test_start_is_estimated_once_a_job_has_been_measured(http: FlaskClient, store: Store) -> None:
    first, second, third = (submit(http, text="ا" * length)["id"] for length in (100, 1000, 100))
    claim = begin(store, first)
    time.sleep(0.2)
    store.succeed(claim, small_result_json())
    assert "estimated_start_at" not in show(http, third).get_json()["queue"], "there is no worker"

    store.roster.beat("a@host", 2)
    job = JobSchema().load(show(http, third).get_json())
    now = datetime.now(job.created_at.tzinfo)
    # 0.2 s for 100 characters, 1,000 characters ahead, two processes, both idle.
    assert job.queue.estimated_start_at - now == pytest.approx(timedelta(seconds=1), abs=timedelta(seconds=2))
    store._redis.hset("khulasa:pace", "ms", 100_000)
    far = show(http, third)
    wait = JobSchema().load(far.get_json()).queue.estimated_start_at - datetime.now(job.created_at.tzinfo)
    assert timedelta(seconds=490) < wait < timedelta(seconds=510)
    assert far.headers["Retry-After"] == "30"
    assert show(http, second).get_json()["queue"]["position"] == 1


def job(**changed: Any) -> Job:
    body = {"id": "0" * 8 + "-0000-4000-8000-" + "0" * 12, "status": "queued", "attempts": 0, "progress": 0.0}
    body |= {"created_at": "2026-11-25T08:00:00+00:00", "labels": {}, "links": {"self": "/a", "result": "/b"}}
    made: Job = replace(JobSchema().load(body), **changed)
    return made


NOW = datetime.fromisoformat("2026-11-25T08:00:10+00:00")


@pytest.mark.parametrize(
    ("state", "seconds"),
    [
        (job(), 1),
        (job(queue=Queue(position=7)), 7),
        (job(queue=Queue(position=700)), 30),
        (job(queue=Queue(position=7, estimated_start_at=NOW + timedelta(seconds=4.2))), 5),
        (job(queue=Queue(position=7, estimated_start_at=NOW - timedelta(seconds=4))), 1),
        (job(queue=Queue(position=7, estimated_start_at=NOW + timedelta(hours=4))), 30),
        (job(status=Status.RUNNING, started_at=NOW - timedelta(seconds=6), progress=0.5), 6),
        (job(status=Status.RUNNING, started_at=NOW - timedelta(seconds=6), progress=0.01), 1),
        (job(status=Status.CANCELLING, started_at=NOW - timedelta(seconds=6), progress=0.5), 1),
    ],
)
def test_client_is_told_to_come_back_when_it_is_worth_it(state: Job, seconds: int) -> None:
    assert retry_after(state, NOW) == seconds


def test_tag_changes_with_the_job(http: FlaskClient, store: Store) -> None:
    job_id = submit(http)["id"]
    tags = [show(http, job_id).headers["ETag"]]
    claim = begin(store, job_id)
    tags.append(show(http, job_id).headers["ETag"])
    store.renew(claim, Stage.ANNOTATE, 0.5)
    tags.append(show(http, job_id).headers["ETag"])
    store.succeed(claim, small_result_json())
    tags.append(show(http, job_id).headers["ETag"])
    assert len(set(tags)) == 4
    same = show(http, job_id, If_None_Match=f'"x", {tags[3]}')
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tags[3])
    assert show(http, job_id, If_None_Match=tags[2]).status_code == 200


def test_held_request_is_answered_when_the_job_ends(http: FlaskClient, store: Store) -> None:
    job_id = submit(http)["id"]
    claim = begin(store, job_id)
    ended: list[float] = []

    def end() -> None:
        store.renew(claim, Stage.EXTRACT, 0.9)
        store.succeed(claim, small_result_json())
        ended.append(time.monotonic())

    timer = later(0.5, end)
    answer = show(http, job_id, Prefer="respond-async, wait=20")
    answered = time.monotonic()
    timer.join()
    assert answer.get_json()["status"] == "succeeded"
    assert answer.headers["Preference-Applied"] == "wait=20"
    assert answered - ended[0] < 0.5


def test_held_request_with_a_tag_is_answered_when_the_job_changes(http: FlaskClient, store: Store) -> None:
    job_id = submit(http)["id"]
    tag = show(http, job_id).headers["ETag"]
    timer = later(0.3, lambda: begin(store, job_id))
    begun = time.monotonic()
    answer = show(http, job_id, Prefer="wait=20", If_None_Match=tag)
    timer.join()
    assert answer.get_json()["status"] == "running"
    assert 0.2 < time.monotonic() - begun < 5

    unchanged = show(http, job_id, Prefer="wait=1", If_None_Match=answer.headers["ETag"])
    assert (unchanged.status_code, unchanged.headers["Preference-Applied"]) == (304, "wait=1")


def test_wait_is_bounded_and_not_needed_for_what_has_ended(settings: Settings) -> None:
    brief = replace(settings, wait_seconds=1)
    http = create_app(brief, open_client(brief)).test_client()
    job_id = submit(http)["id"]
    begun = time.monotonic()
    answer = show(http, job_id, Prefer="wait=100000")
    assert 0.9 < time.monotonic() - begun < 3
    assert (answer.status_code, answer.headers["Preference-Applied"]) == (200, "wait=1")
    http.post(f"/v1/jobs/{job_id}/cancel")
    begun = time.monotonic()
    assert show(http, job_id, Prefer="wait=1").get_json()["status"] == "cancelled"
    assert time.monotonic() - begun < 0.9


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        ("wait=5", 5),
        ("Wait=5; x=y, return=minimal", 5),
        ('wait="7"', 7),
        ("return=minimal", 0),
        ("wait", 0),
        ("wait=-1", 0),
        ("wait=1.5", 0),
        ("wait=٥", 0),
        ("wait=99999999999999", 0),
        ("", 0),
    ],
)
def test_preferences_are_read_or_ignored(prefer: str, seconds: int) -> None:
    assert preferred_wait(prefer) == seconds


def test_waiting_for_an_erased_job_is_410_and_for_an_unknown_one_404(http: FlaskClient) -> None:
    job_id = submit(http)["id"]
    timer = later(0.3, lambda: http.application.test_client().delete(f"/v1/jobs/{job_id}"))
    problem(show(http, job_id, Prefer="wait=20"), 410, "erased_job")
    timer.join()
    problem(show(http, "unknown", Prefer="wait=20"), 404, "unknown_job")


def test_where_too_many_wait_the_others_are_answered_at_once(settings: Settings) -> None:
    narrow = replace(settings, api_connections=4)
    app = create_app(narrow, open_client(narrow))
    job_id = submit(app.test_client())["id"]
    threads = [threading.Thread(target=lambda: show(app.test_client(), job_id, Prefer="wait=3")) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    begun = time.monotonic()
    answer = show(app.test_client(), job_id, Prefer="wait=3")
    assert time.monotonic() - begun < 1
    assert "Preference-Applied" not in answer.headers
    refused = app.test_client().get(f"/v1/jobs/{job_id}/events")
    problem(refused, 503, "unavailable")
    assert refused.headers["Retry-After"]
    for thread in threads:
        thread.join()
    assert "Preference-Applied" in show(app.test_client(), job_id, Prefer="wait=1").headers


def parsed(text: str) -> list[dict[str, str]]:
    """The events of a stream, without its heartbeats."""
    blocks = [dict(line.split(": ", 1) for line in block.split("\n")) for block in text.strip().split("\n\n")]
    return [block for block in blocks if "event" in block]


def test_events_follow_the_job_to_its_end(http: FlaskClient, store: Store) -> None:
    job_id = submit(http)["id"]

    def live() -> None:
        claim = begin(store, job_id)
        for progress in (0.3, 0.6):
            time.sleep(0.2)
            store.renew(claim, Stage.ANNOTATE, progress)
        time.sleep(0.2)
        store.succeed(claim, small_result_json())

    timer = later(0.3, live)
    answer = http.get(f"/v1/jobs/{job_id}/events")
    assert answer.content_type.startswith("text/event-stream")
    events = parsed(answer.text)
    timer.join()
    assert answer.text.startswith("retry: 2000\n\n")
    assert [event["event"] for event in events] == ["progress"] * (len(events) - 1) + ["ended"]
    states = [json.loads(event["data"]) for event in events]
    assert [state["status"] for state in states] == ["queued", "running", "running", "running", "succeeded"]
    assert [state["progress"] for state in states] == [0, 0, 0.3, 0.6, 1]
    assert all(JobSchema().validate(state) == {} for state in states)

    again = http.get(f"/v1/jobs/{job_id}/events", headers={"Last-Event-ID": events[-1]["id"]})
    assert (again.status_code, again.data) == (204, b"")
    late = http.get(f"/v1/jobs/{job_id}/events", headers={"Last-Event-ID": events[1]["id"]})
    assert [event["event"] for event in parsed(late.text)] == ["ended"]


def test_events_of_an_erased_job_end(http: FlaskClient) -> None:
    job_id = submit(http)["id"]
    timer = later(0.3, lambda: http.application.test_client().delete(f"/v1/jobs/{job_id}"))
    events = parsed(http.get(f"/v1/jobs/{job_id}/events").text)
    timer.join()
    assert [event["event"] for event in events] == ["progress", "gone"]
    problem(http.get(f"/v1/jobs/{job_id}/events"), 410, "erased_job")
    problem(http.get("/v1/jobs/unknown/events"), 404, "unknown_job")


def listed(http: FlaskClient, path: str = "/v1/jobs") -> tuple[list[str], str | None]:
    answer = http.get(path)
    assert answer.status_code == 200, answer.text
    page = JobListSchema().load(answer.get_json())
    assert answer.headers.get("Link") == (f'<{page.next}>; rel="next"' if page.next else None)
    return [job.id for job in page.jobs], page.next


def test_jobs_are_listed_newest_first_in_pages(http: FlaskClient) -> None:
    assert listed(http) == ([], None)
    ids = [submit(http)["id"] for _ in range(5)][::-1]
    assert listed(http) == (ids, None)
    first, path = listed(http, "/v1/jobs?limit=2")
    assert path
    newer = submit(http)["id"]
    second, path = listed(http, path)
    assert path
    third, path = listed(http, path)
    assert (first + second + third, path) == (ids, None), "what comes meanwhile does not shift the pages"
    assert listed(http)[0][0] == newer


def test_lists_are_of_statuses_and_labels(http: FlaskClient, store: Store) -> None:
    def labelled(**labels: str) -> str:
        made: str = http.post("/v1/jobs", json={"article": ARTICLE, "labels": labels}).get_json()["id"]
        return made

    world, sport, both = labelled(desk="world"), labelled(desk="sport"), labelled(desk="world", at="9:30")
    begin(store, world)
    http.post(f"/v1/jobs/{sport}/cancel")
    assert listed(http, "/v1/jobs?label=desk:world")[0] == [both, world]
    assert listed(http, "/v1/jobs?label=desk:world&label=at:9:30")[0] == [both]
    assert listed(http, "/v1/jobs?status=running")[0] == [world]
    assert listed(http, "/v1/jobs?status=running&status=cancelled")[0] == [sport, world]
    assert listed(http, "/v1/jobs?status=failed") == ([], None)
    found, path = listed(http, "/v1/jobs?status=running&status=queued&limit=1")
    assert (found, path is not None) == ([both], True)
    assert listed(http, str(path))[0] == [world]


def test_ended_jobs_leave_the_lists(http: FlaskClient, store: Store, settings: Settings) -> None:
    erased, expired, kept = (submit(http)["id"] for _ in range(3))
    http.delete(f"/v1/jobs/{erased}")
    store.succeed(begin(store, expired), small_result_json())
    store.listing.forget_expired()
    assert listed(http)[0] == [kept, expired]
    store._redis.pexpire(f"khulasa:job:{expired}", 0)
    assert listed(http)[0] == [kept]
    store._redis.zadd("khulasa:expiring", {f"{expired} open": 1})
    store.listing.forget_expired()
    assert store._redis.zrange("khulasa:tenant:open:jobs", 0, -1) == [kept]
    assert store._redis.zcard("khulasa:expiring") == 0


def test_tenants_see_their_own_jobs(http: FlaskClient, settings: Settings) -> None:
    submit(http)
    assert open_client(settings).jobs("another").jobs == ()


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("status=done", "/query/status/0"),
        ("label=desk", "/query/label/0"),
        ("label=:x", "/query/label/0"),
        ("after=%21", "/query/after"),
        ("limit=0", "/query/limit"),
        ("limit=201", "/query/limit"),
        ("limit=x", "/query/limit"),
        ("page=2", "/query/page"),
    ],
)
def test_queries_that_cannot_be_read_are_422(http: FlaskClient, query: str, pointer: str) -> None:
    assert pointers(problem(http.get(f"/v1/jobs?{query}"), 422, "invalid_fields")) == {pointer}


def test_stream_can_be_left(app: Flask) -> None:
    http = app.test_client()
    answer = http.get(f"/v1/jobs/{submit(http)['id']}/events")
    chunks = answer.iter_encoded()
    assert b"retry" in next(chunks)
    assert b"progress" in next(chunks)
    answer.close()
