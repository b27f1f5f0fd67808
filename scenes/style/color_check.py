"""Check the colours that a lecturer chooses: each is seen on its ground and told from the others, by every eye.

Distances are those of CIELAB (10 is seen at a glance), for normal sight and under protanopia, deuteranopia and
tritanopia (Machado, Oliveira and Fernandes 2009, severity 1); contrast is that of WCAG 2.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scenes.style.color_space import LEAST_OF_LINES, TO_XYZ, decode, lab, parse_hex
from scenes.style.theme import Theme

__all__ = ["LEAST_DISTANCE", "BadColor", "check_colors"]

LEAST_DISTANCE = 10.0
LEVELS = 18  # of red, green and blue, among which the nearest good colour is looked for
SIGHTS = np.array(
    [
        np.eye(3),
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
    ]
)


@dataclass(frozen=True)
class BadColor:
    """A colour that won't do: its role, what is wrong, and the nearest colour that will; "" if there is none."""

    role: str
    why: str
    nearest: str


def check_colors(theme: Theme, own: Mapping[str, str]) -> list[BadColor]:
    """Return what is wrong with the colours of some roles, in a theme that has them already.

    Each role is held against the good colours of those before it, so that the nearest ones that are named do together.
    """
    found = []
    for role in own:
        if (bad := _check(theme, role)) is not None:
            found.append(bad)
            theme = theme.with_colors({role: bad.nearest}) if bad.nearest else theme
    return found


def _check(theme: Theme, role: str) -> BadColor | None:
    """Return what is wrong with the colour of a role."""
    others = {name: color for name, color in theme.roles.items() if name not in (role, "tangent")} | {
        "text": theme.TEXT
    }
    grounds = _linear([theme.BACKGROUND, theme.PANEL])
    color = _linear([theme.roles[role]])
    contrast, distances = _contrast(color, grounds)[0], _distances(color, _linear(list(others.values())))[0]
    nearest = list(others)[int(np.argmin(distances))]
    if contrast < LEAST_OF_LINES:
        why = f"has a contrast of {contrast:.1f} : 1 to its ground, which needs {LEAST_OF_LINES:g} : 1"
    elif distances.min() < LEAST_DISTANCE:
        why = f"can't be told from {nearest} ({others[nearest]}) by every eye"
    else:
        return None
    return BadColor(role, why, _nearest_good(color[0], grounds, _linear(list(others.values()))))


def _nearest_good(color: np.ndarray, grounds: np.ndarray, others: np.ndarray) -> str:
    """Return the colour nearest in CIELAB that has the contrast and the distances."""
    levels = np.linspace(0, 255, LEVELS).round().astype(int)
    codes = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1).reshape(-1, 3)
    candidates = decode(codes / 255)
    good = (_contrast(candidates, grounds) >= LEAST_OF_LINES) & (
        _distances(candidates, others).min(axis=1) >= LEAST_DISTANCE
    )
    if not good.any():
        return ""
    away = np.linalg.norm(lab(candidates) - lab(color), axis=-1)
    red, green, blue = codes[int(np.argmin(np.where(good, away, np.inf)))]
    return f"#{red:02x}{green:02x}{blue:02x}"


def _linear(colors: list[str]) -> np.ndarray:
    """Return linear RGB from 0 to 1 of colours #rrggbb, of shape (n, 3)."""
    return decode(np.array([parse_hex(color) for color in colors]))


def _contrast(colors: np.ndarray, grounds: np.ndarray) -> np.ndarray:
    """Return the least contrast of each of n colours to the grounds, of shape (n,)."""
    own, behind = (colors @ TO_XYZ[1])[:, None] + 0.05, (grounds @ TO_XYZ[1])[None] + 0.05
    return np.asarray(np.minimum(np.maximum(own, behind) / np.minimum(own, behind), np.inf).min(axis=1))


def _distances(colors: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the distance of each of n colours to each of m others, the least of all sights, of shape (n, m)."""
    found = [
        np.linalg.norm(lab(_seen(colors, sight))[:, None] - lab(_seen(others, sight))[None], axis=-1)
        for sight in SIGHTS
    ]
    return np.asarray(np.min(found, axis=0))


def _seen(colors: np.ndarray, sight: np.ndarray) -> np.ndarray:
    return np.clip(colors @ sight.T, 0, 1)
