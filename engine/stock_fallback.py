"""Give stock manim under the engine's public names, for versions of manim that the engine does not know.

Nothing here needs a name that any version since 0.17 is without.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from manim import Camera
from manim.scene.scene_file_writer import SceneFileWriter as FastFileWriter

from engine.compat import warn_of_version
from engine.video.encoding import EncoderSettings

__all__ = ["FastFileWriter", "accelerated", "fast_camera"]


def fast_camera(camera_class: type[Camera]) -> type[Camera]:
    """Return the camera class itself."""
    return camera_class


@contextmanager
def accelerated(encoder: EncoderSettings | None = None) -> Iterator[None]:
    """Change nothing; say so once."""
    warn_of_version()
    yield
