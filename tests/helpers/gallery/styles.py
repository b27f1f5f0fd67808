"""Fills, strokes, gradients, opacity, dashes and the order of layers."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

import numpy as np
from manim import *
from PIL import Image

from gallery.entries import film, picture


@picture
def stroke_styles(scene):
    corner = VMobject(stroke_width=30).set_points_as_corners([LEFT, UP, RIGHT, DOWN / 2])
    joints = VGroup(*(corner.copy() for _ in LineJointType))
    for mobject, joint in zip(joints, LineJointType, strict=True):
        mobject.joint_type = joint
    caps = VGroup(*(Line(stroke_width=30).set_cap_style(cap) for cap in CapStyleType))
    scene.add(joints.arrange(), caps.arrange().shift(2 * DOWN))
    scene.add(
        Square(stroke_width=0, fill_opacity=0.4), Line(stroke_opacity=0), Circle(fill_opacity=0.3, stroke_opacity=0.2)
    )


@picture
def background_strokes(scene):
    text = Text("stroke").scale(2).set_stroke(RED, width=8, background=True)
    scene.add(Square(fill_opacity=1).scale(2), text)
    scene.add(Circle().set_background_stroke(color=BLUE, width=20, opacity=0.5).set_stroke(width=4))


@picture
def gradients(scene):
    scene.add(
        Circle(fill_opacity=1).set_color_by_gradient(RED, BLUE).shift(3 * LEFT),
        Square(fill_opacity=1).set_fill([RED, GREEN, BLUE], opacity=[1, 0.2, 0.8]),
        Line(stroke_width=20).set_stroke([YELLOW, TEAL]).shift(2 * DOWN),
        Star(fill_opacity=1).set_sheen(0.6, DR).shift(3 * RIGHT),
        Circle(fill_opacity=0.5).set_sheen(-0.4, UP).shift(2 * UP),
        Text("gradient", gradient=(RED, GREEN)).to_edge(DOWN),
    )


@picture
def transparency(scene):
    scene.add(*(Circle(2, fill_opacity=0.3, color=c).shift(v) for c, v in ((RED, LEFT), (GREEN, RIGHT), (BLUE, UP))))
    scene.add(
        Square(fill_opacity=0, stroke_opacity=0),
        Square(1).fade(0.7),
        Dot(radius=0.5, color="#FF00FF80").set_opacity(0.5),
    )


@picture
def z_index(scene):
    scene.add(
        Square(fill_opacity=1, z_index=3),
        VGroup(Circle(fill_opacity=1, color=RED, z_index=1), Triangle(fill_opacity=1, z_index=5)).shift(0.5 * RIGHT),
        Star(fill_opacity=1, color=BLUE).set_z_index(-1).scale(2),
        Dot(radius=1, color=GREEN),
    )


@picture
def background_pictures(scene):
    field = np.zeros((90, 160, 4), np.uint8)
    field[..., 0], field[..., 1] = np.arange(160), np.arange(90)[:, None] * 2
    field[..., 3] = 255
    scene.add(Circle(2, fill_opacity=1).color_using_background_image(Image.fromarray(field)), Square(), Dot(color=RED))


@picture
def backdrops(scene):
    scene.add(FullScreenRectangle(color=BLUE, fill_opacity=0.4), ScreenRectangle(height=3))
    title = Text("backdrop").add_background_rectangle(color=RED, opacity=0.6)
    scene.add(SurroundingRectangle(title, buff=0.4, corner_radius=0.2), BackgroundRectangle(Circle()), title)


@picture
def own_colors(scene):
    class Striped(Square):
        def get_fill_rgbas(self):
            return np.array([[1.0, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 1]])

        def get_stroke_width(self, background=False):
            return 12

    scene.add(Circle(2, fill_opacity=1), Striped(), Dot())


@picture
def own_families(scene):
    class Shy(VGroup):
        def family_members_with_points(self):
            return []

    shared = Square(fill_opacity=1, color=RED)
    scene.add(Shy(Circle(3)), VGroup(shared, Circle(fill_opacity=1)), VGroup(Dot(), shared))
    scene.foreground_mobjects.append(Triangle(fill_opacity=1))


@picture
def dictionaries(scene):
    scene.add(
        VDict({"a": Circle(), "b": Square()}), Group(Dot(), VGroup(Star(), VGroup(Line()))), ManimBanner().scale(0.3)
    )


@picture
def dashes(scene):
    scene.add(
        DashedVMobject(Square(3), num_dashes=20, dashed_ratio=0.7, dash_offset=0.3),
        DashedVMobject(FunctionGraph(lambda x: np.sin(2 * x), color=YELLOW), num_dashes=30, equal_lengths=False),
        DashedVMobject(Star(color=RED, fill_opacity=0.5), num_dashes=9),
        DashedLine(4 * LEFT, 4 * RIGHT, dash_length=0.1, color=GREEN).set_stroke(width=9),
    )


@picture
def opacity_of_groups(scene):
    group = VGroup(Square(fill_opacity=1), VGroup(Circle(fill_opacity=0.8, color=RED), Dot()))
    scene.add(Rectangle(width=12, height=0.5, fill_opacity=1), group.set_opacity(0.4))
    scene.add(group.copy().set_opacity(0.9).shift(3 * RIGHT).fade(0.3), group.copy().shift(3 * LEFT).fade_to(BLUE, 0.5))
    scene.add(VGroup(Text("seen"), Square(4)).set_opacity(0.6))


@picture
def width_and_color_by_part(scene):
    curve = VMobject().set_points_smoothly([3 * LEFT, UP, ORIGIN, DOWN, 3 * RIGHT])
    scene.add(curve.copy().set_stroke([RED, YELLOW, GREEN], width=12, opacity=[1, 0.2, 1]))
    scene.add(CurvesAsSubmobjects(curve.shift(UP)).set_color_by_gradient(PURPLE, ORANGE).set_stroke(width=5))
    text = Text("parts", t2c={"pa": RED, "[2:4]": BLUE}, t2w={"s": BOLD}).shift(2 * DOWN)
    scene.add(text.set_stroke(WHITE, 1, 0.5), Square().set_style(fill_color=TEAL, fill_opacity=0.5, stroke_width=0))


@picture
def colors_of_all_kinds(scene):
    colors = [RED_A, PURE_BLUE, ManimColor("#0f0"), ManimColor((255, 128, 0)), ManimColor([0.1, 0.2, 0.3])]
    colors += [ManimColor.from_hsv((0.6, 0.8, 0.9)), RED.invert(), BLUE.darker(0.5), GREEN.lighter(), XKCD.AVOCADO]
    colors += [interpolate_color(RED, BLUE, 0.3), WHITE.contrasting(), *color_gradient([RED, GREEN], 3), GRAY_BROWN]
    row = VGroup(*(Square(0.8, color=color, fill_opacity=1, stroke_width=3) for color in colors))
    scene.add(row.arrange_in_grid(3), Square(4, color=ManimColor("#FF00FF80")))


@picture
def depths_of_nested_groups(scene):
    inner = VGroup(*(Circle(1, fill_opacity=1, color=c, z_index=k) for k, c in enumerate((RED, GREEN, BLUE))))
    for k, circle in enumerate(inner):
        circle.shift(k * 0.4 * RIGHT)
    outer = VGroup(inner, Square(2, fill_opacity=1, color=GREY, z_index=1).shift(0.5 * UP))
    outer.set_z_index(2, family=False)
    scene.add(outer, Triangle(fill_opacity=1, z_index=1.5), Rectangle(width=9, height=0.4, fill_opacity=1, z_index=-3))


@picture
def sheens(scene):
    for k, direction in enumerate((UP, DR, LEFT, UL)):
        square = Square(1.2, fill_opacity=1, color=BLUE).set_sheen(0.8 - 0.5 * k, direction)
        scene.add(square.rotate(0.3 * k).shift((2 * k - 3) * RIGHT))
    scene.add(Circle(fill_opacity=1).set_sheen_direction(UP).set_sheen(0.5).rotate_sheen_direction(1).shift(2 * UP))
    scene.add(Text("sheen", sheen_factor=-0.5).set_sheen(0.4, RIGHT).shift(2 * DOWN))


@film()
def styles_in_motion(scene):
    square = Square(fill_opacity=0.2)
    scene.add(square, Circle(fill_opacity=1, color=RED).shift(RIGHT).set_z_index(-1))
    scene.play(square.animate.set_fill([RED, BLUE], [0.2, 1]).set_stroke([GREEN, YELLOW], width=20), run_time=0.4)
    scene.play(square.animate.set_sheen(0.7, UP).set_stroke(BLACK, 14, background=True), run_time=0.4)
    scene.play(square.animate.set_stroke(width=0).set_opacity(0.5).set_color(TEAL), run_time=0.4)
