"""Parts of a result: ``?fields=summary,entities``."""

import json

from api.body import invalid
from schemas.result import ResultSchema

FIELDS = {
    "name": "fields",
    "in": "query",
    "schema": {"type": "string"},
    "example": "summary,entities",
    "description": "Top-level fields to answer with, separated by commas; all of them if absent. For JSON only.",
}


def requested(query: str | None) -> tuple[str, ...]:
    """The fields that are asked for, in the order of the contract; none for all.

    :raises ProblemError: naming what is no field of a result, and the fields that there are.
    """
    if query is None:
        return ()
    named = {name.strip() for name in query.split(",")}
    known = list(ResultSchema().fields)
    if unknown := sorted(named.difference(known)):
        names = ", ".join(repr(name) for name in unknown)
        raise invalid([("/query/fields", f"A result has no field {names}; it has: {', '.join(known)}.")])
    return tuple(name for name in known if name in named)


def project(result: str, names: tuple[str, ...]) -> str:
    """A result as JSON, cut down to these fields, of which it may lack some; as it is if none are named."""
    if not names:
        return result
    fields = json.loads(result)
    return json.dumps({name: fields[name] for name in names if name in fields}, ensure_ascii=False)
