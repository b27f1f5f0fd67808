"""Mobjects of the plane, still: the engine paints each as stock manim does, pixel for pixel."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

import numpy as np
import pytest
from manim import *
from PIL import Image

CASES = []


def picture(construct):
    CASES.append(construct)
    return construct


@picture
def shapes(scene):
    row = VGroup(
        Circle(),
        Square(fill_opacity=0.5),
        Triangle(color=RED, fill_opacity=1),
        Ellipse(),
        Star(),
        RegularPolygon(7),
        RegularPolygram(7),
        RoundedRectangle(),
        Annulus(color=BLUE),
        AnnularSector(),
        Sector(),
        Arc(),
        ArcBetweenPoints(LEFT, UP),
        ArcPolygon(LEFT, RIGHT, UP),
        Polygram([LEFT, RIGHT, UP], [DOWN, UL, UR]),
        Elbow(),
        CubicBezier(LEFT, UL, UR, RIGHT),
        Dot(),
        Cutout(Square(fill_opacity=1), Circle(radius=0.4)),
        TangentialArc(Line(LEFT, RIGHT), Line(LEFT, UP), 0.3),
    )
    scene.add(row.arrange_in_grid(4).scale_to_fit_height(7))


@picture
def arrows(scene):
    tips = [ArrowCircleFilledTip, ArrowCircleTip, ArrowSquareFilledTip, ArrowSquareTip, ArrowTriangleTip, StealthTip]
    row = VGroup(Arrow(), DoubleArrow(), Vector([1, 1]), CurvedArrow(LEFT, RIGHT), CurvedDoubleArrow(LEFT, RIGHT))
    row.add(*(Arrow(tip_shape=tip) for tip in tips), Line().add_tip(tip_length=0.5))
    scene.add(row.arrange_in_grid(4))


@picture
def lines(scene):
    a, b = Line(LEFT, RIGHT), Line(LEFT, UP)
    row = VGroup(
        VGroup(a, b, Angle(a, b)),
        VGroup(Line(), Line(ORIGIN, UP), RightAngle(Line(), Line(ORIGIN, UP))),
        DashedLine(),
        DashedLine(dash_length=0.3, dashed_ratio=0.2, stroke_width=10),
        DashedVMobject(Circle(), num_dashes=11),
        TangentLine(Circle(), 0.3),
        Underline(Square()),
        Cross(Square()),
        Brace(Square()),
        ArcBrace(Arc(angle=2)),
        BraceBetweenPoints(LEFT, RIGHT),
    )
    scene.add(row.arrange_in_grid(3).scale_to_fit_height(7))


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
def booleans(scene):
    a, b = Square(2, fill_opacity=0.5), Circle(1.2, fill_opacity=0.5).shift(RIGHT)
    row = VGroup(Union(a, b), Intersection(a, b), Difference(a, b), Exclusion(a, b), ConvexHull(LEFT, RIGHT, UP, DOWN))
    scene.add(row.set_fill(TEAL, 0.7).arrange().scale_to_fit_width(12))


@picture
def images(scene):
    ramp = np.linspace(0, 255, 64 * 48).reshape(48, 64).astype(np.uint8)
    image = ImageMobject(ramp)
    scene.add(
        image.scale(2),
        image.copy().rotate(0.4).set_opacity(0.5).shift(2 * RIGHT),
        Square(),
        ImageMobject(np.uint8([[0, 250]])).to_edge(LEFT),
    )


@picture
def point_clouds(scene):
    scene.add(
        Square(fill_opacity=0.5), PointCloudDot(radius=1, density=20, color=RED), Mobject1D().add_line(LEFT, UR, RED)
    )
    cloud = PMobject(stroke_width=6).add_points(np.random.default_rng(1).normal(size=(50, 3)), color=YELLOW)
    scene.add(cloud.shift(2 * LEFT), PGroup(Point(UP, color=BLUE)), Circle())


@picture
def odd_points(scene):
    broken = Square().shift(2 * RIGHT)
    broken.points[3] = np.nan
    partial = VMobject().start_new_path(LEFT).add_line_to(UP)
    partial.start_new_path(DOWN)  # a path that is only begun
    separate = VMobject(fill_opacity=0.5).set_points(
        np.concatenate((Square().points, Circle(0.5).points, Line(DL, DR).points))
    )
    scene.add(broken, partial, separate, VectorizedPoint(UP), Line(ORIGIN, ORIGIN), Dot(radius=0), VMobject(), Circle())


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


@pytest.mark.usefixtures("images_can_be_painted")
@pytest.mark.parametrize("construct", CASES, ids=lambda construct: construct.__name__)
def test_a_still_picture_is_painted_as_by_manim(construct, compare):
    def play(scene):
        construct(scene)
        scene.wait(0.25)

    compared = compare(play)
    assert compared.exact == compared.frames


@pytest.mark.parametrize(
    "settings",
    [
        {"pixel_width": 321, "pixel_height": 179},
        {"pixel_width": 200, "pixel_height": 200},
        {"background_color": "#334455"},
        {"background_opacity": 0.0},
        {"background_color": "#FFFFFF", "background_opacity": 0.5},
        {"frame_width": 20.0, "frame_height": 11.25},
    ],
    ids=str,
)
def test_a_picture_of_any_size_and_ground_is_painted_as_by_manim(settings, compare):
    def mixture(scene):
        transparency(scene)
        gradients(scene)
        point_clouds(scene)
        scene.wait(0.25)
        scene.play(scene.mobjects[0].animate.shift(UP), run_time=0.5)

    compared = compare(mixture, **settings)
    assert compared.exact == compared.frames


def test_scenes_without_a_play_are_painted_too(compare):
    compared = compare(shapes)
    assert compared.exact == compared.frames == 1
