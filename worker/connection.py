"""The connection to the Redis server, and the one error that callers see when it does not serve."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from redis import BlockingConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from schemas.settings import Settings
from worker.errors import StoreUnavailableError

# So few that whoever has one is served at once: were a thousand greenlets to ask together, answers would lie unread
# until they seem late. One more is for the subscription to changes.
CONNECTIONS = 8 + 1
QUEUEING_SECONDS = 10.0

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")


def open_redis(settings: Settings) -> Redis:
    """A client of the server that the settings name. Connects when first used, and shares a few connections."""
    timeout = settings.redis_timeout_seconds
    pool = BlockingConnectionPool.from_url(
        settings.redis_url,
        max_connections=CONNECTIONS,
        timeout=QUEUEING_SECONDS,
        decode_responses=True,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        # A caller is waiting: one failure is answer enough, and the client of the api is told to come back.
        retry=Retry(NoBackoff(), 0),
        health_check_interval=30,
    )
    return Redis(connection_pool=pool)


def guarded(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """Turn every failure of the server into StoreUnavailableError."""

    @wraps(method)
    def call(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(self, *args, **kwargs)
        except RedisError as error:
            raise StoreUnavailableError(f"The Redis server does not serve: {error}") from error

    return call


def clock_ms(redis: Redis) -> int:
    """Milliseconds of the server's clock, which all machines share."""
    seconds, microseconds = redis.time()
    return int(seconds) * 1000 + int(microseconds) // 1000
