"""Paint a run of vector mobjects onto a Cairo context: one pass of arithmetic, then one short loop.

The strokes and fills are those of manim's stock camera in the same order; what leaves no trace is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import cairo
import numpy as np
import numpy.typing as npt
from manim import VMobject
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP

from engine.raster.paths import POINTS_PER_CURVE, Floats, Ints, build_paths, make_appender
from engine.raster.styles import Colors, Ends, make_gradient
from engine.stock_methods import StockMethods

# What the fast path takes for granted of a mobject; one that goes another way in this is manim's to paint.
_METHODS = StockMethods.of(
    VMobject,
    "get_fill_rgbas",
    "get_stroke_rgbas",
    "get_stroke_width",
    "get_background_image",
    "get_subpath_split_indices_from_points",
    "consider_points_equals_2d",
)


@dataclass(slots=True)
class ShapeRun:
    """Mobjects to paint one over another: their points, projected to the picture plane, and their colours."""

    mobjects: list[VMobject]
    points: Floats
    counts: Ints
    fills: Colors
    strokes: Colors
    backgrounds: Colors
    widths: list[float]
    background_widths: list[float]
    ends: dict[int, Ends] = field(default_factory=dict)

    def choose(self, chosen: npt.NDArray[np.bool_]) -> ShapeRun:
        """Return some of the mobjects, in the same order."""
        places = np.flatnonzero(chosen).tolist()
        fills, strokes, backgrounds = (layer.choose(chosen) for layer in (self.fills, self.strokes, self.backgrounds))
        return ShapeRun(
            [self.mobjects[i] for i in places],
            self.points[np.repeat(chosen, self.counts)],
            self.counts[chosen],
            fills,
            strokes,
            backgrounds,
            [self.widths[i] for i in places],
            [self.background_widths[i] for i in places],
            {new: self.ends[old] for new, old in enumerate(places) if old in self.ends},
        )


def _widths(mobjects: list[VMobject]) -> list[float]:
    widths = [mobject.stroke_width for mobject in mobjects]
    if str in set(map(type, widths)):
        return [int(width) if isinstance(width, str) else width for width in widths]
    return widths


def gather(mobjects: list[VMobject]) -> ShapeRun | None:
    """Return the mobjects as a run; None if one of them is not of the kind that the fast path knows all about."""
    if not _METHODS.are_plain_on(mobjects):
        return None
    try:
        arrays = [mobject.points for mobject in mobjects]
        background_widths = [mobject.background_stroke_width for mobject in mobjects]
        # A colour that nothing is painted in, as most are, need not be looked up a thousand times.
        backgrounds = [mobject.background_stroke_rgbas for mobject in mobjects] if any(background_widths) else None
        run = ShapeRun(
            mobjects,
            np.concatenate(arrays),
            np.fromiter(map(len, arrays), np.intp, len(arrays)),
            Colors.gather([mobject.fill_rgbas for mobject in mobjects]),
            Colors.gather([mobject.stroke_rgbas for mobject in mobjects]),
            Colors.none(len(mobjects)) if backgrounds is None else Colors.gather(backgrounds),
            _widths(mobjects),
            background_widths,
        )
    except AttributeError:  # a mobject without colours
        return None
    is_cubic = {mobject.n_points_per_cubic_curve for mobject in mobjects} == {POINTS_PER_CURVE}
    is_whole = is_cubic and not (run.counts % POINTS_PER_CURVE).any()
    return run if is_whole and np.isfinite(run.points).all() else None


def _tolerances(run: ShapeRun) -> float | Floats:
    """Return the distance within which points of a path coincide: one number where all mobjects agree."""
    if len({mobject.tolerance_for_point_equality for mobject in run.mobjects}) == 1:
        tolerance: float = run.mobjects[0].tolerance_for_point_equality
        return tolerance
    own = [mobject.tolerance_for_point_equality for mobject in run.mobjects]
    return np.repeat(own, run.counts // POINTS_PER_CURVE)


def _positive(widths: list[float]) -> npt.NDArray[np.bool_]:
    return np.array(widths) > 0


def paint(
    context: cairo.Context[cairo.ImageSurface], run: ShapeRun, find_ends: Callable[[VMobject], Ends], scale: float
) -> None:
    """Paint the run, first mobject undermost; ``scale`` is the width in the scene of a stroke of width 1."""
    appender = make_appender(context)
    appender.load(build_paths(run.points, run.counts, _tolerances(run)))
    layers = zip(
        run.backgrounds.list_paints(_positive(run.background_widths)),
        run.fills.list_paints(),
        run.strokes.list_paints(_positive(run.widths)),
        [mobject.joint_type for mobject in run.mobjects],
        [mobject.cap_style for mobject in run.mobjects],
        strict=True,
    )

    set_source, ends = context.set_source, run.ends

    def take_gradient(i: int, stops: list[list[float]]) -> None:
        set_source(make_gradient(stops, ends.get(i) or find_ends(run.mobjects[i])))

    # A thousand faces a frame go through here: what is called each time has a name of its own.
    append, take, set_width = appender.append, context.set_source_rgba, context.set_line_width
    fill_and_keep, fill_last = context.fill_preserve, context.fill
    stroke_and_keep, stroke_last = context.stroke_preserve, context.stroke
    last_joint = last_cap = last_width = None
    context.new_path()
    for i, (background, fill, stroke, joint, cap) in enumerate(layers):
        if not (background or fill or stroke):
            continue
        append(i)
        if joint is not last_joint:
            last_joint = joint
            context.set_line_join(LINE_JOIN_MAP[joint])
        if cap is not last_cap:
            last_cap = cap
            context.set_line_cap(CAP_STYLE_MAP[cap])
        if background:
            take(*background) if type(background[0]) is float else take_gradient(i, background)
            last_width = run.background_widths[i] * scale
            set_width(last_width)
            stroke_and_keep() if fill or stroke else stroke_last()
        if fill:
            take(*fill) if type(fill[0]) is float else take_gradient(i, fill)
            fill_and_keep() if stroke else fill_last()
        if stroke:
            take(*stroke) if type(stroke[0]) is float else take_gradient(i, stroke)
            width = run.widths[i] * scale
            if width != last_width:
                last_width = width
                set_width(width)
            stroke_last()
