"""Animations that point at something, turn it or move it, and the functions of time they follow."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

from manim import *
from manim.utils import rate_functions as rate_functions_module

from gallery.entries import film


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
def flashes(scene):
    dot = Dot(color=YELLOW)
    scene.add(dot)
    scene.play(Flash(dot, line_length=1, num_lines=5, flash_radius=0.5, line_stroke_width=6, color=RED), run_time=0.4)
    scene.play(Circumscribe(dot, fade_in=True, time_width=0.5, buff=0.4), FocusOn(dot, opacity=0.4), run_time=0.4)
    scene.play(Circumscribe(Text("abc"), Circle, color=GREEN, fade_out=True), run_time=0.3)


@film()
def passing_light(scene):
    ring = RegularPolygon(6, color=BLUE).scale(2)
    scene.add(ring.copy().set_stroke(opacity=0.2))
    scene.play(ShowPassingFlash(ring.set_stroke(width=8), time_width=0.3), run_time=0.4)
    scene.play(ShowPassingFlashWithThinningStrokeWidth(ring, n_segments=4, time_width=0.6), run_time=0.4)


@film()
def waves_and_wiggles(scene):
    text = Text("wave", font_size=90)
    scene.add(text)
    scene.play(ApplyWave(text, direction=RIGHT, amplitude=0.5, ripples=2), run_time=0.4)
    scene.play(
        Wiggle(text[0], scale_value=1.5, n_wiggles=3), Indicate(text[1:], scale_factor=1.4, color=RED), run_time=0.4
    )
    scene.play(Blink(text, time_on=0.1, time_off=0.1, blinks=2, hide_at_end=True))


@film()
def rotations(scene):
    square, stick = Square(), Line(ORIGIN, 2 * RIGHT, color=RED)
    scene.add(square, stick)
    scene.play(Rotate(square, angle=PI, about_edge=UR), Rotate(stick, -2, about_point=ORIGIN), run_time=0.3)
    scene.play(Rotating(stick, angle=PI, about_point=stick.get_end(), rate_func=smooth, run_time=0.3))
    scene.play(square.animate.rotate(PI / 3, axis=UP), Rotate(stick, 1, axis=RIGHT + UP), run_time=0.3)


@film()
def paths_followed(scene):
    path = VMobject(color=GREY).set_points_smoothly([3 * LEFT, UP, RIGHT + DOWN, 3 * RIGHT])
    dot, square = Dot(color=YELLOW), Square(0.5)
    scene.add(path)
    scene.play(MoveAlongPath(dot, path, rate_func=linear), run_time=0.4)
    scene.play(MoveAlongPath(square, Circle(2).reverse_direction()), path.animate.set_stroke(width=1), run_time=0.4)


@film()
def rate_functions(scene):
    kinds = [linear, smooth, rush_into, there_and_back_with_pause, running_start, not_quite_there(smooth), wiggle]
    kinds += [rate_functions_module.ease_out_bounce, rate_functions_module.ease_in_out_back, double_smooth, lingering]
    kinds += [squish_rate_func(smooth, 0.3, 0.6), exponential_decay, slow_into, rate_functions_module.ease_in_elastic]
    dots = [Dot(3 * LEFT + (k / 2 - 3) * UP) for k in range(len(kinds))]
    moves = [dot.animate(rate_func=kind).shift(6 * RIGHT) for dot, kind in zip(dots, kinds, strict=True)]
    scene.play(*moves, run_time=0.8)
