"""How DerivativeFunction is laid out: rooms, plots, the triangle's base, the way of x, and the digits of slopes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Line

from mathcore import Function
from mathcore.rounding import format_rounded
from scenes.components.answers import RADIUS, Place, columns_of, rows_of
from scenes.components.free_places import lines_of
from scenes.components.glide import BEYOND, LENGTH, BaseTriangle, GlideRun, carry_lines, glide_lines, runs_of
from scenes.components.graph import evaluate, has_pole
from scenes.components.plot import BESIDE_POLE, Plot, fit_range, take_zero_in
from scenes.components.stacked_plots import stack_plots
from scenes.derivative_function.analysis import LOST, STEADY
from scenes.framework.digits import whole_spec
from scenes.framework.numbers import Figure
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = [
    "answer_places",
    "free_place",
    "keep_dashes_clear",
    "keep_dots_clear",
    "keep_tangents_clear",
    "large_plot",
    "last_rest",
    "leave_out_behind",
    "legs_of",
    "let_glide_pass",
    "make_plots",
    "sides",
    "slope_specs",
    "triangle_base",
]

COLUMNS = (3.6, 1)  # shares of the width: of the plots, and of the formulas beside them
ROWS = (1.9, 1)  # and of the height, where these stand under the plots
LETTER = 0.5  # frame units from a point to the letter that marks it
BESIDE_DOT = 0.12  # between a number of an axis and a dot on it
BESIDE = 0.06  # between that letter's ring and a line or a number
GLIDE = 11.0  # seconds from end to end
FIRST_LEG = 0.4  # of the way: while the first phrase is said
FARTHEST = 0.7  # of a run that ends in a corner: where the tangent stands still at last
ROOM = 0.5  # of the height of the graph: more above and below it, for the triangles
STEEP = 0.8  # of the slopes: so many at least have a triangle for which the plot has room
TIP = 0.18  # of the range of y, that the tip of its axis takes, with a dot below
BESIDE_AXIS = 0.015  # of the range of x, that it takes at each side
STEEPER = 6.0  # times the range of most slopes: one that is wider belongs to a pole
DUST = 1e-6  # of the slopes: what is left of one that is 0 at a corner, next to it
WITHIN = 0.5  # of the smallest slope that is passed at a sample: one between samples may be so small
LONGEST = 6  # decimals, or zeros behind its digits, of a slope that is written without a power of ten


def _columns() -> list[Region]:
    """Return the rooms of the plots, and of the formulas beside them."""
    return frame.body.split_panes(*COLUMNS, rows=ROWS)


def sides() -> list[Region]:
    """Return the rooms of the formulas beside the upper and the lower plot."""
    return _columns()[1].split_rows(1, 1, gap=theme.GAP)


def last_rest(runs: Sequence[GlideRun]) -> float:
    """Return how far along the first run a tangent may stand still: short of its end where another run begins, for in a
    corner there is no tangent."""
    first = runs[0]
    return first.end if len(runs) == 1 else first.start + FARTHEST * first.length


def legs_of(runs: list[GlideRun]) -> list[tuple[float, float, float]]:
    """Return the way over all runs as (start, end, seconds); the first leg is passed while the first phrase is said,
    and ends where the tangent may stand still."""
    whole = sum(run.length for run in runs)
    cut = min(runs[0].start + FIRST_LEG * whole, last_rest(runs))
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
    x_range = take_zero_in((low - 0.04 * (high - low), high + 1.15 * base))
    fitted = zip((f, slope), _fit_ranges(f, slope, interval, base), strict=True)
    ranges = [_under_tip(g, y_range, x_range, interval) for g, y_range in fitted]
    # Over a base of 1, the height of the triangle is as long below as it is above.
    names = ("function(f(x))", "derivative(f'(x))")
    above, below = stack_plots(x_range, ranges, _columns()[0], names, alike=base == 1)
    # Numbers keep clear of the graphs that will be there.
    above.curve(f, x_range=interval)
    for run in runs_of(f, slope, interval, above, below):
        below.curve(slope, x_range=(run.start, run.end))
    for plot in (above, below):
        plot.number_peaks()
    return above, below


def large_plot(above: Plot, f: Function, interval: tuple[float, float]) -> Plot:
    """Return the upper plot, as high as both."""
    room = Region(above.region.left, above.region.right, _columns()[0].bottom, above.region.top)
    plot = Plot(above.x_range, above.y_range, room, names=("x", "function(f(x))"))
    plot.curve(f, x_range=interval)
    plot.number_peaks()
    return plot


def keep_tangents_clear(
    plot: Plot, f: Function, slope: Function, places: Sequence[float], base: Figure, *, are_named: bool = False
) -> None:
    """Keep the numbers and names of a plot off the tangents that stand at some places, and off their triangles; and,
    where there is room, off the widths that are written at their bases, if they `are_named`."""
    for x in places:
        y, m = float(f(x)), float(slope(x))
        triangle = BaseTriangle(plot, base, f)
        triangle.lay(x, y, m)
        line = Line(*plot.segment_ends(x, y, m, LENGTH, BEYOND * base.value))
        plot.keep_clear(line, triangle.base, triangle.rise)
        if are_named and triangle.base.width:
            name = triangle.label[0].next_to(triangle.base, triangle.free_side(x, y, m), buff=theme.GAP / 2)
            plot.prefer_clear(name, leaves_out=True)


def keep_dashes_clear(above: Plot, below: Plot, f: Function, slope: Function, places: Sequence[float]) -> None:
    """Keep the numbers of both plots off what brings the slopes of some places down, from the curve to the axis below
    or beyond it."""
    for x in places:
        y, height = (float(value) if np.isfinite(value) else 0.0 for value in (f(x), slope(x)))
        line = Line(above.at(x, y), below.at(x, min(height, below.level)))
        for plot in (above, below):
            plot.keep_clear(line)


def let_glide_pass(
    plot: Plot, f: Function, slope: Function, runs: Sequence[GlideRun], base: float, below: Plot | None = None
) -> None:
    """Let the gliding tangent with its triangle pass below the numbers of a plot, and what brings the slope down to the
    plot `below` below those of both."""
    plot.pass_below(*glide_lines(plot, f, slope, runs, base=base))
    if below:
        drops = carry_lines(plot, below, f, slope, runs)
        for each in (plot, below):
            each.pass_below(*drops)


def keep_dots_clear(above: Plot, below: Plot, f: Function, slope: Function, places: Sequence[float]) -> None:
    """Keep the numbers of both plots off the dots that mark some places, also where these are on the y-axis."""
    for plot, g in ((above, f), (below, slope)):
        values = evaluate(g, np.array(places))
        plot.keep_clear(*(plot.dot(x, float(y)) for x, y in zip(places, values, strict=True) if np.isfinite(y)))
        axis = plot.at(*plot.origin)[0]
        if any(abs(plot.at(x, plot.level)[0] - axis) < theme.DOT for x in places):
            plot.stand_off(theme.DOT + BESIDE_DOT)


def leave_out_behind(plot: Plot) -> None:
    """Leave out the numbers of the y-axis that stand behind a graph beside it, where they would be read as the graph's,
    as long as two others tell the scale."""
    labels, half = plot.labels, [0.5 * text.height / plot.unit[1] for _, text in plot.labels.texts[1]]
    axis, graphs, shown = plot.origin[0], labels.graphs, labels.shown(1)
    behind = []
    for (value, text), near in zip(labels.texts[1], half, strict=True):
        begin, end = sorted((axis, axis + float(text.get_x() - plot.at(axis, value)[0]) / plot.unit[0]))
        between = (np.abs(graphs[:, 1] - value) < near) & (graphs[:, 0] > begin) & (graphs[:, 0] < end)
        if text in shown and between.any() and abs(value - plot.origin[1]) > near:
            behind.append(value)
    for value in behind[: max(0, len(shown) - 2)]:
        plot.leave_y_unnumbered(value)


def free_place(plot: Plot, x: float, y: float, lines: np.ndarray) -> Place:
    """Return where a letter marks a point of the curve: over it, under it or beside it, clear of the plot's numbers
    and, where there is room, of lines, given by points (n, 3), and of the axes, on the point's side of these."""
    point, axes = plot.at(x, y), lines_of([plot.axes])
    ways = [UP, DOWN, LEFT, RIGHT, UP + LEFT, DOWN + LEFT, DOWN + RIGHT, UP + RIGHT]
    labels = [*plot.numbers, *plot.names]
    left, right = frame.left + theme.MARGIN / 2 + RADIUS, plot.region.right - RADIUS
    bottom, top = plot.region.bottom + RADIUS, plot.region.top - RADIUS

    def is_free(place: np.ndarray) -> bool:
        reach = RADIUS + BESIDE
        meets = (np.abs(place - n.get_center())[:2] < (reach + n.width / 2, reach + n.height / 2) for n in labels)
        return left < place[0] < right and bottom < place[1] < top and not any(map(np.all, meets))

    places = [point + distance * np.asarray(way) for distance in (LETTER, 1.5 * LETTER) for way in ways]
    free = [place for place in places if is_free(place)]

    def away(place: np.ndarray, from_: np.ndarray) -> bool:
        return bool(np.linalg.norm(from_ - place, axis=1).min(initial=np.inf) > RADIUS + BESIDE)

    def is_beside(place: np.ndarray) -> bool:
        """Return whether no axis runs between a letter and its point, unless the point is upon it."""
        sides = [(at - plot.at(*plot.origin))[:2] for at in (point, place)]
        return bool(np.all((np.abs(sides[0]) < theme.DOT) | (sides[0] * sides[1] > 0)))

    clear = [place for place in free if away(place, lines)]
    off_axes = [place for place in clear if away(place, axes)]
    beside = [place for place in off_axes if is_beside(place)]
    return Place((beside or off_axes or clear or free or places)[0])


def _fit_ranges(f: Function, slope: Function, interval: tuple[float, float], base: float) -> list[tuple[float, float]]:
    """Return the ranges of f and of its slope where f is shown. Only what runs off to a pole is cut; f has room for all
    but the steepest triangles, `ROOM` of its height."""

    def fit(g: Function | Callable[[np.ndarray], np.ndarray]) -> tuple[float, float]:
        ys = evaluate(g, np.linspace(*interval, 321))
        whole = [] if np.isnan(ys).all() or np.isnan(ys[[0, -1]]).any() else [np.nanmin(ys), np.nanmax(ys)]
        return fit_range(g, interval, include=[] if has_pole(g, interval) else map(float, whole), with_zero=True)

    def fit_slopes() -> tuple[float, float]:
        """Return the range of the slopes. At a pole f' runs off faster than f: with as much of it as of f, the rest
        would be flat."""
        slopes = shown(np.linspace(*interval, 321))
        inner = np.quantile(slopes[np.isfinite(slopes)], BESIDE_POLE) if np.isfinite(slopes).any() else (0.0, 0.0)
        whole = fit(shown)
        least = STEADY * (high - low) / (interval[1] - interval[0])  # less is lost in computation: f is a line
        runs_off = has_pole(slope, interval) and np.ptp(whole) > STEEPER * np.ptp(inner)
        runs_off = runs_off and np.ptp(inner) > STEEPER * least
        return fit_range(lambda xs: np.clip(shown(xs), *inner), interval, with_zero=True) if runs_off else whole

    low, high = fit(f)

    def shown(xs: np.ndarray) -> np.ndarray:
        ys, slopes = evaluate(f, xs), evaluate(slope, xs)
        middle = np.nanmedian(slopes) if np.isfinite(slopes).any() else np.nan
        # What differs by rounding alone is one slope, and has no range of its own.
        slopes = np.where(np.abs(slopes - middle) <= STEADY * np.abs(middle), middle, slopes)
        return np.where((ys >= low) & (ys <= high), slopes, np.nan)

    xs = np.linspace(*interval, 321)
    slopes = shown(xs)
    is_drawn = np.isfinite(slopes)
    if is_drawn.any() and not has_pole(f, interval):  # beside a pole, what runs off is cut already
        is_drawn &= np.abs(slopes) <= np.nanquantile(np.abs(slopes), STEEP)
    tops = (evaluate(f, xs) + base * slopes)[is_drawn]
    span = high - low
    widest = (low - ROOM * span, high + ROOM * span)
    if tops.size:
        low, high = min(low, max(tops.min(), widest[0])), max(high, min(tops.max(), widest[1]))
    return [(float(low), float(high)), fit_slopes()]


def _under_tip(
    g: Function, y_range: tuple[float, float], x_range: tuple[float, float], interval: tuple[float, float]
) -> tuple[float, float]:
    """Return a range of y that ends so high that a graph reaches the axis of y below the tip of that, where it would
    reach it at the tip."""
    axis, (low, high) = min(max(0.0, x_range[0]), x_range[1]), y_range
    beside = np.linspace(axis - BESIDE_AXIS * np.ptp(x_range), axis + BESIDE_AXIS * np.ptp(x_range), 21)
    ys = evaluate(g, beside[(beside >= interval[0]) & (beside <= interval[1])])
    ys = ys[np.isfinite(ys) & (ys <= high)]
    if not ys.size or high - ys.max() >= TIP * (high - low):
        return y_range
    return low, low + (float(ys.max()) - low) / (1 - TIP)


def slope_specs(passed: Sequence[float], ends: Sequence[float] = ()) -> Callable[[float], str]:
    """Return the format of each slope: three digits of the largest of those that are passed, and a power of ten where
    nothing would be left of one, down to the smallest that are passed: one below these is on its way through 0, and is
    written 0. At the `ends` of runs next to a corner, a slope that is next to 0 is ≈ 0."""
    size = max(map(abs, passed))
    places = 3 - math.floor(math.log10(size)) if size else 0
    fixed = f".{min(max(places, 0), 2) if size >= 1 else places}f" if -LONGEST < places <= LONGEST else ".2e"

    def is_dust(value: float) -> bool:
        return abs(value) < DUST * size and value in ends

    def is_lost(value: float) -> bool:
        return abs(value) > LOST * size and not float(format_rounded(value, fixed))

    kept = [abs(value) for value in passed if value and not is_dust(value) and abs(value) > LOST * size]
    least = WITHIN * min(kept, default=0.0)

    def spec_of(value: float) -> str:
        if is_dust(value):
            return ".0f"
        if abs(value) < least and fixed.endswith("e"):
            return ".0f"
        return whole_spec(value, ".2e" if is_lost(value) and abs(value) >= least else fixed)

    return spec_of


def answer_places(plot: Plot) -> list[Place]:
    """Return where three answers stand that belong to no point: inside a plot, right of its y-axis and of its name,
    on the side of the x-axis that has more room; side by side where that is little."""
    name, across = plot.names[1], float(plot.at(plot.origin[0], plot.level)[1])
    left = max(plot.region.left, float(name.get_right()[0])) + theme.GAP
    low, high = plot.region.bottom, plot.region.top
    low, high = (across, high) if high - across >= across - low else (low, across)
    least, middle = 3 * (2 * RADIUS + 2 * BESIDE), (low + high) / 2
    half = max((high - low) / 2 - theme.SPACE, min(least, high - low) / 2)
    room = Region(left, plot.region.right, middle - half, middle + half)
    return rows_of(room, 3) if 2 * half >= least else columns_of(room, 3)
