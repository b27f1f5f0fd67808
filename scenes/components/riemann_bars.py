"""The bars of a Riemann sum, and the pieces between them and the curve, each as one path that can be drawn at once."""

from __future__ import annotations

import numpy as np
from manim import VGroup, VMobject

from mathcore import Function, riemann_sum
from mathcore.integrals import Rule
from scenes.components.graph import evaluate
from scenes.components.plot import Plot
from scenes.style.theme import theme

__all__ = ["ErrorPieces", "RiemannBars", "bar_heights", "bar_places"]

FILL, BELOW = 0.45, 0.2  # opacity of bars above the axis, and of those that count negative
SAMPLES = 24  # of the curve over a bar
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

    `set_heights` moves their tops; a picture of n bars can so begin as the picture of fewer, wider ones.
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

    def set_heights(self, heights: np.ndarray) -> RiemannBars:
        """Move the tops of the bars to these heights, shape (n,)."""
        self.heights = np.asarray(heights, dtype=float)
        for path, chosen in ((self.above, self.heights > 0), (self.below, self.heights < 0)):
            path.clear_points()
            for left, right, top in zip(
                self.edges[:-1][chosen], self.edges[1:][chosen], self.heights[chosen], strict=True
            ):
                corners = self.plot.at(np.array([left, left, right, right, left]), np.array([0, top, top, 0, 0]))
                path.start_new_path(corners[0])
                path.add_points_as_corners(corners[1:])
        return self

    def inherited(self, coarser: np.ndarray) -> np.ndarray:
        """Give the heights of these bars where they are still those of fewer ones over the same interval."""
        middles = (np.arange(len(self.heights)) + 0.5) / len(self.heights)
        return np.asarray(coarser[np.floor(middles * len(coarser)).astype(int)])


class ErrorPieces(VGroup):
    """What the bars leave out of the area under the curve, or have too much of it: a piece a bar.

    `slide_to(x, share)` moves each piece sideways by a share of its way to where its bar would begin at x.
    """

    def __init__(self, plot: Plot, f: Function, bounds: tuple[float, float], heights: np.ndarray) -> None:
        super().__init__()
        self.plot = plot
        edges = np.linspace(*bounds, len(heights) + 1)
        self.lefts = edges[:-1]
        self.outlines = []
        for left, right, top in zip(edges[:-1], edges[1:], heights, strict=True):
            xs = np.linspace(left, right, SAMPLES)
            ys = evaluate(f, xs)
            self.outlines.append((np.concatenate([xs, xs[::-1]]), np.concatenate([ys, np.full(SAMPLES, top)])))
            self.add(VMobject(fill_color=theme.SECANT, fill_opacity=0.85, stroke_width=0))
        self.slide_to(0.0, 0.0)

    def slide_to(self, x: float, share: float) -> ErrorPieces:
        """Move each piece by a share of its way to the column that begins at x."""
        for piece, left, (xs, ys) in zip(self, self.lefts, self.outlines, strict=True):
            piece.set_points_as_corners(self.plot.at(xs + share * (x - left), ys))
        return self
