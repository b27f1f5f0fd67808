"""Choose the formats of the numbers of a network's first steps: each value has one format in all scenes.

A viewer who works out what is written finds what is printed, to the digits that the operands carry: operands whose
difference is small have more digits, and a result of rounded operands has few. Numbers that are compared, such as a
weight before and after the step, have digits enough to be told apart.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache, partial
from itertools import product

import numpy as np

from mathcore.activations import Activation
from scenes.backpropagation.history import History, Task, TrainingState, history_of
from scenes.backpropagation.sums import (
    activate,
    half_square,
    half_squares,
    multiply,
    scaled_sum,
    step_down,
    sum_of_products,
)
from scenes.framework.digits import EXACT_DIGITS, MOST_DIGITS, SIGNIFICANT_DIGITS, number_spec, redo, shows
from scenes.framework.numbers import ROUNDING, format_number, read_exactly, read_number

__all__ = ["MORE_STEPS", "MOST_PATHS", "MOST_SQUARES", "MOST_TERMS", "Formats", "formats_of"]

MOST_TERMS = 4  # of a sum that is written with all its terms
MOST_PATHS = 3  # from a unit that are written
MOST_SQUARES = 3
MOST_UNITS = 6  # of a layer whose numbers are compared and worked out
DECIMALS = 2  # of a rounded number, where it has at most seven digits
LARGE = 10.0  # so large a number has no more decimals than these, even where more would write it whole
MORE_DIGITS = 9  # of an operand at most, with which a result is found in all its digits
OFF = 2  # units in the last place by which a result may differ from what its operands come to where that doesn't do
CHANGE = 12  # digits in which a change is looked for
SWEEPS = 16  # each takes a digit more from a result to what it is worked out of
MORE_STEPS = 20  # of the training run, after the first


@dataclass(frozen=True)
class Worked:
    """A calculation that is written: its operands, and its result."""

    compute: Callable[..., Fraction]
    operands: tuple[float, ...]
    result: float


@dataclass
class Digits:
    """How many digits a value has where it is rounded, up to how many it is written whole, and its decimals."""

    rounded: int = SIGNIFICANT_DIGITS
    whole: int = EXACT_DIGITS
    decimals: int = DECIMALS

    def spec(self, value: float) -> str:
        """Return the format of a value; a long result of rounded operands has no more digits than they carry."""
        whole = max(self.rounded, self.whole)
        if self.whole < EXACT_DIGITS and abs(value) >= 10.0 ** (self.rounded + 1) and not shows(value, f".{whole}g"):
            return f"#.{self.rounded}g"
        if abs(value) >= LARGE and not shows(value, f".{DECIMALS}f"):
            whole = self.rounded
        return number_spec(value, self.rounded, whole, self.decimals)


class Formats:
    """The format of each value of a history's first two passes; any other value has the usual one."""

    def __init__(self, history: History) -> None:
        self._digits: dict[float, Digits] = {}
        states = [history.state(0), history.state(1)]
        last = history.losses(MORE_STEPS + 1)[-1:]
        self._tell_apart(states, history.task, [float(loss) for loss in last])
        self._make_redoable(list(_calculations(states, history.task)))

    def spec(self, value: float) -> str:
        """Return the format of a value; one that no digits tell from a short number has that number's: a saturated σ
        is ≈ 1 wherever it stands."""
        digits, short = self._digits.get(self._find(value), Digits()), math.copysign(_key(value), value)
        usual, whole = digits.spec(value), digits.spec(short)
        is_short = shows(short, whole) and read_number(format_number(value, whole)) == short
        return whole if is_short else usual

    def text(self, value: float) -> str:
        """Return a value as it is written."""
        return format_number(value, self.spec(value))

    def _of(self, value: float) -> Digits:
        return self._digits.setdefault(self._find(value), Digits())

    def _find(self, value: float) -> float:
        """Return what a value's digits are kept by: two that are one but for rounding may lie on both sides of a border
        between keys, where the first that came has the digits of both."""
        keys = (_key(value), _key(value * (1 - ROUNDING)), _key(value * (1 + ROUNDING)))
        return next((key for key in keys if key in self._digits), keys[0])

    # -- numbers that are compared ------------------------------------------------------------------------------

    def _tell_apart(self, states: list[TrainingState], task: Task, last: list[float]) -> None:
        first, second = states
        pairs = [pair for state in states for pair in zip(state.forward.output[:MOST_UNITS], task.y, strict=False)]
        for one, other in pairs:
            self._distinguish(float(one), float(other), MOST_DIGITS)
        for one, other in zip(_shown(first), _shown(second), strict=True):
            self._distinguish(one, other, CHANGE)
        for loss in last:
            self._distinguish(first.gradients.loss, loss, CHANGE)

    def _distinguish(self, one: float, other: float, most: int) -> None:
        """Give two numbers that differ the fewest digits that tell them apart; else the second those of the first."""
        if not math.isfinite(one) or not math.isfinite(other):
            return
        is_same = abs(one - other) <= ROUNDING * max(abs(one), abs(other))
        for digits in range(SIGNIFICANT_DIGITS, most + 1 if not is_same else SIGNIFICANT_DIGITS):
            # Without the digits of a number that is written whole: a result of rounded operands has fewer.
            rounded = [max(digits, self._of(value).rounded) for value in (one, other)]
            texts = [format_number(value, f".{most}g") for value, most in zip((one, other), rounded, strict=True)]
            if _keeps_change(one, other, texts):
                self._raise(one, digits)
                self._raise(other, digits)
                return
        exact = (digits for digits in range(SIGNIFICANT_DIGITS, EXACT_DIGITS + 1) if shows(one, f".{digits}g"))
        self._raise(other, next(exact, SIGNIFICANT_DIGITS))

    def _raise(self, value: float, digits: int) -> None:
        self._of(value).rounded = max(self._of(value).rounded, digits)

    # -- arithmetic that is written -----------------------------------------------------------------------------

    def _make_redoable(self, calculations: list[Worked]) -> None:
        """Choose digits with which each calculation can be redone by hand, from the first pass to the last."""
        for _ in range(SWEEPS):
            before = {value: (digits.rounded, digits.whole) for value, digits in self._digits.items()}
            for worked in calculations:
                self._make_one_redoable(worked)
            if before == {value: (digits.rounded, digits.whole) for value, digits in self._digits.items()}:
                return

    def _make_one_redoable(self, worked: Worked) -> None:
        if not all(map(math.isfinite, (*worked.operands, worked.result))):
            return
        result = self._of(worked.result)
        if any(not shows(value, self.spec(value)) for value in worked.operands):
            result.whole, result.decimals = SIGNIFICANT_DIGITS, 0
        else:
            result.whole, result.decimals = EXACT_DIGITS, DECIMALS
        if not self._find_digits(worked, MORE_DIGITS, 0):
            self._find_digits(worked, MOST_DIGITS, OFF)

    def _find_digits(self, worked: Worked, most: int, off: int) -> bool:
        """Give the operands the fewest digits with which a calculation can be redone, `off` units in the last place of
        its result aside; return whether so many at most do.

        One operand has more alone where that does: each digit is asked of what the operand is worked out of, too.
        """
        if self._can_be_redone(worked, {}, off):
            return True
        for digits in range(SIGNIFICANT_DIGITS, most + 1):
            rounded = [value for value in dict.fromkeys(worked.operands) if not shows(value, self.spec(value))]
            short = [value for value in rounded if self._of(value).rounded < digits]
            for raised in [*([value] for value in short), short]:
                wanted = {value: replace(self._of(value), rounded=digits) for value in raised}
                if self._can_be_redone(worked, wanted, off):
                    for value in raised:
                        self._raise(value, digits)
                    return True
        return False

    def _can_be_redone(self, worked: Worked, wanted: dict[float, Digits], off: int) -> bool:
        """Return whether the operands as they are written come to the result as it is written, so many units of its
        last place aside: 0 where it is their rounded result."""
        specs = [(wanted.get(value) or self._of(value)).spec(value) for value in worked.operands]
        texts = [format_number(value, spec) for value, spec in zip(worked.operands, specs, strict=True)]
        found, last = redo(worked.compute, texts), self.spec(worked.result)
        if found is None:
            return True
        written = format_number(worked.result, last)
        if format_number(float(found), last) == written:
            return True
        return abs(found - read_exactly(written)) <= self._tolerance(worked.result, off)

    def _tolerance(self, result: float, off: int) -> Fraction:
        """Return what a result may be off by: so many units in the last of its digits."""
        if result == 0:
            return Fraction(0)
        return off * Fraction(10) ** (math.floor(math.log10(abs(result))) + 1 - self._of(result).rounded)


def _key(value: float) -> float:
    """Return what numbers have in common that are one but for the rounding of their computation."""
    return float(f"{abs(value):.{CHANGE - 1}e}")


def _keeps_change(one: float, other: float, texts: list[str]) -> bool:
    """Whether the difference of two numbers as they are written has the sign and about the size that it truly has."""
    true = Fraction(other) - Fraction(one)
    return abs(read_exactly(texts[1]) - read_exactly(texts[0]) - true) <= abs(true) / 2


def _shown(state: TrainingState) -> Iterator[float]:
    """Yield the numbers that are shown before and after a step: values, weights, the loss."""
    for values in state.forward.activations[1:]:
        yield from map(float, values[:MOST_UNITS])
    for weights in state.network.weights:
        yield from map(float, weights[:MOST_UNITS, :MOST_UNITS].ravel())
    yield state.gradients.loss


def _calculations(states: list[TrainingState], task: Task) -> Iterator[Worked]:
    """Yield all calculations that the scenes write, in the order in which each result is an operand of later ones."""
    for k, state in enumerate(states):
        yield from _sums(state)
        yield from _losses(state, task.y)
        if k == 0:
            yield from _errors(state)
            yield from _weight_gradients(state)
            yield from _updates(state, states[1], task.learning_rate)


def _sums(state: TrainingState) -> Iterator[Worked]:
    """Yield the weighted sum of each unit, and what its activation function makes of it."""
    forward, network = state.forward, state.network
    layers = zip(network.weights, forward.activations, forward.pre_activations, network.activations, strict=False)
    for k, (weights, below, sums, activation) in enumerate(layers, start=1):
        if len(below) > MOST_TERMS:
            continue
        for j, total in enumerate(sums[:MOST_UNITS]):
            factors = [float(x) for i in range(len(below)) for x in (weights[i, j], below[i])]
            yield Worked(sum_of_products, tuple(factors), float(total))
            if isinstance(activation, Activation) and activation.name != "linear":
                yield Worked(partial(activate, activation), (float(total),), float(forward.activations[k][j]))


def _losses(state: TrainingState, target: np.ndarray) -> Iterator[Worked]:
    pairs = [(float(y), float(out)) for y, out in zip(target, state.forward.output, strict=True)]
    errors = state.gradients.activations[-1]
    for (y, out), error in zip(pairs[:MOST_UNITS], errors, strict=False):
        yield Worked(operator.sub, (out, y), float(error))
    if len(pairs) <= MOST_SQUARES:
        yield Worked(half_squares, tuple(x for pair in pairs for x in pair), state.gradients.loss)
    if len(pairs) == 1:
        # The square on the number line has the difference as its side.
        yield Worked(half_square, (float(errors[0]),), state.gradients.loss)


def _errors(state: TrainingState) -> Iterator[Worked]:
    """Yield ∂L/∂z of the units, from the outputs back."""
    last = len(state.network.weights) - 1
    for k in reversed(range(last + 1)):
        activation, errors = state.network.activations[k], state.gradients.pre_activations[k]
        for j in range(min(len(errors), MOST_UNITS)):
            slope = []
            if activation.name != "linear" and isinstance(activation, Activation):
                slope = [float(activation.derivative(state.forward.pre_activations[k][j]))]
            if k == last:
                if slope:
                    yield Worked(multiply, (float(state.gradients.activations[-1][j]), *slope), float(errors[j]))
                continue
            behind, weights = state.gradients.pre_activations[k + 1], state.network.weights[k + 1]
            if len(behind) <= MOST_PATHS:
                factors = [float(x) for i in range(len(behind)) for x in (behind[i], weights[j, i])]
                yield Worked(scaled_sum if slope else sum_of_products, (*factors, *slope), float(errors[j]))


def _weight_gradients(state: TrainingState) -> Iterator[Worked]:
    """Yield ∂L/∂w: of each weight the error behind it times the value before it; of some the whole way from the
    loss."""
    for k, gradients in enumerate(state.gradients.weights):
        rows, columns = (min(size, MOST_UNITS) for size in gradients.shape)
        below, errors = state.forward.activations[k], state.gradients.pre_activations[k]
        for i, j in product(range(rows), range(columns)):
            yield Worked(multiply, (float(errors[j]), float(below[i])), float(gradients[i, j]))
    layer = len(state.network.weights) - 1
    for i in range(1, min(len(state.network.weights[layer - 1]), 2) + 1):
        factors = state.network.explain(f"w{layer}_{i}_1")
        yield Worked(
            multiply, tuple(factor.value for factor in factors), float(state.gradients.weights[layer - 1][i - 1, 0])
        )


def _updates(state: TrainingState, after: TrainingState, rate: float) -> Iterator[Worked]:
    for old, gradients, new in zip(state.network.weights, state.gradients.weights, after.network.weights, strict=True):
        rows, columns = (min(size, MOST_UNITS) for size in old.shape)
        for place in product(range(rows), range(columns)):
            yield Worked(step_down, (float(old[place]), rate, float(gradients[place])), float(new[place]))
    # The first weight before the output, less its whole gradient.
    weight, gradient = float(state.network.weights[-1][0, 0]), float(state.gradients.weights[-1][0, 0])
    yield Worked(operator.sub, (weight, gradient), weight - gradient)


@lru_cache(maxsize=2)
def formats_of(task: Task) -> Formats:
    """Return the formats of a task's numbers; tasks that are equal have the same."""
    return Formats(history_of(task))
