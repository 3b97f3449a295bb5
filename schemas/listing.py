"""Lists of jobs: which are asked for, and the pages in which they come."""

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError, fields, validate

from schemas.contract import ContractSchema
from schemas.job import LABELS_LIMIT, Job, JobSchema
from schemas.lifecycle import Status

LIMIT = 50


class Label(fields.Field[tuple[str, str]]):
    """A label as key:value; the value may have colons."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> tuple[str, str]:
        key, colon, text = str(value).partition(":")
        if not (key and colon):
            raise ValidationError("Is not a label; write key:value.")
        return key, text


class Cursor(fields.Field[int]):
    """A place in the list, which clients pass on and do not read."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> int:
        try:
            return int.from_bytes(base64.b64decode(str(value), altchars=b"-_", validate=True))
        except (binascii.Error, ValueError) as error:
            raise ValidationError("Is not from a Link of this list.") from error


def cursor(place: int) -> str:
    """A place in the list as clients get it."""
    return base64.urlsafe_b64encode(place.to_bytes(9)).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """Which jobs are asked for: with one of the statuses and all of the labels, after a place."""

    status: tuple[Status, ...] = ()
    label: tuple[tuple[str, str], ...] = ()
    after: int | None = None
    limit: int = field(default=LIMIT)


class ListQuerySchema(ContractSchema):
    """Guards :class:`ListQuery`."""

    record = ListQuery

    status = fields.List(fields.Enum(Status, by_value=True), load_default=())
    label = fields.List(
        Label(metadata={"type": "string", "pattern": "^[^:]+:"}),
        load_default=(),
        validate=validate.Length(max=LABELS_LIMIT),
    )
    after = Cursor(metadata={"type": "string", "description": "From the Link of the page before."})
    limit = fields.Integer(load_default=LIMIT, validate=validate.Range(min=1, max=200))


@dataclass(frozen=True, slots=True, kw_only=True)
class JobList:
    """Some jobs, newest first, and the path of the next page, if there is one."""

    jobs: tuple[Job, ...]
    next: str | None = None


class JobListSchema(ContractSchema):
    """Guards :class:`JobList`."""

    record = JobList

    jobs = fields.List(fields.Nested(JobSchema), required=True)
    next = fields.String(metadata={"description": "Path of the next page, which may be empty; absent on the last."})
