"""GradientDescent3D shows descents as an independent computation walks them; its words are true of each function."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
from descent_runs import FREE, HIMMELBLAU, RIDGE, ROSENBROCK, SADDLE
from descent_runs import run_3d as run
from scene_helpers import assert_refused, deck, said, scene_class

from mathcore import Descent
from scenes.descent_3d.analysis import (
    METHODS,
    Race,
    comes_round,
    on_one_line,
    race_variant,
    steps_to,
)
from scenes.descent_3d.parameters import SurfaceDescentParameters
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene

x, y = sympy.symbols("x y", real=True)
DECK = (x**2 + 4 * y**2) / 8 + sympy.Rational(3, 10) * sympy.sin(2 * x)


def walked(method: str, start: tuple[float, float], steps: int) -> list[float]:
    """Return values of the deck's function on the way of a method, by its authors' formulas in 30 digits."""
    slopes = [DECK.diff(name) for name in (x, y)]
    rate = sympy.Float("0.5" if method == "adam" else "1.5", 30)
    point, first, second, values = [sympy.Float(str(each), 30) for each in start], [0, 0], [0, 0], []
    for k in range(1, steps + 2):
        at = dict(zip((x, y), point, strict=True))
        values.append(float(DECK.subs(at)))
        for i, slope in enumerate(slopes):
            g = slope.subs(at).evalf(30)
            if method == "adam":
                first[i] = (9 * first[i] + g) / 10
                second[i] = (999 * second[i] + g**2) / 1000
                mean, square = (
                    first[i] / (1 - sympy.Float("0.9", 30) ** k),
                    second[i] / (1 - sympy.Float("0.999", 30) ** k),
                )
                point[i] -= rate * mean / (sympy.sqrt(square) + sympy.Float("1e-8", 30))
            else:
                first[i] = (first[i] / 2 if method == "momentum" else 0) - rate * g
                point[i] += first[i]
    return values


@pytest.fixture(scope="module")
def default() -> BaseScene:
    return run()


def test_a_path_comes_round_where_it_passes_the_bottom_and_returns():
    params = SurfaceDescentParameters()
    paths, lowest = params.race().paths, np.array([-0.7, 0.0])
    assert comes_round(paths["adam"].points, lowest)
    assert not comes_round(np.linspace([3.0, 2.0], lowest, 9), lowest)
    assert not comes_round(paths["adam"].points, None)


@pytest.mark.parametrize("method", ["gradient", "momentum", "adam"])
def test_the_values_of_each_method_are_those_of_its_formulas(default, method):
    shown = default.ledger.figures
    for k, value in enumerate(walked(method, (2.8, 2.2), 8)):
        assert shown[f"value_{method}_{k}"].value == pytest.approx(value, rel=1e-9, abs=1e-9), k


def test_the_minimum_and_the_factors_are_those_that_sympy_finds(default):
    shown = default.ledger.figures
    lowest = sympy.nsolve(DECK.diff(x), x, -0.6)
    assert shown["minimum"].value == pytest.approx(float(DECK.subs({x: lowest, y: 0})), rel=1e-9)
    valley = sympy.nsolve(DECK.diff(x), x, 1.9)
    assert shown["factor_x"].value == pytest.approx(float(1 - 1.5 * DECK.diff(x, 2).subs(x, valley)), rel=1e-9)
    assert shown["factor_y"].value == pytest.approx(1 - 1.5, rel=1e-12)


def test_a_function_that_does_not_separate_has_no_factors():
    scene = run(**HIMMELBLAU)
    assert not {"factor_x", "factor_y"} & set(scene.ledger.figures)
    assert "no sum" in said(scene, "two_shadows")
    assert scene.ledger.figures["minimum"].value == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({}, {"steps_zigzag": "zigzags", "two_shadows": "that is the zigzag", "compare_methods": "shallow valley"}),
        ({"learning_rate": 0.4, "start": [2.8, 1.0]}, {"steps_zigzag": "one path", "two_shadows": "separate descents"}),
        (SADDLE, {"gradient_on_the_ground": "is zero", "steps_zigzag": "saddle", "compare_methods": "none of them"}),
        ({**SADDLE, "function": "x^2 + y^2"}, {"steps_zigzag": "at the bottom", "compare_methods": "stay there"}),
        ({**SADDLE, "function": "x^4 + y^4"}, {"steps_zigzag": "at the bottom"}),
        ({"steps": 1}, {"steps_zigzag": "one path", "two_shadows": "own slope"}),
        ({**SADDLE, "function": "x^4 - x^4"}, {"steps_zigzag": "no slope"}),
        ({**SADDLE, "function": "5"}, {"two_shadows": "The factor is one", "compare_methods": "no lower place"}),
        (HIMMELBLAU, {"steps_zigzag": "one path"}),
        (ROSENBROCK, {"surface_and_map": "logarithm", "compare_methods": "how each of them ends"}),
        (
            {"function": "x^2 + 2y^2", "start": [1, 1], "learning_rate": 0.1, **FREE},
            {"compare_methods": "close to the bottom, in different"},
        ),
        (
            {"function": "x^2 + y^2", "start": [1, 1], "adam_learning_rate": 0.1, "race_steps": 8, **FREE},
            {"compare_methods": "along one straight line"},
        ),
        (
            {"function": "x^2/2", "start": [2, 1], "learning_rate": 2.5, **FREE},
            {"compare_methods": "along one straight line"},
        ),
        (
            {"function": "(x^2 + 1)*y", "start": [-2.25, 0], "learning_rate": 0.1, "race_steps": 10, **FREE},
            {"compare_methods": "Other steps, other ways"},
        ),
        (
            {"function": "max(abs(x), 2*abs(y))", "start": [3, 0.7], "learning_rate": 0.5, **FREE},
            {"two_shadows": "no sum of one in x", "compare_methods": "Other steps, other ways"},
        ),
        (
            {"momentum": 0},
            {"momentum": "nothing of them is kept", "compare_methods": "the same way here"},
        ),
        (
            {"function": "x^2 + y^2", "start": [1, 2], "learning_rate": 0.5, **FREE},
            {"steps_zigzag": "It is zero there: after one step"},
        ),
        (
            {"function": "x^2 + y^2", "start": [1, 1], "learning_rate": 3, **FREE},
            {"steps_zigzag": "zigzags", "adam": "does not squeeze"},
        ),
        ({"function": "x + y^2", "start": [0, 1], "learning_rate": 0.2, **FREE}, {"two_shadows": "own slope"}),
        ({**RIDGE, "learning_rate": 0.7}, {"steps_zigzag": "zigzags", "two_shadows": "own slope"}),
    ],
)
def test_the_words_are_true_of_the_given_function(parameters, words, default):
    scene = run(until=list(words)[-1], **parameters) if parameters else default
    for beat, part in words.items():
        assert part in said(scene, beat), beat


@pytest.mark.parametrize(("last", "variant"), [(0.5, None), (1e-9, "mixed")])
def test_a_descent_that_is_only_slower_to_the_same_valley_is_caught_in_no_other(last, variant):
    """Plain descent is not near the minimum yet as the race ends, the others are; it converges, here or elsewhere."""
    slow, fast = np.linspace(1, 0.6, 9), np.linspace(1, 0, 9) ** 4
    heights = {"gradient": slow, "momentum": fast, "adam": fast}
    paths = {
        method: Descent(np.stack([values, values**2], axis=1), values, np.ones((9, 2)), "converged")
        for method, values in heights.items()
    }
    race = Race(paths, dict.fromkeys(METHODS, "arrives"), {"gradient": last, "momentum": 0.0, "adam": 0.0})
    assert race_variant(race, 0.0) == variant


def test_methods_are_compared_by_when_they_come_close_and_stay():
    """1, 0.4, 0.16 …: within a fiftieth after five steps; one near the minimum for a moment only is not there."""
    assert steps_to(0.0, 0.4 ** np.arange(9)) == 5
    assert steps_to(0.0, np.array([1.0, 0.0, 0.5, 0.0])) == 3
    assert steps_to(0.0, np.array([1.0, 0.0, 0.5])) is None


def test_what_is_said_to_stay_stays():
    shown = run(**SADDLE).ledger.figures
    assert shown["step"].value == 0
    assert {shown[f"value_{method}"].value for method in ("gradient", "momentum", "adam")} == {0.0}
    assert "minimum" not in shown
    assert (shown["factor_x"].value, shown["factor_y"].value) == pytest.approx((1 - 0.2 * 2, 1 + 0.2 * 2))


@pytest.mark.parametrize("parameters", [{}, {"function": "x", "learning_rate": 1e-9, **FREE}, SADDLE])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_scene_is_too_short_or_too_long(parameters, language):
    scene = rehearse(scene_class("GradientDescent3D"), deck("GradientDescent3D", language, **parameters), 10)
    assert 20 <= scene.frame / 10 <= 90


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"start": [0, 0], "function": "ln(x) + y"}, ["start", "ln(x) + y", "(0, 0)", "inside its domain"]),
        ({"start": [1, 0], "function": "ln(x) + y"}, ["start", "no value", "x_range"]),
        ({"learning_rate": 0}, ["learning_rate", "greater than 0"]),
        ({"momentum": 1}, ["momentum", "less than 1"]),
        ({"steps": 9}, ["steps", "8"]),
        ({"x_range": [3, 5]}, ["x_range", "[3, 5]", "x = 2.8", "leave it out"]),
        ({"x_range": [-1, 3], "y_range": [-5, 5]}, ["x_range", "y 10", "one scale"]),
        ({"function": "x*t"}, ["function", "t"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(SurfaceDescentParameters, given, parts)


@pytest.mark.parametrize(
    ("paths", "is_one"),
    [
        ([[[0, 0], [1, 2], [-2, -4]], [[0, 0], [0.5, 1]]], True),
        ([[[0, 0], [1, 2]], [[0, 0], [0.5, 1.001]]], False),
        ([[[0, 0], [0, 1], [1, 2], [1e9, 2e18]]], False),
        ([[[0, 0]], [[0, 0], [1, 1]]], False),
    ],
)
def test_paths_along_one_line_are_told_from_others_also_where_one_runs_far_off(paths, is_one):
    assert on_one_line([np.array(path, dtype=float) for path in paths]) == is_one


@pytest.mark.parametrize(
    ("function", "start", "where"),
    [
        ("x^2/2 - y^2/4 + y^4/16", [2, 0.1], ["", "at the bottom"]),
        ("x^2 + 2y^2", [2, 1], ["", ""]),
        ("cos(x) + y^2", [0, 1], ["at the start", ""]),
    ],
)
def test_a_factor_that_is_another_elsewhere_is_written_with_its_place(function, start, where):
    rows = []

    def look(scene, beat):
        if beat == "two_shadows":
            rows.extend(part.code for part in scene.mobjects if "partial^2" in getattr(part, "code", ""))

    given = deck("GradientDescent3D", "en", function=function, start=start)
    rehearse(scene_class("GradientDescent3D"), given, 2, on_beat_end=look)
    assert len(rows) == len(where)
    for row, place in zip(rows, where, strict=True):
        assert ("at the" in row) == bool(place)
        assert place in row
