"""Run DerivativeFunction."""

from __future__ import annotations

from scene_helpers import deck, scene_class

from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene

__all__ = ["run"]


def run(function: str, interval: tuple[float, float], language: str = "en") -> BaseScene:
    """Return the scene, rehearsed."""
    return rehearse(
        scene_class("DerivativeFunction"),
        deck("DerivativeFunction", language, function=function, interval=interval),
        10,
    )
