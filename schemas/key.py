"""An API key as an operator sees it: everything but the key itself."""

from dataclasses import dataclass
from datetime import datetime

from marshmallow import fields, validate

from schemas.contract import ContractSchema

TENANT_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,63}$"
NAME_LIMIT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of a tenant. ``id`` is the part of it that is no secret; times are UTC."""

    id: str
    tenant: str
    created_at: datetime
    name: str | None = None
    last_used_at: datetime | None = None
    expires_at: datetime | None = None


class KeySchema(ContractSchema):
    """Guards :class:`Key`."""

    record = Key

    id = fields.String(required=True)
    tenant = fields.String(required=True, validate=validate.Regexp(TENANT_PATTERN))
    name = fields.String(validate=validate.Length(min=1, max=NAME_LIMIT))
    created_at = fields.AwareDateTime(required=True, format="iso")
    last_used_at = fields.AwareDateTime(format="iso")
    expires_at = fields.AwareDateTime(format="iso")
