"""Check the version of manim; with an unknown one offer stock manim, and warn once.

All that is named in manim's modules by a leading underscore, or may be missing from another version, is imported by
modules that are themselves imported only after this check.
"""

from __future__ import annotations

import warnings
from functools import cache
from importlib import import_module
from typing import Any

import manim

from engine.version import KNOWN_VERSION, is_known

# Where the engine's names are, those with fast paths first; the others need nothing that another manim may be without.
_FAST = {
    "FastFileWriter": "engine.video.writer",
    "accelerated": "engine.patches",
    "fast_camera": "engine.raster.camera_factory",
}
_ANY_VERSION = {"EncoderSettings": "engine.video.encoding", "render": "engine.rendering"}


def load(name: str) -> Any:
    """Import what the engine offers under this name: its fast path, or stock manim's own for an unknown manim."""
    fast = _FAST if is_known_version() else dict.fromkeys(_FAST, "engine.stock_fallback")
    module = (_ANY_VERSION | fast)[name]
    return getattr(import_module(module), name)


def is_known_version() -> bool:
    """Return whether the installed manim is the one that the engine is written for."""
    return is_known(manim.__version__)


@cache
def warn_of_version() -> None:
    """Say once that scenes are rendered by manim as it stands."""
    expected = ".".join(map(str, KNOWN_VERSION))
    message = f"manim {manim.__version__} is installed; the fast paths know manim {expected} only and stay off"
    warnings.warn(message, RuntimeWarning, stacklevel=4)
