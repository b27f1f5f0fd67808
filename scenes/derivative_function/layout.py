"""How DerivativeFunction is laid out: rooms, plots, the triangle's base, the way of x, and the digits of slopes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from mathcore import Function
from scenes.components.glide import GlideRun
from scenes.components.graph import evaluate
from scenes.components.plot import Plot, fit_range
from scenes.components.stacked_plots import stack_plots
from scenes.derivative_function.analysis import LOST, STEADY
from scenes.framework.digits import whole_spec
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["answer_room", "columns", "legs_of", "make_plots", "side", "slope_specs", "triangle_base"]

GLIDE = 11.0  # seconds from end to end
FIRST_LEG = 0.4  # of the way: while the first phrase is said
ROOM = 0.5  # of the height of the graph: more above and below it, for the triangles
STEEP = 0.8  # of the slopes: so many at least have a triangle for which the plot has room
LONGEST = 6  # decimals, or zeros behind its digits, of a slope that is written without a power of ten


def columns() -> list[Region]:
    """Return the rooms of the two plots, and of the formulas beside them."""
    return frame.body.split_columns(2.3, 1)


def side() -> Region:
    """Return the room of the formulas beside the plots."""
    return columns()[1]


def legs_of(runs: list[GlideRun]) -> list[tuple[float, float, float]]:
    """Return the way over all runs as (start, end, seconds); the first leg is passed while the first phrase is said."""
    whole = sum(run.length for run in runs)
    first = min(runs[0].length, FIRST_LEG * whole)
    cut = runs[0].start + first
    legs = [(runs[0].start, cut), (cut, runs[0].end), *((run.start, run.end) for run in runs[1:])]
    return [(a, b, GLIDE * (b - a) / whole) for a, b in legs if b > a]


def triangle_base(f: Function, slope: Function, interval: tuple[float, float]) -> float:
    """Return 1 where that can be seen in the interval, else the power of ten nearest to a sixth of it; and less where
    the plot has no room for most triangles."""
    width = interval[1] - interval[0]
    base = 1.0 if 2 <= width <= 14 else 10.0 ** round(np.log10(width / 6))
    slopes = evaluate(slope, np.linspace(*interval, 99)[1:-1])
    steep = float(np.nanquantile(np.abs(slopes), STEEP))
    highest = float(np.ptp(fit_range(f, interval, with_zero=True))) * ROOM
    if steep * base <= highest:
        return base
    power = 10.0 ** math.floor(math.log10(highest / steep))
    return float(max(k * power for k in (1, 2, 5) if k * power * steep <= highest))


def make_plots(f: Function, slope: Function, interval: tuple[float, float], base: float) -> tuple[Plot, Plot]:
    """Return plots of f and of its slope with room for the triangle at the right."""
    low, high = interval
    x_range = (low - 0.04 * (high - low), high + 1.15 * base)
    ranges = _fit_ranges(f, slope, interval, base)
    return stack_plots(x_range, ranges, columns()[0], ("function(f(x))", "derivative(f'(x))"))


def _fit_ranges(f: Function, slope: Function, interval: tuple[float, float], base: float) -> list[tuple[float, float]]:
    """Return the ranges of f and of its slope where f is shown. Only what runs off to a pole is cut; f has room for the
    triangles, `ROOM` of its height."""

    def fit(g: Function | Callable[[np.ndarray], np.ndarray]) -> tuple[float, float]:
        ys = evaluate(g, np.linspace(*interval, 321))
        whole = [] if np.isnan(ys).all() or np.isnan(ys[[0, -1]]).any() else [np.nanmin(ys), np.nanmax(ys)]
        has_poles = isinstance(g, Function) and len(g.domain().breakpoints(*interval)) > 0
        return fit_range(g, interval, include=[] if has_poles else map(float, whole), with_zero=True)

    low, high = fit(f)

    def shown(xs: np.ndarray) -> np.ndarray:
        ys, slopes = evaluate(f, xs), evaluate(slope, xs)
        middle = np.nanmedian(slopes) if np.isfinite(slopes).any() else np.nan
        # What differs by rounding alone is one slope, and has no range of its own.
        slopes = np.where(np.abs(slopes - middle) <= STEADY * np.abs(middle), middle, slopes)
        return np.where((ys >= low) & (ys <= high), slopes, np.nan)

    xs = np.linspace(*interval, 321)
    tops = (evaluate(f, xs) + base * shown(xs))[np.isfinite(shown(xs))]
    span = high - low
    widest = (low - ROOM * span, high + ROOM * span)
    if tops.size:
        low, high = min(low, max(tops.min(), widest[0])), max(high, min(tops.max(), widest[1]))
    return [(float(low), float(high)), fit(shown)]


def slope_specs(passed: Sequence[float]) -> Callable[[float], str]:
    """Return the format of each slope: three digits of the largest of those that are passed, and more decimals where
    nothing would be left of one."""
    size = max(map(abs, passed))
    places = 3 - math.floor(math.log10(size)) if size else 0
    fixed = f".{min(max(places, 0), 2) if size >= 1 else places}f" if -LONGEST < places <= LONGEST else ".2e"

    def spec_of(value: float) -> str:
        is_lost = abs(value) > LOST * size and not float(format(value, fixed))
        return whole_spec(value, ".2e" if is_lost else fixed)

    return spec_of


def answer_room(plot: Plot) -> Region:
    """Return where answers stand that belong to no point: inside a plot, right of its axis."""
    left = max(plot.region.left, float(plot.at(plot.origin[0], 0)[0])) + theme.SPACE
    return Region(left, plot.region.right, plot.region.bottom + theme.SPACE, plot.region.top - theme.SPACE)
