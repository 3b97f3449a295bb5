"""Results over HTTP: every form, chosen by header or by path."""

import gzip

import pytest
from flask.testing import FlaskClient
from lxml import etree

from api.compression import SMALLEST_BYTES
from schemas.formats import Format
from schemas.job import JobRequest
from schemas.options import OffsetUnit
from schemas.result import ResultSchema
from tests.contract.test_jobs import pointers, problem, submit
from tests.editions import article, rich_result
from tests.results import small_result_json
from worker.export.bilingual import bilingual
from worker.store import Store

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture
def job_id(store: Store) -> str:
    """A job that has succeeded with a rich result."""
    return succeeded(store, str(ResultSchema().dumps(rich_result(OffsetUnit.UTF16), ensure_ascii=False)))


def succeeded(store: Store, result: str) -> str:
    job = store.create("6f1c1f6e-52a1-4be5-9a53-0f3a8a0e7c11", JobRequest(article=article())).job
    claim = store.claim(job.id)
    assert claim
    store.succeed(claim, result)
    return job.id


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, Format.JSON),
        ("*/*", Format.JSON),
        ("application/*", Format.JSON),
        ("application/json, text/html;q=0.5", Format.JSON),
        ("application/xliff+xml", Format.XLIFF),
        (FIREFOX, Format.HTML),
        ("text/x-conllu", Format.CONLLU),
        ("text/plain", Format.TEXT),
        ("text/plain;q=0.2, application/xliff+xml;q=0.9", Format.XLIFF),
        ("image/png, text/html;q=0.1", Format.HTML),
    ],
)
def test_header_chooses_the_form(http: FlaskClient, job_id: str, accept: str | None, form: Format) -> None:
    answer = http.get(f"/v1/jobs/{job_id}/result", headers={} if accept is None else {"Accept": accept})
    assert answer.status_code == 200
    assert answer.mimetype == form.media_type
    assert "Accept" in answer.vary
    assert answer.headers["Content-Language"] == "ar"
    assert f'result.{form}>; rel="alternate"' not in answer.headers["Link"]
    assert answer.headers["Link"].count('rel="alternate"') == len(Format) - 1


@pytest.mark.parametrize("form", Format)
def test_path_chooses_the_form(http: FlaskClient, job_id: str, form: Format) -> None:
    answer = http.get(f"/v1/jobs/{job_id}/result.{form}", headers={"Accept": "image/png"})
    assert answer.status_code == 200
    assert answer.mimetype == form.media_type
    by_header = http.get(f"/v1/jobs/{job_id}/result", headers={"Accept": form.media_type})
    assert answer.data == by_header.data


@pytest.mark.parametrize("form", Format)
def test_every_form_has_a_tag_of_its_own(http: FlaskClient, job_id: str, form: Format) -> None:
    path, headers = f"/v1/jobs/{job_id}/result", {"Accept": form.media_type}
    tags = {other: http.get(f"{path}.{other}").headers["ETag"] for other in Format}
    assert len(set(tags.values())) == len(Format)
    same = http.get(path, headers=headers | {"If-None-Match": tags[form]})
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tags[form])
    assert "Accept" in same.vary
    others = ", ".join(tag for other, tag in tags.items() if other is not form)
    assert http.get(path, headers=headers | {"If-None-Match": others}).status_code == 200


@pytest.mark.parametrize("form", Format)
def test_form_and_compression_are_both_told_to_caches(http: FlaskClient, job_id: str, form: Format) -> None:
    headers = {"Accept": form.media_type, "Accept-Encoding": "gzip"}
    answer = http.get(f"/v1/jobs/{job_id}/result", headers=headers)
    whole = http.get(f"/v1/jobs/{job_id}/result.{form}").data
    large = len(whole) >= SMALLEST_BYTES
    assert set(answer.vary) == ({"Accept", "Accept-Encoding"} if large else {"Accept"})
    assert (gzip.decompress(answer.data) if large else answer.data) == whole


def test_only_json_can_be_cut_down(http: FlaskClient, job_id: str) -> None:
    for form in Format:
        answer = http.get(f"/v1/jobs/{job_id}/result.{form}?fields=summary")
        if form is Format.JSON:
            assert set(answer.get_json()) == {"summary"}
        else:
            assert pointers(problem(answer, 422, "invalid_fields")) == {"/query/fields"}


def test_text_says_its_encoding(http: FlaskClient, job_id: str) -> None:
    answer = http.get(f"/v1/jobs/{job_id}/result.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "الخلاصة" in answer.text


def test_nothing_acceptable_lists_what_there_is(http: FlaskClient, job_id: str) -> None:
    answer = http.get(f"/v1/jobs/{job_id}/result", headers={"Accept": "image/png"})
    body = problem(answer, 406, "not_acceptable")
    assert all(form.media_type in body["detail"] for form in Format)
    assert "Accept" in answer.vary


def test_files_have_names_and_pages_have_none(http: FlaskClient, job_id: str) -> None:
    names = {form: http.get(f"/v1/jobs/{job_id}/result.{form}").headers.get("Content-Disposition") for form in Format}
    assert names == {
        Format.JSON: None,
        Format.XLIFF: f"attachment; filename=khulasa-{job_id}.xlf",
        Format.HTML: None,
        Format.CONLLU: f"attachment; filename=khulasa-{job_id}.conllu",
        Format.TEXT: None,
    }


def test_page_is_guarded_by_headers(http: FlaskClient, job_id: str) -> None:
    answer = http.get(f"/v1/jobs/{job_id}/result.html")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_file_is_of_the_job(http: FlaskClient, job_id: str) -> None:
    read = bilingual(http.get(f"/v1/jobs/{job_id}/result.xlf").data)
    assert read.id == job_id
    assert len(read.units) == 2
    assert etree.fromstring(http.get(f"/v1/jobs/{job_id}/result.xlf").data).get("version") == "2.1"


def test_words_that_were_not_asked_for_are_a_problem(http: FlaskClient, store: Store) -> None:
    job_id = succeeded(store, small_result_json())
    body = problem(http.get(f"/v1/jobs/{job_id}/result.conllu"), 409, "no_tokens")
    assert '"include": ["tokens"]' in body["detail"]


@pytest.mark.parametrize("suffix", [f"result.{form}" for form in Format] + ["translation"])
def test_unknown_and_unfinished_jobs_are_told_apart(http: FlaskClient, suffix: str) -> None:
    problem(http.get(f"/v1/jobs/6f1c1f6e-52a1-4be5-9a53-0f3a8a0e7c99/{suffix}"), 404, "unknown_job")
    if suffix != "translation":
        problem(http.get(f"/v1/jobs/{submit(http)['id']}/{suffix}"), 409, "not_finished")


def test_other_suffixes_are_nothing(http: FlaskClient, job_id: str) -> None:
    problem(http.get(f"/v1/jobs/{job_id}/result.pdf"), 404, "not_found")
