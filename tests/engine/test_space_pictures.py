"""Mobjects in space: shading, depth and fixed mobjects come out as stock manim paints them."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

import numpy as np
import pytest
from manim import *

CASES = []


def space(construct):
    CASES.append(construct)
    return construct


def look(scene, phi=65, theta=-40, **angles):
    scene.set_camera_orientation(phi=phi * DEGREES, theta=theta * DEGREES, **angles)


def saddle(u, v):
    return np.array([u, v, (u * u - v * v) / 4])


@space
def surfaces(scene):
    look(scene)
    scene.add(ThreeDAxes(), Surface(saddle, u_range=[-2, 2], v_range=[-2, 2], resolution=(8, 8)))
    scene.begin_ambient_camera_rotation(rate=0.5)
    scene.wait(0.75)


@space
def colored_surfaces(scene):
    look(scene)
    axes = ThreeDAxes(x_length=5, y_length=5, z_length=3)
    hills = Surface(saddle, u_range=[-2, 2], v_range=[-2, 2], resolution=(6, 6), fill_opacity=0.6, stroke_width=0)
    hills.set_fill_by_value(axes=axes, colorscale=[(RED, -1), (YELLOW, 0), (GREEN, 1)], axis=2)
    plane = Surface(
        lambda u, v: np.array([u, v, 0]), u_range=[-2, 2], v_range=[-2, 2], resolution=4, checkerboard_colors=False
    )
    scene.add(hills, plane.set_opacity(0.4))
    scene.play(Create(plane.copy().shift(OUT)), hills.animate.set_opacity(0.3), run_time=0.75)


@space
def solids(scene):
    look(scene)
    row = VGroup(
        Sphere(radius=0.8, resolution=(6, 6)),
        Cube(1),
        Prism([0.5, 1, 1.5]),
        Cone(0.6, 1, resolution=5),
        Cylinder(0.5, 1, resolution=5),
    )
    row.add(Torus(0.6, 0.2, resolution=(5, 5)))
    scene.add(row.arrange_in_grid(3))
    scene.play(Rotate(row, 0.5, axis=UP), run_time=0.5)


@space
def polyhedra(scene):
    look(scene)
    scene.add(Tetrahedron(2), ConvexHull3D(OUT, UP, LEFT, RIGHT, DOWN))
    scene.wait(0.25)


@space
def lines_in_space(scene):
    look(scene)
    scene.add(Line3D(ORIGIN, 2 * OUT, resolution=4), Dot3D(OUT, resolution=(4, 4)))
    scene.add(ParametricFunction(lambda t: np.array([np.cos(t), np.sin(t), t / 4]), t_range=[-4, 4], shade_in_3d=True))
    scene.add(
        ParametricFunction(lambda t: np.array([t, t * t / 4, 0]), t_range=[-2, 2], color=RED),
        Line(DL, UR, shade_in_3d=True),
    )
    scene.move_camera(phi=0.4, theta=-1, zoom=1.4, run_time=0.75)


@space
def fixed_mobjects(scene):
    look(scene)
    title, label, note = Text("title").to_corner(UL), Text("x").move_to([2, 0, 1]), Square(fill_opacity=0.5).shift(OUT)
    scene.add(ThreeDAxes(), note)
    scene.add_fixed_in_frame_mobjects(title)
    scene.add_fixed_orientation_mobjects(label)
    scene.add_fixed_orientation_mobjects(Dot([0, 2, 1], radius=0.3), use_static_center_func=True)
    both = Circle(0.5).shift(DOWN)
    scene.add_fixed_in_frame_mobjects(both)
    scene.add_fixed_orientation_mobjects(both)
    scene.move_camera(theta=0.3, added_anims=[title.animate.shift(RIGHT), label.animate.shift(OUT)], run_time=0.75)
    scene.remove_fixed_in_frame_mobjects(title)
    scene.remove_fixed_orientation_mobjects(label)
    scene.wait(0.25)


@space
def fixed_shaded_mobjects(scene):
    look(scene, phi=80)
    ball = Sphere(radius=0.7, resolution=(5, 5)).shift(2 * RIGHT)
    sheet = Surface(saddle, u_range=[-1, 1], v_range=[-1, 1], resolution=(3, 3))
    scene.add_fixed_in_frame_mobjects(ball)
    scene.add_fixed_orientation_mobjects(sheet)
    scene.play(Rotate(ball, 1), sheet.animate.shift(LEFT), run_time=0.5)


@space
def gradients_in_space(scene):
    look(scene)
    square = (
        Square(2, fill_opacity=1, shade_in_3d=True).set_fill([RED, BLUE, GREEN]).set_stroke([YELLOW, RED], width=20)
    )
    scene.add(
        square,
        Circle(fill_opacity=0.7).set_color_by_gradient(RED, TEAL).shift(OUT),
        Star().set_sheen(0.4).set_background_stroke(width=9),
    )
    scene.add(Square(shade_in_3d=True).set_background_stroke(color=RED, width=15).shift(2 * RIGHT))
    scene.move_camera(gamma=0.4, run_time=0.5)


@space
def groups_by_depth(scene):
    look(scene, phi=75)
    near = VGroup(Square(fill_opacity=1), Circle(fill_opacity=1, color=RED)).set_shade_in_3d(
        True, z_index_as_group=True
    )
    scene.add(
        near,
        Sphere(radius=0.6, resolution=(4, 4)).shift(OUT),
        Square(fill_opacity=1, color=BLUE, shade_in_3d=True, z_index=2).shift(IN),
    )
    scene.move_camera(theta=2, run_time=0.75)


class Placed(Square):
    """Says its depth, and that of many at once."""

    depth = 0.0

    def get_z_index_reference_point(self):
        return self.depth * OUT

    @staticmethod
    def get_z_index_reference_points(squares):
        return np.array([square.depth * OUT for square in squares])


class Reversed(Placed):
    """Says its depth otherwise, one at a time."""

    def get_z_index_reference_point(self):
        return -self.depth * OUT


@space
def depths_said_by_classes(scene):
    look(scene, phi=20)
    kinds = (Placed, Reversed, Square, Placed, Circle, Reversed)
    for number, kind in enumerate(kinds):
        mobject = kind(fill_opacity=1, shade_in_3d=True).set_color([RED, GREEN, BLUE, GOLD, TEAL, PINK][number])
        mobject.depth = 0.3 * (number - 1.5)
        scene.add(mobject.shift(0.4 * number * RIGHT + 0.2 * number * OUT))
    scene.move_camera(theta=1, run_time=0.25)


@space
def unshaded(scene):
    look(scene)
    scene.renderer.camera.should_apply_shading = False
    scene.add(Sphere(radius=1.5, resolution=(5, 5)), Cube(shade_in_3d=True).shift(2 * RIGHT))
    scene.wait(0.25)


@space
def exponential_projection(scene):
    scene.renderer.camera.exponential_projection = True
    look(scene, phi=50, focal_distance=6)
    scene.add(Cube(2), ThreeDAxes())
    scene.move_camera(focal_distance=12, frame_center=[1, 0, 0], run_time=0.5)


@space
def numbers_in_space(scene):
    look(scene)
    t = ValueTracker(0)
    number = DecimalNumber(0, mob_class=lambda string, **kwargs: Text(string)).to_corner(UR)

    def follow(mobject):
        mobject.set_value(t.get_value())
        scene.add_fixed_in_frame_mobjects(mobject)

    scene.add_fixed_in_frame_mobjects(number.add_updater(follow))
    scene.add(Surface(saddle, u_range=[-1, 1], v_range=[-1, 1], resolution=3))
    scene.play(t.animate.set_value(5), run_time=0.75)


@space
def clouds_and_text_in_space(scene):
    look(scene)
    scene.add(
        PMobject(stroke_width=4).add_points(np.random.default_rng(3).normal(size=(30, 3)), color=RED),
        Text("flat").rotate(PI / 2, RIGHT),
    )
    scene.add(MathTypst("x^2").shift(OUT), VectorizedPoint(OUT), Dot(radius=0.5, fill_opacity=0.4))
    scene.begin_3dillusion_camera_rotation(rate=2)
    scene.wait(0.5)


@pytest.mark.parametrize("construct", CASES, ids=lambda construct: construct.__name__)
def test_a_scene_in_space_is_painted_as_by_manim(construct, compare):
    compare(construct, ThreeDScene)


@pytest.mark.parametrize("settings", [{"background_opacity": 0.0}, {"pixel_width": 241, "pixel_height": 135}], ids=str)
def test_space_is_painted_on_any_ground_and_size(settings, compare):
    compare(solids, ThreeDScene, **settings)
