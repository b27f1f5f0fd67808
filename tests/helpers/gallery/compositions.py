"""Animations made of animations."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

from manim import *

from gallery.entries import film


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
def lags(scene):
    dots = VGroup(*(Dot(radius=0.2) for _ in range(6))).arrange(buff=0.6)
    scene.play(LaggedStart(*(GrowFromCenter(dot) for dot in dots), lag_ratio=0.4), run_time=0.6)
    scene.play(LaggedStart(*(dot.animate.shift(UP) for dot in dots), lag_ratio=0.2, rate_func=rush_from), run_time=0.4)
    scene.play(LaggedStartMap(FadeOut, dots, shift=DOWN, lag_ratio=0.1), run_time=0.4)


@film()
def groups_of_groups(scene):
    square, circle, text = Square(), Circle().shift(2 * RIGHT), Text("x").shift(2 * LEFT)
    inner = AnimationGroup(Create(square), FadeIn(circle), lag_ratio=0.5)
    scene.play(Succession(inner, AnimationGroup(Write(text), Rotate(square, 1)), lag_ratio=0.8), run_time=0.8)
    scene.play(AnimationGroup(FadeOut(square), group=VGroup(circle, text)), circle.animate.set_color(RED), run_time=0.3)


@film()
def one_after_another(scene):
    square = Square()
    scene.play(
        Succession(
            Create(square, run_time=0.2),
            Wait(0.1),
            square.animate(run_time=0.2).shift(UP),
            FadeOut(square, run_time=0.2),
            FadeIn(Dot(), run_time=0.1),
        )
    )


@film()
def changes_of_speed(scene):
    a, b = Dot(2 * LEFT), Square().shift(UP)
    scene.add(a, b)
    group = AnimationGroup(a.animate(run_time=1, rate_func=linear).shift(4 * RIGHT), Rotate(b, PI, run_time=0.8))
    scene.play(ChangeSpeed(group, {0.2: 1, 0.5: 0.3, 0.8: 2}, rate_func=linear))
    ChangeSpeed.add_updater(a, lambda m, dt: m.shift(dt * UP))
    scene.play(ChangeSpeed(Wait(0.3), {0: 2, 1: 2}, affects_speed_updaters=True))


@film()
def circles_sent_out(scene):
    scene.play(
        Broadcast(Circle(color=TEAL), focal_point=LEFT, n_mobs=3, lag_ratio=0.3, final_opacity=0.2), run_time=0.5
    )
    scene.play(Broadcast(Text("ha"), initial_width=1, remover=False), run_time=0.4)
