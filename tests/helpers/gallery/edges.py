"""Much, nothing, the same twice, far away, and classes with ways of their own."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

import numpy as np
from manim import *

from gallery.entries import film


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


@film()
def points_that_are_none(scene):
    nothing, point = VMobject(), VectorizedPoint(UP)
    scene.add(nothing, point, VGroup(), Dot(radius=0), Mobject().add(Square(0.5)))
    scene.play(nothing.animate.shift(UP), Transform(point, Square()), run_time=0.3)
    scene.play(FadeOut(VGroup()), Create(Line(ORIGIN, ORIGIN)), run_time=0.2)


@film()
def the_same_twice(scene):
    square = Square(fill_opacity=0.5)
    scene.add(square, VGroup(square, Dot()), square)
    scene.play(Rotate(square, 1), FadeIn(VGroup(square.copy())), run_time=0.3)
    scene.add(square)
    scene.wait(0.2)


@film()
def widths_of_all_sizes(scene):
    lines = VGroup(*(Line(3 * LEFT, 3 * RIGHT, stroke_width=w) for w in (0, 0.01, 0.5, 1, 30, 300))).arrange(DOWN)
    scene.add(lines)
    scene.play(lines.animate.set_stroke(width=2, opacity=0.5), run_time=0.3)
    scene.play(lines.animate.scale(0.01), run_time=0.3)


@film()
def methods_of_their_own(scene):
    square, circle = Square(fill_opacity=1), Circle(fill_opacity=1, color=RED)
    square.get_stroke_width = lambda background=False: 25
    circle.get_fill_rgbas = lambda: np.array([[0, 1, 0, 0.5]])
    scene.add(square, circle)
    scene.play(square.animate.shift(LEFT), run_time=0.3)
    scene.wait(0.2)


class Blinking(Square):
    """Changes its look each time that its points are asked for a colour."""

    count = 0

    def get_fill_color(self):
        self.count += 1
        return super().get_fill_color()

    def interpolate_color(self, start, end, alpha):
        super().interpolate_color(start, end, min(1, 2 * alpha))


@film()
def classes_of_their_own(scene):
    blinking = Blinking(fill_opacity=1, color=RED)
    scene.add(blinking)
    scene.play(blinking.animate.set_color(BLUE), run_time=0.5)
    scene.play(Indicate(blinking), run_time=0.3)


class Countdown(Animation):
    """Turns a mobject around and lets it shrink."""

    def interpolate_mobject(self, alpha):
        self.mobject.become(self.starting_mobject.copy().rotate(TAU * alpha).scale(1 - 0.5 * self.rate_func(alpha)))


@film()
def animations_of_their_own(scene):
    scene.play(Countdown(Square(fill_opacity=0.3)), run_time=0.4)
    scene.play(Countdown(Text("abc"), rate_func=linear), run_time=0.3)


class Ring(Circle):
    """Says for itself how it is created and how it fades."""

    @override_animation(Create)
    def _grow(self, **kwargs):
        return GrowFromCenter(self, **kwargs)

    def jump(self, vector):
        """Go there at once."""
        return self.shift(vector)

    @override_animate(jump)
    def _turn(self, vector, anim_args=None):
        return Rotate(self, PI, about_point=self.get_center() + vector / 2, **(anim_args or {}))


@film()
def animations_that_are_overridden(scene):
    ring = Ring(color=TEAL)
    scene.play(Create(ring), run_time=0.3)
    scene.play(ring.animate.jump(2 * RIGHT), run_time=0.3)


@film(seed=11)
def chance(scene):
    rng = np.random.default_rng(scene.random_seed)
    dots = VGroup(*(Dot(p, color=random_bright_color()) for p in rng.uniform(-3, 3, (20, 3)) * [1, 1, 0]))
    dots.shuffle_submobjects()
    scene.add(dots)
    scene.play(*(dot.animate.shift(np.random.rand(3) * [1, 1, 0]) for dot in dots), run_time=0.3)


@film()
def thousands_of_points(scene):
    curve = VMobject(stroke_width=1).set_points_as_corners(
        [[3 * np.cos(k / 7), 3 * np.sin(k / 11), 0] for k in range(1500)]
    )
    scene.add(curve)
    scene.play(Rotate(curve, 0.5), run_time=0.3)
    scene.play(curve.animate.set_stroke([RED, BLUE]), run_time=0.3)


@film()
def hundreds_of_mobjects(scene):
    grid = VGroup(*(Square(0.2, fill_opacity=0.7) for _ in range(240))).arrange_in_grid(12, buff=0.1)
    scene.add(grid.set_color_by_gradient(RED, YELLOW, BLUE))
    scene.play(grid[::7].animate.scale(1.5).set_z_index(1), run_time=0.3)
    grid.sort(lambda p: p[0] * p[1])
    scene.play(LaggedStartMap(Indicate, grid[:10], lag_ratio=0.1), run_time=0.3)
