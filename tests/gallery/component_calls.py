"""Describe how a component is called: its parameters as the code has them, and its methods with what they do."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["called"]

WIDTH = 110
EMPTY = inspect.Parameter.empty
STARS = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}


def called(shown: Callable[..., Any]) -> str:
    """Return the call of a class or function, and the class's methods."""
    _, _, rest = (inspect.getdoc(shown) or "").partition("\n\n")
    code = f"\n```python\n{_call(shown, shown.__name__)}\n```\n" + (f"\n```text\n{rest}\n```\n" if rest else "")
    methods = [*_methods(shown)] if inspect.isclass(shown) else []
    return code + ("\n" + "\n".join(methods) + "\n" if methods else "")


def _call(shown: Callable[..., Any], name: str, *, is_method: bool = False) -> str:
    """Return a call with its parameters and what it returns; a line each where they don't fit into one."""
    found = inspect.signature(shown)
    parts = _parameters(list(found.parameters.values())[is_method:])
    returned = "" if found.return_annotation in (EMPTY, "None", None) else f" -> {found.return_annotation}"
    line = f"{name}({', '.join(parts)}){returned}"
    return (
        line if len(line) <= WIDTH or is_method else "\n".join([f"{name}(", *(f"    {each}," for each in parts), ")"])
    )


def _parameters(own: list[inspect.Parameter]) -> list[str]:
    parts, may_be_placed = [], True
    for one in own:
        if one.kind is inspect.Parameter.KEYWORD_ONLY and may_be_placed:
            parts.append("*")
        may_be_placed &= one.kind not in (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_POSITIONAL)
        told = "" if one.annotation is EMPTY else f": {one.annotation}"
        default = "" if one.default is EMPTY else f" = {_written(one.default)}"
        parts.append(f"{STARS.get(one.kind, '')}{one.name}{told}{default}")
    return parts


def _written(value: Any) -> str:
    """Return a default as code has it; a function by its name, a nameless one as dots."""
    if inspect.isfunction(value) or inspect.isclass(value):
        return "…" if value.__name__ == "<lambda>" else value.__name__
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple):
        return f"({', '.join(map(_written, value))}{',' if len(value) == 1 else ''})"
    return "…" if " at 0x" in repr(value) else repr(value)


def _methods(shown: type) -> Iterator[str]:
    """Yield a line for each public method or property that the component's own code declares and describes."""
    for name, member in vars(shown).items():
        told = (inspect.getdoc(member) or "").split("\n\n")[0].replace("\n", " ").removesuffix(".")
        if name.startswith("_") or not told:
            continue
        if isinstance(member, property):
            yield f"- `{name}`: {told}"
        elif inspect.isfunction(member):
            yield f"- `{_call(member, name, is_method=True)}`: {told}"
