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
from scenes.backpropagation.decimal_pass import MOST_WEIGHTS, DecimalPass, as_floats, first_pass, next_pass
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
    """A network before a step, after its passes; nobody may train it further.

    `exact` has their numbers to more digits than floats have; a network of too many weights has none.
    """

    network: Network
    forward: Forward
    gradients: Gradients
    exact: DecimalPass | None = None


class History:
    """The states of a task's network, from the initial one on."""

    def __init__(self, task: Task) -> None:
        self.task = task
        network = task.network()
        is_small = sum(weight.size for weight in network.weights) <= MOST_WEIGHTS
        exact = first_pass(network, task.x, task.y) if is_small else None
        self._states = [self._pass(network) if exact is None else _record(network, exact)]

    def state(self, steps: int) -> TrainingState:
        """Return the network after so many steps."""
        while len(self._states) <= steps:
            self._states.append(self._next(self._states[-1]))
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

    def _next(self, state: TrainingState) -> TrainingState:
        """Return the state after a step."""
        network, rate = copy.copy(state.network), self.task.learning_rate
        if state.exact is not None:
            return _record(network, next_pass(state.exact, network, rate, self.task.x, self.task.y))
        network.step(rate)
        return self._pass(network)

    def _pass(self, network: Network) -> TrainingState:
        """Return one pass forward and back in floats, without what their rounding added."""
        network.forward(self.task.x)
        clean_forward(network)
        network.backward(self.task.y)
        clean_gradients(network, self.task.y)
        if network.last is None or network.gradients is None:
            raise RuntimeError("the network keeps no passes")
        return TrainingState(network, network.last, network.gradients)


def _record(network: Network, exact: DecimalPass) -> TrainingState:
    """Return the state of a network whose numbers are the floats nearest to those of a pass."""
    network.weights = list(map(as_floats, exact.weights))
    network.last, network.gradients = exact.records(network)
    return TrainingState(network, network.last, network.gradients, exact)


@lru_cache(maxsize=6)  # a lecture's network is also tried with other learning rates
def history_of(task: Task) -> History:
    """Return the history of a task; tasks that are equal have one."""
    return History(task)
