"""Choose shaded faces that one colour can stand for instead of a gradient, within a bound on the visible error.

A gradient costs Cairo three times as much as a colour. The faces with the least to lose are chosen until the error
they are likely to add up to, where others don't hide it, reaches an allowance that keeps frames well above 60 dB.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from engine.raster.overlaps import estimate_shown
from engine.raster.painting import ShapeRun
from engine.raster.paths import POINTS_PER_CURVE, Complexes, Flags, Floats, Ints
from engine.raster.styles import Colors

# Peak signal-to-noise ratio, in decibels, that a frame keeps against one with all gradients.
LEAST_PSNR = 61.0
# Of a gradient whose ends coincide.
NO_LENGTH = 1e-12
# Squared error, in levels, that rounding two colours adds to a pixel on average, and where what is below shows through.
ROUNDING, TRANSLUCENT_ROUNDING = 1 / 6, 1 / 2
# All pixels of a face may be rounded at the worst place: so far from its average, in shares of it, rounding may be.
ROUNDING_SPREAD = 2
# What is lost where a face is hidden is lost if it isn't: faces of which that is so much come later.
DOUBT = 0.1
MOST_VARIANCE = 1 / 4  # of what lies between 0 and 1


def allowed_error(pixels: int) -> float:
    """Sum of squared errors, in levels of one channel, that a frame of so many pixels may have."""
    return pixels * 255**2 / 10 ** (LEAST_PSNR / 10)


def _find_stops(colors: Colors, shaded: Ints) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return how many levels the two stops of each face are apart, in the channel where they are so most, and whether
    one of them lets something show through."""
    firsts = colors.firsts[shaded]
    start, end = colors.rows[firsts].clip(0, 1), colors.rows[firsts + 1].clip(0, 1)
    spans = 255 * np.abs(end - start)[:, :3].max(axis=1) * np.maximum(start[:, 3], end[:, 3])
    return spans, np.minimum(start[:, 3], end[:, 3]) < 1


@dataclass(frozen=True, slots=True)
class Pixels:
    """The pixels that areas or outlines are painted in.

    ``covered`` is the sum of what is covered of each, ``squares`` that of its square, ``touched`` how many they are.
    """

    covered: Floats
    squares: Floats
    touched: Floats

    @classmethod
    def of_areas(cls, areas: Floats, edges: Floats) -> Pixels:
        """Return the pixels of areas with edges of these lengths."""
        return cls(areas, np.maximum(areas - edges / 6, areas / 2), areas + edges / 2)

    @classmethod
    def of_lines(cls, lengths: Floats, widths: Floats) -> Pixels:
        """Return the pixels of lines, which are smoothed over two where they lie between these."""
        squares = np.where(widths < 1, widths**2 * (1 - widths / 3), widths - 1 / 3)
        return cls(lengths * widths, lengths * squares, lengths * (widths + 1) * (widths > 0))


@dataclass(frozen=True, slots=True)
class Spread:
    """Sizes of some areas or outlines, and mean and variance of the gradient's parameter in them.

    ``steepness`` is by how much more it has come a unit further on.
    """

    sizes: Floats
    means: Floats
    variances: Floats
    steepness: Floats

    @classmethod
    def of(cls, sizes: Floats, samples: Floats, firsts: Ints, steepness: Floats) -> Spread:
        """Return what pieces of these sizes add up to, with the share at samples of each, (samples, pieces), which is
        cut to what the gradient goes through; ``firsts`` is each one's first."""
        np.clip(samples, 0, 1, out=samples)
        weights = np.maximum(sizes, NO_LENGTH)
        first = weights * samples.sum(axis=0)
        second = weights * np.einsum("ij,ij->j", samples, samples)
        sums, firsts_of_all, seconds = (np.add.reduceat(moment, firsts) for moment in (weights, first, second))
        means, squares = (moment / (len(samples) * sums) for moment in (firsts_of_all, seconds))
        return cls(sums, means, np.maximum(squares - means**2, 0), steepness)

    def estimate_errors(self, colors: Colors, shaded: Ints, pixels: Pixels, reach: Floats | float) -> Floats:
        """Return sums of squared errors, in levels, of mean colours against gradients, and what rounding has in them.

        ``reach`` is how far from where the spread was taken a gradient shows.
        """
        spans, is_translucent = _find_stops(colors, shaded)
        variances = spans**2 * np.minimum(self.variances + (reach * self.steepness) ** 2 / 3, MOST_VARIANCE)
        # A part of a level becomes a whole one as often as that part says.
        rounding = np.where(
            is_translucent,
            TRANSLUCENT_ROUNDING * pixels.touched,
            np.minimum(np.sqrt(variances) * pixels.covered, ROUNDING * pixels.touched),
        )
        return np.array((variances * pixels.squares + rounding, rounding))


def _are_opaque(colors: Colors, shaded: Ints) -> Flags:
    """Return which faces, of two stops each, let nothing show through."""
    firsts = colors.firsts[shaded]
    return np.asarray(np.minimum(colors.rows[firsts, 3], colors.rows[firsts + 1, 3]) >= 1)


def _cross(a: Complexes, b: Complexes) -> Floats:
    product: Floats = a.real * b.imag - a.imag * b.real
    return product


def _lengths(a: Complexes) -> Floats:
    """Return lengths of vectors that are neither huge nor tiny, which numpy's own allows for at a price."""
    lengths: Floats = np.sqrt(a.real**2 + a.imag**2)
    return lengths


def _spread(run: ShapeRun, shaded: Ints) -> tuple[Spread, Spread, Complexes]:
    """Return sizes, means and variances of the gradient's parameter on projected faces and outlines, and the middles
    of the faces."""
    counts = run.counts[shaded] // POINTS_PER_CURVE
    firsts = np.cumsum(counts) - counts
    start, end, middle = _list_curves(run, shaded, counts)
    centers = cast(Complexes, np.add.reduceat(start, firsts) / counts)
    # Along a gradient from p to q, the share at z is the real part of (z - p) / (q - p).
    ends = run.ends[shaded].view(np.complex128)
    spans = ends[:, 1] - ends[:, 0]
    lengths = np.abs(spans)
    slopes = np.divide(1, spans, out=np.zeros_like(spans), where=lengths > NO_LENGTH)
    steepness = 1 / np.maximum(lengths, NO_LENGTH)
    at_centers = ((centers - ends[:, 0]) * slopes).real
    places = np.repeat(np.arange(len(counts)), counts)
    center, at_center, slopes = centers[places], at_centers[places], slopes[places]
    u, v, w = start - center, middle - center, end - center
    at_start, at_middle, at_end = (z.real * slopes.real - z.imag * slopes.imag + at_center for z in (u, v, w))
    # Triangles from the centre to both halves of each curve, sampled at the middles of their sides: exact to squares.
    samples = np.empty((6, len(start)))
    np.add(at_start, at_middle, out=samples[0])
    np.add(at_middle, at_end, out=samples[1])
    np.add(at_middle, at_center, out=samples[2])
    samples[3] = samples[2]
    np.add(at_start, at_center, out=samples[4])
    np.add(at_end, at_center, out=samples[5])
    samples /= 2
    outline = np.array((at_start, samples[0], at_middle, samples[1], at_end))
    areas = (np.abs(_cross(u, v)) + np.abs(_cross(v, w))) / 2
    sides = _lengths(v - u) + _lengths(w - v)
    faces = Spread.of(areas, samples, firsts, steepness)
    return faces, Spread.of(sides, outline, firsts, steepness), centers


def _list_curves(run: ShapeRun, shaded: Ints, counts: Ints) -> tuple[Complexes, Complexes, Complexes]:
    """Start, end and middle of all curves of the faces, which have so many each, as x + iy."""
    points = np.ascontiguousarray(run.points[:, :2]).view(np.complex128).reshape(-1, POINTS_PER_CURVE)
    if len(shaded) < len(run.counts):
        firsts = (np.cumsum(run.counts) - run.counts)[shaded] // POINTS_PER_CURVE
        points = points[np.repeat(firsts - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())]
    start, handle, other_handle, end = points.T
    return start, end, (start + 3 * (handle + other_handle) + end) / 8


def flatten_gradients(
    run: ShapeRun, shaded: Ints, order: Ints, pixels_per_unit: float, scale: float, error: float
) -> float:
    """Turn gradients of the faces numbered ``shaded`` into colours, up to a sum of squared errors; returns the sum.

    ``order`` are the places among ``shaded`` of those faces, from far to near.
    """
    faces, outlines, centers = _spread(run, shaded)
    widths = np.maximum(0, run.widths[shaded]) * scale
    lengths, lines = outlines.sizes * pixels_per_unit, widths * pixels_per_unit
    areas = faces.sizes * pixels_per_unit**2
    pixel = 1 / pixels_per_unit
    in_faces = faces.estimate_errors(run.fills, shaded, Pixels.of_areas(areas, lengths), pixel / 2)
    on_lines = outlines.estimate_errors(run.strokes, shaded, Pixels.of_lines(lengths, lines), (widths + pixel) / 2)
    shown = estimate_shown(centers * pixels_per_unit, areas, lengths, _are_opaque(run.fills, shaded), order)
    losses, rounding = np.concatenate((in_faces, on_lines), axis=1)
    shown = np.tile(shown, 2)
    likely, doubts = losses * shown, ROUNDING_SPREAD * rounding * shown + losses * (1 - shown)
    by_loss = np.argsort(likely + DOUBT * doubts)
    # Doubts of many faces, which are right and wrong by chance, add up as deviations do.
    sums = np.cumsum(likely[by_loss]) + np.sqrt(np.cumsum(doubts[by_loss] ** 2))
    count = int(np.searchsorted(sums, error))
    chosen = by_loss[:count]
    for number, (colors, spread) in enumerate(((run.fills, faces), (run.strokes, outlines))):
        own = chosen[chosen // len(shaded) == number] % len(shaded)
        colors.flatten(shaded[own], spread.means[own])
    return float(sums[count - 1]) if count else 0.0
