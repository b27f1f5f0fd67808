"""What the words on descents and vanishing gradients claim, by variant, and whether it is true of a run.

Judged by descents that are walked here, step by step, and by samples of the given function.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from claims import Run

from scenes.framework.numbers import read_number

__all__ = ["DESCENT_CLAIMS"]

WALK = 200  # steps after which a descent is judged
SAME = 1e-6  # as a share of the way: what is nearer is one place
AROUND = 48  # places round a point at which f is looked at
RADII = 1e-4, 1e-3, 0.02
DUST = 1e-9
AVERAGES = (0.9, 0.999, 1e-8)  # Adam's β₁, β₂ and ε, as its authors give them

Judge = Callable[[Run], bool]
Claim = tuple[str, str, str | None]


# -- along x -----------------------------------------------------------------------------------------------------


def walk(f, start, rate, steps=WALK):
    """Return the points of plain descent, as far as f has a slope."""
    slope, points = f.derivative(), [float(start)]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            ahead = points[-1] - rate * float(slope(points[-1]))
            if not (math.isfinite(ahead) and math.isfinite(float(f(ahead))) and abs(ahead) < 1e12):
                break
            points.append(ahead)
    return np.array(points)


def slope_at(f, x):
    """Return a slope; 0 where it is no more than the rounding of x makes of it, or at the lowest point of a kink."""
    beside = 1e-6 * max(1.0, abs(x))
    left, right = (float(f(x)) - float(f(x - beside))) / beside, (float(f(x + beside)) - float(f(x))) / beside
    found = float(f.derivative()(x))
    if not math.isfinite(found):
        return 0.0 if left <= 0 <= right else left
    return 0.0 if abs(found) <= DUST * max(abs(left), abs(right)) else found


def second_walks(run):
    params = run.params
    return [walk(params.second_function, start, params.second_learning_rate) for start in params.second_starts]


def second_slopes(run):
    return [slope_at(run.params.second_function, start) for start in run.params.second_starts]


def ends(run):
    return run.numbers("two_valleys", r"valley_end_\d")


def go_one_way(paths):
    steps = np.concatenate([np.diff(path) for path in paths])
    return bool(np.all(steps >= 0) or np.all(steps <= 0))


def is_low(f, x, width):
    """Return whether f is nowhere much lower beside a place."""
    beside = [float(f(x + side * share * width)) for side in (-1, 1) for share in (0.002, 0.01)]
    return min(each for each in beside if math.isfinite(each)) >= float(f(x)) - SAME * max(1.0, abs(float(f(x))))


def end_low(run):
    width = np.ptp([*run.params.second_starts, *ends(run)])
    return all(is_low(run.params.second_function, end, width) for end in ends(run))


def still_moves(f, path):
    """Return whether a walk goes on at its end, if by steps that floats don't show, and not round in a few points."""
    lately, size = path[-7:], float(np.ptp(path))
    comes_back = size > 0 and any(abs(path[-1] - each) <= 1e-12 * size for each in lately[:-2])
    return len(path) == WALK + 1 and slope_at(f, path[-1]) != 0 and not comes_back


def both_move(run):
    return all(still_moves(run.params.second_function, path) for path in second_walks(run))


def line_claims() -> dict[Claim, Judge]:
    """Claims of GradientDescent1D."""
    follow, bowl = ("GradientDescent1D", "steps_follow"), ("GradientDescent1D", "quadratic_model")
    valleys = ("GradientDescent1D", "two_valleys")

    def first(run, steps=None):
        params = run.params
        return walk(params.function, params.start, params.learning_rate, steps or params.steps)

    def rises(run):
        shown = run.shown["quadratic_model"]
        return read_number(shown["value_1"]) > read_number(shown["value_0"])

    def comes_back(run):
        path = first(run)
        return bool(np.abs(path[1:] - path[0]).min() <= SAME * np.ptp(path))

    return {
        (*follow, "cycles"): comes_back,
        (*follow, "leaves"): lambda run: len(first(run)) <= run.params.steps,
        (*bowl, None): rises,
        (*bowl, "wide"): rises,
        (*bowl, "level"): lambda run: slope_at(run.params.function, run.params.start) == 0,
        ("GradientDescent1D", "learning_rates", "rests"): lambda run: (
            slope_at(run.params.function, run.params.start) == 0
        ),
        (*valleys, None): lambda run: ends(run)[0] != ends(run)[1] and end_low(run),
        (*valleys, "several"): lambda run: ends(run)[0] != ends(run)[1] and end_low(run),
        (*valleys, "same"): lambda run: (
            abs(ends(run)[0] - ends(run)[1]) <= 0.02 * np.ptp([*run.params.second_starts, *ends(run)]) and end_low(run)
        ),
        (*valleys, "one_rests"): lambda run: [bool(each) for each in second_slopes(run)].count(False) == 1,
        (*valleys, "both_rest"): lambda run: not any(second_slopes(run)),
        (*valleys, "both_moving"): both_move,
        (*valleys, "one_side"): lambda run: go_one_way(second_walks(run)),
        (*valleys, "other"): lambda run: ends(run)[0] != ends(run)[1],
    }


# -- on a surface ------------------------------------------------------------------------------------------------


def gradient(run, point):
    return np.array([float(partial(*point)) for partial in run.params.function.gradient()])


def race(run, method, steps=None):
    """Return the points of a method by its formulas, shape (k, 2), as far as f has a gradient."""
    params = run.params
    rate = params.adam_learning_rate if method == "adam" else params.learning_rate
    decay = {"gradient": 0.0, "momentum": params.momentum}.get(method, 0.0)
    points, speed = [np.array(params.start, dtype=float)], np.zeros(2)
    mean, square = np.zeros(2), np.zeros(2)
    with np.errstate(all="ignore"):
        for k in range(1, (steps or params.race_steps) + 1):
            slope = gradient(run, points[-1])
            mean = AVERAGES[0] * mean + (1 - AVERAGES[0]) * slope
            square = AVERAGES[1] * square + (1 - AVERAGES[1]) * slope**2
            speed = decay * speed - rate * slope
            if method == "adam":
                root = np.sqrt(square / (1 - AVERAGES[1] ** k)) + AVERAGES[2]
                speed = -rate * mean / (1 - AVERAGES[0] ** k) / root
            if not np.all(np.abs(points[-1] + speed) < 1e9):
                break
            points.append(points[-1] + speed)
    return np.array(points)


def is_level(run):
    """Return whether the gradient at the start is 0, also of a kink whose lowest point it is."""
    f, (x, y) = run.params.function, run.params.start
    return slope_at(f.bind(y=y), x) == 0 == slope_at(f.bind(x=x), y)


def around(run):
    """Return by how much f is higher at places round the start, in rows, a row a radius."""
    f, (x, y) = run.params.function, run.params.start
    angles = np.linspace(0, 2 * np.pi, AROUND, endpoint=False)
    rows = [[float(f(x + r * math.cos(angle), y + r * math.sin(angle))) for angle in angles] for r in RADII]
    return np.array(rows) - float(f(x, y))


def is_sum(run):
    """Return whether f is a part in x plus a part in y, at sample points of what is shown."""
    f, (xs, ys) = run.params.function, run.params.ranges()
    random = np.random.default_rng(5)
    (a, c), (b, d) = random.uniform(*xs, (2, 400)), random.uniform(*ys, (2, 400))
    values = [np.asarray(f(u, v), dtype=float) + 0 * a for u in (a, c) for v in (b, d)]
    both, size = values[0] + values[3] - values[1] - values[2], max(float(np.ptp(each)) for each in values)
    return bool(np.abs(both).max() <= SAME * max(size, 1e-300))


def zigzag(run):
    """Return whether one coordinate of the steps that are shown goes to and fro, each time."""
    steps = np.diff(race(run, "gradient", run.params.steps), axis=0)
    return len(steps) > 1 and bool(np.any(np.all(steps[1:] * steps[:-1] < 0, axis=0)))


def off_line(run):
    """Return how far the paths of all methods leave one straight line, as a share of their length."""
    ways = np.concatenate([race(run, method) for method in ("gradient", "momentum", "adam")]) - np.array(
        run.params.start, dtype=float
    )
    far = ways[int(np.argmax(np.linalg.norm(ways, axis=1)))]
    size = float(np.linalg.norm(far))
    return float(np.abs(ways[:, 0] * far[1] - ways[:, 1] * far[0]).max()) / size**2 if size else 0.0


def arrives(run, method):
    """Return whether a method's last value is within a fiftieth of its fall of the lowest one."""
    shown = run.shown["compare_methods"]
    first, lowest = read_number(shown["value_gradient_0"]), read_number(shown["minimum"])
    names = [name for name in shown if name.startswith(f"value_{method}_")]
    last = read_number(shown[max(names, key=lambda name: int(name.rpartition("_")[2]))])
    return last - lowest <= 0.021 * (first - lowest)


def all_arrive(run):
    return all(arrives(run, method) for method in ("gradient", "momentum", "adam"))


def surface_claims() -> dict[Claim, Judge]:
    """Claims of GradientDescent3D."""
    way, walls, races = (("GradientDescent3D", beat) for beat in ("steps_zigzag", "two_shadows", "compare_methods"))
    push, adam = ("GradientDescent3D", "momentum"), ("GradientDescent3D", "adam")

    def rises_everywhere(run):
        return is_level(run) and bool(np.all(around(run)[-1] > 0))

    def both_ways(run):
        return is_level(run) and around(run).min() < 0 < around(run).max()

    def stops(run):
        path = race(run, "gradient", 2)
        return float(np.linalg.norm(path[-1] - path[1])) <= SAME * float(np.linalg.norm(path[1] - path[0]))

    def side_ratio(run, name):
        return read_number(run.shown["adam"][name])

    return {
        (*way, None): zigzag,
        (*way, "smooth"): lambda run: not is_level(run),
        (*way, "saddle"): both_ways,
        (*way, "lowest"): rises_everywhere,
        (*way, "level"): is_level,
        (*way, "once"): stops,
        (*walls, None): is_sum,
        (*walls, "smooth"): is_sum,
        (*walls, "joint"): lambda run: not is_sum(run),
        (*walls, "rests"): is_level,
        (*push, "rests"): is_level,
        (*adam, "rests"): is_level,
        (*adam, None): lambda run: zigzag(run) and side_ratio(run, "roundness") < side_ratio(run, "roundness_before"),
        (*races, None): lambda run: (
            [arrives(run, method) for method in ("gradient", "momentum", "adam")] == [False, True, True]
        ),
        (*races, "same"): all_arrive,
        (*races, "together"): all_arrive,
        (*races, "straight"): lambda run: off_line(run) <= 1e-4,
        (*races, "mixed"): lambda run: off_line(run) > 1e-12,
        (*races, "plain"): lambda run: np.allclose(race(run, "gradient", 3), race(run, "momentum", 3)),
        (*races, "rests"): is_level,
        (*races, "flat"): lambda run: not np.any(around(run)),
        (*races, "lowest"): rises_everywhere,
    }


# -- through layers, and at the end ------------------------------------------------------------------------------


def _heights(run):
    path = walk(run.params.descent_function, run.params.start, run.params.learning_rate, 6)
    return [float(run.params.descent_function(x)) for x in path]


def goes_down(run):
    values = _heights(run)
    dust = 1e-12 * max(map(abs, values))
    return values[-1] < values[0] and all(after <= before + dust for before, after in pairwise(values))


def is_uneven(run):
    return any(after >= before for before, after in pairwise(_heights(run)))


def layer_claims() -> dict[Claim, Judge]:
    """Claims of VanishingGradient and Recap."""
    together, apart = ("VanishingGradient", "come_together"), ("VanishingGradient", "keep_apart")
    multiply, bound = ("VanishingGradient", "slopes_multiply"), ("VanishingGradient", "bound_falls")

    def inputs(run):
        return np.linspace(*run.params.interval, run.params.inputs)

    def layer(run, values):
        return np.tanh(values) if run.params.activation == "tanh" else 1 / (1 + np.exp(-values))

    def through(run, values):
        """Return what values are before each layer and after the last."""
        rows = [np.asarray(values, dtype=float)]
        for _ in range(run.params.layers):
            rows.append(layer(run, rows[-1]))
        return rows

    def spreads_hold(run):
        told = [read_number(run.shown["come_together"][f"spread_{k}"]) for k in range(run.params.layers + 1)]
        return np.allclose(told, [np.ptp(row) for row in through(run, inputs(run))], rtol=0.006, atol=0)

    def products_hold(run):
        marked = min(inputs(run), key=lambda x: abs(x - read_number(run.shown["slopes_multiply"]["marked"])))
        rows = through(run, marked)
        slopes = [1 - b**2 if run.params.activation == "tanh" else b * (1 - b) for b in rows[1:]]
        told = run.numbers("slopes_multiply", r"product_\d+")
        return np.allclose(told, np.cumprod(slopes)[: len(told)], rtol=0.006, atol=0) and np.all(np.diff(told) < 0)

    def rectified_keep(run):
        return len(set(run.numbers("keep_apart", r"relu_spread_[1-9]\d*"))) == 1

    def last_product(run):
        return run.numbers("slopes_multiply", r"product_\d+")[-1]

    return {
        (*together, None): lambda run: (
            spreads_hold(run) and np.ptp(through(run, inputs(run))[-1]) < 0.02 * np.ptp(inputs(run))
        ),
        (*together, "apart"): lambda run: (
            spreads_hold(run)
            and all(np.ptp(after) < np.ptp(before) for before, after in pairwise(through(run, inputs(run))))
        ),
        (*apart, None): lambda run: np.count_nonzero(inputs(run) < 0) > 1 and rectified_keep(run),
        (*apart, "one"): lambda run: np.count_nonzero(inputs(run) < 0) == 1 and rectified_keep(run),
        (*multiply, None): products_hold,
        (*bound, None): lambda run: last_product(run) < 0.25**run.params.layers,
        (*bound, "loose"): lambda run: run.params.activation == "tanh",
        ("Recap", "one_sentence", None): goes_down,
        ("Recap", "one_sentence", "uneven"): is_uneven,
    }


DESCENT_CLAIMS = {**line_claims(), **surface_claims(), **layer_claims()}
