"""Animations from one shape to another."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

import numpy as np
from manim import *

from gallery.entries import film


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
def matching_parts(scene):
    first, second = Text("dormitory", font_size=60), Text("dirty room", font_size=60)
    scene.play(TransformMatchingShapes(first, second, path_arc=1), run_time=0.4)
    other = VGroup(*(letter.copy() for letter in reversed(list(second)))).arrange().shift(DOWN)
    scene.play(TransformMatchingShapes(second, other, fade_transform_mismatches=True), run_time=0.4)


@film()
def arcs_between(scene):
    square, circle = Square().shift(3 * LEFT), Circle(fill_opacity=0.5, color=RED).shift(3 * RIGHT)
    scene.play(Transform(square, circle.copy(), path_arc=PI / 2), run_time=0.3)
    scene.play(ReplacementTransform(square, Triangle().shift(UP), path_func=utils.paths.clockwise_path()), run_time=0.3)
    scene.play(ClockwiseTransform(circle, Dot(2 * UP)), run_time=0.3)
    scene.play(Transform(circle, Star(), replace_mobject_with_target_in_scene=True), run_time=0.3)


@film()
def becoming(scene):
    square, text = Square(fill_opacity=1, color=BLUE), Text("a")
    scene.add(square, text)
    scene.wait(0.2)
    square.become(Circle(color=RED).shift(RIGHT), match_center=True)
    text.become(Text("longer").shift(UP))
    scene.wait(0.2)
    square.become(Star(), match_height=True, stretch=True)
    square.match_style(text).match_points(Triangle())
    scene.play(square.animate.become(Rectangle(color=GREEN)), text.animate.replace(Dot()), run_time=0.3)


@film()
def trees_of_mobjects(scene):
    tree = VGroup(VGroup(Square(), Circle()), VGroup(VGroup(Dot(UP)), Triangle()))
    scene.play(Transform(tree, VGroup(Star(), Text("ab").shift(DOWN))), run_time=0.4)
    scene.play(ReplacementTransform(tree, VGroup(*(Dot(k * RIGHT) for k in range(5)))), run_time=0.4)


@film()
def fading_transforms(scene):
    words = Text("before"), MathTypst("x/2", font_size=90)
    scene.add(words[0])
    scene.play(FadeTransform(*words, stretch=False), run_time=0.3)
    scene.play(FadeTransformPieces(words[1], VGroup(Square(), Circle().shift(RIGHT))), run_time=0.3)
    scene.play(FadeToColor(scene.mobjects[-1], GREEN), run_time=0.2)


@film()
def saved_states(scene):
    square = Square().save_state()
    scene.add(square)
    scene.play(square.animate.scale(2).set_color(RED).rotate(1), run_time=0.3)
    scene.play(Restore(square, path_arc=1), run_time=0.3)
    square.generate_target(use_deepcopy=True)
    square.target.shift(UP).set_fill(TEAL, 1)
    scene.play(MoveToTarget(square), run_time=0.3)


@film()
def chains_of_animate(scene):
    square = Square()
    scene.add(square)
    scene.play(square.animate(run_time=0.3, rate_func=there_and_back, lag_ratio=0.2).shift(UP).scale(1.5))
    scene.play(square.animate.flip().stretch(0.5, 1).apply_matrix([[1, 0.4], [0, 1]]), run_time=0.3)
    scene.play(square.animate.apply_function(lambda p: p + 0.2 * np.sin(5 * p)), run_time=0.3)
    scene.play(square.animate.apply_complex_function(np.exp).center(), run_time=0.3)


@film()
def grids_bent(scene):
    grid = ComplexPlane(x_range=[-2, 2], y_range=[-2, 2]).prepare_for_nonlinear_transform(3)
    scene.add(grid)
    scene.play(grid.animate.apply_complex_function(lambda z: z**2 / 2), run_time=0.4)
    scene.play(ApplyPointwiseFunction(lambda p: p + UP, grid), run_time=0.3)
