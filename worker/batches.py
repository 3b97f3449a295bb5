"""Batches in Redis: many articles accepted in one step, each a job of its own.

A batch is a record (hash) that counts its open jobs, and for each article an entry in a hash that says what became of
it: ``created JOB NAME``, ``reused JOB NAME`` (an earlier job has what was asked for), or ``refused`` and why. When the
last of its jobs ends, it begins to expire as jobs do.
"""

import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from redis import Redis
from redis.client import Pipeline

from schemas.batch import (
    ARTICLE_STATUSES,
    ENDED,
    GONE,
    REFUSED,
    Batch,
    BatchArticle,
    BatchOutcome,
    BatchStatus,
    Refusal,
    batch_links,
)
from schemas.job import FailureSchema, JobRequest
from schemas.lifecycle import Status
from schemas.problem import FieldError
from schemas.settings import Settings
from worker import scripts
from worker.acceptance import Place
from worker.connection import clock_ms, guarded
from worker.errors import ExpiredBatchError, KeyReusedError, UnknownBatchError
from worker.record import (
    batch_articles_key,
    batch_idempotency_key,
    batch_key,
    batch_tombstone_key,
    job_keys,
    moment,
    record_key,
    result_key,
)
from worker.store import Store
from worker.submission import fingerprint

# So many results are in memory at a time.
CHUNK = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What became of an article when it was submitted."""

    index: int
    outcome: str
    job: str | None
    id: str | None
    errors: tuple[FieldError, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article with what there is of it by now; ``result`` is JSON."""

    outcome: BatchOutcome
    result: str | None


class Batches:
    """Batches of a store. Every method raises StoreUnavailableError while the server cannot be used."""

    def __init__(self, redis: Redis, store: Store, settings: Settings) -> None:
        self._redis = redis
        self._store = store
        self._settings = settings
        self._seal = redis.register_script(scripts.source("seal"))

    @guarded
    def create(
        self,
        articles: Sequence[JobRequest | Refusal],
        tenant: str,
        key: str | None = None,
        documents: object = None,
        *,
        admit: Callable[[], None] = lambda: None,
    ) -> tuple[str, bool]:
        """Accept a batch, all of it or nothing; its id, and whether it is an earlier one with this idempotency key.

        ``documents`` is what was sent, to be compared with what comes again under the key. ``admit`` is called before
        a new batch is written, and may refuse it.

        :raises KeyReusedError: if the key came before with other documents.
        """
        batch_id, created = str(uuid.uuid4()), clock_ms(self._redis)
        name = batch_idempotency_key(tenant, key or "")
        digest = fingerprint(documents, key) if key else ""

        def write(pipe: Pipeline) -> Any:
            if key and "batch" in (first := pipe.hgetall(name)):
                if first["fingerprint"] != digest:
                    raise KeyReusedError
                return str(first["batch"])
            admit()
            pipe.multi()
            pipe.hset(batch_key(batch_id), mapping={"tenant": tenant, "created": created, "open": 1})
            for index, article in enumerate(articles):
                self._enter(pipe, Place(batch_id=batch_id, index=index), article, tenant)
            self._seal(keys=[*job_keys(""), batch_key(batch_id)], args=["", *self._store.times], client=pipe)
            if key:
                pipe.hset(name, mapping={"batch": batch_id, "fingerprint": digest})
                pipe.hdel(name, "holder")
                pipe.expire(name, self._settings.idempotency_seconds)
            return batch_id

        watched = [name] if key else []
        found = self._redis.transaction(write, *watched, value_from_callable=True)
        return str(found), found != batch_id

    def _enter(self, pipe: Pipeline, place: Place, article: JobRequest | Refusal, tenant: str) -> None:
        if isinstance(article, JobRequest):
            self._store.acceptance.write(str(uuid.uuid4()), article, tenant, place=place, pipe=pipe)
            return
        errors = [[error.pointer, error.detail] for error in article.errors]
        entry = f"{REFUSED} {json.dumps([article.id, errors])}"
        pipe.hset(batch_articles_key(place.batch_id), str(place.index), entry)

    @guarded
    def batch(self, batch_id: str, tenant: str | None = None) -> Batch:
        """How a batch stands.

        :raises UnknownBatchError: if there never was one, its tombstone is gone too, or it is another tenant's.
        :raises ExpiredBatchError: if it was erased at the end of its retention.
        """
        record, entries = self._read(batch_id, tenant)
        with self._redis.pipeline(transaction=False) as pipe:
            for entry in entries:
                pipe.hmget(record_key(entry.job or ""), "status", "progress")
            states = pipe.execute()
        articles = tuple(_article(entry, status) for entry, (status, _) in zip(entries, states, strict=True))
        accepted = [
            1.0 if article.status in ENDED else float(progress or 0)
            for article, (_, progress) in zip(articles, states, strict=True)
            if article.status != REFUSED
        ]
        ended = all(article.status in ENDED for article in articles)
        return Batch(
            id=batch_id,
            status=BatchStatus.ENDED if ended else BatchStatus.RUNNING,
            progress=round(sum(accepted) / max(1, len(accepted)), 4),
            counts=dict.fromkeys(ARTICLE_STATUSES, 0) | Counter(article.status for article in articles),
            created_at=moment(record["created"]),
            finished_at=moment(record["finished"]) if "finished" in record else None,
            expires_at=moment(record["expires"]) if "expires" in record else None,
            articles=articles,
            links=batch_links(batch_id),
        )

    @guarded
    def entries(self, batch_id: str, tenant: str | None = None) -> list[Entry]:
        """What became of each article when it was submitted, in order; raises what :meth:`batch` raises."""
        return self._read(batch_id, tenant)[1]

    def items(self, entries: Sequence[Entry]) -> Iterator[Item]:
        """These articles with their results, in order; only a few of them are in memory at a time."""
        for begin in range(0, len(entries), CHUNK):
            yield from self._chunk(entries[begin : begin + CHUNK])

    @guarded
    def _chunk(self, entries: Sequence[Entry]) -> list[Item]:
        with self._redis.pipeline(transaction=True) as pipe:
            for entry in entries:
                pipe.hmget(record_key(entry.job or ""), "status", "failure")
                pipe.get(result_key(entry.job or ""))
            found = pipe.execute()
        states = zip(entries, found[::2], found[1::2], strict=True)
        return [_item(entry, status, failure, result) for entry, (status, failure), result in states]

    def _read(self, batch_id: str, tenant: str | None) -> tuple[dict[str, str], list[Entry]]:
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.hgetall(batch_key(batch_id))
            pipe.hgetall(batch_articles_key(batch_id))
            pipe.hgetall(batch_tombstone_key(batch_id))
            record, entries, tombstone = pipe.execute()
        owner = (record or tombstone).get("tenant")
        if owner is None or tenant not in (None, owner):
            raise UnknownBatchError
        if not record:
            at = datetime.fromtimestamp(int(tombstone["at"]) // 1000, UTC).isoformat()
            raise ExpiredBatchError(f"The batch expired at {at} and was erased.")
        return record, sorted(map(_entry, entries.items()), key=lambda entry: entry.index)


def _entry(kept: tuple[str, str]) -> Entry:
    index, (outcome, rest) = int(kept[0]), kept[1].split(" ", 1)
    if outcome == REFUSED:
        name, errors = json.loads(rest)
        told = tuple(FieldError(pointer=pointer, detail=detail) for pointer, detail in errors)
        return Entry(index=index, outcome=outcome, job=None, id=name, errors=told)
    job, name = rest.split(" ", 1)
    return Entry(index=index, outcome=outcome, job=job, id=name or None, errors=None)


def _article(entry: Entry, status: str | None) -> BatchArticle:
    return BatchArticle(
        index=entry.index,
        id=entry.id,
        job=entry.job,
        status=(status or GONE) if entry.job else REFUSED,
        errors=entry.errors,
    )


def _item(entry: Entry, status: str | None, failure: str | None, result: str | None) -> Item:
    article = _article(entry, status)
    outcome = BatchOutcome(
        index=article.index,
        id=article.id,
        job=article.job,
        # The result may have expired between two looks.
        status=GONE if article.status == Status.SUCCEEDED and result is None else article.status,
        errors=article.errors,
        error=FailureSchema().loads(failure) if failure else None,
    )
    return Item(outcome=outcome, result=result)
