"""Paint a run of vector mobjects onto a Cairo context: one pass of arithmetic, then one short loop.

The strokes and fills are those of manim's stock camera in the same order; what leaves no trace is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Any

import cairo
import numpy as np
from manim import VMobject
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP

from engine.raster.paths import POINTS_PER_CURVE, Flags, Floats, Ints, build_paths, make_appender
from engine.raster.styles import Colors, Ends, make_gradient
from engine.stock_methods import KindLookup, StockMethods

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


# What is asked of each mobject of a run, in this order.
_ATTRIBUTES = (
    "points",
    "fill_rgbas",
    "stroke_rgbas",
    "background_stroke_rgbas",
    "stroke_width",
    "background_stroke_width",
    "n_points_per_cubic_curve",
    "joint_type",
    "cap_style",
    "tolerance_for_point_equality",
    "shade_in_3d",
)
_take, _ask = itemgetter(*_ATTRIBUTES), attrgetter(*_ATTRIBUTES)


@dataclass(slots=True)
class ShapeRun:
    """Mobjects to paint one over another: their points, projected to the picture plane, and their colours.

    ``ends`` are where each mobject's gradients start and end, (mobjects, 4) of x0, y0, x1, y1, where ``has_ends``.
    """

    mobjects: list[VMobject]
    points: Floats
    counts: Ints
    fills: Colors
    strokes: Colors
    backgrounds: Colors
    widths: Floats
    background_widths: Floats
    joints: list[Any]
    caps: list[Any]
    tolerances: Floats
    is_shaded: Flags
    ends: Floats
    has_ends: Flags

    def take(self, places: Ints) -> ShapeRun:
        """Return the mobjects at these places, in their order."""
        counts = self.counts[places]
        shifts = (np.cumsum(self.counts) - self.counts)[places] - np.cumsum(counts) + counts
        listed = places.tolist()
        return ShapeRun(
            [self.mobjects[i] for i in listed],
            self.points[np.repeat(shifts, counts) + np.arange(counts.sum())],
            counts,
            self.fills.choose(places),
            self.strokes.choose(places),
            self.backgrounds.choose(places),
            self.widths[places],
            self.background_widths[places],
            [self.joints[i] for i in listed],
            [self.caps[i] for i in listed],
            self.tolerances[places],
            self.is_shaded[places],
            self.ends[places],
            self.has_ends[places],
        )

    def points_of_shaded(self) -> Floats:
        """Return the points of the mobjects that are shaded."""
        return self.points if self.is_shaded.all() else self.points[np.repeat(self.is_shaded, self.counts)]


def _has_attribute(kind: type) -> bool:
    """Return whether one of the attributes is the class's: a property, or one that its objects may lack."""
    return any(hasattr(kind, name) for name in _ATTRIBUTES)


_kinds_with_attributes = KindLookup(_has_attribute)


def _read_attributes(mobjects: list[VMobject]) -> Iterable[tuple[Any, ...]]:
    """Return the attributes of all mobjects, one after another: as quick as it can be, for it is done in each frame."""
    if not any(map(_kinds_with_attributes.find, set(map(type, mobjects)))):
        with suppress(KeyError):
            return zip(*list(map(_take, map(vars, mobjects))), strict=True)
    return zip(*map(_ask, mobjects), strict=True)


def _read_widths(widths: tuple[Any, ...]) -> Floats:
    if str not in set(map(type, widths)):
        return np.array(widths, float)
    return np.fromiter((int(width) if isinstance(width, str) else width for width in widths), float, len(widths))


def gather(mobjects: list[VMobject]) -> ShapeRun | None:
    """Return the mobjects as a run; None if one of them is not of the kind that the fast path knows all about."""
    if not _METHODS.are_plain_on(mobjects):
        return None
    try:
        arrays, *colors, widths, background_widths, kinds, joints, caps, tolerances, is_shaded = _read_attributes(
            mobjects
        )
    except AttributeError:  # a mobject without colours
        return None
    fills, strokes, backgrounds = colors
    number = len(mobjects)
    run = ShapeRun(
        mobjects,
        np.concatenate(arrays),
        np.fromiter(map(len, arrays), np.intp, number),
        Colors.gather(fills),
        Colors.gather(strokes),
        # Nothing is painted in most of them.
        Colors.gather(backgrounds) if any(background_widths) else Colors.none(number),
        _read_widths(widths),
        _read_widths(background_widths),
        list(joints),
        list(caps),
        np.array(tolerances, float),
        np.array(is_shaded, bool),
        np.zeros((number, 4)),
        np.zeros(number, bool),
    )
    is_whole = set(kinds) == {POINTS_PER_CURVE} and not (run.counts % POINTS_PER_CURVE).any()
    return run if is_whole and np.isfinite(run.points).all() else None


def _tolerances(run: ShapeRun) -> float | Floats:
    """Return the distance within which points of a path coincide: one number where all mobjects agree."""
    first: float = run.tolerances[0]
    return first if (run.tolerances == first).all() else np.repeat(run.tolerances, run.counts // POINTS_PER_CURVE)


def paint(
    context: cairo.Context[cairo.ImageSurface], run: ShapeRun, find_ends: Callable[[VMobject], Ends], scale: float
) -> None:
    """Paint the run, first mobject undermost; ``scale`` is the width in the scene of a stroke of width 1."""
    appender = make_appender(context)
    appender.load(build_paths(run.points, run.counts, _tolerances(run)))
    widths, background_widths = (run.widths * scale).tolist(), (run.background_widths * scale).tolist()
    layers = zip(
        run.backgrounds.list_paints(run.background_widths > 0),
        run.fills.list_paints(),
        run.strokes.list_paints(run.widths > 0),
        run.joints,
        run.caps,
        strict=True,
    )

    set_source, ends, has_ends = context.set_source, run.ends.tolist(), run.has_ends.tolist()

    def take_gradient(i: int, stops: list[list[float]]) -> None:
        set_source(make_gradient(stops, ends[i] if has_ends[i] else find_ends(run.mobjects[i])))

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
            last_width = background_widths[i]
            set_width(last_width)
            stroke_and_keep() if fill or stroke else stroke_last()
        if fill:
            take(*fill) if type(fill[0]) is float else take_gradient(i, fill)
            fill_and_keep() if stroke else fill_last()
        if stroke:
            take(*stroke) if type(stroke[0]) is float else take_gradient(i, stroke)
            width = widths[i]
            if width != last_width:
                last_width = width
                set_width(width)
            stroke_last()
