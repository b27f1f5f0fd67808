"""Cameras that paint what manim's own paint, several times faster; ``fast_camera`` makes one of any camera class.

A class that defines for itself what the fast path replaces keeps its own way.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import cairo
import numpy as np
from manim import Camera, Mobject, MovingCamera, MultiCamera, PMobject, ThreeDCamera, VMobject
from manim.mobject.types.image_mobject import AbstractImageMobject

from engine.compat import is_known_version
from engine.damage.diff import PaintingHistory
from engine.damage.frame_damage import (
    add_damage,
    copy_damage,
    find_damage,
    forget_damage,
    restore_background,
    set_damage,
)
from engine.damage.regions import Boxes, find_boxes, mark_boxes
from engine.damage.tiles import Rectangle, cover, covered, empty_grid, fill_rows
from engine.mobjects.family import list_painted
from engine.raster.buffers import Frame, pool
from engine.raster.exposure import Content, PixelState, WatchedPixels, is_called_from_inside
from engine.raster.gradient_budget import allowed_error, flatten_gradients
from engine.raster.painting import ShapeRun, gather, paint
from engine.raster.paths import Floats
from engine.raster.styles import Ends
from engine.raster.three_d import find_own_gradients, project, shade, sort_by_depth
from engine.stock_methods import StockMethods

if TYPE_CHECKING:
    from manim import Camera as _Camera  # the mixin stands before a camera class, whose methods it calls

    Context = cairo.Context[cairo.ImageSurface]
else:
    _Camera = object

_VISIBLE = (VMobject, PMobject, AbstractImageMobject)  # what manim's cameras paint
_KNOWN = (Camera, MovingCamera, MultiCamera, ThreeDCamera)
_DAMAGE_TRACKED = (Camera, MovingCamera, ThreeDCamera)  # one with several cameras paints pictures of its own
# The methods that the fast path replaces or goes past.
_BYPASSED = (
    "capture_mobjects",
    "get_mobjects_to_display",
    "type_or_raise",
    "display_multiple_vectorized_mobjects",
    "display_multiple_non_background_colored_vmobjects",
    "display_vectorized",
    "set_cairo_context_path",
    "set_cairo_context_color",
    "apply_fill",
    "apply_stroke",
    "get_fill_rgbas",
    "get_stroke_rgbas",
    "transform_points_pre_display",
    "set_pixel_array",
    "set_frame_to_background",
    "reset",
    "get_cairo_context",
    "get_cached_cairo_context",
    "cache_cairo_context",
)
_BYPASSED_IN_3D = ("modified_rgbas", "project_points", "project_point")


def _make_context(frame: Frame, matrix: cairo.Matrix) -> Context:
    """Return a context that paints on the frame, with this way from points to pixels."""
    context = cairo.Context(cairo.ImageSurface.create_for_data(frame.data, cairo.FORMAT_ARGB32, *frame.shape[1::-1]))
    context.set_matrix(matrix)
    return context


def _read_matrix(matrix: cairo.Matrix) -> tuple[float, ...]:
    return matrix.xx, matrix.yx, matrix.xy, matrix.yy, matrix.x0, matrix.y0


def _clip_rows(context: Context, rows: slice, matrix: cairo.Matrix) -> None:
    """Let the context, which goes this way from points to pixels, paint on these rows only."""
    context.reset_clip()
    context.identity_matrix()
    context.new_path()
    left, _, right, _ = context.clip_extents()
    context.rectangle(left, rows.start, right - left, rows.stop - rows.start)
    context.clip()
    context.set_matrix(matrix)


# Methods that a camera may have had replaced without another way of painting: a projection is asked for all points.
_PROJECTIONS = frozenset({"project_points", "project_point"})
_REPLACED = frozenset((*_BYPASSED, *_BYPASSED_IN_3D)) - _PROJECTIONS


@dataclass(slots=True)
class _State(PixelState):
    """What a fast camera keeps of its paintings; not among its attributes, since manim's cache digests all of them.

    A camera without one is new, or the copy of another one, whose frame may be somebody else's.
    """

    kinds: dict[type, type[Mobject]] = field(default_factory=dict)
    history: PaintingHistory = field(default_factory=PaintingHistory)
    beside: Frame | None = None
    # Whether somebody has the context that the frame is painted with, and may change it at any time.
    is_lent: bool = False
    error: float = 0.0  # that colours in place of gradients may still add to the frame


_states: WeakKeyDictionary[Camera, _State] = WeakKeyDictionary()


class FastCameraMixin(WatchedPixels, _Camera):
    """The fast methods of a flat camera."""

    # Where a class paints more than manim's own, what it touches isn't known.
    _tracks_damage = False

    @property
    def _state(self) -> _State:
        state = _states.get(self)
        if state is None:
            state = _states[self] = _State()
        return state

    @property
    def is_stock(self) -> bool:
        """Whether this very camera is to paint as manim does, with the same context all the time."""
        return self._state.is_lent or not self.__dict__.keys().isdisjoint(_REPLACED)

    def hand_over_frame(self) -> Frame:
        """Return the painted frame itself, the next one being painted into another buffer; a copy if others have it."""
        state = self._state
        if state.is_handed_over or state.is_exposed or self.is_stock:
            return self.copy_frame()
        state.is_handed_over = True
        return self.pixel_array

    def copy_frame(self) -> Frame:
        """Return a copy of the painted frame, on which its receiver may paint."""
        return pool.take_copy(self.pixel_array)

    def share_background(self, picture: Frame) -> None:
        """Others have a picture that frames are painted on: it is compared with what it was from now on."""
        state = self._state
        if picture is not state.shared:
            forget_damage(picture)
            state.shared, state.shared_content = picture, Content()
            state.shared_content.expose(picture)

    def _expose_frame(self) -> None:
        if self._state.is_handed_over:
            self._replace_frame(self.copy_frame())
        super()._expose_frame()

    def _distrust_exposed_frame(self) -> None:
        """Drop the frame's damage region if others may have painted on the frame."""
        if self._state.is_exposed:
            forget_damage(self.pixel_array)

    def set_pixel_array(self, pixel_array: Any, convert_from_floats: bool = False) -> None:
        """Fill the frame with the given picture."""
        frame = self.__dict__.get("pixel_array")
        if frame is not None:
            if self._state.is_handed_over:
                self._replace_frame(pool.take(frame.shape))
            self._distrust_exposed_frame()
        if self._tracks_damage and self._is_background(pixel_array):
            restore_background(self.pixel_array, pixel_array, self._find_token(pixel_array))
        else:
            super().set_pixel_array(pixel_array, convert_from_floats)
            forget_damage(self.pixel_array)

    def _is_background(self, picture: Any) -> bool:
        frame = self.__dict__.get("pixel_array")
        return (
            frame is not None
            and type(picture) is np.ndarray
            and picture is not frame
            and (picture.dtype, picture.shape) == (frame.dtype, frame.shape)
        )

    def _replace_frame(self, frame: Frame) -> None:
        context = self.pixel_array_to_cairo_context.pop(id(self.pixel_array), None)
        self.pixel_array = frame
        self._state.is_handed_over = False
        if context is not None:
            # manim keeps a context, and with it the place the frame had when it was made.
            self.pixel_array_to_cairo_context[id(frame)] = _make_context(frame, context.get_matrix())

    def _own_frame(self) -> None:
        """Let the frame be one that nobody else has, with the same picture."""
        if self._state.is_handed_over:
            frame = pool.take_copy(self.pixel_array)
            copy_damage(self.pixel_array, frame)
            self._replace_frame(frame)

    def get_cairo_context(self, pixel_array: Frame) -> Context:
        """Return the context that paints on an array; who has the frame's own may change how all that follows is
        painted."""
        if pixel_array is self.pixel_array and not is_called_from_inside():
            self._lend()
            pixel_array = self.pixel_array
        context: Context = super().get_cairo_context(pixel_array)
        return context

    @property
    def pixel_array_to_cairo_context(self) -> dict[int, Context]:
        """The contexts that the camera keeps; others that have them may change them."""
        if not is_called_from_inside():
            self._lend()
        contexts: dict[int, Context] = self.__dict__["pixel_array_to_cairo_context"]
        return contexts

    @pixel_array_to_cairo_context.setter
    def pixel_array_to_cairo_context(self, contexts: dict[int, Context]) -> None:
        self.__dict__["pixel_array_to_cairo_context"] = contexts

    def get_cached_cairo_context(self, pixel_array: Frame) -> Context | None:
        """Return the context that is kept for an array, if there is one."""
        if not is_called_from_inside():
            self._lend()
        context: Context | None = super().get_cached_cairo_context(pixel_array)
        return context

    def cache_cairo_context(self, pixel_array: Frame, ctx: Context) -> None:
        """Keep a context for an array."""
        if not is_called_from_inside():
            self._lend()
        super().cache_cairo_context(pixel_array, ctx)

    def _lend(self) -> None:
        """Paint as manim does from now on, on one frame with one context, which somebody else has, too."""
        self._expose_frame()
        self._state.is_lent = True

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        """Paint the mobjects over the frame."""
        self._own_frame()
        if self.is_stock:
            forget_damage(self.pixel_array)
            self._state.kinds.clear()  # its methods may be others than a moment ago
        self._state.error = allowed_error(self.pixel_width * self.pixel_height)
        super().capture_mobjects(mobjects, **kwargs)

    def type_or_raise(self, mobject: Mobject) -> type[Mobject]:
        """Return the kind of mobject that decides how it is painted."""
        kinds = self._state.kinds
        try:
            kind = kinds[type(mobject)]
        except KeyError:
            kind = kinds[type(mobject)] = super().type_or_raise(mobject)
        if kind is not VMobject and kind is not Mobject:
            forget_damage(self.pixel_array)
        return kind

    def display_vectorized(self, vmobject: VMobject, ctx: Context) -> Any:
        """Paint one vector mobject as manim does."""
        forget_damage(self.pixel_array)
        return super().display_vectorized(vmobject, ctx)

    def display_multiple_vectorized_mobjects(self, vmobjects: list[VMobject], pixel_array: Frame) -> None:
        """Paint vector mobjects, in their own colours or in those of pictures behind them."""
        if self.is_stock or any(vmobject.get_background_image() for vmobject in vmobjects):
            forget_damage(self.pixel_array)
            super().display_multiple_vectorized_mobjects(vmobjects, pixel_array)
        else:
            self.display_multiple_non_background_colored_vmobjects(vmobjects, pixel_array)

    def get_mobjects_to_display(
        self,
        mobjects: Iterable[Mobject],
        include_submobjects: bool = True,
        excluded_mobjects: list[Mobject] | None = None,
    ) -> list[Mobject]:
        """Return the mobjects to paint, undermost first."""
        if not include_submobjects or excluded_mobjects or self.is_stock:
            displayed: list[Mobject] = super().get_mobjects_to_display(mobjects, include_submobjects, excluded_mobjects)
            return displayed
        painted = list_painted(mobjects, self.use_z_index)
        unseen = {
            kind
            for kind in set(map(type, painted))
            if self._tracks_damage and issubclass(kind, Mobject) and not issubclass(kind, _VISIBLE)
        }
        # A tracker has a point and leaves no trace, but would part what can be painted at once.
        return [mobject for mobject in painted if type(mobject) not in unseen] if unseen else painted

    def display_multiple_non_background_colored_vmobjects(
        self, vmobjects: Iterable[VMobject], pixel_array: Frame
    ) -> None:
        """Paint vector mobjects in their own colours."""
        if self.is_stock:
            super().display_multiple_non_background_colored_vmobjects(vmobjects, pixel_array)
            return
        if pixel_array is not self.pixel_array:
            forget_damage(pixel_array)
        self._paint(super().get_cairo_context(pixel_array), list(vmobjects))

    def _paint(self, context: Context, mobjects: list[VMobject]) -> None:
        run = gather(mobjects)
        if run is not None:
            self._paint_run(context, run)
        elif len(mobjects) == 1:
            self.display_vectorized(mobjects[0], context)
        else:  # one of them is not for the fast path: find out which
            half = len(mobjects) // 2
            self._paint(context, mobjects[:half])
            self._paint(context, mobjects[half:])

    def _paint_run(self, context: Context, run: ShapeRun) -> None:
        if not self._prepare(run):
            for mobject in run.mobjects:
                self.display_vectorized(mobject, context)
            return
        if self._tracks_damage:
            add_damage(self.pixel_array, self._find_boxes(run, context.get_matrix()))
        paint(context, run, self._find_ends, self.cairo_line_width_multiple)

    def _prepare(self, run: ShapeRun) -> bool:
        """Bring the run onto the picture plane; False where that is manim's to do."""
        return True

    def paint_scene(self, background: Frame, mobjects: Iterable[Mobject]) -> None:
        """Paint the mobjects on the background; of a frame that shows an earlier painting, only what has changed
        since."""
        mobjects = list(mobjects)
        run = self._gather_scene(mobjects) if self._tracks_damage and self._is_background(background) else None
        if run is None:
            self.set_frame_to_background(background)
            self.capture_mobjects(mobjects)
            return
        state = self._state
        if state.is_handed_over:
            self._replace_frame(pool.take(self.pixel_array.shape))
        self._distrust_exposed_frame()
        frame = self.pixel_array
        context = super().get_cairo_context(frame)
        matrix = context.get_matrix()
        boxes = self._find_boxes(run, matrix)
        token = self._find_token(background)
        changes = state.history.add(run, boxes, (*_read_matrix(matrix), self.cairo_line_width_multiple), token)
        damage = find_damage(frame)
        stale = None
        if damage is not None and damage.background is token and damage.history is state.history:
            stale = None if damage.painting is None else state.history.since(damage.painting)
        if stale is None:
            restore_background(frame, background, token)
        forget_damage(frame)  # until all is painted: an error on the way may be caught by somebody
        if stale is None:
            paint(context, run, self._find_ends, self.cairo_line_width_multiple)
        else:
            self._paint_part(matrix, run, boxes, background, cover(stale))
        damage = set_damage(frame, token, mark_boxes(empty_grid(*frame.shape[:2]), boxes))
        damage.history, damage.painting, damage.changes = state.history, state.history.number, changes

    def _find_boxes(self, run: ShapeRun, matrix: cairo.Matrix) -> Boxes:
        widths = np.maximum(run.widths, run.background_widths) * self.cairo_line_width_multiple
        return find_boxes(run.points, run.counts, widths, _read_matrix(matrix), self.pixel_array.shape)

    def _gather_scene(self, mobjects: list[Mobject]) -> ShapeRun | None:
        """Return all of the scene as one run; None where some of it is to be painted otherwise."""
        self._state.error = allowed_error(self.pixel_width * self.pixel_height)
        painted = self.get_mobjects_to_display(mobjects)
        if not painted or not all(issubclass(kind, VMobject) for kind in set(map(type, painted))):
            return None
        if any(vmobject.background_image for vmobject in painted):
            return None
        run = gather(painted)
        return run if run is not None and self._prepare(run) else None

    def _paint_part(
        self, matrix: cairo.Matrix, run: ShapeRun, boxes: Boxes, background: Frame, rectangles: list[Rectangle]
    ) -> None:
        """Paint some of the frame again.

        At the left and right of a clip, and where it is of several parts, Cairo cuts shapes off with a rounding of
        their edges. So whole rows are painted, one band of them after another, beside the frame and with those shapes
        that reach the rectangles; and only these are taken from there.
        """
        beside = self._state.beside
        if beside is None or beside.shape != background.shape:
            beside = self._state.beside = np.zeros_like(background)
        for rectangle in rectangles:
            beside[rectangle.pixels] = background[rectangle.pixels]
        tiles = covered(rectangles, boxes.grid_shape)
        context = _make_context(beside, matrix)
        for band in cover(fill_rows(tiles)):
            chosen = boxes.reach(tiles & covered([band], tiles.shape))
            if chosen.any():
                _clip_rows(context, band.pixels[0], matrix)
                paint(context, run.choose(chosen), self._find_ends, self.cairo_line_width_multiple)
        for rectangle in rectangles:
            self.pixel_array[rectangle.pixels] = beside[rectangle.pixels]

    def _find_ends(self, mobject: VMobject) -> Ends:
        """Return where the gradient of a mobject starts and ends: x0, y0, x1, y1."""
        ends = self.transform_points_pre_display(mobject, mobject.get_gradient_start_and_end_points())
        return [x for point in ends for x in point[:2]]


class SolidPainting(FastCameraMixin):
    """What a fast camera adds to a camera in space."""

    def get_mobjects_to_display(self, *args: Any, **kwargs: Any) -> list[Mobject]:
        """Return the mobjects to paint, undermost first: shaded ones by depth, below all others."""
        if self.is_stock:
            return super().get_mobjects_to_display(*args, **kwargs)
        return sort_by_depth(FastCameraMixin.get_mobjects_to_display(self, *args, **kwargs), self.get_rotation_matrix())

    def _prepare(self, run: ShapeRun) -> bool:
        in_space = run.points
        run.points = project(self, run)
        if not np.isfinite(run.points).all():  # a point in the plane of the camera's eye
            return False
        if self.should_apply_shading:
            self._shade(run, in_space)
        return True

    def _gather_scene(self, mobjects: list[Mobject]) -> ShapeRun | None:
        self.reset_rotation_matrix()  # as its capture_mobjects does
        return super()._gather_scene(mobjects)

    def _shade(self, run: ShapeRun, in_space: Floats) -> None:
        shaded = shade(run, in_space, self.light_source.points[0])
        if not len(shaded):
            return
        for numbers in find_own_gradients(self, run, shaded):
            run.ends.update(dict.fromkeys(numbers, self._find_ends(run.mobjects[numbers[0]])))
        pixels_per_unit = self.pixel_width / self.frame_width
        state = self._state
        state.error -= flatten_gradients(run, shaded, pixels_per_unit, self.cairo_line_width_multiple, state.error)


@cache
def _methods_of(base: type[Camera]) -> StockMethods:
    """Return what must be manim's own in a camera class whose nearest known base this is."""
    return StockMethods.of(base, *_BYPASSED, *(_BYPASSED_IN_3D if issubclass(base, ThreeDCamera) else ()))


@lru_cache(maxsize=256)
def _make_fast(camera_class: type[Camera]) -> type[Camera]:
    painting = SolidPainting if issubclass(camera_class, ThreeDCamera) else FastCameraMixin
    members = {"__doc__": painting.__doc__, "_tracks_damage": camera_class in _DAMAGE_TRACKED}
    return type(f"Fast{camera_class.__name__}", (painting, camera_class), members)


def fast_camera(camera_class: type[Camera]) -> type[Camera]:
    """Return the fast subclass of a camera class; the class itself where its painting is its own, or manim's is new."""
    is_fit = is_known_version() and issubclass(camera_class, Camera) and not issubclass(camera_class, FastCameraMixin)
    if not is_fit:
        return camera_class
    kind: type = camera_class
    base = next(known for known in kind.__mro__ if known in _KNOWN)
    return _make_fast(kind) if _methods_of(base).are_plain_in(kind) else camera_class


def accelerate(camera: Camera) -> None:
    """Let a camera, whatever has made it, be of the fast subclass of its class."""
    kind = fast_camera(type(camera))
    if kind is not type(camera):
        with suppress(TypeError):  # its class has a memory layout of its own
            camera.__class__ = kind
