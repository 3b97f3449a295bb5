"""The command line from outside: real processes, real models, nothing left behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from schemas.formats import Format
from schemas.job import JobSchema
from schemas.result import Result, ResultSchema
from schemas.translation import TranslationSchema
from tests.servers import environment, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.model]

KHULASA = Path(sys.executable).with_name("khulasa")
READY_SECONDS = 150
OPTIONS = ("--target-language", "en", "--tokens")
ARTICLE = "وصلت الوزيرة سلمى الخطيب إلى عمان أمس.\nوقالت الخطيب: «سنبدأ العمل في المحطة غدا».\n"


def stat(pid: int) -> tuple[str, int]:
    """State and parent of a process; a dead one is a zombie of nobody."""
    try:
        state, parent, *_ = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return "Z", 0
    return state, int(parent)


def descendants(pid: int) -> set[int]:
    """Every process below ``pid``."""
    parents = {int(path.name): stat(int(path.name))[1] for path in Path("/proc").iterdir() if path.name.isdigit()}
    found, edge = set[int](), {pid}
    while edge := {child for child, parent in parents.items() if parent in edge} - found:
        found |= edge
    return found


def gone(pids: set[int]) -> bool:
    return all(stat(pid)[0] == "Z" for pid in pids)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def environment_in(folder: Path) -> dict[str, str]:
    """Where temporary folders show in ``folder``, and nothing that does not belong to the test."""
    return environment(TMPDIR=str(folder))


@dataclass(frozen=True, slots=True, kw_only=True)
class Up:
    """A running ``khulasa up``."""

    process: "subprocess.Popen[str]"
    url: str
    tmp: Path

    def children(self) -> set[int]:
        return descendants(self.process.pid)

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


def run(*arguments: str, tmp: Path, stdin: str | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [KHULASA, *arguments],
        env=environment_in(tmp),
        cwd=tmp,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=READY_SECONDS,
        check=False,
    )


@contextmanager
def up(tmp: Path, *arguments: str) -> Iterator[Up]:
    """Start the service and wait until it says that it listens."""
    port = free_port()
    with (tmp / "stderr").open("wb") as errors:
        process = subprocess.Popen(
            [KHULASA, "up", "--port", str(port), *arguments],
            env=environment_in(tmp),
            cwd=tmp,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
        )
    assert process.stdout
    children: set[int] = set()
    try:
        said = next((line for line in process.stdout if "listens on" in line), "")
        assert f"http://127.0.0.1:{port}" in said, (tmp / "stderr").read_text()
        running = Up(process=process, url=f"http://127.0.0.1:{port}", tmp=tmp)
        children = running.children()
        yield running
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        wait_until(lambda: gone(children), 10, "the end of every child")


@pytest.fixture
def tmp() -> Iterator[Path]:
    """A folder with a short name, for sockets live in it; it must be empty of temporary folders at the end."""
    with tempfile.TemporaryDirectory(prefix="k-") as name:
        yield Path(name)


def left_behind(tmp: Path) -> list[str]:
    return sorted(path.name for path in tmp.iterdir() if path.name.startswith("khulasa-"))


def load_result(content: str | bytes) -> Result:
    result: Result = ResultSchema().loads(content)
    return result


def test_demo_shows_a_result_and_leaves_only_its_json(tmp: Path) -> None:
    process = subprocess.Popen(
        [KHULASA, "demo"],
        env=environment_in(tmp),
        cwd=tmp,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    seen: set[int] = set()

    def ended() -> bool:
        seen.update(descendants(process.pid))
        return process.poll() is not None

    try:
        wait_until(ended, READY_SECONDS, "the end of the demonstration")
        shown, errors = process.communicate()
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, errors) == (0, "")
    assert len(seen) >= 5, "keeper, store, worker with its pool, web server with its process"
    wait_until(lambda: gone(seen), 10, "the end of every child")
    assert [path.name for path in tmp.iterdir()] == ["khulasa-result.json"]

    result = load_result((tmp / "khulasa-result.json").read_bytes())
    assert len(result.summary.segments) == 3
    assert result.entities
    for segment in result.summary.segments:
        assert segment.text in shown
    assert result.entities[0].name in shown
    assert "The whole result is in khulasa-result.json." in shown
    assert "\x1b" not in shown


def round_trip(url: str, job_id: str, tmp: Path) -> None:
    """Fetch a result in every form, fill in the targets of the XLIFF file, and send it back."""
    for form in Format:
        written = run("export", job_id, "--format", form, "--output", f"out.{form}", "--server", url, tmp=tmp)
        assert (written.returncode, written.stderr) == (0, "")
        assert (tmp / f"out.{form}").stat().st_size > 100
    text = (tmp / "out.xlf").read_text("utf-8")
    (tmp / "done.xlf").write_text(text.replace("</source>", "</source><target>Salma Khatib came.</target>"), "utf-8")
    sent = run("import", "done.xlf", "--server", url, tmp=tmp)
    translation = TranslationSchema().loads(sent.stdout)
    assert [segment.target for segment in translation.segments] == ["Salma Khatib came."]
    assert (sent.returncode == 1) is bool(translation.lost)
    assert all(f"({loss.code})" in sent.stderr for loss in translation.lost)
    refused = run("import", "out.xlf", "--server", url, tmp=tmp)
    assert (refused.returncode, "not_translated" in refused.stderr) == (2, True)


def test_up_serves_submit_and_ends_with_ctrl_c(tmp: Path) -> None:
    article = tmp / "article.txt"
    article.write_text(ARTICLE, "utf-8")
    with up(tmp) as service:
        waited = run("submit", "article.txt", "--wait", "--server", service.url, "--sentences", "1", *OPTIONS, tmp=tmp)
        assert waited.returncode == 0, waited.stderr
        assert len(load_result(waited.stdout).summary.segments) == 1

        assert waited.stderr == "", "nobody watches"
        (job,) = httpx.get(f"{service.url}/v1/jobs", trust_env=False).json()["jobs"]
        assert json.loads(run("status", job["id"], "--server", service.url, tmp=tmp).stdout) == job
        round_trip(service.url, job["id"], tmp)

        accepted = run("submit", "-", "--server", service.url, tmp=tmp, stdin=ARTICLE)
        assert accepted.returncode == 0, accepted.stderr
        assert JobSchema().loads(accepted.stdout).status == "queued"

        refused = run("submit", "-", "--server", service.url, "--language", "xx", tmp=tmp, stdin=ARTICLE)
        assert refused.returncode == 2
        assert "Error: " in refused.stderr

        children = service.children()
        assert len(left_behind(tmp)) == 1
        assert service.end(signal.SIGINT) == 0
        assert gone(children)
    assert left_behind(tmp) == []


def test_up_ends_in_order_when_terminated(tmp: Path) -> None:
    with up(tmp, "--verbose") as service:
        children = service.children()
        assert service.end(signal.SIGTERM) == 0
        assert gone(children)
    assert left_behind(tmp) == []
    shown = (tmp / "stderr").read_text()
    assert re.search(r"^worker \| ", shown, re.MULTILINE)
    assert re.search(r"^   api \| ", shown, re.MULTILINE)


def test_nothing_outlives_a_killed_up(tmp: Path) -> None:
    with up(tmp) as service:
        children = service.children()
        assert len(children) >= 5
        assert service.end(signal.SIGKILL) == -signal.SIGKILL
        wait_until(lambda: gone(children), 10, "the end of every child")
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{service.url}/livez", trust_env=False)
    assert left_behind(tmp) == []


def test_up_tells_which_process_died(tmp: Path) -> None:
    with up(tmp) as service:
        children = service.children()
        (store,) = (pid for pid in children if b"valkey-server" in Path(f"/proc/{pid}/cmdline").read_bytes())
        os.kill(store, signal.SIGKILL)
        assert service.process.wait(90) == 1
        assert gone(children)
    (folder,) = left_behind(tmp)
    said = (tmp / "stderr").read_text()
    assert "The store process ended (signal SIGKILL). The last lines of its log:" in said
    assert folder in said
    assert sorted(path.name for path in (tmp / folder).iterdir()) == ["api.log", "store.log", "worker.log"]


def test_up_on_a_taken_port_exits_1_with_a_sentence(tmp: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = run("up", "--port", str(port), tmp=tmp)
    assert done.returncode == 1
    assert done.stderr == f"Error: Port {port} on 127.0.0.1 is taken; choose another one with --port.\n"
    assert list(tmp.iterdir()) == []
