"""Animations, updaters and moving cameras: every frame the engine paints is the one that stock manim paints."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

import numpy as np
import pytest
from manim import *

CASES = []


def film(base=Scene, **settings):
    def keep(construct):
        CASES.append(pytest.param(construct, base, settings, id=construct.__name__))
        return construct

    return keep


def digits(string, **kwargs):
    return Text(string, font_size=48)


@film()
def creations(scene):
    row = VGroup(Circle(), Square(fill_opacity=0.5), Star(), Text("ab"), Line()).arrange()
    kinds = (Create, DrawBorderThenFill, SpiralIn, Write, GrowFromCenter)
    scene.play(*(kind(mobject) for kind, mobject in zip(kinds, row, strict=True)))
    scene.play(
        Uncreate(row[0]), Unwrite(row[3]), ShrinkToCenter(row[2]), FadeOut(row[1], shift=UP), FadeToColor(row[4], RED)
    )


@film()
def fades_and_growths(scene):
    row = VGroup(*(Square(fill_opacity=0.5) for _ in range(6))).arrange(buff=0.3).scale_to_fit_width(12)
    scene.play(
        FadeIn(row[0], scale=2),
        FadeIn(row[1], target_position=UP),
        GrowFromEdge(row[2], DOWN),
        GrowFromPoint(row[3], DL),
        SpinInFromNothing(row[4]),
        GrowArrow(Arrow(DL, UR)),
        FadeIn(row[5], shift=LEFT),
    )
    scene.play(FadeTransform(row[0], Circle().shift(2 * UP)), FadeTransformPieces(row[1:3], VGroup(Dot(), Star())))


@film()
def transformations(scene):
    square, circle = Square(color=RED, fill_opacity=1), Circle(color=BLUE).shift(2 * RIGHT)
    scene.add(square, circle)
    scene.play(
        Transform(square, Star(fill_opacity=0.5).shift(UP)), ReplacementTransform(circle, VGroup(Dot(), Triangle()))
    )
    scene.play(
        TransformFromCopy(square, Annulus().shift(3 * LEFT)), ClockwiseTransform(square, Circle().shift(2 * DOWN))
    )
    scene.play(CounterclockwiseTransform(square, Text("end", gradient=(RED, BLUE))))


@film()
def formulas(scene):
    first = MathTypst("{{ a }} = {{ b^2 }}", font_size=90)
    scene.play(Write(first), run_time=0.5)
    scene.play(TransformMatchingShapes(first, MathTypst("{{ b^2 }} / 2 = {{ a }}", font_size=90)), run_time=0.5)
    text = MathTypst("integral_0^1 f(x) dif x", color=YELLOW)
    scene.play(FadeIn(text.to_edge(UP), shift=DOWN), Indicate(first), run_time=0.5)
    scene.play(Transform(text, MathTypst("F(1) - F(0)").to_edge(DOWN)), run_time=0.5)


@film()
def methods(scene):
    square = Square(fill_opacity=0.5)
    square.generate_target().shift(2 * UP).set_color(RED)
    other = Circle().save_state()
    other.shift(3 * LEFT).scale(0.5)
    scene.add(square, other)
    scene.play(MoveToTarget(square), Restore(other), run_time=0.5)
    scene.play(
        square.animate.rotate(1).set_fill(BLUE, 1).set_stroke(width=20), other.animate.stretch(2, 0), run_time=0.5
    )
    scene.play(
        ApplyMethod(square.become, Triangle()), ScaleInPlace(other, 0.5), ApplyFunction(lambda m: m.shift(UP), Dot())
    )


@film()
def pointwise(scene):
    grid = NumberPlane(x_range=[-3, 3], y_range=[-2, 2])
    grid.prepare_for_nonlinear_transform(4)
    scene.play(
        ApplyPointwiseFunction(lambda p: p + 0.3 * np.array([np.sin(p[1]), np.sin(p[0]), 0]), grid), run_time=0.5
    )
    scene.play(ApplyMatrix([[1, 0.5], [0, 1]], grid), run_time=0.5)
    scene.play(ApplyComplexFunction(lambda z: z * 1j, Square()), run_time=0.5)


@film()
def flows(scene):
    scene.add(Square().shift(2 * LEFT))
    scene.play(
        Homotopy(lambda x, y, z, t: (x + t, y + t * np.sin(x), z), Circle(2)),
        ComplexHomotopy(lambda z, t: z * np.exp(1j * t), Triangle()),
        PhaseFlow(lambda p: np.array([p[1], -p[0], 0]), scene.mobjects[0], virtual_time=0.5),
    )


@film()
def indications(scene):
    row = VGroup(*(Square() for _ in range(7))).arrange().scale_to_fit_width(13)
    scene.add(row)
    scene.play(
        Indicate(row[0]),
        Flash(row[1], num_lines=6),
        FocusOn(row[2]),
        Circumscribe(row[3], Circle),
        Wiggle(row[4]),
        ShowPassingFlash(row[5].copy().set_color(RED), time_width=0.4),
        ApplyWave(row[6]),
        Blink(Dot(), blinks=2),
    )
    scene.play(ShowPassingFlashWithThinningStrokeWidth(Circle(2)), Circumscribe(row, fade_out=True))


@film()
def turns(scene):
    a, b, c = row = VGroup(Square(), Star(fill_opacity=1), Dot()).arrange(buff=1)
    scene.add(row, Circle(2))
    scene.play(Rotate(a, PI / 3, about_point=UP), Rotating(b, angle=1, run_time=1), MoveAlongPath(c, Circle(2)))
    scene.play(Swap(a, b), CyclicReplace(a, b, c))


@film()
def compositions(scene):
    row = VGroup(*(Circle(0.4) for _ in range(5))).arrange()
    scene.play(LaggedStart(*(FadeIn(m) for m in row), lag_ratio=0.3), run_time=1)
    scene.play(LaggedStartMap(Indicate, row), AnimationGroup(Create(Square()), Succession(Create(Dot()), Wait(0.2))))
    scene.play(
        Succession(row.animate.shift(UP), row.animate.shift(DOWN)),
        ChangeSpeed(Rotate(row[0].copy(), 1), {0: 1, 1: 0.5}),
    )
    scene.play(
        Broadcast(Square(), n_mobs=2), ShowSubmobjectsOneByOne(row.copy()), ShowIncreasingSubsets(row), run_time=1
    )


@film()
def typing(scene):
    text = Text("typing")
    cursor = Rectangle(height=0.6, width=0.2, fill_opacity=1)
    scene.play(AddTextLetterByLetter(text, time_per_char=0.1))
    scene.play(TypeWithCursor(Text("more").shift(UP), cursor, time_per_char=0.1), RemoveTextLetterByLetter(text))


@film()
def numbers_that_change(scene):
    t = ValueTracker(0)
    number = DecimalNumber(0, mob_class=digits).add_updater(lambda m: m.set_value(100 * t.get_value() - 20).move_to(UP))
    held = DecimalNumber(9.9, mob_class=digits, edge_to_fix=RIGHT, color=YELLOW).shift(DOWN)
    scene.add(number, held)
    scene.play(t.animate.set_value(1), ChangeDecimalToValue(held, 100.5))
    scene.play(FadeOut(number), held.animate.scale(2).set_color(RED))
    scene.play(ChangingDecimal(held, lambda a: 10 * a), Integer(3, mob_class=digits).animate.shift(2 * DOWN))


@film()
def redrawn(scene):
    t = ValueTracker(0.2)
    axes = Axes(x_length=6, y_length=4)
    scene.add(axes, always_redraw(lambda: axes.plot(lambda x: t.get_value() * x * x, x_range=[-2, 2], color=YELLOW)))
    scene.add(always_redraw(lambda: DashedLine(axes.c2p(0, 0), axes.c2p(2, 4 * t.get_value()), color=RED)))
    scene.add(
        always_redraw(
            lambda: axes.get_riemann_rectangles(
                axes.plot(lambda x: x), [0, 2], dx=0.1 + t.get_value(), fill_opacity=0.5
            )
        )
    )
    scene.play(t.animate.set_value(0.9))
    scene.wait(0.25)


@film()
def updaters(scene):
    dot = Dot().add_updater(lambda m, dt: m.shift(dt * RIGHT))
    path = TracedPath(dot.get_center, dissipating_time=0.5, stroke_width=8)
    spinning = Square().add_updater(lambda m, dt: m.rotate(dt))
    follower = always_rotate(Triangle().shift(2 * UP)).add_updater(lambda m: m.set_color(RED))
    scene.add(dot, path, spinning, follower, AnimatedBoundary(Circle(2)))
    scene.wait(1)
    scene.play(
        UpdateFromFunc(Circle(), lambda m: m.next_to(dot)), UpdateFromAlphaFunc(Star(), lambda m, a: m.scale(1 + a / 9))
    )
    scene.play(MaintainPositionRelativeTo(Dot(UP), dot), spinning.animate.shift(UP))
    turn_animation_into_updater(Create(Circle(3)))
    scene.wait_until(lambda: dot.get_x() > 2, max_time=0.5)


@film()
def still_moments(scene):
    scene.add(Square())
    scene.wait(0.5)
    scene.play(Wait(0.3))
    scene.add_foreground_mobject(Dot(color=RED))
    scene.play(Create(Circle()), run_time=0.5)
    scene.pause(0.25)
    scene.remove(*scene.mobjects)
    scene.add(Star())
    scene.wait(0.25, frozen_frame=False)


@film()
def moving_layers(scene):
    squares = [
        Square(fill_opacity=0.7, color=c, z_index=z).shift(z * 0.4 * RIGHT)
        for c, z in ((RED, 2), (GREEN, 0), (BLUE, 1))
    ]
    scene.add(*squares)
    scene.play(squares[1].animate.shift(UP), squares[0].animate.set_z_index(-1))
    scene.bring_to_back(squares[1])
    scene.play(squares[2].animate.fade(0.5))


@film(MovingCameraScene)
def zooms(scene):
    scene.add(Square(), Text("zoom").shift(2 * RIGHT), DashedLine(LEFT, UP), Circle(stroke_width=12).set_sheen(0.5, UP))
    scene.play(scene.camera.frame.animate.scale(0.5).shift(RIGHT), run_time=0.75)
    scene.play(scene.camera.auto_zoom(scene.mobjects, margin=1), Rotate(scene.mobjects[0], 1), run_time=0.75)
    scene.play(Restore(scene.camera.frame.save_state()), scene.camera.frame.animate.set(width=20), run_time=0.5)


@film(MovingCameraScene, pixel_width=241, pixel_height=181)
def follows(scene):
    dot = Dot(radius=1, fill_opacity=0.5)
    scene.add(NumberPlane(), dot)
    scene.camera.frame.add_updater(lambda m: m.move_to(dot))
    scene.play(dot.animate.shift(2 * RIGHT + UP), run_time=0.75)


@film(ZoomedScene)
def magnified(scene):
    scene.add(Text("detail"), Dot(color=RED), Circle())
    scene.activate_zooming(animate=False)
    scene.play(scene.zoomed_camera.frame.animate.shift(LEFT), run_time=0.75)


@film()
def images_in_motion(scene):
    image = ImageMobject(np.linspace(0, 255, 300).reshape(15, 20).astype(np.uint8)).scale(8)
    scene.play(FadeIn(image), run_time=0.5)
    scene.play(image.animate.shift(RIGHT).rotate(0.5), Create(Square()), run_time=0.5)


@film()
def clouds_in_motion(scene):
    cloud = PMobject(stroke_width=5).add_points(np.random.default_rng(2).normal(size=(40, 3)), color=YELLOW)
    scene.add(cloud, Square(fill_opacity=0.5))
    scene.play(cloud.animate.shift(UP), run_time=0.75)


@film()
def structures(scene):
    graph = Graph([1, 2, 3], [(1, 2), (2, 3)], layout="circular")
    scene.add(graph)
    scene.play(graph[1].animate.shift(UP), run_time=0.5)
    table = Table([["a", "b"]]).scale(0.6).to_edge(DOWN)
    scene.play(table.create(), run_time=0.5)
    scene.play(
        scene.mobjects[0].animate.shift(LEFT),
        BarChart([1, 2], y_axis_config={"label_constructor": MathTypst}).animate.scale(0.5),
    )


@film(VectorScene)
def vectors(scene):
    scene.add_plane(animate=False)
    scene.add_vector([2, 1], animate=True)


@film(LinearTransformationScene)
def linear_transformations(scene):
    scene.add_transformable_mobject(Square(fill_opacity=0.4))
    scene.apply_matrix([[1, 1], [0, 1]], run_time=0.75)


@film()
def sections(scene):
    scene.next_section("seen")
    scene.play(Create(Square()), run_time=0.5)
    scene.next_section("passed over", skip_animations=True)
    scene.play(Create(Circle()), run_time=0.5)
    scene.next_section("seen again")
    scene.play(FadeOut(*scene.mobjects), run_time=0.5)


@film()
def backdrops_that_change(scene):
    scene.camera.background_color = BLUE_E
    scene.play(Create(Square()), run_time=0.5)
    scene.camera.background_color = "#221100"
    scene.play(Create(Circle()), run_time=0.5)


@film()
def pointed_joints_that_turn(scene):
    corners = [LEFT, RIGHT + 0.26 * UP, LEFT + 0.52 * UP, RIGHT + 0.78 * UP]
    zigzag = VMobject(joint_type=LineJointType.MITER, stroke_width=60, color=YELLOW).set_points_as_corners(corners)
    scene.add(Text("ground").to_corner(DL))
    scene.play(Rotate(zigzag, PI), run_time=2)
    scene.play(zigzag.animate.set_stroke(RED, 90, background=True).shift(2 * RIGHT))
    scene.play(FadeOut(zigzag))
    scene.wait(0.5)


@film()
def shapes_beyond_the_frame(scene):
    wide = Line(100 * LEFT, 100 * RIGHT, color=BLUE)
    dot = Dot(radius=0.3, color=YELLOW).shift(9 * LEFT)
    scene.add(wide)
    scene.play(dot.animate.shift(18 * RIGHT), Rotate(wide, PI / 3))
    scene.play(dot.animate.shift(20 * UP), wide.animate.scale(1e4))


@pytest.mark.usefixtures("images_can_be_painted")
@pytest.mark.parametrize(("construct", "base", "settings"), CASES)
def test_a_film_is_painted_as_by_manim(construct, base, settings, compare):
    compared = compare(construct, base, **settings)
    assert compared.exact == compared.frames
