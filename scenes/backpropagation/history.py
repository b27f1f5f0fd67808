"""The states of a network while it is trained: weights, pass and gradients before each step, each computed once.

Whatever reads the same parameters reads the same states, so that no scene trains a network again.
"""

from __future__ import annotations

import copy
from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from mathcore import Network
from mathcore.passes import Forward, Gradients
from scenes.backpropagation.rounding import clean_forward, clean_gradients

__all__ = ["History", "TrainingState", "history_of"]


class Task(Hashable, Protocol):
    """What is trained: a network, its one sample, and the learning rate."""

    @property
    def x(self) -> np.ndarray: ...

    @property
    def y(self) -> np.ndarray: ...

    @property
    def learning_rate(self) -> float: ...

    def network(self) -> Network: ...


@dataclass(frozen=True)
class TrainingState:
    """A network before a step, after its passes; nobody may train it further."""

    network: Network
    forward: Forward
    gradients: Gradients


class History:
    """The states of a task's network, from the initial one on."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self._states = [self._pass(task.network())]

    def state(self, steps: int) -> TrainingState:
        """Return the network after so many steps."""
        while len(self._states) <= steps:
            network = copy.copy(self._states[-1].network)
            network.step(self.task.learning_rate)
            self._states.append(self._pass(network))
        return self._states[steps]

    def losses(self, steps: int) -> np.ndarray:
        """Return the losses before each of so many steps and after the last; fewer if they grow beyond every number."""
        found: list[float] = []
        for k in range(steps + 1):
            loss = self.state(k).gradients.loss
            if not np.isfinite(loss):
                break
            found.append(loss)
        return np.array(found)

    def _pass(self, network: Network) -> TrainingState:
        """Return one pass forward and back, without what the rounding of floats added."""
        network.forward(self.task.x)
        clean_forward(network)
        network.backward(self.task.y)
        clean_gradients(network, self.task.y)
        if network.last is None or network.gradients is None:
            raise RuntimeError("the network keeps no passes")
        return TrainingState(network, network.last, network.gradients)


@lru_cache(maxsize=2)
def history_of(task: Task) -> History:
    """Return the history of a task; tasks that are equal have one."""
    return History(task)
