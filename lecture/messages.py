"""A user's mistakes put into words: the place, the value, what is wrong with it, and the remedy."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["closest", "explain", "once", "quote"]

LONGEST = 80
OF_CHAPTER = re.compile(r'.*?: chapter\[\d+\]\.parameters(\.\w+|: unknown key "[^"]*")')

# pydantic's kinds of finding in a lecturer's words, with the remedy; others keep pydantic's own words.
WORDING = {
    "dict_type": 'isn\'t a table; write { zh = "…", en = "…" }',
    "list_type": "isn't a list; write [ … ]",
    "model_type": "isn't a table; write it under a heading of its own",
    "string_type": "isn't text; put it into quotes",
    "string_too_short": "is empty; write something",
    "string_too_long": "is too long; shorten it",
    "string_pattern_mismatch": "holds a line break or a control sign; write it on one line",
    "too_short": "is too short; add to it",
    "float_type": "isn't a number",
    "float_parsing": "isn't a number",
    "int_type": "isn't a whole number",
    "int_parsing": "isn't a whole number",
    "finite_number": "isn't finite",
}


def quote(value: Any) -> str:
    """A value as it would stand in the file, on one line and not too long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def closest(name: str, known: Iterable[str]) -> str:
    """What may have been meant: the nearest known name, and all of them."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1)
    return (f"did you mean {near[0]}? " if near else "") + f"known: {', '.join(names) or 'none'}"


def explain(error: ValidationError, place: str, model: type[BaseModel], places: Mapping[str, str] | None = None) -> str:
    """Each of pydantic's findings on a line of its own, with the place before it; `places` are those of single keys."""
    lines = []
    for detail in error.errors(include_url=False):
        shared = (places or {}).get(_key(detail))
        scene = f" of {place.rpartition(': ')[2]}" if shared else ""
        lines.append(_explain(detail, shared or place, model, scene))
    return "\n".join(lines)


def _key(detail: ErrorDetails) -> str:
    """The key that a finding is about: the outermost of its place, or the one that its words begin with."""
    if detail["loc"]:
        return str(detail["loc"][0])
    return str(detail["ctx"]["error"]).split(":")[0] if detail["type"] == "value_error" else ""


def once(mistakes: Iterable[str]) -> str:
    """Mistakes one below the other; what several scenes say of a parameter of their chapter is told once."""
    blocks = [block for mistake in mistakes for block in re.split(r"\n(?! )", mistake)]
    told: dict[str, str] = {}
    for block in blocks:
        shared = OF_CHAPTER.match(block)
        told.setdefault(shared[0] if shared else block, block)
    return "\n".join(told.values())


def _explain(detail: ErrorDetails, place: str, model: type[BaseModel], scene: str = "") -> str:
    """One finding; `scene` is named where a key may be known to others."""
    *path, last = detail["loc"] or ("",)
    where = f"{place}{_path(detail['loc'], place)}"
    match detail["type"]:
        case "missing":
            return f"{where}: is missing; add {last} = …"
        case "extra_forbidden":
            unknown = f"{place}{_path(tuple(path), place)}: unknown key {quote(last)}{scene}"
            return f"{unknown}; {_known(str(last), path, model)}"
        case "value_error":
            message = str(detail["ctx"]["error"])
            names_field = not detail["loc"] and message.split(":")[0] in model.model_fields
            return f"{where}{'.' if names_field else ': '}{message}"
        case _:
            message = WORDING.get(detail["type"]) or "is refused: " + detail["msg"][0].lower() + detail["msg"][1:]
            return f"{where}: {quote(detail['input'])} {message}{_example(path, last, model)}"


def _path(location: tuple[int | str, ...], place: str) -> str:
    """`chapter[2].title.zh`, as a reader counts; a key that isn't a plain word is quoted."""
    parts = ""
    for step in location:
        if isinstance(step, int):
            parts += f"[{step + 1}]"
        else:
            parts += f".{step if step.replace('_', '').isalnum() and step.isascii() else quote(step)}"
    if not parts:
        return ""
    return parts if not place.endswith(".toml") else f": {parts[1:]}"


def _known(name: str, path: list[int | str], model: type[BaseModel]) -> str:
    """The keys that the model has at this place, as far as it is the model's own level."""
    return closest(name, model.model_fields) if not path else "remove it"


def _example(path: list[int | str], last: int | str, model: type[BaseModel]) -> str:
    """The default as an example of what is wanted."""
    top = path[0] if path else last
    known = model.model_fields.get(str(top))
    if known is None or known.is_required():
        return ""
    return f"; write for example {top} = {quote(known.get_default(call_default_factory=True))}"
