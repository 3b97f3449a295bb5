"""What becomes of a request: a new job, or one that there is already; and how requests are compared."""

import hashlib
import hmac
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from schemas.job import Job, JobRequest, JobRequestSchema
from schemas.quota import Quota
from schemas.settings import MINUTE

# Is told what is left of a tenant's requests, None where they are not limited, and raises if there was nothing.
Counted = Callable[[Quota | None], None]


class Outcome(StrEnum):
    """Whether a request made a job, came again under its idempotency key, or had been answered before."""

    CREATED = "created"
    REPLAYED = "replayed"
    REUSED = "reused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """The job that a request stands for."""

    job: Job
    outcome: Outcome

    @property
    def replayed(self) -> bool:
        """Whether the same request came before, under the same key."""
        return self.outcome is Outcome.REPLAYED

    @property
    def reused(self) -> bool:
        """Whether the job is another request's, for the same article and options."""
        return self.outcome is Outcome.REUSED


class Written:
    """A request as it is stored, and as it is compared: field by field, however it was spelled."""

    def __init__(self, request: JobRequest, schema: JobRequestSchema) -> None:
        self._fields = schema.dump(request)
        self._secret = request.callback.secret if request.callback else None
        self.text = json.dumps(self._fields, ensure_ascii=False)

    @property
    def content(self) -> str:
        """A digest of what decides the result: the article and the options."""
        return hashlib.sha256(_ordered([self._fields["article"], self._fields["options"]])).hexdigest()

    def fingerprint(self, key: str | None) -> str:
        """The fingerprint of the whole request; empty without a key."""
        return fingerprint([self._fields, self._secret], key) if key is not None else ""


def quota_from(counted: Sequence[int], limit: int) -> Quota | None:
    """What is left of the requests of a minute, as the scripts tell that have counted one; None if they have not."""
    if not counted:
        return None
    admitted, remaining, reset_ms = counted
    return Quota(
        admitted=bool(admitted),
        limit=limit,
        window_seconds=MINUTE,
        remaining=remaining,
        reset_seconds=min(MINUTE, math.ceil(reset_ms / 1000)),
    )


def fingerprint(document: object, key: str) -> str:
    """A digest of what was sent under a key; it tells those who do not know the key nothing."""
    return hmac.digest(key.encode(), _ordered(document), "sha256").hex()


def _ordered(value: object) -> bytes:
    return json.dumps(value, sort_keys=True).encode()
