"""Makes manim's Cairo renderer several times faster, with the same pictures.

Of use to any manim scene; knows nothing of lectures. What is offered here is imported when it is first asked for: the
fast paths with the manim that they are written for, and manim as it stands with any other.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.patches import accelerated
    from engine.raster.camera import fast_camera
    from engine.rendering import render
    from engine.video.encoding import EncoderSettings
    from engine.video.writer import FastFileWriter

__all__ = ["EncoderSettings", "FastFileWriter", "accelerated", "fast_camera", "render"]

# Needs nothing that another manim may be without.
_ANY_VERSION = {"EncoderSettings": "engine.video.encoding", "render": "engine.rendering"}
_KNOWN_VERSION = {
    "FastFileWriter": "engine.video.writer",
    "accelerated": "engine.patches",
    "fast_camera": "engine.raster.camera",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from engine.compat import is_known_version

    if name in _ANY_VERSION:
        module = _ANY_VERSION[name]
    else:
        module = _KNOWN_VERSION[name] if is_known_version() else "engine.bystander"
    value = globals()[name] = getattr(import_module(module), name)
    return value
