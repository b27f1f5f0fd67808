"""Every colour, size and duration of the lecture, as a theme that scenes ask while they draw.

One colour a quantity: whatever shows the function, its slope, a weight or the loss wears that quantity's colour in
every scene, and so does its symbol in a formula. Lines have the colour itself, text the tone of it that is legible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, cast

from scenes.framework.languages import LANGUAGES
from scenes.style.context import ContextProxy
from scenes.style.decimal_mark import math_rules
from scenes.style.fonts import WEIGHT_TEXT, font_identity

__all__ = ["DARK", "LIGHT", "OWN_ROLES", "ROLES", "THEMES", "Theme", "theme", "use_theme"]

# What a colour may stand for; a formula has a function of each name that colours its argument: `step(h)`.
ROLES = (
    "function",
    "derivative",
    "tangent",
    "secant",
    "area",
    "input",
    "weight",
    "activation",
    "loss",
    "gradient",
    "step",
)
OWN_ROLES = tuple(role for role in ROLES if role != "tangent")  # whose colour may be chosen


@dataclass(frozen=True)
class Theme:
    """The look of a lecture: colours as #rrggbb, sizes, distances and durations."""

    BACKGROUND: str = "#11131a"
    PANEL: str = "#1b1f2a"
    TEXT: str = "#edf0f5"
    QUIET: str = "#a9b2c3"
    SCALE: str = "#ccd3df"
    FAINT: str = "#6d758a"

    # One colour a quantity; a tangent's slope is the derivative, so both have one. Chosen by search for the largest
    # least distance in CIELAB, of the lines and of the text, for normal sight and under protanopia, deuteranopia and
    # tritanopia (Machado 2009, severity 1), and apart in lightness; tests/scenes/test_theme.py keeps it so.
    FUNCTION: str = "#508cf3"
    DERIVATIVE: str = "#86f6ae"
    TANGENT: str = field(init=False)  # its slope is the derivative
    SECANT: str = "#d09015"
    AREA: str = "#09aa88"
    INPUT: str = "#b9e0fd"
    WEIGHT: str = "#c3bbff"
    ACTIVATION: str = "#c7fd6d"
    LOSS: str = "#db4065"
    GRADIENT: str = "#f699ce"
    STEP: str = "#ddd223"

    # Type scale, in points of a frame 1080 pixels high (24 pt = 32 px between baselines set solid).
    SMALL: float = 24
    LABEL: float = 28
    BODY: float = 32
    FORMULA: float = 40
    HEADING: float = 40
    TITLE: float = 72

    # Strokes, in manim's hundredths of a unit.
    HAIRLINE: float = 1.5
    AXIS: float = 2.5
    LINE: float = 4
    CURVE: float = 5
    BOLD: float = 7

    DOT: float = 0.09

    # Distances, in units of a frame 8 high.
    GAP: float = 0.2
    SPACE: float = 0.4
    MARGIN: float = 0.45

    # Durations in seconds.
    QUICK: float = 0.6
    CALM: float = 1.2
    SLOW: float = 2.5
    SLOWEST: float = 4.0
    BREATH: float = 0.35
    GUESS: float = 3.0  # to think about a question

    def __post_init__(self) -> None:
        object.__setattr__(self, "TANGENT", self.DERIVATIVE)

    def with_colors(self, own: Mapping[str, str]) -> Theme:
        """Return the theme with other colours of roles; a tangent has that of the derivative."""
        changes: dict[str, Any] = {role.upper(): color for role, color in own.items()}
        return replace(self, **changes)

    @property
    def roles(self) -> dict[str, str]:
        """The colour of each role."""
        return {role: getattr(self, role.upper()) for role in ROLES}

    def legible(self, color: str, *grounds: str) -> str:
        """Return the tone of a colour in which text can be read: on the background, on a panel, and on other grounds
        that are given."""
        from scenes.style.contrast import legible_on  # which needs numpy, as the command that reads words doesn't

        return legible_on(color, (self.BACKGROUND, self.PANEL, *grounds))

    def visible(self, color: str) -> str:
        """Return the tone of a colour in which a line can be seen on the background: with a contrast of 3 : 1."""
        from scenes.style.color_space import LEAST_OF_LINES
        from scenes.style.contrast import legible_on

        return legible_on(color, (self.BACKGROUND,), LEAST_OF_LINES)

    def ink(self, color: str) -> str:
        """Return the colour of text that is to have a quantity's colour: its legible tone; others stay."""
        return self.legible(color) if color in self.roles.values() else color

    def preamble(self, language: str) -> str:
        """Return Typst's settings for all text and formulas; each role is a function that colours its argument:
        `step(h)`."""
        return _preamble(self, language) + math_rules()


@cache
def _preamble(theme: Theme, language: str) -> str:
    known = LANGUAGES[language]
    fonts = ", ".join(f'"{font}"' for font in known.fonts)
    # A Chinese font has ’ and “ as wide as its characters, too: for languages with spaces, their narrow form.
    narrow = ', features: ("pwid",)' if known.phrase_space else ""
    lines = [
        # manim's cache of typeset text knows the source only: name the font file in it.
        f"// {font_identity()}",
        f'#set text(font: ({fonts}), weight: {WEIGHT_TEXT}, lang: "{known.tag}", region: "{known.region}"{narrow})',
        '#show math.equation: set text(font: "New Computer Modern Math", weight: 400)',
        # Words inside a formula are set in the text font.
        f"#let words(body) = text(font: ({fonts}), weight: {WEIGHT_TEXT}, body)",
        *(
            f'#let {role}(body) = text(fill: rgb("{theme.legible(colour)}"), body)'
            for role, colour in theme.roles.items()
        ),
        f'#let quiet(body) = text(fill: rgb("{theme.QUIET}"), body)',
    ]
    return "\n".join(lines)


DARK = Theme()
# For a bright room or for print. Chosen by the same search, with hues like those of the dark theme.
LIGHT = Theme(
    BACKGROUND="#fbfbf8",
    PANEL="#eceef2",
    TEXT="#14161c",
    QUIET="#464d5c",
    SCALE="#2c313c",
    FAINT="#7b8394",
    FUNCTION="#2854a2",
    DERIVATIVE="#4a956c",
    SECANT="#512f09",
    AREA="#203e45",
    INPUT="#7c81a6",
    WEIGHT="#5c0db0",
    ACTIVATION="#636c00",
    LOSS="#a8323e",
    GRADIENT="#4e1364",
    STEP="#2b1b00",
)

THEMES = {"dark": DARK, "light": LIGHT}

_theme = ContextProxy("theme", DARK)
# The theme in use. It must not be asked while a module is imported, nor in a default argument: it would be kept.
theme = cast(Theme, _theme)
use_theme = _theme.use
