"""The plot of RiemannSum, fitted to the curve and all bars."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import Mobject, VGroup, VMobject

from mathcore.integrals import Rule
from scenes.components.function_text import write_function
from scenes.components.graph import evaluate
from scenes.components.plot import Plot, fit_range
from scenes.components.riemann_bars import bar_heights, bar_places
from scenes.components.text import Formula, Words
from scenes.riemann_sum.parameters import RiemannParameters
from scenes.style.frame import Region, frame

__all__ = ["SAMPLES", "BarsPicture", "below_formula", "draw_picture", "side"]

TALLEST = 1.2  # of a function's formula, in frame units
SAMPLES = 400
COARSE = 3  # of the counts of bars, whose errors are wide enough to cover a number
COLUMNS = 160  # that stand for a filled area
RULES: tuple[Rule, ...] = ("left", "midpoint", "right")


@dataclass(frozen=True)
class BarsPicture:
    """What one beat passes to the next."""

    title: Words
    plot: Plot
    curve: VMobject
    formula: Formula
    ends: VGroup

    @property
    def kept(self) -> tuple[Mobject, ...]:
        """What stays from beat to beat."""
        return self.title, self.plot, self.curve, self.formula, self.ends


def draw_picture(params: RiemannParameters, title: Words) -> BarsPicture:
    """Make the plot, the curve with its formula over what is written beside it, and the ends of the interval."""
    f, (low, high) = params.function, params.interval
    width = high - low
    x_range = (low - 0.08 * width, high + 0.1 * width)
    bottom, top = fit_range(f, (low, high), include=[0.0, *_heights(params)], pad=0.08)
    # An axis of y inside the bars would have its numbers among them.
    y_axis = x_range[0] if low < 0 <= high else None
    plot = Plot(x_range, (min(bottom, -0.06 * (top - bottom)), top), columns()[0], y_axis=y_axis)
    curve = plot.curve(f, x_range=(low, high))
    formula = write_function(f, frame.beside_title(side()), TALLEST)
    ends = VGroup(*(plot.drop(x, float(f(x))) for x in (low, high)))
    plot.keep_clear(*ends)
    for xs, heights in _filled(params):
        plot.keep_out_of(xs, heights)
    for borders in _borders(plot, params):
        plot.prefer_clear(borders, leaves_out=True)
    return BarsPicture(title, plot, curve, formula, ends)


def _filled(params: RiemannParameters) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return what is filled between the axis and heights: under the curve, and by the bars of each rule."""
    f, (low, high) = params.function, params.interval
    xs = np.linspace(low, high, COLUMNS)
    under = evaluate(f, xs)
    found = [np.where(np.isfinite(under), under, 0.0)]
    for n in params.counts[:COARSE]:
        bars = np.minimum((np.arange(COLUMNS) * n) // COLUMNS, n - 1)
        found += [bar_heights(f, (low, high), n, rule)[bars] for rule in RULES]
    return [(xs, heights) for heights in found]


def _borders(plot: Plot, params: RiemannParameters) -> list[VMobject]:
    """Return the sides and tops of the bars of each rule, which run over what stands at the axis."""
    f, bounds = params.function, params.interval
    found = []
    for n in params.counts[:COARSE]:
        lefts, rights = np.linspace(*bounds, n + 1)[:-1], np.linspace(*bounds, n + 1)[1:]
        for rule in RULES:
            tops = bar_heights(f, bounds, n, rule)
            xs = np.stack([lefts, lefts, rights, rights], axis=1).ravel()
            ys = np.stack([0 * tops, tops, tops, 0 * tops], axis=1).ravel()
            found.append(VMobject().set_points_as_corners(plot.at(xs, ys)))
    return found


def _heights(params: RiemannParameters) -> np.ndarray:
    """Return the heights of all bars and of the curve: nothing of them is cut off, as a pole would be."""
    f, bounds = params.function, params.interval
    places = [bar_places(bounds, n, rule) for n in params.counts for rule in RULES]
    heights = evaluate(f, np.concatenate([*places, np.linspace(*bounds, SAMPLES + 1)]))
    return heights[np.isfinite(heights)]


def columns() -> list[Region]:
    """Divide the body into the rooms of the plot and of what is written beside it."""
    return frame.body.split_panes(1.25, 1)


def side() -> Region:
    """Return the room beside the plot."""
    return columns()[1]


def below_formula(picture: BarsPicture) -> Region:
    """Return the room beside the plot, under the formula."""
    return side().below(picture.formula)
