"""Compare colours as WCAG 2 does: relative luminance and contrast ratio."""

from __future__ import annotations

import numpy as np

from scenes.lint.geometry import Floats

__all__ = ["contrast", "luminance", "over", "parse"]

WEIGHTS = np.array([0.2126, 0.7152, 0.0722])


def parse(color: str) -> Floats:
    """Return RGB from 0 to 1 of a colour's name or hexadecimal digits."""
    from manim import ManimColor  # which the command that reads a lecture file doesn't need

    return np.asarray(ManimColor(color).to_rgb(), dtype=float)


def luminance(rgb: Floats) -> Floats:
    """Return relative luminance of sRGB colours (…, 3) from 0 to 1."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ WEIGHTS)


def contrast(a: Floats, b: Floats) -> Floats:
    """Return (L₁ + 0.05) / (L₂ + 0.05) of the lighter and the darker luminance: from 1 to 21."""
    return np.asarray((np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05))


def over(rgba: Floats, ground: Floats) -> Floats:
    """Return RGB of colours with opacity (…, 4) painted over a ground (…, 3)."""
    alpha = rgba[..., 3:]
    return np.asarray(alpha * rgba[..., :3] + (1 - alpha) * ground)
