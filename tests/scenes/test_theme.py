"""Every colour reads on the background and differs from every other one, also to a colour-blind viewer."""

from __future__ import annotations

import re
import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import ManimColor

from scenes.components.network import REST_OPACITY
from scenes.components.number import LiveNumber
from scenes.components.text import Formula, Words
from scenes.framework.ledger import Ledger
from scenes.style.theme import DARK, LIGHT, Theme, use_theme

ROOT = Path(__file__).resolve().parent.parent.parent

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
LEAST_DISTANCE = {"line": 14.5, "text": 12}  # light enough for text on the dark, colours lie nearer to each other
LEAST_OF_TEXT, LEAST_OF_LINES = 7.0, 3.0  # WCAG 2.2: 1.4.6 and 1.4.11
LEAST_LIGHTNESS = {"any": 1.0, "together": 4.0}  # of L*, from 0 to 100
# What meets in one picture, so that it has to be told apart without its hue; a text is told by its letters too.
TOGETHER = {"text": [("weight", "gradient", "loss")]}
TOGETHER["line"] = [*TOGETHER["text"], ("function", "derivative", "secant", "step")]


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    ratio = TO_XYZ @ light / WHITE
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def luminance(colour: str) -> float:
    return float(TO_XYZ[1] @ linear(colour))


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def tones(theme: Theme, kind: str) -> dict[str, str]:
    """Return the colours of lines, or of text, by role; what has one colour on purpose counts once."""
    assert theme.TANGENT == theme.DERIVATIVE
    roles = {role: colour for role, colour in theme.roles.items() if role != "tangent"}
    return roles if kind == "line" else {role: theme.ink(colour) for role, colour in roles.items()}


themes = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
kinds = pytest.mark.parametrize("kind", ["line", "text"])


@themes
@kinds
@pytest.mark.parametrize("sight", SIGHT)
def test_no_two_quantities_look_alike(theme: Theme, kind: str, sight: str) -> None:
    seen = {
        name: lab(np.clip(np.asarray(SIGHT[sight]) @ linear(colour), 0, 1))
        for name, colour in {**tones(theme, kind), "text": theme.TEXT}.items()
    }
    distance, pair = min((float(np.linalg.norm(seen[a] - seen[b])), (a, b)) for a, b in combinations(seen, 2))
    assert distance >= LEAST_DISTANCE[kind], pair


@themes
@kinds
def test_quantities_are_apart_in_lightness(theme: Theme, kind: str) -> None:
    """In grey, or on a washed-out screen, what meets in a picture is still told apart."""
    light = {role: float(lab(linear(colour))[0]) for role, colour in tones(theme, kind).items()}
    for group in TOGETHER[kind]:
        for a, b in combinations(group, 2):
            assert abs(light[a] - light[b]) >= LEAST_LIGHTNESS["together"], (a, b)
    if kind == "line":
        for a, b in combinations(light, 2):
            assert abs(light[a] - light[b]) >= LEAST_LIGHTNESS["any"], (a, b)


@themes
@pytest.mark.parametrize("name", [*DARK.roles, "text", "quiet", "scale"])
def test_text_reads_on_the_background_and_on_panels_and_nodes(theme: Theme, name: str) -> None:
    colour = {**theme.roles, "text": theme.TEXT, "quiet": theme.QUIET, "scale": theme.SCALE}[name]
    for ground in (theme.BACKGROUND, theme.PANEL):
        assert contrast(theme.ink(colour), ground) >= LEAST_OF_TEXT


@themes
@pytest.mark.parametrize("name", [*DARK.roles, "quiet", "faint"])
def test_lines_are_seen_on_the_background_and_on_panels(theme: Theme, name: str) -> None:
    colour = {**theme.roles, "quiet": theme.QUIET, "faint": theme.FAINT}[name]
    for ground in (theme.BACKGROUND, theme.PANEL):
        assert contrast(colour, ground) >= LEAST_OF_LINES


@themes
def test_an_edge_of_a_network_at_rest_is_seen(theme: Theme) -> None:
    ground, weight = (ManimColor(colour) for colour in (theme.BACKGROUND, theme.WEIGHT))
    assert contrast(ground.interpolate(weight, REST_OPACITY).to_hex(), theme.BACKGROUND) >= LEAST_OF_LINES


@themes
def test_text_in_the_colour_of_a_quantity_has_its_legible_tone(theme: Theme) -> None:
    with use_theme(theme):
        for role, colour in theme.roles.items():
            number = LiveNumber(Ledger(""), role, lambda: 1.5, color=colour)
            for text in (Words("a", color=colour), Formula("a", color=colour), Formula(f"{role}(a)"), number):
                glyph = text.family_members_with_points()[0]
                assert glyph.get_fill_color().to_hex().lower() == theme.ink(colour), (role, text)


@given(st.from_regex(r"\A#[0-9a-f]{6}\Z"))
def test_any_colour_has_a_legible_tone_of_its_own_hue(colour: str) -> None:
    for theme in (DARK, LIGHT):
        tone = theme.legible(colour)
        assert all(contrast(tone, ground) >= LEAST_OF_TEXT for ground in (theme.BACKGROUND, theme.PANEL))
        before, after = lab(linear(colour)), lab(linear(tone))
        chroma = np.hypot(*before[1:]) * np.hypot(*after[1:])
        if chroma > 400:
            assert before[1:] @ after[1:] / chroma > np.cos(np.radians(12))


COLOR_NAMES = {
    "en": r"\b(red|orange|yellow|green|blue|purple|violet|pink|gr[ae]y|white|black|bright|dark)\b",
    "zh": r"[红橙黄绿蓝紫粉灰白黑亮暗]",
}
OTHERWISE_MEANT = re.compile("明白")
FIXED_PICTURES = {"ActivationCode"}  # a program's own drawing, whatever the theme


@pytest.mark.parametrize("language", COLOR_NAMES)
def test_words_name_no_color_since_another_theme_has_others(language):
    named = [
        f"{scene}: {text}"
        for scene, words in tomllib.loads((ROOT / f"script/{language}.toml").read_text("utf-8")).items()
        if scene not in FIXED_PICTURES
        for text in strings_in(words)
        if re.search(COLOR_NAMES[language], OTHERWISE_MEANT.sub("", text))
    ]
    assert not named


def strings_in(words):
    """Return all texts of a table of the script."""
    if isinstance(words, str):
        return [words]
    return [text for each in (words.values() if isinstance(words, dict) else words) for text in strings_in(each)]
