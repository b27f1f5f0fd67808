"""Typeset text and formulas in the theme's fonts and colours.

Words from a script are set as they stand: only `$…$` is mathematics, and nothing in them is ever run as Typst code.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable
from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, UP, BackgroundRectangle, MathTypst, Mobject, Typst, VGroup, VMobject
from typst import TypstError

from scenes.framework.errors import LectureError
from scenes.framework.languages import DEFAULT_LANGUAGE
from scenes.framework.script_math import FUNCTIONS, SYMBOLS, broken_fraction, escape, problem_with, split_math
from scenes.style.decimal_mark import POINT, in_math, math_rules, use_mark
from scenes.style.fonts import font_folders
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = [
    "DIGITS",
    "EM",
    "PLATE",
    "Formula",
    "Words",
    "baseline_of",
    "comma_tail",
    "common_size",
    "fit_formula",
    "fit_title",
    "markup",
    "plated",
    "scale_label",
    "set_below",
    "stack",
    "told_by",
    "type_sizes",
]

# Width of an em in frame units at font size 1, and Typst points of an em in manim's Typst template.
EM = 1 / 96
TYPST_EM = 10
# How opaque a plate is: what it hides is still felt.
PLATE = 0.9
STROKE_UNITS = 100  # of a stroke's width, in a unit of the frame
UNKNOWN = re.compile(r"unknown variable: (\w+)")
ASCENDER = 0.796  # of the letters d, k and l over their baseline, in em
DIGITS = 0.33  # of digits: how far their baseline is under their middle, in em


def markup(text: str) -> str:
    """Return script text as Typst markup: `$…$` is a formula in display style, everything else stays text.

    Raises
    ------
    LectureError
        A formula holds more than mathematics.
    """
    parts: list[str] = []
    for piece, is_math in split_math(text):
        if not is_math:
            parts.append(escape(piece))
        elif problem := problem_with(piece):
            raise LectureError(f"${piece}$ {problem}")
        else:
            parts.append(f"#math.equation(math.display(${in_math(piece)}$.body))")
    return "".join(parts)


def _looks(size: float, color: str, language: str) -> dict[str, Any]:
    """Return manim's settings for a text of the theme."""
    return {
        "font_size": size,
        "color": theme.ink(color),
        "typst_preamble": theme.preamble(language),
        "font_paths": list(font_folders()),
        # Of what manim typeset before and has in its cache, fraction bars and roots are hairlines, whatever their size.
        "use_svg_cache": False,
    }


class TextSource:
    """What texts and formulas have in common: their source as a script writes it, strokes that follow their size, and
    whether they can be seen."""

    source: str

    def _refresh_svg_stroke_widths(self: Any) -> None:
        # manim takes Cairo's widths for pixels: bars would be half as thick as their font has them at 720 lines, and a
        # third of that at 240.
        for part in self._stroke_width_tracked_submobjects:
            thickness = part._typst_source_stroke_width * max(part.width, part.height) / part._typst_reference_size
            part.set_stroke(width=thickness * STROKE_UNITS, family=False)

    @property
    def is_seen(self: Any) -> bool:
        """Whether its first glyph is opaque at all."""
        first = next((glyph for glyph in self.get_family() if glyph.has_points()), None)
        return first is not None and bool(first.get_fill_opacity() > 0)

    def _mark_end(self: Any) -> None:
        """Mark its last glyph, which of a calculation is its result's: its parts may come to the stage one by one."""
        filled = (each for each in reversed(self.get_family()) if each.has_points() and each.get_fill_opacity() > 0)
        if (last := next(filled, None)) is not None:
            last.end_of = self.source


def told_by(glyphs: Iterable[Mobject]) -> list[str]:
    """Return the sources of the texts and formulas whose last glyph is among some mobjects and can be seen."""
    # Asked with hasattr, manim would look for a method that gets it: of a surface's thousand faces at every animation.
    return [each.end_of for each in glyphs if "end_of" in each.__dict__ and each.get_fill_opacity() > 0]


class Words(TextSource, Typst):
    """Text of a script. With `width` (frame units) it is broken into lines; sizes are of the theme's type scale."""

    def __init__(
        self,
        text: str,
        language: str = DEFAULT_LANGUAGE,
        size: float | None = None,
        color: str | None = None,
        width: float | None = None,
        align: str = "left",
        weight: int | None = None,
        **kwargs: Any,
    ) -> None:
        size = size or theme.BODY
        color = color or theme.TEXT
        self.text = self.source = text
        self.size, self.language = size, language
        code = markup(text)
        if weight is not None:
            code = f"#text(weight: {weight})[{code}]"
        if width is not None:
            points = width / (EM * size) * TYPST_EM
            code = f"#block(width: {points:.2f}pt)[#set par(leading: 0.55em)\n#set align({align})\n{code}]"
        try:
            super().__init__(
                code,
                **_looks(size, color, language),
                **kwargs,
            )
        except TypstError as error:
            raise LectureError(
                f'"{text}" cannot be typeset: {error}; mend what stands between its dollar signs'
            ) from error
        self._mark_end()

    @property
    def baseline(self) -> float:
        """The height on which the letters of its only line stand."""
        stem, *letters = Words(f"x{self.text}", self.language, self.size).submobjects
        drop = stem.get_bottom()[1] - VGroup(*letters).get_bottom()[1]
        return float(self.get_bottom()[1] + drop * self.height / VGroup(*letters).height)

    def hang(self, top: float) -> Self:
        """Put its only line under a height, which a letter d would touch: lines with and without one stand alike."""
        return self.shift((top - ASCENDER * self.size * EM - self.baseline) * UP)


class Formula(TextSource, MathTypst):
    """A formula in Typst math. `step(h)` colours h as a step; `{{ h : name }}` makes it selectable by name."""

    def __init__(self, code: str, size: float | None = None, color: str | None = None, **kwargs: Any) -> None:
        size = size or theme.FORMULA
        color = color or theme.TEXT
        if problem := broken_fraction(code):
            raise ValueError(f"Formula({code!r}): {problem}")
        self.code = code
        self.source = f"${code}$"
        self.size = size
        try:
            super().__init__(
                code,
                **_looks(size, color, DEFAULT_LANGUAGE),
                **kwargs,
            )
        except TypstError as error:
            raise ValueError(f"Formula({code!r}): {error}{_meant(str(error))}") from error
        self._mark_end()

    def parts(self, *names: str) -> list[VGroup]:
        """Return the named parts in the order given; what belongs to none of them comes last, if there is any."""
        chosen = [self.select(name) for name in names]
        taken = {id(glyph) for group in chosen for glyph in group}
        rest = [glyph for glyph in self.submobjects if id(glyph) not in taken]
        return [*chosen, VGroup(*rest)] if rest else chosen


def _meant(problem: str) -> str:
    """Return which name may have been meant by one that Typst doesn't know."""
    unknown = UNKNOWN.search(problem)
    near = difflib.get_close_matches(unknown[1], sorted(FUNCTIONS | SYMBOLS), n=1) if unknown else []
    return f"; did you mean {near[0]}?" if near else ""


def baseline_of(label: Mobject) -> float:
    """Return the height of the baseline on which a formula stands; of other text, that of digits at its middle."""
    if not isinstance(label, Formula):
        return float(label.get_y() - DIGITS * getattr(label, "size", theme.BODY) * EM)
    beside = Formula(f"{{{{ {label.code} : label }}}} {{{{ 1 : digit }}}}", size=label.size)
    whole, digit = (beside.select(name) for name in ("label", "digit"))
    return float(label.get_bottom()[1] + digit.get_bottom()[1] - whole.get_bottom()[1])


def comma_tail(formula: Formula) -> float:
    """Return how much lower a formula reaches for the commas in its numbers: it is centred without them."""
    if not math_rules():
        return 0.0
    with use_mark(POINT):
        return float(formula.height - Formula(formula.code, size=formula.size).height)


def fit_formula(code: str, width: float, size: float | None = None, height: float = math.inf) -> Formula:
    """Return a formula in the largest type size, `size` at most, at which it is no wider and no higher than its
    room."""
    size = size or theme.FORMULA
    for each in type_sizes(size):
        formula = Formula(code, size=each)
        if formula.width <= width and formula.height <= height:
            break
    return formula


def fit_title(text: str, language: str, room: Region) -> Words:
    """Return a title on one line in the size of headings; where it is too long for that, in the largest type size at
    which its lines stand in the room."""
    title = Words(text, language, theme.HEADING, weight=500)
    if title.width <= room.width:
        return title
    for size in type_sizes(theme.HEADING):
        title = Words(text, language, size, width=room.width, weight=500)
        if title.height <= room.height:
            break
    return title


def type_sizes(largest: float) -> list[float]:
    """Return the sizes of the type scale for formulas and text, from `largest` down."""
    return [size for size in (theme.FORMULA, theme.BODY, theme.LABEL, theme.SMALL) if size <= largest]


def common_size(codes: Iterable[str], width: float, size: float) -> float:
    """Return the largest type size, `size` at most, at which each of the formulas is no wider than its room."""
    return min(fit_formula(code, width, size).size for code in codes)


def scale_label(code: str, size: float | None = None) -> Formula:
    """Return a number of a scale, or the name of an axis, as a formula that is read from the back row."""
    return Formula(code, size or theme.LABEL, theme.SCALE)


def plated(label: VMobject, color: str | None = None, buff: float | None = None) -> VGroup:
    """Return a label on a plate that hides the line it stands on."""
    color, buff = color or theme.BACKGROUND, theme.GAP / 4 if buff is None else buff
    return VGroup(BackgroundRectangle(label, color=color, fill_opacity=PLATE, buff=buff), label)


def stack(*rows: VMobject, buff: float | None = None, edge: np.ndarray = LEFT) -> VGroup:
    """Return rows of text below each other, aligned at an edge."""
    buff = theme.GAP if buff is None else buff
    return VGroup(*rows).arrange(DOWN, buff=buff, aligned_edge=edge)


def set_below(mobject: VMobject, above: Mobject, gap: float | None = None) -> VMobject:
    """Move a mobject under another one, aligned at its left."""
    gap = 2 * theme.SPACE if gap is None else gap
    return mobject.next_to(above, DOWN, gap).align_to(above, LEFT)
