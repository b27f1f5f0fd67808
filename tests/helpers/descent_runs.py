"""Run the scenes on gradient descent, and read what is said and shown in them."""

from __future__ import annotations

from scene_helpers import deck, scene_class

from scenes.framework.runner import rehearse
from scenes.framework.scene import BaseScene

__all__ = ["FREE", "HIMMELBLAU", "RIDGE", "ROSENBROCK", "SADDLE", "in_beat", "run_1d", "run_3d", "said"]

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


def said(scene: BaseScene, beat: str) -> str:
    """Return the words of a beat."""
    return " ".join(phrase.text for record in scene.timeline if record.name == beat for phrase in record.phrases)


def in_beat(scene: BaseScene, beat: str) -> dict[str, float]:
    """Return the numbers of a beat by their names."""
    return {entry.name: entry.value for entry in scene.ledger.entries if entry.beat == beat}
