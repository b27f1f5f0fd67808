"""Repeated frames are encoded once, and the film plays like one in which all were encoded."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from repeated_film import SPEC, TIMES, encode, picture

from engine.video.decode_dedup import DuplicateFilter
from engine.video.encoding import EncoderSettings, SceneEncoder
from engine.video.skip_frames import Numbering, Turn
from engine.video.yuv import FrameConverter


def pictures_of(file):
    with av.open(file) as film:
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]


def decode(files):
    found = []
    for file in files:
        with av.open(file) as film:
            times = [(packet.dts, packet.pts) for packet in film.demux(video=0) if packet.size]
        assert all(decoded <= shown for decoded, shown in times)
        assert times == sorted(times)
        with av.open(file) as film:
            frames = list(film.decode(video=0))
        assert not any(frame.is_corrupt for frame in frames)
        assert [frame.pts * frame.time_base for frame in frames] == [Fraction(k, 25) for k in range(len(frames))]
        found += [frame.to_ndarray(format="rgb24") for frame in frames]
    return found


@pytest.mark.parametrize("segments", [1, 2])
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("one_by_one", [False, True])
@pytest.mark.parametrize("options", ["own", "rate control", "no early skips", "strict order", "stock"])
def test_each_picture_is_shown_as_often_as_it_was_given(tmp_path, segments, threads, one_by_one, options):
    chosen = EncoderSettings(threads=threads)
    if options == "stock":
        chosen = EncoderSettings.stock(threads)
    elif options != "own":
        (name, value), *others = chosen.options
        more = {"rate control": "crf=20", "no early skips": "no-fast-pskip=1", "strict order": "b-pyramid=strict"}[
            options
        ]
        chosen = EncoderSettings(threads=threads, options=((name, f"{value}:{more}"), *others))
    frames = decode(encode(tmp_path, chosen, segments, one_by_one))
    assert len(frames) == sum(TIMES)
    shown = iter(frames)
    for number, times in enumerate(TIMES):
        group = [next(shown) for _ in range(times)]
        assert all(np.abs(each.astype(int) - picture(number)[:, :, :3]).mean() < 2 for each in group)
        # Given one by one, the first may have been encoded between two others, at another quality; and others that lie
        # between two may be decoded after the one that comes next, so that it is encoded once more.
        repeated = group[one_by_one + (one_by_one or options == "rate control") :]
        if options in ("own", "rate control"):
            assert all((each == repeated[0]).all() for each in repeated)


PICTURES = st.lists(st.tuples(st.integers(0, 6), st.sampled_from([1, 1, 1, 1, 2, 3, 20])), min_size=1, max_size=14)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(PICTURES, min_size=1, max_size=3),
    st.booleans(),
    st.sampled_from(["own", "own", "two between", "in order"]),
    st.integers(1, 2),
)
def test_whatever_is_repeated_all_pictures_come_in_their_order(tmp_path_factory, segments, one_by_one, order, threads):
    (name, own), *others = EncoderSettings().options
    own += {"in order": ":bframes=0", "two between": ":bframes=2:b-pyramid=0", "own": ""}[order]
    encoder = SceneEncoder(SPEC, EncoderSettings(threads=threads, options=((name, own), *others)))
    converter, files, folder = FrameConverter(SPEC.width, SPEC.height), [], tmp_path_factory.mktemp("films")
    for segment in segments:
        files.append(folder / f"{len(files)}.mp4")
        encoder.begin_segment(files[-1])
        for number, times in segment:
            for _ in range(times if one_by_one else 1):
                encoder.encode(converter.convert(picture(number)).video, 1 if one_by_one else times)
    encoder.finish()
    for file, segment in zip(files, segments, strict=True):
        given_pictures = [picture(number) for number, times in segment for _ in range(times)]
        shown = decode([file])
        assert len(shown) == len(given_pictures)
        for found, expected in zip(shown, given_pictures, strict=True):
            assert np.abs(found.astype(int) - expected[:, :, :3]).mean() < 2
        check_clip(file)


def test_key_pictures_that_the_encoder_puts_in_by_itself_are_numbered_from_0(tmp_path):
    """x264 has one every 250 pictures."""
    encoder, converter = SceneEncoder(SPEC, EncoderSettings(threads=1)), FrameConverter(SPEC.width, SPEC.height)
    numbers = [number for step in range(540) for number in [step % 13] * (3 if step % 7 == 0 else 1)]
    encoder.begin_segment(tmp_path / "long.mp4")
    for step in range(540):
        encoder.encode(converter.convert(picture(step % 13)).video, 3 if step % 7 == 0 else 1)
    encoder.finish()
    shown = decode([tmp_path / "long.mp4"])
    assert len(shown) == len(numbers)
    for found, number in zip(shown, numbers, strict=True):
        assert np.abs(found.astype(int) - picture(number)[:, :, :3]).mean() < 2
    with av.open(tmp_path / "long.mp4") as film:
        assert sum(packet.is_keyframe for packet in film.demux(video=0) if packet.size) == 3
    check_clip(tmp_path / "long.mp4")


def check_clip(file):
    """What is left out of a trial decoding is what comes again, in each segment; or what the encoder mends, by as many
    bytes, of pictures that it has just encoded."""
    with av.open(file) as source:
        stream = source.streams.video[0]
        duplicates = DuplicateFilter.of(stream.codec_context.extradata)
        packets = [bytes(packet) for packet in source.demux(stream) if packet.size]
        record = stream.codec_context.extradata
    kept = [data for data in map(duplicates.drop_duplicate, packets) if data is not None]
    context = av.CodecContext.create("h264", "r")
    context.extradata, context.thread_count = record, 1
    frames = [frame for data in [*kept, None] for frame in context.decode(data and av.Packet(data))]
    assert len(frames) == len(kept)
    decoded, shown = (_distinct(found) for found in ((f.to_ndarray(format="rgb24") for f in frames), pictures_of(file)))
    assert all(any(np.abs(one - other).mean() < 0.1 for other in decoded) for one in shown)
    assert all(any(np.abs(one - other).mean() < 0.1 for other in shown) for one in decoded)


def _distinct(pictures):
    return [each.astype(int) for each in {each.tobytes(): each for each in pictures}.values()]


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


@given(st.binary(min_size=18, max_size=60), st.integers(4, 16), st.sampled_from([0, 4, 5, 16]), st.integers(0, 1 << 16))
def test_a_number_that_was_written_is_read(body, bits, place_bits, number):
    numbering = Numbering(bits, place_bits)
    head = b"\x41\x9a"  # a unit's kind; first block 0, slices of one kind, the first parameter set
    plain = head + bytes(byte or 1 for byte in body)
    unit = numbering.write(plain, Turn(number, 2 * number))
    assert numbering.read(unit) == Turn(number % (1 << bits), 2 * number % (1 << place_bits))
    assert numbering.write(unit, numbering.read(plain)) == plain
    assert b"\0\0\0" not in unit
    assert b"\0\0\1" not in unit


def test_where_pictures_refer_to_others_than_the_last_nothing_is_repeated():
    def numbering(params):
        encoder = SceneEncoder(SPEC, EncoderSettings(threads=1, options=(("x264-params", params),)))
        return Numbering.of(encoder._stream.codec_context.extradata)

    assert numbering("bframes=0:ref=1:weightp=0") is not None
    assert numbering("bframes=2:ref=1:weightp=0:b-pyramid=0").depth == 1
    assert numbering("bframes=2:ref=1:weightp=0").depth == 2
    assert numbering("bframes=2:ref=2:weightp=0:b-pyramid=0") is None
    assert numbering("bframes=2:ref=4:weightp=0") is None
    assert numbering("bframes=0:ref=3:weightp=0") is None
    assert numbering("bframes=0:ref=1:weightp=1") is None
    assert Numbering.of(None) is None
