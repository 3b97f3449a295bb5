"""Idempotency keys while their requests are handled (draft-ietf-httpapi-idempotency-key-header-07, section 2.6).

A key is claimed, with the fingerprint of its request, before the request is accepted; the step that accepts it puts
what it made in the place of the claim.
"""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from redis import Redis
from redis.exceptions import RedisError

from worker import scripts
from worker.connection import guarded
from worker.errors import KeyInUseError, KeyReusedError, WorkerError

# Should a process die with a claim, its key is free again after that. Acceptance is one step, so that a request which
# takes longer makes no second job.
CLAIM_SECONDS = 10
REFUSALS: Mapping[str, type[WorkerError]] = {"busy": KeyInUseError, "conflict": KeyReusedError}


class Claims:
    """The claims of requests on keys. Raises StoreUnavailableError while the server cannot be used."""

    def __init__(self, redis: Redis) -> None:
        self._claim = redis.register_script(scripts.source("hold"))
        self._release = redis.register_script(scripts.source("release"))

    @contextmanager
    def held(self, name: str, fingerprint: str) -> Iterator[None]:
        """Hold the key that is kept under ``name``; if the request is refused, or fails, the key is free again.

        :raises KeyInUseError: while another request of the same content holds it.
        :raises KeyReusedError: if it belongs to a request of other content.
        """
        token = str(uuid.uuid4())
        self._take(name, fingerprint, token)
        try:
            yield
        except BaseException:
            with suppress(RedisError):
                self._release(keys=[name], args=["", token])
            raise

    @guarded
    def _take(self, name: str, fingerprint: str, token: str) -> None:
        outcome = self._claim(keys=[name], args=["", fingerprint, token, CLAIM_SECONDS * 1000])
        if outcome in REFUSALS:
            raise REFUSALS[outcome]
