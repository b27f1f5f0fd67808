"""The training step as a short numpy program, written for a network's parameters, and really run.

A program holds checked numbers and names of this module only; arrays too long to be read are loaded from files.
"""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, product
from pathlib import Path

import numpy as np

from mathcore.activations import elu, leaky_relu, prelu
from mathcore.rounding import format_rounded
from scenes.backpropagation.formats import MORE_STEPS
from scenes.backpropagation.history import history_of
from scenes.backpropagation.parameters import NetworkParameters
from scenes.backpropagation.quantities import Quantities
from scenes.backpropagation.training import loss_spec
from scenes.components.network import Unit
from scenes.framework.digits import SIGNIFICANT_DIGITS
from scenes.framework.numbers import RAISED, Figure, format_number
from scenes.framework.signs import NO_BREAK

__all__ = ["ProgramText", "printed_specs", "run_program", "write_program"]

FEWEST_STEPS = 2  # that are run where the loss grows beyond every number
UNIT = 0.501  # of its last digit: by how much a printed number is off at most
DECIMALS = 2  # of a number that is printed
LONGEST = 9  # characters of a number with decimals
DIGIT = re.compile(r"[0-9]")
WIDEST = 50  # characters of a line of data
MOST_CHARACTERS = 52  # that a line of the panel has room for in the smallest text
MOST_ROWS = 6  # lines of a matrix
FITTING_LINES = 20  # that stand in the panel in the smallest text
PATIENCE = 60.0  # seconds after which a run is given up
ROOT = Path(__file__).resolve().parents[2]

# How an activation is written: its definition, if it needs one, its call, and its slope from its value.
ACTIVATIONS = {
    "linear": ("", "{z}", ""),
    "sigmoid": ("def sigmoid(z): return 1 / (1 + np.exp(-z))", "sigmoid({z})", "{a} * (1 - {a})"),
    "tanh": ("", "np.tanh({z})", "(1 - {a}**2)"),
    "relu": ("", "np.maximum({z}, 0)", "({a} > 0)"),
    "leaky_relu": ("def leaky(z): return np.where(z > 0, z, {p} * z)", "leaky({z})", "np.where({a} > 0, 1, {p})"),
    "prelu": ("def prelu(z): return np.where(z > 0, z, {p} * z)", "prelu({z})", "np.where({a} > 0, 1, {p})"),
    "elu": ("def elu(z): return np.where(z > 0, z, np.expm1(z))", "elu({z})", "np.minimum({a} + 1, 1)"),
}
SLOPES = {"leaky_relu": leaky_relu.parameter, "prelu": prelu.parameter, "elu": elu.parameter}


@dataclass(frozen=True)
class ProgramText:
    """Lines of code, which of them do what, and the files they load."""

    lines: tuple[str, ...]
    parts: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    files: Mapping[str, np.ndarray] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


class _Writer:
    """Collect lines by the part of the program they belong to."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.parts: dict[str, list[int]] = {}
        self.files: dict[str, np.ndarray] = {}

    def write(self, part: str, *lines: str) -> None:
        for line in lines:
            self.parts.setdefault(part, []).append(len(self.lines))
            self.lines.append(line)

    def finish(self) -> ProgramText:
        return ProgramText(tuple(self.lines), {name: tuple(rows) for name, rows in self.parts.items()}, self.files)


def write_program(params: NetworkParameters) -> ProgramText:
    """Return forward, loss, backward and update with numpy only; where matrices take too many lines, some have several
    rows a line, or else are loaded, of several those with the fewest numbers that leave room for the others."""
    steps = count_steps(params)
    for loaded, packed in product(_choose_loaded(params), _choose_packed(params)):
        program = _write_program(params, loaded, packed, steps)
        if len(program.lines) <= FITTING_LINES:
            break
    true = max(FEWEST_STEPS, _count_true(params, run_program(program)))
    return program if true == steps else _write_program(params, loaded, packed, true)


def _count_true(params: NetworkParameters, printed: Sequence[str]) -> int:
    """Return after how many lines that the program prints it ends with what the lecture's training comes to.

    Where steps are far too long, the rounding of floats grows until it is all that is printed."""
    history, specs = history_of(params), printed_specs(params)
    for step, line in enumerate(printed):
        state = history.state(step)
        values = float(state.forward.output[0]), float(state.gradients.loss)
        if not all(map(_is_printed, values, line.split()[2::2], specs)):
            return step
    return len(printed)


def _is_printed(value: float, text: str, spec: str) -> bool:
    """Return whether a printed number is a value, rounded to its last digit: of a format with so many significant
    digits the last of these, which is not printed where it is 0."""
    number, digits = float(text), int(spec[1:-1])
    if spec.endswith("g"):
        unit = 10.0 ** (math.floor(math.log10(abs(number))) + 1 - digits) if number else 0.0
    else:
        unit = 10.0**-digits
    return abs(number - value) <= UNIT * unit


def _choose_loaded(params: NetworkParameters) -> list[tuple[int, ...]]:
    """Return which layers' matrices may be loaded together, those with the fewest numbers first."""
    layers = range(1, params.layers + 1)
    chosen = (each for count in range(params.layers + 1) for each in combinations(layers, count))
    return sorted(chosen, key=lambda each: sum(params.sizes[layer - 1] * params.sizes[layer] for layer in each))


def _choose_packed(params: NetworkParameters) -> list[tuple[int, ...]]:
    """Return which layers' matrices may have several rows a line, as few of them as do first."""
    layers = range(1, params.layers + 1)
    return [each for count in range(params.layers + 1) for each in combinations(layers, count)]


def _write_program(
    params: NetworkParameters, loaded: Collection[int], packed: Collection[int], steps: int
) -> ProgramText:
    """Return the program with so many steps, the matrices of layers `loaded` from files if they take several lines, or
    `packed` with as many rows a line as it holds."""
    writer = _Writer()
    writer.write("data", "import numpy as np")
    _write_data(writer, params, loaded, packed)
    names = params.activation_names
    definitions = dict.fromkeys(_fill(ACTIVATIONS[name][0], name) for name in names)
    writer.write("data", *filter(None, definitions))
    last = params.layers
    values = ["x", *(_value(params, layer) for layer in range(1, last)), "out"]
    writer.write("loop", f"for step in range({steps}):")
    for layer, name in enumerate(names, start=1):
        product = f"{values[layer - 1]} @ w{layer}"
        writer.write("forward", f"    {values[layer]} = {_fill(ACTIVATIONS[name][1], name, z=product)}")
    _write_loss(writer, params)
    for layer in reversed(range(1, last + 1)):
        upstream = "out - y" if layer == last else f"w{layer + 1} @ {_error(params, layer + 1)}"
        slope = _fill(ACTIVATIONS[names[layer - 1]][2], names[layer - 1], a=values[layer])
        writer.write("backward", f"    {_error(params, layer)} = {f'({upstream}) * {slope}' if slope else upstream}")
    for layer in range(1, last + 1):
        product = f"np.outer({values[layer - 1]}, {_error(params, layer)})"
        writer.write("update", f"    w{layer} -= rate * {product}")
    return writer.finish()


def count_steps(params: NetworkParameters) -> int:
    """Return how often the loop is run: until the end of the lecture's training, or of all losses that are numbers."""
    return max(FEWEST_STEPS, len(history_of(params).losses(MORE_STEPS + 1)))


def printed_specs(params: NetworkParameters) -> tuple[str, str]:
    """Return the formats in which the first output and the loss are printed: two decimals or more, so many as they have
    where the lecture writes them, or as many digits where a power of ten is shorter."""
    numbers = Quantities(params, Figure.of)
    losses = numbers.losses(MORE_STEPS + 1)
    outputs = [numbers.at_step(step).value_of(Unit(params.layers, 1)) for step in range(len(losses))]
    write_loss = loss_spec(losses, numbers)
    told = sorted({0, min(1, len(losses) - 1), len(losses) - 1})  # in words
    return (
        _printed_spec(outputs, [numbers.formats.text(outputs[step]) for step in told]),
        _printed_spec(
            losses.tolist(), [format_number(float(losses[step]), write_loss(float(losses[step]))) for step in told]
        ),
    )


def _printed_spec(values: Sequence[float], texts: Sequence[str]) -> str:
    """Return one format for all values, which has the digits that these texts of some have; or more, where Python
    prints a tie to the even digit, or to the side of a float's last digits, and the words have it away from zero."""
    least = max(DECIMALS, *(len(text.partition(".")[2]) for text in texts))
    has_power = any(character in RAISED for text in texts for character in text)
    specs = [f".{decimals}f" for decimals in range(least, max(least, LONGEST) + 1)]
    fitting = [spec for spec in specs if all(len(format(value, spec)) <= LONGEST for value in values)]
    if not fitting or has_power:
        digits = [DIGIT.findall(text.partition("×")[0].lstrip("−0.")) for text in texts]
        least = max(SIGNIFICANT_DIGITS, *map(len, digits))
        fitting = [f".{count}g" for count in range(least, max(least, LONGEST) + 1)]
    alike = (spec for spec in fitting if all(format(each, spec) == format_rounded(each, spec) for each in values))
    return next(alike, fitting[0])


def run_program(program: ProgramText) -> tuple[str, ...]:
    """Return the lines that the program prints.

    Raises
    ------
    RuntimeError
        It fails, or does not end within a minute.
    """
    return _run(program.text, tuple((name, values.tobytes(), values.shape) for name, values in program.files.items()))


@lru_cache(maxsize=16)
def _run(text: str, files: tuple[tuple[str, bytes, tuple[int, ...]], ...]) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory(prefix="lecture-") as folder:
        path = Path(folder, "training.py")
        path.write_text(text, encoding="utf-8")
        for name, data, shape in files:
            np.savetxt(Path(folder, name), np.frombuffer(data).reshape(shape), fmt="%.17g")
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "ignore"}
        try:
            done = subprocess.run(  # noqa: S603 (a program of this module, with checked numbers)
                [sys.executable, path.name],
                cwd=folder,
                env=environment,
                capture_output=True,
                encoding="utf-8",
                timeout=PATIENCE,
                check=True,
            )
        except subprocess.CalledProcessError as error:
            raise RuntimeError(f"the training program failed:\n{error.stderr}\n{text}") from error
        except subprocess.TimeoutExpired as error:
            raise RuntimeError(f"the training program did not end within {PATIENCE:g} s:\n{text}") from error
    return tuple(done.stdout.splitlines())


# -- its parts ----------------------------------------------------------------------------------------------------


def _write_data(
    writer: _Writer, params: NetworkParameters, loaded: Collection[int] = (), packed: Collection[int] = ()
) -> None:
    """Write input, target, weights and learning rate."""
    x, y = _vector(writer, "x", params.x), _vector(writer, "y", params.y)
    both = f"x, y = {x}, {y}"
    writer.write("data", *([both] if len(both) <= WIDEST else [f"x = {x}", f"y = {y}"]))
    for layer, matrix in enumerate(params.network().weights, start=1):
        most = 1 if layer in loaded else MOST_ROWS
        writer.write("data", *_matrix(writer, f"w{layer}", matrix, most, is_packed=layer in packed))
    writer.write("data", f"rate = {params.learning_rate!r}")


def _write_loss(writer: _Writer, params: NetworkParameters) -> None:
    output, loss = printed_specs(params)
    writer.write("loss", "    loss = np.sum((y - out) ** 2) / 2")
    numbers = f"out {{out[0]:{output}}}", f"loss {{loss:{loss}}}"
    line = f'    print(step, f"{" ".join(numbers)}")'
    parts = [f'    print(step, f"{numbers[0]}",', f'          f"{numbers[1]}")']
    writer.write("print", *([line] if len(line) <= MOST_CHARACTERS else parts))


def _vector(writer: _Writer, name: str, values: np.ndarray) -> str:
    if len(values) > 1 and np.all(values == values[0]):
        return f"np.full({len(values)}, {float(values[0])!r})"
    written = f"np.array({[float(value) for value in values]})"
    return written if len(written) <= WIDEST - 4 else _load(writer, name, values)


def _matrix(writer: _Writer, name: str, values: np.ndarray, most_rows: int, *, is_packed: bool = False) -> list[str]:
    if np.all(values == values.flat[0]):
        return [f"{name} = np.full({values.shape}, {float(values.flat[0])!r})"]
    rows = [str([float(value) for value in row]) for row in values]
    whole = f"{name} = np.array([{', '.join(rows)}])"
    if len(whole) <= WIDEST:
        return [whole]
    lead = f"{name} = np.array(["
    if is_packed:
        whole = ", ".join(row.replace(" ", NO_BREAK) for row in rows)
        width = WIDEST - len(lead) - 2
        lines = textwrap.wrap(whole, width, break_long_words=False, break_on_hyphens=False)
        rows = [line.replace(NO_BREAK, " ").removesuffix(",") for line in lines]
    if len(rows) > most_rows or len(lead) + max(map(len, rows)) + 2 > WIDEST:
        return [f"{name} = {_load(writer, name, values)}"]
    ends = [","] * (len(rows) - 1) + ["])"]
    starts = [lead] + [" " * len(lead)] * (len(rows) - 1)
    return [start + row + end for start, row, end in zip(starts, rows, ends, strict=True)]


def _load(writer: _Writer, name: str, values: np.ndarray) -> str:
    writer.files[f"{name}.txt"] = np.ascontiguousarray(values, dtype=float)
    # A file of one row or one column would come back flat.
    shape = ", ndmin=2" if values.ndim == 2 and 1 in values.shape else ""
    return f'np.loadtxt("{name}.txt"{shape})'


def _value(params: NetworkParameters, layer: int) -> str:
    letter = "z" if params.activation_names[layer - 1] == "linear" else "a"
    return letter if params.layers == 2 else f"{letter}{layer}"


def _error(params: NetworkParameters, layer: int) -> str:
    if layer == params.layers:
        return "d_out"
    return "d_z" if params.layers == 2 else f"d_z{layer}"


def _fill(template: str, activation: str, **names: str) -> str:
    text = template.replace("{p}", repr(SLOPES.get(activation, 0.0)))
    for name, value in names.items():
        text = text.replace(f"{{{name}}}", value)
    return text
