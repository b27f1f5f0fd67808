"""What is true of a descent on a given function: where its valley is, by what factor it nears it, how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from mathcore import Descent, Function, descend
from mathcore.roots import roots
from scenes.components.graph import evaluate
from scenes.components.plot import Plot, fit_range
from scenes.framework.digits import short_spec
from scenes.framework.numbers import format_number
from scenes.style.frame import frame

__all__ = [
    "ARRIVALS",
    "KINDS",
    "MOST_HOPS",
    "SAME",
    "SAMPLES",
    "SETTLED",
    "DescentResult",
    "find_minimum",
    "find_valleys",
    "fit_around",
    "has_five_outcomes",
    "hops_of",
    "is_above",
    "leave_frame",
    "model_variant",
    "run_descent",
    "shown_way",
    "steps_variant",
    "told_points",
    "valleys_variant",
]

STEPS = 200  # after which a path is judged
REACHES = (1e-3, 1e-2, 0.1, 1, 2, 4, 8, 16)  # times the size of the start: how far its valley is looked for
BESIDE = 1e-3  # of the way to a minimum: where the slope beside it is looked at
FAR, FARTHEST = 5.0, 2.0  # first steps, and sizes of the start: what is shown to both sides where there is no minimum
LEAST_STEP = 1e-6  # sizes of the start: a shorter step is not seen in its digits, and not followed by the picture
SAME = 1e-6  # as a share of the way: what is nearer is one point
MOST_HOPS = 10  # of a path that are drawn
ARRIVED = 0.004  # of the shown width: a path that is so near to its end is drawn no further
MOST_WIDER = 10.0  # times the width around a start and its valley: points that are farther off are left out
BEHIND, BEYOND = 0.3, 0.08  # of the way of such points: what is shown behind the start, and beyond the last one
WIDER = 1.6  # times the way to the minimum: how far the picture reaches to both sides of it
HIGHER = 1.4  # times the height of the start above the minimum: how far the picture reaches above the start
SAMPLES = 401
VALLEY_SAMPLES = 4001
VALLEYS_BEYOND = 0.5, 1.0, 3.0  # of the width that is shown, to both sides: where more valleys are looked for
FIVE = ("slow", "once", "back", "cycles", "away")  # of the words that name each rate's own
KINDS = (*FIVE, "arrives", "leaves", "moving", "rests")
SETTLED = ("slow", "once", "back", "arrives", "moving", "rests")  # after its last step it is at a place of its own
ARRIVALS = ("slow", "once", "back", "arrives")


@dataclass(frozen=True)
class DescentResult:
    """How a descent with one rate ends.

    `kind`: rests (at the start, or on a peak, where the slope is 0), once (in one step), slow (from one side), back (to
    and fro, nearer each time), arrives (otherwise), cycles, away, leaves (the domain), moving (none of these after
    `STEPS` steps).
    """

    rate: float
    path: Descent
    kind: str

    @property
    def points(self) -> np.ndarray:
        """The points of the path, shape (k + 1,)."""
        return self.path.points


def run_descent(f: Function, start: float, rate: float) -> DescentResult:
    """Descend from the start with a rate, and tell how it ends."""
    path = descend(f, start, rate, STEPS)
    return DescentResult(rate, path, _kind(f, path))


def _kind(f: Function, path: Descent) -> str:
    ends = {"cycling": "cycles", "diverged": "away", "left the domain": "leaves", "still moving": "moving"}
    if path.outcome in ends:
        return ends[path.outcome]
    if path.gradients[0] == 0 or not _ends_low(f, path):
        return "rests"
    away = path.points - path.points[-1]
    away = away[: int(np.flatnonzero(np.abs(away) > SAME * np.abs(away).max())[-1]) + 1]
    if len(away) == 1:
        return "once"
    signs = np.sign(away)
    shrinks = np.all(np.abs(away[1:]) < np.abs(away[:-1]))
    if np.all(signs == signs[0]) and shrinks:
        return "slow"
    return "back" if np.all(signs[1:] == -signs[:-1]) and shrinks else "arrives"


def _ends_low(f: Function, path: Descent) -> bool:
    """Return whether f is nowhere lower right beside the end of a path: a step may land on a peak, and rest there."""
    end, beside = path.points[-1], BESIDE * abs(path.points[-1] - path.points[0])
    return not bool(min(f(end - beside), f(end + beside)) < f(end))


def find_minimum(f: Function, start: float) -> float | None:
    """Return where f is lowest downhill from a start, without a gap on the way; None where there is no such place."""
    slope = f.derivative()
    curvature = slope.derivative()
    now = float(slope(start))
    if not np.isfinite(now):
        return None
    if now == 0:
        return start if _is_valley(slope, start, max(1.0, abs(start))) else None
    for reach in REACHES:
        end = start - np.sign(now) * reach * max(1.0, abs(start))
        low, high = min(start, end), max(start, end)
        found = [float(x) for x in roots(slope, curvature, low, high) if x != start]
        if found:
            nearest = min(found, key=lambda x: abs(x - start))
            way = min(start, nearest), max(start, nearest)
            is_lowest = _is_valley(slope, nearest, abs(nearest - start)) and f.domain().first_gap(*way) is None
            return nearest if is_lowest else None
    return None


def _is_valley(slope: Function, x: float, size: float) -> bool:
    """Return whether f falls before x and rises after it; f'' may be 0 there, as that of x⁴."""
    return bool(slope(x - BESIDE * size) < 0 < slope(x + BESIDE * size))


def fit_around(
    f: Function, start: float, minimum: float | None, rate: float, told: Sequence[np.ndarray] = ()
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return ranges of x and y that show the start, and the valley below it from wall to wall.

    Where there is none, they show how far some first steps with a rate go, if these are long enough to be told. Points
    of descents that are `told` lie inside, up to the first that is far beyond.
    """
    middle = start if minimum is None else minimum
    size = max(1.0, abs(start))
    step = rate * float(descend(f, start, rate, 0).gradients[0])
    steps = min(FAR * abs(step), FARTHEST * size) if abs(step) > LEAST_STEP * size else FARTHEST * size
    half = WIDER * abs(start - middle) or steps
    x_range = (middle - half, middle + half)
    passed = _near_points(told, start, MOST_WIDER * 2 * half)
    x_range = _take_in(x_range, start, passed, has_valley=minimum is not None)
    top = np.inf
    if minimum is not None and start != minimum:
        top = float(f(start)) + HIGHER * float(f(start) - f(minimum))
        top = max(top, *map(float, evaluate(f, passed)))

    def lower(xs: np.ndarray) -> np.ndarray:
        ys = evaluate(f, xs)
        return np.where(ys > top, top, ys)

    low, high = fit_range(lower, x_range, include=[float(f(start))], with_zero=True, pad=0.06)
    return x_range, (low, high)


def _near_points(told: Sequence[np.ndarray], start: float, most: float) -> np.ndarray:
    """Return the start, and the points of each path before the first that is farther from it than `most`."""
    far = [np.append(np.abs(points - start) <= most, False) for points in told]
    return np.concatenate([[start], *(points[: int(np.argmin(near))] for points, near in zip(told, far, strict=True))])


def _take_in(
    x_range: tuple[float, float], start: float, points: np.ndarray, *, has_valley: bool
) -> tuple[float, float]:
    """Return a range widened to hold points. Where there is no valley to be seen, less is shown behind the start then:
    a slope that gets steeper there would press the steps flat."""
    low, high = x_range
    first, last = float(points.min()), float(points.max())
    pad = BEYOND * (last - first)
    wider = (first - pad if first <= low else low, last + pad if last >= high else high)
    if not has_valley and wider != x_range:
        behind = BEHIND * (last - first)
        wider = (
            max(wider[0], min(first, start - behind)) if wider[0] == low else wider[0],
            min(wider[1], max(last, start + behind)) if wider[1] == high else wider[1],
        )
    return wider


def told_points(result: DescentResult, hops: int) -> np.ndarray:
    """Return the points of a descent up to a number of steps which a picture has to hold: none of one that runs away,
    for that is told of it."""
    return result.points[:1] if result.kind == "away" else result.points[: hops + 1]


def is_above(upper: np.ndarray, lower: np.ndarray) -> bool:
    """Whether values are nowhere below others, but for what their computation may have lost."""
    both = np.isfinite(upper) & np.isfinite(lower)
    return bool(np.all((upper - lower)[both] >= -SAME * np.ptp(lower[both])))


def shown_way(f: Function, plot: Plot, points: np.ndarray, hops: int = MOST_HOPS) -> tuple[list[float], bool]:
    """Return the points of a path that a plot shows, so many hops at most, and whether the path leaves it: the last one
    is then where."""
    (left, right), (_, top) = plot.x_range, plot.y_range
    shown = [float(points[0])]
    for end in points[1 : hops + 1]:
        hop = np.linspace(shown[-1], float(np.clip(end, left - (right - left), right + (right - left))), SAMPLES)
        ys = evaluate(f, hop)
        out = (hop < left) | (hop > right) | (ys > top) | ~np.isfinite(ys)
        if out[-1]:
            inside = hop[: int(np.argmax(out))]
            return [*shown, float(inside[-1])] if len(inside) > 1 else shown, True
        shown.append(float(end))
        if abs(end - points[-1]) < ARRIVED * (right - left) and abs(end - shown[-2]) < ARRIVED * (right - left):
            break
    return shown, False


def hops_of(result: DescentResult) -> int:
    """Return how many steps of a descent are drawn: all of one that nears a place, so that it is seen there, or that
    runs away, so that it is seen to leave."""
    steps = np.diff(result.points)
    is_one_way = bool(np.all(steps >= 0) or np.all(steps <= 0))
    goes_on = result.kind in (*ARRIVALS, "away") or (result.kind in SETTLED and is_one_way)
    return len(steps) if goes_on else MOST_HOPS


def leave_frame(f: Function, plot: Plot, way: Sequence[float], after: float, margin: float) -> list[float] | None:
    """Return a way that leaves a plot with its last point moved on, to where f is out of the frame, or
    under its header, by a margin.

    `after` is the point of the path that the last step goes to. None where f has no values so far.
    """
    reach = 2 * float(np.ptp(plot.x_range))
    xs = np.linspace(way[-1], float(np.clip(after, way[-1] - reach, way[-1] + reach)), SAMPLES)
    ys = evaluate(f, xs)
    places = plot.at(xs, np.nan_to_num(ys, nan=plot.y_range[1], posinf=plot.y_range[1], neginf=plot.y_range[0]))
    low = np.array([frame.left, frame.bottom]) - margin
    high = np.array([frame.right, frame.header.bottom]) + margin
    out = np.any((places[:, :2] < low) | (places[:, :2] > high), axis=1)
    first = int(np.argmax(out))
    if not out[first] or not np.all(np.isfinite(ys[: first + 1])):
        return None
    return [*(way[:-1] if len(way) > 1 else way), float(xs[first])]


# -- which words are true ----------------------------------------------------------------------------------------


def steps_variant(path: Descent, kind: str, steps: int, gone: bool) -> str | None:
    """Return the variant that is true of the steps in the table; None where they come from one side, ever shorter.

    `gone`: whether the ball has left the picture by the last of them.
    """
    sizes = np.abs(path.gradients[:steps])
    is_shorter = bool(np.all(sizes[1:] < sizes[:-1])) and len(sizes) > 1
    nearest = SAME * np.ptp(path.points[: steps + 1])
    returns = np.isclose(path.points[1 : steps + 1], path.points[0], rtol=0, atol=nearest) & bool(nearest)
    holds = {
        "slow": is_shorter,
        "back": is_shorter,
        "once": steps > 1,
        "rests": len(path.gradients) > 0 and path.gradients[0] == 0,
        "cycles": bool(returns.any()),
        "away": gone and bool(np.all(sizes[1:] > sizes[:-1])),
        "leaves": len(path) <= steps,
    }
    if not holds.get(kind, False):
        return "beyond" if gone and kind != "leaves" else "other"
    if gone and kind not in ("away", "leaves"):
        return "beyond"
    return None if kind == "slow" else kind


def has_five_outcomes(found: Sequence[DescentResult], minimum: float | None, curvature: float) -> bool:
    """Return whether the rates end in five ways, and the factor at the minimum says so of each."""
    if tuple(result.kind for result in found) != FIVE or minimum is None:
        return False
    slow, once, back, cycles, away = (1 - result.rate * curvature for result in found)
    ends = [result.points[-1] for result in found if result.kind in ARRIVALS]
    signs = 0 < slow < 1 and abs(once) < SAME and -1 < back < 0 and abs(cycles + 1) < SAME and away < -1
    return bool(signs and np.allclose(ends, minimum, rtol=SAME, atol=SAME * abs(found[0].points[0] - minimum)))


def model_variant(path: Descent, narrow: float | None, wide: float | None) -> str | None:
    """Return the variant for which bowls there are; None where one lies above the graph and one dips under it."""
    if not path.gradients[0]:
        return "level"
    if narrow and wide:
        return None
    return "narrow" if narrow else "wide" if wide else "neither"


def valleys_variant(f: Function, found: Sequence[DescentResult], plot: Plot, ends: Sequence[float]) -> str | None:
    """Return the variant for where two starts end, as the table has it; None where that is in the only two valleys that
    are shown."""
    if resting := sum(not result.path.gradients[0] for result in found):
        return "one_rests" if resting == 1 else "both_rest"
    if all(result.kind == "away" for result in found):
        return "both_away"
    if all(result.kind == "moving" for result in found):
        return "both_moving"
    apart = "together" if len({format_number(end, short_spec(end)) for end in ends}) == 1 else "other"
    if any(result.kind not in ARRIVALS for result in found):
        return "one_side" if apart == "other" and _go_one_way(found) else apart
    first, second = (float(result.points[-1]) for result in found)
    if abs(first - second) < 0.01 * np.ptp(plot.x_range):
        return "same"
    valleys = find_valleys(f, plot.x_range)
    one, other = (next((at for at, (a, b) in enumerate(valleys) if a <= x <= b), None) for x in (first, second))
    if one is None or other is None or one == other:
        return apart
    return None if _count_valleys(f, plot.x_range) == 2 else "several"


def _count_valleys(f: Function, x_range: tuple[float, float]) -> int:
    """Return how many valleys f has in a range, or in one as wide as may be that holds it: others may lie beside it."""
    (low, high), slope = x_range, f.derivative()
    width = high - low
    found = [len(find_valleys(f, x_range))]
    for beyond in VALLEYS_BEYOND:
        sides = find_valleys(f, (low - beyond * width, high + beyond * width))
        # No valley is where f jumps, or comes back from infinity.
        found.append(sum(bool(slope(left) < 0 < slope(right)) for left, right in sides))
    return max(found)


def _go_one_way(found: Sequence[DescentResult]) -> bool:
    """Return whether all steps of some descents go to the same side."""
    steps = np.concatenate([np.diff(result.points) for result in found])
    return bool(np.all(steps > 0) or np.all(steps < 0))


def find_valleys(f: Function, x_range: tuple[float, float]) -> list[tuple[float, float]]:
    """Return the floors of the valleys of f inside a range, from left to right: from where it stops falling to where it
    rises."""
    xs = np.linspace(*x_range, VALLEY_SAMPLES)
    steps = np.diff(evaluate(f, xs))
    level = SAME * np.nanmax(np.abs(steps), initial=0.0)
    sides = np.where(np.abs(steps) <= level, 0, np.sign(steps))
    places = np.flatnonzero(sides)
    turns = [(a, b) for a, b in pairwise(places) if sides[a] < 0 < sides[b]]
    return [(float(xs[a]), float(xs[b + 1])) for a, b in turns]
