"""The encoder follows hints of unchanged blocks, and a film made with hints is as good as one without."""

from __future__ import annotations

import warnings

import av
import numpy as np
import pytest
from av import VideoFrame
from av.sidedata.sidedata import Type
from hypothesis import given, settings
from hypothesis import strategies as st
from repeated_film import SPEC

from engine.video import encoder_hints, yuv
from engine.video.encoder_hints import set_hint
from engine.video.encoding import EncoderSettings, SceneEncoder
from engine.video.yuv import FrameConverter

HEIGHT, WIDTH = SPEC.height, SPEC.width
BLOCK = 16
OWN = EncoderSettings(threads=1)


def hint_of(picture):
    return picture.side_data.get(Type.VIDEO_HINT)


def film(folder, pictures):
    """Return the pictures encoded, and decoded: their luma."""
    encoder = SceneEncoder(SPEC, OWN)
    encoder.begin_segment(folder / "film.mp4")
    for picture in pictures:
        encoder.encode(picture)
    encoder.finish()
    with av.open(folder / "film.mp4") as container:
        return [frame.to_ndarray()[:HEIGHT].astype(int) for frame in container.decode(video=0)]


def grey(level):
    return VideoFrame.from_ndarray(np.full((HEIGHT * 3 // 2, WIDTH), level, np.uint8), format="yuv420p")


def test_libavutil_is_reached():
    assert encoder_hints._reach_libavutil() is not None


def test_only_what_is_said_to_have_changed_is_encoded(tmp_path):
    second = grey(160)
    left, top, width, height = 2 * BLOCK, BLOCK, 3 * BLOCK, 2 * BLOCK
    set_hint(second, [(left, top, width, height), (0, 4 * BLOCK, BLOCK, BLOCK)])
    first, last = film(tmp_path, [grey(80), second])
    changed = np.zeros((HEIGHT, WIDTH), bool)
    changed[top : top + height, left : left + width] = True
    changed[4 * BLOCK : 5 * BLOCK, :BLOCK] = True
    assert (last == first)[~changed].all()
    assert (abs(last - 160) < 4)[changed].all()


def test_a_hint_takes_the_place_of_the_one_before():
    pictures = [grey(0), grey(0)]
    for picture in pictures:
        set_hint(picture, [(0, 0, 16, 16), (16, 0, 16, 16)])
    set_hint(pictures[0], [(0, 16, 32, 16)])
    set_hint(pictures[1], None)
    assert len(pictures[0].side_data) == 1
    assert np.frombuffer(bytes(hint_of(pictures[0]))[-16:], np.uint32).tolist() == [0, 16, 32, 16]
    assert hint_of(pictures[1]) is None


@st.composite
def drawn_frames(draw):
    """Return frames in each of which a part is not what it was; now and then most of it."""
    frames = [np.full((HEIGHT, WIDTH, 4), 30, np.uint8)]
    for _ in range(draw(st.integers(1, 8))):
        frame = frames[-1].copy()
        (top, bottom), (left, right) = (sorted(draw(st.tuples(*2 * [st.integers(0, n)]))) for n in (HEIGHT, WIDTH))
        frame[top:bottom, left:right, :3] = draw(st.tuples(*3 * [st.integers(0, 255)]))
        frames.append(frame)
    return frames


@given(drawn_frames())
@settings(max_examples=30)
def test_a_film_with_hints_is_as_good_as_one_without(tmp_path_factory, frames):
    def errors(hinting):
        with pytest.MonkeyPatch.context() as patch:
            if not hinting:
                patch.setattr(yuv, "set_hint", lambda picture, changed: None)
            converter = FrameConverter(WIDTH, HEIGHT)
            pictures = [converter.convert(frame).video for frame in frames]
            shown = film(tmp_path_factory.mktemp("film"), pictures)
        expected = [picture.to_ndarray()[:HEIGHT].astype(int) for picture in pictures]
        return [abs(a - b).mean() for a, b in zip(shown, expected, strict=True)]

    assert np.allclose(errors(True), errors(False), atol=0.3)


@pytest.fixture
def _unknown_layout(monkeypatch):
    monkeypatch.setattr(encoder_hints, "FRAME_BYTES", (1,))
    encoder_hints._reach_libavutil.cache_clear()
    yield
    encoder_hints._reach_libavutil.cache_clear()


@pytest.mark.usefixtures("_unknown_layout")
def test_pictures_laid_out_in_a_new_way_are_given_no_hints_and_this_is_said_once():
    picture = grey(0)
    with pytest.warns(RuntimeWarning, match=rf"PyAV {av.__version__}: x264 can't be told .* bytes"):
        set_hint(picture, [(0, 0, 16, 16)])
    with warnings.catch_warnings(action="error"):
        set_hint(picture, [(0, 0, 16, 16)])
    assert hint_of(picture) is None
