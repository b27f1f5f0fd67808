"""DerivativeTable lists the deck's eleven rows with numbers that independent witnesses confirm, for any parameters."""

from __future__ import annotations

import itertools
import math
import re
from itertools import pairwise

import mpmath
import numpy as np
import pytest
import sympy
from scene_helpers import assert_refused, deck, in_one_process, scene_class

from mathcore import CommonDerivative
from scenes.components.circle_figure import STEP, CircleFigure
from scenes.components.exponential_figure import ExponentialFigure
from scenes.components.free_places import is_clear, lines_of
from scenes.components.power_figure import CUBE_SIDE, PowerFigure
from scenes.components.text import Formula, baseline_of
from scenes.derivative_rows import domain_code, draw_row, rows_of_table
from scenes.derivative_table import FARTHEST, NEAREST, TableParameters
from scenes.framework.ledger import Ledger
from scenes.framework.numbers import Figure
from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

x, n, a = sympy.symbols("x n a", positive=True)
ROWS = (
    *(x**n, sympy.exp(x), a**x, sympy.log(x), sympy.log(x) / sympy.log(a)),
    *(sympy.sin(x), sympy.cos(x), sympy.tan(x), sympy.asin(x), sympy.acos(x), sympy.atan(x)),
)
CASES = {
    "deck": {},
    "falling base": {"exponent": -0.5, "base": 0.5, "point": 0.9},
    "large": {"exponent": 5, "base": 10, "point": 0.2},
}


@pytest.fixture(scope="module", params=in_one_process("DerivativeTable", CASES))
def case(request) -> tuple[BaseScene, dict[str, float]]:
    context = deck("DerivativeTable", "en", **CASES[request.param])
    return rehearse(scene_class("DerivativeTable"), context, 5), dict(context.parameters)


def test_what_stands_in_a_row_stands_on_one_line():
    room, record = Region(frame.body.left, frame.body.right, 0.0, 0.9), Figure.of
    for k, row in enumerate(rows_of_table(3, 2)):
        drawn = draw_row(row, k, room, 0.6, 1e-3, record)
        formulas = [part for part in (*drawn.formulas, *drawn.numbers) if part.height < 0.5]
        assert np.ptp([baseline_of(part) for part in formulas]) < 0.01
        assert all(room.bottom <= part.get_bottom()[1] <= part.get_top()[1] <= room.top for part in drawn.formulas)


def shown(scene: BaseScene) -> dict[str, float]:
    return {entry.name: entry.value for entry in scene.ledger.entries}


def test_each_row_by_formula_is_what_sympy_derives(case):
    scene, given = case
    values = {n: given["exponent"], a: given["base"], x: given["point"]}
    for k, f in enumerate(ROWS, start=1):
        expected = float(sympy.diff(f, x).subs(values).evalf(20))
        assert shown(scene)[f"row_{k}_formula"] == pytest.approx(expected, rel=1e-12), f


def test_each_row_by_numbers_is_the_central_difference_in_many_digits(case):
    scene, given = case
    point, step = (sympy.Rational(str(value)) for value in (given["point"], shown(scene)["delta"]))
    with mpmath.workdps(40):
        for k, f in enumerate(ROWS, start=1):
            value = sympy.lambdify(x, f.subs({n: given["exponent"], a: given["base"]}), "mpmath")
            ends = [value(mpmath.mpf(int(at.p)) / int(at.q)) for at in (point + step, point - step)]
            expected = float((ends[0] - ends[1]) / (2 * mpmath.mpf(int(step.p)) / int(step.q)))
            assert shown(scene)[f"row_{k}_numeric"] == pytest.approx(expected, rel=1e-8), f


def test_the_bright_digits_are_those_that_both_numbers_of_a_row_have(case):
    scene, _ = case
    texts = {entry.name: entry.text for entry in scene.ledger.entries}
    for k, row in enumerate(scene.table, start=1):
        formula, numeric = texts[f"row_{k}_formula"], texts[f"row_{k}_numeric"]
        same = next((i for i, (p, q) in enumerate(zip(formula, numeric, strict=False)) if p != q), len(formula))
        assert [len(part) for part in row.agreeing] == [same, same]
        assert len(re.sub(r"^[−0.]*|\D", "", formula[:same])) >= 5 or formula == numeric


@pytest.mark.parametrize(
    ("exponent", "base", "point", "exact"),
    [
        (3, math.e, 0.5, {"x^n", "ln(x)", "arctan(x)"}),
        (2, 1 / math.e, 0.5, {"x^n", "ln(x)", "arctan(x)"}),
        (0.5, 2, 0.25, {"x^n", "ln(x)"}),
        (3, 2, 0.6, {"arcsin(x)", "arccos(x)", "x^n"}),
    ],
)
def test_a_slope_that_only_floats_take_for_a_short_number_is_about_it(exponent, base, point, exact):
    figures: dict[str, Figure] = {}

    def record(name, value, spec):
        return figures.setdefault(name, Figure.of(name, value, spec))

    rows = rows_of_table(exponent, base)
    for k, row in enumerate(rows):
        draw_row(row, k, Region(frame.body.left, frame.body.right, 0.0, 0.9), point, 1e-4, record)
    assert {row.text for k, row in enumerate(rows) if figures[f"row_{k}_formula"].equals == "="} == exact


@pytest.mark.parametrize(
    ("text", "parameter", "domain"),
    [
        ("ln(x)", None, "x > 0"),
        ("arcsin(x)", None, "x in (-1, 1)"),
        ("tan(x)", None, "cos x != 0"),
        ("x^n", ("n", -0.5), "x > 0"),
        ("x^n", ("n", 2.5), "x >= 0"),
        ("x^n", ("n", 3), "x in RR"),
    ],
)
def test_the_domain_is_where_there_is_a_derivative(text, parameter, domain):
    assert domain_code(CommonDerivative(text, parameter)) == domain


def test_a_small_curve_is_drawn_only_where_the_function_has_a_value(case):
    scene, _ = case
    for row, name in zip(scene.table, ROWS, strict=True):
        left, right = row.axes.get_left()[0], row.axes.get_right()[0]
        start, end = (
            (row.curve.get_left()[0] - left) / (right - left),
            (row.curve.get_right()[0] - left) / (right - left),
        )
        if name.has(sympy.log):
            assert start >= 0.5
        if name.has(sympy.asin) or name.has(sympy.acos):
            assert (start, end) == pytest.approx((0.5 - 1 / 4.8, 0.5 + 1 / 4.8), abs=1e-3)


def test_the_tangent_of_an_exponential_meets_the_axis_where_it_is_drawn_to():
    figure = ExponentialFigure(frame.body, Ledger("test"), 0.4)
    for base in (math.e, 2, 0.5, 10):
        figure.base.set_value(base)
        slope = base**0.4 * math.log(base)
        assert figure.value / (figure.now - figure.foot) == pytest.approx(slope)


def test_a_turned_paper_shows_the_inverse_function():
    figure = ExponentialFigure(frame.body, Ledger("test"), 0.4)
    figure.turn.set_value(1)
    figure.curve.update()
    corner, unit = figure.plot.at(0, 0), figure.plot.unit
    places = (figure.curve.points[::4, :2] - corner[:2]) / unit
    assert unit[0] == pytest.approx(unit[1], rel=0.01)
    assert places[:, 1] == pytest.approx(np.log(places[:, 0]), abs=0.02)


def test_strips_and_slabs_are_what_a_step_adds():
    figure = PowerFigure(frame.body)
    figure.step.set_value(0.1)
    figure.strips.update(), figure.slabs.update()
    areas = [part.width * part.height for part in figure.strips]
    assert sum(areas) == pytest.approx((1.1**2 - 1) * figure.side**2)
    thick = [slab[k].get_center() for k, slab in enumerate(figure.slabs)]
    assert len(thick) == 3
    assert figure.cube[2].height == pytest.approx(figure.slabs[2][2].height)
    assert CUBE_SIDE < 1


@pytest.mark.parametrize("angle", [0.3, 0.6, 0.9])
def test_the_small_triangles_are_the_differentials_of_sine_cosine_and_tangent(angle):
    figure = CircleFigure(frame.body, angle)
    _, upright, level = figure.small
    tangent = figure.large[2]
    found = [part.width + part.height for part in (upright, level, tangent)]
    expected = [STEP * math.cos(angle), STEP * math.sin(angle), STEP / math.cos(angle) ** 2]
    assert np.array(found) / figure.unit == pytest.approx(np.array(expected))


def test_a_label_that_has_left_does_not_come_back():
    code, seen = "derivative(sec^2 x dif x)", []

    def look(scene: BaseScene, frame: int) -> None:
        labels = [part for part in scene.get_mobject_family_members() if getattr(part, "code", "") == code]
        seen.append(any(label[0].get_fill_opacity() > 0 for label in labels))

    rehearse(
        scene_class("DerivativeTable"),
        deck("DerivativeTable", "en"),
        5,
        watch=lambda start, frames: range(start, start + frames),
        on_watch=look,
    )
    changes = sum(first != second for first, second in pairwise(seen))
    assert changes == 2, "it comes once and leaves once"


def test_a_falling_base_is_said_to_fall(case):
    scene, given = case
    said = " ".join(phrase.text for record in scene.timeline for phrase in record.phrases)
    assert ("the curve falls" in said) == (given["base"] < 1)


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"exponent": 0}, ["exponent", "x^0", "choose another"]),
        ({"point": 1}, ["point", "at 1", "between 0.2 and 0.9"]),
        ({"point": 0}, ["point", "between 0.2 and 0.9"]),
        ({"base": 1}, ["base", "1^x", "choose a base between 1.6 and 10"]),
        ({"base": -2}, ["base", "-2^x", "choose a base"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(TableParameters, given, parts)


@pytest.mark.parametrize("point", [0.2, 0.6, 0.9])
def test_no_plate_lies_over_a_side_that_its_label_names(point):
    figure = CircleFigure(frame.body, point)
    figure.rename("tangent")
    for plate in (label[0] for label in figure.labels):
        for side in (*figure.small[:1], figure.large[0], figure.large[2], figure.tangent):
            inside = np.abs(side.points - plate.get_center())[:, :2] < np.array([plate.width, plate.height]) / 2
            assert not np.any(np.all(inside, axis=1))


@pytest.mark.parametrize("base", [2, 10, 0.5])
def test_the_number_of_the_side_on_the_axis_stands_beside_the_other_axis(base):
    figure = ExponentialFigure(frame.body, Ledger("test"), 0.4)
    figure.base.set_value(base), figure.x.set_value(figure.touching(base)), figure.aside.set_value(1)
    number, axis = figure.run_number, figure.plot.at(0, 0)[0]
    for _ in range(3):  # the number, its sign, and then their place
        number.update()
    assert number.get_left()[0] > axis or number.get_right()[0] < axis


@pytest.mark.parametrize("base", [0.1, 0.5, 0.6, 0.625, 1.6, 2, 10])
def test_the_numbers_of_units_and_the_name_of_the_turned_curve_meet_no_line(base):
    figure = ExponentialFigure(frame.body, Ledger("test"), 0.4, base)
    assert len(figure.units) == 2
    figure.rename("log_a x")
    for drawn, turn in itertools.product((math.e, base), (0, 1)):
        figure.base.set_value(drawn), figure.x.set_value(figure.touching(drawn)), figure.turn.set_value(turn)
        lines = [part.update() for part in (figure.curve, figure.tangent, figure.height, figure.run, figure.ghost)]
        for number in figure.units:
            assert is_clear(number, lines_of(lines))
        if turn:
            assert is_clear(figure.name.update(), lines_of([*lines, figure.plot.axes]))
            assert lines[1].get_bottom()[1] >= frame.body.bottom - 0.35 * figure.plot.unit[1] - 1e-6
            numbers = [shown_number(number) for number in figure.numbers]
            for plate in numbers:
                assert is_clear(plate, lines_of([figure.run, figure.height]))
                assert is_clear(figure.name, lines_of([plate]))


def shown_number(number):
    """Return the plate of a live number, where it has come to rest."""
    for _ in range(3):  # the number, its sign, and then their place
        number.update()
    return number[0]


@pytest.mark.parametrize("base", [1 / NEAREST, NEAREST, 1 / FARTHEST, FARTHEST, 0.625])
def test_a_base_at_an_end_of_what_is_offered_is_taken(base):
    assert TableParameters(base=base).base == base


def test_a_point_of_many_digits_stands_beside_the_title_and_the_length_one_has_one_text():
    given = {"exponent": 5.123456, "base": math.e, "point": 0.777777}
    scene = rehearse(scene_class("DerivativeTable"), deck("DerivativeTable", "en", **given), 2)
    assert scene.ledger.figures["run_of_base"].text == "1"
    assert max(part.get_right()[0] for part in scene.mobjects) <= frame.body.right + 1e-6


@pytest.mark.parametrize(("base", "written"), [(math.e, "approx 1)"), (3, "approx 0.91)"), (2.5, "approx 1.09)")])
def test_the_length_of_a_rounded_base_is_about(base, written):
    notes = set()

    def look(scene, *_):
        notes.update(part.code for part in scene.mobjects if isinstance(part, Formula) and part.code.startswith("a "))

    rehearse(scene_class("DerivativeTable"), deck("DerivativeTable", "en", base=base), 2, on_phrase_end=look)
    (note,) = notes
    assert note.endswith(written)


@pytest.mark.parametrize("point", [0.2, 0.3, 0.6, 0.8, 0.9])
def test_no_name_at_the_circle_is_read_with_another_one_nor_lies_on_a_line_that_is_not_its_own(point):
    """At 0.9, 1 and the root under it would read as a fraction."""
    figure = CircleFigure(frame.body, point)
    kinds = {"step": point, "sine": math.asin(point), "cosine": math.asin(point), "inverse_tangent": math.atan(point)}
    for kind, angle in kinds.items():
        figure.angle.set_value(angle)
        figure.rename(kind)
        names = [label[1] for label in figure.labels]
        for one, other in itertools.combinations(names, 2):
            away = np.abs(one.get_center() - other.get_center())[:2]
            assert np.any(away > np.array([one.width + other.width, one.height + other.height]) / 2)
        sides = lines_of([figure.radius, figure.sine] if kind in ("sine", "cosine") else [figure.radius])
        assert all(is_clear(name, sides, 0.0) for name in names)


@pytest.mark.parametrize("point", [0.2, 0.25, 0.4])
def test_the_name_of_a_small_angle_covers_neither_of_its_sides(point):
    figure = CircleFigure(Region(-6.6, 0.6, -2.6, 2.8), point)
    for kind, angle in {"angle": point, "tangent": point, "sine": math.asin(point)}.items():
        figure.angle.set_value(angle)
        figure.rename(kind)
        plate = figure.labels[0][0]
        assert is_clear(plate, lines_of([figure.base, figure.radius]), theme.LINE / 200)


def test_the_scaled_step_is_named_where_it_is_after_the_angle_has_changed():
    figure = CircleFigure(frame.body, 0.9)
    figure.angle.set_value(math.atan(0.9))
    figure.rename("inverse_tangent")
    foot = figure.at(1, 0.9)[1]  # where the radius under the new angle meets the tangent of the circle
    assert any(
        foot < name.get_y() < foot + figure.large[2].height for name in figure.labels if name[-1].code == "step(dif x)"
    )


@pytest.mark.parametrize("point", [0.2, 0.3, 0.45, 0.55, 0.8])
def test_no_name_of_a_side_or_a_step_lies_over_the_circle(point):
    figure = CircleFigure(frame.body.split_panes(1.5, 1)[0], point)
    kinds = {"tangent": point, "cosine": math.asin(point), "inverse_tangent": math.atan(point)}
    for kind, angle in kinds.items():
        figure.angle.set_value(angle)
        figure.rename(kind)
        assert all(is_clear(label[1], lines_of([figure.ground]), 0.0) for label in figure.labels), kind


def test_a_part_that_is_coloured_as_it_comes_back_is_where_it_belongs_now():
    figure = CircleFigure(frame.body, 0.8)
    figure.angle.set_value(math.asin(0.8))
    figure.large.update()
    figure.angle.set_value(math.atan(0.8))
    coming, _ = figure.give(figure.large[2], figure.small[0])
    assert coming.build().target_mobject.get_bottom() == pytest.approx(figure.at(1, 0.8))
