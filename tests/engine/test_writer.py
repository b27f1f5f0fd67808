"""Films written the fast way hold every painted frame, in the right colours, in the files that manim would make."""

from __future__ import annotations

import threading
from pathlib import Path

import av
import numpy as np
import pytest
from films import decode
from manim import BLUE, RED, RIGHT, UP, Circle, Create, DecimalNumber, FadeOut, MathTypst, Scene, Square, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer
from tqdm import TMonitor

from engine import EncoderSettings, FastFileWriter, accelerated, render
from engine.video.encoding import SceneEncoder

SMALL = {
    "pixel_width": 192,
    "pixel_height": 108,
    "frame_rate": 10,
    "disable_caching": True,
    "progress_bar": "none",
    "verbosity": "ERROR",
    "media_dir": "media",
}
BT709, BT601 = 1, 5  # as films name them
FULL_DISK = "no space left"


class Moves(Scene):
    """Motion, a frozen wait, a play that is passed over, and motion again."""

    def construct(self):
        self.next_section("one")
        square = Square(fill_opacity=1, color=RED)
        self.play(Create(square), run_time=0.7)
        self.wait(0.5)
        self.next_section("passed over", skip_animations=True)
        self.play(square.animate.shift(UP), run_time=0.4)
        self.next_section("two")
        self.play(square.animate.shift(RIGHT), FadeOut(Circle(color=BLUE)), run_time=0.6)


def perform(scene_class, writer=FastFileWriter, camera=None, encoder=None, **settings):
    with tempconfig({**SMALL, **settings}), accelerated(encoder):
        scene = scene_class(renderer=CairoRenderer(file_writer_class=writer, camera_class=camera))
        scene.render()
    return scene


def find_threads():
    """The living threads, without the one that tqdm keeps for the whole process once manim made a progress bar."""
    return {thread for thread in threading.enumerate() if not isinstance(thread, TMonitor)}


class Painted(FastFileWriter):
    """Keeps copies of the frames that are written."""

    def __init__(self, settings):
        super().__init__(settings)
        self.painted = []

    def write_frame(self, pixels, *, repeat=1):
        self.painted += [pixels.copy()] * repeat
        super().write_frame(pixels, repeat=repeat)


def error_between(picture, frame):
    return np.abs(picture.astype(int) - frame[:, :, :3]).mean()


FINE = EncoderSettings(crf=1, preset="ultrafast", threads=1, options=())


AT_ONCE = EncoderSettings(threads=1, queue=0)


@pytest.mark.parametrize("encoder", [EncoderSettings(queue=2), EncoderSettings.stock(), FINE, AT_ONCE])
def test_a_film_shows_every_painted_frame_in_turn(encoder):
    scene = perform(Moves, Painted, encoder=encoder)
    pictures = decode(scene.renderer.file_writer.movie_file_path)
    painted = scene.renderer.file_writer.painted
    assert len(pictures) == len(painted) == 18
    for number, (picture, frame) in enumerate(zip(pictures, painted, strict=True)):
        error = error_between(picture, frame)
        assert error < 4
        nearer = [i for i, other in enumerate(painted) if error_between(picture, other) < error - 0.5]
        assert not nearer, f"frame {number} shows what belongs to frames {nearer}"


def test_encoding_beside_the_painting_or_at_once_gives_the_same_film():
    films = [
        Path(perform(Moves, encoder=encoder, media_dir=folder).renderer.file_writer.movie_file_path)
        for folder, encoder in (("beside", EncoderSettings(threads=1, queue=2)), ("at_once", AT_ONCE))
    ]
    assert films[0] != films[1]
    assert films[0].read_bytes() == films[1].read_bytes()


def test_segments_and_sections_are_those_of_manim():
    fast = perform(Moves, save_sections=True).renderer.file_writer
    with tempconfig({**SMALL, "save_sections": True, "media_dir": "stock"}):
        scene = Moves()
        scene.render()
    stock = scene.renderer.file_writer
    names = [[path and Path(path).name for path in writer.partial_movie_files] for writer in (fast, stock)]
    assert names[0] == names[1]
    assert [section.name for section in fast.sections] == [section.name for section in stock.sections]
    for ours, theirs in zip(fast.sections, stock.sections, strict=True):
        lengths = [
            [len(decode(path)) for path in section.get_clean_partial_movie_files()] for section in (ours, theirs)
        ]
        assert lengths[0] == lengths[1]


def test_every_segment_can_be_shown_alone():
    writer = perform(Moves).renderer.file_writer
    for path in filter(None, writer.partial_movie_files):
        with av.open(path) as container:
            packets = [packet for packet in container.demux(video=0) if packet.size]
            stream = container.streams.video[0]
            assert packets[0].is_keyframe
            assert packets[0].pts == 0
            times = sorted(float(packet.pts * stream.time_base) for packet in packets)
            assert times == pytest.approx([i / 10 for i in range(len(packets))])


@pytest.mark.parametrize(("width", "height", "matrix"), [(160, 90, BT601), (64, 720, BT709)])
def test_colours_are_those_of_the_matrix_that_the_film_names(width, height, matrix):
    class Plain(Scene):
        def construct(self):
            self.wait(0.1)

    size = {"pixel_width": width, "pixel_height": height}
    for color in ("#FF0000", "#00FF00", "#0000FF", "#808080", "#F4D345"):
        path = perform(
            Plain, background_color=color, encoder=EncoderSettings(crf=1), **size
        ).renderer.file_writer.movie_file_path
        with av.open(str(path)) as container:
            frame = next(container.decode(video=0))
        assert (frame.colorspace, frame.color_range, frame.color_primaries, frame.color_trc) == (matrix, 1, 1, 1)
        expected = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
        assert np.abs(decode(path)[0].reshape(-1, 3) - expected).max() <= 3


def test_the_engine_in_one_call():
    path = render(Moves, **SMALL)
    assert path.suffix == ".mp4"
    assert len(decode(path)) == 18
    with pytest.raises(KeyError, match="pixel_wdith"):
        render(Moves, pixel_wdith=100)


@pytest.mark.parametrize("settings", [{"format": "webm"}, {"background_opacity": 0.0}, {"format": "gif"}])
def test_other_containers_are_left_to_manim(settings):
    path = render(Moves, **SMALL, **settings)
    assert path.stat().st_size > 0


def test_pictures_are_written_too():
    path = render(Moves, **SMALL, format="png")
    assert path.suffix == ".png"


def test_segments_in_the_cache_are_used_again():
    class Twice(Scene):
        def construct(self):
            for _ in range(2):
                self.add(Square())
                self.wait(0.3)
                self.remove(*self.mobjects)

    settings = {"disable_caching": False}
    first = perform(Twice, **settings).renderer.file_writer
    times = [Path(path).stat().st_mtime_ns for path in first.partial_movie_files]
    second = perform(Twice, **settings).renderer.file_writer
    assert first.partial_movie_files == second.partial_movie_files
    assert [Path(path).stat().st_mtime_ns for path in second.partial_movie_files] == times
    assert len(decode(second.movie_file_path)) == 4


@pytest.mark.parametrize("queue", [0, 2])
def test_an_error_of_the_encoder_stops_the_render_and_leaves_no_thread(queue):
    before = find_threads()
    with pytest.raises((OSError, ValueError)):  # the preset is for x264 to know
        perform(Moves, encoder=EncoderSettings(preset="no such preset", queue=queue))
    assert find_threads() == before


@pytest.mark.parametrize("queue", [0, 2])
def test_an_error_while_encoding_stops_the_render_and_leaves_no_half_written_segment(queue, monkeypatch):
    encode, pictures = SceneEncoder.encode, []

    def fail_at_the_third(encoder, picture, repeat=1):
        pictures.append(picture)
        if len(pictures) == 3:
            raise OSError(FULL_DISK)
        encode(encoder, picture, repeat)

    monkeypatch.setattr(SceneEncoder, "encode", fail_at_the_third)
    before = find_threads()
    with pytest.raises(OSError, match=FULL_DISK):
        perform(Moves, encoder=EncoderSettings(queue=queue))
    assert find_threads() == before
    assert len(pictures) == 3
    assert not list(Path("media").rglob("uncached_*.mp4"))


@pytest.mark.parametrize("queue", [0, 2])
def test_an_error_of_the_scene_leaves_no_thread(queue):
    class Broken(Scene):
        def construct(self):
            self.play(Create(Square()), run_time=0.5)
            raise ZeroDivisionError

    before = find_threads()
    with pytest.raises(ZeroDivisionError):
        perform(Broken, encoder=EncoderSettings(queue=queue))
    assert find_threads() == before


def test_scenes_do_not_change_each_other():
    class Fraction(Scene):
        def construct(self):
            self.add(MathTypst("a/b", font_size=200), DecimalNumber(5, mob_class=MathTypst).shift(UP))
            self.wait(0.2)

    first, second = perform(Fraction, Painted), perform(Fraction, Painted)
    with accelerated():  # both in one
        third, fourth = perform(Fraction, Painted), perform(Fraction, Painted)
    frames = [scene.renderer.file_writer.painted[0] for scene in (first, second, third, fourth)]
    assert all(np.array_equal(frame, frames[0]) for frame in frames)


def test_threads_are_for_large_pictures_unless_they_are_asked_for():
    assert EncoderSettings().find_queue(426, 240) == 0 < EncoderSettings().find_queue(854, 480)
    assert EncoderSettings(queue=2).find_queue(16, 16) == 2
    assert EncoderSettings(queue=0).find_queue(3840, 2160) == 0


def test_the_quantiser_is_coarser_for_larger_pictures_unless_it_is_asked_for():
    sizes = [(160, 90), (854, 480), (720, 1280), (1920, 1080), (3840, 2160)]
    assert [EncoderSettings().find_crf(*size) for size in sizes] == [23, 26, 27, 29, 29]
    assert EncoderSettings(crf=20).find_crf(1920, 1080) == 20
    assert EncoderSettings(options=()).find_crf(1920, 1080) == EncoderSettings.stock().find_crf(1920, 1080) == 23


@pytest.mark.parametrize(("name", "value"), [("crf", 0), ("threads", -1), ("queue", -1)])
def test_settings_out_of_range_are_refused(name, value):
    with pytest.raises(ValueError, match=f"{name} is {value}"):
        EncoderSettings(**{name: value})
