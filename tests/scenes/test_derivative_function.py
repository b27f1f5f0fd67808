"""DerivativeFunction traces the slope of any function, asks about the right point, and says what is true of it."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
from scene_helpers import assert_refused, deck, scene_class

from scenes.derivative_function import DerivativeParameters
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene

x = sympy.Symbol("x", real=True)
CASES = {
    "sin": ("sin(x)", (0, 6.5), sympy.sin(x)),
    "cubic": ("x^3 - 3x", (-2.5, 2.5), x**3 - 3 * x),
    "bell": ("exp(-x^2)", (-2.5, 2.5), sympy.exp(-(x**2))),
    "logarithm": ("ln(x)", (0.25, 5), sympy.log(x)),
    "far": ("x^2", (1000, 1010), x**2),
}


def run(function: str, interval: tuple[float, float], language: str = "en") -> BaseScene:
    """The scene, rehearsed."""
    return rehearse(
        scene_class("DerivativeFunction"),
        deck("DerivativeFunction", language, function=function, interval=interval),
        10,
    )


def said(scene: BaseScene, beat: str) -> str:
    return " ".join(phrase.text for record in scene.timeline if record.name == beat for phrase in record.phrases)


@pytest.fixture(scope="module", params=CASES)
def case(request):
    function, interval, f = CASES[request.param]
    return run(function, interval), interval, sympy.diff(f, x)


def test_the_live_slope_is_the_derivative_at_the_live_point(case):
    scene, (_, end), slope = case
    shown = {(entry.beat, entry.name): entry.value for entry in scene.ledger.entries}
    assert shown["height_is_carried_down", "x"] == pytest.approx(end)
    expected = float(slope.subs(x, shown["height_is_carried_down", "x"]))
    assert shown["height_is_carried_down", "slope"] == pytest.approx(expected, rel=1e-9)


def test_what_is_traced_is_the_graph_of_the_derivative(case):
    scene, _, slope = case
    below = scene.picture.below
    points = np.concatenate([path.points for path in scene.picture.trace.runs])
    corner, unit = below.at(*below.origin), below.unit
    xs = (points[:, 0] - corner[0]) / unit[0] + below.origin[0]
    ys = (points[:, 1] - corner[1]) / unit[1] + below.origin[1]
    expected = sympy.lambdify(x, slope)(xs) * np.ones_like(xs)
    assert np.abs(ys - expected).max() < 2e-3 * np.ptp(below.y_range)


def test_the_right_answer_is_the_point_of_the_largest_slope(case):
    scene, _, slope = case
    question = next(record.question for record in scene.timeline if record.question)
    points = [entry.value for entry in scene.ledger.entries if entry.name.startswith("x_")]
    slopes = [float(slope.subs(x, point)) for point in points]
    assert question.right == int(np.argmax(slopes))
    assert len(points) == len(question.answers) >= 2
    assert sorted(slopes)[-1] > sorted(slopes)[-2]


@pytest.mark.parametrize(
    ("function", "interval", "beat", "words"),
    [
        ("sin(x)", (0, 6.5), "zeros_line_up", "a peak or a valley"),
        ("x^3", (-1.5, 1.5), "zeros_line_up", "need not be a peak"),
        ("exp(x)", (-2, 2), "zeros_line_up", "climbs all the way"),
        ("exp(-x)", (-2, 2), "zeros_line_up", "falls all the way"),
        ("2x + 1", (0, 4), "zeros_line_up", "is a constant"),
        ("abs(x)", (-2, 2), "zeros_line_up", "the slope jumps"),
        ("abs(x^2 - 1)", (-2, 2), "zeros_line_up", "the derivative is zero. At a corner"),
        ("sin(x)", (0, 6.5), "height_is_carried_down", "Uphill it lies above"),
        ("ln(x)", (-1, 5), "height_is_carried_down", "only goes up"),
        ("exp(-x)", (-2, 2), "height_is_carried_down", "only goes down"),
        ("3", (0, 4), "height_is_carried_down", "the same everywhere"),
        ("3", (0, 4), "guess", "equally steep everywhere"),
        ("1/x", (-3, 3), "zeros_line_up", "falls all the way"),
        ("exp(x)", (0, 0.5), "height_is_slope", "base 0.1 under it"),
    ],
)
def test_the_words_are_true_of_the_given_function(function, interval, beat, words):
    assert words in said(run(function, interval), beat)


def test_the_trace_jumps_at_a_corner():
    scene = run("abs(x)", (-2, 2))
    left, right = scene.picture.trace.runs
    assert left.get_right()[0] == pytest.approx(right.get_left()[0], abs=1e-3)
    assert right.get_y() - left.get_y() == pytest.approx(2 * scene.picture.below.unit[1], rel=1e-6)


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"interval": [2, 2]}, ["interval", "[2, 2]", "no length"]),
        ({"interval": [3, 2]}, ["interval", "[3, 2]", "smaller end first"]),
        ({"interval": [1e5, 1e5 + 1e-9]}, ["interval", "too short"]),
        ({"function": "ln(x)", "interval": [-3, -1]}, ["interval", "no derivative anywhere", "domain"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(DerivativeParameters, given, parts)
