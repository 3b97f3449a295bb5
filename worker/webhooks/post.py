"""One HTTP call: a message goes out, a status comes back. Nothing is followed, and no body is read."""

import asyncio
import ssl
from collections.abc import Mapping

import httpcore

from schemas.callback import CallbackError
from worker.webhooks.message import Message
from worker.webhooks.network import GuardedNetwork, NoAllowedAddressError
from worker.webhooks.schedule import Answer

CONNECT_SECONDS = 5.0

# In this order, for some are kinds of others.
ERRORS: Mapping[type[Exception], CallbackError] = {
    NoAllowedAddressError: CallbackError.NO_ALLOWED_ADDRESS,
    TimeoutError: CallbackError.TIMED_OUT,
    httpcore.TimeoutException: CallbackError.TIMED_OUT,
    httpcore.NetworkError: CallbackError.CONNECTION_FAILED,
    httpcore.ProtocolError: CallbackError.NO_HTTP,
}


class Post:
    """Sends messages, ``connections`` at a time, each within ``seconds`` from resolving the name to the status."""

    def __init__(self, network: GuardedNetwork, *, seconds: float, connections: int) -> None:
        self._seconds = seconds
        self._pool = httpcore.AsyncConnectionPool(
            # With the authorities of this machine; SSL_CERT_FILE names others.
            ssl_context=ssl.create_default_context(),
            max_connections=connections,
            max_keepalive_connections=0,
            network_backend=network,
        )

    async def send(self, url: str, message: Message) -> Answer:
        """Post the message and tell how the receiver answered."""
        connect = min(CONNECT_SECONDS, self._seconds)
        timeouts = {"connect": connect, "read": self._seconds, "write": self._seconds, "pool": self._seconds}
        try:
            async with (
                asyncio.timeout(self._seconds),
                self._pool.stream(
                    "POST",
                    url,
                    headers=list(message.headers.items()),
                    content=message.body,
                    extensions={"timeout": timeouts},
                ) as response,
            ):
                return Answer(status=response.status, retry_after=_header(response, b"retry-after"))
        except tuple(ERRORS) as error:
            return Answer(error=_reason(error))

    async def close(self) -> None:
        """Close what is open."""
        await self._pool.aclose()


def _header(response: httpcore.Response, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in response.headers if key.lower() == name), None)


def _reason(error: Exception) -> CallbackError:
    cause: BaseException | None = error
    while cause is not None:
        # The libraries in between turn it into an error of the connection.
        if isinstance(cause, ssl.SSLError):
            return CallbackError.TLS_FAILED
        cause = cause.__cause__ or cause.__context__
    return next(code for kind, code in ERRORS.items() if isinstance(error, kind))
