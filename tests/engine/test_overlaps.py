"""How much of a face is likely to be seen, told by the faces in front of it."""

from __future__ import annotations

import numpy as np
import pytest

from engine.raster.overlaps import estimate_shown

SIDE, ROWS = 12.0, 20


def layer(sides: float = SIDE, rows: int = ROWS, spacing: float = 1) -> np.ndarray:
    """Return the corners of squares, side by side or so many sides from one to the next, (faces, 4, 2)."""
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    places = np.stack(np.meshgrid(np.arange(rows), np.arange(rows)), axis=-1).reshape(-1, 1, 2)
    return (places * spacing + corners) * sides


def estimate(faces: np.ndarray, is_opaque: bool = True) -> np.ndarray:
    """Return the shares of squares that are painted in this order."""
    sides = np.hypot(*(faces[:, 1] - faces[:, 0]).T)
    x, y = faces.mean(axis=1).T
    opaque = np.full(len(faces), is_opaque)
    return estimate_shown(x + 1j * y, sides**2, 4 * sides, opaque, np.arange(len(faces)))


@pytest.mark.parametrize("tilt", [0.0, 0.4, 0.8])
def test_faces_beside_one_another_are_all_seen(tilt):
    turn = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
    around_the_middle = layer() - SIDE * ROWS / 2
    assert estimate(around_the_middle @ turn).mean() > 0.85


def test_faces_behind_a_whole_layer_are_hidden():
    shown = estimate(np.concatenate((layer(), layer() + 3)))
    behind, in_front = shown[: ROWS**2], shown[ROWS**2 :]
    assert behind.mean() < 0.3
    assert in_front.mean() > 0.9


def test_faces_behind_what_lets_light_through_are_seen():
    assert (estimate(np.concatenate((layer(), layer())), is_opaque=False) == 1).all()


def test_faces_far_apart_hide_none():
    assert (estimate(layer(spacing=3)) == 1).all()


def test_a_large_face_hides_no_more_than_lies_where_its_middle_is():
    large = layer(sides=SIDE * ROWS, rows=1)
    assert estimate(np.concatenate((layer(), large))).mean() > 0.8


def test_a_face_beside_the_eye_is_somewhere():
    faces = np.concatenate((layer(rows=3), layer(rows=1) + 1e300))
    assert np.isfinite(estimate(faces)).all()
