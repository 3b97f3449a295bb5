"""The commands that ask a service, with the api as it is run; a worker is played by the test."""

import json
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from schemas.job import Failure, FailureCode
from tests.results import small_result_json
from tests.servers import WebProcess, wait_until
from worker.record import record_key
from worker.store import Store

UNKNOWN = "0190a000-0000-7000-8000-000000000001"


class Shell:
    """``khulasa`` with a server to speak to."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder

    def run(self, *arguments: object, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(main, [*map(str, arguments), "--server", self.url], input=stdin)

    def file(self, name: str, content: str) -> Path:
        path = self.folder / name
        path.write_text(content, "utf-8")
        return path

    def submit(self) -> str:
        return str(json.loads(self.run("submit", self.file("a.txt", "وصلت سلمى إلى عمان.")).stdout)["id"])

    def submit_batch(self, *texts: str) -> tuple[str, list[str]]:
        files = [self.file(f"{n}.txt", text) for n, text in enumerate(texts)]
        batch = json.loads(self.run("batch", *files).stdout)
        return batch["id"], [article["job"] for article in batch["articles"]]


@pytest.fixture
def shell(web: WebProcess, tmp_path: Path) -> Shell:
    return Shell(web.url, tmp_path)


def succeed(store: Store, *job_ids: str) -> None:
    for job_id in job_ids:
        claim = store.claim(job_id)
        assert claim
        assert store.succeed(claim, small_result_json())


def test_job_is_shown_cancelled_and_fetched(shell: Shell, web_store: Store) -> None:
    job_id = shell.submit()
    assert json.loads(shell.run("status", job_id).stdout)["status"] == "queued"
    early = shell.run("result", job_id)
    assert (early.exit_code, early.stdout) == (5, "")
    assert "not_finished" in early.stderr
    succeed(web_store, job_id)
    assert json.loads(shell.run("result", job_id).stdout)["entities"][0]["name"] == "سلمى"
    output = shell.folder / "part.json"
    done = shell.run("result", job_id, "--fields", "timing", "--output", output)
    assert (done.exit_code, done.output, list(json.loads(output.read_bytes()))) == (0, "", ["timing"])
    other = shell.submit()
    assert json.loads(shell.run("cancel", other).stdout)["status"] == "cancelled"
    assert shell.run("result", other).exit_code == 1, "it has none"


@pytest.mark.parametrize(
    "arguments", [["status"], ["result"], ["cancel"], ["status", "--batch"], ["result", "--batch"]]
)
def test_what_is_not_there_exits_4_and_what_is_no_id_exits_2(shell: Shell, arguments: list[str]) -> None:
    done = shell.run(*arguments, UNKNOWN)
    assert (done.exit_code, done.stdout) == (4, "")
    assert "unknown_" in done.stderr
    assert shell.run(*arguments, "../info").exit_code == 2


def test_expired_job_exits_4(shell: Shell, web_store: Store) -> None:
    job_id = shell.submit()
    succeed(web_store, job_id)
    web_store._redis.delete(record_key(job_id))
    done = shell.run("status", job_id)
    assert done.exit_code == 4
    assert "expired_job" in done.stderr


def test_batch_of_files_is_submitted_shown_fetched_and_cancelled(shell: Shell, web_store: Store) -> None:
    batch_id, jobs = shell.submit_batch("خبر أول.", "خبر ثان.", "خبر ثالث.")
    succeed(web_store, jobs[1])
    shown = json.loads(shell.run("status", "--batch", batch_id).stdout)
    assert [(article["id"], article["status"]) for article in shown["articles"]] == [
        ("0.txt", "queued"),
        ("1.txt", "succeeded"),
        ("2.txt", "queued"),
    ]
    lines = [json.loads(line) for line in shell.run("result", "--batch", batch_id).stdout.splitlines()]
    assert ["result" in line for line in lines] == [False, True, False]
    assert json.loads(shell.run("cancel", "--batch", batch_id).stdout)["status"] == "ended"


def test_batch_waits_for_all_and_prints_lines(shell: Shell, web_store: Store) -> None:
    files = [shell.file(f"{n}.txt", f"خبر {n}.") for n in range(3)]
    done: list[Result] = []
    known = set(web_store._redis.zrange("khulasa:queued", 0, -1))
    thread = threading.Thread(target=lambda: done.append(shell.run("batch", *files, "--wait")))
    begun = time.monotonic()
    thread.start()
    wait_until(lambda: web_store._redis.zcard("khulasa:queued") == len(known) + 3, 20, "the batch")
    succeed(web_store, *(str(name) for name in web_store._redis.zrange("khulasa:queued", 0, -1) if name not in known))
    thread.join(30)
    assert time.monotonic() - begun < 20
    assert (done[0].exit_code, done[0].stderr) == (0, "")
    assert [json.loads(line)["id"] for line in done[0].stdout.splitlines()] == ["0.txt", "1.txt", "2.txt"]


def test_batch_with_a_failure_prints_all_and_exits_1(shell: Shell, web_store: Store) -> None:
    batch_id, jobs = shell.submit_batch("خبر.", "خبر آخر.")
    succeed(web_store, jobs[0])
    web_store.claim(jobs[1])
    web_store.fail(jobs[1], 1, Failure(code=FailureCode.OUT_OF_MEMORY, message="Too much."))
    lines = shell.run("result", "--batch", batch_id)
    assert lines.exit_code == 0
    assert json.loads(lines.stdout.splitlines()[1])["error"]["code"] == "out_of_memory"
    reused = [json.dumps({"article": {"text": text, "id": name}, "reuse": True}) for text, name in [("خبر.", "0.txt")]]
    bad = json.dumps({"article": {"text": " ", "id": "blank"}})
    done = shell.run("batch", "-", "--wait", stdin="\n".join([*reused, bad]).encode())
    assert done.exit_code == 1
    assert done.stderr == "Error: Of 2 articles 1 have no result: 1 refused.\n"
    assert [json.loads(line)["status"] for line in done.stdout.splitlines()] == ["succeeded", "refused"]


@pytest.mark.parametrize("name", ["b.ndjson", "b.jsonl", "-"])
def test_job_requests_come_as_lines(shell: Shell, name: str) -> None:
    lines = '{"article": {"text": "خبر."}}\n{"article": {"text": "خبر."}, "labels": {"n": "2"}}\n'
    done = shell.run("batch", name if name == "-" else shell.file(name, lines), stdin=lines.encode())
    assert (done.exit_code, json.loads(done.stdout)["counts"]["queued"]) == (0, 2)


@pytest.mark.parametrize("name", ["b.json", "-"])
def test_batch_comes_as_json(shell: Shell, name: str) -> None:
    body = '{"articles": [{"text": "خبر."}], "labels": {"desk": "w"}}'
    done = shell.run("batch", name if name == "-" else shell.file(name, body), stdin=body.encode())
    assert (done.exit_code, json.loads(done.stdout)["counts"]["queued"]) == (0, 1)


def test_wrong_batches_exit_2(shell: Shell) -> None:
    lines, text = shell.file("b.ndjson", "{}"), shell.file("a.txt", "خبر.")
    assert "only file" in shell.run("batch", lines, text).stderr
    assert shell.run("batch", shell.folder / "none.txt").exit_code == 2
    refused = shell.run("batch", lines)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "/0/article: Missing data" in refused.stderr


def test_batch_that_takes_too_long_exits_5(shell: Shell) -> None:
    done = shell.run("batch", shell.file("a.txt", "خبر."), "--wait", "--timeout", "0.3")
    assert (done.exit_code, done.stdout) == (5, "")
    assert "/v1/batches/" in done.stderr


def test_service_that_is_away_exits_3(tmp_path: Path) -> None:
    away = Shell("http://127.0.0.1:1", tmp_path)
    for arguments in (["status", UNKNOWN], ["result", "--batch", UNKNOWN], ["batch", str(away.file("a.txt", "خبر."))]):
        assert away.run(*arguments).exit_code == 3
