"""Callbacks over HTTP: what is accepted, what is refused and why, and what the document says of the event."""

from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from api.app import create_app
from schemas.event import JobEventSchema
from schemas.job import JobSchema
from schemas.settings import Settings
from tests.contract.test_jobs import ARTICLE, pointers, problem
from tests.contract.test_openapi import component
from tests.receivers import SECRET
from tests.results import small_result_json
from worker.client import open_client
from worker.store import Store
from worker.webhooks.message import compose

URL = "https://cms.example/hooks/khulasa"


def post(http: FlaskClient, **callback: object) -> Any:
    return http.post("/v1/jobs", json={"article": ARTICLE, "callback": callback})


def served(settings: Settings, **changes: Any) -> FlaskClient:
    """A client of a server with other settings."""
    changed = replace(settings, **changes)
    app: Flask = create_app(changed, open_client(changed))
    return app.test_client()


def test_job_tells_of_its_callback_but_not_its_address_and_secret(http: FlaskClient, store: Store) -> None:
    accepted = post(http, url=URL, secret=SECRET)
    assert accepted.status_code == 202
    assert accepted.get_json()["callback"] == {"state": "waiting", "attempts": []}
    job_id = accepted.get_json()["id"]
    claim = store.claim(job_id)
    assert claim
    store.succeed(claim, small_result_json())
    done = http.get(f"/v1/jobs/{job_id}")
    assert done.get_json()["callback"] == {"state": "pending", "attempts": []}
    assert JobSchema().validate(done.get_json()) == {}
    for answer in (accepted, done):
        assert SECRET not in answer.text
        assert "cms.example" not in answer.text


def test_job_without_a_callback_does_not_mention_one(http: FlaskClient) -> None:
    assert "callback" not in http.post("/v1/jobs", json={"article": ARTICLE}).get_json()


@pytest.mark.parametrize(
    "callback",
    [
        {"secret": SECRET},
        {"url": 5, "secret": SECRET},
        {"url": "ftp://cms.example/", "secret": SECRET},
        {"url": "https://user:word@cms.example/", "secret": SECRET},
        {"url": "http://cms.example/", "secret": SECRET},
        {"url": "https://cms.example:25/", "secret": SECRET},
        {"url": "https://127.0.0.1/", "secret": SECRET},
        {"url": "https://10.0.0.7:8443/", "secret": SECRET},
        {"url": "https://169.254.169.254/latest/meta-data", "secret": SECRET},
        {"url": "https://[::1]/", "secret": SECRET},
        {"url": "https://[::ffff:10.0.0.7]/", "secret": SECRET},
        {"url": "https://localhost/", "secret": SECRET},
        {"url": "https://cms.LOCALHOST./", "secret": SECRET},
    ],
)
def test_address_that_would_never_be_called_is_refused_at_once(http: FlaskClient, callback: dict[str, object]) -> None:
    body = problem(post(http, **callback), 422, "invalid_fields")
    assert pointers(body) == {"/callback/url"}
    assert SECRET not in str(body)


@pytest.mark.parametrize("secret", ["", "secret", "whsec_c2hvcnQ=", 5, None])
def test_poor_secret_is_refused_and_not_repeated(http: FlaskClient, secret: object) -> None:
    body = problem(post(http, url=URL, secret=secret), 422, "invalid_fields")
    assert pointers(body) == {"/callback/secret"}
    assert "c2hvcnQ" not in str(body)


def test_everything_wrong_is_named_at_once(http: FlaskClient) -> None:
    body = problem(post(http, url="http://127.0.0.1:25/"), 422, "invalid_fields")
    assert [error["pointer"] for error in body["errors"]] == ["/callback/url"] * 3 + ["/callback/secret"]


def test_secret_may_be_left_out_where_the_server_has_one(http: FlaskClient, settings: Settings) -> None:
    assert pointers(problem(post(http, url=URL), 422, "invalid_fields")) == {"/callback/secret"}
    assert post(served(settings, webhook_secrets=(SECRET,)), url=URL).status_code == 202


def test_operator_allows_http_and_networks(settings: Settings) -> None:
    allowing = served(settings, webhook_allow_http=True, webhook_allowed_networks=(ip_network("10.0.0.0/8"),))
    assert post(allowing, url="http://10.0.0.7:8080/", secret=SECRET).status_code == 202
    refused = post(allowing, url="http://172.16.0.1:8080/", secret=SECRET)
    assert pointers(problem(refused, 422, "invalid_fields")) == {"/callback/url"}


def test_document_describes_the_event_that_is_sent(http: FlaskClient, store: Store) -> None:
    document = http.get("/openapi.json").get_json()
    operation = document["webhooks"]["job.ended"]["post"]
    job_id = post(http, url=URL, secret=SECRET).get_json()["id"]
    claim = store.claim(job_id)
    assert claim
    store.succeed(claim, small_result_json())
    message = compose(store.job(job_id), [SECRET], datetime.now(UTC))

    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    event = JobEventSchema().dump(JobEventSchema().loads(message.body.decode()))
    Draft202012Validator(schema | {"components": document["components"]}).validate(event)
    component(document, JobEventSchema).validate(event)
    assert {parameter["name"] for parameter in operation["parameters"]} <= set(message.headers)
    assert document["components"]["schemas"]["Callback"]["properties"]["secret"]["writeOnly"] is True
