"""Convert Bézier points to Cairo paths without a Python call a curve: one array of path data for many mobjects.

The array is laid out as Cairo's own ``cairo_path_data_t`` and appended to a context in one call a mobject.
"""

from __future__ import annotations

import ctypes
import itertools as it
from collections.abc import Callable
from dataclasses import dataclass

import cairo
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Complexes = npt.NDArray[np.complex128]
Ints = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

POINTS_PER_CURVE = 4
RELATIVE_TOLERANCE = 1e-5  # numpy.isclose's own, which manim's subpath test follows
SLOT_BYTES = 16

# Takes the addresses of a cairo_t, which ctypes reads as None where it is zero, and of a cairo_path_t.
CairoAppend = Callable[[int | None, int], None]


def _header(kind: int, length: int) -> float:
    """Return the first eight bytes of a path element (two C ints), read as a float to be stored in a float array."""
    return float(np.array([kind, length], np.int32).view(np.float64)[0])


MOVE_TO, CURVE_TO, CLOSE_PATH = _header(0, 2), _header(2, 4), _header(3, 1)


# ``cairo_path_t`` of Cairo's public interface: a status, the address of the data, and how many there are.
_CAIRO_PATH = np.dtype([("status", np.intc), ("data", np.uintp), ("num_data", np.intc)], align=True)


@dataclass(frozen=True, slots=True)
class PathBatch:
    """The paths of several mobjects; the path of mobject i is ``data[bounds[i]:bounds[i + 1]]``."""

    data: Floats
    bounds: Ints


def _is_apart(ends: Floats, starts: Floats, tolerance: float | Floats) -> npt.NDArray[np.bool_]:
    """Return where an end and a start do not coincide in x and y, by manim's measure."""
    distances = ends - starts
    np.abs(distances, out=distances)
    limits = np.abs(starts)
    limits *= RELATIVE_TOLERANCE
    limits += tolerance
    apart = distances > limits
    return np.asarray(apart[:, 0] | apart[:, 1])


def build_paths(points: Floats, counts: Ints, tolerance: float | Floats = 1e-6) -> PathBatch:
    """Return the path data of mobjects whose finite points lie one after another in ``points``.

    ``points`` is (curves * 4, >= 2); ``counts`` holds each mobject's number of points, a multiple of four.
    ``tolerance`` is one number, or one for each curve.
    """
    flat = np.asarray(points[:, :2], np.float64)
    if flat.strides[1] != flat.itemsize:
        flat = np.ascontiguousarray(flat)
    curves = flat.reshape(-1, POINTS_PER_CURVE, 2)
    pairs = flat.view(np.complex128).reshape(-1, POINTS_PER_CURVE)  # x + iy, which one copy moves
    n = len(curves)
    ends_of_mobjects = np.cumsum(counts // POINTS_PER_CURVE)
    starts = np.ones(n, bool)
    if n > 1:
        per_curve = tolerance[1:, None] if isinstance(tolerance, np.ndarray) else tolerance
        starts[1:] = _is_apart(curves[:-1, 3], curves[1:, 0], per_curve)
        starts[ends_of_mobjects[:-1][ends_of_mobjects[:-1] < n]] = True
    first = np.flatnonzero(starts)
    last = np.append(first[1:], n) - 1
    per_subpath = tolerance[first, None] if isinstance(tolerance, np.ndarray) else tolerance
    # The closing test swaps the roles: manim compares the first point with the last.
    closed = ~_is_apart(curves[first, 0], curves[last, 3], per_subpath)
    extra = np.zeros(n + 1, np.intp)
    extra[first] += 2
    extra[last[closed] + 1] += 1
    slots = np.arange(n, dtype=np.intp) * POINTS_PER_CURVE + np.cumsum(extra[:n])
    data = np.zeros(POINTS_PER_CURVE * n + int(extra.sum()), np.complex128)
    data[slots] = CURVE_TO
    for place in range(1, POINTS_PER_CURVE):
        data[slots + place] = pairs[:, place]
    data[slots[first] - 2] = MOVE_TO
    data[slots[first] - 1] = pairs[first, 0]
    data[slots[last[closed]] + POINTS_PER_CURVE] = CLOSE_PATH
    closing = np.zeros(n + 1, np.intp)
    closing[last[closed] + 1] = 1
    bounds = np.zeros(len(counts) + 1, np.intp)
    at_end = ends_of_mobjects > 0
    final = ends_of_mobjects[at_end] - 1
    bounds[1:][at_end] = slots[final] + POINTS_PER_CURVE + closing[final + 1]
    return PathBatch(data.view(np.float64).reshape(-1, 2), bounds)


class PathAppender:
    """Append slices of a batch to the current path of one context."""

    def __init__(self, context: cairo.Context[cairo.ImageSurface], append: CairoAppend) -> None:
        # The object header is followed by the cairo_t pointer: pycairo's public C interface (PycairoContext_GET).
        self._address = ctypes.c_void_p.from_address(id(context) + object.__basicsize__).value
        self._context = context
        self._append = append

    def load(self, batch: PathBatch) -> None:
        """Choose the batch that :meth:`append` takes its slices from."""
        self._batch = batch  # keeps the data where they are
        self._paths = np.zeros(len(batch.bounds) - 1, _CAIRO_PATH)
        self._paths["data"] = batch.data.ctypes.data + batch.bounds[:-1] * SLOT_BYTES
        self._paths["num_data"] = np.diff(batch.bounds)
        self._first = self._paths.ctypes.data

    def append(self, i: int) -> None:
        """Make mobject i's path the context's current one (which must be empty)."""
        self._append(self._address, self._first + i * _CAIRO_PATH.itemsize)


class SteppingAppender:
    """Append paths by calls of pycairo, where Cairo's library cannot be reached through ctypes."""

    def __init__(self, context: cairo.Context[cairo.ImageSurface]) -> None:
        self._context = context

    def load(self, batch: PathBatch) -> None:
        """Choose the batch that :meth:`append` takes its slices from."""
        self._batch = batch

    def append(self, i: int) -> None:
        """Make mobject i's path the context's current one (which must be empty)."""
        context = self._context
        rows = iter(self._batch.data[self._batch.bounds[i] : self._batch.bounds[i + 1]].tolist())
        for kind, _ in rows:
            if kind == CURVE_TO:
                context.curve_to(*it.chain(next(rows), next(rows), next(rows)))
            elif kind == MOVE_TO:
                context.move_to(*next(rows))
            else:
                context.close_path()


def _reach_cairo() -> CairoAppend | None:
    """Return ``cairo_append_path`` of the library that pycairo runs on; None where it can't be reached."""
    try:
        # Symbols of what pycairo's extension module, which its stubs leave out, links to are found through it.
        library = ctypes.CDLL(cairo._cairo.__file__)  # type: ignore[attr-defined]
        append = library.cairo_append_path
    except (OSError, AttributeError):
        return None
    append.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    append.restype = None
    return append if _agrees(append) else None


def _agrees(append: CairoAppend) -> bool:
    """Return whether the direct way draws the same path as pycairo's calls (memory layout as expected)."""
    points = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 1], [0, 1], [0, 0], [0, 0], [5, 5], [6, 5], [6, 6], [7, 6]])
    batch = build_paths(points.astype(np.float64), np.array([8, 4]))
    paths = []
    for way in (lambda context: PathAppender(context, append), SteppingAppender):
        context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 8, 8))
        appender = way(context)
        appender.load(batch)
        appender.append(0)
        appender.append(1)
        paths.append(list(context.copy_path()))
    return paths[0] == paths[1]


_APPEND = _reach_cairo()


def make_appender(context: cairo.Context[cairo.ImageSurface]) -> PathAppender | SteppingAppender:
    """Return the quickest way there is here of giving ``context`` paths of a batch."""
    return SteppingAppender(context) if _APPEND is None else PathAppender(context, _APPEND)
