"""Intended overlaps pass: a label in its box, a brace under its formula, a number on its node."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from manim import (
    DEGREES,
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Brace,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    ImageMobject,
    Indicate,
    Line,
    MathTypst,
    Rectangle,
    ReplacementTransform,
    Rotate,
    Square,
    SurroundingRectangle,
    Transform,
    Underline,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
)

from scenes.components.number import LiveNumber
from scenes.components.plot import Plot
from scenes.components.table import ValueTable
from scenes.components.tag import Tag
from scenes.components.text import Formula, Words
from scenes.framework.scene import LectureScene3D
from scenes.lint.occlusion import Occluders
from scenes.lint.shapes import read_shapes
from scenes.style.frame import frame
from scenes.style.theme import theme


def words(text="slope", **options):
    return Words(text, "en", **options)


def label_in_its_box(scene):
    label = Formula("w = 0.5")
    scene.add(SurroundingRectangle(label, color=theme.WEIGHT, buff=0.1), label)


def brace_under_its_formula(scene):
    formula = Formula("f(a + h) - f(a)")
    brace = Brace(formula, DOWN, buff=0.1)
    scene.add(formula, brace, Formula("Delta f").next_to(brace, DOWN, buff=0.1))


def underline_that_meets_what_hangs_below(scene):
    text = words("slope of the graph")
    scene.add(text, Underline(text, buff=-0.05))


def fraction_root_and_integral(scene):
    scene.add(Formula("integral_a^b sqrt((f(x) - x^2) / (1 + hat(x))) dif x = sum_(i=1)^n (a_i)^2"))


def matrix_and_cases(scene):
    scene.add(Formula('mat(1, 2; 3, 4) cases(x &"if" x > 0, 0 &"else")'))


def number_on_its_node(scene):
    edge = Line(3 * LEFT, 3 * RIGHT, color=theme.WEIGHT)
    node = Circle(0.5, color=theme.INPUT).set_fill(theme.PANEL, 1)
    scene.add(edge, node, Formula("40"))


def label_on_a_plate_that_hides_the_line(scene):
    label = Formula("0.5")
    plate = Rectangle(width=1, height=0.6, fill_color=theme.BACKGROUND, fill_opacity=1, stroke_width=0)
    scene.add(Line(3 * LEFT, 3 * RIGHT), plate, label)


def text_under_a_plate_that_hides_it(scene):
    plate = Square(4, fill_color=theme.PANEL, fill_opacity=1, stroke_width=0)
    scene.add(words("an old remark"), plate, Formula("f(x)"))


def text_without_opacity(scene):
    scene.add(Formula("f(x)"), words().set_opacity(0), Line(LEFT, RIGHT).set_opacity(0).shift(0.1 * UP))


def labels_beside_a_curve(scene):
    plot = Plot((-1, 4), (-1, 8), frame.body)
    curve = plot.curve(lambda x: x**2 / 4 + 1)
    scene.add(plot, curve, Formula("f", color=theme.FUNCTION).next_to(plot.at(3, 3.25), DOWN + RIGHT))


def formula_above_a_curve_whose_box_it_is_in(scene):
    plot = Plot((0, 4), (0, 4), frame.body, x_ticks=(), y_ticks=())
    scene.add(plot.curve(lambda x: x), Formula("x^2 / 2").move_to(plot.at(1, 3)))


def table(scene):
    rows = ValueTable(
        ["h", "(f(a + h) - f(a)) / h"], [["2", "1"], ["0.01", "0.5025"]], frame.body.split_columns(1, 1)[1]
    )
    scene.add(rows, *rows.rows)


def live_number_after_its_name(scene):
    tracker = ValueTracker(0)
    name = Formula("x = ")
    number = LiveNumber(scene.ledger, "x", tracker.get_value).next_to(name, RIGHT)
    scene.add(name, number)
    scene.play(tracker.animate.set_value(-123.456), run_time=1)


def backdrop_wider_than_the_frame(scene):
    scene.add(Rectangle(width=20, height=10, fill_color=theme.PANEL, fill_opacity=1, stroke_width=0), words())


def smallest_text_of_the_theme(scene):
    scene.add(words(size=theme.SMALL), LiveNumber(scene.ledger, "h", lambda: 1.0, size=theme.SMALL).shift(UP))
    scene.add(Formula("x^(y^2)", size=theme.SMALL).shift(DOWN))


def fraction_whose_bar_has_a_fill(scene):
    fraction = Formula("secant(a / b)")
    bar = min(fraction.submobjects, key=lambda glyph: glyph.height)
    scene.add(fraction, bar.set_fill(theme.BACKGROUND, 1))  # as set_opacity leaves it; a line has nothing to fill


def every_role(scene):
    column = VGroup(*(words(role, color=color) for role, color in theme.roles.items())).arrange(DOWN, buff=0.1)
    scene.add(frame.body.place(column), frame.header.place(words("A title", size=theme.HEADING), -1, 1))


def formula_written_marked_and_replaced(scene):
    first, second = Formula("{{ f(x) : f }} = x^2"), Formula("f'(x) = 2 x")
    left, rest = first.parts("f")
    scene.play(Write(left), run_time=0.5)
    scene.play(Write(rest), run_time=0.5)
    scene.wait(2)
    scene.play(Indicate(left, color=theme.TEXT), run_time=1)
    scene.play(ReplacementTransform(VGroup(left, rest), second), run_time=1)


def formula_turned_into_a_longer_one(scene):
    formula = Formula("a + b")
    scene.play(FadeIn(formula), run_time=0.5)
    scene.wait(2)
    scene.play(Transform(formula, Formula("(a + b)^2 = a^2 + 2 a b + b^2")), run_time=0.5)


def copy_that_goes_its_way(scene):
    formula = Formula("f(x)")
    scene.add(formula)
    scene.play(formula.copy().animate.shift(2 * DOWN), run_time=1)


def turned_text(scene):
    scene.add(words("upwards").rotate(PI / 2).shift(3 * LEFT), words("aslant").rotate(30 * DEGREES))
    scene.play(Rotate(Square().shift(4 * RIGHT), PI), run_time=1)


def label_written_anew_at_every_frame(scene):
    tracker = ValueTracker(0)
    label = Formula("k = 0")
    label.add_updater(lambda mobject: mobject.become(Formula(f"k = {tracker.get_value():.1f}").move_to(mobject)))
    scene.add(label)
    scene.play(tracker.animate.set_value(9), run_time=3)


def plain_typst(scene):
    scene.add(MathTypst("x + y", font_size=32))


def line_at_the_edge_of_a_plate(scene):
    plate = Rectangle(width=4, height=3, fill_color="#7f879b", fill_opacity=1, stroke_width=0).shift(2 * RIGHT)
    scene.add(plate, Line(1.5 * DOWN, 1.5 * UP, color="#949cb0"))


def line_at_the_edge_of_the_frame(scene):
    scene.add(words(), Line(frame.at(-1, -0.5), frame.at(1, -0.5)))


def letters_with_a_dark_edge_over_a_bright_plate(scene):
    plate = Rectangle(width=5, height=2, fill_color=theme.FUNCTION, fill_opacity=1, stroke_width=0)
    scene.add(plate, Tag(words(color=theme.TEXT), passes=True))


def stairs_that_come_to_their_end_on_a_dot(scene):
    """Most of their corners are over the dot, of whose colour they nearly are; their length is not."""
    places = [3 * 0.6**k for k in range(40)]
    corners = [corner for a, b in pairwise(places) for corner in ([a, a, 0], [a, b, 0])]
    dot = Dot(np.zeros(3), radius=0.1, color=theme.TEXT)
    scene.add(words().shift(3 * LEFT), dot, VMobject(color=theme.STEP, stroke_width=4).set_points_as_corners(corners))


SOUND = [
    label_in_its_box,
    brace_under_its_formula,
    underline_that_meets_what_hangs_below,
    fraction_root_and_integral,
    matrix_and_cases,
    number_on_its_node,
    label_on_a_plate_that_hides_the_line,
    text_under_a_plate_that_hides_it,
    text_without_opacity,
    labels_beside_a_curve,
    formula_above_a_curve_whose_box_it_is_in,
    table,
    live_number_after_its_name,
    backdrop_wider_than_the_frame,
    smallest_text_of_the_theme,
    fraction_whose_bar_has_a_fill,
    every_role,
    formula_written_marked_and_replaced,
    formula_turned_into_a_longer_one,
    copy_that_goes_its_way,
    turned_text,
    label_written_anew_at_every_frame,
    plain_typst,
    line_at_the_edge_of_a_plate,
    line_at_the_edge_of_the_frame,
    letters_with_a_dark_edge_over_a_bright_plate,
    stairs_that_come_to_their_end_on_a_dot,
]


@pytest.mark.parametrize("draw", SOUND, ids=[draw.__name__ for draw in SOUND])
def test_a_sound_picture_passes(look, draw):
    report = look(draw)
    assert [str(finding) for finding in report.failures] == []


def test_text_pinned_to_the_frame_of_a_space_is_measured_in_the_frame(look):
    def draw(scene):
        scene.set_camera_orientation(phi=60 * DEGREES, theta=-45 * DEGREES, zoom=0.7)
        label = words(size=theme.SMALL).shift(3 * UP)
        scene.pin(label)
        scene.add(label)
        scene.play(Create(Circle(1.5)), run_time=0.5)
        scene.move_camera(theta=0, run_time=1)
        scene.play(FadeOut(*[mobject for mobject in scene.mobjects if isinstance(mobject, Circle)]), run_time=0.5)

    report = look(draw, base=LectureScene3D)
    assert [str(finding) for finding in report.failures] == []


def test_a_screen_may_be_empty_for_a_moment(look):
    def draw(scene):
        text = words()
        scene.add(text)
        scene.play(FadeOut(text), run_time=0.5)
        scene.wait(1)
        scene.play(FadeIn(text), run_time=0.5)

    assert look(draw).failures == []


def test_pictures_are_kept_of_what_is_found_and_of_each_beat(look):
    def draw(scene):
        scene.add(Formula("f(x)"), Line(LEFT, RIGHT))

    report = look(draw, pictures=True)
    assert list(report.beats) == ["picture"]
    assert report.beats["picture"].shape == (144, 256, 3)
    still = report.stills[report.findings[0].seconds]
    # A still from the middle of the scene is the scene as it stood: the line is white at its left end.
    assert np.array_equal(still, report.beats["picture"])


def test_an_image_is_a_plate_that_hides_what_is_under_it(look):
    def draw(scene):
        picture = ImageMobject(np.full((10, 20, 3), 30, np.uint8))
        picture.height = 2
        scene.add(Square(), picture.shift(RIGHT))
        shapes = read_shapes(scene)
        assert shapes.boxes[1] == pytest.approx([-1, -1, 3, 1])
        assert Occluders(shapes, np.zeros(2, bool)).hides(0, np.array([[2.5, 0.5], [-1.5, 0], [0, 0]])).tolist() == [
            1,
            0,
            1,
        ]
        scene.remove(picture)
        scene.add(words())

    assert look(draw).failures == []
