"""ProductRule shows the pieces and the derivative that sympy finds, and says what is true of the given functions."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
import sympy
from manim import VGroup
from scene_helpers import assert_refused, deck, in_one_process, said, scene_class

from mathcore import Function
from scenes.components.growing_rectangle import GrowingRectangle
from scenes.components.table import ValueTable
from scenes.components.text import Formula
from scenes.framework.numbers import Figure, read_number
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene
from scenes.framework.timing import formula_time
from scenes.lint.check import check_layout
from scenes.lint.number_texts import check_numbers
from scenes.product_rule.analysis import ProductAnalysis
from scenes.product_rule.bars import PieceBar, hang_bars
from scenes.product_rule.formulas import quotient_digits
from scenes.product_rule.parameters import ProductParameters
from scenes.product_rule.scene import ProductRule
from scenes.rule_parts import U, V
from scenes.style.formats import FORMATS, pixels_of
from scenes.style.frame import FRAMES, Region, frame
from scenes.style.theme import theme

x = sympy.Symbol("x", real=True)
FPS = 2
UNSEEN = 5e-3  # frame units
STEPS = (1, sympy.Rational(1, 10), sympy.Rational(1, 100))
CASES = {
    "deck": ("x", "x^2/4 + 1", 3, x, x**2 / 4 + 1),
    "shrinks": ("x", "4 - x^2/4", 1, x, 4 - x**2 / 4),
    "zero at the point": ("x - 2", "x^2/4 + 1", 2, x - 2, x**2 / 4 + 1),
    "always zero": ("0", "x^2/4 + 1", 2, sympy.S.Zero, x**2 / 4 + 1),
    "constant": ("3", "exp(x)", 0, sympy.S(3), sympy.exp(x)),
    "negative": ("x - 3", "cos(x)", 0.5, x - 3, sympy.cos(x)),
}


@cache
def run(u: str, v: str, point: float, language: str = "en", **given: object) -> BaseScene:
    """Return the scene, rehearsed."""
    return rehearse(scene_class("ProductRule"), deck("ProductRule", language, u=u, v=v, point=point, **given), FPS)


@pytest.fixture(scope="module", params=in_one_process("ProductRule", CASES))
def case(request):
    u, v, point, *symbols = CASES[request.param]
    return run(u, v, point), point, *symbols


def test_strips_and_corner_are_what_sympy_finds_and_make_the_whole_change(case):
    scene, a, u, v = case
    shown = {entry.name: entry.value for entry in scene.ledger.entries}
    for k, dx in enumerate(STEPS, start=1):
        du, dv = (f.subs(x, a + dx) - f.subs(x, a) for f in (u, v))
        strips, corner = u.subs(x, a) * dv + v.subs(x, a) * du, du * dv
        assert shown[f"strips_{k}"] == pytest.approx(float(strips), rel=1e-9)
        assert shown[f"corner_{k}"] == pytest.approx(float(corner), rel=1e-9)
        if strips:
            assert shown[f"ratio_{k}"] == pytest.approx(float(corner / strips), rel=1e-9)
        whole = (u * v).subs(x, a + dx) - (u * v).subs(x, a)
        assert shown[f"strips_{k}"] + shown[f"corner_{k}"] == pytest.approx(float(whole), rel=1e-9, abs=1e-15)


def test_the_result_is_the_derivative_of_the_product(case):
    scene, a, u, v = case
    shown = {entry.name: entry.value for entry in scene.ledger.entries}
    assert shown["result"] == pytest.approx(float(sympy.diff(u * v, x).subs(x, a)), rel=1e-9, abs=1e-15)


def test_sides_and_calculation_have_one_text_and_fit_the_frame_where_all_numbers_are_rounded():
    given = deck("ProductRule", "en", u="sin(x)", v="exp(-x)", point=1 / 3, steps=(1 / 3, 0.1))
    scene, findings = check_numbers(scene_class("ProductRule"), given, 5)
    assert not findings
    assert all(part.get_right()[0] <= frame.body.right + 1e-6 for part in scene.mobjects)


@pytest.mark.parametrize("case_name", ["deck", "shrinks", "negative"])
def test_a_piece_is_hatched_where_it_counts_as_negative_and_has_the_size_of_its_area(case_name):
    u, v, point, *_ = CASES[case_name]
    scene = run(u, v, point)
    area, dx = scene.picture.area, scene.picture.dx
    dx.set_value(1.0)
    du, dv = area.changes()
    areas = {"v": area.u * dv, "u": area.v * du, "corner": du * dv}
    for name, piece in area.pieces.items():
        piece.update()
        drawn = piece.box.width * piece.box.height / np.prod(area.plane.unit)
        assert drawn == pytest.approx(abs(areas[name]), rel=1e-6)
        assert bool(len(piece.hatch.points)) == (areas[name] < 0)


def test_bars_are_as_long_as_the_pieces_per_step_and_numbers_stand_with_their_points_below_each_other():
    areas = [{"v": 4.0, "u": -2.0, "corner": 1.0}, {"v": 0.4, "u": -0.2, "corner": 0.01}]
    rows = [["8.5", "1.8"], ["approx 0.78", "0.015"]]
    table = ValueTable(("a", "b"), rows, frame.body, at_point=True)
    bars = hang_bars(table, areas, [Figure.of("power", 1.0), Figure.of("power", 10.0)])
    for bar, each, power in zip(bars, areas, (1, 10), strict=True):
        for name, area in each.items():
            share = bar.pieces[name].box.width / bars[0].pieces["v"].box.width
            assert share == pytest.approx(abs(area) * power / 4, rel=1e-6)
            assert bool(len(bar.pieces[name].hatch.points)) == (area < 0)
    first, second = (row[0] for row in table.rows)
    after = [cell.get_right()[0] - Formula(code, size=cell.size).width for cell, code in ((first, "5"), (second, "78"))]
    assert after[0] == pytest.approx(after[1], abs=0.03)


@pytest.mark.parametrize("shape", ["16:9", "9:16"])
@pytest.mark.parametrize("v", ["3 - x", "cos(x - 1)"])
def test_each_row_of_numbers_stands_nearer_to_its_own_bar_than_to_the_one_above(shape, v, monkeypatch):
    hung = []

    def hang(table, *given):
        hung.append((table, hang_bars(table, *given)))
        return hung[-1][1]

    monkeypatch.setattr("scenes.product_rule.scene.hang_bars", hang)
    given = deck("ProductRule", "en", u="x^2/2", v=v, point=1.5, steps=(0.5, 0.1, 0.01))
    rehearse(scene_class("ProductRule"), replace(given, frame=FRAMES[shape]), FPS)
    ((table, bars),) = hung
    boxes = [VGroup(*(piece.box for piece in bar.pieces.values())) for bar in bars]
    for above, row, own in zip([table.rule, *boxes], table.rows, boxes, strict=False):
        beyond = above.get_bottom()[1] - row.get_top()[1]
        assert beyond > (1.5 if above is not table.rule else 1) * (row.get_bottom()[1] - own.get_top()[1])
    assert boxes[-1].get_bottom()[1] >= FRAMES[shape].body.bottom - 1e-6


@pytest.mark.parametrize(
    ("case_name", "given", "right", "words"),
    [
        ("deck", {}, 1, "a hundredth"),
        ("shrinks", {}, 1, "a hundredth"),
        ("constant", {}, 2, "it shrinks"),
        ("always zero", {}, 1, "it stays"),
        ("deck", {"steps": (1, 0.5)}, 2, "it shrinks"),
    ],
)
def test_the_right_answer_is_what_the_numbers_say(case_name, given, right, words):
    scene = run(*CASES[case_name][:3], **given)
    question = next(record.question for record in scene.timeline if record.question)
    assert question.right == right
    assert question.answers[right] == words
    shown = {entry.name: entry.value for entry in scene.ledger.entries}
    if "hundredth" in words:
        assert shown["corner_2"] / shown["corner_1"] == pytest.approx(0.01, rel=0.5)


@pytest.mark.parametrize(
    ("u", "v", "point", "beat", "words"),
    [
        ("x", "x^2/4 + 1", 3, "rectangle_grows", "both grow a little"),
        ("x", "4 - x^2/4", 1, "rectangle_grows", "a corner on one of them, which cancels what it covers"),
        ("4 - x^2/4", "x", 1, "rectangle_grows", "a corner on one of them, which cancels what it covers"),
        ("3 - x", "4 - x^2/4", 1, "rectangle_grows", "two strips that overlap"),
        ("x", "sin(x)", 0.5, "rectangle_grows", "two strips and a corner."),
        ("x", "-x", 1, "rectangle_grows", "two strips and a corner. What is hatched counts as negative"),
        ("x", "cos(x)", 0, "rectangle_grows", "cancels what it covers of the strip"),
        ("x - 2", "x^2/4 + 1", 2, "rectangle_grows", "not all of them are to be seen"),
        ("3", "exp(-x)", 0, "rectangle_grows", "not all are there. What is hatched"),
        ("0", "x", 1, "rectangle_grows", "does not change at all"),
        ("x", "x^2/4 + 1", 3, "corner_vanishes", "falls to about a tenth"),
        ("sin(x)", "x", 0, "corner_vanishes", "so does the corner over the step"),
        ("2 + x", "2 - x", 0, "corner_vanishes", "so does the corner over the step"),
        ("sinh(x)", "x^3 - 6x^2 + 9x", 0.5773502691896258, "corner_vanishes", "so does the corner over the step"),
        ("3", "exp(x)", 0, "corner_vanishes", "No corner is to be seen"),
        ("0", "x", 1, "corner_vanishes", "always zero"),
    ],
)
def test_the_words_are_true_of_the_given_functions(u, v, point, beat, words):
    assert words in said(run(u, v, point), beat)


def test_the_names_of_the_sides_stand_outside_of_all_that_the_rectangle_reaches():
    """A side that passes through 0 takes the rectangle to where its name stood."""
    u, v = Figure.of("u", -2.0), Figure.of("v", 0.54)
    reach = np.linspace(-2, -1, 9), np.cos(np.linspace(1, 2, 9))
    rectangle = GrowingRectangle(frame.body, u, v, reach, lambda: (1.0, -0.9564), lambda: 1.0, (U, V))
    reached = rectangle.outline()
    for name in (side.label for side in rectangle.sides):
        away = np.abs(name.get_center() - reached.get_center())[:2]
        assert np.any(2 * away > [name.width + reached.width, name.height + reached.height])


def test_the_names_of_sides_and_strips_stand_in_their_room_however_long_their_numbers_are():
    """Terms that nearly cancel have up to 15 digits; letters stand where such numbers have no room."""
    u, v = Figure.of("u", np.sin(1), ".15f"), Figure.of("v", 1 / np.sin(1), ".15f")
    reach = np.sin([1, 1.1]), 1 / np.sin([1, 1.1])
    region = frame.body.split_panes(1.2, 1)[0]
    rectangle = GrowingRectangle(region, u, v, reach, lambda: (0.03, -0.03), lambda: 1.0, (U, V))
    rates = rectangle.name_rates(tuple(f"{U}({u}) dot {V}({v}) step(dif x)" for _ in range(2)))
    assert len(rates) == 2
    for name in (*(side.label for side in rectangle.sides), *rates):
        assert region.overrun(name, name.get_center()) == 0


@pytest.mark.parametrize(("u", "v", "count"), [(1.0, 0.5, 2), (1.0, 0.0, 1), (0.0, 0.5, 1)])
def test_a_strip_without_an_area_has_no_name(u, v, count):
    figures = Figure.of("u", u, ".7g"), Figure.of("v", v, ".7g")
    reach = np.array([u, u + 0.1]), np.array([v, v + 0.1])
    room = frame.body.split_panes(1.2, 1)[0]
    rectangle = GrowingRectangle(room, *figures, reach, lambda: (0.1, 0.1), lambda: 1.0, (U, V))
    assert len(rectangle.name_rates((f"{U}(u)", f"{V}(v)"))) == count


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"steps": [0.1, 1]}, ["steps", "[0.1, 1]", "largest first"]),
        ({"u": "ln(x)", "point": -1}, ["u", "ln(x)", "no value at x = -1", "choose another point"]),
        ({"v": "1/x", "point": -0.5}, ["steps", "1/x", "at x = 0", "smaller step"]),
        ({"v": "abs(x)", "point": 0}, ["v", "no derivative at x = 0", "one tangent"]),
        (
            {"u": "x^2", "v": "ln(x)", "point": 0.5, "steps": [0.5, 0.1]},
            ["steps: 0.5 ends at x = 1", 'v: "ln(x)" is 0', "cover the strip v Δu", "a smaller first step"],
        ),
        ({"u": "2 - x", "point": 1}, ["steps: 1 ends at x = 2", 'u: "2 - x" is 0', "the strip u Δv"]),
        ({"v": "cos(x)", "point": 1}, ["steps: 1 ends at x = 2", 'v: "cos(x)" has passed 0', "a smaller first step"]),
        ({"v": "x - 2", "point": 1, "steps": [0.999, 0.1]}, ["steps: 0.999", 'v: "x - 2" has less than 1% left']),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(ProductParameters, given, parts)


@pytest.mark.parametrize(
    ("u", "v", "point", "steps"),
    [
        ("5", "x", -1, (1, 0.1)),
        ("x", "-2", -1, (2, 0.1)),
        ("0", "x", -1, (1, 0.1)),
        ("x", "x", 0, (1, 0.1)),
        ("x^2", "x - 2", 1, (0.9, 0.1)),
    ],
)
def test_a_side_may_reach_0_where_no_corner_covers_its_strip(u, v, point, steps):
    given = ProductParameters(u=u, v=v, point=point, steps=steps)
    assert given.steps == steps


def analyse(u: str, v: str, steps: tuple[float, ...]) -> ProductAnalysis:
    return ProductAnalysis(Function.parse(u), Function.parse(v), 1.0, steps)


def test_a_corner_that_keeps_its_share_of_the_strips_is_not_said_to_fall_beside_them():
    """e^x · 1/x at 1: the strips cancel but for dx², as which the corner falls, too: −0.71, −0.67, −0.67."""
    assert analyse("exp(x)", "1/x", (1.0, 0.1, 0.01)).corner_variant() == "small"
    assert analyse("exp(x)", "x", (1.0, 0.3, 0.2)).corner_variant() == "faster"


def test_a_corner_that_grows_with_a_smaller_step_is_not_said_to_shrink():
    at = 0.5773502691896258
    given = {"u": "sinh(x)", "v": "x^3 - 6x^2 + 9x", "point": at, "steps": (1, 0.5, 0.25)}
    scene = rehearse(ProductRule, deck("ProductRule", "en", **given), FPS)
    sizes = [abs(e.value) for e in scene.ledger.entries if e.name.startswith("corner_") and e.beat == "guess"]
    assert sizes[0] < sizes[1]
    (record,) = (each for each in scene.timeline if each.name == "corner_vanishes")
    assert "need not shrink faster" in record.phrases[0].text


def test_quotients_in_the_table_are_found_from_what_stands_beside_them():
    """0.34/1.3 is 0.26, where 0.3354/1.25 is 0.27."""
    assert f"{0.3354 / 1.25:.2g}" != f"{0.34 / 1.3:.2g}"
    for u, v in (("exp(x)", "1/x"), ("sin(x)", "exp(x)"), ("x", "x^2")):
        changes = analyse(u, v, (0.7, 0.3, 0.02)).changes()
        digits = quotient_digits(changes)
        for each in changes:
            by_hand = float(f"{each.corner:.{digits}g}") / float(f"{each.strips:.{digits}g}")
            assert f"{by_hand:.1e}" == f"{each.ratio:.1e}"


def test_how_often_a_bar_is_enlarged_is_marked_where_it_is_rounded():
    areas = {"v": 1.0, "u": 1.0, "corner": 1.0}
    bars = [
        PieceBar(Region(0, 4, 0, 1), areas, 60.0, Figure.of("power", power, "#.3g")) for power in (10.0, 0.3 / 0.045)
    ]
    assert [bar.label.code for bar in bars] == ["times 10.0", "approx times 6.67"]


@pytest.mark.parametrize(("u", "v", "point", "steps"), [("x^2", "x^3", -1, (0.5, 0.1)), ("-x", "-x", 1, (0.5, 0.05))])
def test_what_is_left_of_the_rectangle_has_a_name_where_there_is_room_for_it(u, v, point, steps):
    picture = run(u, v, point, steps=steps).picture
    caption = picture.area.captions["left"]
    for dx in np.linspace(-0.25, steps[0], 16):
        picture.dx.set_value(float(dx))
        caption.update()
        over = picture.area.region.overrun(caption.label, caption.label.get_center())
        assert caption.label.get_fill_opacity() == 0 or over < 0.1


def test_the_lines_of_small_changes_cover_no_corner():
    picture = run("x", "x^2/4 + 1", 3).picture
    thickness = []
    for dx in (1, 0.1):
        picture.dx.set_value(dx)
        for side in picture.area.growth:
            side.update()
            length = np.linalg.norm(side.line.get_end() - side.line.get_start())
            thickness.append(side.line.get_stroke_width())
            assert thickness[-1] / 100 <= length / 3
    assert max(thickness) == theme.BOLD > 2 * min(thickness)


def test_a_step_ends_with_names_that_are_seen_or_gone():
    picture = run("5", "x", -3).picture
    for dx in (1, 0.5, 0.3, 0.1, 0.01):
        picture.dx.set_value(dx)
        for caption in picture.area.captions.values():
            caption.update()
            assert caption.label.get_fill_opacity() in (0, 1)


@pytest.mark.parametrize(("u", "v"), [("x", "x^2/4 + 1"), ("-x", "-x"), ("1000x", "x/1000"), ("3", "2")])
def test_the_result_stands_until_it_is_read(u, v):
    scene = run(u, v, 1)
    last = scene.timeline[-1].phrases[-1]
    *_, result = (part for part in scene.mobjects if isinstance(part, Formula))
    assert (scene.frame - last.start) / FPS >= formula_time(len(result.family_members_with_points()))


def test_an_area_as_large_as_a_side_is_long_is_written_alike():
    scene = run("exp(-x)", "x^2", 1, steps=(0.5, 0.05))
    (side,) = {entry.text for entry in scene.ledger.entries if entry.name == "u"}
    area = scene.picture.area
    assert format(area.u * area.v, scene._area_spec(area)) == side == "0.3679"


def test_strips_that_nearly_cancel_lose_no_digits_to_rounding():
    steps = (1, 0.1, 0.01, 0.001)
    assert [each.ratio for each in analyse("1/x", "x", steps).changes()] == pytest.approx([-1] * 4, rel=1e-12)
    texts = {entry.name: entry.text for entry in run("1/x", "x", 2, steps=steps).ledger.entries}
    assert [read_number(texts[f"rate_{k}"]) for k in (1, 2, 3, 4)] == pytest.approx(
        [-dx / (2 * (2 + dx)) for dx in steps], rel=0.05
    )


@pytest.mark.parametrize("form", ProductRule.formats)
@pytest.mark.parametrize(
    "given",
    [
        {"u": "x^2", "v": "sin(x)", "point": 2, "steps": (0.3, 0.05)},
        {"u": "exp(x)/7", "v": "sin(3x)", "point": 1.2345, "steps": (0.3, 0.03)},
    ],
)
def test_the_live_area_stays_in_the_frame(given, form):
    context = replace(deck("ProductRule", **given), frame=FRAMES[form])
    report = check_layout(ProductRule, context, size=pixels_of(FORMATS[form], 144), pictures=False)
    assert [str(finding) for finding in report.failures if finding.rule == "off_frame"] == []


@pytest.mark.parametrize(
    "given",
    [
        {"u": "x", "v": "exp(-x)", "point": 0.1, "steps": [1.234567e-7 / 3**k for k in range(4)]},
        {"u": "1e-6*x^2", "v": "exp(x)", "point": 3.3, "steps": [0.030589983 / 100**k for k in range(4)]},
    ],
)
def test_a_table_of_four_long_steps_stands_in_its_column_in_a_narrow_frame(monkeypatch, given):
    tables, tabulate = [], ProductRule._tabulate

    def note(scene):
        tables.append(tabulate(scene))
        return tables[-1]

    monkeypatch.setattr(ProductRule, "_tabulate", note)
    context = replace(deck("ProductRule", "en", **given), frame=FRAMES["4:3"])
    rehearse(ProductRule, context, FPS)
    (table,) = tables
    for row in table.rows:
        assert row[0].get_left()[0] >= table.region.left - UNSEEN
        assert row[-1].get_right()[0] <= table.region.right + UNSEEN
        for one, other in pairwise(row):
            assert one.get_right()[0] < other.get_left()[0]


@pytest.mark.parametrize(
    ("u", "v", "name"), [("x", "x^2", "ratio"), ("exp(-x)", "x^2 + 1", "rate"), ("1/x", "x", "rate")]
)
def test_the_table_shows_the_quotient_that_the_words_speak_of(u, v, name):
    scene = run(u, v, 1, steps=(0.5, 0.05, 0.005))
    shown = {entry.name: entry.value for entry in scene.ledger.entries if entry.beat == "guess"}
    quotients = [abs(shown[f"{name}_{k}"]) for k in (1, 2, 3)]
    assert quotients == sorted(quotients, reverse=True)
    assert quotients[-1] < quotients[0] / 10


def test_no_name_of_a_piece_comes_to_rest_between_its_inside_and_a_place_beside_it():
    """At the second step, the strip on top is just as high as its name and the room around it."""
    given = deck("ProductRule", "en", u="1 - x", v="1 + x", point=0.5, steps=(0.25, 0.125))
    assert check_layout(scene_class("ProductRule"), given).failures == []


@pytest.mark.parametrize(
    ("u", "v", "point", "covered"),
    [
        ("x", "x^2/4 + 1", 3, set()),
        ("x^2", "sin(x)", 2, {"u"}),
        ("sin(x)", "x^2", 2, {"v"}),
        ("3 - x", "4 - x^2/4", 1, {"u", "v"}),
        ("x - 3", "-exp(x)", 0.5, {"v"}),
        ("x", "-x", 1, set()),
        ("3", "exp(-x)", 0, set()),
    ],
)
def test_a_strip_on_which_the_corner_lies_is_seen_to_reach_under_it(u, v, point, covered):
    """Or else what is left free of it reads as the area that its name tells."""
    scene = run(u, v, point)
    area, dx = scene.picture.area, scene.picture.dx
    for step in (1.0, 0.7):
        dx.set_value(step)
        for name, border in area.borders.items():
            box = area.pieces[name].update().box
            assert border.update().get_stroke_opacity() == (name in covered)
            assert box.width - 0.15 < border.width <= box.width
            assert box.height - 0.15 < border.height <= box.height
    dx.set_value(0.1)
    assert [border.update().get_stroke_opacity() for border in area.borders.values()] == [0, 0]


@pytest.mark.parametrize(("u", "v"), [("x^2", "sin(x)"), ("3 - x", "4 - x^2/4")])
def test_the_border_of_a_covered_strip_is_drawn_in_front_of_the_corner_while_names_are_seen(u, v):
    seen = []

    def look(scene, beat):
        if beat in ("rectangle_grows", "guess", "strips_remain"):
            shown, area = scene.get_mobject_family_members(), scene.picture.area
            drawn = {name: shown.index(each) for name, each in area.borders.items() if each in shown}
            behind = shown.index(area.pieces["corner"].box) if area.pieces["corner"].box in shown else -1
            seen.append((beat, len(drawn), all(at > behind for at in drawn.values())))

    given = deck("ProductRule", "en", u=u, v=v, point=1)
    rehearse(scene_class("ProductRule"), given, FPS, on_beat_end=look)
    assert seen == [(beat, 2, True) for beat in ("rectangle_grows", "guess", "strips_remain")]
