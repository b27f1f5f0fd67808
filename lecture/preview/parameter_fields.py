"""Describe a scene's parameters as fields of a form, and read what was typed into one. Nothing typed is run."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Union, get_args, get_origin

import tomlkit
from pydantic.fields import FieldInfo

from lecture.messages import quote
from lecture.project.lecture_file import SceneEntry
from lecture.starter.kinds import describe_field
from mathcore import Function
from scenes.framework.errors import LectureError

__all__ = ["describe_parameters", "read_typed", "typed_value"]

LONGEST = 2000  # characters of a value that is typed


def describe_parameters(entry: SceneEntry) -> list[dict[str, Any]]:
    """Return the fields of a scene's parameters: name, meaning, kind, bounds, and the default as it is typed."""
    model = entry.load().Parameters
    meanings = model.meanings()
    fields = []
    for name, field in model.model_fields.items():
        default = _plain(field.get_default(call_default_factory=True))
        widget = _widget(field)
        about = {"name": name, "meaning": meanings.get(name) or field.description or "", "kind": describe_field(field)}
        fields.append({**about, "default": typed_value(default, widget), **widget})
    return fields


def _widget(field: FieldInfo) -> dict[str, Any]:
    """Return how a field is typed: as a number, a choice, a text, or as TOML."""
    if isinstance(field.default, Function):
        return {"widget": "text"}
    if get_origin(field.annotation) is Literal:
        return {"widget": "choice", "choices": list(get_args(field.annotation))}
    if field.annotation is bool:
        return {"widget": "choice", "choices": ["true", "false"], "is_toml": True}
    if field.annotation in (int, float):
        limits = {name: _bound(field.metadata, name) for name in ("ge", "gt", "le", "lt")}
        return {"widget": "number", "is_whole": field.annotation is int, **limits}
    options = get_args(field.annotation) if get_origin(field.annotation) is Union else (field.annotation,)
    return {"widget": "text" if str in options else "toml"}


def _bound(metadata: Iterable[Any], name: str) -> float | None:
    found = [getattr(each, name) for each in metadata if getattr(each, name, None) is not None]
    nested = [getattr(inner, name, None) for each in metadata if isinstance(each, FieldInfo) for inner in each.metadata]
    values = [float(value) for value in (*found, *nested) if value is not None]
    return (max(values) if name in ("ge", "gt") else min(values)) if values else None


def _plain(value: Any) -> Any:
    """Return a default as a lecture file has it."""
    if isinstance(value, Function):
        return value.text
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value


def typed_value(value: Any, widget: Mapping[str, Any]) -> str:
    """Return a value as it is typed: text without quotes, anything else as TOML; nothing for none."""
    if value is None or (isinstance(value, str) and widget["widget"] != "toml"):
        return value or ""
    return str(tomlkit.item(value).as_string())


def read_typed(field: dict[str, Any], text: str) -> Any:
    """Return the value that a text in a field means; `None` where it is empty: the default.

    Raises
    ------
    LectureError
        The text can't be a value.
    """
    text = text.strip()
    if not text:
        return None
    if len(text) > LONGEST or not text.isprintable():
        raise LectureError(f"{field['name']}: is too long, or holds signs that aren't seen; write a shorter value")
    if field["widget"] == "text" or (field["widget"] == "choice" and not field.get("is_toml")):
        return text
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        raise LectureError(f"{field['name']}: {quote(text)} can't be read; write {field['kind']}") from None
