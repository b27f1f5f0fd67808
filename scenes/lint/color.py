"""Read the colours of mobjects, and lay one over another."""

from __future__ import annotations

import numpy as np

from scenes.lint.geometry import Floats

__all__ = ["over", "parse"]


def parse(color: str) -> Floats:
    """Return RGB from 0 to 1 of a colour's name or hexadecimal digits."""
    from manim import ManimColor  # which the command that reads a lecture file doesn't need

    return np.asarray(ManimColor(color).to_rgb(), dtype=float)


def over(rgba: Floats, ground: Floats) -> Floats:
    """Return RGB of colours with opacity (…, 4) painted over a ground (…, 3)."""
    alpha = rgba[..., 3:]
    return np.asarray(alpha * rgba[..., :3] + (1 - alpha) * ground)
