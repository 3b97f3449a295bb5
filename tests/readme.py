"""The round trip of the README: run for real, and written into it by ``python -m tests.readme``."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.servers import ROOT, environment, wait_until

README = ROOT / "README.md"
ADDRESS = "http://127.0.0.1:8000"
SUBMIT = """curl -s {address}/v1/jobs -H 'Content-Type: application/json' -d '{{"article": {{"text": "{text}",
  "published_at": "2026-11-24"}}, "options": {{"summary": {{"sentences": 1}}}}}}'"""
TEXT = (
    "قالت وزيرة الثقافة التونسية نادية بن سالم إن مهرجان قرطاج سيعود في تموز المقبل. "
    "وأكدت بن سالم أن الدورة «ستكون مجانية للطلبة»."
)
FETCH = "curl -s {address}/v1/jobs/{id}/result"
MARKS = ("<!-- round trip: begin -->\n", "<!-- round trip: end -->")


@contextmanager
def service(**settings: str) -> Iterator[str]:
    """The whole service on a free port, as ``khulasa up`` runs it with these settings; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).parent / "khulasa"), "up", "--port", str(port)]
    process = subprocess.Popen(command, env=environment(**settings), stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"

    def ready() -> bool:
        assert process.poll() is None, "khulasa up ended"
        try:
            return bool(urllib.request.urlopen(f"{address}/readyz", timeout=2).status == 200)
        except (urllib.error.URLError, OSError):
            return False

    try:
        wait_until(ready, 120, "the service")
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def run(command: str) -> Any:
    """What a shell command prints, as JSON."""
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, timeout=30)
    return json.loads(done.stdout)


def round_trip(address: str) -> tuple[Any, Any]:
    """The job as accepted and its result."""
    job = run(SUBMIT.format(address=address, text=TEXT))
    for _ in range(600):
        result = run(FETCH.format(address=address, id=job["id"]))
        if "summary" in result:
            return job, result
        time.sleep(0.1)
    raise AssertionError(f"no result: {result}")


def steady(value: Any) -> Any:
    """A document without what differs from run to run."""
    changing = {"id", "created_at", "links", "timing"}
    if isinstance(value, dict):
        return {
            name: "…" if name in changing and not re.fullmatch(r"[a-z][0-9]+", str(inner)) else steady(inner)
            for name, inner in value.items()
        }
    return [steady(item) for item in value] if isinstance(value, list) else value


def compact(value: Any) -> str:
    """JSON with a line for every item that fits one, as a person would write it."""
    return layout(value, 0)


def layout(value: Any, depth: int) -> str:
    """JSON whose innermost parts stand on one line."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + depth <= 110 or not isinstance(value, dict | list) or not value:
        return flat
    pad = " " * (depth + 2)
    if isinstance(value, dict):
        items = [f"{pad}{json.dumps(name)}: {layout(inner, depth + 2)}" for name, inner in value.items()]
        return "{\n" + ",\n".join(items) + "\n" + " " * depth + "}"
    return "[\n" + ",\n".join(pad + layout(item, depth + 2) for item in value) + "\n" + " " * depth + "]"


def documented() -> list[Any]:
    """The JSON blocks of the round trip in the README."""
    begin, end = MARKS
    part = README.read_text().split(begin)[1].split(end)[0]
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", part, re.DOTALL)]


def write(job: Any, result: Any) -> None:
    """Put a round trip into the README."""
    begin, end = MARKS
    text = README.read_text()
    commands = [SUBMIT.format(address=ADDRESS, text=TEXT), FETCH.format(address=ADDRESS, id=job["id"])]
    blocks = [
        f"```sh\n{command}\n```\n```json\n{compact(body)}\n```\n"
        for command, body in zip(commands, (job, result), strict=True)
    ]
    README.write_text(text.split(begin)[0] + begin + "\n".join(blocks) + end + text.split(end)[1])


if __name__ == "__main__":
    os.chdir(ROOT)
    with service() as address:
        write(*round_trip(address))
