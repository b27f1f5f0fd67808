"""RiemannSum of any function, rehearsed."""

from __future__ import annotations

from scene_helpers import deck, scene_class

from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene

__all__ = ["run"]


def run(function: str, interval: tuple[float, float], counts: tuple[int, ...], language: str = "en") -> BaseScene:
    """Return the scene, rehearsed."""
    context = deck("RiemannSum", language, function=function, interval=interval, counts=counts)
    return rehearse(scene_class("RiemannSum"), context, 10)
