"""Mobjects that follow others or the clock."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

from manim import *

from gallery.entries import film


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
def traces_of_motion(scene):
    wheel, rim = Circle(), Dot(color=RED).shift(UP)
    group = VGroup(wheel, rim).shift(2 * LEFT)
    trace = TracedPath(rim.get_center, stroke_color=[RED, YELLOW], stroke_width=4)
    scene.add(group, trace, TracedPath(wheel.get_center, dissipating_time=0.2))
    scene.play(group.animate.shift(4 * RIGHT), Rotate(rim, -4, about_point=wheel.get_center()), run_time=0.6)


@film()
def followers(scene):
    dot, label, line = Dot(), Text("p", font_size=30), Line(2 * DOWN, ORIGIN)
    label.add_updater(lambda m: m.next_to(dot, UR, buff=0.1))
    line.add_updater(lambda m: m.put_start_and_end_on(2 * DOWN, dot.get_center()))
    scene.add(dot, line, label, always_redraw(lambda: SurroundingRectangle(label)))
    scene.play(dot.animate.shift(2 * RIGHT + UP), run_time=0.4)
    label.suspend_updating()
    scene.play(dot.animate.shift(3 * LEFT), run_time=0.3)
    label.resume_updating()
    scene.remove(line)
    scene.wait(0.3)


@film()
def updaters_by_time(scene):
    square, star = Square(), Star().shift(3 * RIGHT)
    square.add_updater(lambda m, dt: m.rotate(2 * dt).set_color(interpolate_color(RED, BLUE, scene.time % 1)))
    star.add_updater(lambda m, dt: m.shift(0.5 * dt * LEFT))
    scene.add(square, star)
    scene.wait(0.3)
    square.remove_updater(square.updaters[0])
    scene.play(FadeIn(Circle()), run_time=0.3)
    scene.add(always_shift(Dot(), UP, 2), always_rotate(Triangle(), 3))
    scene.wait(0.3)


@film()
def updaters_of_the_scene(scene):
    bar = Rectangle(width=0.1, height=1, fill_opacity=1).shift(3 * LEFT)
    scene.add(bar)
    scene.add_updater(lambda dt: bar.stretch_to_fit_width(bar.width + 3 * dt, about_edge=LEFT))
    scene.wait(0.3)
    scene.play(Create(Square()), run_time=0.3)
    scene.remove_updater(scene.updaters[0])
    scene.wait(0.2)


@film()
def trackers(scene):
    angle, point = ValueTracker(0), ComplexValueTracker(1 + 1j)
    scene.add(
        always_redraw(lambda: Arc(1.5, 0, angle.get_value(), color=YELLOW)),
        always_redraw(lambda: Dot([point.get_value().real, point.get_value().imag, 0])),
        DecimalNumber(0, mob_class=MathTypst).add_updater(lambda m: m.set_value(angle.get_value()).to_corner(UR)),
    )
    scene.play(angle.animate.set_value(4), point.animate.set_value(-1 - 1j), run_time=0.4)
    angle += 1
    scene.wait(0.2)
    scene.play(angle.animate.increment_value(-3), run_time=0.3)


@film()
def functions_as_animations(scene):
    square, circle = Square(), Circle().shift(2 * RIGHT)
    scene.play(UpdateFromAlphaFunc(square, lambda m, a: m.become(Square(1 + a).rotate(a))), run_time=0.3)
    scene.add(circle)
    scene.play(UpdateFromFunc(square, lambda m: m.match_y(circle)), circle.animate.shift(UP), run_time=0.3)
    cycle_animation(Rotate(square, 1, run_time=0.4))
    turn_animation_into_updater(FadeOut(circle, run_time=0.4))
    scene.wait(0.5)


@film()
def boundaries(scene):
    text = Text("edge", font_size=90)
    scene.add(text, AnimatedBoundary(text, colors=[RED, GREEN, BLUE], cycle_rate=4, max_stroke_width=6))
    scene.wait(0.5)


@film()
def waits_for_a_condition(scene):
    dot = Dot(3 * LEFT).add_updater(lambda m, dt: m.shift(5 * dt * RIGHT))
    scene.add(dot)
    scene.wait(1, stop_condition=lambda: dot.get_x() > -1)
    scene.wait_until(lambda: dot.get_x() > 0.5, max_time=2)
    scene.play(Wait(0.3, frozen_frame=True), run_time=0.3)
    scene.wait(0.3, frozen_frame=False)
