"""The section renderer counts frames exactly, and draws a section alone with the frames it has in its scene."""

from __future__ import annotations

import numpy as np
import pytest
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    AnimationGroup,
    Axes,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    Line,
    ReplacementTransform,
    Rotate,
    Scene,
    ShowPassingFlash,
    Square,
    Succession,
    Surface,
    ThreeDCamera,
    ThreeDScene,
    Transform,
    Triangle,
    ValueTracker,
    Write,
    tempconfig,
    there_and_back,
)
from manim.camera.camera import Camera

from engine.section_renderer import SectionRenderer, count_frames

FPS = 12


class Recorder(SectionRenderer):
    """Keeps every frame that would be written, by section."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.pictures: dict[str, list[np.ndarray]] = {}

    def add_frame(self, frame, num_frames=1):
        name = self.file_writer.sections[-1].name
        self.pictures.setdefault(name, []).extend([frame[:, :, :3]] * num_frames)


def run(scene_class, camera=Camera, **kwargs):
    with tempconfig(
        {"dry_run": True, "pixel_width": 160, "pixel_height": 90, "frame_rate": FPS, "verbosity": "ERROR", "seed": 7}
    ):
        renderer = Recorder(camera_class=camera, **kwargs)
        scene = scene_class(renderer=renderer)
        scene.render()
    return renderer, scene


class Flat(Scene):
    """Updaters with and without a clock, animations, waits."""

    def construct(self):
        self.next_section("draw")
        axes = Axes(x_length=6, y_length=3, axis_config={"include_ticks": False})
        x = ValueTracker(-2)
        dot = Dot().add_updater(lambda m: m.move_to(axes.c2p(x.get_value(), np.sin(x.get_value()))))
        self.play(Create(axes), run_time=0.7)
        self.add(dot)
        self.play(x.animate.set_value(1), run_time=1)
        self.next_section("spin")
        square = Square(0.5).shift(2 * RIGHT).add_updater(lambda m, dt: m.rotate(2 * dt))
        self.add(square)
        self.wait(0.55)
        self.play(x.animate.set_value(3), run_time=0.4)
        self.next_section("shake")
        circle = Circle(0.3).add_updater(lambda m, dt: m.move_to([np.random.random(), 1, 0]))
        self.add(circle)
        self.wait(0.5)
        self.remove(square, circle)
        self.next_section("still")
        self.wait(0.5)
        self.play(dot.animate.set_opacity(0.2), run_time=0.5)


class Plain(Scene):
    """Animations alone, one after another on the same mobject, some of which go back to where they began."""

    def construct(self):
        self.next_section("in a row")
        square, dot = Square(), Dot().shift(2 * LEFT)
        self.play(LaggedStart(FadeIn(square), Create(dot), lag_ratio=0.4), run_time=0.8)
        self.play(Succession(square.animate.shift(RIGHT), square.animate.scale(0.5), dot.animate.shift(UP)))
        self.next_section("to another shape")
        self.play(Transform(square, Circle().shift(LEFT)), Rotate(dot, 1, about_point=ORIGIN), run_time=0.6)
        self.play(AnimationGroup(Indicate(square), FadeOut(dot), square.animate.shift(DOWN), lag_ratio=0.3))
        self.next_section("back")
        self.play(square.animate(rate_func=there_and_back).shift(UP), ReplacementTransform(dot, Triangle()))
        self.play(Write(Triangle().shift(UP)), ShowPassingFlash(Line()), run_time=0.5)
        self.next_section("still")
        self.play(square.animate.set_opacity(0.5))


class Deep(ThreeDScene):
    """A surface under a camera that turns by itself."""

    def construct(self):
        self.next_section("first")
        self.set_camera_orientation(phi=1.1, theta=-0.8)
        surface = Surface(lambda u, v: np.array([u, v, u * v / 3]), u_range=[-2, 2], v_range=[-2, 2], resolution=(4, 4))
        self.begin_ambient_camera_rotation(rate=0.7)
        self.play(Create(surface), run_time=0.6)
        self.next_section("second")
        self.wait(0.5)
        self.next_section("third")
        self.stop_ambient_camera_rotation()
        self.play(surface.animate.shift(UP), run_time=0.5)


class Until(Scene):
    """A wait that ends by its own condition."""

    def construct(self):
        self.next_section("grow")
        line = Line().add_updater(lambda m, dt: m.scale(1 + dt))
        self.add(line)
        self.wait_until(lambda: line.get_length() > 2.7, max_time=3)
        self.next_section("after")
        self.play(line.animate.shift(UP), run_time=0.5)


@pytest.mark.parametrize(("scene", "camera"), [(Flat, Camera), (Plain, Camera), (Deep, ThreeDCamera), (Until, Camera)])
def test_each_section_drawn_alone_has_the_frames_of_the_whole(scene, camera):
    whole, _ = run(scene, camera)
    for name, frames in whole.pictures.items():
        alone, _ = run(scene, camera, wanted=lambda section, name=name: section == name)
        assert list(alone.pictures) == [name]
        assert np.array_equal(np.array(alone.pictures[name]), np.array(frames)), name
        assert alone.frames == whole.frames


def test_a_muted_scene_takes_as_many_frames_as_a_drawn_one():
    drawn, _ = run(Flat)
    muted, scene = run(Flat, wanted=lambda section: False)
    assert muted.frames == drawn.frames == sum(map(len, drawn.pictures.values()))
    assert not muted.pictures
    assert scene.time == pytest.approx(muted.frames / FPS)


@pytest.mark.parametrize("frames", [1, 2, 7, 29, 31, 58, 116, 1741, 1799])
@pytest.mark.parametrize("fps", [12, 15, 24, 30, 60])
def test_a_run_time_of_whole_frames_takes_just_these_frames(frames, fps):
    assert count_frames(frames / fps, fps) == frames
    assert count_frames((frames + 0.4) / fps, fps) == frames + 1


def test_updaters_are_given_the_full_time_of_three_waits():
    class Clock(Scene):
        def construct(self):
            self.elapsed = []
            self.add(Dot().add_updater(lambda m, dt: self_elapsed.append(dt)))
            for _ in range(3):
                self.wait(1)

    self_elapsed: list[float] = []
    run(Clock)
    assert sum(self_elapsed) == pytest.approx(3.0)


def test_a_wait_shows_what_was_set_before_it():
    class Jump(Scene):
        def construct(self):
            x = ValueTracker(-3)
            self.add(Dot(radius=0.5).add_updater(lambda m: m.move_to(x.get_value() * RIGHT)))
            self.wait(0.25)
            x.set_value(3)
            self.wait(0.25)

    recorder, _ = run(Jump)
    (frames,) = recorder.pictures.values()
    left, right = (np.array(frames)[:, :, half] > 128 for half in (slice(0, 80), slice(80, 160)))
    assert left[0].any()
    assert not right[0].any()
    assert right[-1].any()
    assert not left[-1].any()


def test_a_watched_frame_is_the_frame_that_is_drawn():
    drawn, _ = run(Flat)
    frames = [frame for section in drawn.pictures.values() for frame in section]
    seen: dict[int, np.ndarray] = {}
    wanted = {0, 5, 17, 23, 26, 33, 38, len(frames) - 1}

    def look(scene, frame):
        seen[frame] = scene.renderer.draw(scene)[:, :, :3]

    run(
        Flat,
        wanted=lambda section: False,
        watch=lambda start, count: [k for k in wanted if start <= k < start + count],
        on_watch=look,
    )
    assert set(seen) == wanted
    for k, picture in seen.items():
        assert np.array_equal(picture, frames[k]), k
