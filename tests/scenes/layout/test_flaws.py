"""Every rule finds the flaw of a scene that was built to break it, and names the mobjects and the amount."""

from __future__ import annotations

import re

import pytest
from manim import (
    DOWN,
    LEFT,
    OUT,
    RIGHT,
    UP,
    Arrow,
    Circle,
    Create,
    DecimalNumber,
    FadeIn,
    FadeOut,
    Line,
    MathTypst,
    Rectangle,
    Square,
    Transform,
    ValueTracker,
    VGroup,
    Write,
)

from scenes.components.number import LiveNumber
from scenes.components.plot import Plot
from scenes.components.tag import Tag
from scenes.components.text import Formula, Words
from scenes.framework.scene import LectureScene3D
from scenes.style.frame import frame
from scenes.style.theme import theme


def words(text="slope", **options):
    return Words(text, "en", **options)


def text_over_text(scene):
    scene.add(words("slope"), Formula("f(x) = 2 x").shift(0.2 * RIGHT))


def number_over_text(scene):
    number = LiveNumber(scene.ledger, "h", lambda: 2.0)
    scene.add(Formula("h = ").move_to(number), number)


def copy_not_moved_far_enough(scene):
    formula = Formula("f(x) = 2 x")
    scene.add(formula, formula.copy().shift(0.3 * RIGHT))


def part_that_moved_into_its_own_formula(scene):
    formula = Formula("{{ a + b : sum }} = c + d")
    scene.add(formula)
    formula.select("sum").shift(0.8 * RIGHT)


def curve_through_label(scene):
    plot = Plot((0, 4), (0, 4), frame.body)
    scene.add(plot.curve(lambda x: x), Formula("f(x)").move_to(plot.at(2, 2)))


def axis_through_label(scene):
    plot = Plot((-1, 4), (-1, 4), frame.body)
    scene.add(plot, words("area").move_to(plot.at(2.2, 0)))


def line_between_two_letters(scene):
    text = words("slope", size=theme.TITLE)
    x = (text[0].get_right()[0] + text[1].get_left()[0]) / 2
    scene.add(text, Line([x, -1, 0], [x, 1, 0], stroke_width=1))


def line_between_letters_of_a_longer_text(scene):
    text = words("one two three four five six seven eight nine ten eleven twelve", width=4)
    first = next(letter for letter in text if letter.get_center()[1] < 0)
    after = min((letter for letter in text if letter is not first), key=lambda letter: _after(first, letter))
    x = (first.get_right()[0] + after.get_left()[0]) / 2
    scene.add(text, Line([x, first.get_bottom()[1], 0], [x, first.get_top()[1], 0], stroke_width=1))


def _after(first, letter):
    away = letter.get_left()[0] - first.get_right()[0]
    return away if away > 0 and abs(letter.get_center()[1] - first.get_center()[1]) < 0.1 else 99


def arrow_tip_on_label(scene):
    label = words("dx")
    scene.add(Arrow(3 * LEFT, label.get_center(), buff=0), label)


def edge_of_a_bar_in_label(scene):
    bar = Rectangle(width=2, height=2, fill_color=theme.AREA, fill_opacity=1, stroke_width=0)
    scene.add(bar, words("share").move_to(bar.get_top()))


def line_over_a_plate(scene):
    plate = Square(fill_color=theme.PANEL, fill_opacity=1, stroke_width=0)
    scene.add(plate, words("on"), Line(2 * LEFT, 2 * RIGHT))


def dot_over_a_letter(scene):
    text = words("slope")
    dot = Circle(0.12, color=theme.TEXT, fill_opacity=1).move_to(text[2])
    scene.add(text, dot)


def plate_over_half_a_label(scene):
    text = words("derivative")
    plate = Rectangle(width=2, height=2, fill_color=theme.PANEL, fill_opacity=1, stroke_width=0)
    scene.add(text, plate.next_to(text.get_center(), RIGHT, buff=0))


def formula_off_the_frame(scene):
    scene.add(Formula("f(x) = x^2").move_to(frame.right * RIGHT))


def label_outside_the_frame(scene):
    scene.add(words().move_to(9 * RIGHT))


def stroke_over_the_edge(scene):
    scene.add(Line(frame.left * RIGHT, frame.left * RIGHT + UP, stroke_width=20))


def note_among_the_captions(scene):
    scene.add(words("a note").move_to((frame.bottom + 0.6) * UP))


def text_scaled_down(scene):
    scene.add(VGroup(words("one", size=32), words("two", size=32)).arrange(DOWN).scale(0.7))


def number_scaled_down(scene):
    scene.add(LiveNumber(scene.ledger, "h", lambda: 0.5, size=theme.SMALL).scale(0.9))


def number_of_manims_own(scene):
    scene.add(DecimalNumber(3.14, mob_class=MathTypst, font_size=20))


def small_after_a_transform(scene):
    text = Formula("a + b", size=40)
    scene.add(text)
    scene.play(Transform(text, Formula("c + d", size=20)), run_time=0.3)


def text_far_away_in_space(scene):
    scene.set_camera_orientation(phi=0, theta=-1.5708)
    scene.add(words("far", size=theme.SMALL).shift(6 * (-OUT)))


def faint_text(scene):
    scene.add(words(color=theme.FAINT))


def text_on_a_bright_plate(scene):
    plate = Rectangle(width=5, height=2, fill_color=theme.FUNCTION, fill_opacity=1, stroke_width=0)
    scene.add(plate, words(color=theme.TEXT))


def text_with_a_thin_edge_on_a_bright_plate(scene):
    plate = Rectangle(width=5, height=2, fill_color=theme.FUNCTION, fill_opacity=1, stroke_width=0)
    scene.add(plate, words(color=theme.TEXT).set_stroke(theme.BACKGROUND, 1, 1, background=True))


def text_under_a_veil(scene):
    veil = Rectangle(width=5, height=2, fill_color=theme.BACKGROUND, fill_opacity=0.7, stroke_width=0)
    scene.add(words(color=theme.QUIET), veil)


def half_faded_text(scene):
    scene.add(words().set_opacity(0.35))


def legible_by_the_old_rule_only(scene):
    scene.add(words(color="#8a8f99"))  # 5.7 : 1 on the background


def edge_that_is_not_seen(scene):
    scene.add(words().shift(UP), Line(3 * LEFT, 3 * RIGHT, color="#3a3f4c"))


def edge_on_a_panel(scene):
    panel = Rectangle(width=8, height=3, fill_color="#5b6270", fill_opacity=1, stroke_width=0)
    scene.add(panel, words().shift(2 * UP), Line(3 * LEFT, 3 * RIGHT, color=theme.FAINT))


def number_that_outgrows_its_node(scene):
    node = Circle(0.4, color=theme.INPUT).set_fill(theme.PANEL, 1)
    scene.add(node, Formula("140.3136", size=theme.SMALL).set_z_index(1))


def essay(scene):
    text = "Every word of this line takes its time to be read by those in the back. " * 5
    scene.add(words(text, width=frame.body.width, size=theme.SMALL))


def formula_gone_too_soon(scene):
    formula = Formula("lim_(h -> 0) (f(a + h) - f(a)) / h = f'(a)")
    scene.play(Write(formula), run_time=0.5)
    scene.play(FadeOut(formula), run_time=0.5)
    scene.add(words())


def nothing(scene):
    pass


FLAWS = [
    (text_over_text, "overlap", r'Words "slope"', r'Formula "f\(x\) = 2 x"', r"\d+ pairs of letters .* px"),
    (number_over_text, "overlap", r"LiveNumber h|Formula", r"LiveNumber h|Formula", r"px"),
    (copy_not_moved_far_enough, "overlap", r"Formula", r"Formula", r"px"),
    (part_that_moved_into_its_own_formula, "overlap", r'Formula "a \+ b = c', r'Formula "a \+ b = c', r"px"),
    (curve_through_label, "crossed", r'Formula "f\(x\)"', r"VMobject \(function\)", r"[1-9]\d* px"),
    (axis_through_label, "crossed", r'Words "area"', r"Plot\.axes\.x_axis", r"[1-9]\d* px"),
    (line_between_two_letters, "crossed", r'Words "slope"', r"Line", r"[1-9]\d* px"),
    (line_between_letters_of_a_longer_text, "crossed", r'Words "one', r"Line", r"[1-9]\d* px"),
    (arrow_tip_on_label, "crossed", r'Words "dx"', r"Arrow", r"[1-9]\d* px"),
    (edge_of_a_bar_in_label, "crossed", r'Words "share"', r"Rectangle \(area\)", r"[1-9]\d* px"),
    (line_over_a_plate, "crossed", r'Words "on"', r"Line", r"[1-9]\d* px"),
    (dot_over_a_letter, "covered", r'Words "slope"', r"Circle", r"\d+%"),
    (plate_over_half_a_label, "covered", r'Words "derivative"', r"Rectangle", r"[45]\d%"),
    (formula_off_the_frame, "off_frame", r"Formula", r"", r"[1-9]\d+ px beyond the right edge"),
    (label_outside_the_frame, "off_frame", r"Words", r"", r"[1-9]\d+ px beyond the right edge"),
    (stroke_over_the_edge, "off_frame", r"Line", r"", r"1[34] px beyond the left edge"),
    (note_among_the_captions, "caption_band", r'Words "a note"', r"", r"[1-9]\d px"),
    (text_scaled_down, "small_text", r'Words "one"', r"", r"22\.4 pt"),
    (number_scaled_down, "small_text", r"LiveNumber h", r"", r"21\.6 pt"),
    (number_of_manims_own, "small_text", r"DecimalNumber 3\.14", r"", r"20\.0 pt"),
    (small_after_a_transform, "small_text", r'Formula "c \+ d"', r"", r"20\.0 pt"),
    (faint_text, "low_contrast", r"Words", r"", r"[34]\.\d : 1"),
    (text_on_a_bright_plate, "low_contrast", r"Words", r"", r"[12]\.\d : 1"),
    (text_with_a_thin_edge_on_a_bright_plate, "low_contrast", r"Words", r"", r"[12]\.\d : 1"),
    (text_under_a_veil, "low_contrast", r"Words", r"", r"[12]\.\d : 1"),
    (half_faded_text, "low_contrast", r"Words", r"", r"[23]\.\d : 1"),
    (legible_by_the_old_rule_only, "low_contrast", r"Words", r"", r"[456]\.\d : 1"),
    (edge_that_is_not_seen, "faint_line", r"Line", r"", r"1\.\d : 1"),
    (edge_on_a_panel, "faint_line", r"Line", r"", r"1\.\d : 1"),
    (number_that_outgrows_its_node, "outside_node", r'Formula "140\.3136"', r"Circle", r"\d+ px too wide"),
    (essay, "wordy", r"Words", r"", r"\d+ s to read aloud"),
    (formula_gone_too_soon, "fleeting", r"Formula", r"", r"stands for 0\.\d s, takes 3\.\d s"),
    (nothing, "empty", r"the screen", r"", r"\d+\.\d s"),
]


@pytest.mark.parametrize(("draw", "rule", "first", "second", "amount"), FLAWS, ids=[flaw[0].__name__ for flaw in FLAWS])
def test_the_flaw_is_found(look, draw, rule, first, second, amount):
    report = look(draw)
    found = [finding for finding in report.failures if finding.rule == rule]
    assert found, [str(finding) for finding in report.findings]
    finding = found[0]
    assert re.match(first, finding.first)
    assert re.match(second, finding.second) if second else not finding.second
    assert re.search(amount, finding.amount), finding.amount
    assert (finding.scene, finding.language, finding.beat) == ("Scene", "en", "picture")


def test_a_shape_over_a_text_is_told_once(look):
    assert [finding.rule for finding in look(dot_over_a_letter).findings] == ["covered"]


def test_text_is_measured_after_projection(look):
    (finding,) = look(text_far_away_in_space, base=LectureScene3D).failures
    assert finding.rule == "small_text"
    # Perspective shrinks by f / (f + depth), with manim's focal distance of 20.
    assert float(finding.amount.split()[0]) == pytest.approx(24 * 20 / 26, abs=0.2)


def test_letters_that_are_not_begun_yet_are_not_taken_for_small_ones(look):
    """A formula that is being written slowly has them for seconds."""

    def draw(scene):
        scene.play(Write(Formula("f(x) = x^3/6 - 1.5 x + x + x + x")), run_time=6)
        scene.wait(3)

    assert [finding for finding in look(draw).findings if finding.rule == "small_text"] == []


def test_a_flaw_of_a_moment_is_told_and_does_not_fail(look):
    def draw(scene):
        label, line = Formula("f(x) = x + x + x + x + x + x"), Line(5 * LEFT + DOWN, 5 * LEFT + UP)
        scene.add(label)
        scene.play(line.animate.shift(10 * RIGHT), run_time=5)

    report = look(draw)
    assert [(finding.rule, finding.held) for finding in report.findings] == [("crossed", False)]
    assert not report.failures


def test_a_flaw_that_stands_between_two_motions_fails_though_it_is_gone_at_the_end(look):
    def draw(scene):
        label, line = Formula("f(x)"), Line(5 * LEFT + DOWN, 5 * LEFT + UP)
        scene.add(label)
        scene.play(line.animate.shift(5 * RIGHT), run_time=0.5)
        scene.wait(0.8)
        scene.play(line.animate.shift(5 * RIGHT), run_time=0.5)

    (finding,) = look(draw).failures
    assert finding.rule == "crossed"
    assert finding.seconds == pytest.approx(0.5, abs=0.11)


def test_a_flaw_that_stands_while_something_else_moves_fails(look):
    def draw(scene):
        away = Square().shift(5 * LEFT)
        label, line = Formula("f(x)"), Line(DOWN, UP)
        scene.add(label, line, away)
        scene.play(away.animate.shift(UP), run_time=3)
        scene.remove(line)

    assert [finding.rule for finding in look(draw).failures] == ["crossed"]


def test_a_flaw_that_goes_on_is_told_once(look):
    def draw(scene):
        scene.add(Formula("f(x)"), Line(DOWN, UP))
        for _ in range(3):
            scene.play(FadeIn(Square().shift(4 * LEFT)), run_time=0.2)
            scene.wait(1)

    assert len(look(draw).findings) == 1


def test_a_line_drawn_through_text_is_seen_when_it_is_there(look):
    def draw(scene):
        scene.add(Formula("f(x)"))
        scene.wait(1)
        scene.play(Create(Line(LEFT, RIGHT)), run_time=1)

    (finding,) = look(draw).failures
    assert finding.seconds >= 1


def test_a_changing_number_is_watched_at_every_look(look):
    def draw(scene):
        tracker = ValueTracker(1)
        number = LiveNumber(scene.ledger, "n", tracker.get_value, "f".join([".0", ""]), anchor=-1)
        scene.add(number, Line(DOWN, UP).next_to(number, RIGHT, buff=0.1))
        scene.play(tracker.animate.set_value(1234), run_time=1)

    assert ("crossed", "LiveNumber n", "Line") in [(f.rule, f.first, f.second) for f in look(draw).failures]


def test_a_label_that_runs_into_a_formula_is_found_though_no_ink_meets(look):
    def draw(scene):
        formula = Formula("approx {{ 5.905 times 10^4 - 1 : top }}/2 approx 2.952 times 10^4", size=theme.BODY)
        label = Formula("Delta f approx 5.905 times 10^4", size=theme.LABEL)
        scene.add(formula, label.next_to(formula.select("top"), LEFT, buff=0.05))

    (flaw,) = look(draw).failures
    assert (flaw.rule, flaw.amount) == ("overlap", "no gap between their letters")


def test_a_formula_in_the_band_of_the_captions_is_found(look):
    (flaw,) = look(lambda scene: scene.add(Formula("f'(a) = 10").move_to([0, frame.caption.top, 0]))).failures
    assert flaw.rule == "caption_band"


@pytest.mark.parametrize(("shift", "is_bitten"), [(0.0, True), (0.1, True), (1.5, False), (-1.5, False)])
def test_a_plate_over_the_border_of_a_body_in_space_is_found(look, shift, is_bitten):
    def draw(scene):
        face = Square(2.5, fill_color=theme.FUNCTION, fill_opacity=0.9, stroke_width=0)
        face.shade_in_3d = True
        label = Tag(Formula("y = b", size=theme.LABEL)).move_to(face.get_right() + shift * RIGHT)
        scene.add(face, label)

    assert ("bitten" in [finding.rule for finding in look(draw).failures]) == is_bitten


@pytest.mark.parametrize(("gap", "rules"), [(0.08, ["beside_number"]), (0.5, [])])
def test_a_text_right_behind_a_number_of_an_axis_is_found(look, gap, rules):
    def draw(scene):
        plot = Plot((0, 4), (0, 4), frame.body, names=("", ""))
        number = plot.numbers[1]
        scene.add(plot, Formula("2", size=theme.LABEL).next_to(number, RIGHT, buff=gap))

    assert [finding.rule for finding in look(draw).failures] == rules
