"""Memory that is no longer in use is collected and given back, also where the system can't be asked to take it."""

from __future__ import annotations

import ctypes
import gc
import weakref

import pytest

from engine.mobjects import memory


class Knot:
    """Refers to itself: only a collection frees it."""

    def __init__(self):
        self.itself = self


@pytest.fixture(params=[True, False])
def library(request, monkeypatch):
    """The C library, with and without its own way of giving memory back."""
    memory._find_trim.cache_clear()
    if not request.param:
        monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    yield
    memory._find_trim.cache_clear()


def test_what_nothing_refers_to_is_collected(library):
    gc.disable()
    try:
        knot = weakref.ref(Knot())
        assert knot() is not None
        memory.release_memory()
        assert knot() is None
    finally:
        gc.enable()


def collections_of(monkeypatch, frame_bytes, scene_seconds, scenes):
    """After which of the scenes, each of so many seconds, memory is collected, which takes half a second."""
    now, begun, when = [0.0], [], []

    def release():
        when.append(begun[-1])
        now[0] += 0.5

    monkeypatch.setattr(memory, "release_memory", release)
    collector = memory.Collector(lambda: now[0])
    for number in range(scenes):
        begun.append(number)
        collector.begin_scene(frame_bytes)
        now[0] += scene_seconds
    return when, now[0]


def test_short_scenes_wait_little_for_collections(monkeypatch):
    when, seconds = collections_of(monkeypatch, frame_bytes=1, scene_seconds=0.1, scenes=1000)
    assert 0 < 0.5 * len(when) < 0.03 * seconds


def test_memory_is_collected_after_every_long_scene(monkeypatch):
    when, _ = collections_of(monkeypatch, frame_bytes=1, scene_seconds=60, scenes=10)
    assert when == list(range(1, 10))


def test_large_frames_are_collected_before_they_are_many(monkeypatch):
    when, _ = collections_of(monkeypatch, frame_bytes=33 << 20, scene_seconds=0, scenes=100)
    assert len(when) > 30
