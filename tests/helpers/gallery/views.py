"""Cameras in space: moves, rotations, and mobjects that are fixed."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

import numpy as np
from manim import *

from gallery.entries import film, space
from gallery.orientation import look, saddle


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


@space
def ambient_rotations(scene):
    look(scene)
    scene.add(ThreeDAxes(x_length=5, y_length=5, z_length=4), Cube(1.5, fill_opacity=0.6))
    scene.begin_ambient_camera_rotation(rate=1, about="phi")
    scene.wait(0.2)
    scene.stop_ambient_camera_rotation(about="phi")
    scene.begin_ambient_camera_rotation(rate=-2, about="gamma")
    scene.play(FadeIn(Dot(OUT)), run_time=0.3)
    scene.stop_ambient_camera_rotation(about="gamma")
    scene.wait(0.2)


@space
def illusions(scene):
    look(scene, 75, 30)
    scene.add(ThreeDAxes(x_length=4, y_length=4, z_length=3), Square(fill_opacity=0.4))
    scene.begin_3dillusion_camera_rotation(rate=3)
    scene.wait(0.3)
    scene.stop_3dillusion_camera_rotation()
    scene.wait(0.2)


@space
def moves_of_the_camera(scene):
    scene.add(ThreeDAxes(x_length=5, y_length=5, z_length=4), Sphere(radius=0.8, resolution=(4, 4)))
    scene.move_camera(phi=1.2, theta=0.5, run_time=0.3)
    scene.move_camera(zoom=0.6, frame_center=[1, 1, 0], added_anims=[Create(Square())], run_time=0.3)
    scene.set_camera_orientation(gamma=0.5, focal_distance=8, zoom=1.2)
    scene.wait(0.2)
    tracker = scene.camera.phi_tracker
    scene.play(tracker.animate.set_value(0.3), run_time=0.3)


@space
def fixed_titles(scene):
    look(scene)
    title, label = Text("fixed").to_corner(UL), MathTypst("p", font_size=60).move_to([1, 1, 1])
    scene.add_fixed_in_frame_mobjects(title, Rectangle(width=3, height=1).to_corner(DR))
    scene.add_fixed_orientation_mobjects(label)
    scene.add(Cube(1), Dot3D([1, 1, 0.5], resolution=(4, 4)))
    scene.play(Write(title), Rotate(label, 1), run_time=0.3)
    scene.begin_ambient_camera_rotation(rate=2)
    scene.play(title.animate.set_color(RED), run_time=0.3)
    scene.remove(title)
    scene.wait(0.2)


@space
def light_that_moves(scene):
    look(scene)
    scene.add(Sphere(radius=1.5, resolution=(6, 6)))
    light = scene.renderer.camera.light_source
    light.move_to([3, 3, 3])
    scene.wait(0.1)
    scene.play(light.animate.move_to([-3, 2, -2]), run_time=0.3)


@space
def curves_in_space(scene):
    look(scene, 70, -60)
    axes = ThreeDAxes(x_length=5, y_length=5, z_length=4)
    helix = ParametricFunction(lambda t: [np.cos(t), np.sin(t), t / 5], t_range=[-6, 6, 0.3], color=RED)
    scene.add(axes, axes.get_x_axis_label(Text("x", font_size=30)))
    scene.play(Create(helix.set_shade_in_3d(True)), run_time=0.3)
    dot = Dot3D(helix.get_start(), color=YELLOW, resolution=(4, 4))
    scene.play(MoveAlongPath(dot, helix), run_time=0.3)


@film(ThreeDScene, background_color=WHITE, pixel_width=128, pixel_height=120)
def space_on_white(scene):
    look(scene, 50, 50)
    scene.add(Torus(1.5, 0.5, resolution=(6, 6)), Text("w", color=BLACK).to_corner(UR))
    scene.play(Rotate(scene.mobjects[0], 1, axis=RIGHT), run_time=0.3)


@film(ThreeDScene, background_opacity=0.0)
def space_without_a_ground(scene):
    look(scene)
    scene.add(Cube(1.5, fill_opacity=0.5), Sphere(radius=1, resolution=(5, 5)).shift(2 * RIGHT))
    scene.play(Rotate(scene.mobjects[0], 0.5, axis=UP), run_time=0.3)


@film(ThreeDScene, pixel_width=121, pixel_height=67, format="png-sequence")
def space_of_an_odd_size(scene):
    look(scene)
    scene.add(Cone(1, 2, resolution=6), Prism([1, 2, 0.5]).shift(2 * LEFT))
    scene.play(Rotate(scene.mobjects[0], 0.5, axis=UP), run_time=0.3)


class PlainSceneInSpace(Scene):
    """Has a camera in space, and none of the ways to turn it."""

    def __init__(self, camera_class=ThreeDCamera, **kwargs):
        super().__init__(camera_class=camera_class, **kwargs)


@film(PlainSceneInSpace)
def a_camera_set_by_hand(scene):
    scene.camera.set_phi(1)
    scene.camera.set_theta(-0.5)
    scene.add(*scene.camera.get_value_trackers(), Square(2, fill_opacity=0.5), Circle().shift(OUT))
    scene.play(scene.camera.theta_tracker.animate.set_value(1), run_time=0.3)
