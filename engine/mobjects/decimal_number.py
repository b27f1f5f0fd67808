"""Give a DecimalNumber a new value without building, arranging and styling its digits one by one.

Boxes are laid out as plain numbers and all points move at once, by the very steps that manim takes. What is not a
plain row of digits in plain colours (units, ellipses, background rectangles, gradients) is left to manim.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from manim import DecimalNumber, ManimColor, VMobject

from engine.bounded_cache import BoundedCache
from engine.mobjects.bounding_boxes import anchors_of, find_edge
from engine.mobjects.glyphs import COLOR_ARRAYS, Box, Glyph, has_plain_colors
from engine.raster.paths import POINTS_PER_CURVE, Floats
from engine.stock_methods import StockMethods

_stock_set_value = DecimalNumber.set_value

_METHODS = StockMethods.of(
    DecimalNumber,
    "set_value",
    "_set_submobjects_from_number",
    "_string_to_mob",
    "add",
    "arrange",
    "center",
    "font_size",
    "init_colors",
    "match_style",
    "move_to",
    "scale",
    "set_fill",
    "set_stroke",
    "set_style",
)

# manim keeps its digits by the string alone, so that the first number's class sets the digits of all that follow.
_digits: BoundedCache[tuple[Any, str], VMobject] = BoundedCache(500)
_glyphs: BoundedCache[tuple[Any, str, float], Glyph] = BoundedCache(500)
_rows: BoundedCache[tuple[Any, float, float, str], DigitRow | None] = BoundedCache(2000)

_STYLE = (
    "fill_opacity",
    "stroke_width",
    "stroke_opacity",
    "background_stroke_width",
    "background_stroke_opacity",
    "background_stroke_color",
    "sheen_factor",
)


def forget_digits() -> None:
    """Empty the caches, which hold glyphs as one scene's configuration made them."""
    _digits.clear()
    _glyphs.clear()
    _rows.clear()


def string_to_mobject(number: DecimalNumber, string: str, mob_class: Any = None, **kwargs: Any) -> VMobject:
    """Return a new digit or sign of the number, as ``DecimalNumber._string_to_mob`` makes it."""
    kind = mob_class or number.mob_class
    if (kind, string) not in _digits:
        _digits[kind, string] = kind(string, **kwargs)
    digit = _digits[kind, string].copy()
    digit.font_size = number._font_size
    return digit


def _is_plain_number(number: DecimalNumber, family: list[VMobject]) -> bool:
    return (
        _METHODS.is_plain_on(number)
        and not (number.show_ellipsis or number.unit or number.include_background_rectangle)
        and not len(number.points)
        and has_plain_colors(family)
        and all(getattr(number, name)[0].any() for name in COLOR_ARRAYS)  # manim takes all zeros for no colour
        and None not in (number.fill_opacity, number.stroke_opacity, number.background_stroke_opacity)
        and isinstance(number.__dict__.get("background_stroke_color"), ManimColor)
    )


@dataclass(slots=True)
class _Digit:
    """A glyph while it is laid out: its box and its points are shifted step by step, as manim does."""

    box: Box
    points: Floats

    def shift(self, x: float, y: float, z: float) -> None:
        self.box = self.box.shift(x, y, z)
        self.points = self.points + np.array((x, y, z))


class DigitRow:
    """Digits side by side, centred at the origin, at the font size their number was made with."""

    def __init__(self, string: str, glyphs: list[Glyph], gap: float) -> None:
        digits = [_Digit(glyph.box, glyph.points) for glyph in glyphs]
        _arrange(digits, gap)
        _center(digits)
        _center(digits)  # manim centres the row, then moves it to the origin
        _align_signs(string, digits)
        self.glyphs = glyphs
        points = np.concatenate([digit.points for digit in digits])
        self.low, self.high = _extent(digits)
        self.center = (self.low + self.high) / 2
        self.from_center = points - self.center
        self.height = max(digit.box.highest for digit in digits) - min(digit.box.lowest for digit in digits)


def _arrange(digits: list[_Digit], gap: float) -> None:
    """Set the digits side by side on one line: ``arrange`` without its centring."""
    for last, digit in pairwise(digits):
        a, b = last.box, digit.box
        digit.shift(a.right - b.left + gap, a.bottom - b.bottom, (a.near + a.far) / 2 - (b.near + b.far) / 2)


def _extent(digits: list[_Digit]) -> tuple[Floats, Floats]:
    """Return the lowest and the highest corner of the box round all."""
    low = [min(digit.box[k] for digit in digits) for k in (0, 2, 4)]
    high = [max(digit.box[k] for digit in digits) for k in (1, 3, 5)]
    return np.array(low), np.array(high)


def _center(digits: list[_Digit]) -> None:
    low, high = _extent(digits)
    x, y, z = ((low + high) / 2).tolist()
    for digit in digits:
        digit.shift(-x, -y, -z)


def _align_signs(string: str, digits: list[_Digit]) -> None:
    """Minus signs to half the height of the digit that follows; commas half below the line."""
    for i, character in enumerate(string):
        digit = digits[i]
        if character == "-" and len(string) > i + 1:
            follower = digits[i + 1].box
            digit.shift(0.0, follower.top - digit.box.top, 0.0)
            digit.shift(0.0, -(follower.highest - follower.lowest) / 2, 0.0)
        elif character == ",":
            digit.shift(0.0, -(digit.box.highest - digit.box.lowest) / 2, 0.0)


def _find_row(number: DecimalNumber, string: str) -> DigitRow | None:
    """Return the digits of a string, laid out; None if one of them is not to be stamped."""
    kind, size = number.mob_class, number._font_size
    key = (kind, size, number.digit_buff_per_font_unit, string)
    if key not in _rows:
        glyphs = []
        for character in string:
            if (kind, character, size) not in _glyphs:
                _glyphs[kind, character, size] = Glyph(number._string_to_mob(character))
            glyphs.append(_glyphs[kind, character, size])
        is_plain = bool(glyphs) and all(glyph.is_plain for glyph in glyphs)
        _rows[key] = DigitRow(string, glyphs, number.digit_buff_per_font_unit * size) if is_plain else None
    return _rows[key]


def _style_of(number: DecimalNumber) -> dict[str, Any]:
    """Return what ``init_colors`` leaves on every family member of the number."""
    opacities = (number.fill_opacity, number.stroke_opacity, number.background_stroke_opacity)
    style: dict[str, Any] = {name: getattr(number, name) for name in _STYLE}
    for name, opacity in zip(COLOR_ARRAYS, opacities, strict=True):
        style[name] = getattr(number, name).copy()
        style[name][0, 3] = opacity
    style["background_stroke_rgbas"][0, :3] = number.background_stroke_color.to_rgb()
    style["sheen_direction"] = np.array(number.sheen_direction)
    return style


def _place(row: DigitRow, points: Floats, number: DecimalNumber) -> Floats:
    """Return the row's points in place of the number's own ``points``: as large as they are, and held at the fixed
    edge."""
    anchors, heights, about = anchors_of(points), points[:, 1], row.center
    size = (np.maximum.reduce(heights) - np.minimum.reduce(heights)) / number.initial_height * number._font_size
    factor = size / number._font_size
    target = find_edge(np.minimum.reduce(anchors), np.maximum.reduce(anchors), number.edge_to_fix)
    own = find_edge((row.low - about) * factor + about, (row.high - about) * factor + about, number.edge_to_fix)
    placed: Floats = row.from_center * factor
    placed += about
    placed += target - own
    return placed


def set_value(number: DecimalNumber, value: float) -> DecimalNumber:
    """Return what ``DecimalNumber.set_value`` does."""
    family = number.get_family()
    row = _find_row(number, number._get_num_string(value)) if _is_plain_number(number, family) else None
    drawn = [member.points for member in family if len(member.points)]
    points = np.concatenate(drawn) if drawn else np.zeros((0, 3))
    if row is None or len(points) % POINTS_PER_CURVE or not np.ptp(points[:, 1]) > 0:
        return _stock_set_value(number, value)
    placed = _place(row, points, number)
    style = _style_of(number)
    digits, start = [], 0
    for glyph in row.glyphs:
        end = start + len(glyph.points)
        digits.append(glyph.make(placed[start:end], style))
        start = end
    number.number = value
    number.submobjects = digits
    number.initial_height = row.height
    for member in drawn:
        member[:] = 0  # a running animation may still hold the old digits
    return number
