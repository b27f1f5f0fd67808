"""A clip has all pictures of its segments, and one that is damaged, too short or of another size is never taken."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from lecture.film.clips import check_clip, join_segments
from lecture.film.packets import SegmentError

SIZE = (256, 144)
FPS = 10


def segment(file: Path, frames: int, seed: int) -> Path:
    """Return discs that wander over a plain ground, as drawn pictures are."""
    starts = np.random.default_rng(seed).uniform(0, 1, (3, 2))
    rows, columns = np.mgrid[: SIZE[1], : SIZE[0]]
    with av.open(file, "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"crf": "20", "bf": "3"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for number in range(frames):
            picture = np.full((SIZE[1], SIZE[0], 3), 20, dtype=np.uint8)
            for disc, (x, y) in enumerate(starts):
                place = ((x * SIZE[0] + 5 * number) % SIZE[0], (y * SIZE[1] + 3 * number) % SIZE[1])
                picture[np.hypot(columns - place[0], rows - place[1]) < 20, disc] = 230
            frame = av.VideoFrame.from_ndarray(picture)
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file


def pictures(file: Path) -> list[np.ndarray]:
    with av.open(file) as container:
        return [frame.to_ndarray() for frame in container.decode(video=0)]


@pytest.fixture
def segments(tmp_path: Path) -> list[Path]:
    return [segment(tmp_path / f"{number}.mp4", frames, number) for number, frames in enumerate((1, 12, 7))]


@pytest.fixture
def clip(segments: list[Path], tmp_path: Path) -> Path:
    join_segments(segments, FPS, tmp_path / "clip.mp4")
    return tmp_path / "clip.mp4"


def test_a_clip_has_the_pictures_of_its_segments_in_order(clip: Path, segments: list[Path]) -> None:
    expected = [picture for file in segments for picture in pictures(file)]
    found = pictures(clip)
    assert len(found) == len(expected) == 20
    assert all(np.array_equal(a, b) for a, b in zip(found, expected, strict=True))
    with av.open(clip) as container:
        stream = container.streams.video[0]
        assert [frame.pts * stream.time_base for frame in container.decode(stream)] == [
            Fraction(number, FPS) for number in range(20)
        ]


def test_a_clip_of_clips_is_a_clip(clip: Path, tmp_path: Path) -> None:
    join_segments([clip, clip], FPS, tmp_path / "twice.mp4")
    check_clip(tmp_path / "twice.mp4", 40, SIZE)
    assert len(pictures(tmp_path / "twice.mp4")) == 40


def test_a_sound_clip_passes(clip: Path) -> None:
    check_clip(clip, 20, SIZE)


def test_another_length_or_size_is_refused(clip: Path) -> None:
    with pytest.raises(SegmentError, match="has 20 frames, not 21"):
        check_clip(clip, 21, SIZE)
    with pytest.raises(SegmentError, match="is 256×144, not 144×256"):
        check_clip(clip, 20, SIZE[::-1])


@pytest.mark.parametrize("part", [0.0, 0.2, 0.5, 0.9])
def test_a_clip_that_was_cut_short_is_refused(clip: Path, part: float) -> None:
    data = clip.read_bytes()
    clip.write_bytes(data[: int(part * len(data))])
    with pytest.raises(SegmentError, match=r"does not decode to its end|is damaged|frames, not 20"):
        check_clip(clip, 20, SIZE)


def test_a_block_that_was_not_written_is_nearly_always_found(clip: Path) -> None:
    data = clip.read_bytes()
    found = 0
    for start in np.linspace(0, len(data) - 512, 40).astype(int):
        clip.write_bytes(data[:start] + bytes(512) + data[start + 512 :])
        try:
            check_clip(clip, 20, SIZE)
        except SegmentError:
            found += 1
    assert found >= 36  # of 40: to a decoder of arithmetic code, anything may make sense


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_text("no video", "utf-8")
    with pytest.raises(SegmentError, match="does not decode to its end"):
        check_clip(tmp_path / "clip.mp4", 1, SIZE)


def test_segments_of_other_settings_are_not_joined(segments: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "other.mp4"
    with av.open(other, "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"profile": "baseline"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((SIZE[1], SIZE[0], 3), dtype=np.uint8))))
        container.mux(stream.encode())
    with pytest.raises(SegmentError, match="encoded with other settings"):
        join_segments([*segments, other], FPS, tmp_path / "joined.mp4")
