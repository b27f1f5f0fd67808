"""Moving, zooming, bending and several cameras, cameras changed in place, and scenes with planes of their own."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

import numpy as np
from manim import *

from gallery.entries import film


@film(MovingCameraScene)
def zooms(scene):
    scene.add(Square(), Text("zoom").shift(2 * RIGHT), DashedLine(LEFT, UP), Circle(stroke_width=12).set_sheen(0.5, UP))
    scene.play(scene.camera.frame.animate.scale(0.5).shift(RIGHT), run_time=0.75)
    scene.play(scene.camera.auto_zoom(scene.mobjects, margin=1), Rotate(scene.mobjects[0], 1), run_time=0.75)
    scene.play(Restore(scene.camera.frame.save_state()), scene.camera.frame.animate.set(width=20), run_time=0.5)


@film(MovingCameraScene, pixel_width=242, pixel_height=182)
def follows(scene):
    dot = Dot(radius=1, fill_opacity=0.5)
    scene.add(NumberPlane(), dot)
    scene.camera.frame.add_updater(lambda m: m.move_to(dot))
    scene.play(dot.animate.shift(2 * RIGHT + UP), run_time=0.75)


@film(ZoomedScene)
def magnified(scene):
    scene.add(Text("detail"), Dot(color=RED), Circle())
    scene.activate_zooming(animate=False)
    scene.play(scene.zoomed_camera.frame.animate.shift(LEFT), run_time=0.75)


@film(VectorScene)
def vectors(scene):
    scene.add_plane(animate=False)
    scene.add_vector([2, 1], animate=True)


@film(LinearTransformationScene)
def linear_transformations(scene):
    scene.add_transformable_mobject(Square(fill_opacity=0.4))
    scene.apply_matrix([[1, 1], [0, 1]], run_time=0.75)


@film(MovingCameraScene)
def a_frame_that_follows(scene):
    scene.camera.frame.save_state()
    axes = Axes(x_range=[-1, 6], y_range=[-1, 3])
    graph = axes.plot(lambda x: 1 + np.sin(x), color=BLUE)
    dot = Dot(graph.get_start(), color=ORANGE)
    scene.add(axes, graph, dot)
    scene.play(scene.camera.frame.animate.scale(0.4).move_to(dot), run_time=0.3)
    scene.camera.frame.add_updater(lambda frame: frame.move_to(dot))
    scene.play(MoveAlongPath(dot, graph), run_time=0.4)
    scene.camera.frame.clear_updaters()
    scene.play(Restore(scene.camera.frame), run_time=0.3)


@film(MovingCameraScene)
def frames_set_at_once(scene):
    scene.add(Square(), Text("text").shift(2 * UP), DashedLine(3 * LEFT, 3 * RIGHT))
    scene.wait(0.1)
    for width, center in ((6, UP), (20, ORIGIN), (3, LEFT)):
        scene.camera.frame.set(width=width).move_to(center)
        scene.wait(0.1)
    scene.camera.frame.rotate(0.3).stretch(1.5, 1)
    scene.play(FadeOut(scene.mobjects[0]), run_time=0.2)


@film(MovingCameraScene, background_color=WHITE)
def zooms_on_parts(scene):
    shapes = VGroup(Square(), Circle(), Triangle()).arrange(buff=2).set_color(BLACK)
    scene.add(shapes, scene.camera.frame.copy().set_stroke(RED, 4))
    for shape in shapes[:2]:
        scene.play(scene.camera.auto_zoom(shape, margin=1), run_time=0.2)
    scene.camera.auto_zoom(shapes, animate=False)
    scene.wait(0.2)


@film(ZoomedScene)
def a_zoomed_display(scene):
    dot, ring = Dot(color=GREEN), Annulus(0.2, 0.4, color=RED).shift(RIGHT)
    scene.add(dot, ring, NumberPlane())
    scene.zoomed_camera.frame.move_to(dot)
    scene.activate_zooming(animate=True)
    scene.play(scene.zoomed_camera.frame.animate.scale(0.5).shift(0.5 * RIGHT), run_time=0.3)
    scene.play(scene.get_zoomed_display_pop_out_animation(), rate_func=lambda t: smooth(1 - t), run_time=0.3)


@film(MovingCameraScene)
def widths_that_stay_or_not(scene):
    scene.camera.cairo_line_width_multiple = 0.02
    scene.add(Square(stroke_width=10), Star().set_stroke(background=True, width=6, color=RED))
    scene.play(scene.camera.frame.animate.scale(2), run_time=0.3)
    scene.camera.cairo_line_width_multiple = 0.005
    scene.wait(0.2)


class Fisheye(MappingCamera):
    """Bends what it sees."""

    def __init__(self, **kwargs):
        super().__init__(mapping_func=lambda p: p * (1 - 0.02 * (p[0] ** 2 + p[1] ** 2)), min_num_curves=10, **kwargs)


class FisheyeScene(Scene):
    """A scene that is bent."""

    def __init__(self, camera_class=Fisheye, **kwargs):
        super().__init__(camera_class=camera_class, **kwargs)


class Split(SplitScreenCamera):
    """Shows the same twice."""

    def __init__(self, **kwargs):
        self.shifted_cameras = []
        super().__init__(Camera(), Camera(background_color=BLUE_E), **kwargs)


class SplitScene(Scene):
    """A scene on a split screen."""

    def __init__(self, camera_class=Split, **kwargs):
        super().__init__(camera_class=camera_class, **kwargs)


@film(FisheyeScene)
def bent_pictures(scene):
    scene.add(NumberPlane(x_range=[-4, 4], y_range=[-3, 3]), Square(2, fill_opacity=0.5))
    scene.play(Rotate(scene.mobjects[1], 1), run_time=0.3)


@film(SplitScene)
def split_screens(scene):
    scene.add(Circle(2, fill_opacity=0.5))
    scene.play(Create(Square(color=RED)), run_time=0.3)


class ManyViews(MovingCameraScene):
    """Shows parts of its scene again, enlarged."""

    def __init__(self, camera_class=MultiCamera, **kwargs):
        super().__init__(camera_class=camera_class, **kwargs)


@film(ManyViews)
def views_within_the_view(scene):
    cameras = [MovingCamera(frame=Square(1.5).set(width=w).shift(s)) for w, s in ((2, LEFT), (4, RIGHT))]
    for camera, corner in zip(cameras, (UL, DR), strict=True):
        view = ImageMobjectFromCamera(camera).set(height=2).to_corner(corner)
        view.add_display_frame(color=YELLOW)
        scene.camera.add_image_mobject_from_camera(view)
        scene.add(view)
    star = Star(fill_opacity=1, color=RED)
    scene.add(star, Circle(2))
    scene.play(star.animate.shift(RIGHT), cameras[0].frame.animate.shift(UP), run_time=0.3)


@film(VectorScene)
def vectors_with_labels(scene):
    scene.plane = scene.add_plane().set_opacity(0.4)
    vector = scene.add_vector([2, 1], color=YELLOW, animate=False)
    scene.add_vector(Vector([-1, 2]), animate=True, run_time=0.3)
    scene.add(scene.get_vector([1, -1], color=RED), vector.copy().shift(DOWN))
    scene.add_axes(animate=False)
    scene.wait(0.2)


@film(LinearTransformationScene)
def transformations_of_the_plane(scene):
    scene.add_transformable_mobject(Circle(fill_opacity=0.4))
    scene.add_vector([1, 1], color=YELLOW, animate=False)
    scene.add_background_mobject(Square(0.5, color=GREY))
    scene.add_unit_square(animate=False)
    scene.apply_matrix([[0, -1], [1, 0]], run_time=0.4)


class Bare(LinearTransformationScene):
    """The plane alone."""

    def __init__(self, **kwargs):
        super().__init__(include_background_plane=False, show_basis_vectors=False, show_coordinates=False, **kwargs)


@film(Bare)
def a_bare_plane(scene):
    scene.add_transformable_mobject(Text("a").scale(3))
    scene.moving_mobjects = []
    scene.apply_transposed_matrix([[1, 1], [0, 1]], run_time=0.4)


@film()
def a_camera_changed_in_place(scene):
    camera = scene.renderer.camera
    scene.add(Circle(fill_opacity=0.5))
    scene.wait(0.1)
    camera.frame_center = RIGHT
    camera.resize_frame_shape()
    scene.wait(0.1)
    camera.background[:20] = [200, 30, 30, 255]
    scene.wait(0.1)
    camera.use_z_index = False
    scene.play(Create(Square(z_index=-1)), run_time=0.3)
    scene.add(Star())
    camera.background[:] = camera.background[::-1].copy()
    scene.wait(0.2)


@film()
def pixels_painted_by_hand(scene):
    camera = scene.renderer.camera
    stripes = np.zeros_like(camera.pixel_array)
    stripes[::8], stripes[..., 3] = 120, 255
    camera.set_background(stripes)
    scene.play(Create(Circle()), run_time=0.3)
    camera.init_background()
    scene.wait(0.2)
    camera.set_background_from_func(lambda p: [abs(p[0]) / 8, 0.2, 0.3, 1])
    scene.play(FadeIn(Square(fill_opacity=1)), run_time=0.2)
