"""Which shaded faces are painted in one colour instead of a gradient, without anyone being able to tell.

A gradient costs Cairo three times as much as a colour. The faces with the least to lose are chosen until the error
they could add up to, were none hidden by another, reaches an allowance that keeps frames well above 60 dB.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.painting import Run
from engine.paths import POINTS_PER_CURVE, Floats, Ints
from engine.styles import Colors

# Peak signal-to-noise ratio, in decibels, that a frame keeps against one with all gradients.
LEAST_PSNR = 63.0
# Squared, of a gradient whose ends coincide.
NO_LENGTH = 1e-12
# Shares of a curve's points in the place halfway.
MIDDLE = np.array([1, 3, 3, 1]) / 8


def allowed_error(pixels: int) -> float:
    """Sum of squared errors, in levels of one channel, that a frame of so many pixels may have."""
    return pixels * 255**2 / 10 ** (LEAST_PSNR / 10)


def _spans(colors: Colors, shaded: Ints) -> Floats:
    """How many levels the two stops of each face are apart, in the channel where they are so most."""
    firsts = colors.firsts[shaded]
    stops = np.clip(np.stack((colors.rows[firsts], colors.rows[firsts + 1])), 0, 1)
    return 255 * (np.abs(stops[1] - stops[0])[:, :3]).max(axis=1) * stops[:, :, 3].max(axis=0)


def _squared_error(spans: Floats, variances: Floats) -> Floats:
    """Mean squared error in a pixel, in levels, of the mean colour against the gradient."""
    # The gradient's variance, and what rounding to whole levels adds.
    return spans**2 * variances + np.minimum(spans, 1) / 4


@dataclass(frozen=True, slots=True)
class Spread:
    """Of some areas or outlines: their sizes, and mean and variance of how far a gradient has come in them."""

    sizes: Floats
    means: Floats
    variances: Floats

    @classmethod
    def of(cls, sizes: Floats, shares: Floats, firsts: Ints) -> Spread:
        """What pieces add up to: ``sizes`` is (pieces,), ``shares`` (samples, pieces), ``firsts`` each one's first."""
        weights = np.maximum(sizes, 1e-12)
        sums = [np.add.reduceat(weights * values.mean(axis=0), firsts) for values in (shares, shares**2)]
        totals = np.add.reduceat(weights, firsts)
        means = sums[0] / totals
        return cls(totals, means, np.maximum(sums[1] / totals - means**2, 0))


def _cross(u: Floats, v: Floats) -> Floats:
    return u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]


def _spread(run: Run, shaded: Ints) -> tuple[Spread, Spread]:
    """Of faces and outlines on the picture plane: how far their gradients, which may end inside them, have come."""
    counts = run.counts[shaded] // POINTS_PER_CURVE
    firsts = np.cumsum(counts) - counts
    all_firsts = (np.cumsum(run.counts) - run.counts)[shaded] // POINTS_PER_CURVE
    curves = np.repeat(all_firsts - firsts, counts) + np.arange(counts.sum())
    points = run.points.reshape(-1, POINTS_PER_CURVE, run.points.shape[1])[curves, :, :2]
    axes = np.array([run.ends[i] for i in shaded.tolist()])
    starts, directions = (np.repeat(values, counts, axis=0) for values in (axes[:, :2], axes[:, 2:] - axes[:, :2]))
    lengths = (directions**2).sum(axis=1)

    def find_shares(*places: Floats) -> Floats:
        """How far the gradient has come at these places of each curve."""
        ahead = ((np.stack(places) - starts) * directions).sum(axis=2)
        return np.divide(ahead, lengths, out=np.zeros_like(ahead), where=lengths > NO_LENGTH).clip(0, 1)

    start, end, middle = points[:, 0], points[:, 3], np.einsum("cpd,p->cd", points, MIDDLE)
    center = np.repeat(np.add.reduceat(start, firsts) / counts[:, None], counts, axis=0)
    # Triangles from the centre to both halves of each curve, sampled at the middles of their sides: exact to squares.
    halves = ((start, middle), (middle, end))
    areas = sum(np.abs(_cross(here - center, there - center)) / 2 for here, there in halves)
    sides = sum(np.hypot(*(there - here).T) for here, there in halves)
    spokes = ((place, center) for place in (start, middle, middle, end))
    inside = find_shares(*((here + there) / 2 for here, there in (*halves, *spokes)))
    along = find_shares(start, middle, middle, middle, middle, end)
    return Spread.of(areas, inside, firsts), Spread.of(sides, along, firsts)


def flatten_gradients(run: Run, shaded: Ints, pixels_per_unit: float, scale: float, error: float) -> float:
    """Turn gradients of the faces numbered ``shaded`` into colours, up to a sum of squared errors; returns the sum."""
    faces, outlines = _spread(run, shaded)
    widths = np.maximum(0, np.array(run.widths, dtype=float)[shaded]) * scale
    # A face shows in all pixels that its edge goes through.
    areas = faces.sizes + outlines.sizes / 2 / pixels_per_unit
    layers = ((run.fills, faces, areas), (run.strokes, outlines, outlines.sizes * widths))
    losses = np.concatenate(
        [
            _squared_error(_spans(colors, shaded), spread.variances) * sizes * pixels_per_unit**2
            for colors, spread, sizes in layers
        ]
    )
    order = np.argsort(losses)
    sums = np.cumsum(losses[order])
    count = int(np.searchsorted(sums, error))
    chosen = order[:count]
    for number, (colors, spread, _) in enumerate(layers):
        own = chosen[chosen // len(shaded) == number] % len(shaded)
        colors.flatten(shaded[own], spread.means[own])
    return float(sums[count - 1]) if count else 0.0
