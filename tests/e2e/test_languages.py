"""Two languages from two folders through the real processes, loaded when they are needed."""

import json
import os
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from schemas.article import Article
from schemas.job import FailureCode, JobRequest
from tests.articles import SPORT
from tests.e2e.conftest import client_of, finished
from tests.english import NEWS
from tests.model.test_languages import PERSIAN
from tests.readme import service
from tests.servers import RedisServer

pytestmark = [pytest.mark.e2e, pytest.mark.model]


def ask(address: str, path: str, body: object = None) -> tuple[int, Any]:
    """Status and JSON of an answer, whatever the status."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address + path, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def ended(address: str, text: str, language: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The job of an article once it has ended, and its result, or the problem there."""
    _, job = ask(address, "/v1/jobs", {"article": {"text": text, "language": language}})
    deadline = time.monotonic() + 120
    while job["status"] in ("queued", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.1)
        _, job = ask(address, job["links"]["self"])
    return job, ask(address, job["links"]["result"])[1]


def test_two_languages_through_api_and_worker(english_models: Path, private_redis: RedisServer) -> None:
    settings = {
        "REDIS_URL": private_redis.url,
        "KHULASA_LANGUAGES": "ar,en",
        "KHULASA_MODEL_DIR": f"bundled{os.pathsep}{english_models}",
        "KHULASA_MODEL_LOADING": "on_demand",
    }
    with service(**settings) as address:
        assert ask(address, "/v1/info")[1]["languages"] == ["ar", "en"]
        for text, language in ((NEWS, "en"), (SPORT, "ar")):
            assert ended(address, text, "auto")[1]["article"]["language"] == language

        failed, problem = ended(address, PERSIAN, "auto")
        assert failed["error"]["code"] == "language_not_loaded"
        assert "'fa'" in failed["error"]["message"]
        assert problem["code"] == "no_result"

        status, refused = ask(address, "/v1/jobs", {"article": {"text": PERSIAN, "language": "fa"}})
        assert (status, refused["errors"][0]["pointer"]) == (422, "/article/language")

        # As from an api whose settings are not the worker's.
        client = client_of(private_redis)
        job_id = client.submit(JobRequest(article=Article(text=SPORT, language="fr"))).job.id
        error = finished(client, job_id).error
        assert error
        assert error.code is FailureCode.LANGUAGE_NOT_LOADED
