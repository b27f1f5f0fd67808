"""What a scene may do besides adding mobjects and playing animations has the effect that it has in manim."""

from __future__ import annotations

from functools import partial

import cairo
import numpy as np
import pytest
from manim import (
    BLUE,
    DEGREES,
    DOWN,
    GREEN,
    LEFT,
    ORIGIN,
    RED,
    RIGHT,
    UP,
    YELLOW,
    Annulus,
    Axes,
    Camera,
    Circle,
    Create,
    Line,
    MovingCamera,
    Polygon,
    Rectangle,
    Rotate,
    Scene,
    Square,
    Surface,
    ThreeDAxes,
    ThreeDCamera,
    ThreeDScene,
    Triangle,
    VGroup,
    VMobject,
    Write,
    tempconfig,
)
from manim.renderer.cairo_renderer import CairoRenderer

from engine import accelerated, fast_camera, stock_methods
from engine.raster.camera import FastCameraMixin
from engine.video.writer import FastFileWriter


class OwnCamera(Scene):
    """Chooses its camera in its constructor, which takes no renderer."""

    def __init__(self):
        super().__init__(camera_class=MovingCamera)


class MadeCamera(Scene):
    """Gives something else than a class that makes its camera."""

    def __init__(self):
        super().__init__(camera_class=partial(ThreeDCamera, phi=40 * DEGREES))


class OwnRenderer(Scene):
    """Makes its renderer itself."""

    def __init__(self, **kwargs):
        super().__init__(renderer=CairoRenderer(camera_class=partial(Camera, background_color=BLUE)), **kwargs)


@pytest.mark.parametrize(
    ("kind", "camera"), [(OwnCamera, MovingCamera), (MadeCamera, ThreeDCamera), (OwnRenderer, Camera)]
)
def test_whatever_makes_the_camera_it_is_fast(kind, camera):
    with accelerated():
        scene = kind()
    assert isinstance(scene.camera, camera)
    assert isinstance(scene.camera, FastCameraMixin)
    assert isinstance(scene.renderer.file_writer, FastFileWriter)
    assert not isinstance(kind().camera, FastCameraMixin)


@pytest.mark.parametrize("base", [OwnCamera, MadeCamera])
def test_scenes_that_choose_their_camera_are_painted_as_by_manim(base, compare):
    def cameras(scene):
        square = Square(fill_opacity=0.5)
        scene.add(Circle())
        scene.play(Rotate(square, 1), run_time=0.75)

    compare(cameras, base)


def blinking(mobject, opacity):
    rgbas = np.array([[1.0, 0.5, 0.2, opacity]])
    return lambda *args, **kwargs: rgbas


# What is done to one mobject of several, by name.
PATCHES = {
    "get_fill_rgbas": lambda m: blinking(m, 0.7),
    "get_stroke_rgbas": lambda m: blinking(m, 1),
    "get_stroke_width": lambda m: lambda background=False: 0 if background else 15,
    "get_subpath_split_indices_from_points": lambda m: lambda points, **_: np.array([[0, 8]]),
    "consider_points_equals_2d": lambda m: lambda p, q: False,
    "get_family": lambda m: lambda recurse=True: [m.submobjects[0]],
    "get_gradient_start_and_end_points": lambda m: lambda: (np.array([-1.0, 0, 0]), np.array([0.2, 0.1, 0])),
}


@pytest.mark.parametrize("name", PATCHES)
@pytest.mark.parametrize("base", [Scene, ThreeDScene])
def test_methods_of_one_mobject_are_its_own(name, base, compare):
    def patched(scene):
        shapes = VGroup(*(Square(1, color=[RED, BLUE], fill_opacity=0.5) for _ in range(3))).arrange()
        odd = shapes[1].add(Triangle(color=GREEN))
        if base is ThreeDScene:
            shapes.set_shade_in_3d(True)
        setattr(odd, name, PATCHES[name](odd))
        scene.add(*shapes)
        scene.play(Rotate(shapes[0], 1), shapes[2].animate.shift(UP), run_time=0.5)
        scene.play(odd.animate.shift(DOWN), run_time=0.5)

    assert compare(patched, base).frames == 4


def test_a_mobject_that_was_given_another_update_runs_it(compare):
    def counting(scene):
        square, dot = Square(), Circle(0.3, fill_opacity=1)
        dot.update = lambda dt=0, recursive=True: dot.shift(0.2 * RIGHT)
        scene.play(Rotate(VGroup(square, dot), 1), run_time=0.75)

    compare(counting)


@pytest.mark.parametrize("name", ["apply_fill", "display_vectorized", "transform_points_pre_display", "reset"])
def test_methods_of_one_camera_are_its_own(name, compare):
    def act(scene):
        stock = getattr(scene.camera, name)

        def call(*args):
            if name == "transform_points_pre_display":
                return stock(*args) * 0.5
            if name == "reset":
                return scene.camera.set_pixel_array(np.full_like(scene.camera.pixel_array, 90))
            return args[1] if name == "display_vectorized" and isinstance(args[0], Circle) else stock(*args)

        square = Square(fill_opacity=0.5)
        scene.play(Create(square), run_time=0.5)
        setattr(scene.camera, name, call)
        scene.add(Circle(fill_opacity=1))
        scene.play(square.animate.shift(RIGHT), run_time=0.5)

    compare(act)


CONTEXTS = {
    "antialias": lambda context: context.set_antialias(cairo.ANTIALIAS_NONE),
    "dash": lambda context: context.set_dash([0.2, 0.1]),
    "rule": lambda context: context.set_fill_rule(cairo.FILL_RULE_EVEN_ODD),
    "operator": lambda context: context.set_operator(cairo.OPERATOR_ADD),
    "matrix": lambda context: context.rotate(0.2),
    "clip": lambda context: (context.new_path(), context.arc(0, 0, 2, 0, 6.3), context.clip()),
}


@pytest.mark.parametrize("change", CONTEXTS)
def test_a_changed_context_stays_changed(change, compare):
    def contexts(scene):
        square = Square(3, fill_opacity=0.5)
        scene.play(Rotate(square, 1), run_time=0.5)
        context = scene.camera.get_cairo_context(scene.camera.pixel_array)
        CONTEXTS[change](context)
        scene.play(Rotate(square, 1), Write(Circle()), run_time=0.5)
        scene.wait(0.25)
        if change == "dash":
            context.set_dash([])
        scene.play(Rotate(square, 1), run_time=0.5)

    compare(contexts)


@pytest.mark.parametrize("way", ["of all", "kept", "another"])
def test_contexts_that_a_camera_keeps_are_changed_however_they_are_reached(way, compare):
    def contexts(scene):
        camera, square = scene.camera, Square(3, fill_opacity=0.5)
        scene.play(Rotate(square, 1), run_time=0.5)
        if way == "of all":
            for context in camera.pixel_array_to_cairo_context.values():
                context.set_dash([0.2, 0.1])
        elif way == "kept":
            camera.get_cached_cairo_context(camera.pixel_array).set_dash([0.2, 0.1])
        else:
            pixels = camera.pixel_array
            surface = cairo.ImageSurface.create_for_data(pixels.data, cairo.FORMAT_ARGB32, *pixels.shape[1::-1])
            context = cairo.Context(surface)
            context.scale(20, 20)
            camera.cache_cairo_context(pixels, context)
        scene.play(Rotate(square, 1), Write(Circle()), run_time=0.5)

    compare(contexts)


def test_a_context_of_a_camera_that_makes_a_new_one_each_time_stays_as_it_was(compare):
    def contexts(scene):
        square = Square(3, fill_opacity=0.5)
        scene.add(square)
        scene.camera.get_cairo_context(scene.camera.pixel_array).set_dash([0.2, 0.1])
        scene.play(scene.camera.frame.animate.shift(RIGHT), Rotate(square, 1), run_time=0.75)

    compare(contexts, OwnCamera)


def test_faces_at_the_same_depth_are_painted_in_the_order_of_manim(compare):
    def tied(scene):
        scene.set_camera_orientation(phi=1.0, theta=0.7)
        faces = VGroup(
            *(
                Square(1.6, fill_opacity=1, color=color, stroke_width=1).shift(0.1 * (i * RIGHT + j * UP))
                for i, j, color in [(3, -7, RED), (7, 3, GREEN), (-7, -3, BLUE), (-3, 7, YELLOW), (0.1, 0.3, RED)]
            )
        )
        scene.add(faces.set_shade_in_3d(True), faces.copy().set_color(YELLOW).scale(0.5))
        scene.begin_ambient_camera_rotation(rate=0.4)
        scene.wait(1.5)

    compare(tied, ThreeDScene)


def test_gradients_may_end_inside_a_face(compare):
    def sharp(scene):
        scene.set_camera_orientation(phi=60 * DEGREES, theta=30 * DEGREES)
        corners = ([ORIGIN, 0.1 * RIGHT, 3 * UP], [ORIGIN, 0.1 * UP, 3 * LEFT + UP, 2 * DOWN])
        faces = [
            Polygon(*points, fill_opacity=1, stroke_width=0).rotate(0.4 + k, axis=UP)
            for k, points in enumerate(corners)
        ]
        group = VGroup(*faces).arrange().scale(1.4).set_color(BLUE).set_shade_in_3d(True)
        for face in group:
            face.set_color([BLUE, GREEN])
        scene.add(group)
        scene.play(Rotate(group, 1), run_time=1)

    compare(sharp, ThreeDScene)


def test_axes_in_space_are_shaded_as_by_manim(compare):
    def axes(scene):
        scene.set_camera_orientation(phi=65 * DEGREES, theta=-40 * DEGREES)
        plane = Surface(lambda u, v: np.array([u, v, u * v / 4]), u_range=[-2, 2], v_range=[-2, 2], resolution=6)
        scene.add(ThreeDAxes(), plane)
        scene.begin_ambient_camera_rotation(rate=0.5)
        scene.wait(0.5)

    compare(axes, ThreeDScene)


def test_the_error_of_gradients_is_bounded_for_the_frame_however_it_is_painted(compare):
    def parted(scene):
        scene.set_camera_orientation(phi=65 * DEGREES, theta=-40 * DEGREES)
        for k in range(24):
            face = Square(1.5, fill_opacity=1, stroke_width=0).rotate(k, axis=RIGHT + UP).shift((k % 6 - 2.5) * RIGHT)
            face.set_shade_in_3d(True).get_stroke_width = lambda background=False: 0
            scene.add(face.shift((k // 6 - 1.5) * UP))
            scene.add(face.copy().shift(0.1 * RIGHT).set_color(RED))
        scene.wait(0.25)

    compare(parted, ThreeDScene)


def random_shape(rng):
    """Return a shaded shape of any kind: gradients end inside or outside of it, strokes are thin or thicker than it
    is."""
    style = {"fill_opacity": rng.choice([0, 0.3, 1]), "stroke_width": rng.choice([0, 1, 4, 20])}
    kinds = (
        lambda: Square(4 * rng.random(), **style),
        lambda: Polygon(*2 * rng.normal(size=(3, 3)), **style),
        lambda: Polygon(*2 * rng.normal(size=(rng.integers(4, 9), 3)), **style),
        lambda: Circle(2 * rng.random(), **style),
        lambda: Rectangle(width=0.1, height=5, **style),
        lambda: Annulus(0.5, 1.5, **style),
        lambda: Surface(lambda u, v: np.array([u, v, np.sin(3 * u)]), [-1, 1], [-1, 1], resolution=5, **style),
    )
    shape = kinds[rng.integers(len(kinds))]().set_color([RED, BLUE, GREEN][: rng.integers(1, 4)])
    return shape.rotate(6 * rng.random(), axis=rng.normal(size=3)).shift(rng.normal(size=3)).set_shade_in_3d(True)


@pytest.mark.parametrize("seed", [*range(8), 71, 190, 245])
def test_shaded_shapes_of_all_kinds_are_as_near_as_is_promised(seed):
    rng = np.random.default_rng(seed)
    width, height = [(320, 180), (160, 90), (640, 360), (97, 55)][seed % 4]
    with tempconfig({"pixel_width": width, "pixel_height": height}):
        cameras = ThreeDCamera(phi=0.2 + seed % 7 / 5, theta=0.3 * seed), fast_camera(ThreeDCamera)()
        cameras[1].set_phi(0.2 + seed % 7 / 5)
        cameras[1].set_theta(0.3 * seed)
    shapes = [random_shape(rng) for _ in range(rng.integers(1, 25))]
    for camera in cameras:
        camera.capture_mobjects(shapes)
    stock, fast = (camera.pixel_array.astype(float) for camera in cameras)
    assert np.mean((stock - fast) ** 2) <= 255**2 / 10**6


def test_manims_own_methods_are_known_as_such():
    known = [kinds for kinds in stock_methods._all if isinstance(kinds, stock_methods.StockMethods)]
    assert len(known) > 5
    for methods in known:
        for name, owner in methods.owners.items():
            with accelerated():
                assert stock_methods._is_known(getattr(owner, name)), f"{owner.__name__}.{name}"


def test_a_camera_class_whose_method_other_code_has_replaced_stays_as_it_is(monkeypatch):
    with accelerated():
        assert isinstance(Scene().camera, FastCameraMixin)
        with monkeypatch.context() as patch:
            patch.setattr(Camera, "apply_fill", lambda self, ctx, vmobject: self)
            assert type(Scene().camera) is Camera
        assert isinstance(Scene().camera, FastCameraMixin)


def test_a_method_that_other_code_has_replaced_on_manims_class_is_theirs(monkeypatch, compare):
    stock = VMobject.get_stroke_width

    def thick(self, background=False):
        return 3 * stock(self, background)

    monkeypatch.setattr(VMobject, "get_stroke_width", thick)

    def thicker(scene):
        scene.add(Axes(), Line(LEFT, RIGHT))
        scene.play(Rotate(Square(), 1), run_time=0.5)

    compare(thicker)
