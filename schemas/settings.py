"""Every setting of the service, read from the environment in one go and frozen.

The names are ``KHULASA_`` and the upper-cased field, but for ``REDIS_URL``, which hosts tend to provide.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Any, ClassVar

from marshmallow import EXCLUDE, ValidationError, fields, validate, validates_schema

from schemas.addresses import Network
from schemas.authentication import Auth, is_loopback
from schemas.callback import signing_secret
from schemas.contract import ContractSchema

PREFIX = "KHULASA_"
BUNDLED_MODELS = Path(__file__).parent.parent / "worker" / "models" / "weights"
# In a list of model folders, the one above: nobody has to know where it was installed.
BUNDLED = "bundled"
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class SettingsError(ValueError):
    """Settings that cannot be used. The message names every one of them and what it should be."""


class ModelLoading(StrEnum):
    """When a worker loads models: all of them before it takes jobs, or a language's with the first job in it."""

    AT_START = "at_start"
    ON_DEMAND = "on_demand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator decides. Times are in seconds, text sizes in characters (code points).

    ``model_dir`` is one folder, or several in the manner of PATH. ``auth`` of None leaves it to ``host``. A limit of 0
    is none. ``api_key`` is what the command line sends to a service.
    """

    redis_url: str = field(default="redis://127.0.0.1:6379/0", repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    api_connections: int = 2000
    wait_seconds: int = 30
    auth: Auth | None = None
    api_key: str = field(default="", repr=False)
    requests_per_minute: int = 6_000
    max_open_jobs: int = 10_000
    max_queued_jobs: int = 50_000
    max_memory_percent: int = 90
    workers: int = 1
    languages: tuple[str, ...] = ("ar",)
    model_dir: str = str(BUNDLED_MODELS)
    model_package: str = "khulasa"
    model_loading: ModelLoading = ModelLoading.AT_START
    max_characters: int = 100_000
    max_batch_articles: int = 500
    max_batch_bytes: int = 32 * 1024 * 1024
    chunk_characters: int = 2_500
    retention_seconds: int = DAY
    tombstone_seconds: int = 30 * DAY
    idempotency_seconds: int = DAY
    time_limit_seconds: int = 10 * MINUTE
    visibility_timeout_seconds: int = 15 * MINUTE
    shutdown_seconds: int = 25
    lease_seconds: int = 10
    child_memory_mb: int = 2048
    max_attempts: int = 3
    redis_timeout_seconds: float = 2.0
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    webhook_retry_seconds: tuple[int, ...] = (5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR)
    webhook_timeout_seconds: float = 15.0
    webhook_allow_http: bool = False
    webhook_allowed_networks: tuple[Network, ...] = ()
    log_level: str = "INFO"

    @property
    def authentication(self) -> Auth:
        """Who may use the service: without a word on it, everyone where only this machine can reach it."""
        return self.auth or (Auth.OPEN if is_loopback(self.host) else Auth.KEYS)


class Words(fields.Field[tuple[str, ...]]):
    """Words separated by commas, as environment variables carry lists."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> tuple[str, ...]:
        words = tuple(word.strip() for word in str(value).split(","))
        if not all(re.fullmatch(r"[a-z]{2,3}(-[a-z]+)?", word) for word in words):
            raise ValidationError("Is not a list of language codes; write ar or ar,en.")
        return words


class CommaSeparated(fields.List[Any]):
    """A list as environment variables carry it; a wrong entry is told by its place, and not repeated."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> list[Any]:
        try:
            entries = [entry.strip() for entry in str(value).split(",")]
            return super()._deserialize(entries, attr, data)
        except ValidationError as error:
            places = error.messages.items() if isinstance(error.messages, dict) else ()
            raise ValidationError([f"Entry {place + 1}: {' '.join(texts)}" for place, texts in places]) from error


class IpNetwork(fields.Field[Network]):
    """A network in CIDR notation."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Network:
        try:
            return ip_network(str(value))
        except ValueError as error:
            raise ValidationError("Is not a network; write 10.20.0.0/16 or fd00:1234::/32.") from error


class RedisUrl(fields.Field[str]):
    """The address of a Redis-compatible server, over TCP, TLS or a unix socket."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> str:
        if not re.match(r"(rediss?://[^/\s]+|unix:///\S)", str(value)):
            raise ValidationError("Is not a Redis address; write redis://host:6379/0 or unix:///path/to/redis.sock.")
        return str(value)


class SettingsSchema(ContractSchema):
    """Guards :class:`Settings`; every value arrives as text."""

    record: ClassVar[type[Any]] = Settings

    class Meta:
        unknown = EXCLUDE

    redis_url = RedisUrl()
    host = fields.String(validate=validate.Length(min=1))
    port = fields.Integer(validate=validate.Range(min=1, max=65_535))
    api_connections = fields.Integer(validate=validate.Range(min=4, max=50_000))
    api_key = fields.String()
    wait_seconds = fields.Integer(validate=validate.Range(min=0, max=300))
    auth = fields.Enum(Auth, by_value=True)
    requests_per_minute = fields.Integer(validate=validate.Range(min=0))
    max_open_jobs = fields.Integer(validate=validate.Range(min=0))
    max_queued_jobs = fields.Integer(validate=validate.Range(min=0))
    max_memory_percent = fields.Integer(validate=validate.Range(min=1, max=100))
    workers = fields.Integer(validate=validate.Range(min=1, max=256))
    languages = Words()
    model_dir = fields.String(validate=validate.Length(min=1))
    model_package = fields.String(validate=validate.Length(min=1))
    model_loading = fields.Enum(ModelLoading, by_value=True)
    max_characters = fields.Integer(validate=validate.Range(min=1, max=10_000_000))
    max_batch_articles = fields.Integer(validate=validate.Range(min=1, max=10_000))
    max_batch_bytes = fields.Integer(validate=validate.Range(min=1024, max=1024 * 1024 * 1024))
    chunk_characters = fields.Integer(validate=validate.Range(min=0, max=100_000))
    retention_seconds = fields.Integer(validate=validate.Range(min=1))
    tombstone_seconds = fields.Integer(validate=validate.Range(min=0))
    idempotency_seconds = fields.Integer(validate=validate.Range(min=1))
    time_limit_seconds = fields.Integer(validate=validate.Range(min=1))
    visibility_timeout_seconds = fields.Integer(validate=validate.Range(min=1))
    shutdown_seconds = fields.Integer(validate=validate.Range(min=0))
    lease_seconds = fields.Integer(validate=validate.Range(min=2, max=300))
    child_memory_mb = fields.Integer(validate=validate.Range(min=256))
    max_attempts = fields.Integer(validate=validate.Range(min=1, max=100))
    redis_timeout_seconds = fields.Float(validate=validate.Range(min=0.1, max=60))
    webhook_secrets = CommaSeparated(fields.String(validate=signing_secret), validate=validate.Length(max=4))
    webhook_retry_seconds = CommaSeparated(
        fields.Integer(validate=validate.Range(min=1)), validate=validate.Length(max=32)
    )
    webhook_timeout_seconds = fields.Float(validate=validate.Range(min=0.1, max=60))
    webhook_allow_http = fields.Boolean()
    webhook_allowed_networks = CommaSeparated(IpNetwork())
    log_level = fields.String(validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]))

    @validates_schema
    def timeouts_fit(self, data: dict[str, Any], **_: object) -> None:
        """A message may come back only after the hard limit has ended the task that held it."""
        settings = Settings(**data)
        limit, timeout = settings.time_limit_seconds, settings.visibility_timeout_seconds
        if timeout <= hard_limit(limit):
            raise ValidationError(
                f"Must be above {hard_limit(limit)}, the hard time limit, or running jobs would be delivered twice.",
                "visibility_timeout_seconds",
            )


def hard_limit(time_limit_seconds: int) -> int:
    """Seconds after which a task that ignored its time limit is killed."""
    return time_limit_seconds + 30


def variable(name: str) -> str:
    """The environment variable that sets the field ``name``."""
    return "REDIS_URL" if name == "redis_url" else PREFIX + name.upper()


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings.

    :raises SettingsError: naming every variable that is unknown or wrong, at once.
    """
    known = {variable(name): name for name in SettingsSchema().fields}
    problems = [
        f"{name} is not a setting{_suggestion(name, known)}"
        for name in sorted(environ)
        if name.startswith(PREFIX) and name not in known
    ]
    given = {field: environ[name] for name, field in known.items() if environ.get(name, "") != ""}
    try:
        settings = SettingsSchema().load(given)
    except ValidationError as error:
        problems += [f"{variable(field)}: {' '.join(texts)}" for field, texts in error.messages_dict.items()]
    if problems:
        raise SettingsError("Cannot start with these settings:\n" + "\n".join(f"  {problem}" for problem in problems))
    return settings  # type: ignore[no-any-return]


def _suggestion(name: str, known: Mapping[str, str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else "."
