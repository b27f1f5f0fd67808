"""ChainRule shows what an independent computation gives, and draws the stretches that it writes."""

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
from scenes.chain_rule.parameters import ChainRuleParameters
from scenes.components import ruler
from scenes.components.free_places import is_clear, lines_of
from scenes.components.laid_bars import LaidBars, cuts_between
from scenes.components.number_line import BAR, JoinedLines, LineStyle
from scenes.framework.numbers import is_rounded
from scenes.framework.runner import rehearse, render_scene
from scenes.lint.check import check_layout
from scenes.lint.number_texts import check_numbers
from scenes.style.frame import Region

x, u = sympy.symbols("x u")
STRETCHES = {
    "deck": ({}, 3 * x + 2, u**2, 0),
    "turned round": ({"inner": "x^2+1", "outer": "sin(u)", "point": -0.7, "nudge": 0.3}, x**2 + 1, sympy.sin(u), -0.7),
    "to nothing": ({"inner": "x^2", "outer": "exp(u)", "point": 0, "nudge": 1}, x**2, sympy.exp(u), 0),
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


@pytest.mark.parametrize("piece", [1e-300, 1e-9, -1e-6, 0.01])
def test_pieces_too_narrow_to_be_told_apart_are_no_more_than_can_be_seen(piece):
    bars = LaidBars((-3.0, 3.0), piece, 0.0, 0.3, "#ffffff")
    assert 50 < len(bars) <= 150
    assert [bars.get_left()[0], bars.get_right()[0]] == pytest.approx([-3.0, 3.0], abs=0.05)


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


# -- pictures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        {"inner": "1 - 10x", "outer": "10u + 3", "point": 1234.5, "nudge": 0.02},
        {"inner": "-x/3e6", "outer": "-u/3e7", "point": -123456.78, "nudge": 1},
    ],
)
def test_other_parameters_give_a_clean_picture(given):
    assert check_layout(scene_class("ChainRule"), deck("ChainRule", "en", **given)).failures == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "index"), [("ChainRule", 2), ("ChainRuleExample", 1)])
def test_a_beat_drawn_alone_is_frame_identical(tmp_path, name, index):
    size = {"width": 256, "height": 144, "fps": 4}
    names = [beat.name for beat in scene_class(name).beats()]
    given, before = deck(name), set(names[: index + 1])
    record = render_scene(scene_class(name), given, folder=tmp_path / "whole", beats=before, **size).timeline[index]
    alone = render_scene(scene_class(name), given, folder=tmp_path / "alone", beats={record.name}, **size)
    assert np.array_equal(frames_of(alone.timeline[index].files), frames_of(record.files))


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


def test_the_name_of_a_nudge_that_all_but_vanishes_stands_off_its_fan():
    g, f = Function.parse("x^2 - 4x"), Function.parse("exp(u)", ("u",))
    lines = JoinedLines(
        [LineStyle(name, "#ffffff") for name in "xuy"], (g, f), 2, 0.25, Region(-3, 3, -2, 2), [1.5, 2, 2.25]
    )
    for tracker, value in ((lines.share, 1), (lines.zoom, 3), (lines.roam, 1), (lines.x, 1.5)):
        tracker.set_value(value)
    lines.update()
    assert is_clear(lines.differentials.update()[2], lines_of([lines.fans[1][1]]), margin=0.0)


def test_two_stretches_of_one_value_have_one_text():
    """Where u begins at 0 and Δx is 1, Δu is what both functions stretch by: ln 2."""
    given = deck("ChainRule", "en", inner="ln(x)", outer="u^2", point=1, nudge=1)
    _, findings = check_numbers(scene_class("ChainRule"), given, 5)
    assert not [finding for finding in findings if not finding.accepted]
