"""Every colour, font, size and duration of the lecture.

One colour a quantity: whatever shows the function, its slope, a weight or the loss wears that quantity's colour in
every scene, and so does its symbol in a formula.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from scenes.framework.errors import LectureError

BACKGROUND = "#11131a"
PANEL = "#1b1f2a"
TEXT = "#edf0f5"
QUIET = "#9aa3b5"
FAINT = "#4a5163"

# One colour a quantity. Chosen by search for the largest least distance in CIELAB, for normal sight and under
# protanopia, deuteranopia and tritanopia (Machado 2009, severity 1); tests/scenes/test_theme.py keeps it so.
ROLES = {
    "function": "#6aaefe",
    "derivative": "#fbbb26",
    "tangent": "#6fe8af",
    "secant": "#dc7821",
    "area": "#5c9990",
    "input": "#a6d4ff",
    "weight": "#926eff",
    "activation": "#c4ff72",
    "loss": "#ec4e51",
    "gradient": "#e144bf",
    "step": "#cccc79",
}

FUNCTION = ROLES["function"]
DERIVATIVE = ROLES["derivative"]
TANGENT = ROLES["tangent"]
SECANT = ROLES["secant"]
AREA = ROLES["area"]
INPUT = ROLES["input"]
WEIGHT = ROLES["weight"]
ACTIVATION = ROLES["activation"]
LOSS = ROLES["loss"]
GRADIENT = ROLES["gradient"]
STEP = ROLES["step"]

# Type scale, in points of a frame 1080 pixels high (24 pt = 32 px between baselines set solid).
SMALL = 24
LABEL = 28
BODY = 32
FORMULA = 40
HEADING = 40
TITLE = 72

# Strokes, in manim's hundredths of a unit.
HAIRLINE = 1.5
AXIS = 2.5
LINE = 4
CURVE = 5
BOLD = 7

DOT = 0.09

# Distances, in units of a frame 8 high.
GAP = 0.2
SPACE = 0.4
MARGIN = 0.45

# Durations in seconds.
QUICK = 0.6
CALM = 1.2
SLOW = 2.5
BREATH = 0.35
GUESS = 3.0  # to think about a question

FONT = "Noto Sans CJK SC"
WEIGHT_TEXT = 400
LANGUAGE_TAGS = {"zh": ("zh", "cn"), "en": ("en", "us")}


@cache
def font_folder() -> Path:
    """The folder of the text font, which comes with the package manimgx-fonts-cjk."""
    try:
        import manimgx_fonts_cjk
    except ImportError as error:
        raise LectureError(
            f"font {FONT}: the package manimgx-fonts-cjk is not installed; run `make lecture`, which installs it"
        ) from error
    folder = Path(os.path.dirname(manimgx_fonts_cjk.__file__))
    if not any(folder.glob("*.tt[cf]")) and not any(folder.glob("*.otf")):
        raise LectureError(f"font {FONT}: no font file in {folder}; install the package manimgx-fonts-cjk again")
    return folder


@cache
def font_identity() -> str:
    """What tells this font from another of the same name: the file and its size."""
    return " ".join(f"{file.name}:{file.stat().st_size}" for file in sorted(font_folder().glob("*.?t*")))


@cache
def preamble(language: str) -> str:
    """Typst's settings for all text and formulas; each role is a function that colours its argument: `step(h)`."""
    lang, region = LANGUAGE_TAGS[language]
    lines = [
        # manim's cache of typeset text knows the source only: name the font file in it.
        f"// {font_identity()}",
        f'#set text(font: "{FONT}", weight: {WEIGHT_TEXT}, lang: "{lang}", region: "{region}")',
        '#show math.equation: set text(font: "New Computer Modern Math", weight: 400)',
        # Words inside a formula are set in the text font.
        f'#let words(body) = text(font: "{FONT}", weight: {WEIGHT_TEXT}, body)',
        *(f'#let {role}(body) = text(fill: rgb("{colour}"), body)' for role, colour in ROLES.items()),
        f'#let quiet(body) = text(fill: rgb("{QUIET}"), body)',
    ]
    return "\n".join(lines)
