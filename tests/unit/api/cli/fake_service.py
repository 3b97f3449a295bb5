"""A small HTTP server that gives the answers of the contract, as a test sets them."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

JOB_ID = "0190a000-0000-7000-8000-000000000001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


def job(status: str = "queued", **more: Any) -> dict[str, Any]:
    """A job as the service shows it."""
    return {
        "id": JOB_ID,
        "status": status,
        "attempts": 0 if status == "queued" else 1,
        "progress": 0.0,
        "created_at": "2026-11-24T08:00:00+00:00",
        "labels": {},
        "links": {"self": f"/v1/jobs/{JOB_ID}", "result": f"/v1/jobs/{JOB_ID}/result"},
    } | more


def accepted() -> Answer:
    return Answer(status=202, body=job(), headers={"Location": f"/v1/jobs/{JOB_ID}", "Retry-After": "1"})


def problem(status: int, code: str, **more: Any) -> Answer:
    body = {"type": "about:blank", "title": "Not so", "status": status, "detail": "It cannot be.", "code": code} | more
    return Answer(status=status, body=body, headers={"Content-Type": "application/problem+json"})


class FakeService:
    """Answers in turn, for each method and path; the last answer stays."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[tuple[str, Any]] = []
        self.authorizations: list[str | None] = []
        self.headers: list[Mapping[str, str]] = []
        self._answers: dict[str, list[Answer]] = {}

    def on_submit(self, *answers: Answer) -> None:
        self._answers["POST /v1/jobs"] = list(answers)

    def on_job(self, *answers: Answer) -> None:
        self._answers[f"GET /v1/jobs/{JOB_ID}"] = list(answers)

    def on_result(self, *answers: Answer) -> None:
        self._answers[f"GET /v1/jobs/{JOB_ID}/result"] = list(answers)

    def on_export(self, suffix: str, *answers: Answer) -> None:
        self._answers[f"GET /v1/jobs/{JOB_ID}/result.{suffix}"] = list(answers)

    def on_translation(self, *answers: Answer) -> None:
        self._answers[f"POST /v1/jobs/{JOB_ID}/translation"] = list(answers)

    def answer(self, route: str, body: Any) -> Answer:
        self.requests.append((route, body))
        answers = self._answers.get(route) or [problem(404, "not_found")]
        return answers.pop(0) if len(answers) > 1 else answers[0]


@contextmanager
def serving() -> Iterator[FakeService]:
    """Run the server on a free loopback port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(json.loads(body) if self.headers["Content-Type"] == "application/json" else body)

        def _answer(self, body: Any) -> None:
            fake.authorizations.append(self.headers["Authorization"])
            fake.headers.append(dict(self.headers))
            answer = fake.answer(f"{self.command} {self.path}", body)
            content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            content = b"" if answer.status == 304 else content
            self.send_response(answer.status)
            for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        fake = FakeService(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield fake
        finally:
            server.shutdown()
            thread.join()
