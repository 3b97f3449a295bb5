import json
from pathlib import Path

import pytest

from tests.results import small_result_json
from tests.unit.api.cli.conftest import Run
from tests.unit.api.cli.fake_service import JOB_ID, Answer, FakeService, accepted, job, problem


def test_prints_the_accepted_job(run: Run, service: FakeService, article: Path) -> None:
    service.on_submit(accepted())
    done = run("submit", article, "--server", service.url)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["id"] == JOB_ID


def test_sends_the_key_of_the_settings(
    run: Run, service: FakeService, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.on_submit(accepted())
    run("submit", article, "--server", service.url)
    monkeypatch.setenv("KHULASA_API_KEY", "kh_1")
    run("submit", article, "--server", service.url)
    assert service.authorizations == [None, "Bearer kh_1"]


def test_sends_what_the_options_say(run: Run, service: FakeService, article: Path) -> None:
    service.on_submit(accepted())
    options = ["--title", "خبر", "--language", "ar", "--published-at", "2026-11-24", "--sentences", "2"]
    run("submit", article, "--server", service.url, *options)
    assert service.requests == [
        (
            "POST /v1/jobs",
            {
                "article": {
                    "text": "وصلت سلمى إلى عمان.",
                    "title": "خبر",
                    "published_at": "2026-11-24",
                    "language": "ar",
                },
                "options": {"summary": {"sentences": 2}},
            },
        )
    ]


@pytest.mark.parametrize(("option", "value"), [("words", 90), ("ratio", 0.4)])
def test_length_can_be_given_in_words_or_as_a_share(
    run: Run, service: FakeService, article: Path, option: str, value: float
) -> None:
    service.on_submit(accepted())
    run("submit", article, "--server", service.url, f"--{option}", str(value))
    ((_, body),) = service.requests
    assert body["options"] == {"summary": {option: value}}


def test_asks_for_what_exports_need(run: Run, service: FakeService, article: Path) -> None:
    service.on_submit(accepted())
    run("submit", article, "--server", service.url, "--target-language", "en", "--tokens")
    ((_, request),) = service.requests
    assert request["options"] == {"target_language": "en", "include": ["tokens"]}


def test_wait_prints_the_result_and_is_quiet_without_a_terminal(run: Run, service: FakeService, article: Path) -> None:
    pace = {"Retry-After": "0"}
    service.on_submit(accepted())
    service.on_job(
        Answer(body=job(), headers=pace),
        Answer(body=job("running", stage="annotate", progress=0.5), headers=pace),
        Answer(body=job("running", stage="annotate", progress=0.6), headers=pace),
        Answer(body=job("succeeded", progress=1.0)),
    )
    service.on_result(Answer(body=json.loads(small_result_json())))
    done = run("submit", article, "--server", service.url, "--wait")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["entities"][0]["name"] == "سلمى"
    assert done.stderr == ""


def test_wait_survives_a_service_that_is_away_for_a_moment(run: Run, service: FakeService, article: Path) -> None:
    service.on_submit(accepted())
    service.on_job(problem(503, "unavailable"), Answer(body=job("succeeded", progress=1.0)))
    service.on_result(Answer(body=json.loads(small_result_json())))
    assert run("submit", article, "--server", service.url, "--wait").exit_code == 0


def test_key_of_the_environment_is_sent(
    run: Run, service: FakeService, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.on_submit(accepted())
    run("submit", article, "--server", service.url)
    monkeypatch.setenv("KHULASA_API_KEY", "kh_1")
    run("submit", article, "--server", service.url)
    assert [headers.get("Authorization") for headers in service.headers] == [None, "Bearer kh_1"]


def test_waiting_lets_the_service_hold_the_request_until_something_changes(
    run: Run, service: FakeService, article: Path
) -> None:
    service.on_submit(accepted())
    service.on_job(
        Answer(body=job(), headers={"ETag": 'W/"1"', "Preference-Applied": "wait=20"}),
        Answer(status=304, headers={"ETag": 'W/"1"', "Preference-Applied": "wait=20"}),
        Answer(body=job("succeeded", progress=1.0), headers={"ETag": 'W/"2"'}),
    )
    service.on_result(Answer(body=json.loads(small_result_json())))
    assert run("submit", article, "--server", service.url, "--wait").exit_code == 0
    asked = [(headers.get("Prefer"), headers.get("If-None-Match")) for headers in service.headers[1:4]]
    assert asked == [("wait=20", None), ("wait=20", 'W/"1"'), ("wait=20", 'W/"1"')]


def test_failed_job_exits_1_with_its_reason(run: Run, service: FakeService, article: Path) -> None:
    service.on_submit(accepted())
    service.on_job(Answer(body=job("failed", error={"code": "out_of_memory", "message": "Too long for the memory."})))
    done = run("submit", article, "--server", service.url, "--wait")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "The job failed (out_of_memory): Too long for the memory." in done.stderr


def test_cancelled_job_exits_1(run: Run, service: FakeService, article: Path) -> None:
    service.on_submit(accepted())
    service.on_job(Answer(body=job("cancelled")))
    done = run("submit", article, "--server", service.url, "--wait")
    assert done.exit_code == 1
    assert "The job was cancelled" in done.stderr


def test_job_that_expires_while_waiting_exits_4(run: Run, service: FakeService, article: Path) -> None:
    service.on_submit(accepted())
    service.on_job(problem(410, "expired_job"))
    done = run("submit", article, "--server", service.url, "--wait")
    assert done.exit_code == 4
    assert "It was lost." in done.stderr


def test_waiting_too_long_exits_5_and_says_where_the_job_is(run: Run, service: FakeService, article: Path) -> None:
    service.on_submit(accepted())
    service.on_job(Answer(body=job("running", stage="annotate"), headers={"Retry-After": "60"}))
    done = run("submit", article, "--server", service.url, "--wait", "--timeout", "0.2")
    assert done.exit_code == 5
    assert f"{service.url}/v1/jobs/{JOB_ID}" in done.stderr


def test_refused_article_exits_2_and_names_every_field(run: Run, service: FakeService, article: Path) -> None:
    errors = [
        {"pointer": "/article/language", "detail": "Is not a code."},
        {"pointer": "/article/published_at", "detail": "Is not a \x1b[31mdate."},
    ]
    service.on_submit(problem(422, "invalid_fields", title="Invalid fields", errors=errors))
    done = run("submit", article, "--server", service.url)
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        "Error: Invalid fields (invalid_fields, HTTP 422). It cannot be.",
        "  /article/language: Is not a code.",
        "  /article/published_at: Is not a  [31mdate.",
    ]


@pytest.mark.parametrize(
    ("answer", "exit_code"),
    [
        (problem(503, "unavailable"), 3),
        (problem(401, "bad_request"), 6),
        (Answer(status=403, body=b"<html>"), 6),
        (Answer(status=502, body=b"<html>"), 3),
        (Answer(status=404, body=b"<html>"), 2),
        (Answer(status=202, body=b"<html>"), 1),
        (Answer(status=202, body=[]), 1),
    ],
)
def test_other_answers_have_their_exit_code(
    run: Run, service: FakeService, article: Path, answer: Answer, exit_code: int
) -> None:
    service.on_submit(answer)
    done = run("submit", article, "--server", service.url)
    assert done.exit_code == exit_code
    assert done.stderr.startswith("Error: ")
    assert done.stdout == ""


def test_unreachable_service_exits_3(run: Run, article: Path) -> None:
    done = run("submit", article, "--server", "http://127.0.0.1:1")
    assert done.exit_code == 3
    assert "Cannot reach http://127.0.0.1:1" in done.stderr


def test_server_is_taken_from_the_settings(run: Run, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHULASA_PORT", "1")
    assert "Cannot reach http://127.0.0.1:1:" in run("submit", article).stderr


@pytest.mark.parametrize("address", ["localhost:8000", "ftp://host", "http://", "http://host:port"])
def test_server_that_is_no_address_exits_2(run: Run, article: Path, address: str) -> None:
    done = run("submit", article, "--server", address)
    assert done.exit_code == 2
    assert "is not the address of a server" in done.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"abc \xe9t\xe9", "is not UTF-8: byte 4 is 0xe9"),
        (b"\xef\xbb\xbfabc \xff", "is not UTF-8: byte 7 is 0xff"),
        ("نص".encode("utf-16"), "is UTF-16"),
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
    ],
)
def test_unusable_file_exits_2_in_one_sentence(run: Run, tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(content)
    done = run("submit", path, "--server", "http://127.0.0.1:1")
    assert done.exit_code == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_missing_file_exits_2(run: Run, tmp_path: Path) -> None:
    done = run("submit", tmp_path / "none.txt")
    assert done.exit_code == 2
    assert "No such file" in done.stderr


def test_reads_standard_input_without_its_byte_order_mark(run: Run, service: FakeService) -> None:
    service.on_submit(accepted())
    assert run("submit", "-", "--server", service.url, stdin="\ufeffنص\r\nثان".encode()).exit_code == 0
    assert service.requests[0][1] == {"article": {"text": "نص\r\nثان"}}


def test_output_goes_to_a_file(run: Run, service: FakeService, article: Path, tmp_path: Path) -> None:
    service.on_submit(accepted())
    output = tmp_path / "job.json"
    done = run("submit", article, "--server", service.url, "--output", output)
    assert (done.exit_code, done.stdout) == (0, "")
    assert json.loads(output.read_bytes())["id"] == JOB_ID
    assert sorted(path.name for path in tmp_path.iterdir()) == ["article.txt", "job.json"]


def test_output_that_cannot_be_written_is_found_before_submitting(
    run: Run, service: FakeService, article: Path, tmp_path: Path
) -> None:
    for output in (tmp_path, tmp_path / "none" / "job.json"):
        assert run("submit", article, "--server", service.url, "--output", output).exit_code == 2
    assert service.requests == []


def test_failure_leaves_an_earlier_output_alone(run: Run, service: FakeService, article: Path, tmp_path: Path) -> None:
    output = tmp_path / "job.json"
    output.write_text("earlier")
    service.on_submit(problem(503, "unavailable"))
    run("submit", article, "--server", service.url, "--output", output)
    assert output.read_text() == "earlier"


@pytest.mark.parametrize(
    "arguments", [["submit"], ["submit", "x", "--sentences", "0"], ["submit", "x", "--timeout", "0"], ["sumbit"]]
)
def test_wrong_usage_exits_2(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2
