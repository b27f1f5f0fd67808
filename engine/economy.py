"""Which shaded faces are painted in one colour instead of a gradient, without anyone being able to tell.

A gradient costs Cairo three times as much as a colour. The faces with the least to lose are chosen until the error
they could add up to, were none hidden by another, reaches an allowance that keeps frames well above 60 dB.
"""

from __future__ import annotations

import numpy as np

from engine.painting import Run
from engine.paths import POINTS_PER_CURVE, Floats, Ints
from engine.styles import Colors

# Peak signal-to-noise ratio, in decibels, that a frame keeps against one with all gradients.
LEAST_PSNR = 63.0


def allowed_error(pixels: int) -> float:
    """Sum of squared errors, in levels of one channel, that a frame of so many pixels may have."""
    return pixels * 255**2 / 10 ** (LEAST_PSNR / 10)


def _squared_error(colors: Colors, shaded: Ints) -> Floats:
    """Mean squared error in a pixel, in levels, of the mean colour against the gradient of two stops."""
    firsts = colors.firsts[shaded]
    stops = np.clip(np.stack((colors.rows[firsts], colors.rows[firsts + 1])), 0, 1)
    span = 255 * (np.abs(stops[1] - stops[0])[:, :3]).max(axis=1) * stops[:, :, 3].max(axis=0)
    # The variance of a linear ramp, and what rounding to whole levels adds.
    return span**2 / 12 + np.minimum(span / 4, 1 / 6)


def _sizes(run: Run, shaded: Ints) -> tuple[Floats, Floats]:
    """Area and perimeter of the faces on the picture plane, from the corners of their outlines."""
    counts = run.counts // POINTS_PER_CURVE
    firsts = np.cumsum(counts) - counts
    curves = run.points.reshape(-1, POINTS_PER_CURVE, run.points.shape[1])
    (x0, y0), (x1, y1) = curves[:, 0, :2].T, curves[:, -1, :2].T
    areas = np.abs(np.add.reduceat(x0 * y1 - x1 * y0, firsts)) / 2
    perimeters = np.add.reduceat(np.hypot(x1 - x0, y1 - y0), firsts)
    return areas[shaded], perimeters[shaded]


def flatten_gradients(run: Run, shaded: Ints, pixels_per_unit: float, scale: float, error: float) -> None:
    """Turn gradients of the faces numbered ``shaded`` into colours, up to a sum of squared errors."""
    areas, perimeters = _sizes(run, shaded)
    widths = np.maximum(0, np.array(run.widths, dtype=float)[shaded]) * scale
    layers = (run.fills, run.strokes)
    losses = np.concatenate(
        [
            _squared_error(colors, shaded) * size * pixels_per_unit**2
            for colors, size in zip(layers, (areas, perimeters * widths), strict=True)
        ]
    )
    order = np.argsort(losses)
    chosen = order[: np.searchsorted(np.cumsum(losses[order]), error)]
    fills, strokes = chosen[chosen < len(shaded)], chosen[chosen >= len(shaded)] - len(shaded)
    run.fills.flatten(shaded[fills])
    run.strokes.flatten(shaded[strokes])
