"""What every schema of the contract has in common.

Unknown fields are errors, an absent value is left out rather than sent as null, and loading yields the frozen
dataclass that stands beside the schema.
"""

from collections.abc import Mapping
from dataclasses import fields as dataclass_fields
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields, post_dump, post_load


class ContractSchema(Schema):
    """A strict schema of one frozen dataclass, named in ``record``."""

    record: ClassVar[type[Any]]

    class Meta:
        unknown = RAISE

    @post_dump
    def leave_out_absent(self, data: dict[str, Any], **_: object) -> dict[str, Any]:
        """Drop what was not computed: absent and null would otherwise mean the same."""
        return {name: value for name, value in data.items() if value is not None}

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> Any:
        """Make the frozen record; lists become tuples so that it can be hashed and shared."""
        frozen = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
        return self.record(**frozen)


def record_fields(schema: type[ContractSchema]) -> frozenset[str]:
    """Names of the fields of the dataclass that ``schema`` guards."""
    return frozenset(field.name for field in dataclass_fields(schema.record))


class JsonInteger(fields.Integer):
    """An integer as JSON Schema understands it: 5 and 5.0, but neither "5" nor true."""

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
            raise self.make_error("invalid", input=value)
        return int(value)


class JsonNumber(fields.Float):
    """A number as JSON Schema understands it: 1 and 0.5, but neither "0.5" nor true."""

    def _validated(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class JsonBoolean(fields.Boolean):
    """True or false, and none of the words and numbers that are taken for them elsewhere."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class StringMap(fields.Dict):
    """A map from strings to strings whose errors point at the entry, as a JSON pointer can."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, str]:
        try:
            loaded: dict[str, str] = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]
            return loaded
        except ValidationError as error:
            if not isinstance(error.messages, dict):
                raise
            entries = {key: [*parts.get("key", ()), *parts.get("value", ())] for key, parts in error.messages.items()}
            raise ValidationError(entries) from error


def pointer(path: tuple[str | int, ...]) -> str:
    """JSON pointer (RFC 6901) to the place that ``path`` names."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def flatten(messages: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str, str]]:
    """Every message of a marshmallow error tree with the JSON pointer of its field, in the order met."""
    if isinstance(messages, ValidationError):
        return flatten(messages.messages, path)
    if isinstance(messages, Mapping):
        return [
            found
            for key, inner in messages.items()
            for found in flatten(inner, path if key == "_schema" else (*path, key))
        ]
    if isinstance(messages, list | tuple):
        return [found for inner in messages for found in flatten(inner, path)]
    return [(pointer(path), str(messages))]
