"""RiemannSum shows the sums, errors and shares that exact arithmetic gives, for any function, and says what is true."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import sympy
from manim import DL, LEFT, RIGHT, UR, VGroup, VMobject
from scene_helpers import assert_refused, deck, in_one_process, scene_class

from mathcore import Function
from scenes.components.answers import RADIUS, rows_of
from scenes.components.error_plot import ErrorPlot
from scenes.components.free_places import lines_of
from scenes.components.plot import Plot
from scenes.components.riemann_bars import ErrorPieces, RiemannBars, bar_heights
from scenes.components.signed_filling import sign_marks
from scenes.components.text import Words
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene
from scenes.lint.check import check_layout
from scenes.lint.number_texts import check_numbers
from scenes.riemann_sum.analysis import RiemannAnalysis
from scenes.riemann_sum.drawing import draw_picture
from scenes.riemann_sum.error_column import ErrorColumn
from scenes.riemann_sum.parameters import RiemannParameters
from scenes.riemann_sum.running_sum import RunningSum
from scenes.riemann_sum.turned_bar import TurnedBar, choose_bar
from scenes.style.frame import frame
from scenes.style.theme import theme

x = sympy.Symbol("x", real=True)
CASES = {
    "deck": ("x^2/4 + 1", (0, 4), (4, 8, 16, 32, 64, 128, 256), x**2 / 4 + 1),
    "below": ("x^3", (-1, 2), (4, 8, 16), x**3),
    "waves": ("sin(x) + 2", (0, 6), (4, 8, 16), sympy.sin(x) + 2),
    "falling": ("exp(-x)", (0, 3), (2, 4, 8), sympy.exp(-x)),
    "level": ("3", (0, 2), (4, 8), sympy.Integer(3)),
}


def run(function: str, interval: tuple[float, float], counts: tuple[int, ...], language: str = "en") -> BaseScene:
    """Return the scene, rehearsed."""
    context = deck("RiemannSum", language, function=function, interval=interval, counts=counts)
    return rehearse(scene_class("RiemannSum"), context, 10)


def said(scene: BaseScene) -> dict[str, str]:
    return {record.name: " ".join(phrase.text for phrase in record.phrases) for record in scene.timeline}


@pytest.fixture(scope="module", params=in_one_process("RiemannSum", CASES))
def case(request):
    function, interval, counts, f = CASES[request.param]
    scene = run(function, interval, counts)
    return scene, {entry.name: entry.value for entry in scene.ledger.entries}, interval, counts, f


def exact_sum(f: sympy.Expr, interval: tuple[float, float], n: int, shift: sympy.Rational) -> float:
    """Σ f(x_i) Δx with x_i = a + (i + shift) Δx, to thirty digits."""
    low, high = map(sympy.Rational, interval)
    step = (high - low) / n
    return float(sum(f.subs(x, low + (i + shift) * step).evalf(30) for i in range(n)) * step)


def test_each_sum_and_its_error_are_those_of_exact_arithmetic(case):
    _, shown, interval, counts, f = case
    whole = float(sympy.integrate(f, (x, *interval)))
    assert shown["integral"] == pytest.approx(whole, rel=1e-12)
    for rule, shift in (("left", sympy.Integer(0)), ("midpoint", sympy.Rational(1, 2))):
        expected = {n: exact_sum(f, interval, n, shift) for n in counts}
        # No table of the middles stands where all of them are exact: one sum is enough.
        is_exact = rule == "midpoint" and all(each == pytest.approx(whole, rel=1e-15) for each in expected.values())
        for n in counts[:1] if is_exact else counts:
            assert shown[f"sum_{rule}_{n}"] == pytest.approx(expected[n], rel=1e-12)
        for n in counts:
            assert shown[f"error_{rule}_{n}"] == pytest.approx(expected[n] - whole, rel=1e-6, abs=1e-12)


def test_the_sums_of_right_ends_and_of_trapezia_are_those_of_exact_arithmetic(case):
    _, shown, interval, counts, f = case
    left, right = (exact_sum(f, interval, counts[0], sympy.Integer(shift)) for shift in (0, 1))
    assert shown[f"sum_right_{counts[0]}"] == pytest.approx(right, rel=1e-12)
    assert shown[f"sum_trapezoid_{counts[0]}"] == pytest.approx((left + right) / 2, rel=1e-12)


def test_the_bars_are_added_up_to_the_sum_and_the_lifted_axis_takes_its_area_away():
    scene = run("x^2/4 + 1", (0, 4), (4, 8))
    shown = {entry.name: entry.value for entry in scene.ledger.entries}
    assert shown["sum"] == shown["sum_left_4"] == 7.5
    level = shown["lifted_level"]
    assert 1 < level < 5
    assert shown["lifted_integral"] == pytest.approx(28 / 3 - 4 * level, rel=1e-12)


def test_the_right_answer_follows_from_the_sum_and_the_integral(case):
    scene, shown, _, counts, _ = case
    question = next(record.question for record in scene.timeline if record.question)
    error = shown[f"error_left_{counts[0]}"]
    assert question.answers[question.right] == (
        "just right" if error == 0 else "too large" if error > 0 else "too small"
    )


def test_the_pieces_fill_the_share_of_their_column_that_exact_arithmetic_gives():
    function, interval, counts, f = CASES["deck"]
    shown = {entry.name: entry for entry in run(function, interval, counts).ledger.entries}
    low, high = interval
    whole = sympy.integrate(f, (x, low, high))
    for n, text in ((4, "45.8"), (8, "47.9"), (16, "49.0")):
        missed = float(whole) - exact_sum(f, interval, n, sympy.Integer(0))
        column = (high - low) / n * float(f.subs(x, high) - f.subs(x, low))
        assert shown[f"fill_{n}"].value == pytest.approx(100 * missed / column, rel=1e-9)
        assert shown[f"fill_{n}"].text == text


@pytest.mark.parametrize(
    ("function", "interval", "beat", "words"),
    [
        ("x^2/4 + 1", (0, 4), "bars_grow_thin", "about half of the error"),
        ("sqrt(x)", (0, 4), "middles_are_better", "smaller than with left ends"),
        ("3", (0, 2), "bars_grow_thin", "no error here"),
        ("x", (0, 4), "middles_are_better", "So there is no error"),
        ("x^2/4 + 1", (0, 4), "middles_are_better", "about a quarter"),
        ("x^2/4 + 1", (0, 4), "errors_slide", "the whole climb"),
        ("exp(-x)", (0, 3), "errors_slide", "the whole fall"),
        ("sin(x) + 2", (0, 6), "errors_slide", "some make up for others"),
        ("3", (0, 2), "errors_slide", "this one is level"),
        ("3", (0, 2), "guess", "the curve is level"),
        ("1 if x<1 else (3 if x<2 else -2)", (-1, 3), "guess", "the curve is level"),
        ("3", (0, 2), "middles_are_better", "A level curve"),
        ("5 - 2x", (-1, 6), "errors_slide", "The pieces are triangles"),
        ("x if x<1 else x+1", (0, 2), "errors_slide", "never more than that"),
        ("x^3", (-1, 1), "errors_slide", "never more than that"),
        ("2 if x<0.5 else -1", (-2, 2), "errors_slide", "never more than that"),
        ("2 if x<0.5 else -1", (-2, 2), "bars_grow_thin", "need not shrink each time"),
        ("sin(x)", (-2, 2), "middles_are_better", "All in all it cancels"),
        ("-x^2", (-3, -1), "guess", "a bar counts as negative"),
        ("1/x", (0.01, 1), "middles_are_better", "some of what it misses"),
        ("x^2/4 + 1", (0, 4), "sum_becomes_integral", "what lies below counts as negative"),
        ("3", (0, 2), "sum_becomes_integral", "the area under the curve"),
        ("x^2/4 + 1", (0, 4), "tops_tilt", "the bars are too high"),
        ("exp(-x)", (0, 3), "tops_tilt", "the bars are too low"),
        ("sin(x) + 2", (0, 6), "tops_tilt", "change places"),
        ("x^3", (-1, 2), "tops_tilt", "too large"),
        ("-x^2", (0, 2), "tops_tilt", "too small"),
        ("1e6 + x/40000", (0, 4), "guess", "Too small"),
        ("3", (0, 2), "tops_tilt", "the height is the same"),
        ("cos(8*pi*x)", (0, 1), "middles_are_better", "as large as with left ends"),
        ("x^3", (-1, 2), "sum_becomes_integral", "counts as negative"),
        ("-x^2", (0, 2), "sum_becomes_integral", "nowhere above the axis"),
    ],
)
def test_the_words_are_true_of_the_given_function(function, interval, beat, words):
    assert words in said(run(function, interval, (4, 8, 16)))[beat]


@pytest.mark.parametrize(("function", "interval"), [("1/x", (0.01, 1)), ("exp(x)", (0, 20)), ("exp(-9x^2)", (-9, 9))])
def test_no_bar_and_no_piece_leaves_the_room_of_the_plot(function, interval):
    scene = run(function, interval, (4, 8))
    plot = scene.picture.plot
    bars = RiemannBars(plot, interval, bar_heights(scene.params.function, interval, 4, "left"))
    for part in (bars, scene.pieces, scene.picture.ends):
        assert part.get_top()[1] <= plot.region.top + 1e-6
        assert part.get_bottom()[1] >= plot.region.bottom - 1e-6


@pytest.mark.parametrize(
    ("before", "after"),
    [((0, 0, 0), (1, 2, 3)), ((0, 0, 0), (-1, -2, 0)), ((1, 0, 0), (1, 2, 3)), ((2, 1, -1), (-2, 1, 3))],
)
def test_each_bar_grows_evenly_on_its_own_ground_under_animate(before, after):
    """From 0, to 0 and through it."""
    plot = Plot((0, 3), (-3, 3), frame.body)
    bars = RiemannBars(plot, (0, 3), np.array(before))
    growth = bars.animate.set_heights(np.array(after)).build()
    growth.begin()
    growth.interpolate(0.5)
    ground = plot.at(0, 0)[1]
    for k, (start, end) in enumerate(zip(before, after, strict=True)):
        for path, side in ((bars.above, 1), (bars.below, -1)):
            shape = path.get_subpaths()[k]
            reached = (max(side * start, 0) + max(side * end, 0)) / 2
            assert shape[:, 1].max() - shape[:, 1].min() == pytest.approx(reached * plot.unit[1])
            assert abs(shape[:, 1] - ground).min() < 1e-6
            assert (shape[:, 0].min(), shape[:, 0].max()) == pytest.approx((plot.at(k, 0)[0], plot.at(k + 1, 0)[0]))


def test_where_the_integral_is_0_a_sum_and_its_error_are_written_alike():
    given = deck("RiemannSum", "en", function="sin(x)", interval=(0, 6.283185307), counts=(1, 2, 5, 100))
    scene, findings = check_numbers(scene_class("RiemannSum"), given, 2)
    assert not findings
    figures = scene.ledger.figures
    assert figures["error_left_2"].text == figures["sum_left_2"].text


def test_an_error_has_no_digits_of_rounding_after_its_last_one():
    shown = {entry.name: entry for entry in run("x if x<1 else 3", (0, 2), (1, 3, 10, 100)).ledger.entries}
    assert [shown[f"error_left_{n}"].value for n in (1, 10, 100)] == [-3.5, -0.1, -0.01]
    assert shown["error_left_10"].text == "−0.10"


def test_an_error_is_0_only_where_the_sum_is_the_integral():
    shown = {entry.name: entry for entry in run("sin(x) + 1000", (0, 6.5), (4, 256)).ledger.entries}
    exact = 6500 + 1 - sympy.cos(sympy.Rational(13, 2))
    expected = exact_sum(sympy.sin(x) + 1000, (0, 6.5), 256, sympy.Rational(1, 2)) - float(exact)
    assert shown["error_midpoint_256"].value == pytest.approx(expected, rel=1e-3)
    odd = {entry.name: entry for entry in run("sin(x)", (-2, 2), (4, 64)).ledger.entries}
    assert odd["sum_midpoint_4"].text == odd["error_midpoint_64"].text == "0"


def test_the_slid_pieces_stack_into_their_column_without_overlap():
    pieces = run("x^2/4 + 1", (0, 4), (4, 8)).pieces
    assert len({round(float(piece.get_left()[0]), 6) for piece in pieces}) == 1
    assert len({round(float(piece.width), 6) for piece in pieces}) == 1
    for lower, upper in pairwise(pieces):
        assert lower.get_top()[1] == pytest.approx(upper.get_bottom()[1], abs=1e-6)


@pytest.mark.parametrize("n", [4, 5])
def test_the_errors_of_a_curve_with_a_jump_are_cut_at_the_jump(n):
    f, bounds = Function.parse("-1/2 if x<0 else 4/3"), (-1.0, 1.0)
    plot = Plot((-1.1, 1.2), (-0.7, 1.5), frame.body)
    pieces = ErrorPieces(plot, f, bounds, bar_heights(f, bounds, n, "left"))
    areas = [area_of(piece.points) / np.prod(plot.unit) for piece in pieces]
    # With 5 bars the middle one is half before the jump, and misses 11/6 of height over the other half.
    expected = [0.0] * n if n == 4 else [0, 0, 11 / 6 * 0.2, 0, 0]
    assert areas == pytest.approx(expected, abs=1e-6)
    assert all(np.ptp(step[:, :2], axis=0).min() < 1e-6 for piece in pieces for step in pairs_of(piece.points))


def pairs_of(points: np.ndarray) -> list[np.ndarray]:
    """Return the straight steps of a path, each as its ends."""
    return [points[at : at + 4 : 3] for at in range(0, len(points), 4)]


def area_of(points: np.ndarray) -> float:
    """Return the area of a polygon by the shoelace formula."""
    (x0, y0), (x1, y1) = np.array(pairs_of(points))[:, :, :2].transpose(1, 2, 0)
    return abs(float(np.sum(x0 * y1 - x1 * y0))) / 2


@pytest.mark.parametrize(
    ("function", "interval"),
    [("-x", (-1, 1)), ("x^2", (-1, 1)), ("-1/2 if x<0 else 4/3", (-1, 1)), ("x^2 - 4", (-1, 1.5))],
)
def test_no_number_of_an_axis_stands_in_a_bar_or_on_a_dashed_end(function, interval):
    params = RiemannParameters(function=function, interval=interval)
    picture = draw_picture(params, VGroup())
    bars = RiemannBars(picture.plot, params.interval, bar_heights(params.function, params.interval, 4, "left"))
    for number in picture.plot.numbers:
        for shape in [*bars.above.get_subpaths(), *bars.below.get_subpaths(), *(end.points for end in picture.ends)]:
            low, high = shape.min(axis=0)[:2], shape.max(axis=0)[:2]
            away = np.maximum(low - number.get_corner([1, 1, 0])[:2], number.get_corner([-1, -1, 0])[:2] - high)
            assert away.max() > 0, number.source


def test_the_names_of_two_lines_of_errors_that_lie_close_meet_nothing():
    counts, errors = (4, 8, 16, 32, 64), 4.0 ** -np.arange(5.0)
    plot = ErrorPlot(counts, [errors, errors / 2], frame.body.split_columns(1.25, 1)[1], "E")
    drawn = [plot.draw(each, theme.SECANT) for each in (errors, errors / 2)]
    names = [plot.place_name(Words("left ends", size=theme.LABEL), line) for line, _ in drawn]
    names += [plot.draw_step(errors / 2, 2, "div 4", theme.SECANT)[2]]
    points = np.concatenate([lines_of(part) for part in drawn])
    for k, name in enumerate(names):
        half = np.array([name.width, name.height]) / 2
        assert not np.all(np.abs(points - name.get_center())[:, :2] < half, axis=1).any()
        for other in names[:k]:
            apart = np.abs(name.get_center() - other.get_center())[:2] - half - [other.width / 2, other.height / 2]
            assert apart.max() > 0


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"interval": [2, 2]}, ["interval", "[2, 2]", "no length"]),
        ({"interval": [1, 0]}, ["interval", "[1, 0]", "smaller end first"]),
        ({"function": "1/x", "interval": [-1, 1]}, ["interval", "1/x", "choose"]),
        ({"function": "1/x", "interval": [0, 1]}, ["interval", "1/x", "choose"]),
        ({"function": "ln(x)", "interval": [-1, 1]}, ["interval", "ln(x)"]),
        ({"counts": [8, 4]}, ["counts", "[8, 4]", "smallest"]),
        ({"counts": [0, 4]}, ["counts", "greater than or equal to 1"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(RiemannParameters, given, parts)


@pytest.mark.parametrize(
    ("text", "interval", "level"),
    [("x^2/4 + 1", (0, 4), 2), ("sin(x) + 2", (0, 6), 1.75), ("exp(x)", (0, 1), 1.5), ("40 + x", (0, 3), 41)],
)
def test_the_axis_is_lifted_to_a_round_number(text, interval, level):
    assert RiemannAnalysis(Function.parse(text), interval, (4,)).lifted_level() == pytest.approx(level, rel=1e-12)


@pytest.mark.parametrize("function", ["x^2/4 + 1", "(x^2 + 1)/(x + 2)"])
def test_the_answers_stand_apart(function, monkeypatch):
    asked = []

    def placed(region, count):
        asked.extend(rows_of(region, count))
        return asked

    monkeypatch.setattr("scenes.riemann_sum.scene.rows_of", placed)
    run(function, (0, 4), (4, 8))
    heights = [float(np.asarray(place.point)[1]) for place in asked]
    assert all(upper - lower > 2 * RADIUS + theme.GAP / 2 for upper, lower in pairwise(heights))


def test_shares_of_the_column_stand_below_each_other():
    numbers = Figure("a", 0.0, "0"), Figure("b", 4.0, "4")
    plot = Plot((0, 4), (0, 6), frame.body.split_panes(1, 1)[0])
    column = ErrorColumn(plot, Function.parse("x^2/4 + 1"), numbers, frame.body.split_panes(1, 1)[1])
    labels = [column.write_share(n, Figure(f"fill_{n}", 49.0, "49.0"), k) for k, n in enumerate((4, 16, 128))]
    for side in (LEFT, RIGHT):
        edges = [label.get_edge_center(side)[0] for label in labels]
        assert edges == pytest.approx([edges[0]] * len(edges))


@pytest.mark.parametrize(
    ("function", "interval", "n", "bar"),
    [
        ("x^2/4 + 1", (0, 4), 4, (3, 4)),
        ("exp(-x)", (0, 3), 2, None),  # what is missed is less than three fifths of what is too much
        ("3", (0, 2), 4, None),
        ("x^2", (-1, 1), 1, None),  # one bar, of which too much is at both sides
        ("1 if x<1 else 3", (0, 2), 1, None),
    ],
)
def test_the_bar_that_is_enlarged_has_pieces_that_are_about_alike(function, interval, n, bar):
    params = RiemannParameters(function=function, interval=interval, counts=(n, 2 * n))
    plot = draw_picture(params, Words("", "en")).plot
    assert choose_bar(plot, params.function, params.interval, n) == bar


@pytest.mark.parametrize("function", ["x^2/4 + 1", "5 - x^2/4", "-x^2/4 - 1"])
def test_the_pieces_of_the_enlarged_bar_have_their_areas_and_turn_onto_each_other(function):
    params = RiemannParameters(function=function, interval=(0, 4), counts=(4, 8))
    plot = draw_picture(params, Words("", "en")).plot
    turned = TurnedBar(plot, params.function, (3, 4), frame.body)
    window = turned.window
    unit = (window.at(1, 0) - window.at(0, 0))[0] * (window.at(0, 1) - window.at(0, 0))[1]
    slope, bend = 1.75, 0.5  # of x²/4 at 3.5
    small, large = (slope / 8 + sign * bend / 48 for sign in (-1, 1))
    areas = [polygon_area(piece) / unit for piece in (turned.over, turned.under)]
    assert sorted(areas) == pytest.approx([small, large], rel=2e-3)
    is_below = turned.bar.get_y() < turned.middle.get_y()
    assert is_below == (params.function(3.5) > 0)
    side = turned.under.get_center() - turned.middle.get_center()
    turned.over.rotate(np.pi, about_point=turned.middle.get_center())
    assert (turned.over.get_center() - turned.middle.get_center())[:2] @ side[:2] > 0


@pytest.mark.parametrize(
    ("function", "interval", "n"),
    [("-x", (-1, 1), 4), ("x^2/4 + 1", (0, 4), 4), ("40x", (0, 2), 2), ("x/8", (0, 2), 1)],
)
def test_the_piece_that_turns_stays_in_its_pane(function, interval, n):
    params = RiemannParameters(function=function, interval=interval, counts=(n, 2 * n))
    plot = draw_picture(params, Words("", "en")).plot
    bar = choose_bar(plot, params.function, params.interval, n)
    assert bar
    turned = TurnedBar(plot, params.function, bar, frame.body.split_columns(1, 1)[1])
    pane = turned.window.pane
    (left, bottom, _), (right, top, _) = pane.get_corner(DL), pane.get_corner(UR)
    for _ in range(36):
        turned.over.rotate(np.pi / 36, about_point=turned.middle.get_center())
        x, y, _ = turned.over.points.T
        assert left < x.min()
        assert x.max() < right
        assert bottom < y.min()
        assert y.max() < top


def test_sums_that_stand_beside_no_table_have_no_zeros_at_their_end():
    entries = run("-x", (-1, 1), (4, 8)).ledger.entries
    texts = {entry.text for entry in entries if entry.name == "sum_left_4" and entry.beat == "middles_are_better"}
    assert texts == {"0.5"}


@pytest.mark.parametrize(("counts", "steps"), [((3, 30), 0), ((3, 6), 1), ((2, 10, 20), 1), ((2, 4, 8, 16, 32), 1)])
def test_half_of_the_error_is_marked_where_the_bars_are_twice_as_many(counts, steps, monkeypatch):
    drawn = []
    draw = ErrorPlot.draw_step

    def watch(plot, errors, k, text, color):
        drawn.append((k, text))
        return draw(plot, errors, k, text, color)

    monkeypatch.setattr(ErrorPlot, "draw_step", watch)
    run("exp(x)", (0, 2), counts)
    assert all(counts[k + 1] == 2 * counts[k] for k, _ in drawn)
    assert [text for _, text in drawn].count("div 2") == steps


@pytest.mark.parametrize(("function", "interval"), [("x^2 - 2", (-2, 2)), ("2 - x^2", (-2, 2)), ("x", (-1, 1))])
def test_no_sign_of_an_area_stands_on_a_number_of_the_axes(function, interval):
    f = Function.parse(function)
    plot = Plot(interval, (-2.5, 2.5), frame.body.split_rows(1, 1)[0])
    marks = sign_marks(f, interval, plot)
    assert len(marks) == len({"x": "+-"}.get(function, "+-+"))
    for mark in marks:
        for number in plot.numbers:
            away = np.abs(mark.get_center() - number.get_center())[:2]
            assert np.any(2 * away > [mark.width + number.width, mark.height + number.height])


def polygon_area(piece: VMobject) -> float:
    """The area of a polygon, by the shoelace formula."""
    x, y, _ = piece.get_vertices().T
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)


@pytest.mark.parametrize(
    ("function", "interval", "counts", "words"),
    [
        ("x^2/4 + 1", (0, 4), (4, 8, 16), "Enlarge one bar"),
        ("exp(-x)", (0, 3), (2, 4, 8), "What is too much nearly makes up for what is missed"),
        ("x if x<1 else 3", (0, 2), (1, 3, 10, 100), "No bar here has too much on one side"),
        ("cos(8*pi*x)", (0, 1), (4, 8, 16), "No bar here has too much on one side"),
        ("x if x<1 else 3", (0, 2), (3, 10, 100), "for some of what"),
        ("sqrt(x)", (0, 4), (4, 8, 16), "makes up for some of what it misses"),
    ],
)
def test_words_tell_of_an_enlarged_bar_only_where_there_is_one(function, interval, counts, words):
    assert words in said(run(function, interval, counts))["middles_are_better"]


@pytest.mark.parametrize(
    ("text", "interval", "count"), [("exp(-x)", (0, 5), 5), ("-exp(-x)", (0, 5), 5), ("x^4/40", (0, 3), 6)]
)
def test_the_name_of_a_low_height_stands_on_neither_axis_nor_curve(text, interval, count):
    f = Function.parse(text)
    params = RiemannParameters(function=f, interval=interval, counts=(count, 8 * count))
    picture = draw_picture(params, Words("sum", size=theme.LABEL))
    heights = bar_heights(f, interval, count, "left")
    bars = RiemannBars(picture.plot, interval, heights)
    sums = np.cumsum(heights)
    running = RunningSum(bars, picture.curve, Ledger("RiemannSum"), sums, ".3g")
    axis, curve = picture.plot.at(0, 0)[1], lines_of([picture.curve])[:, :2]
    for k in range(count):
        running.done.set_value(k + 0.5)
        running.marks.update()
        name = running.marks[3][1]
        low, high = name.get_bottom()[1], name.get_top()[1]
        height = abs(heights[k]) * picture.plot.unit[1]
        if height >= name.height:
            continue
        assert (low > axis) if heights[k] >= 0 else (high < axis)
        away = np.abs(curve - name.get_center()[:2]) - np.array([name.width, name.height]) / 2
        assert away.max(axis=1).min() > 0.1


def test_the_axes_keep_their_numbers_where_no_sign_of_the_area_stands():
    scene = run("x^3 - x", (-1, 2), (3, 6))
    plot = scene.picture.plot
    shown = {id(part) for mobject in scene.mobjects for part in mobject.get_family()}
    assert all(id(part) in shown for number in plot.numbers for part in number.get_family())


def test_a_long_width_of_the_bars_can_be_read_before_it_goes():
    given = deck("RiemannSum", function="exp(x)/7", interval=(0.123, 2.3456), counts=(3, 9, 100))
    found = check_layout(scene_class("RiemannSum"), given, size=(256, 144), pictures=False).failures
    assert [str(each) for each in found if each.rule == "fleeting"] == []


@pytest.mark.parametrize(
    ("function", "interval", "counts"),
    [
        ("0.5", (0, np.pi / 2), (2, 4)),
        ("1/3", (0, 1), (3, 6)),
        ("1/7", (0, 1), (7, 14)),
        ("sqrt(2)", (0, 1), (1, 6)),
        ("1/x", (1, 2.718281828), (1, 3)),
        ("1.2345", (0, 1), (1, 8)),
    ],
)
def test_a_height_or_a_width_that_is_the_sum_of_all_bars_has_its_text(function, interval, counts):
    given = deck("RiemannSum", function=function, interval=interval, counts=counts)
    _, found = check_numbers(scene_class("RiemannSum"), given, 5)
    assert [str(each) for each in found if each.fails] == []
