"""Make a colour legible: as light, or as dark, as text has to be, in its own hue."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from scenes.style.color_space import TO_XYZ, WHITE, contrast, decode, lab, luminance, parse_hex, write_hex

__all__ = ["LEAST_OF_TEXT", "deepest_tint", "legible_on"]

LEAST_OF_TEXT = 7.0  # contrast of text to what is behind it: WCAG 2.2, level AAA
STEPS = 256


@cache
def legible_on(color: str, grounds: tuple[str, ...], least: float = LEAST_OF_TEXT) -> str:
    """Return the colour of the same hue nearest in lightness that has a contrast of 7 : 1, or another, to each of the
    grounds.

    Lightness and hue are those of CIELAB; chroma is kept as far as sRGB has such a colour.
    """
    behind = [float(luminance(parse_hex(ground))) for ground in grounds]
    if _least_contrast(color, behind) >= least:
        return color
    light, a, b = lab(decode(parse_hex(color)))
    end = 100.0 if max(behind) < 0.5 else 0.0
    ways = (_in_gamut(light + (end - light) * k / STEPS, a, b) for k in range(1, STEPS + 1))
    return next(each for each in ways if _least_contrast(each, behind) >= least)


@cache
def deepest_tint(color: str, ground: str, ink: str, most: float) -> float:
    """Return the largest share of a colour, up to `most`, that can be mixed into a ground under text in an ink.

    The mixture is one of sRGB values, and keeps a contrast of 7 : 1 to the ink.
    """
    own, under, over = (parse_hex(each) for each in (color, ground, ink))
    shares = np.linspace(0, most, STEPS)[:, None]
    ratios = contrast(luminance((1 - shares) * under + shares * own), luminance(over))
    return float(shares[np.flatnonzero(ratios >= LEAST_OF_TEXT).max(initial=0), 0])


def _least_contrast(color: str, behind: Sequence[float]) -> float:
    own = luminance(parse_hex(color))
    return min(float(contrast(own, np.array(ground))) for ground in behind)


def _in_gamut(light: float, a: float, b: float) -> str:
    """Return the colour of a lightness and hue with as much of its chroma as sRGB has, to a part in 32."""
    ways = (_rgb_of(light, a * k / 32, b * k / 32) for k in range(32, -1, -1))
    rgb = next((each for each in ways if np.all((each > -1e-4) & (each < 1 + 1e-4))), np.full(3, light / 100))
    return write_hex(np.clip(rgb, 0, 1))


def _rgb_of(light: float, a: float, b: float) -> np.ndarray:
    """Return sRGB from 0 to 1 of L*, a*, b*; beyond that range where sRGB has no such colour."""
    y = (light + 16) / 116
    f = np.array([y + a / 500, y, y - b / 200])
    linear = np.linalg.solve(TO_XYZ, np.where(f**3 > 0.008856, f**3, (f - 16 / 116) / 7.787) * WHITE)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055)
