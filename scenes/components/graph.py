"""The graph of a function as polylines: cut where it jumps or has no value, and as fine as it bends.

All points are mathematical; the plot puts them in the frame.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from mathcore import Function
from mathcore.domain import Interval

__all__ = [
    "Breaks",
    "Graph",
    "bounds",
    "clip_runs",
    "clip_to_box",
    "clip_to_disc",
    "has_pole",
    "sample",
    "split_at_jumps",
    "trace",
]

SAMPLES = 320
MOST = 8000  # points of a graph
ROUNDS = 10
# Where a piece of the graph is looked at between its ends: not in the middle, where a wave may cross its chord.
SHARES = (0.381966, 0.618034)
BESIDE = 1e-9  # of the window: how far from a jump its one-sided limits are read
JOINED = 1e-3  # of the height: what is nearer is one point
MEETING = 1e-6  # of the height: how near the ends of two parts are that are drawn as one
# Of the window: how near to an end of the domain it is looked for values, the nearest first. The end is known to within
# a few roundings, and may be no float.
CLOSE = tuple(4e-15 * 2.0**-k for k in range(8, -1, -1))

# Of the window: places ever nearer to a break. From one to the next a function with a limit there moves less and less;
# at a pole it moves as much or more.
NEARER = (1e-3, 1e-6, 1e-9)
STAYS = 0.5  # of the move before: what is left of it at a pole, at least
DUST = 1e-9  # of the values: what computation may lose

Curve = Callable[[Any], Any]
Points = np.ndarray


@dataclass(frozen=True)
class Breaks:
    """Where a function jumps or has no value (`breaks`), where it bends as well (`bends`), and which of these points do
    not belong to its domain (`missing`), in ascending order; and its value on each border of its cases (`values`)."""

    breaks: tuple[float, ...] = ()
    bends: tuple[float, ...] = ()
    missing: tuple[float, ...] = ()
    values: tuple[tuple[float, float], ...] = ()

    @classmethod
    def of(cls, f: Curve, low: float, high: float) -> Breaks:
        """Return those of a function between two points; none are known of a curve that is no formula."""
        if not isinstance(f, Function) or high <= low:
            return cls()
        domain = f.domain()
        breaks = domain.breakpoints(low, high)
        parts = domain.intervals(low, high) if breaks else ()
        missing = tuple(x for x in breaks if not any(_holds(part, x) for part in parts))
        values = tuple(domain.border_values(low, high).items()) if breaks else ()
        return cls(breaks, domain.bends(low, high), missing, values)

    def between(self, low: float, high: float) -> Breaks:
        """Return those between two points."""
        breaks, bends, missing = (
            tuple(x for x in points if low < x < high) for points in (self.breaks, self.bends, self.missing)
        )
        return Breaks(breaks, bends, missing, tuple(each for each in self.values if low < each[0] < high))


def _holds(part: Interval, x: float) -> bool:
    """Return whether a point belongs to a part of a domain; a float that is only next to a pole does not."""
    is_end = (part.lower_closed and x == part.lower) or (part.upper_closed and x == part.upper)
    return is_end or part.lower < x < part.upper


@dataclass(frozen=True)
class Graph:
    """`runs` of points, shape (n, 2), each without a break; ends that belong to the graph, and ends that do not."""

    runs: list[Points]
    closed: list[tuple[float, float]]
    opened: list[tuple[float, float]]


def evaluate(f: Curve, xs: Any) -> Points:
    """Return the values of f as an array of the shape of `xs`; what is not finite is no value."""
    with np.errstate(all="ignore"):
        ys = np.asarray(f(xs), dtype=float) * np.ones_like(xs)
    return np.where(np.isfinite(ys), ys, np.nan)


def split_at_jumps(f: Curve, xs: Points, places: Breaks | None = None) -> tuple[Points, Points]:
    """Return ascending points with f's values, and at each jump of f two: as it is before the jump, and behind it.

    `places` are those of f, where they are known.
    """
    places = Breaks() if xs[0] == xs[-1] else Breaks.of(f, float(xs[0]), float(xs[-1])) if places is None else places
    beside = BESIDE * (xs[-1] - xs[0])
    breaks = np.array([x for x in places.breaks if xs[0] - beside <= x <= xs[-1] + beside])
    away = np.abs(np.subtract.outer(xs, breaks)).min(axis=1, initial=np.inf)
    others, before, behind = xs[away > beside], breaks[breaks > xs[0] + beside], breaks[breaks < xs[-1] - beside]
    order = np.argsort(read := np.concatenate([others, before - beside, behind + beside]))
    ys = evaluate(f, read[order])
    shown = np.isfinite(ys)
    return np.concatenate([others, before, behind])[order][shown], ys[shown]


def sample(f: Curve, x_range: tuple[float, float]) -> Points:
    """Return the values of f over a range: at even steps, at its corners, and on both sides of its jumps."""
    low, high = x_range
    beside = BESIDE * (high - low)
    bends = np.array(Breaks.of(f, low, high).bends)
    xs = np.concatenate([np.linspace(low, high, SAMPLES), bends, bends - beside, bends + beside])
    ys = evaluate(f, xs)
    return np.asarray(ys[np.isfinite(ys)])


def has_pole(f: Curve, x_range: tuple[float, float]) -> bool:
    """Return whether f runs off beside one of its breaks in a range: at a jump or a corner it does not."""
    low, high = x_range
    for x in Breaks.of(f, low, high).breaks:
        for side in (-1, 1):
            near = x + side * np.array(NEARER) * (high - low)
            ys = evaluate(f, near[(near >= low) & (near <= high)])
            first, *_, last = np.abs(np.diff(ys)) if len(ys) == len(NEARER) else (0.0, 0.0)
            if last > max(STAYS * first, DUST * float(np.abs(ys).max())):
                return True
    return False


def bounds(f: Curve, x_range: tuple[float, float]) -> tuple[float, ...]:
    """Return the least and the greatest value of f over a range; none where f has a pole in it, or no value."""
    ys = np.array([]) if has_pole(f, x_range) else sample(f, x_range)
    return (float(ys.min()), float(ys.max())) if ys.size else ()


def trace(
    f: Curve,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    tolerance: float,
    *,
    samples: int = SAMPLES,
    places: Breaks | None = None,
) -> Graph:
    """Return the graph of f over a range of x.

    `tolerance` is how far, in units of y, a polyline may run beside the graph where it is in `y_range`; `samples` are
    the pieces that the range is cut into at least; `places` those of f, where they are known.
    """
    low, high = x_range
    places = Breaks.of(f, low, high) if places is None else places.between(low, high)
    grid = np.linspace(low, high, samples + 1)
    beside = BESIDE * (high - low)
    runs: list[Points] = []
    sides: dict[float, list[float]] = {point: [] for point in places.breaks}
    for left, right in pairwise([low, *places.breaks, high]):
        ends = (left + beside * (left in sides), right - beside * (right in sides))
        inside = np.concatenate([grid, places.bends])
        xs = np.unique(np.concatenate([ends, inside[(inside > ends[0]) & (inside < ends[1])]]))
        xs, ys = _refine(f, xs, y_range, tolerance)
        for at, end in ((0, left), (-1, right)):
            if end in sides and np.isfinite(ys[at]):
                sides[end].append(_limit(f, end, float(ys[at]), -beside if at else beside, y_range))
        xs[[0, -1]] = left, right
        runs.extend(_unbroken(xs, ys))
    return Graph(_joined(runs, MEETING * np.ptp(y_range)), *_ends(f, sides, high - low, y_range, places))


def clip_runs(runs: list[Points], y_range: tuple[float, float]) -> list[Points]:
    """Return the parts of runs between two values of y, cut where they leave them."""
    return [part for run in runs for part in _cut_out(run, *_between(run[:-1, 1], np.diff(run[:, 1]), y_range))]


def clip_to_box(run: Points, *bounds: tuple[float, float]) -> list[Points]:
    """Return the parts of a run of points, shape (n, 2), between bounds of each coordinate, cut where they leave
    them."""
    steps = np.diff(run, axis=0)
    ways = [_between(run[:-1, axis], steps[:, axis], limits) for axis, limits in enumerate(bounds)]
    enter, leave = (np.array(shares) for shares in zip(*ways, strict=True))
    return _cut_out(run, enter.max(axis=0), leave.min(axis=0))


def clip_to_disc(run: Points, center: Points, radius: float) -> list[Points]:
    """Return the parts of a run of places, shape (n, 2) or (n, 3), inside a disc, cut at its rim."""
    starts, steps = run[:-1] - center, np.diff(run, axis=0)
    lengths = (steps**2).sum(axis=1)
    middle, inside = (starts * steps).sum(axis=1), (starts**2).sum(axis=1) - radius**2
    with np.errstate(all="ignore"):
        half = np.sqrt(middle**2 - lengths * inside)
        enter, leave = (-middle - half) / lengths, (-middle + half) / lengths
    crosses = np.isfinite(half) & (lengths > 0)
    enter = np.where(crosses, np.clip(enter, 0, None), 0.0)
    leave = np.where(crosses, np.clip(leave, None, 1), np.where((lengths == 0) & (inside <= 0), 1.0, -1.0))
    return _cut_out(run, enter, leave)


def _cut_out(run: Points, enter: Points, leave: Points) -> list[Points]:
    """Return the parts of a run, of whose steps those between two shares of each are kept."""
    found: list[Points] = []
    starts, steps = run[:-1], np.diff(run, axis=0)
    shown = leave > enter
    # A piece goes on from the one before where neither was cut between them.
    goes_on = np.zeros(len(starts), bool)
    goes_on[1:] = shown[1:] & shown[:-1] & (enter[1:] == 0) & (leave[:-1] == 1)
    first = starts + enter[:, None] * steps
    last = np.where((leave == 1)[:, None], run[1:], starts + leave[:, None] * steps)
    for i in np.flatnonzero(shown & ~goes_on).tolist():
        rest = np.flatnonzero(~goes_on[i + 1 :])
        end = i + 1 + (int(rest[0]) if len(rest) else len(starts) - i - 1)
        found.append(np.concatenate([first[i : i + 1], last[i:end]]))
    return found


def _between(start: Points, step: Points, bounds: tuple[float, float]) -> tuple[Points, Points]:
    """Return the shares of steps at which they enter and leave the bounds; one that stays outside leaves before it
    enters."""
    with np.errstate(all="ignore"):
        near, far = (bounds[0] - start) / step, (bounds[1] - start) / step
    level, inside = step == 0, (start >= bounds[0]) & (start <= bounds[1])
    enter = np.where(level, 0.0, np.clip(np.minimum(near, far), 0, None))
    leave = np.where(level, np.where(inside, 1.0, -1.0), np.clip(np.maximum(near, far), None, 1))
    return enter, leave


def _refine(f: Curve, xs: Points, y_range: tuple[float, float], tolerance: float) -> tuple[Points, Points]:
    """Add points where the polyline differs from the graph by more than the tolerance, or where values end."""
    ys = evaluate(f, xs)
    near = (y_range[0] - 0.05 * np.ptp(y_range), y_range[1] + 0.05 * np.ptp(y_range))
    # Each piece is looked at twice, at other shares: one point may lie on the chord.
    looks = np.full(len(xs) - 1, len(SHARES))
    for turn in range(ROUNDS):
        share = SHARES[turn % len(SHARES)]
        between = xs[:-1] + share * np.diff(xs)
        fresh = (looks > 0) & (between > xs[:-1]) & (between < xs[1:])
        values = np.full(len(between), np.nan)
        values[fresh] = evaluate(f, between[fresh])
        chord = ys[:-1] + share * np.diff(ys)
        apart = np.abs(np.clip(values, *near) - np.clip(chord, *near))
        apart[np.isfinite(ys[:-1]) != np.isfinite(ys[1:])] = np.inf
        off = fresh & (apart > tolerance)
        if off.sum() > MOST - len(xs):
            break
        looks = np.repeat(np.where(off, len(SHARES), looks - 1), np.where(off, 2, 1))
        places = np.flatnonzero(off) + 1
        xs, ys = np.insert(xs, places, between[off]), np.insert(ys, places, values[off])
        if not (looks > 0).any():
            break
    return _with_peaks(f, *_with_peaks(f, xs, ys))


def _with_peaks(f: Curve, xs: Points, ys: Points) -> tuple[Points, Points]:
    """Return the tops and bottoms between the points too, so that all waves are as high as they are: of a parabola
    through each three of which the middle one is the highest or the lowest."""
    steps, rises = np.diff(xs), np.diff(ys)
    with np.errstate(all="ignore"):
        slopes = rises / steps
        shift = (slopes[:-1] * steps[1:] + slopes[1:] * steps[:-1]) / (2 * (slopes[:-1] - slopes[1:]))
        tops = xs[1:-1] + shift
        turns = (rises[:-1] * rises[1:] < 0) & (tops > xs[:-2]) & (tops < xs[2:]) & (tops != xs[1:-1])
    values = evaluate(f, tops[turns])
    beyond = np.sign(rises[:-1][turns]) * (values - ys[1:-1][turns]) > 0
    found, values = tops[turns][beyond], values[beyond]
    places = np.searchsorted(xs, found)
    return np.insert(xs, places, found), np.insert(ys, places, values)


def _unbroken(xs: Points, ys: Points) -> list[Points]:
    """Return the runs of points that have values."""
    finite = np.isfinite(ys)
    edges = np.flatnonzero(np.diff(finite.astype(int))) + 1
    parts = np.split(np.stack([xs, ys], axis=1), edges)
    return [part for part in parts if len(part) > 1 and np.isfinite(part[0, 1])]


def _joined(runs: list[Points], near: float) -> list[Points]:
    """Return the runs, those that meet made one."""
    found: list[Points] = []
    for run in runs:
        if found and np.abs(found[-1][-1] - run[0]).max() <= near:
            found[-1] = np.concatenate([found[-1], run[1:]])
        else:
            found.append(run)
    return found


def _limit(f: Curve, end: float, value: float, beside: float, y_range: tuple[float, float]) -> float:
    """Return the one-sided limit at an end, read beside it; nan where the graph runs off."""
    further = float(evaluate(f, np.array([end + 2 * beside]))[0])
    return value if abs(further - value) <= JOINED * np.ptp(y_range) else np.nan


def _values_close_to(f: Curve, x: float, width: float) -> Points:
    """Return the values of f at a point and around it, the nearest first, where it has any: an end such as √5, which
    belongs to the domain of √(5 − x²), is no float, and the nearest one may be beyond it."""
    away = (width + abs(x)) * np.array(CLOSE)
    ys = evaluate(f, np.concatenate([[x], np.stack([x - away, x + away], axis=1).ravel()]))
    return np.asarray(ys[np.isfinite(ys)])


def _ends(
    f: Curve,
    sides: dict[float, list[float]],
    width: float,
    y_range: tuple[float, float],
    places: Breaks,
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Return the ends that belong to the graph, and those that do not, where it jumps or leaves out a point."""
    closed, opened = [], []
    same, on_border = JOINED * np.ptp(y_range), dict(places.values)
    for x, limits in sides.items():
        close = np.array([]) if x in places.missing else _values_close_to(f, x, width)
        if close.size and np.isfinite(exact := on_border.get(x, np.nan)):
            close[0] = exact
        value = float(close[0]) if close.size else np.nan
        apart = [limit for limit in limits if np.isfinite(limit) and not abs(limit - value) <= same]
        if len(limits) == 1 and np.any(np.abs(close[1:] - value) <= same):
            # A root is so steep at its end that a limit, read beside it, is apart from the value that it comes to.
            apart = []
        opened += [(x, y) for i, y in enumerate(apart) if not any(abs(y - other) <= same for other in apart[:i])]
        if np.isfinite(value) and (apart or (len(limits) == 2 and np.isnan(limits).any())):
            closed.append((x, value))
    inside = [[(x, y) for x, y in ends if y_range[0] <= y <= y_range[1]] for ends in (closed, opened)]
    return inside[0], inside[1]
