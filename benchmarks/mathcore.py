"""How fast the mathematics is, beside plain numpy written for the case: `python benchmarks/mathcore.py`.
Both sides take turns, and the least processor time of many turns counts, so that other work on the machine does not;
fails where ours takes more than 1.5 times as long."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["OPENBLAS_NUM_THREADS"] = "1"  # or the wait for a second core is measured, too

import numpy as np  # noqa: E402  after the number of threads is set

from mathcore import Function, Network  # noqa: E402  after the path to it is set

TURNS = 60
STARTS = 15
MOST = 1.5
IMPORT_SECONDS = 0.15

FORMULAS: dict[str, Callable[[Any], Any]] = {
    "3x + 2": lambda x: 3 * x + 2,
    "x^2/4 + 1": lambda x: x**2 / 4 + 1,
    "x^4/4 - x^2 + x/5 + 2": lambda x: x**4 / 4 - x**2 + x / 5 + 2,
    "sin(x)*cos(x)": lambda x: np.sin(x) * np.cos(x),
    "1/(1 + e^(-x))": lambda x: 1 / (1 + np.exp(-x)),
    "(e^x - e^(-x))/(e^x + e^(-x))": lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)),
    "sqrt(1 + x^2)": lambda x: np.sqrt(1 + x**2),
    "ln(x)/x": lambda x: np.log(x) / x,
    "x^x": lambda x: x**x,
    "max(0, x)": lambda x: np.maximum(0, x),
    "x if x > 1 else 2(e^x - 1)": lambda x: np.where(x > 1, x, 2 * (np.exp(x) - 1)),
}


def best_of_turns(ours: Callable[[], Any], plain: Callable[[], Any]) -> tuple[float, float]:
    """The least time of each, in milliseconds."""
    least = [float("inf"), float("inf")]
    for _ in range(TURNS):
        for side, work in enumerate((ours, plain)):
            start = time.process_time()
            work()
            least[side] = min(least[side], 1e3 * (time.process_time() - start))
    return least[0], least[1]


def evaluation() -> dict[str, tuple[float, float]]:
    """A parsed function on a million points."""
    x, found = np.linspace(0.1, 3, 10**6), {}
    for text, plain in FORMULAS.items():
        f = Function.parse(text)
        np.testing.assert_allclose(f(x), plain(x), rtol=1e-12)
        found[text] = best_of_turns(lambda f=f: f(x), lambda plain=plain: plain(x))
    return found


class PlainNetwork:
    """784-128-10, relu and softmax with cross-entropy, in the fewest lines of numpy."""

    def __init__(self, weights: list[Any]) -> None:
        (self.w1, self.w2), self.b1, self.b2 = (w.copy() for w in weights), np.zeros(128), np.zeros(10)

    def step(self, x: Any, y: Any, rate: float) -> float:
        """One training step; the loss before it."""
        z1 = x @ self.w1 + self.b1
        a1 = np.maximum(z1, 0)
        z2 = a1 @ self.w2 + self.b2
        e = np.exp(z2 - z2.max(axis=1, keepdims=True))
        s = e / e.sum(axis=1, keepdims=True)
        d2 = (s - y) / len(x)
        d1 = d2 @ self.w2.T * (z1 > 0)
        self.w2 -= rate * (a1.T @ d2)
        self.b2 -= rate * d2.sum(axis=0)
        self.w1 -= rate * (x.T @ d1)
        self.b1 -= rate * d1.sum(axis=0)
        return float(-np.log((s * y).sum(axis=1)).mean())


def training() -> dict[str, tuple[float, float]]:
    """A training step on a batch of 64."""
    random = np.random.default_rng(1)
    x, y = random.normal(size=(64, 784)), np.eye(10)[random.integers(0, 10, 64)]
    weights = [random.normal(size=shape) / np.sqrt(shape[0]) for shape in ((784, 128), (128, 10))]
    ours, plain = Network([784, 128, 10], weights, [0, 0], ["relu", "softmax"], "cross_entropy"), PlainNetwork(weights)

    def step() -> float:
        ours.forward(x)
        loss = ours.backward(y).loss
        ours.step(0.01)
        return loss

    for _ in range(3):
        np.testing.assert_allclose(step(), plain.step(x, y, 0.01), rtol=1e-12)
    return {"784-128-10, batch of 64": best_of_turns(step, lambda: plain.step(x, y, 0.01))}


def import_time(module: str) -> float:
    """Seconds to import a module in a fresh Python, the best of several, compiled as after any first start."""
    code = f"import time; start = time.process_time(); import {module}; print(time.process_time() - start)"
    with tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
        command = [sys.executable, "-c", code]
        runs = [
            subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True) for _ in range(STARTS)
        ]
    return min(float(run.stdout) for run in runs)


def main() -> int:
    """Prints the table; 1 if anything takes too long."""
    slow = []
    print(f"{'CPU milliseconds':36}{'ours':>9}{'numpy':>9}{'ratio':>8}")
    for name, (ours, plain) in {**evaluation(), **training()}.items():
        print(f"{name:36}{ours:9.3f}{plain:9.3f}{ours / plain:8.2f}")
        if ours > MOST * plain:
            slow.append(f"{name} takes {ours / plain:.2f} times as long as plain numpy; at most {MOST} is wanted")
    numpy, all_of_it = import_time("numpy"), import_time("mathcore")
    print(f"{'import, of that numpy':36}{1e3 * all_of_it:9.1f}{1e3 * numpy:9.1f}")
    if all_of_it > IMPORT_SECONDS:
        slow.append(f"import mathcore takes {all_of_it:.3f} s; at most {IMPORT_SECONDS} s is wanted")
    print(*slow, sep="\n")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
