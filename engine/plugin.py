"""manim's plugin: makes manim's own command, notebooks and scripts fast where manim.cfg names it.

    [CLI]
    plugins = fast_cairo

manim imports all plugins that are installed whenever it is imported itself, named or not. So this module imports
nothing but manim, and the engine is imported with the first scene that is to be fast.
"""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from functools import wraps
from typing import Any

from manim import Scene, config
from manim.constants import RendererType

NAME = "fast_cairo"

_stock_init = Scene.__init__
_acceleration = ExitStack()
_is_on = False
# Left to the interpreter's end, manim's methods would be put back when modules are half gone.
atexit.register(_acceleration.close)


def is_wanted() -> bool:
    """Return whether manim's configuration names the plugin, and scenes are painted with Cairo."""
    return NAME in config.plugins and config.renderer == RendererType.CAIRO


def _switch(on: bool) -> None:
    global _is_on
    if on and not _is_on:
        from engine import accelerated

        _acceleration.enter_context(accelerated())
    elif _is_on and not on:
        _acceleration.close()
    _is_on = on


@wraps(_stock_init)
def _init_scene(scene: Scene, *args: Any, **kwargs: Any) -> None:
    _switch(is_wanted())
    _stock_init(scene, *args, **kwargs)


Scene.__init__ = _init_scene
