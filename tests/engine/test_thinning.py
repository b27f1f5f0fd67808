"""A trial decoding meets every picture of other bytes once, and finds what was lost or changed between them."""

from __future__ import annotations

import av
import numpy as np
import pytest
from repeated_film import TIMES, encode

from engine.video.decode_dedup import DamageError, Thinning
from engine.video.encoding import EncoderSettings


@pytest.fixture
def film(tmp_path):
    """Its decoder record and its packets."""
    (file,) = encode(tmp_path, EncoderSettings(threads=1), 1)
    with av.open(file) as source:
        stream = source.streams.video[0]
        return stream.codec_context.extradata, [bytes(packet) for packet in source.demux(stream) if packet.size]


def decode(record, packets):
    context = av.CodecContext.create("h264", "r")
    context.extradata, context.thread_count = record, 1
    frames = [frame for data in [*packets, None] for frame in context.decode(data and av.Packet(data))]
    assert not any(frame.is_corrupt for frame in frames)
    return [frame.to_ndarray() for frame in frames]


def test_what_is_kept_decodes_to_each_picture(film):
    record, packets = film
    thinning = Thinning.of(record)
    kept = [data for data in map(thinning.thin, packets) if data is not None]
    assert len(TIMES) <= len(kept) <= len(TIMES) + 2
    expected = decode(record, packets)
    assert len(expected) == sum(TIMES)
    shown = {frame.tobytes() for frame in decode(record, kept)}
    assert shown == {frame.tobytes() for frame in expected}


@pytest.mark.parametrize("lost", [2, 30, 300])
def test_a_lost_picture_is_missed(film, lost):
    record, packets = film
    thinning = Thinning.of(record)
    for data in packets[:lost]:
        thinning.thin(data)
    with pytest.raises(DamageError, match="out of turn"):
        thinning.thin(packets[lost + 1])


def test_a_changed_repetition_is_not_left_out(film):
    record, packets = film
    thinning = Thinning.of(record)
    is_kept = [thinning.thin(data) is not None for data in packets]
    repetition = is_kept.index(False, 20)
    for place in range(8, len(packets[repetition])):
        changed = bytearray(packets[repetition])
        changed[place] ^= 0x10
        thinning = Thinning.of(record)
        for data in packets[:repetition]:
            thinning.thin(data)
        assert thinning.thin(bytes(changed)) is not None


def test_what_is_no_picture_is_told(film):
    record, packets = film
    for data in (packets[1][:-3], packets[1] + b"\0", b"\xff" * 9):
        thinning = Thinning.of(record)
        thinning.thin(packets[0])
        with pytest.raises(DamageError):
            thinning.thin(data)


def test_a_record_of_another_kind_is_left_alone(film):
    record, _ = film
    assert Thinning.of(None) is None
    assert Thinning.of(b"") is None
    for length in range(len(record) - 4):
        assert Thinning.of(record[:length]) is None
    rng = np.random.default_rng(1)
    for _ in range(200):
        Thinning.of(bytes(rng.integers(0, 256, len(record), np.uint8)))
