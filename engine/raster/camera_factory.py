"""Make the fast camera class of any camera class.

A class that defines for itself what the fast path replaces keeps its own way.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

from manim import Camera, MovingCamera, MultiCamera, ThreeDCamera

from engine.compat import is_known_version
from engine.raster.bypassed_methods import find_bypassed
from engine.raster.camera import FastCameraMixin
from engine.raster.three_d_camera import ThreeDCameraMixin

__all__ = ["accelerate", "fast_camera"]

_KNOWN = (Camera, MovingCamera, MultiCamera, ThreeDCamera)
_DAMAGE_TRACKED = (Camera, MovingCamera, ThreeDCamera)  # one with several cameras paints pictures of its own


@lru_cache(maxsize=256)
def _make_fast(camera_class: type[Camera]) -> type[Camera]:
    painting = ThreeDCameraMixin if issubclass(camera_class, ThreeDCamera) else FastCameraMixin
    members = {"__doc__": painting.__doc__, "_tracks_damage": camera_class in _DAMAGE_TRACKED}
    return type(f"Fast{camera_class.__name__}", (painting, camera_class), members)


def fast_camera(camera_class: type[Camera]) -> type[Camera]:
    """Return the fast subclass of a camera class; the class itself where its painting is its own, or manim's is new."""
    is_fit = is_known_version() and issubclass(camera_class, Camera) and not issubclass(camera_class, FastCameraMixin)
    if not is_fit:
        return camera_class
    kind: type = camera_class
    base = next(known for known in kind.__mro__ if known in _KNOWN)
    return _make_fast(kind) if find_bypassed(base).are_plain_in(kind) else camera_class


def accelerate(camera: Camera) -> None:
    """Let a camera, whatever has made it, be of the fast subclass of its class."""
    kind = fast_camera(type(camera))
    if kind is not type(camera):
        with suppress(TypeError):  # its class has a memory layout of its own
            camera.__class__ = kind
