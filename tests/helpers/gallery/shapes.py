"""Shapes, arrows, lines, braces and operations on shapes: still pictures."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

import numpy as np
from manim import *

from gallery.entries import picture


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
def booleans(scene):
    a, b = Square(2, fill_opacity=0.5), Circle(1.2, fill_opacity=0.5).shift(RIGHT)
    row = VGroup(Union(a, b), Intersection(a, b), Difference(a, b), Exclusion(a, b), ConvexHull(LEFT, RIGHT, UP, DOWN))
    scene.add(row.set_fill(TEAL, 0.7).arrange().scale_to_fit_width(12))


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
def polygons(scene):
    polygons = VGroup(
        Polygon(LEFT, RIGHT, UP, color=GREEN, fill_opacity=0.3),
        Polygon(DL, DR, UR, UL).round_corners(0.3),
        Polygon(DL, DR, UR, UL).round_corners([0.2, -0.2], evenly_distribute_anchors=True),
        Square(side_length=1.5, grid_xstep=0.5, grid_ystep=0.5, color=TEAL),
        Rectangle(width=3, height=1, grid_xstep=0.7, fill_opacity=0.2),
        ArcPolygonFromArcs(
            ArcBetweenPoints(LEFT, RIGHT, radius=2), ArcBetweenPoints(RIGHT, UP, radius=1.5), ArcBetweenPoints(UP, LEFT)
        ),
        Star(5, outer_radius=1, density=2, start_angle=0.3),
        RegularPolygram(9, density=4, radius=0.8),
    )
    scene.add(polygons.arrange_in_grid(2).scale_to_fit_width(12))


@picture
def arcs_and_circles(scene):
    scene.add(
        Circle.from_three_points(LEFT, UP, RIGHT + UP, color=RED),
        Circle().surround(Rectangle(width=4, height=1), buffer_factor=1.1),
        Arc(radius=2, start_angle=1, angle=-2, num_components=4),
        AnnotationDot().shift(2 * UP),
        Annulus(inner_radius=0.3, outer_radius=0.6, fill_opacity=0.5).shift(3 * LEFT),
        ArcBetweenPoints(2 * LEFT, 2 * RIGHT, angle=-TAU / 3, stroke_width=8),
        AnnularSector(1, 1.5, angle=PI, start_angle=PI / 3, color=YELLOW).shift(4 * RIGHT),
        Sector(radius=1.2, angle=2.4, fill_opacity=0.8).shift(4 * LEFT + DOWN),
    )


@picture
def angles_of_lines(scene):
    first, second = Line(LEFT, RIGHT), Line(DL, UP)
    scene.add(first, second)
    for quadrant, color in (((1, 1), RED), ((-1, 1), GREEN), ((1, -1), BLUE)):
        scene.add(Angle(first, second, radius=0.5, quadrant=quadrant, color=color))
    scene.add(Angle(first, second, other_angle=True, radius=0.8, dot=True, dot_color=YELLOW))
    scene.add(RightAngle(Line(2 * RIGHT, 3 * RIGHT), Line(2 * RIGHT, 2 * RIGHT + UP), length=0.3))
    scene.add(Elbow(width=0.6, angle=1).shift(2 * LEFT), TangentialArc(Line(DOWN, DR), Line(DOWN, 2 * DOWN), 0.4))


@picture
def braces(scene):
    line = Line(LEFT, 2 * RIGHT).rotate(0.4)
    square = Square().shift(3 * LEFT)
    scene.add(line, Brace(line, direction=line.copy().rotate(PI / 2).get_unit_vector(), sharpness=1), square)
    scene.add(
        Brace(square, UP, buff=0.1, stroke_width=2), BraceText(square, "side", brace_direction=LEFT, font_size=24)
    )
    scene.add(
        BraceLabel(square, "a", brace_direction=RIGHT, label_constructor=MathTypst), ArcBrace(Arc(2, angle=1), OUT)
    )


@picture
def arrow_lengths(scene):
    arrows = VGroup(
        *(Arrow(ORIGIN, length * RIGHT, buff=0) for length in (0.1, 0.3, 1, 3)),
        Arrow(ORIGIN, 2 * RIGHT, max_tip_length_to_length_ratio=0.1, stroke_width=12),
        Arrow(ORIGIN, 2 * RIGHT, tip_length=0.5, tip_shape=ArrowTriangleFilledTip, color=RED),
        DoubleArrow(ORIGIN, 2 * RIGHT, tip_shape_start=StealthTip, tip_shape_end=ArrowCircleTip),
        CurvedArrow(ORIGIN, 2 * RIGHT, radius=-3, tip_length=0.15),
        Vector([1.5, 0.5], color=GOLD),
        Line(ORIGIN, 2 * RIGHT, path_arc=1).add_tip(at_start=True),
    )
    scene.add(arrows.arrange_in_grid(4))


@picture
def paths_by_hand(scene):
    wave = VMobject(color=TEAL, stroke_width=6)
    wave.set_points_smoothly([[x, np.sin(3 * x), 0] for x in np.linspace(-4, 4, 25)])
    tent = VMobject(fill_color=RED, fill_opacity=0.5).start_new_path(DL)
    tent.add_line_to(UP).add_quadratic_bezier_curve_to(RIGHT, DR).add_cubic_bezier_curve_to(DOWN, LEFT, UL).close_path()
    handles = CubicBezier(2 * LEFT, LEFT + 2 * UP, RIGHT + 2 * DOWN, 2 * RIGHT)
    scene.add(wave, tent, handles, VGroup(*(Dot(p, 0.05) for p in handles.points)), Square().get_subcurve(0.1, 0.7))
    scene.add(Circle(2).reverse_direction(), Square().insert_n_curves(7).make_jagged().shift(3 * RIGHT))


@picture
def nested_operations(scene):
    gear = Difference(Union(Circle(1), *(Square(0.6).shift(rotate_vector(RIGHT, a)) for a in range(6))), Circle(0.4))
    lens = Intersection(Circle(1).shift(LEFT / 2), Circle(1).shift(RIGHT / 2), Square(1.5))
    scene.add(gear.set_fill(BLUE, 0.6).shift(2 * LEFT), lens.set_fill(GREEN, 1).shift(2 * RIGHT))
    scene.add(Exclusion(Square(), Circle(1.2), color=YELLOW, fill_opacity=0.4))
    scene.add(Cutout(Rectangle(width=3, height=2), Triangle(), Dot(RIGHT), fill_opacity=1, color=PURPLE).shift(2 * UP))


@picture
def spread_out(scene):
    rows = VGroup(*(Square(0.4, fill_opacity=k / 12) for k in range(12)))
    scene.add(rows.arrange_in_grid(3, 4, buff=(0.2, 0.5), flow_order="ul", col_alignments="lcrc").to_corner(UL))
    ring = VGroup(*(Dot(rotate_vector(2 * RIGHT, k), 0.1) for k in range(6))).set_color_by_gradient(RED, BLUE)
    scene.add(ring, VGroup(*(Line() for _ in range(4))).arrange_submobjects(DOWN, center=False).to_edge(RIGHT))
    scene.add(Square().align_to(ring, UP), Triangle().next_to(ring, DR), Circle(0.3).move_to(ring, aligned_edge=LEFT))
