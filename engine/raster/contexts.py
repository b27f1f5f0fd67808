"""Make Cairo contexts that paint on frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cairo

from engine.raster.buffers import Frame

if TYPE_CHECKING:
    Context = cairo.Context[cairo.ImageSurface]

__all__ = ["clip_rows", "make_context", "read_matrix"]


def make_context(frame: Frame, matrix: cairo.Matrix) -> Context:
    """Return a context that paints on the frame, with this way from points to pixels."""
    context = cairo.Context(cairo.ImageSurface.create_for_data(frame.data, cairo.FORMAT_ARGB32, *frame.shape[1::-1]))
    context.set_matrix(matrix)
    return context


def read_matrix(matrix: cairo.Matrix) -> tuple[float, ...]:
    """Return the numbers of a transformation as Cairo orders them: (xx, yx, xy, yy, x0, y0)."""
    return matrix.xx, matrix.yx, matrix.xy, matrix.yy, matrix.x0, matrix.y0


def clip_rows(context: Context, rows: slice, matrix: cairo.Matrix) -> None:
    """Let the context, which goes this way from points to pixels, paint on these rows only."""
    context.reset_clip()
    context.identity_matrix()
    context.new_path()
    left, _, right, _ = context.clip_extents()
    context.rectangle(left, rows.start, right - left, rows.stop - rows.start)
    context.clip()
    context.set_matrix(matrix)
