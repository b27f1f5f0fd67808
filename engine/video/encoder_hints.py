"""Tell x264 which parts of a picture differ from the one before; it copies the others unseen.

A hint goes with its picture as FFmpeg's side data, which PyAV reads but can't write: it is written by libavutil itself.
"""

from __future__ import annotations

import ctypes
import warnings
from collections.abc import Sequence
from functools import cache
from typing import Any

import av
import numpy as np
from av import VideoFrame
from av.sidedata.sidedata import Type

__all__ = ["HINTS_OPTION", "Area", "set_hint"]

Area = tuple[int, int, int, int]  # left, top, width and height in pixels

# The option of libx264 by which it heeds hints.
HINTS_OPTION = ("mb_info", "1")
CHANGED = 1  # AV_VIDEO_HINT_TYPE_CHANGED: what lies outside of the areas stands still
# A Frame is an object's header, the pointer of Cython's methods, that of the AVFrame, a fraction and, in PyAV up to 18,
# the side data.
POINTER_BYTES = ctypes.sizeof(ctypes.c_void_p)
PLACE = object.__basicsize__ + POINTER_BYTES
WITHOUT_SIDE_DATA = PLACE + POINTER_BYTES + 2 * ctypes.sizeof(ctypes.c_int)
FRAME_BYTES = (WITHOUT_SIDE_DATA, WITHOUT_SIDE_DATA + POINTER_BYTES)


class _Hint(ctypes.Structure):
    """``AVVideoHint`` of libavutil's public interface; the areas follow where it says."""

    _fields_ = (
        ("count", ctypes.c_size_t),
        ("offset", ctypes.c_size_t),
        ("size", ctypes.c_size_t),
        ("kind", ctypes.c_int),
    )


def set_hint(picture: VideoFrame, changed: Sequence[Area] | None) -> None:
    """Say of a picture that only these areas of it differ from the last one, instead of what was said of it before.

    None takes that back and says nothing. What PyAV has read of the picture's side data before is stale after this.
    Without effect where libavutil can't be reached, which is warned of once.
    """
    library = _reach_libavutil()
    if library is None:
        return
    address = _find_frame(picture)
    library.av_frame_remove_side_data(address, Type.VIDEO_HINT.value)
    if changed is None:
        return
    place = library.av_video_hint_create_side_data(address, len(changed))
    if not place:
        raise MemoryError("no room for a picture's hint")
    hint = _Hint.from_address(place)
    hint.kind = CHANGED
    areas = np.array(changed, np.uint32).tobytes()
    ctypes.memmove(place + hint.offset, areas, len(areas))


def _find_frame(picture: VideoFrame) -> int:
    """Return where the picture's AVFrame is."""
    return int(ctypes.c_void_p.from_address(id(picture) + PLACE).value or 0)


@cache
def _reach_libavutil() -> Any:
    """Return the libavutil that PyAV runs on; None, after a warning, if it can't be used."""
    try:
        return _load_libavutil()
    except (OSError, AttributeError, TypeError) as error:
        message = f"PyAV {av.__version__}: x264 can't be told what stands still and takes longer to encode ({error})"
        warnings.warn(message, RuntimeWarning, stacklevel=4)
        return None


def _load_libavutil() -> Any:
    library = ctypes.CDLL(av.frame.__file__)  # symbols of what it links to are found through it
    _declare(library.av_frame_remove_side_data, None, ctypes.c_void_p, ctypes.c_int)
    _declare(library.av_video_hint_create_side_data, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
    if av.frame.Frame.__basicsize__ not in FRAME_BYTES:
        raise TypeError(f"its pictures are objects of {av.frame.Frame.__basicsize__} bytes, not of {FRAME_BYTES}")
    picture = VideoFrame(16, 16, "yuv420p")
    # An AVFrame begins with the address of its first plane.
    if ctypes.c_void_p.from_address(_find_frame(picture)).value != picture.planes[0].buffer_ptr:
        raise TypeError("its pictures are laid out in another way")
    return library


def _declare(function: Any, result: Any, *parameters: Any) -> None:
    function.restype, function.argtypes = result, parameters
