"""Frame buffers are reused, and never while any thread holds the frame or a part of it."""

from __future__ import annotations

import gc
import threading
from collections import deque

import numpy as np
from av import VideoFrame

from engine.damage.frame_damage import find_damage, forget_damage, set_damage
from engine.raster.buffers import FramePool, find_lease
from engine.video.yuv import FrameConverter

SHAPE = (72, 128, 4)


def address(frame):
    return frame.ctypes.data


def test_memory_comes_back_when_the_frame_is_gone():
    pool = FramePool()
    frame = pool.take(SHAPE)
    first = address(frame)
    del frame
    gc.collect()
    assert address(pool.take(SHAPE)) == first


def test_a_part_a_buffer_or_a_picture_of_a_frame_keeps_its_memory():
    pool = FramePool()
    holders = (
        lambda frame: frame[1:, ::2],
        lambda frame: frame[:, :, :3].reshape(-1, 3)[5:],
        lambda frame: frame.view(np.uint32),
        memoryview,
        lambda frame: VideoFrame.from_numpy_buffer(frame, "rgba"),
    )
    for hold in holders:
        frame = pool.take(SHAPE)
        frame[:] = 7
        held, first = hold(frame), address(frame)
        del frame
        gc.collect()
        assert address(pool.take(SHAPE)) != first
        del held
        gc.collect()
        assert address(pool.take(SHAPE)) == first


def test_only_a_whole_frame_has_a_lease_and_with_it_a_trace():
    pool = FramePool()
    frame = pool.take(SHAPE)
    set_damage(frame, object(), np.zeros((2, 1), bool))
    assert find_damage(frame) is not None
    for other in (frame[:], frame.view(), frame.copy(), np.zeros(SHAPE, np.uint8)):
        assert find_lease(other) is None
        assert find_damage(other) is None


def test_what_is_known_of_memory_comes_back_with_it():
    pool = FramePool()
    frame = pool.take(SHAPE)
    damage = set_damage(frame, object(), np.zeros((2, 1), bool))
    del frame
    gc.collect()
    frame = pool.take(SHAPE)
    assert find_damage(frame) is damage
    forget_damage(frame)
    del frame
    gc.collect()
    assert find_damage(pool.take(SHAPE)) is None


def test_a_frame_held_by_another_thread_is_not_painted_over():
    pool, kept, wrong = FramePool(), deque(), []

    def look():
        while (item := kept.popleft() if kept else None) != "end":
            if item is not None and not (item[0] == item[1]).all():
                wrong.append(item[1])

    thread = threading.Thread(target=look)
    thread.start()
    for number in range(500):
        frame = pool.take((8, 8, 4))
        frame[:] = number % 256
        kept.append((frame[2:], number % 256))
    kept.append("end")
    thread.join()
    assert not wrong


def test_a_picture_is_painted_over_only_after_it_was_given_back():
    converter, rng = FrameConverter(SHAPE[1], SHAPE[0]), np.random.default_rng(1)
    frame = rng.integers(0, 256, SHAPE, np.uint8)

    def convert():
        frame[:4, :4] = [*rng.integers(0, 256, 3).tolist(), 255]
        return converter.convert(frame.copy())

    convert()
    lent = [convert() for _ in range(5)]
    assert len({id(picture) for picture in lent}) == 5
    before = [picture.video.to_ndarray() for picture in lent]
    assert not {id(convert()) for _ in range(3)} & {id(picture) for picture in lent}
    assert all(np.array_equal(picture.video.to_ndarray(), kept) for picture, kept in zip(lent, before, strict=True))
    again = converter.convert(frame.copy())  # nothing has changed: lent twice
    assert converter.convert(frame.copy()) is again
    again.give_back()
    assert not again.is_free
    again.give_back()
    again.give_back()
    assert again.is_free
