"""Recycle frame buffers: a painted frame goes to the encoder without a copy, and its memory comes back.

Allocating and faulting in eight megabytes for every 1080p frame costs more than painting most of them.
"""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.damage.regions import DamageRegion

__all__ = ["Frame", "FramePool", "Lease", "find_lease", "pool"]

Frame = npt.NDArray[np.uint8]

MOST_IDLE_BYTES = 100 << 20  # of a shape
MOST_SHAPES = 4


class Lease:
    """Own the memory of one frame: the base of the frame's array and of every view of it.

    When the last of them is gone, so is the lease, and it gives the memory back to its pool with what is known of it.
    Nothing counts references, nor depends on when Python drops one: a frame that is held is never painted over.

    Attributes
    ----------
    damage
        What is known to have been painted on the frame, if anything is.
    content
        Stands for the frame's pixels as they are: whoever holds this very object knows that they are the same still.
    """

    __slots__ = ("_memory", "_pool", "content", "damage")

    def __init__(self, memory: Frame, damage: DamageRegion | None, owner: FramePool) -> None:
        self._memory, self._pool = memory, owner
        self.damage = damage
        self.content = object()

    @property
    def __array_interface__(self) -> dict[str, Any]:
        return self._memory.__array_interface__

    def __del__(self) -> None:
        self._pool.put(self._memory, self.damage)


class FramePool:
    """Lend frame buffers; idle ones of a few shapes are kept."""

    def __init__(self) -> None:
        self._idle: dict[tuple[int, ...], deque[tuple[Frame, DamageRegion | None]]] = {}

    def take(self, shape: tuple[int, ...]) -> Frame:
        """Lend a C-contiguous buffer of that shape; its content is known by its damage region alone."""
        return np.asarray(Lease(*self._take(shape), self))

    def take_copy(self, frame: Frame) -> Frame:
        """Return a buffer of one's own with the content of ``frame``."""
        memory, _ = self._take(frame.shape)
        np.copyto(memory, frame)
        return np.asarray(Lease(memory, None, self))

    def _take(self, shape: tuple[int, ...]) -> tuple[Frame, DamageRegion | None]:
        """Return memory of that shape, idle if there is some, with what is known to have been painted on it."""
        try:
            return self._idle[shape].pop()
        except (KeyError, IndexError):
            return np.empty(shape, np.uint8), None

    def put(self, memory: Frame, damage: DamageRegion | None) -> None:
        """Keep memory that nobody refers to, for the next frame of its shape."""
        idle = self._idle.setdefault(memory.shape, deque())
        if len(self._idle) > MOST_SHAPES:  # any thread may be here: nothing is looked at twice
            self._idle.pop(list(self._idle)[0], None)  # noqa: RUF015 (an iterator would notice other threads)
        if len(idle) < max(1, MOST_IDLE_BYTES // max(1, memory.nbytes)):
            idle.append((memory, damage))


def find_lease(frame: Frame) -> Lease | None:
    """Return the lease of a whole frame; None of a view of one, and of any other array."""
    return frame.base if isinstance(frame.base, Lease) else None


pool = FramePool()
