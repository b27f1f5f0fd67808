"""Frame buffers that go round: a painted frame is handed to the encoder whole, and its memory comes back.

Allocating and faulting in eight megabytes for every 1080p frame costs more than painting most of them.
"""

from __future__ import annotations

import sys
from collections import deque

import numpy as np
import numpy.typing as npt

Frame = npt.NDArray[np.uint8]

MOST_IDLE_BYTES = 100 << 20


class FramePool:
    """Idle frame buffers by shape; a buffer that somebody still refers to is never taken back."""

    def __init__(self) -> None:
        self._idle: dict[tuple[int, ...], deque[Frame]] = {}

    def take(self, shape: tuple[int, ...]) -> Frame:
        """A C-contiguous buffer of that shape with undefined content."""
        try:
            return self._idle[shape].pop()
        except (KeyError, IndexError):
            return np.empty(shape, np.uint8)

    def take_copy(self, frame: Frame) -> Frame:
        """A buffer of one's own with the content of ``frame``."""
        copy = self.take(frame.shape)
        np.copyto(copy, frame)
        return copy

    def give_back(self, frame: Frame) -> None:
        """Offer a buffer for reuse; ignored unless the caller's variable is its only reference."""
        # Three: the caller's variable, this parameter, and getrefcount's own argument.
        if sys.getrefcount(frame) > 3 or frame.base is not None or not frame.flags.c_contiguous:
            return
        idle = self._idle.setdefault(frame.shape, deque())
        if len(idle) < max(1, MOST_IDLE_BYTES // max(1, frame.nbytes)):
            idle.append(frame)


pool = FramePool()
