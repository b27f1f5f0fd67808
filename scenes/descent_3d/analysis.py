"""What is true of descents on a function of x and y: what is shown of it, its scale of heights, its factors, its ends.

Deck, page 8: gradient descent on a surface in space.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import numpy as np

from mathcore import Descent, Function, descend
from mathcore.kinks import ROUNDED
from mathcore.precision import value_in_digits
from mathcore.rounding import HELD_DIGITS
from scenes.components.contour_map import ContourLine
from scenes.components.height_scale import HeightScale, choose_scale
from scenes.descent_analysis import find_minimum
from scenes.framework.digits import shows
from scenes.framework.numbers import PRECISE, format_number, read_exactly

__all__ = [
    "ARROW_ROOM",
    "ENDS",
    "GRADIENT",
    "METHODS",
    "OUTCOMES",
    "PLACES",
    "Factors",
    "Method",
    "Race",
    "Range",
    "comes_round",
    "find_factors",
    "fit_ranges",
    "is_flat",
    "is_separable",
    "kind_of_rest",
    "largest_closed",
    "lowest_point",
    "newton",
    "on_one_line",
    "places_of_factors",
    "race_variant",
    "roundness",
    "run_race",
    "sample_heights",
    "scale_of",
    "shadows_variant",
    "squeezes",
    "steps_to",
    "values_as_known",
    "zigzags",
]

Method = Literal["gradient", "momentum", "adam"]
METHODS: tuple[Method, ...] = ("gradient", "momentum", "adam")
ENDS = {
    "converged": "arrives",
    "still moving": "moving",
    "cycling": "cycles",
    "diverged": "away",
    "left the domain": "leaves",
}
OUTCOMES = (*ENDS.values(), "rests", "saddle")
PLACES = "bottom", "start"  # where a factor is that of a step: there a descent ends, or has not begun
JUDGED = 200  # steps after which a path is judged
SAMPLES = 161  # of each axis
MARGIN, LEAST = 0.45, 1.0  # of what the paths span, and in units of x: how much more is shown around them
GRADIENT = 0.2  # of the shorter range: how long the arrow of a gradient is, where it has room
ARROW_ROOM = 0.9  # of the way to the border: what an arrow may take of it
REACH = 4.0  # times the way from the start to the lowest end: a path that goes farther is not followed by the picture
ROOM_ROUNDS = 3  # of the fit: the arrow grows with the range, less each time
LONGER = 1.5  # how much longer one range may be than the other in one scale: no strip of a surface
SAME = 1e-6
NEAR = 0.02  # of the fall from the start to the minimum: what is so near to it has arrived
DONE = 1e-3  # of what the values of a path range over: what stays so near to the last one moves no more
SMALL = 0.1  # of the map: a contour that is smaller tells nothing of its shape
FULL = 0.6  # of the rectangle around it: what a contour takes at least that is no crescent; an ellipse takes π/4
SINGULAR = 1e-12  # of the greatest curvature, below which the least one is none
NEWTON = 30  # steps at most
VANISHING = 1e-12  # values from here on would pass for 0 elsewhere
SHORT = 12  # digits of a number that a value is taken for
DIGITS, SPARE = 700, 20  # with which it is computed to see whether it is that number, and of them may be lost
AROUND, RADIUS = 33, 0.05  # places, and how far off: where f is looked at beside a place at which nothing curves

Range = tuple[float, float]


@dataclass(frozen=True)
class Race:
    """The descents of all methods from one start: `paths` as they are drawn; of longer ones, `ends` as `descend` judges
    them and `last_values`."""

    paths: Mapping[str, Descent]
    ends: Mapping[str, str]
    last_values: Mapping[str, float]

    @property
    def rests(self) -> bool:
        """Whether the gradient at the start is 0, so that nothing moves."""
        return not np.any(self.paths["gradient"].gradients[0])


def run_race(f: Function, start: tuple[float, float], rates: Mapping[str, float], momentum: float, steps: int) -> Race:
    """Descend from the start with each method, whose rates are given by its name."""
    paths: dict[str, Descent] = {}
    ends: dict[str, str] = {}
    last_values: dict[str, float] = {}
    for method in METHODS:
        settings = {"momentum": momentum} if method == "momentum" else {}
        whole = descend(f, start, rates[method], max(JUDGED, steps), method, **settings)
        ends[method], last_values[method] = _end_of(f, whole, steps), float(whole.values[-1])
        shown = slice(steps + 1)
        paths[method] = Descent(whole.points[shown], whole.values[shown], whole.gradients[shown], whole.outcome)
    if not np.any(paths["gradient"].gradients[0]):
        ends = dict.fromkeys(METHODS, "rests")
    return Race(paths, ends, last_values)


def _end_of(f: Function, path: Descent, steps: int) -> str:
    """Return how a descent ends that is shown up to so many steps: one that converges later on is still moving. One
    from a ridge may run along it, and converge to a saddle."""
    end = ENDS[path.outcome]
    late = np.abs(path.values[steps:] - path.values[-1])
    if end == "arrives" and (late > DONE * np.ptp(path.values)).any():
        return ENDS["still moving"]
    is_ridge = end == "arrives" and kind_of_rest(f, (float(path.points[-1, 0]), float(path.points[-1, 1]))) == "saddle"
    return "saddle" if is_ridge else end


def values_as_known(f: Function, path: Descent) -> list[float | Fraction]:
    """Return the values that a descent passes, as fractions where a float would pass for another number.

    A small one is no rounding error of 0. One that floats round to a short number, 0.2 + 10⁻²⁰ or −1 + 10⁻¹⁸, is not
    that number: a descent only comes nearer and nearer.
    """
    return [_value_as_known(f, point, value) for point, value in zip(path.points, path.values.tolist(), strict=True)]


def _value_as_known(f: Function, point: np.ndarray, value: float) -> float | Fraction:
    """Return f at a point as a fraction where its float is taken for a short number that it is not."""
    # With as few digits as pass for it: −1 + 10⁻¹² does for −1, and is −0.999999999999 to more.
    spec = next((spec for digits in range(1, SHORT + 1) if shows(value, spec := f".{digits}g")), None)
    known = None if spec is None else value_in_digits(f, *point.tolist(), digits=DIGITS)
    if spec is not None and known is not None:
        short = read_exactly(format_number(value, spec))
        gap, told = known - short, 2 * PRECISE * abs(short)
        if abs(gap) > max(Fraction(_lost_at(f, point)), abs(short) / 10 ** (DIGITS - SPARE)):
            # A gap may be even less than what is looked at: it is there nonetheless.
            return known if abs(gap) > told else short + (told if gap > 0 else -told)
    return Fraction(value) if 0 < abs(value) < VANISHING else value


def _lost_at(f: Function, point: np.ndarray) -> float:
    """Return by how much f may change within the rounding of a point; a coordinate of few digits is not rounded."""
    is_rounded = [len(Decimal(repr(x)).normalize().as_tuple().digits) > HELD_DIGITS for x in point.tolist()]
    moves = ROUNDED * np.where(is_rounded, np.spacing(np.abs(point)), 0.0)
    slopes = np.array([float(partial(*point)) for partial in f.gradient()])
    first, second = np.nan_to_num(np.abs(slopes)), np.nan_to_num(np.abs(hessian(f, point)))
    return float(first @ moves + moves @ second @ moves / 2)


# -- what is shown -----------------------------------------------------------------------------------------------


def fit_ranges(f: Function, race: Race) -> tuple[Range, Range]:
    """Return ranges of x and y that hold the start, the paths that do not run off and where they go, in one scale."""
    start, *later = race.paths["gradient"].points
    if later and _runs_off(race.paths["gradient"]):
        end = later[0]
    else:
        followed = [path for path in race.paths.values() if not _runs_off(path)]
        best = min(followed, key=lambda path: float(np.nanmin(path.values)))
        end = best.points[int(np.nanargmin(best.values))]
    reach = REACH * max(float(np.linalg.norm(end - start)), LEAST)
    goals = [found for path in race.paths.values() if (found := newton(f, path.points[-1])) is not None]
    points = np.concatenate([*(path.points for path in race.paths.values()), *(goal[None] for goal in goals)])
    points = points[np.all(np.abs(points - start) <= reach, axis=1)]
    low, high = points.min(axis=0), points.max(axis=0)
    pad = np.maximum(MARGIN * (high - low), LEAST if np.ptp(points) else 2 * LEAST)
    low, high = low - pad, high + pad
    ranges = _in_one_scale((float(low[0]), float(high[0])), (float(low[1]), float(high[1])))
    wider = _with_room_for_gradient(ranges, start, race.paths["gradient"].gradients[0])
    return wider if np.isfinite(sample_heights(f, *wider)[2]).all() else ranges


def _runs_off(path: Descent) -> bool:
    """Return whether the steps of a path get longer and longer: downhill without end, or uphill."""
    steps = np.linalg.norm(np.diff(path.points, axis=0), axis=1)
    return bool(len(steps) and steps[-1] >= steps.max() and steps[-1] > REACH * steps[0])


def _with_room_for_gradient(ranges: tuple[Range, Range], start: np.ndarray, slope: np.ndarray) -> tuple[Range, Range]:
    """Return ranges in which the arrow of the gradient at the start has its full length, and ends short of the
    border."""
    if not slope.any():
        return ranges
    way = GRADIENT / ARROW_ROOM * slope / np.linalg.norm(slope)
    for _ in range(ROOM_ROUNDS):
        end = start + min(high - low for low, high in ranges) * way
        ranges = _in_one_scale(
            *((min(low, float(at)), max(high, float(at))) for (low, high), at in zip(ranges, end, strict=True))
        )
    return ranges


def _in_one_scale(*ranges: Range) -> tuple[Range, Range]:
    """Return ranges none of which is much longer than the other."""
    least = max(high - low for low, high in ranges) / LONGER
    x, y = (
        (low - max(0.0, least - (high - low)) / 2, high + max(0.0, least - (high - low)) / 2) for low, high in ranges
    )
    return x, y


def sample_heights(f: Function, x_range: Range, y_range: Range) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return x, y and f on a grid, f of shape (y, x)."""
    xs, ys = np.linspace(*x_range, SAMPLES), np.linspace(*y_range, SAMPLES)
    u, v = np.meshgrid(xs, ys)
    with np.errstate(all="ignore"):
        return xs, ys, np.asarray(f(u, v), dtype=float) * np.ones_like(u)


def lowest_point(f: Function, x_range: Range, y_range: Range, ends: Sequence[np.ndarray]) -> np.ndarray | None:
    """Return where f is lowest in what is shown, by Newton's method; None where that is at the border."""
    xs, ys, values = sample_heights(f, x_range, y_range)
    row, column = np.unravel_index(int(np.nanargmin(values)), values.shape)
    grid = np.array([xs[column], ys[row]])
    inside = [end for end in ends if _is_inside(end, x_range, y_range)]
    best = min([grid, *inside], key=lambda point: float(f(*point)))
    found = newton(f, best)
    if found is None or not _is_inside(found, x_range, y_range):
        return None
    return found if float(f(*found)) <= float(f(*grid)) + SAME * float(np.nanmax(values) - f(*grid)) else None


def newton(f: Function, point: np.ndarray) -> np.ndarray | None:
    """Return the minimum near a point; None where there is none."""
    gradient = f.gradient()
    for _ in range(NEWTON):
        slope = np.array([float(partial(*point)) for partial in gradient])
        matrix = hessian(f, point)
        if not (np.isfinite(slope).all() and np.isfinite(matrix).all()):
            return None
        curvatures = np.linalg.eigvalsh(matrix)
        if curvatures.min() <= SINGULAR * np.abs(curvatures).max():
            return point if not slope.any() and curvatures.min() == 0 else None
        point = point - np.linalg.solve(matrix, slope)
    return point


def hessian(f: Function, point: np.ndarray) -> np.ndarray:
    """Return the second derivatives of f at a point, shape (2, 2)."""
    return np.array([[float(second(*point)) for second in first.gradient()] for first in f.gradient()])


def _is_inside(point: np.ndarray, x_range: Range, y_range: Range) -> bool:
    return bool(x_range[0] < point[0] < x_range[1] and y_range[0] < point[1] < y_range[1])


# -- contours and Adam's map -------------------------------------------------------------------------------------


def squeezes(path: Descent, decay: float = 0.999) -> np.ndarray:
    """Return how much x and y are squeezed in the map on which Adam's k-th step is one of gradient descent.

    Adam divides the gradient by √q, q its mean square: descent in u = q^(1/4) x. The larger of both is 1; shape (k, 2).
    """
    square, found = np.zeros(2), []
    for k, gradient in enumerate(path.gradients, start=1):
        square = decay * square + (1 - decay) * gradient**2
        scale = (square / (1 - decay**k)) ** 0.25
        found.append(scale / scale.max() if np.all(scale > 0) else np.ones(2))
    return np.array(found)


def largest_closed(lines: Sequence[ContourLine]) -> np.ndarray | None:
    """Return the widest contour, shape (n, 2), that is closed in what is shown and no crescent."""
    runs = [run for line in lines for run in line.runs]
    whole = np.ptp(np.concatenate(runs), axis=0) if runs else np.ones(2)
    closed = [run for run in runs if np.array_equal(run[0], run[-1]) and np.all(np.ptp(run, axis=0) > SMALL * whole)]
    full = [run for run in closed if _area(run) > FULL * float(np.prod(np.ptp(run, axis=0)))]
    return max(full, key=lambda run: float(np.prod(np.ptp(run, axis=0))), default=None)


def _area(run: np.ndarray) -> float:
    """Return the area inside a closed polygon of points (n, 2)."""
    (x, y), (next_x, next_y) = run[:-1].T, run[1:].T
    return abs(float(np.sum(x * next_y - y * next_x))) / 2


def roundness(contour: np.ndarray, squeeze: np.ndarray) -> float:
    """Return the longer side of a contour over the shorter one, on a squeezed map."""
    sides = np.ptp(contour, axis=0) * squeeze
    return float(sides.max() / sides.min())


def scale_of(f: Function, x_range: Range, y_range: Range) -> HeightScale:
    """Return the scale of heights that shows the valleys of f."""
    return choose_scale(sample_heights(f, x_range, y_range)[2])


# -- the two walls -----------------------------------------------------------------------------------------------


def is_separable(f: Function, x_range: Range, y_range: Range) -> bool:
    """Whether f is g(x) + h(y) in all that is shown: what a way along x adds to it is the same at every y.

    ∂²f/∂x∂y is 0 then, and shows a small part in both beside large heights; it is 0, too, between the kinks of
    max(|x|, |y|).
    """
    heights = sample_heights(f, x_range, y_range)[2]
    added = heights - heights[:, :1]
    if not np.nanmax(np.abs(added - added[:1])) <= SAME * float(np.nanmax(heights) - np.nanmin(heights)):
        return False
    mixed = np.abs(sample_heights(f.gradient()[0].derivative("y"), x_range, y_range)[2])
    pure = [sample_heights(f.gradient()[i].derivative(name), x_range, y_range)[2] for i, name in enumerate("xy")]
    return bool(np.nanmax(mixed) <= SAME * max(float(np.nanmax(np.abs(each))) for each in pure))


@dataclass(frozen=True)
class Factors:
    """By what a step multiplies the distance from the place that a descent along one axis has below it.

    `places`: that place; `values`: 1 − η f'' there, nan where there is no such place.
    """

    places: tuple[float, float]
    values: tuple[float, float]


def find_factors(f: Function, start: tuple[float, float], rate: float) -> Factors:
    """Return the factors of a function that separates."""
    places, values = [], []
    for other, at, fixed in (("y", start[0], start[1]), ("x", start[1], start[0])):
        along = f.bind(**{other: fixed})
        curvature = along.derivative().derivative()
        found = find_minimum(along, at)
        if found is None and float(along.derivative()(at)) == 0:
            found = at
        places.append(at if found is None else found)
        values.append(np.nan if found is None else round(1 - rate * float(curvature(found)), 12))
    return Factors((places[0], places[1]), (values[0], values[1]))


def places_of_factors(f: Function, start: tuple[float, float], factors: Factors, ranges: Sequence[Range]) -> list[str]:
    """Return where the factor of each axis is that of a step: at the "bottom", at the "start", which is none but where
    nothing moves; or "" where it is the same in all that is shown."""
    found = []
    for other, at, fixed, place, bounds in zip("yx", start, start[::-1], factors.places, ranges, strict=True):
        along = f.bind(**{other: fixed})
        curvature = along.derivative().derivative()
        with np.errstate(all="ignore"):
            others = np.asarray(curvature(np.linspace(*bounds, SAMPLES)), dtype=float)
        varies = np.abs(others - float(curvature(place))) > SAME * np.nanmax(np.abs(others))
        is_bottom = find_minimum(along, at) is not None
        found.append(PLACES[not is_bottom] if varies.any() else "")
    return found


# -- which words are true ----------------------------------------------------------------------------------------


def kind_of_rest(f: Function, point: tuple[float, float]) -> str:
    """Return what a point is where the gradient is 0: a minimum, a saddle, or another place."""
    curvatures = np.linalg.eigvalsh(hessian(f, np.array(point)))
    if curvatures.min() < 0 < curvatures.max():
        return "saddle"
    angles = np.linspace(0, 2 * np.pi, AROUND)
    around = [float(f(point[0] + RADIUS * np.cos(angle), point[1] + RADIUS * np.sin(angle))) for angle in angles]
    is_level = curvatures.min() == 0  # as at the bottom of x⁴ + y⁴
    return "lowest" if curvatures.min() > 0 or (is_level and min(around) > float(f(*point))) else "level"


def is_flat(f: Function, x_range: Range, y_range: Range) -> bool:
    """Whether f has one value in all that is shown."""
    return not np.ptp(sample_heights(f, x_range, y_range)[2])


def zigzags(points: np.ndarray) -> bool:
    """Whether the steps along an axis, all of them, go the other way than the one before."""
    steps = np.diff(points, axis=0)
    return bool(len(steps) > 2 and np.any(np.all(steps[1:] * steps[:-1] < 0, axis=0)))


def comes_round(points: np.ndarray, lowest: np.ndarray | None) -> bool:
    """Return whether a path comes near to a point, goes past it at least twice as far off, and comes back again."""
    if lowest is None:
        return False
    away = np.linalg.norm(points - lowest, axis=1)
    turns = np.flatnonzero((away[1:-1] < away[:-2]) & (away[1:-1] <= away[2:])) + 1
    return any(
        away[at] < away[0] / 2 and away[at:].min() < away[at:].max() / 2 and away[-1] < away[at:].max() for at in turns
    )


def shadows_variant(race: Race, separable: bool, factors: Factors, *, zigzags: bool, flat: bool) -> str | None:
    """Return the variant that is true of the shadows; None where the path zigzags about the bottom, as a factor is
    negative: one above 1 is that of a ridge."""
    if not separable:
        return "joint"
    if race.rests:
        return "flat" if flat else "rests"
    is_known = bool(np.isfinite(factors.values).all())
    return None if zigzags and is_known and min(factors.values) < 0 and max(factors.values) <= 1 else "smooth"


def race_variant(race: Race, minimum: float | None) -> str | None:
    """Return the variant that is true of the race; None where plain descent ends in a higher valley than the others."""
    if race.rests:
        return "rests"
    if np.array_equal(race.paths["gradient"].points, race.paths["momentum"].points):
        return "plain"
    start = float(race.paths["gradient"].values[0])
    other = "straight" if on_one_line([path.points for path in race.paths.values()]) else "mixed"
    if minimum is None or not start > minimum:
        return other
    counts = {method: steps_to(minimum, path.values) for method, path in race.paths.items()}
    arrived = {method for method, count in counts.items() if count is not None}
    if arrived == set(METHODS):
        return "same" if len(set(counts.values())) == len(METHODS) else "together"
    is_higher = race.last_values["gradient"] - minimum > NEAR * (start - minimum)
    is_caught = race.ends["gradient"] == "arrives" and is_higher
    return None if is_caught and arrived == {"momentum", "adam"} else other


def on_one_line(paths: Sequence[np.ndarray]) -> bool:
    """Return whether all points of paths from one start lie on a straight line, also near to it where one runs far
    off."""
    start, first = paths[0][0], paths[0][:2][-1]
    ways, step = np.concatenate(paths) - start, float(np.linalg.norm(first - start))
    if not step:  # it is lost to rounding, or leaves the domain
        return False
    away = np.abs(ways @ np.array([start[1] - first[1], first[0] - start[0]])) / step
    return bool(np.all(away <= SAME * np.maximum(np.linalg.norm(ways, axis=1), step)))


def steps_to(minimum: float, values: np.ndarray) -> int | None:
    """Return after how many steps the values are next to the minimum and stay there; None where they don't."""
    is_away = np.abs(values - minimum) > NEAR * (values[0] - minimum)
    count = int(np.flatnonzero(is_away).max(initial=-1)) + 1
    return count if count < len(values) else None
