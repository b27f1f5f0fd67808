"""Animations that bring mobjects in and take them away."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

import numpy as np
from manim import *

from gallery.entries import film


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
def writing_of_words(scene):
    text, formula = Text("Abc", font_size=80).shift(UP), MathTypst("x^2 + y^2", font_size=70).shift(DOWN)
    scene.play(Write(text, lag_ratio=0.5), Write(formula, reverse=True, remover=False), run_time=0.5)
    scene.play(
        Unwrite(text), DrawBorderThenFill(formula.copy().shift(UP), stroke_color=RED, stroke_width=3), run_time=0.4
    )


@film()
def pieces_one_by_one(scene):
    row = VGroup(*(Square(0.8, fill_opacity=0.5) for _ in range(4))).arrange()
    scene.play(ShowIncreasingSubsets(row.set_color_by_gradient(RED, BLUE)), run_time=0.4)
    scene.play(ShowSubmobjectsOneByOne(row.copy().shift(UP), int_func=np.ceil), run_time=0.4)
    scene.play(SpiralIn(row.copy().shift(DOWN), scale_factor=4, fade_in_fraction=0.5), run_time=0.4)


@film()
def borders(scene):
    shape = Star(color=YELLOW, fill_opacity=0.7, stroke_width=0).scale(2)
    scene.play(DrawBorderThenFill(shape, rate_func=linear), run_time=0.4)
    scene.play(Uncreate(shape), Create(Circle(), lag_ratio=0.5, rate_func=there_and_back), run_time=0.4)


@film()
def fading_of_groups(scene):
    row = VGroup(Circle(), Square(), Triangle()).arrange()
    scene.play(FadeIn(*row, shift=0.5 * DOWN, scale=0.5, lag_ratio=0.3), run_time=0.4)
    scene.play(FadeOut(row, target_position=2 * UP, scale=0.2), FadeIn(Group(Dot(), Line())), run_time=0.4)
    scene.wait(0.2)


@film()
def growing_with_color(scene):
    scene.play(
        GrowFromPoint(Square(), 2 * LEFT, point_color=RED), GrowFromCenter(Circle(), point_color=BLUE), run_time=0.3
    )
    scene.play(GrowFromEdge(Triangle(), UP, point_color=GREEN), SpinInFromNothing(Star(), angle=PI), run_time=0.3)
    scene.play(GrowArrow(Arrow(LEFT, 2 * RIGHT), point_color=YELLOW), ShrinkToCenter(scene.mobjects[0]), run_time=0.3)


@film()
def added_in_between(scene):
    dots = [Dot(x * RIGHT, color=color) for x, color in ((-1, RED), (0, GREEN), (1, BLUE))]
    steps = [step for dot in dots for step in (Add(dot), Wait(0.1))]
    scene.play(Succession(*steps))
    scene.play(Add(Square()), run_time=0.2)
