"""The paths of torch.optim's methods on the functions of the descent scenes, and the table in which they are stored.

`python tests/helpers/torch_paths.py`, where torch is installed, computes them anew and writes the table.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parent.parent / "mathcore" / "torch_optim.json"
STEPS = 12

# Text as mathcore reads it, the same in torch, start.
FUNCTIONS: dict[str, tuple[str, Callable[..., Any], tuple[float, ...]]] = {
    "bowl": ("x^2/4 + 1", lambda t, x: x**2 / 4 + 1, (-3.5,)),
    "two valleys": ("x^4/4 - x^2 + x/5 + 2", lambda t, x: x**4 / 4 - x**2 + x / 5 + 2, (2.0,)),
    "valley": (
        "(x^2 + 4y^2)/8 + 0.3*sin(2x)",
        lambda t, x, y: (x**2 + 4 * y**2) / 8 + 0.3 * t.sin(2 * x),
        (2.2, 1.5),
    ),
    "Himmelblau": (
        "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        lambda t, x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
        (0.0, 0.0),
    ),
    "Rosenbrock": ("(1 - x)^2 + 100(y - x^2)^2", lambda t, x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2, (-1.2, 1.0)),
    "saddle": ("x^2 - y^2", lambda t, x, y: x**2 - y**2, (0.0, 0.0)),
    # So flat that epsilon decides: it tells epsilon inside the root from epsilon outside.
    "flat": ("1e-8*x^2", lambda t, x: 1e-8 * x**2, (1.0,)),
}
RATES = {"Himmelblau": 0.005, "Rosenbrock": 0.001}
# mathcore's method and its settings; torch.optim's class and its arguments.
METHODS: dict[str, tuple[str, dict[str, float], str, dict[str, Any]]] = {
    "gradient": ("gradient", {}, "SGD", {}),
    "momentum": ("momentum", {"momentum": 0.9}, "SGD", {"momentum": 0.9}),
    "nesterov": ("nesterov", {"momentum": 0.9}, "SGD", {"momentum": 0.9, "nesterov": True}),
    "rmsprop": ("rmsprop", {"decay": 0.9}, "RMSprop", {"alpha": 0.9}),
    "rmsprop, torch's default": ("rmsprop", {"decay": 0.99}, "RMSprop", {}),
    "adam": ("adam", {}, "Adam", {}),
    "adam, other constants": (
        "adam",
        {"beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3},
        "Adam",
        {"betas": (0.8, 0.95), "eps": 1e-3},
    ),
}
PAIRS = tuple((function, method) for function in FUNCTIONS for method in METHODS)


@dataclass
class TorchPath:
    """points: a row a step, the start first. buffers: torch's own memory after each step, by its name in torch."""

    points: list[list[float]]
    buffers: dict[str, list[list[float]]] = field(default_factory=dict)


def rate_of(function: str) -> float:
    return RATES.get(function, 0.1)


def torch_path(function: str, method: str) -> TorchPath:
    """Return the path of torch.optim in double precision, its gradients by torch's own differentiation."""
    import torch

    _, f, start = FUNCTIONS[function]
    *_, name, arguments = METHODS[method]
    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, name)([x], lr=rate_of(function), **arguments)
    path = TorchPath([x.tolist()])
    for _ in range(STEPS):
        optimizer.zero_grad()
        f(torch, *x).backward()
        optimizer.step()
        path.points.append(x.tolist())
        for key, value in optimizer.state[x].items():
            if key != "step" and value is not None:
                path.buffers.setdefault(key, []).append(value.tolist())
    return path


def stored_path(function: str, method: str) -> TorchPath:
    return TorchPath(**json.loads(TABLE.read_text())["paths"][f"{function}: {method}"])


def _write() -> None:
    import torch

    paths = {f"{function}: {method}": vars(torch_path(function, method)) for function, method in PAIRS}
    head = {"torch": torch.__version__.split("+")[0], "dtype": "float64", "steps": STEPS}
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(path)}" for name, path in paths.items())
    TABLE.write_text(json.dumps(head)[:-1] + ',\n "paths": {\n' + rows + "\n }}\n")


if __name__ == "__main__":
    _write()
