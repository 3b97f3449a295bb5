"""Translations over HTTP: what is taken back, what is refused, and how long it is kept."""

import gzip

import pytest
from flask.testing import FlaskClient
from lxml import etree

from schemas.job import JobRequest
from schemas.settings import Settings
from schemas.translation import LossCode, TranslationSchema
from tests.contract.test_jobs import problem
from tests.contract.test_results import job_id, succeeded
from tests.editions import article
from tests.servers import RedisServer
from tests.unit.worker.export.test_review import FIRST, SECOND
from worker.client import open_client
from worker.errors import NotFinishedError, UnknownJobError
from worker.export.inline import CORE
from worker.record import record_key, translation_key
from worker.store import Store

__all__ = ["job_id", "succeeded"]

XLIFF = "application/xliff+xml"


def translated(http: FlaskClient, job_id: str, *targets: str) -> bytes:
    """The file of a job with its targets filled in."""
    root = etree.fromstring(http.get(f"/v1/jobs/{job_id}/result.xlf").data)
    for segment, words in zip(root.iter(f"{{{CORE}}}segment"), targets, strict=False):
        etree.SubElement(segment, f"{{{CORE}}}target").text = words
    return bytes(etree.tostring(root))


def test_translation_is_taken_aligned_and_given_again(http: FlaskClient, job_id: str) -> None:
    path = f"/v1/jobs/{job_id}/translation"
    problem(http.get(path), 404, "no_translation")
    answer = http.post(path, data=translated(http, job_id, FIRST, SECOND), content_type=XLIFF)
    assert answer.status_code == 201
    assert answer.headers["Location"] == path
    read = TranslationSchema().load(answer.get_json())
    assert [segment.target for segment in read.segments] == [FIRST, SECOND]
    assert {loss.code for loss in read.lost} == {LossCode.MARK_LOST}
    assert http.get(path).get_json() == answer.get_json()


def test_later_translation_replaces_an_earlier_one(http: FlaskClient, job_id: str) -> None:
    path = f"/v1/jobs/{job_id}/translation"
    http.post(path, data=translated(http, job_id, FIRST, SECOND), content_type=XLIFF)
    again = http.post(path, data=translated(http, job_id, FIRST, SECOND + " Today."), content_type=XLIFF)
    assert again.status_code == 200
    assert http.get(path).get_json()["segments"][1]["target"].endswith("Today.")


def test_translation_lives_as_long_as_its_job(http: FlaskClient, job_id: str, redis_server: RedisServer) -> None:
    path = f"/v1/jobs/{job_id}/translation"
    http.post(path, data=translated(http, job_id, FIRST, SECOND), content_type=XLIFF)
    job_left, left = (redis_server.redis.pttl(key) for key in (record_key(job_id), translation_key(job_id)))
    assert 0 < left <= job_left + 5
    redis_server.redis.pexpire(record_key(job_id), 0)
    problem(http.get(path), 410, "expired_job")


def test_translation_of_a_job_that_expires_meanwhile_is_not_kept(store: Store, redis_server: RedisServer) -> None:
    assert not redis_server.redis.keys("*:translation")
    with pytest.raises(UnknownJobError):
        store.translations.attach("6f1c1f6e-52a1-4be5-9a53-0f3a8a0e7c11", "{}")
    assert not redis_server.redis.keys("*:translation")


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "", "application/octet-stream"])
def test_other_media_types_are_415(http: FlaskClient, job_id: str, content_type: str) -> None:
    answer = http.post(f"/v1/jobs/{job_id}/translation", data=b"<xliff/>", content_type=content_type)
    assert XLIFF in problem(answer, 415, "unsupported_media_type")["detail"]


def test_file_may_be_compressed(http: FlaskClient, job_id: str) -> None:
    path, headers = f"/v1/jobs/{job_id}/translation", {"Content-Encoding": "gzip"}
    packed = gzip.compress(translated(http, job_id, FIRST, SECOND))
    assert http.post(path, data=packed, content_type=XLIFF, headers=headers).status_code == 201
    problem(http.post(path, data=packed[:-9], content_type=XLIFF, headers=headers), 400, "malformed_body")
    answer = http.post(path, data=packed, content_type=XLIFF, headers={"Content-Encoding": "br"})
    problem(answer, 415, "unsupported_media_type")


def test_translation_is_erased_with_its_job(http: FlaskClient, job_id: str, redis_server: RedisServer) -> None:
    path = f"/v1/jobs/{job_id}/translation"
    data = translated(http, job_id, FIRST, SECOND)
    http.post(path, data=data, content_type=XLIFF)
    assert redis_server.redis.exists(translation_key(job_id))
    assert http.delete(f"/v1/jobs/{job_id}").status_code == 204
    assert not redis_server.redis.exists(translation_key(job_id))
    problem(http.get(path), 410, "erased_job")
    problem(http.post(path, data=data, content_type=XLIFF), 410, "erased_job")


def test_job_of_another_tenant_is_unknown(job_id: str, settings: Settings, redis_server: RedisServer) -> None:
    client = open_client(settings)
    with pytest.raises(UnknownJobError):
        client.attach(job_id, "{}", "other")
    assert not redis_server.redis.exists(translation_key(job_id))
    assert client.attach(job_id, "{}")
    with pytest.raises(UnknownJobError):
        client.translation(job_id, "other")
    with pytest.raises(UnknownJobError):
        client.article(job_id, "other")


def test_only_a_job_with_a_result_has_a_translation(store: Store, settings: Settings) -> None:
    job = store.create("6f1c1f6e-52a1-4be5-9a53-0f3a8a0e7c12", JobRequest(article=article())).job
    with pytest.raises(NotFinishedError):
        open_client(settings).attach(job.id, "{}")


def test_files_that_cannot_be_taken_say_why(http: FlaskClient, job_id: str) -> None:
    good = translated(http, job_id, FIRST, SECOND)
    for data, status, code in (
        (b"", 400, "malformed_body"),
        (b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>" + good, 400, "malformed_body"),
        (b"<tmx/>", 422, "unsupported_xliff"),
        (good.replace(b'version="2.1"', b'version="1.2"'), 422, "unsupported_xliff"),
        (good.replace(job_id.encode(), b"6f1c1f6e-52a1-4be5-9a53-0f3a8a0e7c99"), 422, "other_job"),
        (http.get(f"/v1/jobs/{job_id}/result.xlf").data, 422, "not_translated"),
        (good.replace(b' trgLang="en"', b""), 422, "not_translated"),
    ):
        body = problem(http.post(f"/v1/jobs/{job_id}/translation", data=data, content_type=XLIFF), status, code)
        assert body["detail"].endswith(".")
    problem(http.get(f"/v1/jobs/{job_id}/translation"), 404, "no_translation")


def test_file_over_the_limit_is_413(http: FlaskClient, job_id: str) -> None:
    limit = http.get("/v1/info").get_json()["limits"]["body_bytes"]
    answer = http.post(f"/v1/jobs/{job_id}/translation", data=b" " * (limit + 1), content_type=XLIFF)
    problem(answer, 413, "too_large")


def test_job_without_a_result_takes_no_translation(http: FlaskClient) -> None:
    unknown = "/v1/jobs/6f1c1f6e-52a1-4be5-9a53-0f3a8a0e7c99/translation"
    problem(http.post(unknown, data=b"<x/>", content_type=XLIFF), 404, "unknown_job")
