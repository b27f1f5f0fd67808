"""Run the scenes on gradient descent, on surfaces of all kinds."""

from __future__ import annotations

from scene_helpers import deck, scene_class

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


def run_1d(language: str = "en", **parameters: object) -> BaseScene:
    """Return GradientDescent1D, rehearsed."""
    return rehearse(scene_class("GradientDescent1D"), deck("GradientDescent1D", language, **parameters), 10)


def run_3d(language: str = "en", **parameters: object) -> BaseScene:
    """Return GradientDescent3D, rehearsed."""
    return rehearse(scene_class("GradientDescent3D"), deck("GradientDescent3D", language, **parameters), 2)
