"""The window beside the point, as it is magnified: its plot, the part of the curve in it, and its measures."""

from __future__ import annotations

from collections.abc import Sequence
from math import isclose

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Line, Mobject, ValueTracker, VGroup, VMobject

from mathcore import tangent_line
from scenes.components.graph import clip_runs, trace
from scenes.components.number import LiveNumber
from scenes.components.plot import TOLERANCE, Plot, fit_range
from scenes.components.text import Words, plated
from scenes.framework.digits import live_spec, number_spec, whole_spec
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import ROUNDING, is_rounded
from scenes.style.frame import Region
from scenes.style.theme import theme
from scenes.tangent_line.analysis import TangentAnalysis
from scenes.tangent_line.parameters import TangentLineParameters

__all__ = ["draw_part", "fit_window", "image_of", "measure_gap", "measure_window"]

PIECE = 200  # pieces of the part of the curve that is magnified, at least
NAME_BELOW = 0.16  # of the window's height: room below a gap's foot, where its name would stand on the bar
SEEN = 0.06  # height of a gap that can be seen, in frame units: below it, it has no name


def fit_window(params: TangentLineParameters, region: Region) -> Plot:
    """Return a plot about the point that shows the largest window, and curve and tangent at its end."""
    f, a, width = params.function, params.point, params.windows[0]
    line = tangent_line(f, a)
    ends = [float(line(a - 0.6 * width)), float(line(a + width))]
    low, high = fit_range(f, (a, a + width), include=ends, pad=0.25)
    if line.slope <= 0 and float(f(a + width)) > ends[1]:
        low -= NAME_BELOW * (high - low)
    y_range = (low, high)
    return Plot((a - 0.8 * width, a + 1.5 * width), y_range, region, x_ticks=(), y_ticks=())


def draw_part(params: TangentLineParameters, plot: Plot, near: Plot) -> tuple[VMobject, VMobject]:
    """Draw the part of the curve that both plots show, in each of them, by the same points."""
    f, a = params.function, params.point
    bounds = max(near.y_range[0], plot.y_range[0]), min(near.y_range[1], plot.y_range[1])
    found = trace(f, near.x_range, bounds, TOLERANCE / near.unit[1], samples=PIECE)
    # What lies beyond the borders, or beyond a jump, is no part of the piece about the point.
    runs = [run for run in clip_runs(found.runs, bounds) if run[0, 0] <= a <= run[-1, 0]]
    first, second = (VMobject(color=theme.FUNCTION, stroke_width=theme.CURVE) for _ in range(2))
    for piece, each in ((first, plot), (second, near)):
        for run in runs:
            piece.start_new_path(each.at(*run[0]))
            piece.add_points_as_corners(each.at(*run[1:].T))
    return first, second


def image_of(place: np.ndarray, near: Plot, plot: Plot) -> np.ndarray:
    """Return where a plot has the point that another one has at a place."""
    corner = near.at(*near.origin)
    x, y = (near.origin[axis] + (place[axis] - corner[axis]) / near.unit[axis] for axis in (0, 1))
    return plot.at(x, y)


def measure_gap(analysis: TangentAnalysis, near: Plot, power: ValueTracker, words: Words) -> VGroup:
    """Draw the gap between tangent and curve at the end of the window, as it is magnified, with its name."""
    a, width = analysis.a, analysis.windows[0]
    line = tangent_line(analysis.f, a)
    end = float(line(a + width))
    gap = Line(color=theme.SECANT, stroke_width=theme.BOLD)
    name = plated(words)

    def follow(_: Mobject) -> None:
        now = power.get_value()
        shown = end + analysis.gap(width / now) * now
        # A curve that leaves the window in between leaves its picture too: the gap is cut where the picture ends.
        gap.set_points_as_corners(near.at(np.full(2, a + width), np.clip([end, shown], *near.y_range)))
        # The name stands on the side of the tangent where the curve is not, and where the tangent leads away from it.
        side = DOWN if shown >= end else UP
        name.next_to(gap.get_start(), side + (LEFT if (line.slope > 0) == (shown < end) else RIGHT), 0.1)
        name.set_opacity(float(gap.height >= SEEN))  # it may rest at any height: a faded name would not be read

    group = VGroup(gap, name)
    follow(group)
    return group.add_updater(follow)


def measure_window(params: TangentLineParameters, near: Plot, power: ValueTracker, ledger: Ledger) -> VGroup:
    """Draw the window from the point to its end, with its live width."""
    a, windows = params.point, params.windows
    low = near.y_range[0] + 0.08 * np.ptp(near.y_range)
    start, end = near.at(a, low), near.at(a + windows[0], low)
    bar = Line(start, end, color=theme.STEP, stroke_width=theme.BOLD)
    ends = VGroup(*(Line(at + 0.1 * DOWN, at + 0.1 * UP, color=theme.STEP) for at in (start, end)))
    width = _Width(ledger, windows, power).next_to(bar, UP, 0.15)
    return VGroup(bar, ends, width)


class _Width(LiveNumber):
    """The live width of the window, behind ≈ where it is rounded, for nothing else stands before it; at rest it has its
    text in the table."""

    def __init__(self, ledger: Ledger, windows: Sequence[float], power: ValueTracker) -> None:
        running = live_spec(windows, 0)

        def width() -> float:
            """Return the present width, at rest the given one without the rounding of the quotient."""
            now = float(windows[0] / power.get_value())
            return next((each for each in windows if isclose(each, now, rel_tol=ROUNDING)), now)

        def spec(value: float) -> str:
            return number_spec(value) if value in windows else whole_spec(value, running)

        super().__init__(ledger, "window", width, spec, size=theme.BODY, color=theme.STEP, anchor=0)
        self.read = self.read_marked
        self.refresh()

    def read_marked(self) -> str:
        """Return the present width as it is written."""
        text = self.read_whole()
        return f"≈{text}" if is_rounded(self.value(), text) else text
