"""QuotientRule shows the changes and the derivative that sympy finds, whatever the signs, and its words are true."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import sympy
from manim import UP
from quotient_runs import CASES, run, x
from scene_helpers import assert_refused, deck, said, scene_class

from mathcore import Function, product_rule, quotient_rule
from scenes.components.text import Formula
from scenes.framework.numbers import format_number, read_exactly
from scenes.framework.runner import rehearse
from scenes.lint.check import check_layout
from scenes.lint.number_texts import check_numbers
from scenes.quotient_rule.parameters import QuotientParameters
from scenes.quotient_rule.rectangle import change_of
from scenes.quotient_rule.scene import choose_spread, quotient_format
from scenes.rule_parts import U, V, side, work_out
from scenes.style.frame import FRAMES, frame, use_frame
from scenes.style.theme import theme


@pytest.mark.parametrize("name", CASES)
def test_the_result_is_the_derivative_and_the_central_difference_agrees(name):
    *_, point, _, u, v = CASES[name]
    shown = {entry.name: entry.value for entry in run(name).ledger.entries}
    expected = float(sympy.diff(u / v, x).subs(x, point))
    assert shown["result"] == pytest.approx(expected, rel=1e-9)
    assert shown["central"] == pytest.approx(expected, rel=1e-4)
    assert shown["q"] == pytest.approx(float((u / v).subs(x, point)), abs=1e-15)


def test_sides_and_calculation_have_one_text_and_fit_the_frame_where_all_numbers_are_rounded():
    given = deck("QuotientRule", "en", u="exp(x)", v="x - 3", point=1 / 3, step=1 / 3)
    scene, findings = check_numbers(scene_class("QuotientRule"), given, 5)
    assert not findings
    assert all(part.get_right()[0] <= frame.body.right + 1e-6 for part in scene.mobjects)


@pytest.mark.parametrize("name", CASES)
def test_strip_and_top_are_as_large_as_they_are_said_to_be_and_the_top_as_high_as_the_quotient_changes(name):
    *_, point, step, u, v = CASES[name]
    picture = run(name).picture
    picture.live.dx.set_value(step)
    a, b = sympy.nsimplify(point), sympy.nsimplify(point + step)
    q, du, dv = ((f.subs(x, a)) for f in (u / v, u, v))
    du, dv, dq = u.subs(x, b) - du, v.subs(x, b) - dv, (u / v).subs(x, b) - q
    areas = {"strip": q * dv, "top": du - q * dv}
    for part, area in areas.items():
        piece = picture.pieces[part].update()
        drawn = piece.box.width * piece.box.height / np.prod(picture.plane.unit)
        assert drawn == pytest.approx(abs(float(area)), rel=1e-6, abs=1e-12)
        assert bool(len(piece.hatch.points)) == (float(area) < -1e-12)
    assert picture.pieces["top"].box.height / picture.plane.unit[1] == pytest.approx(abs(float(dq)), rel=1e-6)


@pytest.mark.parametrize("name", CASES)
def test_the_areas_in_numbers_are_those_that_sympy_finds_and_the_rest_is_found_by_hand(name):
    *_, point, step, u, v = CASES[name]
    a, b = sympy.nsimplify(point), sympy.nsimplify(point + step)
    du, dv = u.subs(x, b) - u.subs(x, a), v.subs(x, b) - v.subs(x, a)
    strip = (u / v).subs(x, a) * dv
    shown = {entry.name: entry for entry in run(name).ledger.entries}
    for key, value in (("du", du), ("dv", dv), ("strip", strip), ("rest", du - strip)):
        assert shown[key].value == pytest.approx(float(value), rel=1e-9, abs=1e-15)
    by_hand, shown_rest = (float(shown[key].value) for key in ("du", "rest"))
    assert by_hand - shown["strip"].value == pytest.approx(shown_rest, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize(
    ("u", "v", "point", "text"),
    [
        ("2x + 1", "x^2/2 + 1", 1.5, "1.882"),
        ("2x + 1", "x^2/2 + 1", 0.5, "1.778"),
        ("sin(x)", "x^2 + 1", 0.4, "0.3357"),
        ("x", "4", 3, "0.75"),
        ("sin(x)", "cos(x)", 3, "−0.1425"),
        ("3cos(2x) - x^2", "exp(x/2) + x^2/5", 0.5, "1.0276"),
    ],
)
def test_q_has_four_digits_as_what_stands_beside_it_or_as_many_decimals(u, v, point, text):
    change = change_of(QuotientParameters(u=u, v=v, point=point, step=0.4))
    assert format_number(change.q, quotient_format(change)) == text


@pytest.mark.parametrize("name", CASES)
def test_q_and_its_change_are_found_by_hand_from_the_numbers_beside_them(name):
    *_, step, _, _ = CASES[name]
    shown = {entry.name: entry for entry in run(name).ledger.entries}
    q, dv, strip = (read_exactly(shown[key].text) for key in ("q", "dv", "strip"))
    last_digit = Fraction(1, 10 ** len(shown["strip"].text.partition(".")[2]))
    digits = shown["q"].text.lstrip("-−0.").replace(".", "")
    assert len(digits) <= 4 or last_digit == Fraction(1, 10 ** len(shown["q"].text.partition(".")[2]))
    assert float(q * dv) == pytest.approx(float(strip), rel=1e-3, abs=1e-12)
    assert shown["dx"].value == step
    assert shown["dq"].value == pytest.approx(
        shown["rest"].value / (shown["v"].value + shown["dv"].value), rel=1e-9, abs=1e-15
    )


@pytest.mark.parametrize("name", CASES)
def test_the_area_keeps_its_size_and_its_room_while_it_is_spread_over_the_base(name):
    *_, point, _, u, _ = CASES[name]
    picture = run(name).picture
    widths = []
    for share in (0, 0.5, 1):
        picture.live.spread.set_value(share)
        box = picture.pieces["whole"].update().box
        assert box.width * box.height / np.prod(picture.plane.unit) == pytest.approx(
            abs(float(u.subs(x, point))), abs=1e-9
        )
        assert all(
            abs(end) <= limit for end, limit in zip(box.get_corner(UP)[:2], (frame.right, frame.top), strict=True)
        )
        widths.append(box.width)
    assert widths[0] != pytest.approx(widths[1]) or widths[0] == pytest.approx(widths[2])


@pytest.mark.parametrize(
    ("name", "beat", "words"),
    [
        ("deck", "base_grows", "the base v grows"),
        ("shorter", "base_grows", "must lose a strip"),
        ("constant", "base_grows", "needs nothing"),
        ("deck", "height_is_the_quotient", "its height is the quotient q"),
        ("negative", "height_is_the_quotient", "go left, or down"),
        ("deck", "area_is_spread", "the area grows too"),
        ("negative", "area_is_spread", "what is hatched counts as negative"),
        ("from zero", "base_grows", "needs no strip"),
        ("constant", "area_is_spread", "q times Δv is 0"),
        ("one area", "area_is_spread", "The area u stays the same"),
        ("alike", "area_is_spread", "Nothing is left: Δq is zero"),
    ],
)
def test_the_words_are_true_of_the_given_functions(name, beat, words):
    assert words in said(run(name), beat)


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"v": "x", "point": 0}, ["v", "is 0 at x = 0", "divided", "choose another point"]),
        ({"v": "x^2 - 1", "point": 0.9}, ["step", "none at x = 1", "smaller step"]),
        ({"u": "ln(x)", "point": -1}, ["u", "no value at x = -1"]),
        ({"step": -1}, ["step", "greater than 0"]),
        ({"step": 1e-20}, ["step: 1e-20 is too small", "a larger step"]),
        ({"u": "abs(x)", "point": 0}, ["u", "no derivative at x = 0"]),
    ],
)
def test_what_makes_no_picture_is_refused_by_key_value_and_remedy(given, parts):
    assert_refused(QuotientParameters, given, parts)


@pytest.mark.parametrize(
    ("u", "v", "variant"),
    [
        ("sin(x)", "x^2 + 1", None),
        ("-x", "x^2 + 1", "signed"),
        ("x", "2", "steady"),
        ("-x", "2", "steady_signed"),
        ("2", "exp(-x)", "constant"),
        ("-2", "exp(-x)", "constant"),
        ("x^2 + 1", "x^2 + 1", "nothing"),
        ("-3x", "x", "nothing_signed"),
        ("0.1x", "x", "nothing"),
        ("3", "2", "none"),
        ("0", "x", "none"),
    ],
)
def test_words_tell_which_changes_are_zero(u, v, variant):
    assert choose_spread(change_of(QuotientParameters(u=u, v=v, point=0.4, step=0.4))) == variant


def test_the_check_has_a_value_near_the_edge_of_a_domain_and_one_number_has_one_text():
    """sqrt(x)/x has no value at 0.001 − 0.001; −x²/−3 has a central difference without an error."""
    edge, square = (
        rehearse(scene_class("QuotientRule"), deck("QuotientRule", "en", **given), 2).ledger.figures
        for given in (
            {"u": "sqrt(x)", "v": "x", "point": 0.001, "step": 0.001},
            {"u": "-x^2", "v": "-3", "point": 1, "step": 0.5},
        )
    )
    assert edge["central"].value == pytest.approx(edge["result"].value, rel=1e-4)
    assert (square["central"].text, square["result"].text) == ("0.6667", "0.6667")
    assert_refused(
        QuotientParameters, {"u": "sqrt(x)", "v": "x", "point": 5e-10, "step": 1e-3}, ["point", "choose another point"]
    )


LONG = ("3cos(2x) - x^2", "exp(x/2) + x^2/5")


@pytest.mark.parametrize("form", ["16:9", "9:16"])
@pytest.mark.parametrize("rule", [product_rule, quotient_rule])
@pytest.mark.parametrize("texts", [("2x + 1", "x^2/2 + 1"), LONG])
def test_the_rule_filled_in_has_large_type_and_the_colours_of_its_functions(rule, texts, form):
    """What makes it all stand on one line there is small type; broken at its terms it has larger type."""
    u, v = map(Function.parse, texts)
    with use_frame(FRAMES[form]):
        above, values = Formula("u/v"), [Formula("x"), Formula("1/2")]
        worked = work_out(u, v, rule, above, values)
        filled = worked.rows[-1]
        assert filled.size >= theme.LABEL
        rows = [above, *worked.kept, *values]
        assert all(row.width <= side().width for row in (*rows, *worked.gone))
        assert sum(row.height for row in rows) <= side().height
    colors = {glyph.get_color() for glyph in filled.family_members_with_points()}
    assert {Formula(f"{role}(x)")[0].get_color() for role in (U, V, "derivative")} <= colors


@pytest.mark.parametrize("form", ["16:9", "9:16"])
@pytest.mark.parametrize("scene", ["QuotientRule", "ProductRule"])
def test_long_functions_stand_in_the_frame_and_are_read_before_they_leave(scene, form):
    u, v = LONG
    context = replace(deck(scene, "zh", u=u, v=v, point=2), frame=FRAMES[form])
    assert check_layout(scene_class(scene), context).failures == []


def test_a_denominator_that_is_0_within_the_rounding_of_the_point_is_refused():
    given = {"u": "x", "v": "cos(x)", "point": 1.5707963267948966, "step": 0.2}
    assert_refused(QuotientParameters, given, ("v", "cos(x)", "1.5708", "choose another point"))


@pytest.mark.parametrize("form", ["16:9", "9:16"])
@pytest.mark.parametrize("scene", ["QuotientRule", "ProductRule"])
def test_functions_too_long_for_any_type_are_told_without_a_look_at_the_pictures(scene, form):
    """By `lecture check` alone, with scene, beat and remedy."""
    long = " + ".join(f"sin({k}x)/{k + 1} + exp(x/{k})" for k in range(2, 6))
    context = replace(deck(scene, "en", u=long, v="x^2 + 1", point=0.5), frame=FRAMES[form])
    _, findings = check_numbers(scene_class(scene), context, 5)
    failures = [finding for finding in findings if finding.fails and finding.rule in ("off_frame", "caption_band")]
    assert failures
    assert {(finding.scene, finding.language) for finding in failures} == {(scene, "en")}
    assert "number" in {finding.beat for finding in failures}
    assert all(
        "px" in str(finding) and "choose a shorter u or v or choose another format" in str(finding)
        for finding in failures
    )


@pytest.mark.parametrize(
    ("u", "v", "point", "step"), [("exp(x)", "1 + exp(x)", 0, 0.5), ("ln(x)", "ln(x) + 1", 2, 0.5)]
)
def test_changes_that_are_equal_have_one_text(u, v, point, step):
    entries = rehearse(scene_class("QuotientRule"), deck("QuotientRule", "en", u=u, v=v, point=point, step=step), 2)
    texts = {entry.name: entry.text for entry in entries.ledger.entries}
    assert texts["dv"] == texts["du"]
    assert texts["rest"] == texts["strip"] or u != "exp(x)"


@pytest.mark.parametrize(("language", "words"), [("en", "on top"), ("zh", "上面")])
@pytest.mark.parametrize(
    ("u", "v", "point", "step"),
    [
        ("sin(x)", "x^2 + 1", 0.4, 0.4),
        ("x + 1", "x^2 - 4", 1, 0.5),
        ("-x", "x^2 + 1", 0.4, 0.4),
        ("-3x", "x", 0.4, 0.4),
        ("-x", "2", 0.4, 0.4),
    ],
)
def test_the_area_is_said_to_go_on_top_only_where_it_lies_over_the_rectangle(u, v, point, step, language, words):
    lower = []

    def look(scene, beat):
        if beat == "area_is_spread":
            pieces = scene.picture.pieces
            lower.append(pieces["top"].box.get_y() < pieces["whole"].box.get_top()[1])

    given = deck("QuotientRule", language, u=u, v=v, point=point, step=step)
    scene = rehearse(scene_class("QuotientRule"), given, 2, on_beat_end=look)
    assert not (lower[0] and words in said(scene, "area_is_spread"))


@pytest.fixture(scope="module")
def crossing():
    """Return a picture in which what is left of Δu reaches from the head of the rectangle back over its foot."""
    given = deck("QuotientRule", "en", u="sin(x)^2", v="tan(x)", point=3, step=0.1)
    return rehearse(scene_class("QuotientRule"), given, 2).picture


def test_no_name_of_a_piece_lies_on_the_line_of_the_height(crossing):
    live = crossing.live
    live.dx.set_value(0.1)
    for aside, poured in ((0, 0), (0, 1), (1, 0), (1, 1)):
        live.aside.set_value(aside)
        live.poured.set_value(poured)
        label = crossing.captions["rest" if poured else "top"].update().label
        line = crossing.sides["q"].update().line
        assert label[0].get_fill_opacity() == 1
        assert abs(label.get_x() - line.get_x()) > label.width / 2 + theme.BOLD / 200


def test_two_names_of_pieces_are_not_seen_in_one_place(crossing):
    for share in np.linspace(0, 1, 21):
        crossing.live.dx.set_value(0.1 * share)
        names = [crossing.captions[name].update().label for name in ("whole", "rest")]
        assert min(name[0].get_fill_opacity() for name in names) == 0
