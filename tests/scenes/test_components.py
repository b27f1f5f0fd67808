"""Figures, words and components show what they are given, where they are put, and run none of it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import UP, ValueTracker, tempconfig

from mathcore import Function
from scenes.components.difference_triangle import DifferenceTriangle, fit_plot, room_beside
from scenes.components.lens import Lens
from scenes.components.live_rows import live_row
from scenes.components.number import LiveNumber
from scenes.components.plot import Plot, fit_range
from scenes.components.table import ValueTable
from scenes.components.text import EM, Formula, Words
from scenes.components.ticks import nice_step
from scenes.framework.errors import LectureError
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure, format_number
from scenes.framework.script_math import escape
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

RULE = 0.04  # of a fraction bar in New Computer Modern Math: its thickness in em


@pytest.fixture(autouse=True)
def media(tmp_path):
    with tempconfig({"media_dir": str(tmp_path), "verbosity": "ERROR"}):
        yield


@pytest.mark.parametrize(
    ("value", "spec", "text", "typst"),
    [
        (3225.13717248, ".7g", "3225.137", "3225.137"),
        (7200.0, ".6g", "7200", "7200"),
        (-0.5, ".6g", "−0.5", "-0.5"),
        (1e-5, ".6g", "10⁻⁵", "10^(-5)"),
        (2.5e-7, ".6g", "2.5×10⁻⁷", "2.5 times 10^(-7)"),
        (-1.5e20, ".3g", "−1.5×10²⁰", "-1.5 times 10^(20)"),
        (-0.0001, ".2f", "0.00", "0.00"),
        (1.0, ".3f", "1.000", "1.000"),
        (float("inf"), ".6g", "∞", "infinity"),
        (float("nan"), ".6g", "—", "—"),
    ],
)
def test_a_number_is_written_as_a_lecturer_writes_it(value, spec, text, typst):
    figure = Figure("x", value, format_number(value, spec))
    assert (figure.text, figure.typst) == (text, typst)


@pytest.mark.parametrize("code", ["x", "F'(x)", "derivative((u + v)')", "x/2", "y_1"])
def test_a_live_number_stands_on_the_baseline_of_its_name(code):
    """The digit 1 has neither an overshoot nor a descender, in whatever formula it stands."""
    row = live_row(code, LiveNumber(Ledger("test"), "n", lambda: 1.0))
    beside = Formula(f"{{{{ {code} : name }}}} = {{{{ 1 : one }}}}", size=row[0].size)
    name, one = (beside.select(part) for part in ("name", "one"))
    assert row[-1].get_bottom()[1] - row[0].get_bottom()[1] == pytest.approx(
        one.get_bottom()[1] - name.get_bottom()[1], abs=0.01
    )


def test_a_negative_term_wears_parentheses():
    assert Figure("x", -2.0, format_number(-2.0)).term == "(-2)"
    assert Figure("x", 2.0, format_number(2.0)).term == "2"


def test_a_rounded_number_is_not_said_to_be_equal():
    assert Figure("x", 0.5, format_number(0.5)).equals == "="
    assert Figure("x", -1 / 3, format_number(-1 / 3, ".4g")).equals == "approx"


@pytest.mark.parametrize("spec", ["d", "s", ".3", "{}", ".2f}{x", "999999999999d", ".9999999f", ".20g", ".3f\n"])
def test_an_unknown_format_is_refused(spec):
    with pytest.raises(ValueError, match=r"\.3f"):
        format_number(1.0, spec)


@given(st.text(max_size=40))
def test_escaped_text_is_one_string_literal_a_line(text):
    for line in escape(text).split("#linebreak()"):
        assert line.startswith('#"')
        assert line.endswith('"')
        assert '"' not in line[2:-1].replace("\\\\", "").replace('\\"', "")


@pytest.mark.parametrize("text", ["$x^$", "$(a$ b $x_$", "$sqrt($"])
def test_math_that_cannot_be_typeset_is_an_error_that_shows_it(text):
    with pytest.raises(LectureError, match="cannot be typeset") as error:
        Words(text)
    assert text in str(error.value)


@pytest.mark.parametrize(
    "text", ['#read("/etc/passwd")', "#import x: *", "*bold* _it_ <label> @ref", "a\\#b", '"', "//x", "a $ b"]
)
def test_code_in_a_text_appears_as_text(text):
    assert len(Words(text).submobjects) == len(text.replace(" ", ""))


def test_an_em_is_what_the_type_scale_says():
    size = theme.SMALL
    square = Words("口口口口口口口口口口口", size=size)
    one = Words("口", size=size)
    assert (square.width - one.width) / 10 == pytest.approx(size * EM, rel=1e-3)
    assert size * EM / frame.height == pytest.approx(1 / 32)


@pytest.mark.parametrize("text", ["ReLU", "Sigmoid", "ELU", "Tanh"])
def test_names_hang_on_one_baseline_with_and_without_high_and_low_letters(text):
    usual, name = (Words(each, size=theme.LABEL, weight=500).hang(2.0) for each in ("d", text))
    assert usual.get_top()[1] == pytest.approx(2.0, abs=0.005)
    assert name.baseline == pytest.approx(usual.baseline, abs=0.005)


@pytest.mark.parametrize("typeset", [Formula, lambda code, size: Words(f"${code}$", size=size)])
def test_a_fraction_bar_follows_the_size_however_often_it_was_typeset_before(typeset):
    def bar(size):
        return sum(float(part.get_stroke_width()) for part in typeset("1/2", size=size).family_members_with_points())

    first, again, large = bar(24), bar(24), bar(48)
    assert first == again
    assert large == pytest.approx(2 * first)
    with tempconfig({"pixel_width": 320, "pixel_height": 180}):
        assert bar(24) == first
    assert first == pytest.approx(RULE * 24 * EM * 100)


def test_a_formula_wears_the_colours_of_its_quantities():
    formula = Formula("tangent(f') = {{ step(h) : denominator }}")
    colours = {glyph.get_fill_color().to_hex().lower() for glyph in formula.submobjects}
    assert colours == {theme.TANGENT, theme.STEP, theme.TEXT}
    assert len(formula.select("denominator")) == 1


@pytest.mark.parametrize("anchor", [-1, 0, 1])
def test_a_live_number_keeps_its_anchor_and_its_baseline(anchor):
    x = ValueTracker(9.99)
    number = LiveNumber(Ledger("s"), "x", x.get_value, ".2f", anchor=anchor).scale(1.5).shift([2, 1, 0])
    before = number._anchor_point()
    for value, text in ((10.0, "10"), (-123.456, "−123.46"), (0.0, "0"), (9.994, "9.99"), (0.004, "0.00")):
        x.set_value(value)
        number.update()
        assert number.text == text
        assert np.allclose(number._anchor_point(), before, atol=1e-6)


@pytest.mark.parametrize("anchor", [-1, 0, 1])
def test_a_live_number_keeps_its_anchor_where_an_animation_draws_an_earlier_text_again(anchor):
    x = ValueTracker(0)
    number = LiveNumber(Ledger("s"), "x", x.get_value, ".4f", anchor=anchor).shift([2, 1, 0])
    before, earlier = number._anchor_point(), number.points.copy()
    for value, text in ((0.12341, "0.1234"), (0.50001, "0.5000"), (0.75001, "0.7500")):
        number.points = earlier.copy()  # as FadeIn does at each frame
        x.set_value(value)
        number.update()
        assert number.text == text
        assert np.allclose(number._anchor_point(), before, atol=0.03)


def test_a_live_number_looks_like_the_formula_of_the_same_number():
    number = LiveNumber(Ledger("s"), "x", lambda: 3.05, ".2f", size=40)
    formula = Formula("3.05", size=40)
    assert number.width == pytest.approx(formula.width, rel=0.02)
    assert number.height == pytest.approx(formula.height, rel=0.02)


def test_a_plot_puts_points_where_its_ranges_say():
    plot = Plot((-1, 3), (0, 8), frame.body)
    assert np.allclose((plot.at(-1, 0) + plot.at(3, 8)) / 2, plot.at(1, 4))
    assert frame.body.left <= plot.get_left()[0]
    assert plot.get_right()[0] <= frame.body.right + 0.3
    assert plot.at(0, 8)[1] <= frame.body.top


def test_a_curve_is_cut_at_poles_gaps_and_borders():
    plot = Plot((-2, 2), (-4, 4), frame.body)
    pole = plot.curve(Function.parse("1/x"))
    assert len(pole.get_subpaths()) == 2
    root = plot.curve(Function.parse("sqrt(x)"))
    assert root.get_left()[0] == pytest.approx(plot.at(0, 0)[0], abs=0.05)
    steep = plot.curve(Function.parse("10x"))
    assert steep.get_top()[1] == pytest.approx(plot.at(0, 4)[1], abs=1e-6)


def test_a_segment_keeps_its_slope_and_stays_in_the_plot():
    plot = Plot((-2, 2), (-4, 4), frame.body)
    for slope in (0.0, 0.3, -50.0, 1e6):
        start, end = ((place - plot.at(0, 0))[:2] / plot.unit for place in plot.segment_ends(0.5, 1, slope, 6))
        if slope < 1e5:
            assert (end[1] - start[1]) / (end[0] - start[0]) == pytest.approx(slope, abs=1e-6)
        for x, y in (start, end):
            assert -2 - 1e-6 <= x <= 2 + 1e-6
            assert -4 - 1e-6 <= y <= 4 + 1e-6


GLASSES = [
    ("x^2/4 + 1", 1, 2),
    ("sin(1/x)", 0.05, 1),
    ("sqrt(x)", 1e-4, 1),
    ("sin(50x)", 1, 2),
    ("1e6*x^2", 1000, 2),
    ("1e-6*x", 2, 2),
    ("x if x < 1 else x + 1", 0.999, 2),
    ("abs(x - 1) + x^2", 1.01, 1),
    ("-x^3 + 1e6", -2, 1),
]


@pytest.mark.parametrize(("text", "a", "h"), GLASSES)
def test_enlarged_most_a_graph_runs_through_the_glass_along_its_tangent(text, a, h):
    f = Function.parse(text)
    plot = fit_plot(f, a, h, Region(-6, 2, -3, 3))
    lens = Lens(plot, f, a, Region(3, 6, -2, 1), slope=lambda: float(f.derivative()(a)))
    lens.level.set_value(lens.last_level)
    lens.update()
    assert lens.gets_straight
    rim, curve, line, _ = lens.glass
    along = (line.get_end() - line.get_start()) / np.linalg.norm(line.get_end() - line.get_start())
    places = curve.points - rim.get_center()
    radius = rim.width / 2
    assert np.ptp(places @ along) >= 1.94 * radius
    assert np.abs(places @ [-along[1], along[0], 0]).max() <= 0.05 * radius
    beyond = f(a + np.array([-1, 1]) * lens.reach) - f(a)
    assert beyond == pytest.approx(np.array([-1, 1]) * lens.reach * f.derivative()(a), rel=0.1, abs=0.04 / plot.unit[1])


def test_a_graph_that_bends_at_every_power_is_known_to():
    f = Function.parse("x*abs(x)^0.1")
    lens = Lens(fit_plot(f, 0, 1, Region(-6, 2, -3, 3)), f, 0, Region(3, 6, -2, 1), slope=lambda: 0.0)
    assert not lens.gets_straight


@pytest.mark.parametrize(
    ("text", "a", "h"),
    [
        ("x - x", 2, 2),
        ("5", 1, 2),
        ("x^2", -1, 2),
        ("sin(x)", 1, 1.2),
        ("-x^2/9", 0, 1),
        ("cos(6x)", 0, 0.4),
        ("tan(x)", 1, 0.5),
        ("1/x", -1.1, 1),
        ("exp(3x)", 0, 1),
    ],
)
def test_the_change_of_f_is_written_at_its_leg_where_no_graph_and_no_axis_runs(text, a, h):
    f, region = Function.parse(text), Region(-6, 2, -3, 3)
    rise = Figure.of("delta_f", float(f(a + h) - f(a)), ".4g")
    plot = fit_plot(f, a, h, region, room_beside(rise))
    triangle = DifferenceTriangle(plot, f, a, h, Figure.of("delta_x", h), rise)
    label = triangle.measures[1][-1][1]
    (left, bottom), (right, top) = label.get_corner([-1, -1, 0])[:2], label.get_corner([1, 1, 0])[:2]
    xs = np.linspace(*plot.x_range, 4001)
    for places in (plot.at(xs, f(xs) * np.ones_like(xs)), plot.at(xs, plot.origin[1] * np.ones_like(xs))):
        inside = (places[:, 0] > left) & (places[:, 0] < right) & (places[:, 1] > bottom) & (places[:, 1] < top)
        assert not inside.any()
    leg = triangle.legs[1]
    beyond = max(0.0, bottom - leg.get_top()[1], leg.get_bottom()[1] - top)
    assert np.hypot(beyond, max(0.0, left - leg.get_x(), leg.get_x() - right)) < 1.3


@given(st.floats(1e-6, 1e9), st.integers(2, 12))
def test_ticks_are_few_and_round(span, most):
    step = nice_step(span, most)
    assert span / step <= most * (1 + 1e-6)
    mantissa = step / 10 ** np.floor(np.log10(step) + 1e-9)
    assert any(np.isclose(mantissa, nice) for nice in (1, 2, 2.5, 5))


def test_a_range_leaves_room_around_the_graph_and_survives_poles():
    low, high = fit_range(Function.parse("x^2"), (-1, 2))
    assert low < 0
    assert high > 4
    low, high = fit_range(Function.parse("1/x"), (-1, 1))
    assert high - low < 1000
    low, high = fit_range(Function.parse("3"), (0, 1))
    assert low < 3 < high


def test_rows_of_a_table_stand_in_their_columns_from_the_start():
    left, _ = frame.body.split_columns(1, 1)
    table = ValueTable(("h", "q"), [("1", "2"), ("0.01", "0.5025")], left)
    for row in (table.head, *table.rows):
        for cell, column in zip(row, table.columns, strict=True):
            assert cell.get_center()[0] == pytest.approx(column.center[0])
    assert table.rows[1].get_top()[1] < table.rows[0].get_bottom()[1]


def test_rows_of_a_table_in_a_low_region_take_smaller_type_and_too_many_are_refused():
    rows = [(str(n), "1.73581") for n in range(4)]
    room = Region(-3, 3, 0, 1.6)
    table = ValueTable(("n", "x_n"), rows, room)
    assert table.rows[0][0].size < theme.BODY
    for above, below in pairwise([table.rule, *table.rows]):
        assert below.get_top()[1] < above.get_bottom()[1]
    assert table.rows[-1].get_bottom()[1] >= room.bottom
    with pytest.raises(LectureError, match=r"4 rows stands in a region 1\.00 high and needs .*; give it"):
        ValueTable(("n", "x_n"), rows, Region(-3, 3, 0, 1))


def test_a_role_that_is_mistyped_is_told_with_its_formula_and_the_one_that_may_be_meant():
    with pytest.raises(ValueError, match=r"Formula\('funktion\(x\)'\): .*funktion.*; did you mean function\?"):
        Formula("funktion(x)")


def test_rows_that_hang_under_a_mobject_come_back_as_one_group():
    rows = [Formula("x"), Formula("y")]
    group = frame.body.hang(Formula("z"), rows)
    assert list(group) == rows
    assert rows[1].get_top()[1] < rows[0].get_bottom()[1]


@pytest.mark.parametrize("count", [2, 8, 10, 11])
def test_rows_that_hang_under_a_mobject_stay_in_their_region(count):
    room = Region(-3, 3, -2, 2)
    above = Formula("z").move_to(room.top * UP, UP)
    rows = room.hang(above, [Formula("x + y") for _ in range(count)])
    assert rows.get_bottom()[1] >= room.bottom - 1e-9
    for upper, lower in pairwise([above, *rows]):
        assert lower.get_top()[1] < upper.get_bottom()[1]
    assert (rows[0].height < Formula("x + y").height - 1e-9) == (count > 8)


def test_the_frame_has_room_for_captions():
    assert frame.caption.height / frame.height > 0.1
    assert frame.body.bottom >= frame.caption.top
    assert frame.header.bottom >= frame.body.top


@pytest.mark.parametrize("x_range", [(-4.0, 0.0), (-3.0, 0.05)])
def test_the_name_of_x_keeps_clear_of_an_axis_of_y_at_the_right_end(x_range):
    plot = Plot(x_range, (-9.0, 1.0), Region(-6, 1, -3, 3))
    across, name = plot.axes.y_axis.get_center()[0], plot.names[0]
    assert not name.get_left()[0] < across < name.get_right()[0]
    other = plot.names[1]
    assert name.get_right()[0] < other.get_left()[0] or name.get_top()[1] < other.get_bottom()[1]


@pytest.mark.parametrize(
    ("text", "a", "h"), [("sqrt(x)", 4, 5), ("x^2 + 100", 1, 1), ("exp(x)", 3, 1), ("-exp(x)", 3, 1)]
)
def test_a_graph_meets_the_axis_only_where_its_function_is_0(text, a, h):
    f = Function.parse(text)
    plot = fit_plot(f, a, h, Region(-6, 2, -3, 3))
    heights = plot.curve(f).get_all_points()[:, 1] - plot.at(0, plot.level)[1]
    assert np.min(np.sign(f(a)) * heights) >= -1e-6


@pytest.mark.parametrize(("text", "y_range"), [("3 - x", (1.5, 4.0)), ("x - 3", (-4.0, -1.5))])
def test_no_line_reaches_an_axis_that_stands_at_another_height_than_0(text, y_range):
    f = Function.parse(text)
    plot = Plot((0.0, 2.0), y_range, Region(-6, 2, -3, 3))
    for line in (plot.curve(f), plot.segment(1.0, f(1.0), float(f.derivative()(1.0)), 20, theme.TANGENT)):
        heights = line.get_all_points()[:, 1] - plot.at(0, plot.level)[1]
        assert np.min(np.sign(f(1.0)) * heights) > theme.DOT / 2


def test_0_is_in_a_plot_that_would_else_cut_the_graph_near_it():
    assert fit_plot(Function.parse("sqrt(25 - x^2)"), 3, 1, Region(-6, 1, -3, 3), 2.0).level == 0
    assert fit_plot(Function.parse("1000 - exp(x)"), 4, 1, Region(-6, 1, -3, 3)).level > 0


def test_the_axis_stands_at_0_where_the_room_of_its_labels_would_reach_that_far():
    assert fit_plot(Function.parse("sqrt(x)"), 4, 5, Region(-6, 2, -2, 2)).level == 0
    assert fit_plot(Function.parse("x^2 + 1000"), 4, 5, Region(-6, 2, -2, 2)).level > 0
