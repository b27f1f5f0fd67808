"""A window on a part of a plot: enlarged in a room of its own, with what it shows framed in the plot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from manim import DL, DR, UL, UR, Dot, Rectangle, VGroup, VMobject

from scenes.components.free_places import lines_of
from scenes.components.graph import Breaks, clip_runs, evaluate, trace
from scenes.components.plot import TOLERANCE, Dashes, Plot
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["SAMPLES", "Window"]

SAMPLES = 60  # of the curve in a window, and of each side of the spot's border
NEAR, SEEN = 0.6, 3  # frame units from the spot, and dashes within them by which a ray is seen to begin there
CLEAR = 0.04  # around a number that the border meets


class Window(VGroup):
    """A part of a plot in a room of its own, with a dashed ray from where it is taken; `at` places points in it.

    Where the room shows more around it than the plot's `spot`, that is given by its ranges of x and y.

    Parts: `spot` and `ray` on the plot, `pane` and `curve`.
    """

    def __init__(
        self,
        plot: Plot,
        curve: Callable[[np.ndarray], Any],
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        region: Region,
        color: str,
        spot: tuple[tuple[float, float], tuple[float, float]] | None = None,
    ) -> None:
        super().__init__()
        spot_x, spot_y = spot or (x_range, y_range)
        self.x_range, self.y_range, self.region = x_range, y_range, region
        self.pane = Rectangle(width=region.width, height=region.height, color=theme.QUIET, stroke_width=theme.AXIS)
        self.pane.set_fill(theme.PANEL, 1).move_to(region.center)
        corners = plot.at(np.array(spot_x), np.clip(np.array(spot_y), *plot.y_range))
        self.spot = Rectangle(
            width=corners[1, 0] - corners[0, 0],
            height=max(corners[1, 1] - corners[0, 1], 0.06),
            color=theme.TEXT,
            stroke_width=theme.AXIS,
        ).move_to(corners.mean(axis=0))
        style = {"color": theme.FAINT, "stroke_width": theme.HAIRLINE}
        # A second one from the lower corners would run through the axis: it stands where this one is not seen.
        self.ray = Dashes(self.spot.get_corner(UR), self.pane.get_corner(UL), **style)
        VGroup(self.ray, self.spot).set_z_index(-1)
        self.curve = self._draw(curve, color)
        self.add(self.ray, self.spot, self.pane, self.curve)

    def _draw(self, f: Callable[[np.ndarray], Any], color: str) -> VMobject:
        """Draw a curve in the pane, cut where a function jumps: there a full dot ends a part that has its end, a hollow
        one a part that does not, as in the plot."""
        curve = VMobject(color=color, stroke_width=theme.CURVE)
        if not Breaks.of(f, *self.x_range).breaks:
            xs = np.linspace(*self.x_range, SAMPLES)
            return curve.set_points_as_corners(self.at(xs, np.clip(evaluate(f, xs), *self.y_range)))
        tolerance = TOLERANCE * float(np.ptp(self.y_range)) / self.region.height
        found = trace(f, self.x_range, self.y_range, tolerance)
        for run in clip_runs(found.runs, self.y_range):
            places = self.at(*run.T)
            curve.start_new_path(places[0])
            curve.add_points_as_corners(places[1:])
        for ends, fill in ((found.opened, theme.PANEL), (found.closed, color)):
            dots = (Dot(self.at(*end), radius=0.7 * theme.DOT) for end in ends)
            curve.add(*(dot.set_fill(fill, 1).set_stroke(color, theme.LINE) for dot in dots))
        return curve

    def keep_off(self, plot: Plot, *curves: VMobject) -> None:
        """Leave out what of the ray meets a number or a name of a plot, or one of its curves, and what of the spot's
        border meets a number or a name."""
        labels, lines = [*plot.numbers, *plot.names], lines_of(curves)
        ways = [(self.spot.get_corner(of), self.pane.get_corner(to)) for of, to in ((UR, UL), (DR, DL))]
        taken = np.concatenate([lines, lines_of([plot.axes.x_axis])])
        upper, lower = (self._begins_clear(way, labels, taken) for way in ways)
        self.ray.lay(*ways[0 if upper or not lower else 1]).keep_off(labels, lines)
        sides = pairwise(self.spot.get_vertices()[[0, 1, 2, 3, 0]])
        border = np.concatenate([np.linspace(*ends, SAMPLES) for ends in sides])
        is_free = np.ones(len(border), dtype=bool)
        for label in labels:
            (left, bottom, _), (right, top, _) = label.get_corner(DL) - CLEAR, label.get_corner(UR) + CLEAR
            x, y, _ = border.T
            is_free &= (x < left) | (x > right) | (y < bottom) | (y > top)
        if is_free.all():
            return
        self.spot.clear_points()
        for run in np.split(np.arange(len(border)), np.flatnonzero(np.diff(is_free.astype(int))) + 1):
            if is_free[run[0]] and len(run) > 1:
                self.spot.start_new_path(border[run[0]])
                self.spot.add_points_as_corners(border[run[1:]])

    @staticmethod
    def _begins_clear(way: tuple[np.ndarray, np.ndarray], labels: Sequence[VMobject], lines: np.ndarray) -> bool:
        """Return whether dashes along a way are seen to begin at its start: most of the first meet no label or point
        (n, 3) of a line."""
        starts = Dashes(*way).keep_off(labels, lines).points.reshape(-1, 4, 3)[:, 0]
        return bool(np.count_nonzero(np.linalg.norm(starts - way[0], axis=1) < NEAR) >= SEEN)

    def at(self, x: Any, y: Any) -> np.ndarray:
        """Return the place of the point (x, y), or of n points, in the frame."""
        (left, right), (low, high), room = self.x_range, self.y_range, self.region
        across = room.left + (np.asarray(x) - left) / (right - left) * room.width
        up = room.bottom + (np.asarray(y) - low) / (high - low) * room.height
        return np.stack([across, up, np.zeros_like(across)], axis=-1)
