"""Place labels: beside a point, or on crossing lines, each on its own line, clear of the others and of one another.

On lines, all choices are weighed together, so that a label can move along its line to make room for a neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product

import numpy as np
from manim import LEFT, RIGHT, UP, VGroup, VMobject

from scenes.components.text import plated
from scenes.style.frame import Region

__all__ = ["are_clear", "place_beside", "place_on_segments"]

CHOICES = 25
ENDS = (0.1, 0.9)
SAMPLES = 61
CLEARANCE, CLOSE = 0.08, 0.02
SWEEPS = 12
FARTHER = (0.0, 0.4, 0.8, 1.2)  # frame units that a label beside a point may stand farther off
SLIDES = (0.25, 0.5, 0.75)  # of the width of a label, over or under its point
MARGIN = 0.1  # frame units between a label and what it is clear of

_Point = tuple[float, ...]


def place_beside(
    label: VMobject, point: np.ndarray, taken: np.ndarray, region: Region, heights: Sequence[float], gap: float
) -> VGroup:
    """Place a label on a plate beside a point, right or left of it, at the first of the heights where it is clear.

    It is clear where it holds none of the `taken` points (n, 3) and is inside the region. Where it is so nowhere, it
    stands farther off, then above or below the region, then slid over or under the point; where that doesn't help
    either, it takes the last place between the sides of the region.
    """
    half = np.array([label.width, label.height]) / 2 + MARGIN
    found, over = label, None
    for farther, height, side in product(FARTHER, heights, (RIGHT, LEFT)):
        label.next_to(point + height * UP, side, buff=gap + farther)
        is_free = not np.any(np.all(np.abs(taken - label.get_center())[:, :2] < half, axis=1))
        if region.left < label.get_left()[0] and label.get_right()[0] < region.right:
            is_between = region.bottom < label.get_bottom()[1] and label.get_top()[1] < region.top
            if is_free and is_between:
                return plated(label)
            if not farther:
                over = label.copy() if is_free and over is None else over
                found = label.copy()
    if over is not None:
        return plated(over)
    for height, share, side in product(heights, SLIDES, (RIGHT, LEFT)):
        slid = label.next_to(point + height * UP, side, buff=gap).shift(-share * (label.width + gap) * side)
        is_free = not np.any(np.all(np.abs(taken - slid.get_center())[:, :2] < half, axis=1))
        is_inside = region.left < slid.get_left()[0] and slid.get_right()[0] < region.right
        if is_free and is_inside and region.bottom < slid.get_bottom()[1] and slid.get_top()[1] < region.top:
            return plated(slid)
    return plated(found)


def place_on_segments(
    segments: Sequence[tuple[np.ndarray, np.ndarray]],
    size: tuple[float, float],
    discs: Sequence[tuple[np.ndarray, float]] = (),
) -> list[np.ndarray]:
    """Return for each segment the middle of a label of that width and height, on the segment and least in the way.

    Labels keep clear of one another first, then of the `discs` (middle, radius), then of the other segments. Where they
    do not, more arrangements are tried, also closer ones.
    """
    if not segments:
        return []
    ends = tuple((tuple(start.tolist()), tuple(end.tolist())) for start, end in segments)
    around = tuple((tuple(middle.tolist()), float(radius)) for middle, radius in discs)
    return [place.copy() for place in _place_on_segments(ends, (float(size[0]), float(size[1])), around)]


@lru_cache(maxsize=1024)  # all scenes on one network place the same labels
def _place_on_segments(
    ends: tuple[tuple[_Point, _Point], ...], size: tuple[float, float], around: tuple[tuple[_Point, float], ...]
) -> list[np.ndarray]:
    segments = [(np.array(start), np.array(end)) for start, end in ends]
    discs = [(np.array(middle), radius) for middle, radius in around]
    tries = [(CLEARANCE, [np.full(len(segments), first) for first in range(CHOICES)])]
    drawn = np.random.default_rng(0).integers(CHOICES, size=(CHOICES, len(segments)))
    tries += [(clearance, list(drawn)) for clearance in (CLEARANCE, CLOSE)]
    found: list[list[np.ndarray]] = []
    for clearance, firsts in tries:
        found.append(_arrange(segments, np.array(size) + clearance, discs, firsts))
        if are_clear(found[-1], size, discs):
            return found[-1]
    return found[0]


def _arrange(
    segments: Sequence[tuple[np.ndarray, np.ndarray]],
    room: np.ndarray,
    discs: Sequence[tuple[np.ndarray, float]],
    firsts: Sequence[np.ndarray],
) -> list[np.ndarray]:
    """Return the arrangement of least cost that is reached from one of some first choices."""
    shares = np.linspace(*ENDS, CHOICES)
    starts = np.array([start for start, _ in segments])
    ends = np.array([end for _, end in segments])
    places = starts[:, None] + shares[None, :, None] * (ends - starts)[:, None]
    alone = _crossings(places, starts, ends, room) + _intrusions(places, room, discs) + 0.3 * np.abs(shares - 0.5)
    together = _overlaps(places, room)
    best = min((_settle(alone, together, first) for first in firsts), key=lambda found: found[0])[1]
    return [places[line, choice] for line, choice in enumerate(best)]


def are_clear(
    places: Sequence[np.ndarray], size: tuple[float, float], discs: Sequence[tuple[np.ndarray, float]] = ()
) -> bool:
    """Return whether labels at these places cover neither one another nor a disc (middle, radius)."""
    middles, room = np.array(places)[:, :2], np.array(size)
    away = np.abs(middles[:, None] - middles[None, :]) - room
    apart = np.any(away >= 0, axis=-1) | np.eye(len(middles), dtype=bool)
    outside = [np.clip(np.abs(middles - middle[:2]) - room / 2, 0, None) for middle, _ in discs]
    free = [np.linalg.norm(gap, axis=-1) >= radius for gap, (_, radius) in zip(outside, discs, strict=True)]
    return bool(apart.all() and np.all(free))


def _crossings(places: np.ndarray, starts: np.ndarray, ends: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Return how much of the other lines each place would hide, shape (lines, choices)."""
    along = np.linspace(0, 1, SAMPLES)
    points = starts[:, None] + along[None, :, None] * (ends - starts)[:, None]
    away = np.abs(places[:, :, None, None, :2] - points[None, None, :, :, :2])
    is_near = away < room / 2
    hidden = (is_near[..., 0] & is_near[..., 1]).sum(axis=-1)
    lines = np.arange(len(starts))
    hidden[lines, :, lines] = 0
    return np.asarray(hidden.sum(axis=-1) / SAMPLES * 4)


def _intrusions(places: np.ndarray, room: np.ndarray, discs: Sequence[tuple[np.ndarray, float]]) -> np.ndarray | float:
    """Return how deep each place reaches into the discs."""
    depth: np.ndarray | float = 0.0
    for middle, radius in discs:
        outside = np.clip(np.abs(places[..., :2] - middle[:2]) - room / 2, 0, None)
        depth = depth + np.clip(1 - np.linalg.norm(outside, axis=-1) / radius, 0, None)
    return depth * 30


def _overlaps(places: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Return how much two labels would cover of each other, shape (lines, choices, lines, choices)."""
    flat = places[:, :, :2].reshape(-1, 2)
    cover = np.clip(room - np.abs(flat[:, None] - flat[None, :]), 0, None) / room
    area = cover[..., 0] * cover[..., 1]
    lines, choices = places.shape[:2]
    found = area.reshape(lines, choices, lines, choices) * 20
    found[np.arange(lines), :, np.arange(lines), :] = 0
    return np.asarray(found)


def _settle(alone: np.ndarray, together: np.ndarray, first: np.ndarray) -> tuple[float, np.ndarray]:
    """Move one label at a time to where it costs least, until none moves; the cost and the choices."""
    lines = np.arange(len(alone))
    chosen = first.copy()
    for _ in range(SWEEPS):
        before = chosen.copy()
        for line in lines:
            cost = alone[line] + together[line][:, lines, chosen].sum(axis=-1)
            chosen[line] = int(np.argmin(cost))
        if np.array_equal(before, chosen):
            break
    pairs = together[lines[:, None], chosen[:, None], lines[None, :], chosen[None, :]]
    return float(alone[lines, chosen].sum() + pairs.sum() / 2), chosen
