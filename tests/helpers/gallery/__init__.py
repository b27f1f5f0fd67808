"""A hundred and more small scenes over manim's public mobjects, animations, cameras and configurations.

Each module holds those of one subject. They are there to be rendered by stock manim and by the engine, and compared.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from gallery.entries import Entry, entries

__all__ = ["Entry", "list_gallery"]


def list_gallery() -> Iterator[Entry]:
    """Yield all scenes, by subject."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    yield from entries.values()
