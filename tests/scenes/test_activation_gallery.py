"""ActivationGallery shows each function's own derivative, and says what is true of the value at 0."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import sympy
from manim import Circle, Dot, Line, ValueTracker, VGroup
from scene_helpers import assert_refused, deck, in_one_process, said

from scenes.activation_gallery.panels import small_panels
from scenes.activation_gallery.parameters import ActivationParameters
from scenes.activation_gallery.scene import ActivationGallery, live_slope_spec, slope_spec
from scenes.components.activation_panel import ActivationPanel, has_corner
from scenes.components.free_places import do_meet, is_clear, lines_of
from scenes.framework.numbers import Figure, format_number, read_number
from scenes.framework.runner import rehearse
from scenes.lint.check import check_layout
from scenes.style.theme import theme

x = sympy.Symbol("x", real=True)
CASES = {
    "deck": {},
    "steep": {"leaky_slope": 0.2, "prelu_alpha": 0.9, "elu_alpha": 2.5, "interval": (-6.0, 3.0)},
    "flat": {"leaky_slope": 0.001, "elu_alpha": 0.1, "interval": (-2.0, 10.0)},
}


def closed_forms(leaky_slope=0.01, prelu_alpha=0.25, elu_alpha=1.0, **_):
    """Return each function left and right of 0, as a textbook writes it."""
    e = sympy.exp
    squeezes = {"sigmoid": 1 / (1 + e(-x)), "tanh": (e(x) - e(-x)) / (e(x) + e(-x))}
    left = {"relu": 0 * x, "leaky_relu": leaky_slope * x, "prelu": prelu_alpha * x, "elu": elu_alpha * (e(x) - 1)}
    return {name: (f, f) for name, f in squeezes.items()} | {name: (f, x) for name, f in left.items()}


def slope(sides, at):
    """Return the derivative at a point; at 0 that of the left side."""
    return float(sympy.diff(sides[0] if at <= 0 else sides[1], x).subs(x, at))


@pytest.fixture(scope="module", params=in_one_process("ActivationGallery", CASES))
def case(request, module_patch):
    given, panels = CASES[request.param], {}
    make = ActivationPanel.__init__

    def keep(self, f, *rest, **options):
        make(self, f, *rest, **options)
        panels[f.name] = self

    module_patch.setattr(ActivationPanel, "__init__", keep)
    scene = rehearse(ActivationGallery, deck("ActivationGallery", "en", **given), 10)
    module_patch.undo()
    return scene, closed_forms(**given), given, panels


@pytest.fixture(scope="module")
def module_patch():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def test_the_value_taken_at_0_is_that_of_the_left_side(case):
    scene, forms, *_ = case
    shown = {entry.name: entry.value for entry in scene.ledger.entries if entry.beat == "corner"}
    assert shown == pytest.approx({f"{name}_slope_at_0": slope(sides, 0) for name, sides in forms.items()})


def test_the_live_slopes_are_those_at_the_live_x(case):
    scene, forms, given, _ = case
    shown = {entry.name: entry.value for entry in scene.ledger.entries if entry.beat == "one_x"}
    assert shown.pop("x") == pytest.approx(given.get("interval", (-4, 4))[0])
    at = given.get("interval", (-4, 4))[0]
    assert shown == pytest.approx({f"{name}_slope": slope(sides, at) for name, sides in forms.items()}, rel=1e-9)


def test_what_is_traced_is_the_graph_of_the_derivative_on_each_side_of_0(case):
    _, forms, given, panels = case
    low, high = given.get("interval", (-4, 4))
    for name, sides in forms.items():
        plot = panels[name].below
        points = np.concatenate([run.points for run in panels[name].trace.runs])
        corner = plot.at(*plot.origin)
        xs = (points[:, 0] - corner[0]) / plot.unit[0] + plot.origin[0]
        ys = (points[:, 1] - corner[1]) / plot.unit[1] + plot.origin[1]
        expected = [slope(sides, at) for at in xs[::20]]
        beside = np.abs(xs[::20]) > 1e-6 * (high - low)
        assert np.abs(ys[::20] - expected)[beside].max() < 5e-3 * np.ptp(plot.y_range), name
        assert [xs.min(), xs.max()] == pytest.approx([low, high], abs=1e-6), name


def test_names_and_formulas_stand_at_the_same_heights_in_all_small_panels():
    panels = small_panels(ActivationParameters())
    for heights in ([panel.name.baseline for panel in panels], [panel.write_formula().get_y() for panel in panels]):
        assert heights == pytest.approx([heights[0]] * len(panels), abs=0.005)


def test_each_alpha_that_a_formula_has_is_written_beside_it(case):
    scene, _, given, _ = case
    shown = {entry.name: entry.value for entry in scene.ledger.entries if entry.beat == "one_side"}
    assert shown["prelu_alpha"] == given.get("prelu_alpha", 0.25)
    assert shown["elu_alpha"] == given.get("elu_alpha", 1)


def test_a_corner_has_two_tangents_with_the_slopes_of_its_sides_and_a_smooth_point_one(case):
    _, forms, _, panels = case
    for name, sides in forms.items():
        panel = panels[name]
        expected = {slope(sides, 0), slope(sides, 1e-12)}
        lines = [part for part in panel.corner_marks(Figure.of("", slope(sides, 0))) if isinstance(part, Line)]
        rises = [(line.get_end() - line.get_start())[:2] / panel.above.unit for line in lines]
        assert sorted(rise[1] / rise[0] for rise in rises) == pytest.approx(sorted(expected), abs=1e-6), name


def test_the_right_answer_is_the_largest_slope_of_sigmoid(case):
    scene, forms, *_ = case
    question = next(record.question for record in scene.timeline if record.question)
    largest = max(slope(forms["sigmoid"], at) for at in np.linspace(-3, 3, 61))
    answers = [entry.value for entry in scene.ledger.entries if entry.name in ("slope_a", "slope_b", "slope_c")]
    assert answers[question.right] == pytest.approx(largest)
    assert len({round(answer, 6) for answer in answers}) == 3


@pytest.mark.parametrize("given", [{}, {"leaky_slope": 0.2, "prelu_alpha": 0.9, "elu_alpha": 0.5}])
def test_no_number_of_the_axis_touches_a_dot_that_stands_on_it(given):
    for panel in small_panels(ActivationParameters(**given)):
        for slope_there in panel.sides:
            dot = panel.below.at(0, slope_there)
            for number in panel.below.numbers:
                away = np.abs(number.get_center() - dot)[:2] - np.array([number.width, number.height]) / 2
                assert np.max(away) > theme.DOT + 0.05


@pytest.mark.parametrize("given", [{}, {"prelu_alpha": 0.999, "elu_alpha": 0.95, "interval": (-2, 10)}])
def test_no_number_at_a_corner_stands_at_the_arrow_of_its_axis(given):
    for panel in small_panels(ActivationParameters(**given)):
        taken = float(panel.f.derivative(0))
        number, tip = panel.corner_number(Figure.of("slope", taken, ".3g")), panel.below.axes.y_axis.tip
        away = np.abs(number.get_center() - tip.get_center())[:2]
        away -= np.array([number.width + tip.width, number.height + tip.height]) / 2
        assert np.max(away) > 0.1


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"leaky_slope": 0.5, "prelu_alpha": 0.3, "elu_alpha": 1.5, "interval": (-3, 10)},
        {"leaky_slope": 0.05, "prelu_alpha": 0.4, "elu_alpha": 0.7, "interval": (-6, 3)},
    ],
)
def test_the_plate_of_no_number_at_a_corner_hides_a_piece_of_an_axis(given):
    for panel in small_panels(ActivationParameters(**given)):
        slope = float(panel.f.derivative(0))
        axes = panel.below.axes
        assert is_clear(panel.corner_number(Figure.of("slope", slope, ".3g")), lines_of([axes.x_axis, axes.y_axis]))


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"leaky_slope": 0.3, "prelu_alpha": 0.6, "elu_alpha": 3, "interval": (-4, 4)},
        {"leaky_slope": 0.45, "prelu_alpha": 0.5, "elu_alpha": 4, "interval": (-10, 2)},
        {"leaky_slope": 0.7, "prelu_alpha": 0.8, "elu_alpha": 2},
        {"leaky_slope": 0.45, "prelu_alpha": 0.05, "elu_alpha": 2, "interval": (-5, 3)},
    ],
)
def test_no_line_of_the_slope_runs_through_a_number_at_a_corner_and_an_axis_gives_way_to_it(given):
    params = ActivationParameters(**given)
    for panel in small_panels(params):
        number = panel.corner_number(Figure.of("slope", float(panel.f.derivative(0)), ".3g"))
        slopes = panel.below.curve(panel.f.derivative, x_range=params.interval)
        assert is_clear(number, lines_of([slopes])), panel.f.name
        gone = panel.in_the_way(number)
        standing = [each for each in panel.below.numbers if each not in gone]
        assert not any(do_meet(number, each) for each in standing), panel.f.name
        row = [each for each in standing if abs(each.get_y() - number.get_y()) < number.height / 2]
        gaps = [abs(each.get_x() - number.get_x()) - (each.width + number.width) / 2 for each in row]
        assert min(gaps, default=1) > theme.GAP / 2, panel.f.name


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"leaky_slope": 0.1, "prelu_alpha": 0.5, "elu_alpha": 2, "interval": (-6, 6)},
        {"leaky_slope": 0.3, "prelu_alpha": 0.6, "elu_alpha": 3, "interval": (-4, 4)},
        {"leaky_slope": 0.2, "prelu_alpha": 0.7, "elu_alpha": 1.5, "interval": (-5, 5)},
    ],
)
def test_the_slope_that_is_taken_at_a_corner_stands_off_the_hollow_end(given):
    for panel in small_panels(ActivationParameters(**given)):
        taken = Figure.of("slope", float(panel.f.derivative(0)), ".3g")
        hollow = [part for part in panel.corner_marks(taken) if isinstance(part, Circle) and not isinstance(part, Dot)]
        assert len(hollow) == panel.has_corner
        ring = VGroup(*(part.copy().scale(1 + theme.GAP / 8 / theme.DOT) for part in hollow))
        assert not any(do_meet(panel.corner_number(taken), part) for part in ring), panel.f.name


@pytest.mark.parametrize("given", [{}, {"elu_alpha": 3, "interval": (-3, 2.5)}, {"elu_alpha": 1.8}, {"elu_alpha": 4}])
def test_no_number_of_an_axis_stands_at_its_arrow(given):
    for panel in small_panels(ActivationParameters(**given)):
        for plot in (panel.above, panel.below):
            top = max((number.get_center()[1] for number in plot.numbers), default=plot.at(0, 0)[1])
            assert top < plot.axes.y_axis.tip.get_bottom()[1] - 0.05


@pytest.mark.parametrize(
    ("alpha", "text"),
    [(0.99999, "0.99999"), (0.999999, "0.999999"), (1 / 3, "0.333"), (1, "1"), (1e-7, "10⁻⁷"), (0.99996875, "0.99997")],
)
def test_a_slope_is_written_with_digits_that_tell_it_from_1(alpha, text):
    assert format_number(alpha, slope_spec(alpha)) == text


@pytest.mark.parametrize("slope", [*np.geomspace(1e-9, 1, 200), 0.000553, 0.00095, 0.00995, 0.01])
def test_a_live_slope_is_written_to_within_a_twentieth(slope):
    """0.00055 is not told as 0.001: a digit alone may be almost twice the value."""
    text = format_number(slope, live_slope_spec(slope, 0.25))
    assert read_number(text) == pytest.approx(slope, rel=0.0501)
    assert len(text) <= len("0.0000") or "10" in text


@pytest.mark.parametrize("alpha", [0.99999, 0.999999, 1e-7])
def test_a_corner_is_one_however_little_the_slopes_differ(alpha):
    given = ActivationParameters(leaky_slope=alpha, prelu_alpha=alpha, elu_alpha=1)
    assert [has_corner(f) for f in given.functions] == [False, False, True, True, True, False]


@pytest.mark.parametrize(("alpha", "language", "words"), [
    (1, "en", "three of them have a corner"),
    (0.5, "en", "the last four have a corner"),
    (1, "zh", "有三条曲线出现尖角"),
    (2, "zh", "后四条曲线都出现尖角"),
    (0.95, "en", "the last four have a corner, and no derivative there; where the slopes differ only a little"),
    (1.00001, "zh", "后四条曲线都出现尖角：左右斜率不同，没有导数；斜率只差一点的"),
])  # fmt: skip
def test_the_words_count_the_corners(alpha, language, words):
    scene = rehearse(ActivationGallery, deck("ActivationGallery", language, elu_alpha=alpha), 2)
    said = [phrase.text for record in scene.timeline if record.name == "corner" for phrase in record.phrases]
    assert words in said[0]


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"leaky_slope": 0}, ["leaky_slope", "greater than 0"]),
        ({"prelu_alpha": 1}, ["prelu_alpha", "less than or equal to 0.999999"]),
        ({"elu_alpha": 1 - 1e-9}, ["elu_alpha", "write 1"]),
        ({"elu_alpha": -1}, ["elu_alpha", "greater than 0"]),
        ({"interval": [0, 4]}, ["interval", "less than or equal to -2"]),
        ({"interval": [-4, 400]}, ["interval", "less than or equal to 10"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_and_bound(given, parts):
    assert_refused(ActivationParameters, given, parts)


@pytest.mark.parametrize(
    ("language", "given"),
    [
        ("en", {"interval": (-9.87654321, 3.3333333), "leaky_slope": 0.9999, "prelu_alpha": 0.0001, "elu_alpha": 4}),
        ("zh", {"interval": (-2, 10), "leaky_slope": 1 / 3, "prelu_alpha": 1 / 7, "elu_alpha": 1e-7}),
    ],
)
def test_long_numbers_stand_in_their_own_panels(language, given):
    found = check_layout(ActivationGallery, deck("ActivationGallery", language, **given), size=(256, 144))
    assert [str(each) for each in found.failures] == []


@pytest.mark.parametrize("alpha", [0.5, 0.6, 0.75, 0.9])
def test_both_ends_of_a_slope_stand_at_0_and_none_covers_the_other(alpha):
    """In plots that are low for a large α of ELU, too: there the dots are smaller."""
    panel = small_panels(ActivationParameters(prelu_alpha=alpha, elu_alpha=2.5, interval=(-3, 5)))[4]
    marks = panel.corner_marks(Figure.of("slope", alpha, ".3g"))
    full, hollow = marks[-1], marks[-2]
    assert [full.get_x(), hollow.get_x()] == pytest.approx([panel.below.at(0, 0)[0]] * 2)
    heights = [panel.below.at(0, slope)[1] for slope in (alpha, 1)]
    assert [full.get_y(), hollow.get_y()] == pytest.approx(heights)
    assert full.width == pytest.approx(hollow.width)
    if alpha < 0.7:
        assert heights[1] - heights[0] > full.width


@pytest.mark.parametrize("alpha", [0.5, 0.6, 0.7])
def test_a_slope_at_a_corner_does_not_stand_on_the_x_axis_where_a_number_may_give_way(alpha):
    panel = small_panels(ActivationParameters(prelu_alpha=alpha, elu_alpha=2.5, interval=(-3, 5)))[4]
    number = panel.corner_number(Figure.of("slope", alpha, ".3g"))
    assert is_clear(number, lines_of([panel.below.axes.x_axis]))


def test_the_height_of_the_slope_at_an_end_is_not_drawn_as_its_graph_is():
    panels = small_panels(ActivationParameters(interval=(-3, 5)))
    for panel in panels:
        graph = panel.trace.runs[0]
        stem, top = panel.bar(ValueTracker(5)).bar
        assert stem.get_stroke_width() < graph.get_stroke_width()
        assert stem.get_color() != graph.get_color()
        assert top.get_center() == pytest.approx(stem.get_end())


@pytest.mark.parametrize(
    "given",
    [
        {"leaky_slope": 0.3, "prelu_alpha": 0.05, "elu_alpha": 2.5, "interval": (-3, 8)},
        {"leaky_slope": 0.2, "prelu_alpha": 0.5, "elu_alpha": 2, "interval": (-5, 3)},
        {},
    ],
)
def test_no_slope_at_a_corner_stands_in_the_row_of_the_numbers_of_the_x_axis(given):
    for panel in small_panels(ActivationParameters(**given)):
        number = panel.corner_number(Figure.of("slope", float(panel.f.derivative(0)), ".3g"))
        assert number.get_bottom()[1] > max(each.get_top()[1] for each in panel.below.labels.shown(0)), panel.f.name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_slopes_beside_each_other_are_apart_also_where_they_are_powers_of_ten(language):
    scene = rehearse(ActivationGallery, deck("ActivationGallery", language, interval=(-3, 8)), 2)
    panels, x = small_panels(scene.params), ValueTracker(8.0)
    rows = [scene._live_slope(panel, x, scene._slope_size(panels)) for panel in panels]
    gaps = [other.get_left()[0] - one.get_right()[0] for one, other in pairwise(rows)]
    assert min(gaps) > 2 * theme.GAP


@pytest.mark.parametrize("language", ["zh", "en"])
def test_answers_left_of_the_axis_stand_beyond_the_ends_of_their_levels(language):
    given = deck("ActivationGallery", language, leaky_slope=0.2, prelu_alpha=0.5, elu_alpha=2, interval=(-5, 3))
    findings = check_layout(ActivationGallery, given).findings
    assert not [each for each in findings if each.rule in ("beside_number", "crossed") and each.beat == "guess"]


@pytest.mark.parametrize(
    ("language", "right", "left"),
    [
        ("en", "right of zero, the other four are one", "Left of zero,"),
        ("zh", "其余四个过了零都是一", "往左走，过了零"),
    ],
)
def test_slopes_that_hold_on_one_side_are_claimed_of_that_side_alone(language, right, left):
    """The walk starts at 0, where the slopes are those that were taken there, and turns at the right end."""
    given = {"leaky_slope": 0.2, "prelu_alpha": 0.9, "elu_alpha": 3.5, "interval": (-3, 7)}
    words = said(rehearse(ActivationGallery, deck("ActivationGallery", language, **given), 2), "one_x")
    assert right in words
    assert left in words
