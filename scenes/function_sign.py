"""The sign of a function over an interval."""

from __future__ import annotations

import numpy as np

from mathcore import Function
from scenes.components.graph import evaluate

__all__ = ["sign_over"]

SAMPLES = 600
DUST = 1e-9  # the share of its largest value below which a value is no sign of its own


def sign_over(f: Function, interval: tuple[float, float]) -> str:
    """Return whether a function is `zero`, `positive` (0 allowed), `negative` (0 allowed) or `mixed` over an
    interval."""
    values = evaluate(f, np.linspace(*interval, SAMPLES))
    dust = DUST * float(np.abs(values).max())
    if not values.any():
        return "zero"
    if np.all(values >= -dust):
        return "positive"
    return "negative" if np.all(values <= dust) else "mixed"
