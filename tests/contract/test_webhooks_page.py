"""The page for those who receive webhooks says what is so: its code runs, its numbers are the settings."""

import re
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from schemas.callback import CallbackError, CallbackState
from schemas.event import EVENT_TYPES
from schemas.job import Job, links
from schemas.lifecycle import Status
from schemas.settings import Settings
from worker.webhooks.message import Message, compose

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text()


def code(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def fetched() -> list[str]:
    return []


@pytest.fixture
def receiver(fetched: list[str]) -> FlaskClient:
    """The receiver of the page, with the two functions that it leaves to its reader."""
    seen: set[str] = set()

    def seen_before(message_id: str) -> bool:
        known = message_id in seen
        seen.add(message_id)
        return known

    names: dict[str, Any] = {"__name__": "receiver", "seen_before": seen_before, "enqueue": fetched.append}
    exec(compile(code("python"), "webhooks.md", "exec"), names)  # noqa: S102  (our own page)
    client: FlaskClient = names["app"].test_client()
    return client


@pytest.fixture
def message() -> Message:
    job_id, now = str(uuid.uuid4()), datetime.now(UTC)
    job = Job(
        id=job_id,
        status=Status.SUCCEEDED,
        attempts=1,
        progress=1.0,
        created_at=now,
        finished_at=now,
        expires_at=now,
        links=links(job_id),
    )
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", code("python"))
    assert secret
    return compose(job, [secret[0]], now)


def test_receiver_of_the_page_takes_a_message_once(receiver: FlaskClient, message: Message, fetched: list[str]) -> None:
    for _ in range(2):
        answer = receiver.post("/hooks/khulasa", data=message.body, headers=message.headers)
        assert answer.status_code == 204
    assert len(fetched) == 1
    assert fetched[0].endswith("/result")


def test_receiver_of_the_page_refuses_what_was_changed(
    receiver: FlaskClient, message: Message, fetched: list[str]
) -> None:
    forged = message.body.replace(b"/result", b"/other")
    assert receiver.post("/hooks/khulasa", data=forged, headers=message.headers).status_code == 401
    assert not fetched


def test_page_names_every_event_state_and_error() -> None:
    for name in (*EVENT_TYPES, *CallbackState, *CallbackError):
        assert f"`{name}`" in PAGE, name


def test_schedule_of_the_page_is_the_default() -> None:
    units = {"s": 1, "min": 60, "h": 3600}
    sentence = re.search(r"The schedule is (.*?) after the attempt before", PAGE)
    assert sentence
    given = re.findall(r"(\d+) (s|min|h)\b", sentence[1])
    assert tuple(int(count) * units[unit] for count, unit in given) == Settings().webhook_retry_seconds
