"""Every colour reads on the background and differs from every other one, also to a colour-blind viewer."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from scenes.style.contrast import legible
from scenes.style.theme import DARK, LIGHT, Theme, use_theme

# Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])

# Distances in CIELAB; 2.3 is what a trained eye just sees side by side, 10 is seen at a glance.
LEAST_DISTANCE = {DARK: 17, LIGHT: 15}  # dark enough for a light ground, colours lie nearer to each other
LEAST_CONTRAST = 4.5


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    ratio = TO_XYZ @ light / WHITE
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def luminance(colour: str) -> float:
    return float(TO_XYZ[1] @ linear(colour))


themes = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])


@themes
@pytest.mark.parametrize("sight", SIGHT)
def test_no_two_quantities_look_alike(theme: Theme, sight: str) -> None:
    seen = {
        name: lab(np.clip(np.asarray(SIGHT[sight]) @ linear(colour), 0, 1))
        for name, colour in {**theme.roles, "text": theme.TEXT}.items()
    }
    distance, pair = min((float(np.linalg.norm(seen[a] - seen[b])), (a, b)) for a, b in combinations(seen, 2))
    assert distance >= LEAST_DISTANCE[theme], pair


@themes
@pytest.mark.parametrize("name", [*DARK.roles, "text", "quiet"])
def test_every_colour_reads_on_the_background(theme: Theme, name: str) -> None:
    colour = {**theme.roles, "text": theme.TEXT, "quiet": theme.QUIET}[name]
    for ground in (theme.BACKGROUND, theme.PANEL):
        light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= LEAST_CONTRAST


@themes
def test_figures_in_the_colour_of_any_quantity_have_a_contrast_of_seven(theme):
    with use_theme(theme):
        for color in theme.roles.values():
            low, high = sorted(luminance(each) for each in (legible(color).lower(), theme.BACKGROUND))
            assert (high + 0.05) / (low + 0.05) > 6.99
