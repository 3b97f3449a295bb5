"""Connections to addresses that a client chose: the name is resolved once, every address is checked, and only a checked
address is connected to.

Checking a name beforehand would not do: what it resolves to can change before the connection is made (DNS rebinding).
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence

import httpcore

from schemas.addresses import Network, may_be_called

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class NoAllowedAddressError(Exception):
    """The name does not resolve, or one of its addresses may not be called."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """Every address of a name, as the resolver of this machine orders them; none if it has none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return [str(entry[4][0]) for entry in found]


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """A network on which only public addresses exist, and those of the ``allowed`` networks."""

    def __init__(self, allowed: Sequence[Network], resolve: Resolve = resolve) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  (the library's signature)
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of ``host`` that answers.

        The name stays what TLS verifies, since the caller gives it to the handshake.

        :raises NoAllowedAddressError: if there is no address, or any that may not be called.
        :raises httpcore.ConnectError, httpcore.ConnectTimeout: if none of them answers.
        """
        addresses = await self._resolve(host, port)
        if not addresses or not all(may_be_called(address, self._allowed) for address in addresses):
            raise NoAllowedAddressError
        failure: Exception = NoAllowedAddressError()
        for address in dict.fromkeys(addresses):
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def connect_unix_socket(self, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
        """Refuse: no client has business with a socket of this machine."""
        raise NoAllowedAddressError

    async def sleep(self, seconds: float) -> None:
        """Wait between attempts of the library."""
        await self._network.sleep(seconds)
