"""Recap ends on a descent whose numbers a loop confirms, and on a table that fills as the gradients come back."""

from __future__ import annotations

import pytest
from scene_helpers import assert_refused, deck, scene_class
from written_formulas import kept_formulas

from mathcore import Function
from scenes.components.living_pictures import NetworkPicture
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene
from scenes.lint.check import check_layout
from scenes.recap import Recap, RecapParameters
from scenes.style.frame import frame

CASES = {
    "deck": ({}, lambda x: x / 2, -3.5, 0.8),
    "quartic": (
        {"descent_function": "x^4/4 - x^2 + x/5 + 2", "start": 2, "learning_rate": 0.15, "sizes": (4, 7, 7, 7, 7, 2)},
        lambda x: x**3 - 2 * x + 1 / 5,
        2.0,
        0.15,
    ),
}


def run(language: str = "en", **given) -> BaseScene:
    return rehearse(scene_class("Recap"), deck("Recap", language, **given), 5)


@pytest.mark.parametrize("case", CASES)
def test_the_last_slope_is_that_after_six_steps_down(case):
    given, slope, x, rate = CASES[case]
    for _ in range(6):
        x -= rate * slope(x)
    shown = {entry.name: entry.value for entry in run(**given).ledger.entries}
    assert shown["slope"] == pytest.approx(slope(x), rel=1e-9)


@pytest.mark.parametrize(
    ("given", "is_down"),
    [
        ({}, True),
        ({"descent_function": "x^2/4 + 1e9"}, True),
        ({"descent_function": "x^2", "start": 1, "learning_rate": 0.5}, True),
        ({"descent_function": "x^2", "start": 1, "learning_rate": 0.9}, True),
        ({"descent_function": "x^4/4 - 2x^2", "start": 0.5, "learning_rate": 0.3}, False),
    ],
)
def test_a_descent_is_said_to_go_down_where_each_of_its_steps_does(given, is_down):
    scripts = {"zh": ("一步一步往下走", "反着斜率走"), "en": ("down, step by step", "takes each step against it")}
    for language, (down, against) in scripts.items():
        said = " ".join(phrase.text for record in run(language, **given).timeline for phrase in record.phrases)
        assert (down in said, against in said) == (is_down, not is_down)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_takes_between_20_and_90_seconds(language):
    assert 20 <= run(language).frame / 5 <= 90


def test_a_node_keeps_its_gradient_from_when_the_pulse_has_come_back_to_it():
    picture = NetworkPicture([2, 3, 1], frame.body)

    def kept(pulse: float) -> list[int]:
        picture.pulse.set_value(pulse)
        return [node for node in range(6) if picture.keeps_gradient(node)]

    assert kept(0) == kept(1) == []
    assert kept(1.2) == [5]
    assert kept(1.6) == [2, 3, 4, 5]
    assert kept(2) == [2, 3, 4, 5], "an input has no gradient"


@pytest.mark.parametrize("at", [-2.0, 0.0, 2.0])
def test_what_is_shown_of_the_descent_holds_all_its_points(at):
    given = RecapParameters(descent_function="x^2/4 + 1", start=at or 0.5)
    low, high = given.descent_interval
    assert low < min(given.path) <= max(given.path) < high
    assert isinstance(given.descent_function, Function)


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"learning_rate": 5}, ["learning_rate", "5 leads nowhere down", "x = -3.5", "choose a smaller one"]),
        ({"start": 0}, ["learning_rate", "x = 0", "start where the function falls"]),
        ({"learning_rate": -1}, ["learning_rate", "greater than 0"]),
        ({"descent_function": "ln(x)"}, ["descent_function", "x = -3.5", "choose another start"]),
        (
            {"descent_function": "x + 1/x", "start": 3, "learning_rate": 2},
            ["descent_function", "smaller learning_rate"],
        ),
        (
            {"descent_function": "abs(x)", "start": 0.5, "learning_rate": 0.3},
            ["descent_function", '"abs(x)" has no derivative at x = 0', "another start"],
        ),
        ({"sizes": [3]}, ["sizes", "at least 2"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(RecapParameters, given, parts)


@pytest.mark.parametrize(("interval", "start"), [((0, 4), "0"), ((1, 6), "x_0"), ((-2, 2), "x_0")])
def test_the_integral_starts_where_the_area_does(interval, start):
    given = deck("Recap", "en", area_function="8-x", area_interval=interval)
    with kept_formulas() as codes:
        rehearse(Recap, given, 2)
    assert any(f"integral_({start})^x" in code for code in codes)


@pytest.mark.parametrize(
    ("function", "start", "rate"), [("(x - 1)^2", 3, 0.75), ("(x - 1)^2", 3, 0.9), ("x^4/4", 1, 0.2), ("x^2/2", 4, 1.9)]
)
def test_a_valley_on_the_axis_hides_no_step_behind_what_it_leaves(function, start, rate):
    given = deck("Recap", "en", descent_function=function, start=start, learning_rate=rate)
    told = [str(finding) for finding in check_layout(Recap, given).failures]
    assert told == []
