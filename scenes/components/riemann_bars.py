"""The bars of a Riemann sum, and the pieces between them and the curve, each as one path that can be drawn at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import ManimColor, VGroup, VMobject

from mathcore import Function, riemann_sum
from mathcore.integrals import Rule
from scenes.components.graph import Breaks, split_at_jumps
from scenes.components.plot import Plot
from scenes.style.theme import theme

__all__ = ["ErrorPieces", "RiemannBars", "bar_heights", "bar_places"]

FILL, BELOW = 0.45, 0.2  # opacity of bars above the axis, and of those that count negative
SAMPLES, WHOLE = 24, 320  # of the curve over a bar, and over all bars, at least
THIN = 0.14  # frame units: narrower bars have no outline


def bar_heights(f: Function, bounds: tuple[float, float], n: int, rule: Rule) -> np.ndarray:
    """Compute the heights of n bars over [a, b], shape (n,): f at the left, right or middle of each."""
    return np.asarray(riemann_sum(f, *bounds, n, rule).heights, dtype=float)


def bar_places(bounds: tuple[float, float], n: int, rule: Rule) -> np.ndarray:
    """Return where n bars over [a, b] take their heights, shape (n,)."""
    low, high = bounds
    shift = {"left": 0.0, "midpoint": 0.5, "right": 1.0}[rule]
    return low + (np.arange(n) + shift) * ((high - low) / n)


class RiemannBars(VGroup):
    """n bars over an interval, standing on the x-axis; those below it are fainter and count negative.

    `set_heights` moves their tops, at once or under `.animate`, from height 0 as well; a picture of n bars can so begin
    as the picture of fewer, wider ones.
    """

    def __init__(self, plot: Plot, bounds: tuple[float, float], heights: np.ndarray) -> None:
        super().__init__()
        self.plot, self.edges = plot, np.linspace(*bounds, len(heights) + 1)
        is_thin = (self.edges[1] - self.edges[0]) * plot.unit[0] < THIN
        outline = {"stroke_color": theme.AREA, "stroke_width": 0 if is_thin else theme.HAIRLINE}
        self.above = VMobject(fill_color=theme.AREA, fill_opacity=FILL, **outline)
        self.below = VMobject(fill_color=theme.AREA, fill_opacity=BELOW, **outline)
        self.add(self.above, self.below)
        self.set_heights(heights)

    @staticmethod
    def tones() -> tuple[str, str]:
        """Return the colours of bars above the axis and below it, as they are seen on the background."""
        ground, color = ManimColor(theme.BACKGROUND), ManimColor(theme.AREA)
        above, below = (ground.interpolate(color, share).to_hex() for share in (FILL, BELOW))
        return above, below

    def set_heights(self, heights: np.ndarray, ends: np.ndarray | None = None) -> RiemannBars:
        """Move the tops of the bars to heights, shape (n,), or to trapezia, whose right corners `ends` have."""
        self.heights = np.asarray(heights, dtype=float)
        rights = self.heights if ends is None else np.asarray(ends, dtype=float)
        sides = self.heights + rights
        for path, chosen in ((self.above, sides > 0), (self.below, sides < 0)):
            path.clear_points()
            # Those of the other sign lie flat on the axis: each path has all bars, so that any heights can be animated.
            for k, (left, right) in enumerate(zip(self.edges[:-1], self.edges[1:], strict=True)):
                tops = np.array([0, self.heights[k], rights[k], 0, 0]) * chosen[k]
                corners = self.plot.at(np.array([left, left, right, right, left]), tops)
                path.start_new_path(corners[0])
                path.add_points_as_corners(corners[1:])
        return self

    def inherited(self, coarser: np.ndarray) -> np.ndarray:
        """Give the heights of these bars where they are still those of fewer ones over the same interval."""
        middles = (np.arange(len(self.heights)) + 0.5) / len(self.heights)
        return np.asarray(coarser[np.floor(middles * len(coarser)).astype(int)])


class ErrorPieces(VGroup):
    """What the bars leave out of the area under the curve, or have too much of it: a piece a bar.

    `set_heights` moves the tops of their bars; `slide_into` moves each piece sideways into a column as wide as wished.
    """

    def __init__(
        self, plot: Plot, f: Function, bounds: tuple[float, float], heights: np.ndarray, opacity: float = 0.85
    ) -> None:
        super().__init__()
        self.plot = plot
        self.edges = np.linspace(*bounds, len(heights) + 1)
        self.curves, places = [], Breaks.of(f, *np.nextafter(bounds, (-np.inf, np.inf)))
        samples = max(SAMPLES, WHOLE // len(heights))
        for left, right in zip(self.edges[:-1], self.edges[1:], strict=True):
            xs = np.union1d(np.linspace(left, right, samples), places.between(left, right).bends)
            self.curves.append(split_at_jumps(f, xs, places))
            self.add(VMobject(fill_color=theme.SECANT, fill_opacity=opacity, stroke_width=0))
        self.set_heights(heights)

    def set_heights(self, heights: np.ndarray) -> ErrorPieces:
        """Move the tops of the bars to these heights, shape (n,)."""
        self.heights = np.asarray(heights, dtype=float)
        return self._lay(lambda places, left: places)

    def slide_into(self, left: float, width: float, share: float) -> ErrorPieces:
        """Move each piece by a share of its way to a column, given by its left side and its width in the frame."""
        stretch = width / ((self.edges[1] - self.edges[0]) * self.plot.unit[0])

        def move(places: np.ndarray, start: float) -> np.ndarray:
            moved = places.copy()
            moved[:, 0] += share * (left + stretch * (places[:, 0] - start) - places[:, 0])
            return moved

        return self._lay(move)

    def _lay(self, move: Callable[[np.ndarray, float], np.ndarray]) -> ErrorPieces:
        for piece, (xs, ys), top in zip(self, self.curves, self.heights, strict=True):
            outline = self.plot.at(np.concatenate([xs, xs[::-1]]), np.concatenate([ys, np.full(len(xs), top)]))
            piece.set_points_as_corners(move(outline, float(outline[0, 0])))
        return self
