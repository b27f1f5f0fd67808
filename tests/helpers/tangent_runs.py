"""Run TangentLine, along curves that wave and that have a pole."""

from __future__ import annotations

from scene_helpers import deck, scene_class

from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene

__all__ = ["POLE", "WAVE", "run"]

WAVE = {"function": "sin(x)*exp(-x/5)", "interval": (0, 10)}
POLE = {"function": "1/x", "interval": (-3, 3)}


def run(language: str = "en", **parameters: object) -> BaseScene:
    """Return the scene, rehearsed."""
    return rehearse(scene_class("TangentLine"), deck("TangentLine", language, **parameters), 10)
