"""The chain rule's two scenes show what an independent computation gives, and draw the stretches that they write."""

from __future__ import annotations

import math
from itertools import islice, pairwise

import numpy as np
import pytest
import sympy
from manim import Rectangle
from pydantic import ValidationError
from scene_helpers import deck, frames_of, in_one_process, scene_class

from mathcore import Function, chain
from scenes.chain_rule.parameters import ChainRuleParameters, ExampleParameters
from scenes.components import ruler
from scenes.components.chain_graph import ChainGraph
from scenes.components.derivative_panel import DerivativePanel, TangentPicture
from scenes.components.digit_check import DigitCheck, agreeing, compare_derivative, specs_to_compare
from scenes.components.expression_tree import ExpressionTree, grow
from scenes.components.laid_bars import LaidBars, cuts_between
from scenes.components.number_line import BAR, JoinedLines, LineStyle
from scenes.components.text import Formula
from scenes.framework.numbers import Figure, format_number, is_rounded, read_number
from scenes.framework.runner import rehearse, render_scene
from scenes.lint.check import check_layout
from scenes.style.frame import Region, frame

x, u = sympy.symbols("x u")
STRETCHES = {
    "deck": ({}, 3 * x + 2, u**2, 0),
    "turned round": ({"inner": "x^2+1", "outer": "sin(u)", "point": -0.7, "nudge": 0.3}, x**2 + 1, sympy.sin(u), -0.7),
    "to nothing": ({"inner": "x^2", "outer": "exp(u)", "point": 0, "nudge": 1}, x**2, sympy.exp(u), 0),
}
COMPOSITES = {
    "deck": ({}, (3 * x + 2) ** 2, 1, sympy.sin((x**2 + 1) ** 3), 1),
    "three links": (
        {"function": "exp(sin(2x))", "point": 0.7, "deeper_function": "sqrt(3x+4)", "deeper_point": -1},
        sympy.exp(sympy.sin(2 * x)),
        0.7,
        sympy.sqrt(3 * x + 4),
        -1,
    ),
    "four and five links": (
        {"function": "exp(sin(sqrt(x^2+1)))", "point": 0.5, "deeper_function": "ln(exp(sin(2x)^2)+3)"},
        sympy.exp(sympy.sin(sympy.sqrt(x**2 + 1))),
        0.5,
        sympy.log(sympy.exp(sympy.sin(2 * x) ** 2) + 3),
        1,
    ),
}


def numbers(scene, beat=None):
    return {entry.name: entry for entry in scene.ledger.entries if beat in (None, entry.beat)}


# -- the number lines ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=in_one_process("ChainRule", STRETCHES))
def stretch(request):
    """Return a rehearsal, what the spans of the nudge measure at the end of each beat, and its functions."""
    parameters, g, f, a = STRETCHES[request.param]
    widths = {}

    def measure(scene, beat):
        spans = [part for part in scene.get_mobject_family_members() if type(part) is Rectangle]
        widths[beat] = [np.diff(span.points[[0, 3], 0])[0] for span in sorted(spans, key=lambda part: -part.get_y())]

    scene = rehearse(scene_class("ChainRule"), deck("ChainRule", **parameters), 10, on_beat_end=measure)
    return scene, widths, g, f, a


def test_the_factors_are_the_derivatives_and_multiply(stretch):
    scene, _, g, f, a = stretch
    du_dx, dy_du = float(g.diff(x).subs(x, a)), float(f.diff(u).subs(u, g.subs(x, a)))
    dy_dx = float(f.subs(u, g).diff(x).subs(x, a))
    for beat in ("factors_multiply", "point_moves"):
        shown = numbers(scene, beat)
        expected = {"du_dx": du_dx, "dy_du": dy_du, "dy_dx": dy_dx}
        assert {name: shown[name].value for name in expected} == pytest.approx(expected, abs=1e-12), beat


def test_the_stretch_that_is_drawn_is_the_factor_that_is_written(stretch):
    scene, widths, *_ = stretch
    for beat, names in (
        ("nudge_runs_through", ("stretch_u", "stretch_y")),
        ("nudge_shrinks", ("du_dx", "dy_du")),
        ("point_moves", ("du_dx", "dy_du")),
    ):
        shown = numbers(scene, beat)
        for before, after, name in zip(widths[beat], widths[beat][1:], names, strict=False):
            assert after == pytest.approx(shown[name].value * before, rel=2e-3, abs=2e-3 * abs(before)), (beat, name)


def test_the_nudge_stays_in_sight_and_in_its_strip(stretch):
    _, widths, *_ = stretch
    for beat in ("nudge_runs_through", "nudge_shrinks", "point_moves"):
        assert 0.03 < max(map(abs, widths[beat])) < 6.3, beat


def test_the_scene_lasts_as_long_as_a_lecture_can_bear(stretch):
    assert 20 <= stretch[0].frame / 10 <= 90


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"inner": "ln(x)", "point": -1}, ["inner", '"ln(x)" has no value at x = -1', "choose another point than -1"]),
        ({"outer": "sqrt(u)", "point": -1}, ["outer", '"sqrt(u)" has no value at u = -1', "choose another point"]),
        ({"inner": "abs(x)", "point": 0}, ["inner", '"abs(x)" has no derivative at x = 0', "choose another point"]),
        ({"outer": "exp(u)", "point": 2}, ["point: ", "stretch any nudge", "choose another point, or functions that"]),
        ({"inner": "100000x"}, ["point: ", "stretch any nudge 100000 times", "functions that change more slowly"]),
        ({"inner": "x + 1000"}, ["point: ", "stretch any nudge 2000 times"]),
        ({"inner": "x^2", "outer": "1/u", "point": 0.1}, ["point: ", "stretch any nudge 2000 times"]),
        ({"inner": "2x", "outer": "exp(u)", "point": 5}, ["point: ", "stretch any nudge 44052.9 times"]),
        ({"inner": "x^4", "outer": "u", "nudge": 5}, ["nudge: ", "stretch the nudge 5", "choose a smaller nudge"]),
        ({"outer": "x^2"}, ["outer", "x"]),
        ({"nudge": 0}, ["nudge", "greater than 0"]),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_key_value_and_remedy(given, told):
    with pytest.raises(ValidationError) as caught:
        ChainRuleParameters(**given)
    assert all(part in str(caught.value) for part in told), str(caught.value)


def test_numbers_of_a_line_keep_clear_of_each_other_at_every_zoom():
    g, f = Function.parse("-7x + 12345"), Function.parse("u^2/9000", ("u",))
    lines = JoinedLines([LineStyle(name, "#ffffff") for name in "xuy"], (g, f), -0.25, 0.5, Region(-3, 3, -2, 2))
    lines.share.set_value(1)
    for zoom in np.linspace(0, 3, 31):
        lines.zoom.set_value(zoom)
        for strip in lines.rulers:
            places = sorted((points[:, 0].min(), points[:, 0].max()) for points in strip.numerals())
            assert len(places) >= 2, zoom
            assert all(left[1] + 0.1 < right[0] for left, right in pairwise(places)), zoom
            assert all(left > -3 and right < 3 for left, right in places), zoom


@pytest.mark.parametrize(
    ("inner", "outer", "point", "values", "slopes"),
    [
        (
            "1/(1+exp(-x))",
            "ln(u)",
            -30,
            (9.357622968839299e-14, -30.000000000000092),
            (9.357622968838423e-14, 1.0686e13),
        ),
        ("1-cos(x)", "2u", 1e-8, (5e-17, 1e-16), (1e-8, 2)),
        ("exp(x)", "ln(u)", -30, (9.357622968840175e-14, -30), (9.3576e-14, 1.0686e13)),
        ("cbrt(x)", "u^3", 0.3, (0.6694329500821695, 0.3), (0.7438143889801884, 1.3444214187968)),
    ],
)
def test_values_and_slopes_are_those_of_the_functions_whatever_floats_lose(inner, outer, point, values, slopes):
    f, g = Function.parse(inner), Function.parse(outer, ("u",))
    lines = JoinedLines([LineStyle(name, "#ffffff") for name in "xuy"], (f, g), point, abs(point), Region(-3, 3, -2, 2))
    assert [float(value) for value in lines.values] == pytest.approx([point, *values], rel=1e-15)
    assert [float(lines.slope(i)) for i in range(2)] == pytest.approx(slopes, rel=1e-4)


def test_of_a_point_in_seventeen_digits_no_more_is_known_than_a_float_holds():
    """π/4 has no float: cos(2x) is 0 there and its factor −1, not 1.9·10⁻¹⁷ and about −1.000."""
    f, g = Function.parse("2x"), Function.parse("cos(u)", ("u",))
    lines = JoinedLines([LineStyle(name, "#ffffff") for name in "xuy"], (f, g), math.pi / 4, 0.25, Region(-3, 3, -2, 2))
    assert lines.values[2] == 0
    assert not is_rounded(lines.slope(1), "−1")
    assert float(lines.stretch_by(1, 1e-9)) == pytest.approx(-1, rel=1e-12)
    assert [value.derivative for value in chain(Function.parse("cos(2x)")).precisely_at(math.pi / 4)] == [2, -1]


def test_a_point_on_the_path_counts_as_its_first_fifteen_digits():
    f, g = Function.parse("3x + 2"), Function.parse("u^2", ("u",))
    lines = JoinedLines([LineStyle(name, "#ffffff") for name in "xuy"], (f, g), 0.1, 0.5, Region(-3, 3, -2, 2))
    lines.x.set_value(0.1 + 0.2)
    assert not is_rounded(lines.values[1], "2.90")


@pytest.mark.parametrize(("point", "nudge"), [(1e6, 1e-6), (123456.78, 1e-9), (0, 1e-12), (-1e6, 1e3)])
def test_a_nudge_of_any_size_is_stretched_by_the_factors(point, nudge):
    g, f = Function.parse("3x + 2"), Function.parse("u^2/9", ("u",))
    lines = JoinedLines([LineStyle(name, "#ffffff") for name in "xuy"], (g, f), point, nudge, Region(-3, 3, -2, 2))
    lines.share.set_value(1)
    for zoom in (0, 3):
        lines.zoom.set_value(zoom)
        step = nudge * 10.0**-zoom
        u = 3 * point + 2
        expected = [3, (2 * u + 3 * step) / 9]
        assert [lines.stretch(i) for i in range(2)] == pytest.approx(expected, rel=1e-9)
        moves = [lines.course.offsets(point, step)[i][-1] for i in range(3)]
        assert moves == pytest.approx([step, 3 * step, 3 * step * expected[1]], rel=1e-9)


@pytest.mark.parametrize(
    ("inner", "outer", "point", "nudge"),
    [
        ("sin(x) - x/x", "cosh(u^3)", 1e-4, 100),
        ("2sin(x)", "u^2", 0, 5),
        ("x^2 - 1", "abs(u)", 0.9, 0.2),
        ("x", "u if u < 1 else u - 5", 0, 1.1),
    ],
)
def test_a_nudge_stays_on_the_lines_while_it_grows_and_wherever_a_value_turns_back(inner, outer, point, nudge):
    g, f = Function.parse(inner), Function.parse(outer, ("u",))
    lines = JoinedLines([LineStyle(name, "#ffffff") for name in "xuy"], (g, f), point, nudge, Region(-3, 3, -2, 2))
    for share in np.linspace(0.01, 1, 100):
        lines.share.set_value(share)
        lines.fans.update()
        assert np.abs(lines.fans.get_all_points()[:, 0]).max() <= 3, share


def test_a_step_that_leads_back_leaves_no_quotient():
    g, f = Function.parse("x^2"), Function.parse("sin(u)", ("u",))
    lines = JoinedLines([LineStyle(name, "#ffffff") for name in "xuy"], (g, f), -0.25, 0.5, Region(-3, 3, -2, 2))
    assert lines.stretch_by(0, 0.5) == 0
    assert np.isnan(float(lines.stretch_by(1, 0.5)))
    assert float(lines.stretch_by(1, 0.4)) == pytest.approx((np.sin(0.0225) - np.sin(0.0625)) / -0.04, rel=1e-12)


def test_ticks_that_differ_read_differently_or_have_no_numbers(monkeypatch):
    seen = []
    make = ruler.numeral
    monkeypatch.setattr(ruler, "numeral", lambda text, size: (seen.append(text), make(text, size))[1])
    for point, nudge in [(1e6, 1e-6), (123456.78, 1e-9), (0, 1e-12)]:
        g, f = Function.parse("3x + 2"), Function.parse("-u/7", ("u",))
        lines = JoinedLines([LineStyle(name, "#ffffff") for name in "xuy"], (g, f), point, nudge, Region(-3, 3, -2, 2))
        lines.share.set_value(1)
        for strip in lines.rulers:
            for step in islice(ruler.steps_from(1e3), 40):
                if step.is_read_at(strip.value()):
                    k = round(strip.value() / step.size)
                    assert len({step.write(k + i) for i in range(5)}) == 5, (point, step)
            seen.clear()
            strip.numerals()
            assert all(len(text) <= 18 for text in seen)


@pytest.mark.parametrize(
    ("inner", "outer", "told"),
    [
        ("3x + 2", "u^2", "the derivative of f changes with it, that of g stays the same"),
        ("x^2", "5u", "the derivative of g changes with it, that of f stays the same"),
        ("x^2 + 1", "u^2", "both factors change with it, and so does their product"),
        ("3x", "5u", "both factors stay the same, and so does their product"),
        ("ln(x + 2)", "exp(u)", "both factors change with it, but their product stays the same"),
        ("x^2", "3", "the derivative of g changes with it, that of f stays the same, and so does the product"),
    ],
)
def test_the_words_say_which_factors_change(inner, outer, told):
    scene = rehearse(scene_class("ChainRule"), deck("ChainRule", "en", inner=inner, outer=outer), 2)
    assert told in scene.timeline[-1].phrases[0].text


def test_the_digits_of_restless_small_and_level_functions_are_compared():
    given = deck("ChainRuleExample", "en", function="sin(30000x)^2", deeper_function="(1e-6*x)^4", deeper_point=1)
    scene = rehearse(scene_class("ChainRuleExample"), given, 2)
    for name in ("digits",):
        assert all(entry.value >= 2 for entry in scene.ledger.entries if entry.name == name)
    shown = numbers(scene)
    for prefix in ("", "deeper_"):
        derivative, check = shown[f"{prefix}derivative_digits"], quotient_of(shown, prefix)
        assert check.value == pytest.approx(derivative.value, rel=1e-4)
        assert "0.000000" not in derivative.text


@pytest.mark.parametrize(
    ("start", "end", "piece", "cuts"),
    [
        (1, 4, 1, [1, 2, 3, 4]),
        (1, -2, 1, [1, 0, -1, -2]),
        (0, 2.5, 1, [0, 1, 2, 2.5]),
        (0, 0.3, -1, [0, 0.3]),
        (0, 1.2, 0.1, np.arange(13) / 10),
        (2, 2, 1, [2]),
        (0, 0, 0, [0]),
    ],
)
def test_pieces_are_whole_but_the_last(start, end, piece, cuts):
    assert cuts_between(start, end, piece) == pytest.approx(np.array(cuts, dtype=float))


@pytest.mark.parametrize(
    ("inner", "outer", "pieces", "told"),
    [
        ("3x + 2", "u^2", [3, 4, 12], "dy holds 12 of them in all"),
        ("3x + 2", "-u/4", [3, 1, 1], "A minus turns the step round"),
        ("1.5x", "2u", [2, 2, 3], "dy is 3 times dx"),
        ("x + 1", "3", [1, 0, 0], "Once a factor is zero, nothing is left"),
    ],
)
def test_dx_is_laid_along_du_and_du_along_dy_as_often_as_it_fits(inner, outer, pieces, told):
    laid = []

    def count(scene, beat):
        if beat == "steps_are_laid":
            rows = [part for part in scene.get_mobject_family_members() if isinstance(part, LaidBars)]
            laid.extend(len(row) for row in rows)

    given = deck("ChainRule", "en", inner=inner, outer=outer)
    scene = rehearse(scene_class("ChainRule"), given, 2, on_beat_end=count)
    assert sorted(laid) == sorted(count for count in pieces if count)
    assert told in next(record for record in scene.timeline if record.name == "steps_are_laid").phrases[-1].text


def test_points_slide_along_lines_that_keep_their_numbers():
    g, f = Function.parse("3x + 2"), Function.parse("u^2", ("u",))
    styles, path = [LineStyle(name, "#ffffff") for name in "xuy"], np.linspace(0, -1, 25)
    lines = JoinedLines(styles, (g, f), 0, 0.5, Region(-3, 3, -2, 2), path)
    for tracker, value in ((lines.share, 1), (lines.zoom, 3), (lines.roam, 1)):
        tracker.set_value(value)
    start, ticks = [dot.get_x() for dot in lines.dots.update()], lines.rulers.update()[2].numbers.points.copy()
    for x in path:
        lines.x.set_value(x)
        lines.update()
        moves = np.array([dot.get_x() for dot in lines.dots]) - start
        expected = np.array([x, 3 * x, (3 * x + 2) ** 2 - 4])
        assert moves == pytest.approx(lines.view.unit * expected, abs=1e-9)
        spans = [np.diff(lines.ends_of_nudge(i))[0] for i in range(3)]
        assert np.array(spans) / spans[0] == pytest.approx([1, 3, 6 * (3 * x + 2)], rel=5e-3, abs=5e-3)
        assert np.abs(lines.get_all_points()[:, 0]).max() <= 3 + 1e-6
    assert np.array_equal(lines.rulers[2].numbers.points, ticks)  # the scale stands still while the point slides


# -- the example --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=in_one_process("ChainRuleExample", COMPOSITES))
def example(request):
    parameters, h, a, deeper, b = COMPOSITES[request.param]
    return rehearse(scene_class("ChainRuleExample"), deck("ChainRuleExample", "en", **parameters), 10), h, a, deeper, b


def test_values_and_derivatives_are_those_of_the_functions(example):
    scene, h, a, deeper, b = example
    shown = numbers(scene)
    expected = {
        "value": h.subs(x, a),
        "derivative": h.diff(x).subs(x, a),
        "deeper_value": deeper.subs(x, b),
        "deeper_derivative": deeper.diff(x).subs(x, b),
    }
    for name, value in expected.items():
        assert shown[name].value == pytest.approx(float(value), rel=1e-12), name


def test_the_factors_multiply_to_the_derivative_one_for_each_link(example):
    scene, *_ = example
    for prefix, beat in (("", "number_agrees"), ("deeper_", "chain_goes_deeper")):
        shown = numbers(scene, beat)
        factors = [entry.value for name, entry in shown.items() if name.startswith(f"{prefix}factor_")]
        links = len(chain(getattr(scene.params, f"{prefix}function")))
        assert len(factors) == links
        assert np.prod(factors) == pytest.approx(shown[f"{prefix}derivative"].value, rel=1e-12)


def quotient_of(shown, prefix):
    """Return the difference quotient that a derivative is compared with."""
    names = (f"{prefix}{kind}_difference" for kind in ("central", "forward"))
    return next(shown[name] for name in names if name in shown)


@pytest.mark.parametrize(
    ("function", "point", "is_central", "text"),
    [
        ("(3x+2)^2", 1, False, "30.009"),  # a central difference of a parabola has no error
        ("4 - (x-1)^2", -2, True, "6"),  # 5.999 has no digit in common with 6
        ("(2x+2)^2 + 1", -1, True, "0"),
        ("2*(3x+2)", 1, True, "6"),  # of a line no quotient has an error
        ("(3x+2)^3", 1, True, "225.000"),
    ],
)
def test_the_error_of_the_check_is_seen_where_some_quotient_has_one(function, point, is_central, text):
    f = Function.parse(function)
    compared = compare_derivative(f, point, chain(f).precise_derivative_at(point))
    assert compared.is_central == is_central
    assert format_number(float(compared.quotient), compared.specs[1]) == text


def test_the_check_is_a_difference_quotient_and_tells_how_many_digits_agree(example):
    scene, h, a, deeper, b = example
    shown = numbers(scene)
    for prefix, f, point in (("", h, a), ("deeper_", deeper, b)):
        step = shown[f"{prefix}check_step"].value
        value = sympy.lambdify(x, f, "numpy")
        quotient = (value(point + step) - value(point - step)) / (2 * step)
        derivative, check = shown[f"{prefix}derivative_digits"], quotient_of(shown, prefix)
        is_central = f"{prefix}central_difference" in shown
        if not is_central:
            quotient = (value(point + step) - value(point)) / step
        assert check.value == pytest.approx(quotient, rel=1e-10)
        text = derivative.text
        if float(f"{derivative.value:.12g}") == read_number(text) and "." in check.text:
            text = f"{text}{'' if '.' in text else '.'}".ljust(len(check.text), "0")
        same = agreeing(text, check.text)
        assert same >= (5 if is_central else 3) or text == check.text, (text, check.text)
    digits = len(text[:same].replace(".", "").lstrip("−0"))
    assert f" {digits} " in scene.timeline[-1].phrases[-1].text


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"function": "(x^2 + 1)^3", "point": 1, "deeper_function": "ln(exp(sin(2x)^2)+3)"},
        {"function": "exp(sin(sqrt(x^2+1)))", "point": 0.5, "deeper_function": "exp(sin(2x))^3", "deeper_point": 2},
        {"function": "(1/3*x)^3", "point": 7, "deeper_function": "(x/3)^4", "deeper_point": 1000},
        {"function": "ln(1+exp(x))", "point": -30, "deeper_function": "exp(exp(x))", "deeper_point": 1},
    ],
)
def test_a_number_has_one_text_in_a_picture(given):
    scene = rehearse(scene_class("ChainRuleExample"), deck("ChainRuleExample", "zh", **given), 2)
    for pictures in (("number_agrees",), ("chain_goes_deeper", "deeper_number_agrees")):
        texts = {}
        for entry in scene.ledger.entries:
            if entry.beat in pictures and entry.name not in ("digits", "check_step", "deeper_check_step"):
                texts.setdefault(float(f"{entry.value:.12g}"), set()).add(entry.text)
        assert [each for each in texts.values() if len(each) > 1] == []


@pytest.mark.parametrize(
    ("function", "point", "told"),
    [
        ("(3x + 2)^2", 1, "first 4 digits are the same. The rest is its error"),
        ("4 - (x - 1)^2", -2, "exactly equal"),  # a difference to one side, 5.999, has no digit of 6
        ("(2x)^3", 1, "first 6 digits"),
        ("sin(2x)", 1, "first 5 digits"),
        ("(x^2)^2", 0, "Both are zero"),
    ],
)
def test_the_words_tell_how_far_an_exact_derivative_is_met(function, point, told):
    given = {"function": function, "point": point}
    scene = rehearse(scene_class("ChainRuleExample"), deck("ChainRuleExample", "en", **given), 2)
    assert told in next(record for record in scene.timeline if record.name == "number_agrees").phrases[-1].text


def test_the_words_follow_the_number_of_links(example):
    scene, *_ = example
    first, second = (" ".join(phrase.text for phrase in record.phrases) for record in scene.timeline[:2])
    many = len(chain(scene.params.function)) > 2
    assert ("layer by layer" if many else "inner function g") in first
    assert ("each piece" if many else "Fourth, multiply") in second
    assert 20 <= scene.frame / 10 <= 90


def test_numbers_whose_difference_is_lost_in_floats_are_shown_as_they_are():
    given = {"function": "ln(1+exp(x))", "point": -30, "deeper_function": "ln(1+exp(x))", "deeper_point": -30}
    scene = rehearse(scene_class("ChainRuleExample"), deck("ChainRuleExample", "en", **given), 2)
    shown = numbers(scene)
    true = np.log1p(np.exp(-30))
    assert [shown[name].value for name in ("value", "deeper_value")] == [true, true]
    assert [shown[name].text for name in ("value", "deeper_value")] == ["9.35762×10⁻¹⁴"] * 2
    assert [shown[name].text for name in ("deeper_u", "deeper_factor_2", "factor_2")] == ["1.00000"] * 3


@pytest.mark.parametrize(
    ("function", "point", "expected"),
    [
        # The links' values and derivatives, with the sign before each.
        ("ln(1+exp(x))", -30, {"u": "≈ 1.000", "factor_2": "≈ 1.000", "value": "≈ 9.358×10⁻¹⁴"}),
        ("ln(1+exp(x))", -60, {"u": "≈ 1.000", "factor_2": "≈ 1.000", "value": "≈ 8.757×10⁻²⁷"}),
        ("sqrt(1-x)", 0.999999, {"u": "= 10⁻⁶", "value": "= 0.001", "factor_1": "= −1", "factor_2": "= 500"}),
        ("sin(pi*x)^2", 1, {"value": "= 0", "derivative": "= 0"}),
    ],
)
def test_a_sign_of_equality_stands_before_what_is_not_rounded_only(function, point, expected):
    figures = {}

    def show(name, value, spec):
        figures[name] = Figure.of(name, value, spec)
        return figures[name]

    ChainGraph(chain(Function.parse(function)), point, show, frame.body)
    found = {name: f"{'=' if figures[name].equals == '=' else '≈'} {figures[name].text}" for name in expected}
    assert found == expected


@pytest.mark.parametrize(
    ("function", "point"),
    [
        ("cos(sqrt(x^2 + 1))", 0.123456789012345678),
        ("ln(1+exp(sin(x^2)))", 1 / 3),
        ("sin(exp(x))^5", 2.7),
        ("exp(exp(x/2))", 1.1),
        ("sin((x^2 + 1)^3)", 1),
    ],
)
def test_each_link_can_be_redone_from_its_value_as_it_is_written(function, point):
    figures = {}

    def show(name, value, spec):
        figures[name] = Figure.of(name, value, spec)
        return figures[name]

    links = chain(Function.parse(function))
    graph = ChainGraph(links, point, show, frame.body, spec="#.6g")
    names = [*(link.input for link in links), "value"]
    for k, link in enumerate(links, 1):
        read = read_number(figures[names[k - 1]].text)
        assert_redone(link.function(read), figures[names[k]])
        assert_redone(link.derivative(read), figures[f"factor_{k}"])
    read = math.prod(read_number(factor.text) for factor in graph.product.operands)
    assert_redone(read, figures["derivative"])


@pytest.mark.parametrize(
    ("function", "point"),
    [("sin(exp(x))", 1.0), ("cos(1/x)", 1 / 3), ("exp(sin(x))", -0.7), ("ln(cos(x))", -math.pi / 20)],
)
def test_the_factors_at_a_point_can_be_redone_from_where_they_are_taken(function, point):
    figures = {}

    def show(name, value, spec):
        figures[name] = Figure.of(name, value, spec)
        return figures[name]

    links = chain(Function.parse(function))
    DerivativePanel(links, point, show, frame.body, Formula("h'(x)"))
    inner, outer = links
    x, u = (read_number(figures[name].text) for name in ("x", "u"))
    assert_redone(links.f(x), figures["value"])
    assert_redone(inner.derivative(x), figures["factor_1"])
    assert_redone(outer.derivative(u), figures["factor_2"])


def assert_redone(found, figure):
    """Check that a number found by hand is the one that is written, rounded as that is."""
    unit = 10.0 ** -len(figure.text.partition(".")[2])
    assert abs(found - read_number(figure.text)) <= (0.5 + 1e-6) * unit, (found, figure.text)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"function": "x*sin(x)"}, ["function", '"x*sin(x)" is no function inside another', '"(3x + 2)^2"']),
        ({"function": "sin(sin(sin(sin(sin(x)))))"}, ["function", "5 functions inside each other", "4 at most"]),
        ({"deeper_function": "sqrt(2x)", "deeper_point": 0}, ["deeper_function", "no value", "another deeper_point"]),
        ({"function": "abs(x^2 - 1)"}, ["function", "no derivative at x = 1", "choose another point than 1"]),
        ({"function": "cbrt(x^3 + 0)^3", "point": 0}, ["function", "no derivative at x = 0", "choose another point"]),
    ],
)
def test_a_function_that_is_no_chain_is_refused_with_key_value_and_remedy(given, told):
    with pytest.raises(ValidationError) as caught:
        ExampleParameters(**given)
    assert all(part in str(caught.value) for part in told), str(caught.value)


def test_a_tree_holds_the_operations_of_its_formula():
    root = grow(Function.parse("(3x - 2)^2/sqrt(x)").expression, "x")
    labels = [node.label for node in root.walk()]
    assert labels == ["div", "□^2", "-", "times", "3", "x", "2", "sqrt(□)", "x"]
    assert [node.label for node in root.walk() if node.is_input] == ["x", "x"]


@pytest.mark.parametrize("text", ["(3x+2)^2", "exp(sin(2x))", "exp(sin(sqrt(x^2+1)))", "sin(x)^2 + 3sin(x)"])
def test_pieces_of_a_tree_stay_in_their_room_and_apart(text):
    links = chain(Function.parse(text))
    room = Region(-6, -2, -2, 2.4)
    tree = ExpressionTree(links, ["#ffffff"] * (len(links) + 1), frame.body, room)
    assert len(tree.pieces) == len(links)
    assert all(room.bottom - 0.05 <= low < high <= room.top + 0.05 for high, low in tree.heights)
    assert all(upper[1] > lower[0] for upper, lower in pairwise(tree.heights))
    assert tree.height <= frame.body.height + 1e-6


@pytest.mark.parametrize(
    ("first", "second"),
    [(30, 30.000000000001), (0.99999991, 1.00000083), (-0.8322936731, -0.8322949368), (123456.7, 123456.9)],
)
def test_compared_digits_begin_alike_even_where_a_borrow_would_hide_it(first, second):
    texts = [
        format_number(value, spec) for value, spec in zip((first, second), specs_to_compare(first, second), strict=True)
    ]
    same = float(texts[0][: agreeing(*texts)].replace("−", "-"))
    assert same == pytest.approx(first, rel=1e-5)


# -- pictures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("ChainRule", {"inner": "1 - 10x", "outer": "10u + 3", "point": 1234.5, "nudge": 0.02}),
        ("ChainRule", {"inner": "-x/3e6", "outer": "-u/3e7", "point": -123456.78, "nudge": 1}),
        ("ChainRuleExample", COMPOSITES["four and five links"][0]),
        ("ChainRuleExample", {"function": "1/(x^2 + 1)", "point": 1 / 3}),
        ("ChainRuleExample", {"function": "1/(1 + exp(-x))", "point": -30}),
        ("ChainRuleExample", {"function": "(x if x < 1 else 2x - 1)^2", "point": 0.5}),
        ("ChainRuleExample", {"function": "exp(sin(cos(x/3e5)))", "point": 0.12345678}),
        ("ChainRuleExample", {"function": "exp(x)^2", "point": -15}),
    ],
)
def test_other_parameters_give_a_clean_picture(name, given):
    assert check_layout(scene_class(name), deck(name, "en", **given)).failures == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "index"), [("ChainRule", 2), ("ChainRuleExample", 1)])
def test_a_beat_drawn_alone_is_frame_identical(tmp_path, name, index):
    size = {"width": 256, "height": 144, "fps": 4}
    names = [beat.name for beat in scene_class(name).beats()]
    given, before = deck(name), set(names[: index + 1])
    record = render_scene(scene_class(name), given, folder=tmp_path / "whole", beats=before, **size).timeline[index]
    alone = render_scene(scene_class(name), given, folder=tmp_path / "alone", beats={record.name}, **size)
    assert np.array_equal(frames_of(alone.timeline[index].files), frames_of(record.files))


@pytest.mark.parametrize(("function", "a", "reach"), [(np.exp, 1.0, 1.5), (lambda x: np.sin(100 * x), 1000.0, 0.1)])
def test_a_graph_is_shown_so_near_to_its_point_that_it_does_not_wave_often(function, a, reach):
    plot = TangentPicture(function, a, 1.0, Region(-3, 3, -2, 2)).plot
    assert np.ptp(plot.x_range) / 2 <= reach
    steps = np.sign(np.diff(function(np.linspace(*plot.x_range, 500))))
    assert np.count_nonzero(np.diff(steps)) <= 6


@pytest.mark.parametrize(("value", "near", "written", "count"), [(30, 30.009, "30.000", 4), (2, 2.001, "2.000", 3)])
def test_an_exact_number_has_the_zeros_that_count_as_its_digits(value, near, written, count):
    rows = [("a", "a", value, ".0f"), ("b", "b", near, ".3f")]
    check = DigitCheck(rows, lambda name, number, spec: Figure.of(name, number, spec))
    assert [row[1].code for row in check.rows] == [written, str(near)]
    assert check.count == count


@pytest.mark.parametrize("zoom", [0, 3])
@pytest.mark.parametrize(("inner", "factor"), [("-2x", -2), ("3x", 3), ("-0.5x", -0.5)])
def test_the_name_of_a_narrow_nudge_stands_beside_its_fan(inner, factor, zoom):
    g, f = Function.parse(inner), Function.parse("-40u", ("u",))
    lines = JoinedLines([LineStyle(name, "#ffffff") for name in "xuy"], (g, f), -3, 0.01, Region(-3, 3, -2, 2))
    lines.share.set_value(1)
    lines.zoom.set_value(zoom)
    lines.update()
    name = lines.deltas[1]
    if factor < 0:
        assert name.get_right()[0] < min(lines.ends_of_nudge(1))
    else:
        assert name.get_left()[0] > max(lines.ends_of_nudge(1))
    assert name.get_bottom()[1] < lines.strips[1].top + BAR


@pytest.mark.parametrize(
    ("function", "a", "letters"),
    [
        ("(3x + 2)^2", 1.0, "= derivative(f'(activation(5))) dot derivative(g'(input(1)))"),
        ("sin(exp(x))", 1.0, "approx derivative(f'(activation(2.718282))) dot derivative(g'(input(1)))"),
    ],
)
def test_a_product_of_two_factors_tells_first_where_each_is_taken(function, a, letters):
    panel = DerivativePanel(chain(Function.parse(function)), a, Figure.of, frame.body, Formula("h'(x)"))
    assert letters in panel.product.code
