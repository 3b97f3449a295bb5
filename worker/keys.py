"""API keys: made, recognised and revoked. Redis holds their digests, never the keys.

A key is ``kh_``, an id, ``_``, a secret and a checksum. The id finds the record and may be shown; the checksum tells a
mistyped key from an unknown one, and scanners of leaked secrets a key from noise. The secret has 256 random bits, so
its plain SHA-256 cannot be turned back: slow hashes are for passwords, which can be guessed.
"""

import hashlib
import hmac
import re
import secrets
import string
import threading
import zlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from cachetools import TTLCache
from redis import Redis
from redis.exceptions import OutOfMemoryError

from schemas.key import Key
from worker import scripts
from worker.connection import guarded
from worker.errors import UnknownKeyError
from worker.record import KEYS, api_key_record

ALPHABET = string.digits + string.ascii_letters
ID_LENGTH = 12
SECRET_LENGTH = 43  # 43 * log2(62) = 256 bits
CHECKSUM_LENGTH = 6
FORMAT = re.compile(f"kh_([0-9A-Za-z]{{{ID_LENGTH}}})_[0-9A-Za-z]{{{SECRET_LENGTH + CHECKSUM_LENGTH}}}")
# How long a process may go on with what it knows of a key: so soon a revoked one stops to work.
CACHE_SECONDS = 5
CACHE_SIZE = 1024


def mint() -> tuple[str, str]:
    """A new key, after its id."""
    own = _random(ID_LENGTH)
    text = f"kh_{own}_{_random(SECRET_LENGTH)}"
    return own, text + checksum(text)


def checksum(text: str) -> str:
    """CRC-32 in six characters."""
    number, digits = zlib.crc32(text.encode()), ""
    for _ in range(CHECKSUM_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        digits = ALPHABET[place] + digits
    return digits


def id_of(text: str) -> str | None:
    """The id in a key; None if it is not a key at all, or mistyped."""
    found = FORMAT.fullmatch(text)
    if not found or checksum(text[:-CHECKSUM_LENGTH]) != text[-CHECKSUM_LENGTH:]:
        return None
    return found[1]


def digest(text: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(text.encode()).hexdigest()


class Keys:
    """The keys in Redis. Every method raises StoreUnavailableError while the server cannot be used."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._use = redis.register_script(scripts.source("use"))
        self._known: TTLCache[str, Mapping[str, str]] = TTLCache(CACHE_SIZE, CACHE_SECONDS)
        self._lock = threading.Lock()

    @guarded
    def create(self, tenant: str, name: str | None = None, expires_at: datetime | None = None) -> tuple[Key, str]:
        """Make a key for a tenant; returns what is known of it, and the key, which cannot be had again."""
        own, text = mint()
        record: dict[Any, Any] = {"digest": digest(text), "tenant": tenant, "created": _milliseconds(datetime.now(UTC))}
        if name:
            record["name"] = name
        if expires_at:
            record["expires"] = _milliseconds(expires_at)
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(api_key_record(own), mapping=record)
            pipe.sadd(KEYS, own)
            pipe.execute()
        return _key_from(own, record), text

    @guarded
    def list(self) -> tuple[Key, ...]:
        """All keys, by tenant and age, those that have expired too."""
        members: Any = self._redis.smembers(KEYS)
        ids = sorted(members)
        with self._redis.pipeline(transaction=False) as pipe:
            for own in ids:
                pipe.hgetall(api_key_record(own))
            records = pipe.execute()
        found = [_key_from(own, record) for own, record in zip(ids, records, strict=True) if record]
        return tuple(sorted(found, key=lambda key: (key.tenant, key.created_at, key.id)))

    @guarded
    def revoke(self, key_id: str) -> None:
        """Forget a key; every process refuses it within ``CACHE_SECONDS``.

        :raises UnknownKeyError: if there is none with this id.
        """
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.delete(api_key_record(key_id))
            pipe.srem(KEYS, key_id)
            if not any(pipe.execute()):
                raise UnknownKeyError(f"There is no key with the id {key_id!r}; khulasa keys list shows them.")

    @guarded
    def tenant(self, text: str) -> str | None:
        """Whose key this is; None if it is nobody's, or has expired."""
        own = id_of(text)
        if own is None:
            return None
        with self._lock:
            known = self._known.get(own)
        record = self._record(own) if known is None else known
        if not hmac.compare_digest(record.get("digest", ""), digest(text)):
            return None
        if "expires" in record and _moment(record["expires"]) <= datetime.now(UTC):
            return None
        if known is None:
            # A store that is full has no room for this, and still knows whose key it is.
            with suppress(OutOfMemoryError):
                self._use(keys=[api_key_record(own)], args=[own])
        return record["tenant"]

    def _record(self, own: str) -> Mapping[str, str]:
        found: Any = self._redis.hgetall(api_key_record(own))
        with self._lock:
            self._known[own] = found
        return dict(found)


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _key_from(own: str, record: Mapping[str, str]) -> Key:
    return Key(
        id=own,
        tenant=record["tenant"],
        name=record.get("name"),
        created_at=_moment(record["created"]),
        last_used_at=_moment(record["used"]) if "used" in record else None,
        expires_at=_moment(record["expires"]) if "expires" in record else None,
    )


def _milliseconds(moment: datetime) -> str:
    return str(round(moment.timestamp() * 1000))


def _moment(milliseconds: str) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
