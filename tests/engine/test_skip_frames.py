"""Repeated frames are encoded once, and the film plays like one in which all were encoded."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from repeated_film import SPEC, TIMES, encode, picture

from engine.video.encoding import EncoderSettings, SceneEncoder
from engine.video.skip_frames import Numbering
from engine.video.yuv import FrameConverter


def pictures_of(file):
    with av.open(file) as film:
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]


def decode(files):
    found = []
    for file in files:
        with av.open(file) as film:
            frames = list(film.decode(video=0))
        assert not any(frame.is_corrupt for frame in frames)
        assert [frame.pts * frame.time_base for frame in frames] == [Fraction(k, 25) for k in range(len(frames))]
        found += [frame.to_ndarray(format="rgb24") for frame in frames]
    return found


@pytest.mark.parametrize("segments", [1, 2])
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("one_by_one", [False, True])
@pytest.mark.parametrize("options", ["own", "rate control", "stock"])
def test_each_picture_is_shown_as_often_as_it_was_given(tmp_path, segments, threads, one_by_one, options):
    settings = EncoderSettings(threads=threads)
    if options == "stock":
        settings = EncoderSettings.stock(threads)
    elif options == "rate control":
        (name, value), *others = settings.options
        settings = EncoderSettings(threads=threads, options=((name, f"{value}:crf=20"), *others))
    frames = decode(encode(tmp_path, settings, segments, one_by_one))
    assert len(frames) == sum(TIMES)
    shown = iter(frames)
    for number, times in enumerate(TIMES):
        first, *others = (next(shown) for _ in range(times))
        assert np.abs(first.astype(int) - picture(number)[:, :, :3]).mean() < 2
        if options != "stock":
            assert all((other == first).all() for other in others)


def test_a_segment_is_as_good_whatever_was_encoded_before(tmp_path):
    encoder, converter = SceneEncoder(SPEC, EncoderSettings(threads=1)), FrameConverter(SPEC.width, SPEC.height)
    files = [tmp_path / name for name in ("alone.mp4", "between.mp4", "after.mp4")]
    for file, numbers in zip(files, ((1, 2), (3, 4, 5, 6), (1, 2)), strict=True):
        encoder.begin_segment(file)
        for number in numbers:
            encoder.encode(converter.convert(picture(number)).video)
    encoder.finish()
    alone, after = (np.array(pictures_of(file), int) for file in (files[0], files[2]))
    assert np.abs(alone[0] - after[0]).max() == 0
    assert np.abs(alone[1] - after[1]).max() <= 1


def test_a_repetition_takes_a_few_bytes(tmp_path):
    (file,) = encode(tmp_path, EncoderSettings(threads=1), 1)
    with av.open(file) as film:
        sizes = [packet.size for packet in film.demux(video=0) if packet.size]
    assert np.median(sizes) < 40
    assert np.count_nonzero(np.array(sizes) > 100) <= len(TIMES)


@given(st.binary(min_size=18, max_size=60), st.integers(4, 16), st.integers(0, 1 << 16))
def test_a_number_that_was_written_is_read(body, bits, number):
    numbering = Numbering(bits)
    head = b"\x41\x9a"  # a unit's kind; first block 0, slices of one kind, the first parameter set
    plain = head + bytes(byte or 1 for byte in body)
    unit = numbering.write(plain, number)
    assert numbering.read(unit) == number % (1 << bits)
    assert numbering.write(unit, numbering.read(plain)) == plain
    assert b"\0\0\0" not in unit
    assert b"\0\0\1" not in unit


def test_where_pictures_refer_to_others_than_the_last_nothing_is_repeated():
    def numbering(params):
        encoder = SceneEncoder(SPEC, EncoderSettings(threads=1, options=(("x264-params", params),)))
        return Numbering.of(encoder._stream.codec_context.extradata)

    assert numbering("bframes=0:ref=1:weightp=0") is not None
    assert numbering("bframes=2:ref=1:weightp=0") is None
    assert numbering("bframes=0:ref=3:weightp=0") is None
    assert numbering("bframes=0:ref=1:weightp=1") is None
    assert Numbering.of(None) is None
