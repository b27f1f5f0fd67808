"""The names of SumRule's curves, where they meet nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, VGroup, VMobject

from mathcore import Function
from scenes.components.free_places import do_meet, is_clear, lines_of, move_clear, stack_clear
from scenes.components.plot import Plot
from scenes.components.text import Formula
from scenes.style.theme import theme

__all__ = ["name_curves"]

ALMOST = 0.03  # of the width of the plot: how far before their ends curves are compared that end in one place
ALONG = 49  # places along a curve at which its name may stand, if not at its end


def name_curves(
    plot: Plot, curves: Mapping[str, Function], interval: tuple[float, float], at_rest: Iterable[VMobject]
) -> VGroup:
    """Name the curves by their codes at their right ends, as near as the names are clear of one another, of the axes
    and their numbers, and of what is drawn where x comes to rest, one above the other as the curves are. Where there is
    no such way, each stands beside its curve, as far to the right as it is clear of all curves, too."""
    end = interval[1]
    labels = [Formula(code, size=theme.BODY) for code in curves]
    ends = [plot.at(end, float(f(end))) for f in curves.values()]
    for label, at in zip(labels, ends, strict=True):
        label.next_to(at, RIGHT, theme.GAP)
    # Curves that end in one place are told apart by where they come from.
    before = end - ALMOST * float(np.ptp(plot.x_range))
    order = sorted(range(len(labels)), key=lambda k: (-round(ends[k][1], 2), -float([*curves.values()][k](before))))
    standing, taken = [*plot.numbers, *plot.names], lines_of([plot.axes, *at_rest])
    stack_clear([labels[k] for k in order], taken, standing, plot.number_rows, theme.GAP / 2)
    if not all(is_clear(label, taken) and not any(do_meet(label, other) for other in standing) for label in labels):
        drawn = lines_of([plot.curve(f, x_range=interval) for f in curves.values()])
        places = [_beside(plot, label, f, interval) for label, f in zip(labels, curves.values(), strict=True)]
        move_clear(labels, places, np.concatenate([taken, drawn]), standing, plot.number_rows)
    return VGroup(*labels)


def _beside(plot: Plot, label: Formula, f: Function, interval: tuple[float, float]) -> list[np.ndarray]:
    """Return where a name may stand beside its curve and inside the plot, from right to left."""
    half, room = np.array([label.width, label.height, 0.0]) / 2, plot.region
    found = []
    for x in np.linspace(*interval, ALONG)[::-1]:
        for side in (UP, DOWN, RIGHT, LEFT):
            place = plot.at(x, float(f(x))) + (theme.GAP / 2 + half) * side
            low, high = place - half, place + half
            if room.left < low[0] and high[0] < room.right and room.bottom < low[1] and high[1] < room.top:
                found.append(place)
    return found
