"""Offsets in the unit that the client chose.

Inside the worker every offset counts code points, as Python does. JavaScript, Java and C# count UTF-16 code units,
where a character outside the basic plane (an emoji, for instance) is two.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from schemas.options import OffsetUnit

T = TypeVar("T")

_LAST_OF_BASIC_PLANE = "\uffff"


def in_unit(value: T, text: str, unit: OffsetUnit) -> T:
    """The same value with every ``begin`` and ``end`` in ``unit``.

    Walks dataclasses and tuples to any depth. ``value`` counts code points in ``text``; lengths and other numbers
    are left alone.
    """
    if unit is OffsetUnit.CODEPOINT:
        return value
    astral = _astral(text)
    return cast(T, _moved(value, lambda offset: offset + bisect_left(astral, offset))) if astral else value


def in_codepoints(value: T, text: str, unit: OffsetUnit) -> T:
    """The same value with every ``begin`` and ``end`` in code points of ``text``; the way back of :func:`in_unit`."""
    if unit is OffsetUnit.CODEPOINT:
        return value
    astral = [position + before for before, position in enumerate(_astral(text))]
    return cast(T, _moved(value, lambda offset: offset - bisect_left(astral, offset))) if astral else value


def _astral(text: str) -> list[int]:
    return [position for position, character in enumerate(text) if character > _LAST_OF_BASIC_PLANE]


def _moved(value: Any, move: Callable[[int], int]) -> Any:
    if isinstance(value, tuple):
        return tuple(_moved(item, move) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    names = {field.name for field in fields(value)}
    spans = {"begin", "end"} <= names
    changes = {}
    for name in names:
        old = getattr(value, name)
        new = move(old) if spans and name in ("begin", "end") else _moved(old, move)
        if new is not old:
            changes[name] = new
    return replace(value, **changes) if changes else value
