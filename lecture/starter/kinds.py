"""Describe a parameter's values for a lecturer: their kind, how many, and their bounds, from the scene's model."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from mathcore import Function
from scenes.framework.parameters import LARGEST

__all__ = ["describe_field"]

COUNTED = {2: "two", 3: "three", 4: "four"}


def describe_field(field: FieldInfo) -> str:
    """Return the kind of a field's values: "a number over 0", "2 to 6 whole numbers", "a function of x and y"."""
    if isinstance(field.default, Function):
        return f"a function of {' and '.join(field.default.variables)}"
    return _describe(field.annotation, field.metadata)


def _describe(kind: Any, bounds: Iterable[Any]) -> str:
    """Return what a type's values are, within bounds of its annotation."""
    while get_origin(kind) is Annotated:
        kind, *more = get_args(kind)
        bounds = [*bounds, *more]
    bounds = _flat(bounds)
    if get_origin(kind) is Literal:
        *names, last = (f'"{value}"' for value in get_args(kind))
        return f"{', '.join(names)} or {last}" if names else last
    if get_origin(kind) in (Union, types.UnionType):
        parts = [_describe(part, bounds) for part in get_args(kind) if part is not type(None)]
        shorter = (part.replace(f"a list of {parts[0]}", "a list of them") for part in parts)
        return ", or ".join(dict.fromkeys(shorter))
    if get_origin(kind) is tuple:
        return _describe_list(get_args(kind), bounds)
    noun = {int: "a whole number", float: "a number", str: "text"}.get(kind, "a value")
    return f"{noun}{_limits(bounds)}"


def _describe_list(parts: tuple[Any, ...], bounds: list[Any]) -> str:
    """Return how many values a list has, and what they are."""
    items = list(dict.fromkeys(_describe(part, []) for part in parts if part is not Ellipsis))
    if len(items) > 1:
        return " and ".join(items)
    if parts[-1] is not Ellipsis:
        return f"{COUNTED.get(len(parts), len(parts))} {_plural(items[0])}"
    least, most = max(_bounds(bounds, "min_length"), default=0), min(_bounds(bounds, "max_length"), default=None)
    return f"{least:g} to {most:g} {_plural(items[0])}" if most else f"a list of {_plural(items[0])}"


def _plural(item: str) -> str:
    """Return "whole numbers from 1 to 9" for "a whole number from 1 to 9", and lists of them likewise."""
    several = (_plural_of_one(part) for part in item.split(", or "))
    return ", or ".join(dict.fromkeys(several))


def _plural_of_one(item: str) -> str:
    found = re.fullmatch(r"a (whole number|number|list)\b(.*)", item)
    return f"{found[1]}s{found[2]}" if found else item


def _flat(bounds: Iterable[Any]) -> list[Any]:
    """Return the bounds, those of pydantic's fields among them."""
    return [each for bound in bounds for each in (bound.metadata if isinstance(bound, FieldInfo) else [bound])]


def _limits(bounds: list[Any]) -> str:
    """Return the bounds in words; those that every number has are not worth a word."""
    lows = [(low, "from") for low in _bounds(bounds, "ge")] + [(low, "over") for low in _bounds(bounds, "gt")]
    highs = [(high, "to") for high in _bounds(bounds, "le")] + [(high, "under") for high in _bounds(bounds, "lt")]
    low, after = max(lows, default=(-LARGEST, ""))
    high, before = min(highs, default=(LARGEST, ""))
    start = f" {after} {low:g}" if low > -LARGEST else ""
    if high >= LARGEST:
        return f"{start} up" if after == "from" and start else start
    if not start:
        return f" up to {high:g}" if before == "to" else f" under {high:g}"
    if before == "to":
        return f"{start} {'to' if after == 'from' else 'and up to'} {high:g}"
    return f"{start} and under {high:g}"


def _bounds(bounds: Iterable[Any], name: str) -> list[float]:
    """Return the bounds of a name, as annotated-types has them: ge, gt, le, lt, min_length, max_length."""
    return [float(value) for bound in bounds if (value := getattr(bound, name, None)) is not None]
