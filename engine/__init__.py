"""Make manim's Cairo renderer several times faster, with the same pictures.

Of use to any manim scene; knows nothing of lectures. What is offered here is imported when it is first asked for: the
fast paths with the manim that they are written for, and manim as it stands with any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.patches import accelerated
    from engine.raster.camera_factory import fast_camera
    from engine.rendering import render
    from engine.video.encoding import EncoderSettings
    from engine.video.writer import FastFileWriter

__all__ = ["EncoderSettings", "FastFileWriter", "accelerated", "fast_camera", "render"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from engine.compat import load

    value = globals()[name] = load(name)
    return value
