"""Convert sRGB colours to linear light and to CIELAB, and compare them as WCAG 2 does."""

from __future__ import annotations

import numpy as np

__all__ = ["LEAST_OF_LINES", "TO_XYZ", "WHITE", "contrast", "decode", "lab", "luminance", "parse_hex", "write_hex"]

# sRGB's primaries in CIE XYZ, and its white D65.
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)
WHITE = TO_XYZ.sum(axis=1)
LEAST_OF_LINES = 3.0  # contrast of lines and edges to what they are drawn on: WCAG 2.2, 1.4.11
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])  # WCAG 2.2


def parse_hex(color: str) -> np.ndarray:
    """Return RGB from 0 to 1 of a colour #rrggbb."""
    return np.array([int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)])


def write_hex(rgb: np.ndarray) -> str:
    """Return RGB from 0 to 1 as #rrggbb."""
    return "#" + "".join(f"{int(255 * part):02x}" for part in rgb)


def decode(rgb: np.ndarray) -> np.ndarray:
    """Return linear light of sRGB from 0 to 1, of any shape (IEC 61966-2-1)."""
    return np.asarray(np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4))


def lab(light: np.ndarray) -> np.ndarray:
    """Return L*, a*, b* of linear light (…, 3) (CIE 1976, D65)."""
    ratio = light @ TO_XYZ.T / WHITE
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


def luminance(rgb: np.ndarray) -> np.ndarray:
    """Return relative luminance of sRGB colours (…, 3) from 0 to 1."""
    return np.asarray(decode(rgb) @ LUMINANCE)


def contrast(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return (L₁ + 0.05) / (L₂ + 0.05) of the lighter and the darker luminance: from 1 to 21."""
    return np.asarray((np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05))
