"""A receiver of webhooks as its developer would write it: a server on loopback that verifies by the library."""

import json
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from standardwebhooks import Webhook, WebhookVerificationError

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwSW0gbm90IHNlY3JldA=="  # noqa: S105  (made up for tests)
OTHER_SECRET = "whsec_dGhlIHNlY3JldCBvZiBzb21lb25lIGVsc2U="  # noqa: S105  (the same)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """How a receiver answers one call, after how many seconds."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Received:
    """A call that was verified."""

    id: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.body)
        return loaded


class Server(ThreadingHTTPServer):
    """Takes many calls at once."""

    request_queue_size = 128
    daemon_threads = True


class Receiver:
    """Answers with the replies in turn, and with the last one ever after."""

    def __init__(self, *replies: Reply, secret: str = SECRET, tls: ssl.SSLContext | None = None) -> None:
        self.received: list[Received] = []
        self.refused: list[Mapping[str, str]] = []
        self._webhook = Webhook(secret)
        self._replies = list(replies) or [Reply()]
        self._server = Server(("127.0.0.1", 0), self._handler())
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def port(self) -> int:
        return self._server.server_port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?tenant=7"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                try:
                    receiver._webhook.verify(body, headers)
                except WebhookVerificationError:
                    receiver.refused.append(headers)
                    self._answer(Reply(status=401))
                    return
                call = Received(id=headers["webhook-id"], path=self.path, headers=headers, body=body)
                receiver.received.append(call)
                replies: Sequence[Reply] = receiver._replies
                reply = replies[min(len(receiver.received), len(replies)) - 1]
                time.sleep(reply.seconds)
                self._answer(reply)

            def do_GET(self) -> None:
                receiver.refused.append({"method": "GET"})
                self._answer(Reply(status=405))

            def _answer(self, reply: Reply) -> None:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

            def handle(self) -> None:
                try:
                    super().handle()
                except OSError:
                    self.close_connection = True

        return Handler
