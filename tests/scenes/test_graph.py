"""Graphs are cut where functions jump, are as fine as they bend, and axes write numbers that a viewer can read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import tempconfig

from mathcore import Function
from scenes.components.graph import clip_runs, trace
from scenes.components.plot import Plot, fit_range
from scenes.components.ticks import label_ticks, multiples, nice_step
from scenes.framework.numbers import read_number
from scenes.style.frame import frame

LEFT, _ = frame.body.split_columns(1.6, 1)


@pytest.fixture(autouse=True)
def media(tmp_path):
    with tempconfig({"media_dir": str(tmp_path), "verbosity": "ERROR"}):
        yield


def graph_of(text, x_range=(-2.0, 3.0), y_range=(-5.0, 5.0)):
    return trace(Function.parse(text), x_range, y_range, 1e-3)


@pytest.mark.parametrize(
    ("text", "runs", "closed", "opened"),
    [
        ("x if x < 1 else x + 1", 2, [(1, 2)], [(1, 1)]),
        ("x if x <= 1 else x + 1", 2, [(1, 1)], [(1, 2)]),
        ("x if x < 1 else 2x - 1", 1, [], []),
        ("abs(x)/x", 2, [], [(0, -1), (0, 1)]),
        ("sin(x)/x", 1, [], [(0, 1)]),
        ("1/x", 2, [], []),
        ("1/x if x > 0 else x", 2, [(0, 0)], []),
        ("tan(x)", 3, [], []),
        ("sqrt(x)", 1, [], []),
        ("x*ln(x)", 1, [], [(0, 0)]),
        ("abs(x - 1)", 1, [], []),
    ],
)
def test_a_graph_is_cut_where_it_jumps_and_says_which_ends_belong_to_it(text, runs, closed, opened):
    found = graph_of(text)
    assert len(found.runs) == runs
    assert sorted(found.closed) == [pytest.approx(end, abs=1e-6) for end in closed]
    assert sorted(found.opened) == [pytest.approx(end, abs=1e-6) for end in opened]


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(5 - x^2)",
        "sqrt(2 - x)",
        "sqrt(x^2 - 3)",
        "(x^2 - 3)^(1/4)",
        "x^(1/4)",
        "abs(x)^(1/3)",
        "asin(x)",
        "acos(x/sqrt(3))",
        "2 + sqrt(cos(x))",
        "ln(1 + sqrt(x^3 - 2))",
        "sqrt(2 - x) if x < 1 else 1",
    ],
)
@pytest.mark.parametrize("y_range", [(-5.0, 5.0), (-0.5, 2.5)])
def test_an_end_that_belongs_to_the_domain_is_not_drawn_as_one_that_does_not(text, y_range):
    """Also where no float is the end: −√5 itself is in the domain of √(5 − x²), the float beside it is not."""
    assert trace(Function.parse(text), (-3.0, 3.5), y_range, 1e-3).opened == []


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ("(5 - x^2)/sqrt(5 - x^2)", [(-np.sqrt(5), 0), (np.sqrt(5), 0)]),
        ("sqrt(x^2 - 3)^3/(x^2 - 3)", [(-np.sqrt(3), 0), (np.sqrt(3), 0)]),
    ],
)
def test_an_end_that_does_not_belong_to_the_domain_is_drawn_so(text, opened):
    found = trace(Function.parse(text), (-3.0, 3.5), (-5, 5), 1e-3)
    assert sorted(found.opened) == [pytest.approx(end, abs=1e-3) for end in opened]


@pytest.mark.parametrize("text", ["x if x < 1 else x + 1", "x if x < 1 else 1000x", "abs(x)/x", "tan(x)", "1/(x-1)"])
def test_no_part_of_a_graph_joins_what_is_apart(text):
    f = Function.parse(text)
    for run in clip_runs(graph_of(text).runs, (-5.0, 5.0)):
        middles = (run[1:] + run[:-1]) / 2
        inside = np.abs(middles[:, 1]) < 5
        assert np.allclose(f(middles[inside, 0]), middles[inside, 1], atol=0.02)


@pytest.mark.parametrize("omega", [7, 50, 333])
def test_all_peaks_of_a_wave_are_even(omega):
    (run,) = graph_of(f"sin({omega}x)").runs
    y = run[:, 1]
    peaks = y[1:-1][(y[1:-1] > y[:-2]) & (y[1:-1] >= y[2:])]
    assert len(peaks) == pytest.approx(5 * omega / (2 * np.pi), abs=1)
    assert peaks.min() > 0.995


def test_a_corner_is_a_point_of_the_graph():
    (run,) = graph_of("abs(x - 0.123456)").runs
    assert run[:, 1].min() == pytest.approx(0, abs=1e-12)


def test_what_leaves_the_plot_between_two_points_is_drawn_up_to_its_border():
    (run,) = clip_runs([np.array([[0.0, -10.0], [1.0, 10.0]])], (-5.0, 5.0))
    assert run == pytest.approx(np.array([[0.25, -5], [0.75, 5]]))


@pytest.mark.parametrize(
    ("text", "a"), [("x^2/4 + 100", 0), ("1e6x^2", 100), ("1e-9sin(x)", 0), ("-x^2 - 1e5", 0), ("1e12 + x", 0)]
)
def test_a_range_follows_the_curve(text, a):
    f = Function.parse(text)
    xs = np.linspace(a - 1, a + 4, 999)
    low, high = fit_range(f, (a - 1.0, a + 4.0), with_zero=True)
    assert low <= f(xs).min() < f(xs).max() <= high
    assert np.ptp(f(xs)) > 0.4 * (high - low)


@pytest.mark.parametrize(
    ("text", "x_range", "most"), [("tan(x)", (-3, 2), 12), ("1/x", (-2, 2), 8), ("ln(x)", (0, 5), 4)]
)
def test_a_pole_does_not_flatten_the_rest_of_the_graph(text, x_range, most):
    low, high = fit_range(Function.parse(text), x_range)
    assert -most < low < high < most


def test_axes_that_leave_out_zero_say_so_and_stand_at_the_border():
    with_break = Plot((-1.0, 4.0), (100.0, 104.0), LEFT)
    without = Plot((-1.0, 4.0), (-1.0, 4.0), LEFT)
    assert with_break.origin == (0, 100)
    marks = [len(plot.marks) - len(plot.x_ticks) - len(plot.y_ticks) for plot in (with_break, without)]
    assert marks[0] > marks[1] == 0


@given(st.floats(-1e13, 1e13), st.floats(-12, 14).map(lambda power: 10.0**power), st.integers(2, 7))
def test_numbers_of_an_axis_are_short_different_and_right(low, span, most):
    if span < 1e-12 * abs(low):
        return
    step = nice_step(span, most)
    ticks = multiples((low, low + span), step, 0.04)
    scale = label_ticks(ticks, step)
    assert len(set(scale.texts)) == len(ticks)
    for tick, text in zip(ticks, scale.texts, strict=True):
        assert len(text.lstrip("−")) <= 6
        assert read_number(text) * 10.0**scale.power + scale.base == pytest.approx(tick, abs=1e-3 * step)


@pytest.mark.parametrize("y_range", [(0.0, 1.2e10), (1e10, 1.04e10), (-3e-9, 3e-9), (1e15, 1e15 + 4), (0.0, 1e300)])
@pytest.mark.parametrize("x_range", [(99.0, 104.0), (-1.0, 4.0), (1e6 - 2, 1e6 + 3)])
def test_numbers_of_an_axis_stay_in_its_region(x_range, y_range):
    plot = Plot(x_range, y_range, LEFT)
    assert plot.numbers.get_left()[0] > LEFT.left - 0.08
    assert plot.get_right()[0] < LEFT.right + 0.3
    corner = plot.at(x_range[1], y_range[1])
    assert LEFT.left < corner[0] <= LEFT.right
    assert LEFT.bottom < corner[1] <= LEFT.top


def test_numbers_counted_from_a_base_are_round_although_floats_so_near_are_not():
    ticks = [2.3197768247, 2.319776824705, 2.31977682471, 2.319776824715]
    scale = label_ticks(ticks, 5e-12)
    assert (scale.texts, scale.power, scale.base) == (("0", "0.5", "1", "1.5"), -11, 2.3197768247)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("abs(sin(x))", [0, np.pi, 2 * np.pi]),
        ("abs(x^2 - 2)", [-np.sqrt(2), np.sqrt(2)]),
        ("abs(x)", [0]),
        ("abs(x/3 - 1/7)", [3 / 7]),
    ],
)
def test_a_derivative_has_no_value_at_a_corner_though_the_float_beside_it_has(text, places):
    graph = trace(Function.parse(text).derivative(), (-3, 7), (-20, 20), 0.01)
    assert graph.closed == []
    ends = [x for x, _ in graph.opened if -2 < x < 7]
    assert ends == pytest.approx([place for place in places for _ in (-1, 1)], abs=1e-9)


@pytest.mark.parametrize("right", [2.5, 3.0, 4.0, 7.0, 9.0])
@pytest.mark.parametrize(
    ("condition", "border", "holds"),
    [
        ("x <= sqrt(2)", np.sqrt(2), True),
        ("x < sqrt(2)", np.sqrt(2), False),
        ("x <= pi/2", np.pi / 2, True),
        ("x^2 <= 2", np.sqrt(2), True),
        ("x^2 < 2", np.sqrt(2), False),
        ("x^2 <= 3", np.sqrt(3), True),
        ("x^2 < 3", np.sqrt(3), False),
        ("sin(x/2) <= 1/2", np.pi / 3, True),
        ("sin(x/2) < 1/2", np.pi / 3, False),
        ("x <= 1/3", 1 / 3, True),
        ("3x < 1", 1 / 3, False),
    ],
)
def test_a_border_that_is_no_float_belongs_to_the_case_that_has_it(condition, border, holds, right):
    found = graph_of(f"x if {condition} else 4", (0.05, right), (-1, 5))
    ends = [(border, border), (border, 4)]
    assert [found.closed[0], found.opened[0]] == [pytest.approx(end, abs=1e-6) for end in ends[:: 1 if holds else -1]]
