"""Paints a run of vector mobjects onto a Cairo context: one pass of arithmetic, then one short loop.

The strokes and fills are those of manim's stock camera in the same order; what leaves no trace is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import cairo
import numpy as np
import numpy.typing as npt
from manim import VMobject
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP

from engine.paths import POINTS_PER_CURVE, Floats, build_paths, make_appender
from engine.styles import Ends, Stops, is_seen, set_source, stroke_width

# What the fast path takes for granted of a mobject; a class that defines one of these itself is manim's to paint.
_METHODS = (
    "get_fill_rgbas",
    "get_stroke_rgbas",
    "get_stroke_width",
    "get_gradient_start_and_end_points",
    "get_subpath_split_indices_from_points",
    "consider_points_equals_2d",
)
_ATTRIBUTES = frozenset(("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas", "stroke_width"))


@cache
def _has_plain_style(kind: type) -> bool:
    return all(getattr(kind, name) is getattr(VMobject, name) for name in _METHODS)


def is_plain(mobject: VMobject) -> bool:
    """Whether the fast path knows all about painting this mobject."""
    return (
        _has_plain_style(type(mobject))
        and mobject.n_points_per_cubic_curve == POINTS_PER_CURVE
        and not len(mobject.points) % POINTS_PER_CURVE
        and mobject.__dict__.keys() >= _ATTRIBUTES
    )


@dataclass(slots=True)
class Run:
    """Mobjects to be painted one over another, their points on the picture plane and their colours."""

    mobjects: list[VMobject]
    points: Floats
    counts: npt.NDArray[np.intp]
    fills: list[Stops]
    strokes: list[Stops]
    backgrounds: list[Stops]
    find_ends: Callable[[int], Ends]
    line_width_multiple: float
    widths: list[float] = field(init=False)
    ends: dict[int, Ends] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.widths = [stroke_width(mobject) for mobject in self.mobjects]

    def paint_with(self, context: cairo.Context, i: int, stops: Stops) -> None:
        """Choose the colours for the next fill or stroke of mobject i."""
        if len(stops) == 1:
            set_source(context, stops, None)
            return
        if i not in self.ends:
            self.ends[i] = self.find_ends(i)
        set_source(context, stops, self.ends[i])


def _stroke(context: cairo.Context, run: Run, i: int, stops: Stops, width: float) -> None:
    mobject = run.mobjects[i]
    run.paint_with(context, i, stops)
    context.set_line_width(width * run.line_width_multiple)
    context.set_line_join(LINE_JOIN_MAP[mobject.joint_type])
    context.set_line_cap(CAP_STYLE_MAP[mobject.cap_style])
    context.stroke_preserve()


def _tolerances(run: Run) -> float | Floats:
    """The distance within which points of a path coincide: one number where all mobjects agree."""
    tolerances = {mobject.tolerance_for_point_equality for mobject in run.mobjects}
    if len(tolerances) == 1:
        return tolerances.pop()
    own = [mobject.tolerance_for_point_equality for mobject in run.mobjects]
    return np.repeat(own, run.counts // POINTS_PER_CURVE)


def paint(context: cairo.Context, run: Run) -> None:
    """Paint the run, first mobject undermost."""
    appender = make_appender(context)
    appender.load(build_paths(run.points, run.counts, _tolerances(run)))
    for i, mobject in enumerate(run.mobjects):
        behind = max(0.0, mobject.background_stroke_width)
        has_fill = is_seen(run.fills[i])
        has_stroke = run.widths[i] > 0 and is_seen(run.strokes[i])
        if not (has_fill or has_stroke or behind):
            continue
        context.new_path()
        appender.append(i)
        if behind:
            _stroke(context, run, i, run.backgrounds[i], behind)
        if has_fill:
            run.paint_with(context, i, run.fills[i])
            context.fill_preserve()
        if has_stroke:
            _stroke(context, run, i, run.strokes[i], run.widths[i])
