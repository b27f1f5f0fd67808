"""Return unused memory to the system, which C libraries keep for later.

An encoder's pictures are hundreds of megabytes: in a process that renders scene after scene, what the last one left
between them would stand beside what the next one needs. But to look for it takes as long as to render a still picture.
"""

from __future__ import annotations

import ctypes
import gc
import time
from collections.abc import Callable
from functools import cache

MOST_SHARE = 0.02  # of all time, for collecting
MOST_BYTES = 256 << 20  # of frames, between two collections
FRAMES_HELD = 4  # by a scene that is over: its background, what stands still, and the last ones painted
USUAL_SECONDS = 0.1  # that a collection takes; how long it does is known from the last one


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
        start = self._clock()
        if start >= self._due or self._bytes > MOST_BYTES:
            release_memory()
            end = self._clock()
            self._due = end + (end - start) / MOST_SHARE
            self._bytes = 0
        self._bytes += FRAMES_HELD * frame_bytes


collector = Collector()
