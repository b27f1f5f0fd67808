"""The comparison of pictures finds differences that a viewer can see, and accepts those that a viewer cannot see."""

from __future__ import annotations

import control_frames
import numpy as np
import pytest
from control_frames import SIZE, TOLERANCE, changes, difference, is_same, load, save, side_by_side
from PIL import Image, ImageDraw

from scenes.style.theme import theme
from scenes.style.typeface import typeface


def picture(text="h = 0.23", x=300, color=theme.TEXT):
    """Return a frame with some text at the size that 24 pt has in it."""
    image = Image.new("RGB", SIZE, theme.BACKGROUND)
    draw = ImageDraw.Draw(image)
    draw.line((100, 400, 700, 100), fill=theme.FUNCTION, width=2)
    draw.text((x, 200), text, fill=color, font=typeface(SIZE[1] / 32))
    return np.asarray(image)


@pytest.mark.parametrize(
    "other",
    [
        picture("h = 0.28"),
        picture("h = 0.21"),
        picture("h = 0.2"),
        picture(x=303),
        picture(color=theme.LOSS),
        picture()[::-1],
        np.zeros_like(picture()),
        np.zeros((100, 100, 3), np.uint8),
    ],
    ids=[
        "a digit",
        "another digit",
        "a digit less",
        "moved by 3 pixels",
        "another colour",
        "upside down",
        "black",
        "another size",
    ],
)
def test_another_picture_is_told_apart(other):
    assert not is_same(picture(), other)


@pytest.mark.parametrize("noise", [2, 8])
def test_noise_of_the_painter_is_not_a_change(noise):
    shift = np.random.default_rng(1).integers(-noise, noise + 1, picture().shape)
    assert is_same(picture(), (picture() + shift).clip(0, 255).astype(np.uint8))


def test_a_kept_frame_is_the_same_as_its_picture(tmp_path):
    file = tmp_path / "Scene" / "beat.zh.webp"
    save(picture(), file)
    assert is_same(load(file), picture())
    assert difference(load(file), picture()).max() <= TOLERANCE / 2
    assert file.stat().st_size < 12_000


def test_the_three_pictures_stand_side_by_side_with_the_change_in_red():
    page = np.asarray(side_by_side(picture(), picture("h = 0.28")))
    assert page.shape[1] > 3 * SIZE[0]
    red = (page == (255, 60, 60)).all(axis=2)
    rows, columns = np.nonzero(red)
    assert columns.min() > 2 * SIZE[0]
    assert np.ptp(rows) < 20
    assert np.ptp(columns) < 20


def test_new_changed_and_vanished_beats_are_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(control_frames, "FRAMES", tmp_path)
    for beat in ("same", "changed", "gone"):
        save(picture(), tmp_path / "Scene" / f"{beat}.zh.webp")
    save(picture("1"), tmp_path / "Scene" / "same.en.webp")
    now = {"same": picture(), "changed": picture("h = 7"), "new": picture()}
    found = dict(changes("Scene", "zh", now))
    assert set(found) == {"changed", "new", "gone"}
    assert found["new"] is None
