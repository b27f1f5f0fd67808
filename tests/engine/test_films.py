"""A film shows what was painted and nothing else, whatever happens between its plays and by whom pixels are changed.

Stock manim paints the frames; the engine makes the film as in production, beside the painting and at once.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from films import film, find_losses, measure_pictures, paint
from manim import (
    BLUE,
    DOWN,
    GREEN,
    LEFT,
    RED,
    RIGHT,
    UP,
    YELLOW,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    ManimColor,
    Mobject,
    MovingCameraScene,
    Scene,
    Square,
    Transform,
    VGroup,
    VMobject,
)
from manim.renderer.cairo_renderer import CairoRenderer

from engine import EncoderSettings
from engine.raster.camera import FastCameraMixin
from engine.raster.shared_pixels import Content
from engine.section_renderer import SectionRenderer
from engine.video import writer

OWN = EncoderSettings(threads=1)
# As the engine renders a scene, and as the production line does.
WAYS = [
    pytest.param(CairoRenderer, replace(OWN, queue=2), id="beside"),
    pytest.param(CairoRenderer, replace(OWN, queue=0), id="at once"),
    pytest.param(SectionRenderer, replace(OWN, queue=2), id="line, beside"),
    pytest.param(SectionRenderer, replace(OWN, queue=0), id="line, at once"),
]
# Decibels that a film may be below stock's; a tile of another frame costs ten.
MOST_LOSS = 0.1
SHORT = 0.1
COLORS = (RED, GREEN, BLUE, YELLOW)

pytestmark = pytest.mark.usefixtures("small_tiles")


def some_shapes():
    return [
        Square(color=BLUE, fill_opacity=0.6).shift(3 * LEFT + UP),
        Circle(color=YELLOW, fill_opacity=1).shift(3 * RIGHT + DOWN),
        Dot(2 * UP + 4 * RIGHT, radius=0.6, color=RED),
    ]


class Waits(Scene):
    """Something comes, goes or is coloured before each of many short waits."""

    def construct(self):
        shapes = some_shapes()
        for number in range(12):
            shape = shapes[number % 3]
            if shape in self.mobjects and number % 4:
                self.remove(shape)
            else:
                self.add(shape.set_color(COLORS[number % 4]))
            self.wait(SHORT)


class Plays(Scene):
    """Short plays of one shape while the others stand still, are changed, or go."""

    def construct(self):
        shapes = some_shapes()
        self.add(*shapes)
        for number in range(12):
            moving, other = shapes[number % 3], shapes[(number + 1) % 3]
            self.play(moving.animate.shift(0.4 * (RIGHT if number % 2 else LEFT)), run_time=2 * SHORT)
            other.set_fill(COLORS[number % 4])
            self.remove(shapes[2]) if number % 5 == 0 else self.add(shapes[2])


class Transforms(Scene):
    """What comes, goes and becomes another thing in a frame or two."""

    def construct(self):
        for shape, other in zip(some_shapes(), reversed(some_shapes()), strict=True):
            self.play(FadeIn(shape), run_time=SHORT)
            self.play(Transform(shape, other), run_time=2 * SHORT)
            self.play(Create(VGroup(*[Dot(x * RIGHT) for x in range(4)])), run_time=SHORT)
            self.wait(SHORT)
            self.play(FadeOut(shape), run_time=SHORT)
            self.remove(*self.mobjects)


class MovingView(MovingCameraScene):
    """Short moves of the camera."""

    def construct(self):
        self.add(*some_shapes())
        for number in range(5):
            self.play(self.camera.frame.animate.shift(RIGHT if number % 2 else LEFT), run_time=SHORT)
            self.wait(SHORT)


class WithUpdater(Scene):
    """Calls `change(number)` at each step, while a shape moves, and between the plays."""

    def construct(self):
        shapes, steps = some_shapes(), iter(range(1000))
        watcher = Mobject()
        watcher.add_updater(lambda _, dt: self.change(next(steps)))
        self.add(*shapes, watcher)
        for number in range(4):
            self.play(shapes[number % 3].animate.shift(0.3 * UP), run_time=3 * SHORT)
            self.change(next(steps))
            self.wait(2 * SHORT)
            self.remove(watcher) if number % 2 else self.add(watcher)

    def change(self, number):
        raise NotImplementedError


class BackgroundColors(WithUpdater):
    def change(self, number):
        self.camera.background_color = ManimColor(COLORS[number // 2 % 4])


class BackgroundInPlace(WithUpdater):
    def change(self, number):
        self.camera.background[20 * (number % 5) : 20 * (number % 5) + 30, :, number % 3] = 40 * (number % 6)


class BackgroundHeld(WithUpdater):
    """The array was given to the camera, and is painted on by who has it still."""

    def setup(self):
        self.mine = np.zeros((180, 320, 4), np.uint8)
        self.mine[:, :, 3] = 255
        self.camera.background = self.mine

    def change(self, number):
        self.mine[:, 60 * (number % 4) : 60 * (number % 4) + 70, 1] = 30 * (number % 8)


class BackgroundSet(WithUpdater):
    def change(self, number):
        picture = np.full((180, 320, 4), 255, np.uint8)
        picture[:, :, :3] = 25 * (number % 10)
        self.camera.set_background(picture)


class FrameInPlace(WithUpdater):
    """Paints on the frame, which the next painting covers."""

    def change(self, number):
        self.camera.pixel_array[30 * (number % 4) : 30 * (number % 4) + 40, :, :3] = 255


class FrameHeld(WithUpdater):
    def setup(self):
        self.held = self.camera.pixel_array

    def change(self, number):
        self.held[:, 60 * (number % 4) : 60 * (number % 4) + 50, :3] = 200


class FrameAsked(WithUpdater):
    """Paints on what the renderer gives away, which is nobody else's."""

    def change(self, number):
        self.renderer.get_frame()[:, :, :3] = 20 * (number % 12)


class FrameSet(WithUpdater):
    def change(self, number):
        self.camera.set_pixel_array(np.full((180, 320, 4), 90, np.uint8))


class StillPictureInPlace(WithUpdater):
    """Paints on the picture of what stands still in a play, by whoever asks the renderer for it."""

    def change(self, number):
        if self.renderer.static_image is not None:
            self.renderer.static_image[30 * (number % 4) : 30 * (number % 4) + 20, :, number % 3] = 200


class StillPictureHeld(WithUpdater):
    """The picture that frames are painted on was set, and is painted on by who has it still."""

    def change(self, number):
        if number % 5 == 0:
            self.mine = self.renderer.static_image = self.renderer.get_frame()
        self.mine[:, 50 * (number % 5) : 50 * (number % 5) + 40, 1] = 40 * (number % 6)


class LineWidths(WithUpdater):
    def change(self, number):
        for shape in self.mobjects:
            if isinstance(shape, VMobject):
                shape.set_stroke(YELLOW, 6)
        self.camera.cairo_line_width_multiple = 0.01 * (1 + number // 2 % 3)


class Overpainted(Scene):
    """Every frame is painted on in another place on its way to the film."""

    def construct(self):
        add_frame = self.renderer.add_frame
        numbers = iter(range(1000))

        def stamp(frame, num_frames=1):
            place = 16 * (next(numbers) % 10)
            frame[place : place + 16, 40:200, :3] = 255
            add_frame(frame, num_frames)

        self.renderer.add_frame = stamp
        Plays.construct(self)


SCENES = (
    Waits,
    Plays,
    Transforms,
    MovingView,
    BackgroundColors,
    BackgroundInPlace,
    BackgroundHeld,
    BackgroundSet,
    FrameInPlace,
    FrameHeld,
    FrameAsked,
    FrameSet,
    StillPictureInPlace,
    StillPictureHeld,
    LineWidths,
    Overpainted,
)


class AtRandom(Scene):
    """Anything of the above, by a seed."""

    seed = 0

    def construct(self):
        rng, shapes = np.random.default_rng(self.seed), some_shapes()
        for _ in range(14):
            shape = shapes[rng.integers(3)]
            match rng.integers(7):
                case 0:
                    self.add(shape)
                case 1:
                    self.remove(shape)
                case 2:
                    shape.set_fill(COLORS[rng.integers(4)], opacity=rng.uniform(0.3, 1))
                case 3:
                    self.play(shape.animate.shift(rng.uniform(-1, 1) * UP), run_time=SHORT * rng.integers(1, 4))
                case 4:
                    self.camera.background_color = ManimColor(COLORS[rng.integers(4)])
                case 5:
                    self.camera.background[: rng.integers(1, 180), : rng.integers(1, 320), 1] = rng.integers(256)
                case 6:
                    self.play(FadeOut(shape), run_time=SHORT)
            self.wait(SHORT)


@cache
def by_stock(scene_class, renderer):
    """Return the frames, and how near stock's film comes to them."""
    painted = paint(scene_class, renderer)
    return painted, measure_pictures(film(scene_class, None, renderer), painted)


def find_loss(scene_class, renderer, settings):
    """Return how many decibels the engine's film is farther from the frames than stock's: in its worst picture, or on
    average."""
    painted, expected = by_stock(scene_class, renderer)
    return max(find_losses(measure_pictures(film(scene_class, settings, renderer), painted), expected))


@pytest.mark.parametrize("scene_class", SCENES)
@pytest.mark.parametrize(("renderer", "settings"), WAYS)
def test_a_film_is_as_near_to_the_painted_frames_as_that_of_stock(scene_class, renderer, settings):
    assert find_loss(scene_class, renderer, settings) < MOST_LOSS


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens_between_short_plays_a_film_is_as_near_as_that_of_stock(seed):
    scene_class = type(f"AtRandom{seed}", (AtRandom,), {"seed": seed})
    assert find_loss(scene_class, CairoRenderer, replace(OWN, queue=2)) < MOST_LOSS


@pytest.fixture
def restless_threads():
    """Let threads take turns at every moment, so that none finds the others where they usually are."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("restless_threads")
@pytest.mark.parametrize("scene_class", [Waits, BackgroundColors, FrameHeld])
def test_however_threads_take_turns_the_film_is_the_same(scene_class):
    settings = replace(OWN, queue=2)
    losses = [find_loss(scene_class, CairoRenderer, settings) for _ in range(20)]
    assert max(losses) < MOST_LOSS
    assert len(set(losses)) == 1


@pytest.mark.parametrize("scene_class", [Waits, Plays, Transforms, MovingView, BackgroundColors])
@pytest.mark.parametrize("renderer", [CairoRenderer, SectionRenderer])
def test_ordinary_scenes_let_nobody_have_pixels(scene_class, renderer, monkeypatch):
    shared = []
    monkeypatch.setattr(FastCameraMixin, "_share_frame", shared.append)
    monkeypatch.setattr(FastCameraMixin, "share_static_image", lambda *given: shared.append(given))
    monkeypatch.setattr(Content, "share", lambda *given: shared.append(given))
    monkeypatch.setattr(writer, "forget_damage", shared.append)
    film(scene_class, OWN, renderer)
    assert not shared
