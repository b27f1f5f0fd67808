"""Format a user's mistakes: the place, the value, what is wrong with it, and the remedy."""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["closest", "closest_shape", "explain", "faulty_defaults", "quote", "without_repeats"]

LONGEST = 80
SHAPE = re.compile(r"(\d+(?:[.,]\d+)?)\s*[:：/x×]\s*(\d+(?:[.,]\d+)?)")  # 16:10, 1920x1080
Location = tuple[int | str, ...]
OF_CHAPTER = re.compile(r'.*?: chapter\[\d+\]\.parameters(\.\w+|: unknown key "[^"]*")')

# How pydantic names an alternative of a union in a place: `constrained-float`, `tuple[constrained-float, ...]`.
ALTERNATIVE = re.compile(r"(constrained-)?(float|int|str|bool)|(tuple|list|dict|literal)\[.*|function-.*", re.DOTALL)

# pydantic's kinds of finding in a lecturer's words, with the remedy; others keep pydantic's own words.
WORDING = {
    "dict_type": 'isn\'t a table; write {{ zh = "…", en = "…" }}',
    "list_type": "isn't a list; write [ … ]",
    "model_type": "isn't a table; write it under a heading of its own",
    "string_type": "isn't text; put it into quotes",
    "string_too_short": "is empty; write something",
    "string_too_long": "is too long; shorten it",
    "string_pattern_mismatch": "holds a line break or a control sign; write it on one line",
    "too_short": "is too short; add to it",
    "too_long": "is too long; write {max_length} values at most",
    "tuple_type": "isn't a list; write [ … ]",
    "literal_error": "isn't one of {expected}",
    "less_than_equal": "is too large; write {le:.15g} at most",
    "less_than": "is too large; write less than {lt:.15g}",
    "greater_than_equal": "is too small; write {ge:.15g} at least",
    "greater_than": "is too small; write more than {gt:.15g}",
    "float_type": "isn't a number",
    "float_parsing": "isn't a number",
    "int_type": "isn't a whole number",
    "int_parsing": "isn't a whole number",
    "int_from_float": "isn't a whole number",
    "int_parsing_size": "is too large",
    "finite_number": "isn't finite",
}


def quote(value: Any) -> str:
    """Return a value as it would stand in the file, on one line and not too long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def closest(name: str, known: Iterable[str]) -> str:
    """Return what may have been meant: the nearest known name, and all of them."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1)
    return (f"did you mean {near[0]}? " if near else "") + f"known: {', '.join(names) or 'none'}"


def closest_shape(given: str, shapes: Mapping[str, tuple[float, float]]) -> str:
    """Return which shape may have been meant where one like 16:10 was given, the nearest of those that aren't turned,
    and all of them."""
    match = SHAPE.fullmatch(given.strip())
    width, height = (float(side.replace(",", ".")) for side in match.groups()) if match else (0.0, 0.0)
    if not (0 < width < math.inf and 0 < height < math.inf):
        return closest(given, shapes)

    def distance(name: str) -> tuple[bool, float, bool]:
        across, down = shapes[name]
        is_turned = (width - height) * (across - down) < 0
        away = abs(math.log(width) - math.log(height) - math.log(across / down))
        return is_turned, round(away, 9), across == down  # 3:4 is as near to 1:1 as to 9:16

    return f"did you mean {min(shapes, key=distance)}? known: {', '.join(shapes)}"


def explain(error: ValidationError, place: str, model: type[BaseModel], places: Mapping[str, str] | None = None) -> str:
    """Return each of pydantic's findings on a line of its own, with the place before it; `places` are those of single
    keys."""
    lines = []
    for detail in _join_alternatives(error.errors(include_url=False)):
        shared = (places or {}).get(_key(detail))
        scene = f" of {place.rpartition(': ')[2]}" if shared else ""
        lines.append(_explain(detail, shared or place, model, scene))
    return "\n".join(lines)


def faulty_defaults(model: type[BaseModel], place: str) -> str:
    """Return which defaults of a model it refuses itself, each on a line of its own with the place before it."""
    try:
        model.model_validate({})
    except ValidationError as error:
        details = _join_alternatives(error.errors(include_url=False))
        return "\n".join(
            f"{place}: {detail['loc'][0]} = {quote(detail['input'])}, its own default: {_finding(detail)}"
            for detail in details
            if detail["loc"] and detail["type"] != "missing"
        )
    return ""


def _finding(detail: ErrorDetails) -> str:
    """Return what is wrong with a value."""
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    wording = WORDING.get(detail["type"], "").format(**detail.get("ctx", {}))
    return wording or "is refused: " + detail["msg"][0].lower() + detail["msg"][1:]


def _join_alternatives(details: Iterable[ErrorDetails]) -> list[ErrorDetails]:
    """Return the findings of a value's nearest alternative only, where a key takes several kinds of value.

    Nearest is the alternative that was read deepest, then the one whose kind is right. What follows from a wrong item,
    that its list is too short, is left out.
    """
    branches: dict[Location, dict[Location, list[ErrorDetails]]] = {}
    for detail in details:
        steps = detail["loc"]
        cut = next((k for k in range(1, len(steps)) if _is_alternative(steps[k])), len(steps))
        plain = tuple(step for k, step in enumerate(steps) if not (k and _is_alternative(step)))
        found = {**detail, "loc": plain}
        branches.setdefault(steps[:cut], {}).setdefault(steps[cut : cut + 1], []).append(cast("ErrorDetails", found))
    nearest = [max(each.values(), key=_match_depth) for each in branches.values()]
    kept = [detail for branch in nearest for detail in branch]
    return [detail for detail in kept if detail["type"] != "too_short" or not _is_followed(detail["loc"], kept)]


def _is_alternative(step: int | str) -> bool:
    return isinstance(step, str) and ALTERNATIVE.fullmatch(step) is not None


def _match_depth(details: Sequence[ErrorDetails]) -> tuple[int, bool]:
    """Return how deep an alternative was read, and whether its kind of value was right."""
    return max(len(detail["loc"]) for detail in details), not all(d["type"].endswith("_type") for d in details)


def _is_followed(place: Location, details: Iterable[ErrorDetails]) -> bool:
    """Return whether another finding is about an item of the list at a place."""
    return any(len(detail["loc"]) > len(place) and detail["loc"][: len(place)] == place for detail in details)


def _key(detail: ErrorDetails) -> str:
    """Return the key that a finding is about: the outermost of its place, or the one that its words begin with."""
    if detail["loc"]:
        return str(detail["loc"][0])
    return str(detail["ctx"]["error"]).split(":")[0] if detail["type"] == "value_error" else ""


def without_repeats(mistakes: Iterable[str]) -> str:
    """Return mistakes one below the other; what several scenes say of a parameter of their chapter is told once."""
    blocks = [block for mistake in mistakes for block in re.split(r"\n(?! )", mistake)]
    told: dict[str, str] = {}
    for block in blocks:
        shared = OF_CHAPTER.match(block)
        told.setdefault(shared[0] if shared else block, block)
    return "\n".join(told.values())


def _explain(detail: ErrorDetails, place: str, model: type[BaseModel], scene: str = "") -> str:
    """Return one finding; `scene` is named where a key may be known to others."""
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
            return f"{where}: {quote(detail['input'])} {_finding(detail)}{_example(path, last, model)}"


def _path(location: tuple[int | str, ...], place: str) -> str:
    """Return a key's place as a reader counts, such as `chapter[2].title.zh`; a key that isn't a plain word is
    quoted."""
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
    """Return the keys that the model has at this place, as far as it is the model's own level."""
    if path:
        return "remove it"
    return getattr(model, "said_elsewhere", {}).get(name) or closest(name, model.model_fields)


def _example(path: list[int | str], last: int | str, model: type[BaseModel]) -> str:
    """Return the default as an example of what is wanted."""
    top = path[0] if path else last
    known = model.model_fields.get(str(top))
    default = None if known is None or known.is_required() else known.get_default(call_default_factory=True)
    return "" if default is None or default in ({}, [], ()) else f"; write for example {top} = {quote(default)}"
