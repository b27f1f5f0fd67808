"""What words of the scenes on limits, chains and planes claim, and whether it is true of a run."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from itertools import pairwise, takewhile

import numpy as np
from claims import same

from mathcore import high_precision_value
from mathcore.precision import as_written
from scenes.chain_rule.parameters import MOST_STRETCH
from scenes.components.nudge import find_path
from scenes.framework.numbers import read_number

__all__ = ["CLAIMS"]

COMPARED = "derivative_digits|central_difference|forward_difference"


def quotients(run):
    """Return the quotients of the table, each after its step, and how far they are from the slope."""
    found = run.numbers("step_shrinks", r"quotient_\d+")
    return found, [abs(value - run.numbers("curve_becomes_straight", "slope")[0]) for value in found]


def falls(values):
    return all(b <= a for a, b in pairwise(values)) and values[-1] < values[0]


def settles(run):
    """Return whether the quotients come ever closer to the slope, and move ever less or end within a hundredth of
    it."""
    found, away = quotients(run)
    moves = [*(abs(after - before) for before, after in pairwise(found)), away[-1]]
    return falls(away) and (falls(moves) or away[-1] <= 0.01 * max(map(abs, found)))


def bends(run):
    """Return whether the graph leaves its tangent within the first step."""
    f, a, h = run.params.function, run.params.point, run.params.steps[0]
    middle, ends = float(f(a + h / 2)), (float(f(a)) + float(f(a + h))) / 2
    return abs(middle - ends) > 1e-14 * max(abs(ends), 1e-300)


def precise(f, x):
    """Return f at a fraction, to many more digits than a float has where it is known so."""
    found = high_precision_value(f, x)
    return Fraction(float(f(float(x)))) if found is None else found


def bends_at_all(run, low=0, high=1):
    """Return whether the graph leaves a straight line between two places, in steps from the point: in digits that
    floats don't have."""
    f, a, h = run.params.function, as_written(run.params.point), as_written(run.params.steps[0])
    ys = [precise(f, a + (low + Fraction(k, 4) * (high - low)) * h) for k in range(5)]
    return max(abs(one - 2 * two + three) for one, two, three in zip(ys, ys[1:], ys[2:], strict=False)) > (
        max(map(abs, ys)) / 10**25
    )


def bends_beside_the_point(run):
    """Return whether the graph is no straight line, however near to the point, on one side of it or the other."""
    near = Fraction(1, 100)
    return bends_at_all(run, 0, near) or bends_at_all(run, -near, 0)


def is_straight_close_by(run):
    """Return whether the graph rises evenly over a millionth of the step, but for a hundredth of how it rises there or
    over the whole step."""
    f, a, h = run.params.function, run.params.point, run.params.steps[0] * 1e-6
    half, whole, far = (float(f(a + step)) - float(f(a)) for step in (h / 2, h, run.params.steps[0]))
    return abs(whole - 2 * half) <= 0.01 * max(abs(whole), 1e-6 * abs(far)) + 1e-12


def is_piece_of_line(run):
    """Return whether the graph is straight on both sides of the point, as near as floats tell."""
    f, a, h = run.params.function, run.params.point, run.params.steps[0] / 10
    ys = np.array([float(f(a + k * h)) for k in (-2, -1, 0, 1, 2)])
    return bool(np.abs(np.diff(ys, 2)).max() <= 1e-14 * np.abs(ys).max())


def central_difference(f, x, step=1e-5):
    return (float(f(x + step)) - float(f(x - step))) / (2 * step)


def slope_of(f, x, step=Fraction(1, 10**9)):
    """Return a central difference of fractions, of which nothing is lost to the rounding of floats."""
    return (precise(f, x + step) - precise(f, x - step)) / (2 * step)


def spread(run, name):
    """Return by how much a factor of the chain rule, or the product, varies on the path of x, as a share of the
    largest."""
    g, f = run.params.inner, run.params.outer
    xs = [Fraction(float(x)) for x in find_path((g, f), run.params.point, run.params.nudge, 2 * MOST_STRETCH)[::3]]
    inner, outer = [slope_of(g, x) for x in xs], [slope_of(f, precise(g, x)) for x in xs]
    found = {"du_dx": inner, "dy_du": outer, "dy_dx": [a * b for a, b in zip(inner, outer, strict=True)]}[name]
    return float((max(found) - min(found)) / (max(map(abs, found)) or 1))


def changes(run, name):
    """Return whether a factor of the chain rule has another value elsewhere on the path of x."""
    return spread(run, name) > 1e-9


def stays(run, name):
    """Return whether a factor has one value on the whole path of x, in the digits that a moving number has."""
    return spread(run, name) < 0.01


def way(run, share=1.0):
    """Return what u and y are as a share of the nudge runs to its end."""
    xs = run.params.point + share * run.params.nudge * np.linspace(0, 1, 2001)
    us = run.params.inner(xs) + 0 * xs
    return us, run.params.outer(us) + 0 * us


def turns_back(run):
    """Return how far u or y goes back on its way, as a share of the longest way."""
    values = way(run)
    longest = max(run.params.nudge, *map(np.ptp, values))
    return max(np.abs(np.diff(each)).sum() - abs(each[-1] - each[0]) for each in values) / 2 / longest


def stretches_evenly(run):
    """Return whether a thousandth of the nudge moves u and y by their derivatives, but for a fiftieth of the longest
    way."""
    values, slope = way(run, 1e-3), 1.0
    moves = [1e-3 * run.params.nudge * np.linspace(0, 1, 2001), *(each - each[0] for each in values)]
    longest = max(map(np.ptp, moves))
    for name, move in zip(("du_dx", "dy_du"), moves[1:], strict=True):
        slope *= run.numbers("nudge_shrinks", name)[0]
        if np.abs(move - slope * moves[0]).max() > longest / 50:
            return False
    return True


def said_digits(run):
    return run.spoken("number_agrees")[-1]


def gradient(run):
    """Return the two partial derivatives as they are written."""
    return run.numbers("gradient", "gradient_[xy]")


def slice_bends(run, axis):
    """Return whether f leaves the straight line between two points at either side of the point, along x or y."""
    f, (a, b) = run.params.function, run.params.point
    low, middle, high = (float(f(a + t, b) if axis == 0 else f(a, b + t)) for t in (-0.3, 0.1, 0.5))
    return abs((low + high) / 2 - middle) > 1e-9 * max(map(abs, (low, middle, high)), default=1)


def gap_nearby(run):
    """Return the largest distance of the surface from its plane on a small square round the point and at the middles of
    its sides, or 0 where it is one."""
    f, (a, b) = run.params.function, run.params.point
    dx, dy, z = central_difference(lambda x: f(x, b), a), central_difference(lambda y: f(a, y), b), float(f(a, b))
    at = [(a + 0.1 * i, b + 0.1 * j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    apart = [abs(float(f(x, y)) - z - dx * (x - a) - dy * (y - b)) for x, y in at]
    return max(apart) if max(apart) > 1e-9 * max(1, abs(z)) else 0


def compared(run):
    """Return the derivative and the difference quotient as they read."""
    return run.numbers("number_agrees", COMPARED)


def zeros(run, beat, pattern):
    """Return, of the numbers of a beat that read 0, whether they are about it."""
    entries = (entry for entry in run.ledger.entries if entry.beat == beat and re.fullmatch(pattern, entry.name))
    return [entry.is_about for entry in entries if read_number(entry.text) == 0]


def agreeing_digits(run):
    """Return how many digits two numbers have in common from the left, zeros in front left out; exact ones end in
    zeros."""
    shown = run.shown["number_agrees"]
    names = ("derivative_digits", next(name for name in shown if name in ("central_difference", "forward_difference")))
    first, second = (shown[name].partition("×")[0].replace("−", "-") for name in names)
    if compared(run)[0] == float(run.params.function.derivative()(run.params.point)) and "." in second:
        first = f"{first}{'' if '.' in first else '.'}".ljust(len(second), "0")
    same_part = "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
    digits = same_part.replace(".", "").replace("-", "")
    return len(digits.lstrip("0")) or len(digits)


# By scene and beat: a claim in Chinese, in English, and whether it is true of a run.
CLAIMS = {
    ("LimitDefinition", "secant_slope"): [
        ("跟着转动.*随之改变", "turns, and its slope follows", bends_at_all),
        ("始终一样", "the same all along", lambda run: not bends(run)),
    ],
    ("LimitDefinition", "step_shrinks"): [
        ("越来越接近一个固定的数", "closer to one fixed number", settles),
        ("每次都一样", "the same each time", lambda run: same(quotients(run)[0])),
        ("还看不出来", "too large to tell", lambda run: not settles(run)),
    ],
    ("LimitDefinition", "curve_becomes_straight"): [
        ("越像直线", "the straighter the curve", bends_beside_the_point),
        (
            "就是一段直线",
            "Close to the point the curve is a straight",
            lambda run: bends(run) and is_piece_of_line(run),
        ),
        ("也是这条直线", "it is a straight line", lambda run: not bends(run)),
        ("几乎分不开|与割线重合", "looks like a straight line|coincides with the secant", is_straight_close_by),
        ("接近得很慢", "if only slowly", lambda run: not is_straight_close_by(run)),
    ],
    ("LimitDefinition", "no_limit_at_a_corner"): [
        ("不相等", "limits differ", lambda run: not same(run.numbers("no_limit_at_a_corner", ".*_quotient"))),
    ],
    ("ChainRule", "nudge_runs_through"): [
        ("折回来", "turns back", lambda run: turns_back(run) > 0),
        (
            "再经过 f，又变成",
            "f multiplies it again",
            lambda run: run.numbers("nudge_runs_through", "stretch_u") != [0],
        ),
        ("停在原处", "where it began", lambda run: np.diff(way(run)[0][[0, -1]]) == 0),
        (
            "步长试试|步长，看",
            "watch both",
            lambda run: turns_back(run) < 0.1 or not np.diff(way(run)[0][[0, -1]]),
        ),
    ],
    ("ChainRule", "nudge_shrinks"): [
        ("间距变得相等", "The threads spread evenly", lambda run: 0 not in run.numbers("nudge_shrinks", "du_dx|dy_du")),
        ("所做的只是伸缩", "a function only stretches", stretches_evenly),
        ("间距还不相等", "not spread evenly yet", lambda run: not stretches_evenly(run)),
        ("倍数为零", "factor of zero", lambda run: False in zeros(run, "nudge_shrinks", "du_dx|dy_du")),
        ("倍数约为零", "factor of about zero", lambda run: set(zeros(run, "nudge_shrinks", "du_dx|dy_du")) == {True}),
    ],
    ("ChainRule", "steps_are_laid"): [
        (
            "有一个倍数是零，dy 就是零",
            "a factor is zero, nothing is left",
            lambda run: zeros(run, "steps_are_laid", "dy_dx") == [False],
        ),
        ("约为零", "about zero, next to nothing", lambda run: zeros(run, "steps_are_laid", "dy_dx") == [True]),
    ],
    ("ChainRule", "factors_multiply"): [
        (
            r"，(?<!约)等于|，\{约等于",
            r"\} is \{|\d is [−\d]",
            lambda run: math.prod(run.spoken("factors_multiply")[:2]) == run.spoken("factors_multiply")[2],
        ),
    ],
    ("ChainRule", "point_moves"): [
        ("两个倍数.*也?随着变化", "both factors change", lambda run: changes(run, "du_dx") and changes(run, "dy_du")),
        ("f 的导数随着变化", "derivative of f changes", lambda run: changes(run, "dy_du")),
        ("g 的导数不变", "that of g stays", lambda run: stays(run, "du_dx")),
        ("g 的导数随着变化", "derivative of g changes", lambda run: changes(run, "du_dx")),
        ("f 的导数不变", "that of f stays", lambda run: stays(run, "dy_du")),
        (
            "乘积也(跟着变|随着变化)",
            "product follows|factors change with it, and so does",
            lambda run: changes(run, "dy_dx"),
        ),
        ("两个倍数都变", "both factors change", lambda run: changes(run, "du_dx") and changes(run, "dy_du")),
        ("乘积[却也]不变", "product stays|both factors stay|same, and so does", lambda run: stays(run, "dy_dx")),
    ],
    ("ChainRuleExample", "number_agrees"): [
        ("前 .* 位数字", "first .* digits", lambda run: 1 < agreeing_digits(run) == said_digits(run)),
        ("没有一位", "Not one", lambda run: agreeing_digits(run) == 0),
        ("完全相等", "exactly equal", lambda run: same(compared(run)) and any(compared(run))),
        ("都是零", "Both are zero", lambda run: zeros(run, "number_agrees", COMPARED) == [False, False]),
        ("都约为零", "Both are about zero", lambda run: True in zeros(run, "number_agrees", COMPARED)),
        ("后面的是误差", "its error", lambda run: not same(compared(run))),
        ("[前第].* ?位数字", "[Tt]he first", lambda run: any(compared(run))),
    ],
    ("TangentPlane", "slice_along_x"): [
        ("一条曲线", "a curve", lambda run: slice_bends(run, 0)),
        ("一条直线", "a straight line", lambda run: not slice_bends(run, 0)),
    ],
    ("TangentPlane", "slice_along_y"): [
        ("一条曲线", "a curve|another curve", lambda run: slice_bends(run, 1)),
        ("一条直线", "straight line", lambda run: not slice_bends(run, 1)),
        ("又[切出]*[是一]*条", "another", lambda run: slice_bends(run, 0) == slice_bends(run, 1)),
        ("这回", "this slice", lambda run: slice_bends(run, 0) != slice_bends(run, 1)),
    ],
    ("TangentPlane", "look_around"): [
        ("紧贴曲面", "hugs the surface", lambda run: gap_nearby(run) > 0),
        ("本来就是平的", "surface is flat", lambda run: gap_nearby(run) == 0),
    ],
    ("TangentPlane", "gradient"): [
        ("首尾相接", "tip to tail", lambda run: 0 not in gradient(run)),
        ("只剩另一个", "the other alone", lambda run: gradient(run).count(0) == 1),
        ("都是零", "both are zero", lambda run: gradient(run) == [0, 0]),
    ],
    ("TangentPlane", "surface_becomes_flat"): [
        ("缩小得更快", "shrinks faster", lambda run: gap_nearby(run) > 0),
        ("看不出间距", "no gap can", lambda run: gap_nearby(run) == 0),
    ],
}
