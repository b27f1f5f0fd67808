"""The engine's patches of manim are applied and removed completely, and replaced methods behave as before."""

from __future__ import annotations

import copy
import gc
import warnings

import manim
import numpy as np
import pytest
from manim import (
    DOWN,
    ORIGIN,
    RED,
    RIGHT,
    UL,
    UP,
    Arrow,
    Axes,
    Circle,
    Dot,
    Group,
    ManimColor,
    Mobject,
    PMobject,
    Polygram,
    Rectangle,
    Scene,
    Square,
    Star,
    SVGMobject,
    Text,
    ValueTracker,
    VDict,
    VectorizedPoint,
    VGroup,
    VMobject,
    config,
)
from manim.constants import RendererType
from manim.mobject.opengl.opengl_mobject import OpenGLMobject
from manim.renderer.cairo_renderer import CairoRenderer

from engine import EncoderSettings, accelerated, patches
from engine.compat import warn_of_version
from engine.video.encoding import settings_in_use

PATCHED = [(owner, name) for owner, name, _ in patches._PATCHES]


def state():
    return [owner.__dict__.get(name) for owner, name in PATCHED], gc.get_threshold()


def test_manim_is_as_before_once_the_render_is_over():
    before = state()
    with accelerated():
        inside = state()
        with accelerated(EncoderSettings(crf=30)):
            assert state() == inside
            assert settings_in_use.get().crf == 30
        assert state() == inside
        assert settings_in_use.get().crf != 30
    assert state() == before != inside


def test_manim_is_as_before_after_an_error():
    before = state()
    with pytest.raises(ZeroDivisionError), accelerated():
        raise ZeroDivisionError
    assert state() == before


def test_what_others_have_replaced_is_left_to_them(monkeypatch):
    seen = []
    stock = VMobject.interpolate_color

    def watch(self, *args):
        seen.append(args[-1])
        return stock(self, *args)

    monkeypatch.setattr(VMobject, "interpolate_color", watch)
    with accelerated():
        Square().interpolate_color(Square(), Circle(), 0.5)
    assert seen == [0.5]
    assert VMobject.interpolate_color is watch


def test_another_version_of_manim_is_left_alone(monkeypatch):
    before = state()
    monkeypatch.setattr(manim, "__version__", "0.99.1")
    warn_of_version.cache_clear()
    with pytest.warns(RuntimeWarning, match=r"manim 0\.99\.1 is installed"), accelerated():
        assert state() == before
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with accelerated():
            assert state() == before
    warn_of_version.cache_clear()


def test_the_renderer_can_be_changed_and_changed_back():
    with accelerated():
        config.renderer = "cairo"
        assert Mobject in Square.__mro__
        try:
            config.renderer = RendererType.OPENGL
            assert OpenGLMobject in Square.__mro__
        finally:
            config.renderer = RendererType.CAIRO
        assert OpenGLMobject not in Square.__mro__
        assert config.renderer is RendererType.CAIRO


def test_a_configuration_beside_that_changes_the_renderer_is_undone_by_manims():
    beside = config.copy()
    with accelerated():
        try:
            beside.renderer = RendererType.OPENGL
        finally:
            config.renderer = RendererType.CAIRO
        assert OpenGLMobject not in Square.__mro__


def square():
    return Square(fill_opacity=1, color=RED).add(Circle(), VGroup(Dot(), Star()))


def cloud():
    return PMobject().add_points([[1, 2, 3], [3, 1, 2]])


# Made in the tests, not while they are collected: text writes files.
FAMILIES = {
    "square": square,
    "axes": lambda: Axes(x_length=3, y_length=2),
    "arrow": Arrow,
    "text": lambda: Text("ab"),
    "cloud": cloud,
    "tracker": lambda: ValueTracker(2),
    "dictionary": lambda: VDict({"a": Circle(), "b": Square()}),
    "point": lambda: VectorizedPoint(UP),
    "nothing": VGroup,
    "group": lambda: Group(square(), cloud()),
    "bare": Mobject,
}


@pytest.mark.parametrize("kind", FAMILIES)
def test_boxes_and_families_are_those_of_manim(kind):
    mobject = FAMILIES[kind]()

    def measure():
        directions = (ORIGIN, UP, DOWN, UL, RIGHT, [1, -1, 1])
        members = [mobject.get_family(), mobject.family_members_with_points()]
        sizes = [mobject.length_over_dim(dim) for dim in range(3)]
        return members, sizes, np.array([mobject.get_critical_point(direction) for direction in directions]).tolist()

    expected = measure()
    with accelerated():
        assert measure() == expected


@pytest.mark.parametrize("kind", FAMILIES)
def test_copies_are_those_of_deepcopy(kind):
    mobject = FAMILIES[kind]()
    mobject.shared = mobject.points
    mobject.add_updater(lambda m: m)
    expected = copy.deepcopy(mobject)
    with accelerated():
        made = mobject.copy()
    assert made is not mobject
    assert made.shared is made.points is not mobject.points
    for ours, theirs, source in zip(made.get_family(), expected.get_family(), mobject.get_family(), strict=True):
        assert type(ours) is type(theirs)
        assert ours is not source
        assert list(ours.__dict__) == list(theirs.__dict__)
        for name, value in theirs.__dict__.items():
            if isinstance(value, np.ndarray):
                assert np.array_equal(ours.__dict__[name], value)
                assert not np.shares_memory(ours.__dict__[name], source.__dict__[name])
            elif isinstance(value, (int, float, str)):
                assert ours.__dict__[name] == value


def test_movement_and_colour_are_those_of_manim():
    def act():
        group = VGroup(Square(), Circle(), Dot()).arrange()
        group[0].points = group[0].points.round().astype(int)
        group.shift(UP, [1, 2, 0]).set_color(RED).set_opacity(0.4)
        group[1].set_fill(color=["#FF0000", "#00FF00"], opacity=[1, 0.5]).set_color(RED)
        group[2].set_stroke("#00FF00", opacity=0.2).set_sheen(0.3).set_fill(RED)
        return [[*m.points.tolist(), *m.fill_rgbas.tolist(), *m.stroke_rgbas.tolist()] for m in group]

    expected = act()
    with accelerated():
        assert act() == expected


@pytest.mark.parametrize("alpha", [0, 0.0, 0.3, 1, 1.0])
def test_colours_are_mixed_as_in_manim(alpha):
    def act():
        first = Square(color=RED, fill_opacity=0.25, stroke_width=2)
        second = Square(color="#00FF80", fill_opacity=1, stroke_width=7).set_background_stroke(width=3)
        mixed = Square().interpolate_color(first, second, alpha).set_sheen(0)
        shares = np.shares_memory(mixed.fill_rgbas, second.fill_rgbas)
        values = [getattr(mixed, name) for name in ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")]
        widths = [mixed.stroke_width, mixed.background_stroke_width, mixed.sheen_factor]
        return [value.tolist() for value in values], widths, list(map(type, widths)), shares

    expected = act()
    with accelerated():
        assert act() == expected


@pytest.mark.parametrize("step", [0, 1e-9, 1e-8, 1.1e-8, 1e-5, 1.1e-5])
def test_colours_are_equal_when_they_are_for_manim(step):
    pairs = [(ManimColor((x, 0.5, 1.0)), ManimColor((x + step, 0.5, 1.0))) for x in (0.0, 0.5, 0.999)]
    expected = [a == b for a, b in pairs] + [a != b for a, b in pairs]
    with accelerated():
        assert [a == b for a, b in pairs] + [a != b for a, b in pairs] == expected
        assert len({hash(RED), hash(ManimColor(RED))}) == 1
        with pytest.raises(TypeError, match="Cannot compare"):
            assert RED == "#FF0000"


def test_colours_of_a_new_mobject_are_those_of_manim():
    def act():
        styles = ({}, {"color": RED}, {"fill_color": "#123456", "fill_opacity": 0.5}, {"sheen_factor": 0.2})
        made = [VMobject(**style) for style in styles]
        return [[m.fill_rgbas.tolist(), m.stroke_rgbas.tolist(), m.background_stroke_rgbas.tolist()] for m in made]

    expected = act()
    with accelerated():
        assert act() == expected


def test_the_family_of_a_scene_is_listed_as_by_manim():
    scene = Scene()
    shared = Dot(z_index=2)
    scene.mobjects = [VGroup(shared, Square(z_index=-1)), VGroup(VGroup(Circle()), shared), Star(), shared]
    expected = scene.get_mobject_family_members()
    with accelerated():
        assert scene.get_mobject_family_members() == expected
        scene.renderer.camera.use_z_index = False
        plain = scene.get_mobject_family_members()
    assert plain == scene.get_mobject_family_members() != expected


@pytest.mark.parametrize("close", [0, 1e-7, 1e-6, 2e-6, 1e-5, 1.1e-5, np.nan, np.inf])
def test_points_coincide_when_they_do_for_manim(close):
    for p in (np.zeros(3), np.ones(3), np.array([-100.0, 0, 1])):
        q = p + np.array([close, 0, 0])
        pairs = [(p, q), (q, p), (q, q), (np.stack((p, q)), p), (p.tolist(), q)]
        expected = [VMobject().consider_points_equals(*pair) for pair in pairs]
        with accelerated():
            assert [VMobject().consider_points_equals(*pair) for pair in pairs] == expected


@pytest.mark.parametrize("close", [0, 1e-7, 1e-6, 2e-6, 1e-5, 1.1e-5, np.nan, np.inf])
def test_a_path_has_the_subpaths_that_it_has_for_manim(close):
    def paths():
        ring = Circle().points
        yield from (ring, ring[:0], ring[:1], ring[:4], ring[:7], ring[:9], Star().points, ring.tolist())
        yield np.concatenate([ring, ring + UP, ring + 2 * UP, ring[:5]])
        far = np.concatenate([ring, ring]) + 100 * RIGHT
        far[len(ring) :, 0] += close
        yield far

    class Apart(VMobject):
        def consider_points_equals(self, p0, p1):
            return False

    class Quadratic(VMobject):
        n_points_per_cubic_curve = 3

    kinds = (VMobject, Apart, Quadratic)
    with np.errstate(invalid="ignore"):
        expected = [[kind().get_subpaths_from_points(path) for path in paths()] for kind in kinds]
    with accelerated():
        found = [[kind().get_subpaths_from_points(path) for path in paths()] for kind in kinds]
    for of_manim, own in zip(expected, found, strict=True):
        for one, other in zip(of_manim, own, strict=True):
            assert list(map(np.shape, one)) == list(map(np.shape, other))
            for path, same in zip(one, other, strict=True):
                np.testing.assert_array_equal(path, same)


@pytest.mark.parametrize("radius", [0.1, 0.5, -0.3, 0, [0.1, 0.4]])  # a list must divide the corners' number
@pytest.mark.parametrize("way", [{}, {"components_per_rounded_corner": 4}, {"evenly_distribute_anchors": True}])
def test_corners_are_rounded_as_by_manim_again_and_again(radius, way):
    outlines = [
        lambda: Square(),
        lambda: Rectangle(width=3, height=0.7).rotate(1).shift(UP),
        lambda: Star(5),
        lambda: Polygram([ORIGIN, RIGHT, UP, UL], [2 * RIGHT, UL, DOWN, RIGHT]),
    ]
    expected = [make().round_corners(radius, **way).points for make in outlines]
    with accelerated():
        for _ in range(2):
            for make, points in zip(outlines, expected, strict=True):
                rounded = make().round_corners(radius, **way)
                assert np.array_equal(rounded.points, points)
                rounded.shift(RIGHT)
                rounded.points[:] += 1  # what is known of the next one must not move along


def test_updaters_are_called_as_by_manim():
    calls = []

    def plain(mobject):
        calls.append("plain")

    class Owner:
        def timed(self, mobject, dt):
            calls.append(dt)

    mobject = VGroup(Dot().add_updater(plain), Square().add_updater(Owner().timed)).add_updater(
        lambda m, dt=0.5: calls.append(dt)
    )
    with accelerated():
        mobject.update(0.25)
        mobject[1].suspend_updating()
        mobject.update(1, recursive=True)
        mobject.update(2, recursive=False)
    assert calls == [0.25, "plain", 0.25, 1, "plain", 2]


def test_a_mobject_that_updates_itself_is_asked_to():
    class Counter(Dot):
        count = 0

        def update(self, dt=0, recursive=True):
            self.count += 1
            return self

    counter = Counter()
    with accelerated():
        VGroup(Square(), counter).update(0.1)
    assert counter.count == 1


def test_svgs_of_files_are_read_as_ever(own_folder):
    (own_folder / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><rect width="4" height="2"/></svg>')
    with accelerated():
        assert SVGMobject("a.svg").width == pytest.approx(4)


def test_frames_are_handed_over_by_fast_cameras_only():
    stock = CairoRenderer()
    with accelerated():
        assert stock.get_frame() is not stock.camera.pixel_array
