"""Write what the theme is made of: its colours in both themes with what each stands for, its sizes and durations."""

from __future__ import annotations

from dataclasses import fields

from scenes.style.theme import DARK, LIGHT, ROLES, Theme

__all__ = ["theme_section"]

MEANINGS = {
    "BACKGROUND": "the ground",
    "PANEL": "a plate under text",
    "TEXT": "text, and what has no role",
    "QUIET": "axes, help lines",
    "SCALE": "numbers and names of axes",
    "FAINT": "grids, what is done with",
    "FUNCTION": "a function and its graph",
    "DERIVATIVE": "a derivative, a slope in the limit",
    "TANGENT": "a tangent: the derivative's colour",
    "SECANT": "a secant, an average slope",
    "AREA": "an area, an integral",
    "INPUT": "what goes in: a point, x, inputs of a network",
    "WEIGHT": "a weight",
    "ACTIVATION": "what a unit puts out, an inner function",
    "LOSS": "a loss, an error",
    "GRADIENT": "a gradient",
    "STEP": "a step, h, a learning rate",
}
UNITS = (
    ("Sizes of type, in points", ("SMALL", "LABEL", "BODY", "FORMULA", "HEADING", "TITLE")),
    ("widths of lines, in hundredths of a frame unit", ("HAIRLINE", "AXIS", "LINE", "CURVE", "BOLD")),
    ("lengths, in frame units (a frame is 8 high)", ("DOT", "GAP", "SPACE", "MARGIN")),
    ("durations, in seconds", ("QUICK", "CALM", "SLOW", "SLOWEST", "BREATH", "GUESS")),
)


def theme_section() -> str:
    """Return the section of the page; it has every name of the theme.

    Raises
    ------
    LookupError
        The theme has a name that isn't described here, or lacks one that is.
    """
    described = {*MEANINGS, *(name for _, names in UNITS for name in names)}
    if described != {field.name for field in fields(Theme)}:
        raise LookupError(described ^ {field.name for field in fields(Theme)})
    rows = [
        f"| `theme.{name}` | {f'`{name.lower()}`' if name.lower() in ROLES else ''} | {getattr(DARK, name)} | "
        f"{getattr(LIGHT, name)} | {meaning} |"
        for name, meaning in MEANINGS.items()
    ]
    sizes = "; ".join(
        f"{unit}: {', '.join(f'`{name}` {getattr(DARK, name):g}' for name in names)}" for unit, names in UNITS
    )
    return "\n".join([HEAD, *rows, "", f"{sizes}.", ""])


HEAD = """## The theme

`from scenes.style.theme import theme` has all colours, sizes and durations; ask it while you draw. A **role** is what a
colour stands for: a formula has a function of its name that colours its argument, `step(h)`, and a table `[colors]` in
the lecture file may give it another colour (`tangent` has the derivative's). `theme.ink(theme.AREA)` is the tone of a
colour in which text of it can be read.

| name | role | dark | light | what it stands for |
| --- | --- | --- | --- | --- |"""
