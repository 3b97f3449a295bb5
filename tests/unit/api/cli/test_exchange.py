"""Exporting results and importing translations: what is sent, what is said, and how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.api.cli.conftest import Run
from tests.unit.api.cli.fake_service import JOB_ID, Answer, FakeService, problem
from worker.export.inline import CORE

FILE = f"""<xliff xmlns="{CORE}" version="2.1" srcLang="ar" trgLang="en"><file id="{JOB_ID}"><unit id="g1"><segment>
<source>وصلت سلمى.</source><target>Salma arrived.</target></segment></unit></file></xliff>"""
LOSS = {"code": "name_not_carried_over", "message": "«سلمى» is\x1b gone.", "pointer": "/segments/0", "ref": "e1"}


def translation(*lost: dict[str, Any]) -> dict[str, Any]:
    segment = {"id": "g1", "source": "وصلت سلمى.", "target": "Salma arrived.", "state": "translated"}
    return {
        "job": JOB_ID,
        "source_language": "ar",
        "target_language": "en",
        "segments": [segment],
        "lost": list(lost),
    }


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "summary.xlf"
    path.write_text(FILE, "utf-8")
    return path


def test_export_writes_what_the_service_sends(run: Run, service: FakeService, tmp_path: Path) -> None:
    content = "<p>نص</p>\r\n".encode()
    service.on_export("html", Answer(body=content))
    assert run("export", JOB_ID, "--format", "html", "--server", service.url).stdout_bytes == content
    target = tmp_path / "page.html"
    done = run("export", JOB_ID, "--format", "html", "--output", target, "--server", service.url)
    assert (done.exit_code, done.output) == (0, "")
    assert target.read_bytes() == content


def test_export_gives_xliff_unless_told_otherwise(run: Run, service: FakeService) -> None:
    service.on_export("xlf", Answer(body=FILE.encode()))
    assert run("export", JOB_ID, "--server", service.url).stdout_bytes == FILE.encode()


@pytest.mark.parametrize(
    ("status", "code", "exit_code"),
    [(404, "unknown_job", 4), (409, "no_tokens", 2), (409, "not_finished", 5), (503, "unavailable", 3)],
)
def test_export_says_why_not(run: Run, service: FakeService, status: int, code: str, exit_code: int) -> None:
    service.on_export("conllu", problem(status, code))
    done = run("export", JOB_ID, "--format", "conllu", "--server", service.url)
    assert done.exit_code == exit_code
    assert f"({code}, HTTP {status})" in done.stderr


@pytest.mark.parametrize("job", ["1", "../../livez", "0190a000-0000-7000-8000-00000000000/", "خلاصة"])
def test_what_is_no_job_id_is_not_asked_for(run: Run, service: FakeService, job: str) -> None:
    done = run("export", job, "--server", service.url)
    assert done.exit_code == 2
    assert "is no job id" in done.stderr
    assert service.requests == []


def test_import_sends_the_file_to_its_job(run: Run, service: FakeService, file: Path) -> None:
    service.on_translation(Answer(status=201, body=translation()))
    done = run("import", file, "--server", service.url)
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout) == translation()
    assert service.requests == [(f"POST /v1/jobs/{JOB_ID}/translation", FILE.encode())]


def test_import_tells_what_was_lost_and_ends_with_1(run: Run, service: FakeService, file: Path, tmp_path: Path) -> None:
    service.on_translation(Answer(status=201, body=translation(LOSS)))
    target = tmp_path / "aligned.json"
    done = run("import", file, "--output", target, "--server", service.url)
    assert done.exit_code == 1
    assert json.loads(target.read_text("utf-8"))["lost"] == [LOSS]
    assert "  g1: «سلمى» is  gone. (name_not_carried_over)" in done.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no xml", "not well-formed XML"),
        (b"<!DOCTYPE xliff>" + FILE.encode(), "document type declaration"),
        (b"<tmx/>", "not xliff"),
        (FILE.replace(JOB_ID, "f1").encode(), "names no job"),
    ],
)
def test_import_refuses_what_is_no_exported_file(
    run: Run, service: FakeService, file: Path, content: bytes, words: str
) -> None:
    file.write_bytes(content)
    done = run("import", file, "--server", service.url)
    assert done.exit_code == 2
    assert words in done.stderr
    assert service.requests == []


def test_import_of_no_file(run: Run, tmp_path: Path) -> None:
    done = run("import", tmp_path / "none.xlf")
    assert done.exit_code == 2
    assert "No such file" in done.stderr


def test_import_passes_on_why_the_service_refuses(run: Run, service: FakeService, file: Path) -> None:
    service.on_translation(problem(422, "not_translated"))
    done = run("import", file, "--server", service.url)
    assert (done.exit_code, "not_translated" in done.stderr) == (2, True)


def test_import_of_an_answer_that_is_no_translation(run: Run, service: FakeService, file: Path) -> None:
    service.on_translation(Answer(status=201, body={"segments": []}))
    done = run("import", file, "--server", service.url)
    assert done.exit_code == 1
    assert "something else than was expected" in done.stderr
