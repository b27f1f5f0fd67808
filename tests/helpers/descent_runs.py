"""Run the scenes on gradient descent, on surfaces of all kinds."""

from __future__ import annotations

from collections.abc import Mapping

from scene_helpers import deck, rehearse_until, scene_class

from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene

__all__ = ["FREE", "HIMMELBLAU", "RIDGE", "ROSENBROCK", "SADDLE", "run_1d", "run_3d"]

FREE = {"x_range": None, "y_range": None}
HIMMELBLAU = {
    "function": "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    "start": [0, 0],
    "learning_rate": 0.01,
    "adam_learning_rate": 0.3,
    **FREE,
}
ROSENBROCK = {
    "function": "(1 - x)^2 + 100*(y - x^2)^2",
    "start": [-1.2, 1],
    "learning_rate": 0.001,
    "momentum": 0.9,
    "adam_learning_rate": 0.1,
    **FREE,
}
RIDGE = {"function": "x^2 - y^2/4 + y^4/16", "start": [2, 0], "learning_rate": 0.4, **FREE}
SADDLE = {"function": "x^2 - y^2", "start": [0, 0], "learning_rate": 0.2, **FREE}


def run_1d(language: str = "en", until: str | None = None, **parameters: object) -> BaseScene:
    """Return GradientDescent1D, rehearsed, up to the end of a beat if one is named."""
    return _run("GradientDescent1D", language, until, 10, parameters)


def run_3d(language: str = "en", until: str | None = None, **parameters: object) -> BaseScene:
    """Return GradientDescent3D, rehearsed, up to the end of a beat if one is named."""
    return _run("GradientDescent3D", language, until, 2, parameters)


def _run(name: str, language: str, until: str | None, fps: int, parameters: Mapping[str, object]) -> BaseScene:
    given = deck(name, language, **parameters)
    return rehearse(scene_class(name), given, fps) if until is None else rehearse_until(until, name, given, fps)
