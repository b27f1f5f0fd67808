"""Memory that is no longer in use is collected and given back, also where the system can't be asked to take it."""

from __future__ import annotations

import ctypes
import gc
import os
import platform
import subprocess
import sys
import weakref
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from films import SMALL, PaintedFrames, make_scene
from manim import Camera, DecimalNumber, Dot, MathTypst, RoundedRectangle, Scene, Surface, ThreeDScene, tempconfig

from engine import accelerated, fast_camera
from engine.bounded_cache import BoundedCache
from engine.mobjects import memory
from engine.raster.buffers import FramePool
from engine.typst.mobject import keep_formulas

ROOT = Path(__file__).resolve().parents[2]


class Knot:
    """Refers to itself: only a collection frees it."""

    def __init__(self):
        self.itself = self


@pytest.fixture(params=[True, False])
def library(request, monkeypatch):
    """Return the C library, with and without its own way of giving memory back."""
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


def a_flat_scene(scene):
    dot = Dot().add_updater(lambda dot: dot.set_x(scene.time / 10))
    scene.add(dot)
    scene.wait(1)


def a_scene_in_space(scene):
    # Faces that know the camera, as those of a surface do that is drawn for its viewer.
    faces = Surface(lambda u, v: np.array([u, v, u * v]), resolution=4)
    faces[0].add_updater(lambda face: face.set_opacity(0.5 + scene.camera.get_phi() / 10))
    faces[0].viewer = scene.camera
    scene.set_camera_orientation(phi=1)
    scene.begin_ambient_camera_rotation(0.5)
    scene.add(faces)
    scene.wait(1)


@pytest.mark.parametrize(("construct", "base"), [(a_flat_scene, Scene), (a_scene_in_space, ThreeDScene)])
def test_a_scene_that_is_over_is_collected(construct, base):
    scene_class = type("Passing", (base,), {"construct": construct})
    with accelerated(), tempconfig(SMALL):
        scene = make_scene(scene_class, PaintedFrames)
        scene.render()
        assert scene.renderer.file_writer.painted
        camera = weakref.ref(scene.camera)
        del scene
    gc.collect()
    assert camera() is None


# An encoder's blocks, with something small after each that stays: the second kind comes once the first was freed.
BLOCKS_COME_AND_GO = """
import numpy as np
from engine.mobjects.memory import collector

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

def section(size):
    blocks, kept = [], []
    for _ in range(6):
        blocks.append(np.ones(size, np.uint8))
        kept.append(bytes(100_000))
    return kept

collector.begin_scene(4)
before = resident()
kept = [section(size << 20) for size in (30, 24, 18, 12)]
print((resident() - before) >> 20)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library keeps such blocks in its heap")
def test_what_a_section_needed_does_not_stand_beside_the_next_one():
    run = [sys.executable, "-c", BLOCKS_COME_AND_GO]
    free = {name: value for name, value in os.environ.items() if not name.startswith(("MALLOC_", "GLIBC_"))}
    done = subprocess.run(run, cwd=ROOT, env=free, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 20, "megabytes that nothing refers to"


@pytest.mark.parametrize("name", [None, "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES"])
def test_who_has_settings_of_his_own_for_memory_keeps_them(name, monkeypatch):
    for variable in (*memory.OWN_SETTINGS, "GLIBC_TUNABLES"):
        monkeypatch.delenv(variable, raising=False)
    if name:
        monkeypatch.setenv(name, "glibc.malloc.mmap_threshold=1000000" if name == "GLIBC_TUNABLES" else "1000000")
    settings = []
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace(mallopt=lambda *setting: settings.append(setting)))
    memory.keep_large_blocks_apart.__wrapped__()
    assert bool(settings) == (name is None)


def list_collections():
    """Return what the engine's modules hold that can grow, by its name."""
    modules = [(name, module) for name, module in sys.modules.items() if name.partition(".")[0] == "engine"]
    return {
        f"{name}.{entry}": value
        for name, module in modules
        for entry, value in vars(module).items()
        if isinstance(value, (dict, set, list)) and not entry.startswith("__")
    }


def make_lesson(number):
    """Return a formula, a live number and a frame, as they are edited in a preview: each time others."""
    with accelerated():
        formula = MathTypst(f"x^{number} / (1 + {number})")
        if number % 50 == 0:
            DecimalNumber(number / 7, mob_class=MathTypst, font_size=20 + number / 50).set_value(number / 9)
        RoundedRectangle(width=1 + number / 100, corner_radius=0.2)
    return formula.submobjects[-1].points.copy()


@pytest.fixture
def usual_caches():
    """Let caches be as large as they are unless told otherwise: tests of scenes want larger ones."""
    before = keep_formulas(256)
    yield
    keep_formulas(before)


@pytest.mark.usefixtures("usual_caches")
def test_caches_stay_bounded_however_many_formulas_are_edited():
    first = make_lesson(0)
    for number in range(1, 300):
        make_lesson(number)
    sizes = {name: len(value) for name, value in list_collections().items()}
    for number in range(300, 600):
        make_lesson(number)
    collections = list_collections()
    bounded = {name for name, value in collections.items() if isinstance(value, BoundedCache)}
    grown = {name for name, value in collections.items() if len(value) > sizes[name]}
    assert bounded
    assert grown <= bounded
    assert all(len(collections[name]) <= collections[name].most < 3000 for name in bounded)
    assert np.array_equal(make_lesson(0), first)  # though nothing is kept of it


def test_a_bounded_cache_keeps_what_was_used_last():
    cache = BoundedCache(2)
    cache["a"], cache["b"] = 1, 2
    assert cache["a"] == 1
    cache["c"] = 3
    assert dict(cache) == {"a": 1, "c": 3}
    cache.resize(1)
    assert dict(cache) == {"c": 3}


def test_camera_classes_that_were_defined_anew_go():
    first = weakref.ref(fast_camera(type("Edited", (Camera,), {})))
    for _ in range(300):
        fast_camera(type("Edited", (Camera,), {}))
    with accelerated():  # as at each scene's start
        gc.collect()
    assert first() is None


def test_idle_frames_are_of_few_shapes():
    pool = FramePool()
    for width in range(2, 200):
        pool.take((90, width, 4))
    gc.collect()
    assert sum(frame.shape[1] for idle in pool._idle.values() for frame, _ in idle) < 1000
