"""Keep what a fast camera knows of its paintings, beside the camera."""

from __future__ import annotations

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from manim import Camera, Mobject

from engine.damage.diff import PaintingHistory
from engine.raster.buffers import Frame
from engine.raster.paths import Ints
from engine.raster.shared_pixels import PixelState
from engine.raster.three_d import LitFaces

__all__ = ["CameraState", "states"]


@dataclass(slots=True)
class CameraState(PixelState):
    """What a fast camera keeps of its paintings; not among its attributes, since manim's cache digests all of them.

    A camera without one is new, or the copy of another one, whose frame may be somebody else's.
    """

    kinds: dict[type, type[Mobject]] = field(default_factory=dict)  # that a mobject's class is painted as
    history: PaintingHistory = field(default_factory=PaintingHistory)
    scratch: Frame | None = None  # where rows are painted of which parts go to the frame
    # Whether somebody has the context that the frame is painted with, and may change it at any time.
    is_context_lent: bool = False
    faces: LitFaces | None = None  # the shaded ones that were painted last
    order: Ints | None = None  # of them, from far to near, where it is known in this painting
    error_budget: float = 0.0  # squared error that colours in place of gradients may still add to the frame


states: WeakKeyDictionary[Camera, CameraState] = WeakKeyDictionary()
