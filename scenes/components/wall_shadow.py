"""The shadow of a path in space on a wall of its box: a descent in one variable, on the slice drawn there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import ValueTracker, VGroup

from scenes.components.contour_map import walk
from scenes.components.function_surface import FunctionSurface, SpaceBall
from scenes.components.mesh import Mesh, in_one_color, quads
from scenes.components.space_curve import SpaceCurve
from scenes.style.theme import theme

__all__ = ["WallShadow"]

PIECES, CHORD_PIECES = 80, 6
OVER = 0.02  # frame units by which what is on the wall is lifted when it is sorted
WALL_OPACITY = 0.07


class WallShadow(VGroup):
    """On the wall along an axis: a slice, and the shadow of a path up to the time `t()`, in steps.

    Parameters
    ----------
    on
        The graph whose box has the wall.
    axis
        0 for the wall along x, 1 for that along y.
    slice_values
        Values of f for an array of the variable; None where no one slice holds the shadow.
    points
        Shape (n, 2): the variable and the value of f at each step.
    """

    def __init__(
        self,
        on: FunctionSurface,
        axis: int,
        slice_values: Callable[[np.ndarray], np.ndarray] | None,
        points: np.ndarray,
        t: Callable[[], float],
        color: str,
    ) -> None:
        super().__init__()
        self.on, self.axis, self.t = on, axis, t
        low, high = (on.box.x_range, on.box.y_range)[axis]
        heights = np.clip(on.scale(points[:, 1]), *on.box.z_range)
        self.shadow = np.stack([np.clip(points[:, 0], low, high), heights], axis=1)
        self.opacity = ValueTracker(0.0)
        self.sheet = self._sheet(low, high)
        self.curve = None if slice_values is None else self._slice(slice_values, low, high)
        pieces = max(1, CHORD_PIECES * (len(points) - 1))
        self.trail = SpaceCurve(on.view, self._run, 2 * OVER, pieces=pieces, color=color, width=theme.LINE)
        self.ball = SpaceBall(on.view, self._ball_place, 3 * OVER, color, radius=0.09)
        self.add(*(part for part in (self.sheet, self.curve, self.trail, self.ball) if part is not None))

    def redraw(self) -> None:
        """Lay out the shadow as far as it has come."""
        self.sheet.opacity.set_value(WALL_OPACITY * self.opacity.get_value())
        for part in (self.curve, self.trail, self.ball):
            if part is not None:
                part.opacity.set_value(self.opacity.get_value())
        for part in self.submobjects:
            part.redraw()

    def _place(self, along: np.ndarray, heights: np.ndarray) -> np.ndarray:
        return self.on.on_wall(self.axis, along, heights)

    def _ball_place(self) -> np.ndarray:
        return self._place(*walk(self.shadow, self.t()))

    def _run(self, shares: np.ndarray) -> np.ndarray:
        now = self.t()
        way = np.array([walk(self.shadow, share * now) for share in shares])
        return self._place(way[:, 0], way[:, 1])

    def _slice(self, values: Callable[[np.ndarray], np.ndarray], low: float, high: float) -> SpaceCurve:
        along = np.linspace(low, high, PIECES + 1)
        heights = self.on.scale(np.asarray(values(along), dtype=float) * np.ones_like(along))
        heights[(heights < self.on.box.z_range[0]) | (heights > self.on.box.z_range[1])] = np.nan
        places = self._place(along, heights)

        def path(shares: np.ndarray) -> np.ndarray:
            at = np.linspace(0, 1, len(places))
            return np.stack([np.interp(shares, at, places[:, i]) for i in range(3)], axis=1)

        return SpaceCurve(self.on.view, path, OVER, pieces=PIECES, color=theme.FUNCTION, width=theme.CURVE)

    def _sheet(self, low: float, high: float) -> Mesh:
        along = np.linspace(low, high, 13)
        rows = np.stack([self._place(along, np.full_like(along, height)) for height in self.on.box.z_range])
        return Mesh(self.on.view, lambda: quads(rows), in_one_color(theme.TEXT), opacity=0.0, lines=0.0, lit=False)
