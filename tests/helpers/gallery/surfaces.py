"""Surfaces and solids in space: shading, colours and depth."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

import numpy as np
from manim import *

from gallery.entries import space
from gallery.orientation import look, saddle


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
def checkerboards(scene):
    look(scene)
    scene.add(
        Surface(saddle, u_range=[-2, 2], v_range=[-2, 2], resolution=(6, 4), checkerboard_colors=[RED, BLUE, GREEN])
    )
    scene.add(
        Surface(
            lambda u, v: [np.cos(u), np.sin(u), v],
            u_range=[0, TAU],
            v_range=[1, 2],
            resolution=(8, 2),
            fill_opacity=0.5,
        ).set_style(stroke_color=YELLOW, stroke_width=2)
    )
    scene.wait(0.2)


@space
def values_as_colors(scene):
    look(scene)
    axes = ThreeDAxes(x_range=[-2, 2], y_range=[-2, 2], z_range=[-1, 1], x_length=5, y_length=5, z_length=3)
    surface = Surface(
        lambda u, v: axes.c2p(u, v, np.sin(u) * np.cos(v)), u_range=[-2, 2], v_range=[-2, 2], resolution=7
    )
    surface.set_fill_by_value(axes=axes, colorscale=[(BLUE, -1), (GREEN, 0), (RED, 1)], axis=2)
    scene.add(axes, axes.get_z_axis_label(Text("z", font_size=30)), surface)
    scene.play(Rotate(surface, 0.5, axis=OUT), run_time=0.3)
    other = axes.plot_surface(
        lambda u, v: u * v / 4, u_range=[-1, 1], v_range=[-1, 1], resolution=4, colorscale=[(RED, -0.2), (BLUE, 0.2)]
    )
    scene.play(ReplacementTransform(surface, other), run_time=0.3)


@space
def round_solids(scene):
    look(scene, 70, 20)
    solids = VGroup(
        Sphere(radius=0.7, resolution=(6, 8), checkerboard_colors=[TEAL, WHITE]),
        Torus(0.6, 0.25, resolution=(6, 6), u_range=(0, PI)),
        Cone(0.5, 1.2, direction=RIGHT, show_base=True, resolution=(1, 6), checkerboard_colors=False),
        Cylinder(0.4, 1.2, direction=UP, resolution=(2, 6), show_ends=False),
        Sphere(u_range=[0, PI], v_range=[0, PI / 2], resolution=4, fill_opacity=0.3, stroke_width=1),
    )
    scene.add(solids.arrange(buff=0.3))
    scene.play(solids[0].animate.shift(OUT), Rotate(solids[2], 1, axis=RIGHT), run_time=0.3)


@space
def flat_solids(scene):
    look(scene)
    solids = VGroup(Octahedron(1), Icosahedron(0.6), Dodecahedron(0.5), Cube(0.8, fill_opacity=0.4, stroke_width=2))
    scene.add(solids.arrange(buff=0.5), Prism([1, 0.3, 2], fill_color=RED).shift(2 * DOWN))
    scene.play(Rotate(solids, 0.6, axis=UR), run_time=0.3)


@space
def polyhedra_by_hand(scene):
    look(scene, 60, 30)
    corners = [[1, 1, 0], [1, -1, 0], [-1, -1, 0], [-1, 1, 0], [0, 0, 1.5]]
    faces = [[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4], [0, 1, 2, 3]]
    pyramid = Polyhedron(
        corners, faces, faces_config={"fill_color": GOLD}, graph_config={"vertex_config": {"radius": 0.04}}
    )
    scene.add(pyramid)
    scene.begin_ambient_camera_rotation(rate=1)
    scene.wait(0.3)


@space
def arrows_in_space(scene):
    look(scene)
    scene.add(
        Arrow3D(ORIGIN, [1, 1, 1], color=RED, resolution=4),
        Line3D([-2, 0, 0], [0, 2, 1], thickness=0.05, color=GREEN, resolution=5),
        Line3D.parallel_to(Line3D(LEFT, RIGHT, resolution=3), UP, resolution=3),
        Dot3D([1, -1, 0], radius=0.2, color=YELLOW, resolution=(4, 4)),
        Arrow(ORIGIN, 2 * OUT, color=BLUE),
        Circle(1.5).rotate(PI / 2, axis=RIGHT),
    )
    scene.play(scene.mobjects[1].animate.shift(OUT), run_time=0.3)


@space
def shapes_among_surfaces(scene):
    look(scene)
    sheet = Surface(lambda u, v: [u, v, 0.3 * u], u_range=[-2, 2], v_range=[-1, 1], resolution=4, fill_opacity=0.7)
    scene.add(sheet, Square(3, fill_opacity=0.5, color=RED), Text("flat").shift(OUT), Dot([1, 0, 1], color=YELLOW))
    scene.play(Create(Circle(2, shade_in_3d=True, fill_opacity=0.5)), sheet.animate.set_color(GREEN), run_time=0.3)


@space
def faces_of_equal_depth(scene):
    scene.set_camera_orientation(phi=0, theta=-PI / 2)
    tiles = VGroup(*(Square(1, fill_opacity=1, shade_in_3d=True, color=c) for c in (RED, GREEN, BLUE, YELLOW)))
    for k, tile in enumerate(tiles):
        tile.shift(0.4 * k * RIGHT)
    scene.add(tiles, Surface(lambda u, v: [u, v, 0], u_range=[-3, -1], v_range=[-1, 1], resolution=3))
    scene.wait(0.2)
    scene.play(Rotate(tiles, 0.2, axis=UP), run_time=0.2)


@space
def surfaces_with_color_ramps(scene):
    look(scene)
    surface = Surface(saddle, u_range=[-2, 2], v_range=[-2, 2], resolution=4, stroke_width=3)
    surface.set_color_by_gradient(RED, YELLOW, BLUE)
    for face in surface[::3]:
        face.set_fill([PURPLE, ORANGE], opacity=0.8)
    scene.add(surface)
    scene.move_camera(theta=0.2, run_time=0.3)
