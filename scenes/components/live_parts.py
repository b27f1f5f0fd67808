"""Parts of a picture that are laid anew at every frame: a path through points, a label beside a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from manim import (
    Mobject,
    VMobject,
)

from scenes.style.theme import theme

__all__ = ["lay_runs", "live_label", "live_path", "live_runs"]


def live_path(points: Callable[[], Sequence[np.ndarray] | np.ndarray], color: str, width: float) -> VMobject:
    """Make a path that is laid through `points()` at every frame."""
    path = VMobject(color=color, stroke_width=width)

    def follow(_: Mobject) -> None:
        path.set_points_as_corners(np.asarray(points()))

    follow(path)
    path.add_updater(follow)
    return path


def lay_runs(path: VMobject, runs: Iterable[np.ndarray]) -> None:
    """Lay a path anew, in a part through the points of each run, shape (n, 3)."""
    path.clear_points()
    for run in runs:
        path.start_new_path(run[0])
        path.add_points_as_corners(run[1:])


def live_runs(runs: Callable[[], Sequence[np.ndarray]], color: str, width: float) -> VMobject:
    """Make a path in several parts, each of which is laid through points of `runs()` at every frame."""
    path = VMobject(color=color, stroke_width=width)

    def follow(_: Mobject) -> None:
        lay_runs(path, runs())

    follow(path)
    path.add_updater(follow)
    return path


def live_label(label: VMobject, place: Callable[[], np.ndarray], side: Callable[[], np.ndarray]) -> VMobject:
    """Let a label follow a place, outside of it at `side()`."""

    def follow(_: Mobject) -> None:
        label.next_to(place(), side(), buff=theme.GAP / 2)

    follow(label)
    label.add_updater(follow)
    return label
