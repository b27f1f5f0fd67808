"""Only what differs from the frame before is painted, whatever the kind of change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import (
    BLUE,
    GREEN,
    RED,
    YELLOW,
    Camera,
    Circle,
    Dot,
    Line,
    MovingCamera,
    Square,
    ThreeDCamera,
    VGroup,
    tempconfig,
)

from engine import fast_camera
from engine.damage import tiles
from engine.damage.diff import PaintedShapes
from engine.raster.camera import FastCameraMixin
from engine.video.yuv import FrameConverter, view_planes

SIZE = {"pixel_width": 320, "pixel_height": 180, "background_color": "#101820"}

pytestmark = pytest.mark.usefixtures("small_tiles")


class Painter:
    """A fast camera whose frames go round as they do in a render, beside a plain one that paints all of each."""

    def __init__(self, kind=Camera):
        with tempconfig(SIZE):
            self.fast, self.plain = fast_camera(kind)(), kind()
        self.converter = FrameConverter(320, 180)

    def show(self, mobjects, background=None):
        """Return the frame, which must be what the plain camera paints, and come out of the converter as if it was
        new."""
        self.fast.paint_scene(self.fast.background if background is None else background, mobjects)
        self.plain.set_pixel_array(self.plain.background if background is None else background)
        self.plain.capture_mobjects(mobjects)
        frame = self.fast.hand_over_frame()
        assert np.array_equal(frame, self.plain.pixel_array)
        picture = self.converter.convert(frame)
        whole = FrameConverter(320, 180).convert(frame)
        for part, expected in zip(view_planes(picture.video), view_planes(whole.video), strict=True):
            assert np.array_equal(part, expected)
        picture.give_back()
        return frame


def some_shapes():
    return [
        Square(color=BLUE, fill_opacity=0.4),
        Circle(color=YELLOW, stroke_width=12).shift([3, 1, 0]),
        Line([-6, -3, 0], [6, 3, 0], color=GREEN),
        VGroup(Dot([-5, 2, 0]), Dot([-5, -3, 0], color=RED)),
    ]


CHANGES = {
    "moves": lambda shapes: shapes[0].shift([0.3, 0.2, 0]),
    "turns": lambda shapes: shapes[2].rotate(0.4),
    "is coloured": lambda shapes: shapes[1].set_color(RED),
    "fades": lambda shapes: shapes[0].set_opacity(0.7),
    "is outlined": lambda shapes: shapes[3].set_stroke(BLUE, 8, background=True),
    "is thicker": lambda shapes: shapes[2].set_stroke(width=30),
    "has a gradient": lambda shapes: shapes[1].set_color([RED, BLUE]),
    "is above": lambda shapes: shapes.append(shapes.pop(0)),
    "goes": lambda shapes: len(shapes) > len(some_shapes()) and shapes.pop(1),
    "comes": lambda shapes: shapes.append(Square(side_length=0.5).shift([4, -2, 0])),
    "is another": lambda shapes: shapes.__setitem__(0, Circle(radius=0.7)),
    "becomes another": lambda shapes: shapes[1].become(Square().shift([2, 1, 0])),
    "leaves the frame": lambda shapes: shapes[1].shift([9, 0, 0]),
    "stays": lambda shapes: None,
}


@given(st.lists(st.sampled_from(sorted(CHANGES)), min_size=4, max_size=16))
@settings(max_examples=60, deadline=None)
def test_whatever_changes_the_frame_is_that_of_manim(names):
    painter, shapes = Painter(), some_shapes()
    for name in names:
        CHANGES[name](shapes)
        painter.show(shapes)


@pytest.mark.parametrize("kind", [Camera, MovingCamera, ThreeDCamera])
def test_a_moving_camera_paints_all_anew(kind):
    painter, shapes = Painter(kind), some_shapes()
    for step in range(6):
        for camera in (painter.fast, painter.plain):
            if kind is MovingCamera:
                camera.frame.shift([0.1 * (step // 2), 0, 0])
            elif kind is ThreeDCamera:
                camera.set_phi(0.1 * (step // 2))
        painter.show(shapes)


def test_another_ground_is_not_taken_for_the_last_one():
    painter, shapes = Painter(), some_shapes()
    for shade in (10, 60, 10, 200):
        background = np.full_like(painter.plain.background, shade)
        background[:, :, 3] = 255
        for _ in range(3):
            shapes[0].shift([0.1, 0, 0])
            painter.show(shapes, background)


def test_what_stands_still_is_not_painted_again(monkeypatch):
    painted = []
    painter, shapes = Painter(), some_shapes()
    paint_part = FastCameraMixin._paint_part

    def count(camera, matrix, run, boxes, background, rectangles):
        painted.append((int(boxes.reach(tiles.covered(rectangles, boxes.grid_shape)).sum()), len(run.mobjects)))
        paint_part(camera, matrix, run, boxes, background, rectangles)

    monkeypatch.setattr(FastCameraMixin, "_paint_part", count)
    for _ in range(12):
        shapes[3][1].shift([0.05, 0, 0])  # a dot, with the line in its box
        painter.show(shapes)
    assert painted[-6:] == [(2, 5)] * 6
    for _ in range(12):
        shapes[3][0].shift([-0.01, 0, 0])  # a dot, with the line in its box and the circle in its rows
        painter.show(shapes)
    assert painted[-6:] == [(2, 5)] * 6


@given(st.floats(-2, 2), st.floats(0.3, 2), st.floats(1, 12), st.sampled_from([0, 1]))
@settings(max_examples=30, deadline=None)
def test_what_lies_between_two_changes_is_not_cut(height, radius, width, opacity):
    between = Circle(radius=radius, color=YELLOW, stroke_width=width, fill_opacity=opacity).shift([0, height, 0])
    lines = [Line([-5, y, 0], [5, y, 0]) for y in (-2.5, 2.5)]
    painter, shapes = Painter(), [between, *lines]
    for _ in range(6):
        for line in lines:
            line.shift([0.03, 0, 0])
        painter.show(shapes)


def test_where_a_crowd_moves_not_every_frame_is_compared(monkeypatch):
    compared = []
    find_changes = PaintedShapes.find_changes
    monkeypatch.setattr(PaintedShapes, "find_changes", lambda *both: compared.append(1) or find_changes(*both))
    painter, crowd = Painter(), [Dot([0.3 * x - 4, 0.3 * y - 2, 0]) for x in range(20) for y in range(11)]
    for step in range(24):
        for dot in crowd if step < 16 else crowd[:3]:  # then most of them stand still
            dot.shift([0.02, 0.01, 0])
        painter.show(crowd)
    assert 8 <= len(compared) < 16
