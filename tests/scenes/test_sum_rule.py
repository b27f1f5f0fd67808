"""SumRule shows the slopes that sympy finds, and sets the rises of both functions end to end on the sum's base."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import sympy
from scene_helpers import assert_refused, deck, scene_class

from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene
from scenes.sum_rule import SumParameters

x = sympy.Symbol("x", real=True)
CASES = {
    "deck": ("sin(x)", "x/2", 1, (0, 6), sympy.sin(x), x / 2),
    "opposite": ("exp(-x)", "x^2/3 - 1", 0.5, (-1, 2), sympy.exp(-x), x**2 / 3 - 1),
    "nothing": ("x^2", "-x^2", 5, (0, 6), x**2, -(x**2)),
    "constant": ("3", "ln(x)", 2, (1, 4), sympy.S(3), sympy.log(x)),
}


@cache
def run(name: str) -> BaseScene:
    """Return the scene, rehearsed."""
    u, v, point, interval, *_ = CASES[name]
    return rehearse(scene_class("SumRule"), deck("SumRule", "en", u=u, v=v, point=point, interval=interval), 10)


@pytest.mark.parametrize("name", CASES)
def test_the_result_is_the_derivative_of_the_sum(name):
    *_, point, _, u, v = CASES[name]
    shown = {entry.name: entry.value for entry in run(name).ledger.entries}
    for key, f in (("slope_u", u), ("slope_v", v), ("result", u + v), ("slope_sum", u + v)):
        assert shown[key] == pytest.approx(float(sympy.diff(f, x).subs(x, point)), rel=1e-9)


@pytest.mark.parametrize("name", CASES)
def test_the_rises_of_the_parts_end_on_the_tangent_of_the_sum_wherever_x_is(name):
    *_, interval, u, v = CASES[name]
    picture = run(name).picture
    for at in np.linspace(*interval, 4):
        picture.x.set_value(at)
        triangle = picture.triangles["sum"].update()
        rise = triangle.rises[1].get_end()[1] - triangle.base.get_start()[1]
        run_ = triangle.base.get_length()
        unit_x, unit_y = picture.plot.unit
        slope = rise / unit_y / (run_ / unit_x)
        assert slope == pytest.approx(float(sympy.diff(u + v, x).subs(x, at)), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"interval": [2, 2]}, ["interval", "[2, 2]", "no length"]),
        ({"point": 9}, ["point", "9 is not in [0, 6]", "choose a point"]),
        ({"u": "1/(x - 3)"}, ["u", "none at x = 3", "inside its domain"]),
        ({"v": "abs(x - 2)"}, ["v", "no derivative at x = 2", "choose an interval"]),
        ({"v": "sqrt(x)"}, ["v", "no derivative at x = 0", "choose an interval"]),
        ({"u": "cbrt(x - 3)"}, ["u", "no derivative at x = 3", "choose an interval"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(SumParameters, given, parts)


def test_the_names_of_the_curves_meet_neither_an_axis_nor_each_other():
    """The sum of x^2 and -x^2 is the axis itself."""
    picture = run("nothing").picture
    labels, axis = [*picture.names, *picture.plot.numbers], picture.plot.axes.x_axis
    for k, name in enumerate(picture.names):
        assert abs(name.get_y() - axis.get_y()) > name.height / 2
        for other in labels[k + 1 :]:
            apart = np.abs(name.get_center() - other.get_center())[:2]
            assert np.any(apart > np.array([name.width + other.width, name.height + other.height]) / 2)
