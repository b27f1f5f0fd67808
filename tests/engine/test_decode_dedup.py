"""A trial decoding visits each distinct picture once, and finds what was lost or changed between them."""

from __future__ import annotations

import av
import numpy as np
import pytest
from repeated_film import TIMES, encode

from engine.video.decode_dedup import DamageError, DuplicateFilter
from engine.video.encoding import EncoderSettings


@pytest.fixture(params=[0, 3])
def film(tmp_path, request):
    """Return its decoder record and its packets, in order, or with so many pictures that lie between two."""
    (name, own), *others = EncoderSettings().options
    between = f"{own}:bframes={request.param}"
    (file,) = encode(tmp_path, EncoderSettings(threads=1, options=((name, between), *others)), 1)
    with av.open(file) as source:
        stream = source.streams.video[0]
        return stream.codec_context.extradata, [bytes(packet) for packet in source.demux(stream) if packet.size]


def decode(record, packets):
    context = av.CodecContext.create("h264", "r")
    context.extradata, context.thread_count = record, 1
    frames = [frame for data in [*packets, None] for frame in context.decode(data and av.Packet(data))]
    assert not any(frame.is_corrupt for frame in frames)
    return [frame.to_ndarray() for frame in frames]


def drop_all(duplicates, packets):
    for data in packets:
        duplicates.drop_duplicate(data)


def test_what_is_kept_decodes_to_each_picture(film):
    record, packets = film
    duplicates = DuplicateFilter.of(record)
    kept = [data for data in map(duplicates.drop_duplicate, packets) if data is not None]
    held = sum(times > 1 for times in TIMES)  # encoded twice before they are repeated
    assert len(TIMES) <= len(kept) <= len(TIMES) + held
    expected = decode(record, packets)
    assert len(expected) == sum(TIMES)
    shown = {frame.tobytes() for frame in decode(record, kept)}
    assert shown == {frame.tobytes() for frame in expected}


def test_a_lost_picture_is_missed(film):
    record, packets = film
    for lost in (*range(1, 70, 3), *range(2, 70, 3), 300):
        duplicates = DuplicateFilter.of(record)
        with pytest.raises(DamageError, match="out of turn"):
            drop_all(duplicates, packets[:lost] + packets[lost + 1 :])


def test_pictures_in_another_order_are_noticed(film):
    record, packets = film
    for place in range(1, 70):
        duplicates = DuplicateFilter.of(record)
        other = [*packets[:place], packets[place + 1], packets[place], *packets[place + 2 :]]
        if packets[place] != packets[place + 1]:
            with pytest.raises(DamageError, match="out of turn"):
                drop_all(duplicates, other)


def test_a_changed_repetition_is_not_left_out(film):
    record, packets = film
    duplicates = DuplicateFilter.of(record)
    is_kept = [duplicates.drop_duplicate(data) is not None for data in packets]
    repetition = is_kept.index(False, 20)
    for place in range(8, len(packets[repetition])):
        changed = bytearray(packets[repetition])
        changed[place] ^= 0x10
        duplicates = DuplicateFilter.of(record)
        for data in packets[:repetition]:
            duplicates.drop_duplicate(data)
        assert duplicates.drop_duplicate(bytes(changed)) is not None


def test_what_is_no_picture_is_told(film):
    record, packets = film
    for data in (packets[1][:-3], packets[1] + b"\0", b"\xff" * 9):
        duplicates = DuplicateFilter.of(record)
        duplicates.drop_duplicate(packets[0])
        with pytest.raises(DamageError):
            duplicates.drop_duplicate(data)


def test_a_record_of_another_kind_is_left_alone(film):
    record, _ = film
    assert DuplicateFilter.of(None) is None
    assert DuplicateFilter.of(b"") is None
    for length in range(len(record) - 4):
        assert DuplicateFilter.of(record[:length]) is None
    rng = np.random.default_rng(1)
    for _ in range(200):
        DuplicateFilter.of(bytes(rng.integers(0, 256, len(record), np.uint8)))
