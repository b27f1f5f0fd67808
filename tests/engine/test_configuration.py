"""The engine follows manim's configuration: caches, formats, encoder options, and what is refused."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from manim import (
    DOWN,
    RED,
    RIGHT,
    UP,
    Circle,
    Create,
    DecimalNumber,
    MathTypst,
    MovingCameraScene,
    Rotate,
    Scene,
    Square,
    Surface,
    ThreeDScene,
    UpdateFromAlphaFunc,
    config,
    tempconfig,
)
from PIL import Image

from engine import EncoderSettings, render

SMALL = {
    "pixel_width": 192,
    "pixel_height": 108,
    "frame_rate": 10,
    "disable_caching": False,
    "progress_bar": "none",
    "verbosity": "ERROR",
    "media_dir": "media",
}


class Numbers(Scene):
    """A formula, a number that changes, and a wait."""

    def construct(self):
        formula, number = MathTypst("x/2"), DecimalNumber(1, mob_class=MathTypst).shift(DOWN)
        self.add(number)
        self.play(Create(formula), number.animate.set_value(2), run_time=0.3)
        self.wait(0.2)


class Frame(MovingCameraScene):
    """The camera moves."""

    def construct(self):
        self.add(Square())
        self.play(self.camera.frame.animate.shift(UP), run_time=0.3)


class Space(ThreeDScene):
    """A surface and a camera that turns."""

    def construct(self):
        self.set_camera_orientation(phi=1, theta=0.3)
        self.add(Surface(lambda u, v: np.array([u, v, u * v]), resolution=3))
        self.move_camera(phi=0.5, run_time=0.3)
        self.play(Rotate(Square(), 1), run_time=0.2)


class Solid(ThreeDScene):
    """A surface under a camera that stands still: of one that moves, manim's digest is another one each time."""

    def construct(self):
        self.set_camera_orientation(phi=1, theta=0.3)
        surface = Surface(lambda u, v: np.array([u, v, u * v]), resolution=3)
        self.play(Rotate(surface, 1), run_time=0.3)
        self.play(surface.animate.shift(UP), run_time=0.2)


def segments():
    """When each segment was written, by its name."""
    files = Path("media").rglob("partial_movie_files/**/*.mp4")
    return {file.name: file.stat().st_mtime_ns for file in files}


@pytest.mark.parametrize("scene", [Numbers, Frame, Solid])
def test_a_second_run_uses_all_segments_of_the_first(scene):
    render(scene, **SMALL)
    first = segments()
    film = render(scene, **SMALL)
    assert len(first) == {Numbers: 2, Frame: 1, Solid: 2}[scene]
    assert segments() == first
    assert film.stat().st_size > 0


def test_segments_of_another_encoding_are_not_used():
    ways = [
        (EncoderSettings(), {}),
        (EncoderSettings(crf=30), {}),
        (EncoderSettings(preset="veryfast"), {}),
        (EncoderSettings.stock(), {}),
        (None, {"pixel_format": "yuv444p"}),
        (None, {"video_encoder_options": {"crf": "30", "preset": "fast"}}),
        (None, {"video_encoder_options": {"tune": "animation"}}),
        (None, {"format": "mov"}),
    ]
    for count, (encoder, settings) in enumerate(ways, start=1):
        assert render(Frame, encoder, **SMALL, **settings).stat().st_size > 0
        assert len([*Path("media").rglob("partial_movie_files/**/*.m*")]) == count
    render(Frame, EncoderSettings(threads=1, queue=0), **SMALL)  # which changes nothing that a segment must be alike in
    assert len([*Path("media").rglob("partial_movie_files/**/*.m*")]) == len(ways)


def test_segments_of_stock_are_left_to_stock():
    settings = {**SMALL, "media_dir": str(Path("media").resolve())}
    with tempconfig(settings):
        Frame().render()
    stock = segments()
    render(Frame, **settings)
    assert stock.items() < segments().items()


def test_encoder_options_of_the_configuration_count():
    films = []
    for crf in (1, 40):
        film = render(Space, **{**SMALL, "media_dir": f"media{crf}"}, video_encoder_options={"crf": str(crf)})
        films.append(film.stat().st_size)
    assert films[0] > 1.5 * films[1]


def test_options_that_the_engine_does_not_know_are_left_to_manim():
    film = render(Frame, **SMALL, video_encoder_options={"x264-params": "keyint=1", "crf": "0"})
    with av.open(str(film)) as container:
        assert all(packet.is_keyframe for packet in container.demux(video=0) if packet.size)


ALIASES = {
    "transparent": ({"transparent": True}, ".mov", "argb"),
    "still": ({"save_last_frame": True}, ".png", None),
    "transparent still": ({"save_last_frame": True, "transparent": True}, ".png", None),
    "opacity": ({"background_opacity": 0.5}, ".mov", "argb"),
    "quality": ({"quality": "low_quality", "frame_rate": 5}, ".mp4", "yuv420p"),
    "size": ({"frame_size": (96, 54)}, ".mp4", "yuv420p"),
    "color": ({"background_color": RED, "frame_x_radius": 10.0}, ".mp4", "yuv420p"),
    "sections": ({"save_sections": True}, ".mp4", "yuv420p"),
    "flush": ({"flush_cache": True}, ".mp4", "yuv420p"),
    "part": ({"from_animation_number": 1, "upto_animation_number": 1}, ".mp4", "yuv420p"),
    "images": ({"format": "png-sequence", "zero_pad": 3}, "", None),
    "gif": ({"format": "gif"}, ".gif", None),
    "full colour": ({"pixel_format": "yuv444p", "pixel_width": 193}, ".mp4", "yuv444p"),
    "name": ({"output_file": "named", "disable_caching": True, "max_files_cached": 1}, ".mp4", "yuv420p"),
}


@pytest.mark.parametrize("name", ALIASES)
def test_what_manim_takes_the_engine_takes(name):
    settings, suffix, pixel_format = ALIASES[name]
    before = config.copy()._d
    made = render(Space, **{**SMALL, **settings})
    assert config._d == before
    assert made.suffix == suffix
    if name.endswith("still"):
        with Image.open(made) as picture:
            assert picture.getpixel((0, 0))[3] == (0 if "transparent" in settings else 255)
    if pixel_format:
        with av.open(str(made)) as container:
            assert container.streams.video[0].codec_context.pix_fmt == pixel_format
            assert sum(1 for _ in container.decode(video=0)) == {"part": 2, "quality": 8}.get(name, 5)
    if name == "flush":
        assert not segments()


def test_no_file_is_written_in_a_dry_run():
    assert render(Frame, **SMALL, dry_run=True) is None
    assert not [*Path().rglob("*.*")]


def test_unknown_entries_are_refused():
    for name in ("pixel_wdith", "copy", "top", "media"):
        with pytest.raises(KeyError, match=name):
            render(Frame, **SMALL, **{name: 100})


@pytest.mark.parametrize("renderer", ["opengl", "OpenGL"])
def test_another_renderer_is_refused_with_its_name(renderer):
    with pytest.raises(ValueError, match=rf"renderer is '{renderer}': the engine paints with cairo"):
        render(Frame, **SMALL, renderer=renderer)
    assert render(Frame, **SMALL, renderer="cairo").exists()


@pytest.mark.parametrize("size", [(193, 108), (192, 107)])
def test_sizes_that_films_cannot_have_are_refused_with_what_can_be_done(size):
    odd = {**SMALL, "pixel_width": size[0], "pixel_height": size[1]}
    with pytest.raises(ValueError, match=f"pixel_width {size[0]} and pixel_height {size[1]}: .*set (194|192) and 108"):
        render(Frame, **odd)
    assert render(Frame, **odd, format="png").exists()


class Broken(Scene):
    """Fails in the middle of its third play."""

    fails_at = 0.25

    def construct(self):
        for direction in (UP, RIGHT):
            self.play(Rotate(Square(), 1), Circle().animate.shift(direction), run_time=0.4)
        square = Square()

        def fail(_, alpha):
            if alpha > self.fails_at:
                raise ZeroDivisionError

        self.play(UpdateFromAlphaFunc(square, fail), run_time=0.5)


class BrokenAtOnce(Broken):
    """Fails before its third play has a frame."""

    fails_at = -1.0


@pytest.mark.parametrize("encoder", [None, EncoderSettings.stock(), EncoderSettings(queue=0), EncoderSettings(queue=2)])
@pytest.mark.parametrize("scene", [Broken, BrokenAtOnce])
def test_a_scene_that_fails_keeps_its_finished_segments(scene, encoder):
    with pytest.raises(ZeroDivisionError):
        render(scene, encoder, **SMALL)
    files = [*Path("media").rglob("partial_movie_files/**/*.mp4")]
    assert len(files) == 2
    for file in files:
        with av.open(str(file)) as container:
            assert sum(1 for _ in container.decode(video=0)) == 4
    kept = segments()
    with pytest.raises(ZeroDivisionError):
        render(scene, encoder, **SMALL)
    assert segments() == kept


def test_a_film_is_made_of_kept_and_new_segments():
    class Longer(Scene):
        plays = 1

        def construct(self):
            for _ in range(self.plays):
                self.play(Rotate(Square(), 1), run_time=0.3)

    render(Longer, **SMALL)
    first = segments()
    Longer.plays = 3
    film = render(Longer, **SMALL)
    assert first.items() < segments().items()
    with av.open(str(film)) as container:
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert len(pictures) == 9
    assert all(picture.max() > 128 for picture in pictures[1:])
