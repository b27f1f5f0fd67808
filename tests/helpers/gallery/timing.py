"""Waits, short plays, sections, and what is added, removed and changed between them."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

from manim import *

from gallery.entries import film


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
def many_moments(scene):
    for k in range(8):
        scene.add(Square(0.4 + 0.3 * k, color=[RED, GREEN, BLUE, YELLOW][k % 4], fill_opacity=0.2))
        scene.wait(0.1)
        if k % 3 == 2:
            scene.remove(scene.mobjects[0])
            scene.mobjects[-1].set_color(WHITE)
            scene.wait(0.1)


@film()
def plays_of_one_frame(scene):
    dot = Dot(3 * LEFT, 0.3)
    for k in range(8):
        scene.play(dot.animate.shift(0.8 * RIGHT).set_color([RED, BLUE][k % 2]), run_time=0.1)
    scene.play(FadeOut(dot), run_time=0.05)
    scene.wait(0.1)


@film()
def only_waits(scene):
    scene.wait(0.3)
    scene.wait(0.2)
    scene.pause(0.1)


@film()
def nothing(scene):
    pass


@film()
def nothing_but_shapes(scene):
    scene.add(Square(fill_opacity=0.5), Text("still"))


@film()
def nothing_left(scene):
    scene.add(Circle(2, fill_opacity=1))
    scene.wait(0.2)
    scene.clear()
    scene.wait(0.2)
    scene.play(Create(Square()), run_time=0.2)
    scene.remove(*scene.mobjects)
    scene.wait(0.2)


@film()
def orders_that_change(scene):
    shapes = [Square(2, fill_opacity=1, color=c).shift(k * 0.5 * UR) for k, c in enumerate((RED, GREEN, BLUE))]
    scene.add(*shapes)
    scene.wait(0.1)
    scene.bring_to_front(shapes[0])
    scene.wait(0.1)
    scene.bring_to_back(shapes[2])
    scene.wait(0.1)
    scene.play(shapes[1].animate.shift(LEFT), run_time=0.2)
    scene.replace(shapes[1], Circle(fill_opacity=1))
    scene.wait(0.1)


@film()
def foreground(scene):
    front = Dot(radius=0.8, color=YELLOW)
    scene.add_foreground_mobjects(front)
    scene.play(FadeIn(Square(4, fill_opacity=1)), run_time=0.2)
    scene.add(Triangle(fill_opacity=1, color=RED).scale(2))
    scene.wait(0.2)
    scene.remove_foreground_mobject(front)
    scene.add(Star(fill_opacity=1, color=GREEN))
    scene.play(Rotate(front, 1), run_time=0.2)


@film()
def parts_removed(scene):
    group = VGroup(Square(), Circle(), Text("ab").shift(UP))
    scene.add(group)
    scene.wait(0.1)
    scene.remove(group[1])
    scene.wait(0.1)
    group[2].remove(group[2][0])
    group.add(Dot(2 * RIGHT))
    scene.add(group)
    scene.play(group.animate.shift(LEFT), FadeOut(group[0]), run_time=0.3)


@film()
def changes_in_place(scene):
    square = Square(fill_opacity=1, color=BLUE)
    scene.add(square)
    for change in (
        lambda: square.points.__iadd__(0.5),
        lambda: square.fill_rgbas.__setitem__((0, 0), 1.0),
        lambda: square.set_points(Circle().points),
        lambda: setattr(square, "stroke_width", 20),
        lambda: setattr(square, "joint_type", LineJointType.ROUND),
        lambda: square.set_z_index(-1),
    ):
        scene.wait(0.1)
        change()
    scene.play(square.animate.shift(RIGHT), run_time=0.2)


@film()
def grounds_that_change_often(scene):
    scene.add(Circle(fill_opacity=0.5))
    for color in (RED_E, "#002244", GREEN_E):
        scene.camera.background_color = color
        scene.wait(0.2)
    scene.camera.background_opacity = 0.5
    scene.play(Create(Square()), run_time=0.3)


@film()
def a_ground_painted_by_an_updater(scene):
    colors = color_gradient([RED_E, BLUE_E], 8)

    def paint(dot, dt):
        dot.shift(0.1 * RIGHT)
        scene.camera.background_color = colors[round(10 * scene.time) % 8]

    scene.add(Dot(radius=0.5).add_updater(paint))
    scene.wait(0.6)


@film()
def sections_of_kinds(scene):
    scene.next_section("first", DefaultSectionType.NORMAL)
    scene.add(Square())
    scene.wait(0.2)
    scene.next_section("skipped", skip_animations=True)
    scene.play(Create(Circle()), run_time=0.2)
    scene.wait(0.2)
    scene.next_section()
    scene.add(Dot())
    scene.wait(0.2)


@film()
def subcaptions(scene):
    scene.add_subcaption("a square", duration=0.2)
    scene.play(Create(Square()), run_time=0.2, subcaption="it is drawn")
    scene.wait(0.2)
