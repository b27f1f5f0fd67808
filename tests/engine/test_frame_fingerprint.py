"""Equal fingerprints are equal frames: each change of a pixel changes them; unknown objects never compare equal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from manim import (
    BLUE,
    PI,
    RED,
    RIGHT,
    UP,
    Camera,
    CapStyleType,
    Circle,
    ImageMobject,
    LineJointType,
    Mobject,
    MovingCamera,
    MultiCamera,
    Rotate,
    Scene,
    Sphere,
    Square,
    ThreeDCamera,
    VGroup,
    VMobject,
    tempconfig,
)
from PIL import Image

from engine import fast_camera
from engine.frame_fingerprint import SectionFingerprints, fingerprint
from engine.section_renderer import SectionRenderer

Change = Callable[[VGroup], object]


def picture() -> VGroup:
    return VGroup(Square(fill_opacity=0.5), Circle(color=BLUE, fill_opacity=1, stroke_width=6))


@pytest.fixture
def camera() -> Camera:
    return Camera()


def test_the_same_picture_has_the_same_fingerprint(camera: Camera) -> None:
    assert fingerprint(camera, [picture()]) == fingerprint(Camera(), [picture()])
    assert fingerprint(camera, [picture()]) == fingerprint(camera, picture().submobjects)


@pytest.mark.parametrize("kind", [Camera, MovingCamera, ThreeDCamera])
def test_a_camera_that_has_painted_has_the_same_fingerprint(kind: type[Camera]) -> None:
    fresh, used = fast_camera(kind)(), fast_camera(kind)()
    group = picture()
    for _ in range(3):
        group[0].shift(0.1 * RIGHT)
        used.paint_scene(used.background, [group])
        used.hand_over_frame()
    assert fingerprint(used, [group]) == fingerprint(fresh, [group])
    assert fingerprint(used, [group]) == fingerprint(used, [group])


CHANGES: dict[str, Change] = {
    "place": lambda group: group[0].shift(1e-6 * RIGHT),
    "form": lambda group: group[0].become(Circle(fill_opacity=0.5)),
    "fill": lambda group: group[1].set_fill(RED),
    "opacity": lambda group: group[1].set_fill(opacity=0.9),
    "stroke": lambda group: group[1].set_stroke(RED),
    "width": lambda group: group[1].set_stroke(width=7),
    "background": lambda group: group[1].set_stroke(RED, width=9, background=True),
    "gradient": lambda group: group[1].set_color([RED, BLUE]),
    "sheen": lambda group: group[1].set_sheen(0.5, UP),
    "order": lambda group: group.submobjects.reverse(),
    "z index": lambda group: group[0].set_z_index(1),
    "joint": lambda group: setattr(group[0], "joint_type", LineJointType.BEVEL),
    "cap": lambda group: group[0].set_cap_style(CapStyleType.ROUND),
    "shading": lambda group: group[0].set_shade_in_3d(),
    "another": lambda group: group.add(Square()),
    "one less": lambda group: group.remove(group[0]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_picture_that_is_painted_otherwise_has_another(camera: Camera, change: str) -> None:
    changed = picture()
    CHANGES[change](changed)
    assert fingerprint(camera, [changed]) != fingerprint(camera, [picture()])


def moved_frame(camera: MovingCamera) -> None:
    camera.frame.shift(RIGHT)


def own_projection(camera: ThreeDCamera) -> None:
    project = camera.project_points
    camera.project_points = lambda points: project(points) + RIGHT


CAMERA_CHANGES: list[tuple[type[Camera], Callable[[Camera], object]]] = [
    (Camera, lambda camera: setattr(camera, "background_color", RED)),
    (MovingCamera, moved_frame),
    (ThreeDCamera, lambda camera: camera.set_theta(0.1)),
    (ThreeDCamera, lambda camera: camera.set_zoom(1.1)),
    (ThreeDCamera, lambda camera: camera.light_source.shift(UP)),
    (ThreeDCamera, lambda camera: setattr(camera, "should_apply_shading", False)),
    (ThreeDCamera, own_projection),
]


@pytest.mark.parametrize(("kind", "change"), CAMERA_CHANGES)
def test_another_view_has_another(kind: type[Camera], change: Callable[[Camera], object]) -> None:
    before, after = kind(), kind()
    assert fingerprint(before, [picture()]) == fingerprint(after, [picture()])
    change(after)
    assert fingerprint(before, [picture()]) != fingerprint(after, [picture()])


def test_what_is_pinned_in_space_counts() -> None:
    found = set()
    for pin in ("none", "frame", "upright", "upright about another point"):
        camera, square = ThreeDCamera(phi=1), picture()
        if pin == "frame":
            camera.add_fixed_in_frame_mobjects(square)
        elif pin.startswith("upright"):
            center = UP if "another" in pin else square.get_center()
            camera.add_fixed_orientation_mobjects(square, center_func=lambda center=center: center)
        found.add(fingerprint(camera, [square]))
    assert len(found) == 4


def test_pictures_in_pictures_are_compared_by_their_pixels(camera: Camera) -> None:
    pixels = np.zeros((4, 4, 3), dtype=np.uint8)
    assert fingerprint(camera, [ImageMobject(pixels)]) == fingerprint(camera, [ImageMobject(pixels)])
    assert fingerprint(camera, [ImageMobject(pixels)]) != fingerprint(camera, [ImageMobject(pixels + 1)])


def test_an_image_of_a_file_is_its_pixels_wherever_it_lies(camera: Camera, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.png", "b.png", "other.png")]
    for file, level in zip(files, (40, 40, 41), strict=True):
        Image.fromarray(np.full((4, 6, 3), level, np.uint8)).save(file)
    first, same, other = (fingerprint(camera, [ImageMobject(str(file))]) for file in files)
    assert first == same != other


class Odd(VMobject):
    """Paints itself in a way of its own, by something that can't be compared."""

    def __init__(self) -> None:
        self.how = lambda: RED
        super().__init__()
        self.set_points_as_corners([[0, 0, 0], [1, 0, 0], [1, 1, 0]])

    def get_fill_rgbas(self) -> np.ndarray:
        return np.array([self.how().to_rgba()])


def textured() -> Mobject:
    square = Square()
    square.background_image = "sky.png"
    return square


@pytest.mark.parametrize("unknown", [Odd, textured])
def test_what_is_not_known_never_agrees(camera: Camera, unknown: Callable[[], Mobject]) -> None:
    mobject = unknown()
    assert fingerprint(camera, [mobject]) != fingerprint(camera, [mobject])


def test_a_camera_that_shows_others_never_agrees() -> None:
    camera = MultiCamera()
    assert fingerprint(camera, [picture()]) != fingerprint(camera, [picture()])


class Moves(Scene):
    """A still section, one that turns a square, and one without it."""

    angle, pause, color = PI / 2, 0.5, BLUE

    def construct(self) -> None:
        square = Square(color=self.color)
        self.next_section("still")
        self.add(square)
        self.wait(self.pause)
        self.next_section("turned")
        self.play(Rotate(square, self.angle), run_time=0.5)
        self.next_section("left")
        self.remove(square)
        self.add(Sphere(resolution=(4, 4)))
        self.wait(0.2)


def prints(**changes: object) -> dict[str, str]:
    kind = type("Moves", (Moves,), changes)
    taken = SectionFingerprints()
    with tempconfig({"dry_run": True, "frame_rate": 10, "pixel_width": 64, "pixel_height": 36}):
        renderer = SectionRenderer(wanted=lambda name: False, watch=taken.watch, on_watch=taken.look)
        kind(renderer=renderer).render()
    return taken.digests


@pytest.mark.parametrize(
    ("changes", "sections"),
    [
        ({}, set()),
        ({"pause": 0.7}, {"still"}),
        ({"angle": 2 * PI}, {"turned"}),
        ({"color": RED}, {"still", "turned"}),
    ],
)
def test_a_sections_fingerprint_changes_with_its_frames(changes: dict[str, object], sections: set[str]) -> None:
    before, after = prints(), prints(**changes)
    assert set(before) == {"still", "turned", "left"}
    assert {name for name in before if before[name] != after[name]} == sections
