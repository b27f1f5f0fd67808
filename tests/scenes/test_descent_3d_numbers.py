"""Values of GradientDescent3D tell 0 from what is small, and a short number from one beside it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from descent_runs import FREE, HIMMELBLAU, RIDGE
from descent_runs import run_3d as run
from scene_helpers import deck

from mathcore import Function
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.text import Words
from scenes.descent_3d.analysis import (
    METHODS,
    run_race,
    values_as_known,
)
from scenes.descent_3d.parameters import SurfaceDescentParameters
from scenes.descent_3d.race_table import RaceTable
from scenes.descent_3d.writing import _value_format
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import format_number, is_rounded, read_number
from scenes.framework.scene import BaseScene
from scenes.style.frame import frame
from scenes.style.theme import theme


@pytest.fixture(scope="module")
def default() -> BaseScene:
    return run()


def known_values(text: str, start: tuple[float, float], rate: float, steps: int) -> list[float | Fraction]:
    """Return the values of plain descent as they are known."""
    f = Function.parse(text, variables=("x", "y"))
    race = run_race(f, start, dict.fromkeys(METHODS, rate), 0.9, steps)
    return values_as_known(f, race.paths["gradient"])


@pytest.mark.parametrize(("language", "end"), [("zh", "收敛到鞍点"), ("en", "at a saddle")])
def test_a_descent_that_passes_through_0_at_the_last_step_shown_is_not_said_to_have_stopped(language, end):
    given = {"function": "x*y", "start": (1, 1), "learning_rate": 0.5, "momentum": 0.5, "race_steps": 30}
    context = deck("GradientDescent3D", language, **given)
    assert context.words.beats["compare_methods"].write["saddle"] == end
    race = run_race(Function.parse("x*y", variables=("x", "y")), (1, 1), dict.fromkeys(METHODS, 0.5), 0.5, 31)
    assert race.ends["momentum"] == "saddle"
    values = race.paths["momentum"].values
    assert values[30] == 0 < min(values[29], values[31]), "it moves on"


SLOW = "x^2/2 + y^2 - x*y/2 + cos(3y)/3"


@pytest.mark.parametrize(
    ("text", "start", "rate", "shown", "end"),
    [
        (SLOW, (-2.5, 1.8), 0.2, 20, "moving"),  # it leaves a saddle
        (SLOW, (-2.5, 1.8), 0.2, 100, "arrives"),
        ("x^2 + 2*y^2", (3, 1), 0.1, 10, "moving"),
        ("x^2 + 2*y^2", (3, 1), 0.1, 40, "arrives"),
        ("x^2 + y^2", (1, 1), 0.5, 8, "arrives"),  # in one step
    ],
)
def test_a_descent_is_said_to_converge_where_it_is_shown_to_be_there(text, start, rate, shown, end):
    f = Function.parse(text, variables=("x", "y"))
    race = run_race(f, start, dict.fromkeys(METHODS, rate), 0.5, shown)
    at, slopes = np.array(start, dtype=float), f.gradient()
    walked = [float(f(*at))]
    for _ in range(3000):
        at = at - rate * np.array([float(slope(*at)) for slope in slopes])
        walked.append(float(f(*at)))
    is_there = abs(walked[shown] - walked[-1]) <= 2e-3 * (walked[0] - walked[-1])
    assert race.ends["gradient"] == end == ("arrives" if is_there else "moving")


def test_a_descent_along_a_ridge_ends_at_the_saddle_and_no_small_value_is_0():
    scene = run(**RIDGE)
    race, (table,) = scene.picture.race, [part for part in scene.mobjects if isinstance(part, RaceTable)]
    assert race.ends == {"gradient": "saddle", "momentum": "saddle", "adam": "moving"}
    assert 0 < race.paths["gradient"].values[-1] < 1e-15
    signs = [sign.text for sign in table if isinstance(sign, LiveSign)]
    assert signs[:3] == ["≈"] * 3


def test_a_value_that_runs_off_is_read_by_its_magnitude_and_a_factor_next_to_one_not_as_one():
    shown = run(function="x^2 + y^2", start=[1, 2], learning_rate=3, **FREE).ledger.figures
    assert shown["value_gradient_12"].text == "2.980×10¹⁷"  # 5 · 25¹²
    tiny = run(function="1e-6*(x^2 + 2y^2)", start=[1, 2], learning_rate=1, **FREE).ledger.figures
    assert tiny["factor_x"].text == "0.999998"


def test_how_a_method_ends_is_read_beside_long_numbers():
    scene = run(function="x*y", start=[1, 0.5], learning_rate=0.3, **FREE)
    (table,) = (part for part in scene.mobjects if isinstance(part, RaceTable))
    texts = [Words(end.source, "en", size=theme.LABEL) for end in table.ends]
    assert all(end.width > 24 / theme.LABEL * text.width for end, text in zip(table.ends, texts, strict=True))
    assert max(end.get_right()[0] for end in table.ends) < frame.body.right + 0.01


def test_a_value_of_the_steps_is_read_also_where_another_method_runs_off():
    given = SurfaceDescentParameters(
        function="x*y", start=(1, 1.2), learning_rate=0.4, momentum=0.9, steps=5, race_steps=12
    )
    spec = _value_format(given.race(), given.steps)
    value = float(given.race().paths["gradient"].values[5])
    assert float(format(value, spec(value))) == pytest.approx(value, rel=0.01)
    assert f"{-6414.10837:{spec(-6414.10837)}}" == "-6414.108"
    assert f"{585709.3284:{spec(585709.3284)}}" == "585709.3"
    assert spec(585709328.08).endswith("e")


def test_a_value_that_is_not_0_does_not_read_0_where_others_fall_from_far():
    """The race falls by more than 100, to 0: what is left of it has two digits, however little; 0 is 0."""
    given = SurfaceDescentParameters(
        function=HIMMELBLAU["function"], start=(0, 0), learning_rate=0.01, adam_learning_rate=0.3
    )
    spec = _value_format(given.race(), given.steps)
    values = (170.04, 0.94, 0.0341, 1.234e-9, Fraction(2, 10**31), 0.0, 0.5)
    texts = [format_number(float(value), spec(value)) for value in values]
    assert texts == ["170.0", "0.94", "0.034", "1.2×10⁻⁹", "2×10⁻³¹", "0", "0.5"]


def test_the_numbers_of_the_race_end_below_one_another(default):
    table = next(part for part in default.mobjects if isinstance(part, RaceTable))
    values = [part for part in table if isinstance(part, LiveNumber)]
    assert len(values) == len(METHODS) + 1
    assert np.ptp([value.get_right()[0] for value in values]) < 0.02


def test_a_value_next_to_the_lowest_is_told_from_it_while_the_descent_is_on_its_way():
    values = known_values("sin(x)*cos(y)", (1, 1), 0.5, 30)
    assert all(isinstance(value, Fraction) and value > -1 for value in values[-6:])
    assert is_rounded(values[-1], "−1")
    assert not any(isinstance(value, Fraction) for value in values[:10])


@pytest.mark.parametrize("rate", [0.4, 0.49, 0.4999])
def test_a_value_next_to_a_short_number_that_is_not_the_lowest_is_told_from_it(rate):
    values = known_values("abs(x) + y^2", (2.5 * rate, 1), rate, 60)
    assert all(is_rounded(value, f"{rate / 2:g}") for value in values[2:])
    assert all(isinstance(value, Fraction) and value > Fraction(f"{rate / 2:g}") for value in values[12:])


def test_a_value_that_is_a_short_number_is_one():
    values = known_values("abs(x) + y^2", (1.3, 0), 0.1, 30)
    assert [f"{float(value):.15g}" for value in values[:14]] == [f"{1.3 - k / 10:.15g}" for k in range(14)]
    assert not any(isinstance(value, Fraction) for value in values)
    around = known_values("max(abs(x), 2*abs(y))", (3, 0.7), 0.5, 8)
    assert not any(isinstance(value, Fraction) for value in around)


@pytest.mark.parametrize(
    ("text", "rate", "lowest"),
    [
        ("x^2 + y^2", 0.5, "0"),
        ("(x - 0.1)^2 + (y - 0.3)^2 + 0.7", 0.5, "0.7"),
        ("(x - 1)^2/2 + (y + 1/3)^2/2 + 3", 1, "3"),
        ("3*(x - 0.7)^2 + 3*(y + 0.1)^2 - 5", 1 / 6, "−5"),
    ],
)
def test_a_descent_that_arrives_has_the_lowest_value(text, rate, lowest):
    values = known_values(text, (0.9, -0.4), rate, 8)
    assert not any(is_rounded(value, lowest) for value in values[2:])


def test_a_live_value_that_is_no_short_number_keeps_its_digits():
    """−2 + 10⁻²⁰, which a float takes for −2, reads ≈ −2.000, as its neighbours do, and not ≈ −2."""
    values = [-1.9999, Fraction(-2) + Fraction(1, 10**20), Fraction(-2)]
    race = run_race(Function.parse("x^2 + y^2 - 2", variables=("x", "y")), (2, 1), dict.fromkeys(METHODS, 0.1), 0.5, 9)
    texts = [LiveNumber(Ledger("s"), "f", lambda value=value: value, _value_format(race, 6)).text for value in values]
    assert texts == ["−2.000", "−2.000", "−2"]


@pytest.mark.parametrize(
    ("function", "rate", "number"), [("x^4 + y^4 - 4xy + 1", 0.05, "−1"), ("x^4 + y^4 - 4xy + 4", 0.05, "2")]
)
def test_a_value_that_only_comes_near_a_short_number_is_not_said_to_be_it(function, rate, number):
    """After 30 steps the descent is 10⁻¹² above the bottom: less than a float's text tells, and not 0."""
    given = SurfaceDescentParameters(function=function, start=(1.5, 0.2), learning_rate=rate)
    path = given.race().paths["gradient"]
    assert 1e-14 < path.values[-1] - read_number(number) < 1e-11
    assert is_rounded(values_as_known(given.function, path)[-1], number)
