"""Make manim's Cairo renderer several times faster, with the same pictures.

Of use to any manim scene; knows nothing of lectures. What is offered here is imported when it is first asked for: the
fast paths with the manim that they are written for, and manim as it stands with any other. Where manim has not been
imported before, it is imported without what few scenes use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.deferred_imports import defer_imports

if TYPE_CHECKING:
    from engine.patches import accelerated
    from engine.raster.camera_factory import fast_camera
    from engine.rendering import render
    from engine.video.encoding import EncoderSettings
    from engine.video.writer import FastFileWriter

__all__ = ["EncoderSettings", "FastFileWriter", "accelerated", "fast_camera", "render"]

defer_imports()


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from engine.compat import load

    value = globals()[name] = load(name)
    return value
