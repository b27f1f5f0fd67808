"""Which scenes there are, and the module that holds each.

Importing this imports no scene, so that a lecture can be listed and checked before manim is loaded.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenes.framework.scene import BaseScene

__all__ = ["MODULES", "scene_class"]

MODULES = {
    "LimitDefinition": "scenes.derivative",
    "DerivativeFunction": "scenes.derivative_function",
    "Differential": "scenes.differential",
    "TangentPlane": "scenes.tangents",
    "ChainRule": "scenes.chain_rule",
    "ChainRuleExample": "scenes.chain_rule",
    "NetworkSetup": "scenes.backpropagation.setup",
    "ForwardPass": "scenes.backpropagation.forward",
    "LossScene": "scenes.backpropagation.loss",
    "BackwardOutputLayer": "scenes.backpropagation.backward_output",
    "BackwardHiddenLayer": "scenes.backpropagation.backward_hidden",
    "WeightUpdate": "scenes.backpropagation.update",
    "SecondForward": "scenes.backpropagation.second_forward",
    "TrainingCode": "scenes.backpropagation.training_code",
}


def scene_class(name: str) -> type[BaseScene]:
    """The scene class called `name`; KeyError where there is none."""
    found: type[BaseScene] = getattr(import_module(MODULES[name]), name)
    return found
