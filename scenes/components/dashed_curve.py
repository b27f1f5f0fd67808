"""A curve as dashes: for a graph that is laid over another one, which shows through between them."""

from __future__ import annotations

import numpy as np
from manim import VMobject

from scenes.components.plot import DASH

__all__ = ["dashed"]


def dashed(graph: VMobject) -> VMobject:
    """Return a graph of straight pieces as dashes in one path, from its beginning to its end."""
    dashes = VMobject(color=graph.get_color(), stroke_width=graph.get_stroke_width())
    for path in graph.get_subpaths():
        corners = np.concatenate([path[::4], path[-1:]])
        passed = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(corners, axis=0), axis=1))])
        for start in np.arange(0.0, passed[-1], 2 * DASH):
            ways = np.linspace(start, min(start + DASH, passed[-1]), 5)
            places = np.column_stack([np.interp(ways, passed, corners[:, axis]) for axis in range(3)])
            dashes.start_new_path(places[0])
            dashes.add_points_as_corners(places[1:])
    return dashes
