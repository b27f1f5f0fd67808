"""Gives memory that is no longer in use back to the system, which C libraries keep for later.

An encoder's pictures are hundreds of megabytes: in a process that renders scene after scene, what the last one left
between them would stand beside what the next one needs.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable
from functools import cache


@cache
def _find_trim() -> Callable[[int], int] | None:
    """``malloc_trim`` of the GNU C library; elsewhere there is none."""
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
