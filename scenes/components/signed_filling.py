"""The area between a curve and a level, of which what lies below the level counts negative and is hatched."""

from __future__ import annotations

import numpy as np
from manim import ManimColor, VGroup, VMobject

from mathcore import Function
from scenes.components.free_places import NOWHERE, move_clear
from scenes.components.graph import evaluate
from scenes.components.plot import Plot
from scenes.components.text import Formula, plated
from scenes.style.theme import theme

__all__ = ["SignedFilling", "mark_sign", "sign_marks"]

FILL, BELOW = 0.45, 0.16  # opacity
SAMPLES = 400
SHARES = (0.5, 0.3, 0.7)  # of a part's area, left of its sign
HATCH = 0.17  # frame units between the lines of the hatching


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


def mark_sign(sign: str) -> VGroup:
    """Write + or - on a plate with the fill of the part that counts so."""
    share = FILL if sign == "+" else BELOW
    ground = ManimColor(theme.BACKGROUND).interpolate(ManimColor(theme.AREA), share)
    return plated(Formula(sign, size=theme.BODY), ground.to_hex())


def sign_marks(f: Function, interval: tuple[float, float], plot: Plot, *, inside: bool = False) -> VGroup:
    """Write a plus in each part of the area under f above the axis, a minus in each below, but for narrow parts; one
    that is to stand `inside` its part only where that is high enough. It stands in the middle of its part, or beside it
    where a number of the axes does."""
    xs = np.linspace(*interval, SAMPLES)
    ys = evaluate(f, xs)
    cuts = np.flatnonzero(np.diff(np.sign(ys)) != 0) + 1
    marks = VGroup()
    for part in np.split(np.arange(SAMPLES), cuts):
        if len(part) > SAMPLES / 20 and np.any(ys[part]):
            sign = "+" if ys[part].sum() > 0 else "-"
            filled = np.cumsum(np.abs(ys[part]))
            at = part[np.searchsorted(filled, filled[-1] * np.array(SHARES))]
            places = [*plot.at(xs[at], ys[at] / 2)]
            label = mark_sign(sign).move_to(places[0])
            if not move_clear([label], [places], NOWHERE, plot.numbers):
                label.move_to(places[0])
            middle = at[int(np.argmin([abs(place[0] - label.get_x()) for place in places]))]
            if not inside or abs(ys[middle]) * plot.unit[1] > label.height + theme.GAP:
                marks.add(label.set_z_index(2))
    return marks
