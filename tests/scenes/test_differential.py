"""Differential shows df, Δf and their gap as an independent computation has them, and says how fast the gap falls."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from scene_helpers import assert_refused, deck, scene_class

from scenes.differential import DifferentialParameters
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene

STEPS = (1, 0.1, 0.01)
CASES = {
    "deck": ("x^2/2", 1, STEPS, lambda x: x**2 / 2, lambda x: x),
    "exponential": ("exp(x)", 0, STEPS, mpmath.exp, mpmath.exp),
    "root": ("sqrt(x)", 1, STEPS, mpmath.sqrt, lambda x: 1 / (2 * mpmath.sqrt(x))),
    "falling": ("-x^2", 1, (1, 0.5), lambda x: -(x**2), lambda x: -2 * x),
    "line": ("2x + 1", 1, STEPS, lambda x: 2 * x + 1, lambda x: 2),
}


def run(function: str, point: float, steps: tuple[float, ...], language: str = "en") -> BaseScene:
    """The scene, rehearsed."""
    parameters = {"function": function, "point": point, "steps": steps}
    return rehearse(scene_class("Differential"), deck("Differential", language, **parameters), 10)


@pytest.mark.parametrize("case", CASES)
def test_each_row_is_what_mpmath_finds(case):
    function, a, steps, f, slope = CASES[case]
    shown = {entry.name: entry.value for entry in run(function, a, steps).ledger.entries}
    with mpmath.workdps(40):
        for k, dx in enumerate((mpmath.mpf(str(step)) for step in steps), start=1):
            change, df = f(a + dx) - f(mpmath.mpf(a)), slope(mpmath.mpf(a)) * dx
            assert shown[f"df_{k}"] == pytest.approx(float(df), rel=1e-9)
            assert shown[f"delta_f_{k}"] == pytest.approx(float(change), rel=1e-9)
            assert shown[f"gap_{k}"] == pytest.approx(float(change - df), rel=1e-6, abs=1e-15)


@pytest.mark.parametrize(
    ("function", "point", "steps", "words"),
    [
        ("x^2/2", 1, STEPS, "about a hundredth of the gap"),
        ("exp(x)", 0, STEPS, "about a hundredth of the gap"),
        ("x^3", 0, STEPS, "shrinks faster than dx"),
        ("x^2/2", 1, (1, 0.5), "shrinks faster than dx"),
        ("2x + 1", 1, STEPS, "Nothing changes"),
        ("4", 0, STEPS, "Nothing changes"),
    ],
)
def test_the_words_say_how_fast_the_gap_falls(function, point, steps, words):
    said = [phrase.text for phrase in run(function, point, steps).timeline[2].phrases]
    assert words in said[1]


def test_a_tenth_of_the_step_leaves_a_tenth_of_the_gap_in_the_magnified_picture():
    scene = run("x^2/2", 1, STEPS)
    gap, change = scene.picture.gap[0], scene.picture.change[0]
    heights = []
    for power in (1, 10, 100):
        scene.picture.power.set_value(power)
        scene.picture.gap.update()
        scene.picture.change.update()
        heights.append(gap.height)
        assert change.height - gap.height == pytest.approx(scene.picture.rise[0].height)
    assert np.array(heights[:2]) / heights[1:] == pytest.approx([10, 10], rel=1e-6)


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"steps": [0.1, 1]}, ["steps", "[0.1, 1.0]", "largest first"]),
        ({"steps": [1, -1]}, ["steps", "positive"]),
        ({"steps": [1, 1e-20]}, ["steps", "too small"]),
        ({"function": "abs(x)", "point": 0}, ["point", "no derivative at x = 0"]),
        ({"function": "1/x", "point": -0.5}, ["steps", "1/x", "no"]),
        ({"function": "ln(x)", "point": -1}, ["function", "no value"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(DifferentialParameters, given, parts)
