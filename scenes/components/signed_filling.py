"""The area between a curve and a level, of which what lies below the level counts negative and is hatched."""

from __future__ import annotations

import numpy as np
from manim import ManimColor, VGroup, VMobject

from mathcore import Function
from scenes.components.free_places import NOWHERE, lines_of, move_clear
from scenes.components.graph import evaluate
from scenes.components.plot import Plot
from scenes.components.text import Formula, plated
from scenes.style.theme import theme

__all__ = ["SignedFilling", "place_sign", "sign_marks"]

FILL, BELOW = 0.45, 0.16  # opacity
SAMPLES = 400
SHARES = (0.5, 0.3, 0.7)  # of a part's area, left of its sign
HATCH = 0.17  # frame units between the lines of the hatching
MARGIN = 0.05  # frame units from a sign to the border of its part: half of a curve, and a gap
TRIED = 40  # places of a part at which its sign is tried to stand


class SignedFilling(VGroup):
    """An area in a plot; `lay` gives it the curve's points and the level.

    Parts: `above`, `below` and `hatch`, the lines over what is below.
    """

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self.plot = plot
        self.above = VMobject(fill_color=theme.AREA, fill_opacity=FILL, stroke_width=0)
        self.below = VMobject(fill_color=theme.AREA, fill_opacity=BELOW, stroke_width=0)
        self.hatch = VMobject(color=theme.AREA, stroke_width=theme.AXIS)
        self.add(self.above, self.below, self.hatch)

    def lay(self, xs: np.ndarray, ys: np.ndarray, level: float = 0.0) -> SignedFilling:
        """Fill between the points (x, y), x ascending, and the level, as far as the plot shows it."""
        ys = np.clip(ys, *self.plot.y_range)
        for shape, heights in ((self.above, np.maximum(ys, level)), (self.below, np.minimum(ys, level))):
            outline = self.plot.at(np.concatenate([xs, xs[::-1]]), np.concatenate([heights, np.full(len(xs), level)]))
            shape.set_points_as_corners(np.concatenate([outline, outline[:1]]))
        self._hatch(xs, ys, level)
        return self

    def _hatch(self, xs: np.ndarray, ys: np.ndarray, level: float) -> None:
        """Draw upright lines where the curve is below the level; they stand still while the area grows."""
        step = HATCH / self.plot.unit[0]
        places = step * np.arange(np.ceil(xs[0] / step), np.floor(xs[-1] / step) + 1)
        heights = np.interp(places, xs, ys)
        self.hatch.clear_points()
        for x, y in zip(places[heights < level], heights[heights < level], strict=True):
            ends = self.plot.at(np.array([x, x]), np.array([y, level]))
            self.hatch.start_new_path(ends[0])
            self.hatch.add_points_as_corners(ends[1:])


def _mark_sign(sign: str) -> list[VGroup]:
    """Write + or - on a plate with the fill of the part that counts so, and as it stands where a part is too narrow for
    that: bare, but on the hatching a minus has a tight plate, for with a line through it it would be a plus."""
    share = FILL if sign == "+" else BELOW
    ground = ManimColor(theme.BACKGROUND).interpolate(ManimColor(theme.AREA), share).to_hex()
    symbol = Formula(sign, size=theme.BODY)
    narrow = VGroup(symbol.copy()) if sign == "+" else plated(symbol.copy(), ground, theme.GAP / 8)
    return [plated(symbol, ground), narrow]


def place_sign(plot: Plot, xs: np.ndarray, ys: np.ndarray, level: float = 0.0) -> VGroup | None:
    """Write the sign of the area between the points (x, y), x ascending, and a level that they are all above or all
    below, where it fits wholly inside; None where it does not. It stands in the middle of the area, or beside it where
    a number or a line of the axes does."""
    heights = (np.clip(ys, *plot.y_range) - level) * plot.unit[1]
    filled = np.cumsum(np.abs(heights))
    if not filled[-1] > 0:
        return None
    shares = [*SHARES, *sorted(np.linspace(0, 1, TRIED), key=lambda share: abs(share - SHARES[0]))]
    at = np.searchsorted(filled, filled[-1] * np.array(shares)).clip(0, len(xs) - 1)
    lines = lines_of([plot.axes.y_axis, plot.marks])
    for label in _mark_sign("+" if heights.sum() > 0 else "-"):
        places = [place for k in at if (place := _place_inside(plot, (xs, heights), int(k), label, level)) is not None]
        # Where a number is in each of its places, that goes.
        if move_clear([label], [places], NOWHERE, plot.numbers, lines):
            return label
        if places:
            return label.move_to(places[0])
    return None


def _place_inside(
    plot: Plot, part: tuple[np.ndarray, np.ndarray], k: int, label: VGroup, level: float
) -> np.ndarray | None:
    """Return the place over the k-th x of a part, given by its x and its heights in the frame, at which a label is as
    near to half of its height as it can be with a margin on all sides; None where there is no such place."""
    xs, heights = part
    half = np.array([label.width, label.height]) / 2 + MARGIN
    left, right = xs[k] - half[0] / plot.unit[0], xs[k] + half[0] / plot.unit[0]
    if left < xs[0] or right > xs[-1]:
        return None
    inner = np.abs([*heights[(xs >= left) & (xs <= right)], *np.interp([left, right], xs, heights)])
    if not inner.min() >= 2 * half[1]:
        return None
    away = np.clip(abs(heights[k]) / 2, half[1], inner.min() - half[1])
    return np.asarray(plot.at(xs[k], level) + np.array([0.0, np.copysign(away, heights[k]), 0.0]))


def sign_marks(f: Function, interval: tuple[float, float], plot: Plot) -> VGroup:
    """Write a plus in each part of the area under f above the axis, a minus in each below, but for parts in which it
    does not fit wholly."""
    xs = np.linspace(*interval, SAMPLES)
    ys = evaluate(f, xs)
    parts = np.split(np.arange(SAMPLES), np.flatnonzero(np.diff(np.sign(ys)) != 0) + 1)
    marks = [place_sign(plot, xs[part], ys[part]) for part in parts]
    return VGroup(*(mark for mark in marks if mark is not None)).set_z_index(2)
