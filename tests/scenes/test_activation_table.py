"""ActivationTable has a row for each function: its picture is its graph, and its formulas are mathcore's."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scene_helpers import deck, in_one_process

from mathcore import elu, leaky_relu, prelu, relu, sigmoid, softmax, tanh
from scenes.activation_gallery.parameters import ActivationParameters
from scenes.activation_table import ActivationTable
from scenes.components.activation_figure import ActivationFigure
from scenes.components.free_places import is_clear, lines_of
from scenes.framework.runner import rehearse
from scenes.softmax.scene import SoftmaxScene
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

CASES = {
    "deck": {},
    "steep": {"leaky_slope": 0.2, "prelu_alpha": 0.9, "elu_alpha": 2.5, "interval": (-6.0, 3.0)},
}


@pytest.fixture(scope="module", params=in_one_process("ActivationTable", CASES))
def case(request):
    given = CASES[request.param]
    return rehearse(ActivationTable, deck("ActivationTable", "en", **given), 2).table, given


def functions(leaky_slope=0.01, prelu_alpha=0.25, elu_alpha=1.0, **_):
    """Return each function and its slope left and right of 0, in closed form."""
    s, e = (lambda x: 1 / (1 + np.exp(-x))), np.exp
    right = (lambda x: x, np.ones_like)
    return [
        ((s, lambda x: s(x) - s(x) ** 2),) * 2,
        ((np.tanh, lambda x: 1 / np.cosh(x) ** 2),) * 2,
        ((np.zeros_like, np.zeros_like), right),
        ((lambda x: leaky_slope * x, lambda x: np.full_like(x, leaky_slope)), right),
        ((lambda x: prelu_alpha * x, lambda x: np.full_like(x, prelu_alpha)), right),
        ((lambda x: elu_alpha * (e(x) - 1), lambda x: elu_alpha * e(x)), right),
    ]


def test_the_small_curves_are_those_of_the_function_and_its_slope(case):
    table, given = case
    low, high = given.get("interval", (-4.0, 4.0))
    for row, (left, right) in zip(table, functions(**given), strict=False):
        start, end = row.axes.get_left(), row.axes.get_right()
        value, *slopes = (curve.points for curve in row.curves)
        xs = low + (value[:, 0] - start[0]) / (end[0] - start[0]) * (high - low)
        ys = np.where(xs <= 0, left[0](xs), right[0](xs))
        unit = np.ptp(value[:, 1]) / np.ptp(ys)
        assert (value[:, 1] - start[1]) / unit == pytest.approx(ys, abs=0.02)
        drawn = np.concatenate(slopes)
        xs = low + (drawn[:, 0] - start[0]) / (end[0] - start[0]) * (high - low)
        expected = np.where(xs <= 0, left[1](xs), right[1](xs))
        assert (drawn[:, 1] - start[1]) / unit == pytest.approx(expected, abs=0.02)


def test_the_formulas_are_those_of_the_functions_in_the_order_of_the_lecture(case):
    table, given = case
    kinds = [
        sigmoid,
        tanh,
        relu,
        leaky_relu.using(given.get("leaky_slope", 0.01)),
        prelu.using(given.get("prelu_alpha", 0.25)),
        elu.using(given.get("elu_alpha", 1.0)),
    ]
    shown = [tuple(formula.code for formula in row.formulas) for row in table[:-1]]
    assert [(value.split(" = ")[-1], slope) for value, slope in shown] == [kind.typst() for kind in kinds]
    assert [value.split(" = ")[0] for value, _ in shown[:2]] == ["sigma(x)", "tanh x"]
    assert [row.name.text for row in table] == ["Sigmoid", "Tanh", "ReLU", "Leaky ReLU", "PReLU", "ELU", "Softmax"]


def test_the_bars_of_softmax_are_its_shares(case):
    heights = np.array([bar.height for bar in case[0][-1].curves])
    assert heights / heights.sum() == pytest.approx(softmax(np.array([2.0, 1.0, 0.1])))


def test_shares_have_the_digits_that_softmaxs_own_scene_gives_them():
    for scene, beat in ((ActivationTable, "shares_of_one"), (SoftmaxScene, "shares")):
        entries = rehearse(scene, deck(scene.__name__, "en"), 2).ledger.entries
        shares = [entry.text for entry in entries if entry.beat == beat and entry.name.startswith("share_")]
        assert sorted(shares, reverse=True) == ["0.6590", "0.2424", "0.0986"]


def test_the_slope_of_leaky_relu_is_that_of_the_lecture_file():
    table = rehearse(ActivationTable, deck("ActivationTable", "en", leaky_slope=0.2), 2).table
    assert "0.2" in table[3].formulas[0].code
    assert "0.2" in table[3].formulas[1].code


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_reaches_over_its_row_or_the_frame(language):
    table = rehearse(ActivationTable, deck("ActivationTable", language), 2).table
    for above, below in pairwise(table):
        cells = [(a, b) for a, b in zip(above.formulas, below.formulas, strict=True)]
        cells += [(above.traits, below.traits), (above.axes, below.curves)]
        assert all(a.get_bottom()[1] > b.get_top()[1] for a, b in cells)
    assert max(row.traits.get_right()[0] for row in table) < 7.0


def test_the_row_that_is_spoken_of_is_bright_and_the_others_grey():
    seen = []
    rehearse(ActivationTable, deck("ActivationTable", "en"), 2, on_beat_end=lambda scene, _: seen.append(colors(scene)))
    squeeze, family, everything = seen
    assert squeeze == [theme.QUIET, theme.TEXT]
    assert family[-2:] == [theme.QUIET, theme.TEXT]
    assert everything == [theme.TEXT] * 7


def colors(scene):
    return [row.traits[0].get_color().to_hex().lower() for row in scene.table]


def test_a_large_curve_stands_under_the_row_until_the_next_one_comes():
    seen = {}

    def look(scene, beat):
        seen[beat] = max(part.width for part in scene.mobjects if part.get_center()[1] < 0)

    rehearse(ActivationTable, deck("ActivationTable", "en"), 2, on_beat_end=look)
    assert min(seen["those_that_squeeze"], seen["the_relu_family"]) > 0.8 * frame.body.width


@pytest.mark.parametrize(
    ("language", "given", "slope_is_small", "response_is_small"),
    [("zh", {}, True, True), ("en", {"leaky_slope": 0.5}, False, True), ("zh", {"elu_alpha": 3}, True, False)],
)
def test_only_what_is_small_is_called_so(language, given, slope_is_small, response_is_small):
    scene = rehearse(ActivationTable, deck("ActivationTable", language, **given), 2)
    small = "small" if language == "en" else "小"
    said = [phrase.text for record in scene.timeline if record.name == "the_relu_family" for phrase in record.phrases]
    written = {row.name.text: row.traits.text for row in scene.table}
    for name, is_small in (("Leaky ReLU", slope_is_small), ("ELU", response_is_small)):
        assert (small in next(text for text in said if text.startswith(name))) == is_small
        assert (small in written[name]) == is_small


@pytest.mark.parametrize(("alpha", "code"), [(1.0, "-alpha = -1"), (1 / 3, "-alpha approx -0.3333")])
def test_the_limit_of_elu_has_one_sign_before_its_number(alpha, code):
    figure = ActivationFigure(elu.using(alpha), (-4, 4), frame.body)
    assert [limit[1].code for limit in figure.limits] == [code]


@pytest.mark.parametrize(
    ("f", "interval"),
    [
        (leaky_relu.using(0.1), (-3, 3)),
        (prelu.using(0.2), (-3, 3)),
        (elu.using(0.5), (-3, 3)),
        (elu.using(0.3), (-10, 10)),
        (leaky_relu.using(0.01), (-4, 4)),
        (sigmoid, (-10, 2)),
    ],
)
def test_no_number_of_an_axis_stands_on_a_curve_or_a_limit_and_some_tell_the_scale(f, interval):
    figure = ActivationFigure(f, interval, frame.body)
    drawn = lines_of([*figure.curves, *(part for limit in figure.limits for part in limit)])
    assert all(is_clear(number, drawn, 0) for number in figure.plot.numbers)
    assert len(figure.plot.labels.shown(0)) >= 2


@pytest.mark.parametrize("f", [leaky_relu.using(0.1), prelu.using(0.1), elu.using(0.4), sigmoid])
@pytest.mark.parametrize("interval", [(-6, 2), (-3, 3), (-10, 10)])
def test_each_mark_of_the_axis_of_x_has_its_number(f, interval):
    figure = ActivationFigure(f, interval, frame.body)
    numbers = figure.plot.labels.shown(0)
    assert len(numbers) == len(figure.plot.x_ticks) >= 1
    marks = figure.plot.marks[: len(numbers)]
    assert all(abs(mark.get_x() - number.get_x()) < number.width for mark, number in zip(marks, numbers, strict=True))


@pytest.mark.parametrize("interval", [(-6.0, 2.0), (-10.0, 2.0), (-7.5, 2.0), (-2.0, 10.0)])
def test_the_axis_of_x_of_a_large_figure_has_a_number_right_of_0_on_a_lopsided_interval(interval):
    params = {"leaky_slope": 0.1, "prelu_alpha": 0.1, "elu_alpha": 0.4, "interval": interval}
    for f in ActivationParameters(**params).functions:
        figure = ActivationFigure(f, interval, frame.body.split_rows(1, 1)[1])
        assert [value for value, _ in figure.plot.labels.texts[0] if value > 0], f.name


@pytest.mark.parametrize("interval", [(-4, 4), (-6, 6), (-2, 2), (-3, 5), (-10, 10)])
@pytest.mark.parametrize("height", [1.6, 2.5, 4.0])
def test_the_axis_of_a_large_figure_has_a_number_right_of_0_off_the_level_of_a_limit(interval, height):
    figure = ActivationFigure(elu, interval, Region(-6.5, 6.5, -3, height - 3))
    assert any(value > 0 for value, _ in figure.plot.labels.texts[0])
    ((line, _),) = figure.limits
    assert all(is_clear(number, lines_of([line])) for number in figure.plot.labels.shown(0))
