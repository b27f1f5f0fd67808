"""Return unused memory to the system, which C libraries keep for later.

An encoder's pictures are hundreds of megabytes: in a process that renders scene after scene, what the last one left
between them would stand beside what the next one needs. But to look for it takes as long as to render a still picture.

Large blocks go back as soon as they are freed. The GNU C library maps each one apart at first; but with the first that
is freed, it takes all up to that size from its heap, up to 32 MB: the encoders of one section after another leave holes
there, which what is allocated in between keeps from being used again, or returned.
"""

from __future__ import annotations

import ctypes
import gc
import os
import time
from collections.abc import Callable, Mapping
from functools import cache

MOST_SHARE = 0.02  # of all time, for collecting
MOST_BYTES = 256 << 20  # of frames, between two collections
FRAMES_HELD = 4  # by a scene that is over: its background, what stands still, and the last ones painted
USUAL_SECONDS = 0.1  # that a collection takes; how long it does is known from the last one

# Blocks from which each is mapped apart: an encoder's pictures, and frames. To map it costs a page fault for each 4 KB,
# so that none should be that comes and goes with every frame: at 1080p these are smaller.
APART_BYTES = 4 << 20
# Free memory that is kept at the heap's end. The library moves it with the threshold above; once that is set, it keeps
# 128 KB, and returns the end and faults it in anew all the time.
END_BYTES = 16 << 20
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of malloc.h
OWN_SETTINGS = ("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_MAX_")


@cache
def keep_large_blocks_apart() -> None:
    """Have the GNU C library return large blocks once they are freed, for the rest of the process.

    Nothing is set where the library is another, or where the environment has settings for it.
    """
    if _is_set_up(os.environ):
        return
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):
        return
    mallopt(M_MMAP_THRESHOLD, APART_BYTES)
    mallopt(M_TRIM_THRESHOLD, END_BYTES)


def _is_set_up(environment: Mapping[str, str]) -> bool:
    """Return whether who started the process has said how memory is to be allocated."""
    return any(name in environment for name in OWN_SETTINGS) or "malloc" in environment.get("GLIBC_TUNABLES", "")


@cache
def _find_trim() -> Callable[[int], int] | None:
    """Return ``malloc_trim`` of the GNU C library; None elsewhere."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):
        return None


def release_memory() -> None:
    """Collect what nothing refers to, and give it back to the system where that can be asked for."""
    gc.collect()
    trim = _find_trim()
    if trim is not None:
        trim(0)


class Collector:
    """Collect and release memory once scenes have taken much longer than it, or many bytes."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._bytes = 0
        self._due = clock() + USUAL_SECONDS / MOST_SHARE

    def begin_scene(self, frame_bytes: int) -> None:
        """Release what earlier scenes have left, if that is due; this one has frames of so many bytes."""
        keep_large_blocks_apart()
        start = self._clock()
        if start >= self._due or self._bytes > MOST_BYTES:
            release_memory()
            end = self._clock()
            self._due = end + (end - start) / MOST_SHARE
            self._bytes = 0
        self._bytes += FRAMES_HELD * frame_bytes


collector = Collector()
