"""Gives a DecimalNumber a new value without building, arranging and styling its digits one by one.

Boxes are laid out as plain numbers and all points move at once, by the very steps that manim takes. What is not a
plain row of digits in plain colours (units, ellipses, background rectangles, gradients) is left to manim.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from manim import DecimalNumber, ManimColor, VMobject

from engine.glyphs import COLOR_ARRAYS, Box, Glyph, has_plain_colors

_stock_set_value = DecimalNumber.set_value

_METHODS = (
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
_digits: dict[tuple[Any, str], VMobject] = {}
_glyphs: dict[tuple[Any, str, float], Glyph] = {}


def forget_digits() -> None:
    """Empty the caches, which hold glyphs as one scene's configuration made them."""
    _digits.clear()
    _glyphs.clear()


def string_to_mobject(number: DecimalNumber, string: str, mob_class: Any = None, **kwargs: Any) -> VMobject:
    """A new digit or sign of the number, as ``DecimalNumber._string_to_mob`` makes it."""
    kind = mob_class or number.mob_class
    if (kind, string) not in _digits:
        _digits[kind, string] = kind(string, **kwargs)
    digit = _digits[kind, string].copy()
    digit.font_size = number._font_size
    return digit


@cache
def _is_plain_kind(kind: type[DecimalNumber]) -> bool:
    return all(getattr(kind, name) is getattr(DecimalNumber, name) for name in _METHODS)


def _is_plain_number(number: DecimalNumber) -> bool:
    return (
        _is_plain_kind(type(number))
        and not (number.show_ellipsis or number.unit or number.include_background_rectangle)
        and not len(number.points)
        and all(map(has_plain_colors, number.get_family()))
        and all(getattr(number, name)[0].any() for name in COLOR_ARRAYS)  # manim takes all zeros for no colour
        and None not in (number.fill_opacity, number.stroke_opacity, number.background_stroke_opacity)
        and isinstance(number.__dict__.get("background_stroke_color"), ManimColor)
    )


def _find_glyphs(number: DecimalNumber, string: str) -> list[Glyph] | None:
    """The glyphs of a row of digits; None if one of them is not to be stamped."""
    row = []
    for character in string:
        key = (number.mob_class, character, number._font_size)
        if key not in _glyphs:
            _glyphs[key] = Glyph(number._string_to_mob(character))
        row.append(_glyphs[key])
    return row if all(glyph.is_plain for glyph in row) else None


def _arrange(boxes: list[Box], gap: float) -> list[Box]:
    """Boxes side by side on one line: ``arrange`` without its centring."""
    row = boxes[:1]
    for box in boxes[1:]:
        last = row[-1]
        row.append(
            box.shift(
                last.right - box.left + gap,
                last.bottom - box.bottom,
                (last.near + last.far) / 2 - (box.near + box.far) / 2,
            )
        )
    return row


def _center(boxes: list[Box]) -> tuple[float, float, float]:
    return (
        (min(box.left for box in boxes) + max(box.right for box in boxes)) / 2,
        (min(box.bottom for box in boxes) + max(box.top for box in boxes)) / 2,
        (min(box.near for box in boxes) + max(box.far for box in boxes)) / 2,
    )


def _align_signs(string: str, boxes: list[Box]) -> list[Box]:
    """Minus signs to half the height of the digit that follows; commas half below the line."""
    boxes = list(boxes)
    for i, character in enumerate(string):
        box = boxes[i]
        if character == "-" and len(string) > i + 1:
            follower = boxes[i + 1]
            box = box.shift(0.0, follower.top - box.top, 0.0)
            boxes[i] = box.shift(0.0, -(follower.highest - follower.lowest) / 2, 0.0)
        elif character == ",":
            boxes[i] = box.shift(0.0, -(box.highest - box.lowest) / 2, 0.0)
    return boxes


def _lay_out(string: str, glyphs: list[Glyph], gap: float) -> list[Box]:
    """The boxes of the digits of a number of its own font size, centred at the origin."""
    boxes = _arrange([glyph.box for glyph in glyphs], gap)
    for _ in range(2):  # manim centres the row, then moves it to the origin
        x, y, z = _center(boxes)
        boxes = [box.shift(-x, -y, -z) for box in boxes]
    return _align_signs(string, boxes)


def _style_of(number: DecimalNumber) -> dict[str, Any]:
    """What ``init_colors`` leaves on every family member of the number."""
    opacities = (number.fill_opacity, number.stroke_opacity, number.background_stroke_opacity)
    style = {}
    for name, opacity in zip(COLOR_ARRAYS, opacities, strict=True):
        style[name] = getattr(number, name).copy()
        style[name][0, 3] = opacity
    style["background_stroke_rgbas"][0, :3] = number.background_stroke_color.to_rgb()
    style["sheen_direction"] = np.array(number.sheen_direction)
    style["background_stroke_color"] = ManimColor(number.background_stroke_color)
    for name in ("fill_opacity", "stroke_width", "stroke_opacity", "background_stroke_width"):
        style[name] = getattr(number, name)
    style["background_stroke_opacity"] = number.background_stroke_opacity
    style["sheen_factor"] = number.sheen_factor
    return style


def _scale(boxes: list[Box], factor: float, about: tuple[float, float, float]) -> Box:
    """The box of the whole row after ``scale``."""
    x, y, z = about

    def scale(value: float, center: float) -> float:
        return (value - center) * factor + center

    return Box(
        scale(min(box.left for box in boxes), x),
        scale(max(box.right for box in boxes), x),
        scale(min(box.bottom for box in boxes), y),
        scale(max(box.top for box in boxes), y),
        scale(min(box.near for box in boxes), z),
        scale(max(box.far for box in boxes), z),
        0.0,
        0.0,
    )


def _edge(box: Box, direction: Any) -> list[float]:
    ranges = ((box.left, box.right), (box.bottom, box.top), (box.near, box.far))
    return [
        low if sign < 0 else high if sign > 0 else (low + high) / 2
        for (low, high), sign in zip(ranges, direction, strict=True)
    ]


def _stamp(number: DecimalNumber, glyphs: list[Glyph], boxes: list[Box], factor: float) -> list[VMobject]:
    """The digits at their place: laid out, scaled by the factor, and held at the edge that is fixed."""
    fixed = number.get_edge_center(number.edge_to_fix)
    about = _center(boxes)
    move = fixed - _edge(_scale(boxes, factor, about), number.edge_to_fix)
    style = _style_of(number)
    digits = []
    for glyph, box in zip(glyphs, boxes, strict=True):
        own = glyph.box
        shift = (box.left - own.left, box.bottom - own.bottom, box.near - own.near)
        points = glyph.points + np.array(shift)
        points -= about
        points *= factor
        points += about
        points += move
        digits.append(glyph.stamp(points, style))
    return digits


def set_value(number: DecimalNumber, value: float) -> DecimalNumber:
    """What ``DecimalNumber.set_value`` does."""
    string = number._get_num_string(value)
    glyphs = _find_glyphs(number, string) if _is_plain_number(number) else None
    height = number.height
    if not glyphs or not height > 0:
        return _stock_set_value(number, value)
    old_family = number.get_family()
    factor = height / number.initial_height * number._font_size / number._font_size
    boxes = _lay_out(string, glyphs, number.digit_buff_per_font_unit * number._font_size)
    digits = _stamp(number, glyphs, boxes, factor)
    number.number = value
    number.submobjects = digits
    number.initial_height = max(box.highest for box in boxes) - min(box.lowest for box in boxes)
    for mobject in old_family:
        mobject.points[:] = 0  # a running animation may still hold the old digits
    return number
