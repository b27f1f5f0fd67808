"""Tell without painting whether two runs of a scene would paint the same frames: a digest a section.

It covers what a frame is painted from: every point, colour and style of every mobject on screen, and the camera, at
every frame. What it doesn't know all about (an unusual camera or kind of mobject) it calls different from everything.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import lru_cache
from operator import itemgetter
from typing import Any

import numpy as np
from manim import Camera, ImageMobject, Mobject, MultiCamera, Scene, ThreeDCamera, VMobject
from manim.utils.color import ManimColor

__all__ = ["SectionFingerprints", "fingerprint"]

# What manim paints a vector mobject by.
_ARRAYS = ("points", "fill_rgbas", "stroke_rgbas", "background_stroke_rgbas", "sheen_direction")
_STYLE = (
    "stroke_width",
    "background_stroke_width",
    "joint_type",
    "cap_style",
    "sheen_factor",
    "z_index",
    "shade_in_3d",
    "tolerance_for_point_equality",
    "n_points_per_cubic_curve",
    "background_image",
)
_get_arrays = itemgetter(*_ARRAYS)
_get_style = itemgetter(*_STYLE)
# Of a camera: what it paints into, what it keeps of that, and what is looked at mobject by mobject.
_CAMERA_BUFFERS = frozenset(
    {
        "pixel_array",
        "background",
        "pixel_array_to_cairo_context",
        "background_colored_vmobject_displayer",
        "fixed_in_frame_mobjects",
        "fixed_orientation_mobjects",
    }
)
_PLAIN = frozenset((*_ARRAYS, *_STYLE))
_MOBJECT_LINKS = frozenset({"submobjects", "updaters", "target", "saved_state", "z_index_group"})


class UnknownError(Exception):
    """Something that pixels may depend on in a way that isn't known here."""


class SectionFingerprints:
    """Fingerprint each section while a scene runs muted: give `watch` and `look` to its renderer."""

    def __init__(self) -> None:
        self._digests: dict[str, Any] = {}
        self._frames = 0
        self._is_new_play = True
        self._moving: list[Mobject] = []

    @property
    def digests(self) -> dict[str, str]:
        """The fingerprint of each section that has frames."""
        return {name: digest.hexdigest() for name, digest in self._digests.items()}

    def watch(self, start: int, frames: int) -> range:
        """Ask to see every frame of a play."""
        self._frames, self._is_new_play = frames, True
        return range(start, start + frames)

    def look(self, scene: Scene, frame: int) -> None:
        """Add a frame to its section's fingerprint; a play whose picture stands still is added once."""
        camera = scene.renderer.camera
        name = scene.renderer.file_writer.sections[-1].name
        digest = self._digests.setdefault(name, hashlib.sha256())
        frozen = scene.is_current_animation_frozen_frame()
        if self._is_new_play:
            digest.update(f"play of {self._frames} frames, frozen: {frozen}".encode())
            self._moving, static = scene.get_moving_and_static_mobjects(scene.animations)
            digest.update(fingerprint(camera, static))
        if self._is_new_play or not frozen:
            digest.update(fingerprint(camera, self._moving))
        self._is_new_play = False


def fingerprint(camera: Camera, mobjects: Iterable[Mobject]) -> bytes:
    """Return a digest of all that the camera would paint of the mobjects; a new one each time where that isn't
    known."""
    digest = hashlib.sha256()
    if isinstance(camera, ThreeDCamera):
        camera.reset_rotation_matrix()  # as it does before it paints
    try:
        for part in _camera_parts(camera):
            digest.update(part)
        for part in _mobject_parts(camera, mobjects):
            digest.update(part)
    except UnknownError:
        return os.urandom(32)
    return digest.digest()


def _mobject_parts(camera: Camera, mobjects: Iterable[Mobject]) -> Iterator[bytes]:
    family = [member for mobject in mobjects for member in mobject.get_family() if len(member.points)]
    if not family:
        return
    plain = list(map(_is_plain, family))
    yield bytes(plain)
    yield from _vector_parts([member for member, is_plain in zip(family, plain, strict=True) if is_plain])
    for member, is_plain in zip(family, plain, strict=True):
        if not is_plain:
            yield from _parts_of_all(member)
        if "z_index_group" in vars(member):
            yield member.z_index_group.get_center().tobytes()
    if isinstance(camera, ThreeDCamera):
        if "project_points" in vars(camera):  # a scene's own way: what it does to these points is all there is to it
            yield camera.project_points(np.concatenate([member.points for member in family])).tobytes()
        yield from _pinned_parts(camera, family)


def _is_plain(mobject: Mobject) -> bool:
    kind: type = type(mobject)
    return _paints_plainly(kind) and vars(mobject).keys() >= _PLAIN


@lru_cache(maxsize=256)
def _paints_plainly(kind: type[Mobject]) -> bool:
    """Return whether the mobjects of a class are painted by what every vector mobject has."""
    own = {name for base in kind.__mro__ if not base.__module__.startswith("manim.") for name in vars(base)}
    painting = {name for name in vars(VMobject) if name.startswith(("get_", "consider_", "gen_"))}
    return issubclass(kind, VMobject) and not own & painting


def _vector_parts(mobjects: list[VMobject]) -> Iterator[bytes]:
    """Yield plain vector mobjects, all at once: their arrays joined, and each style once, with who has it."""
    if not mobjects:
        return
    for arrays in zip(*(_get_arrays(vars(mobject)) for mobject in mobjects), strict=True):
        yield np.fromiter(map(len, arrays), np.intp, len(arrays)).tobytes()
        yield np.concatenate(arrays).tobytes()
    styles = [_get_style(vars(mobject)) for mobject in mobjects]
    if any(style[-1] is not None for style in styles):
        raise UnknownError("background image")
    numbers = {style: number for number, style in enumerate(dict.fromkeys(styles))}
    yield repr(list(numbers)).encode()
    yield np.fromiter(map(numbers.__getitem__, styles), np.intp, len(styles)).tobytes()


def _parts_of_all(mobject: Mobject) -> Iterator[bytes]:
    """Yield every attribute of a mobject of a special kind, but for its family and its updaters, which are run
    already."""
    yield type(mobject).__qualname__.encode()
    # An image has been read: its pixels are known, and where they came from differs from machine to machine.
    passed = _MOBJECT_LINKS | {"path"} if isinstance(mobject, ImageMobject) else _MOBJECT_LINKS
    for name, value in sorted(vars(mobject).items()):
        if name not in passed:
            yield name.encode()
            yield from _value_parts(value)


def _pinned_parts(camera: ThreeDCamera, family: list[Mobject]) -> Iterator[bytes]:
    """Yield which mobjects stay upright, and where."""
    in_frame, upright = camera.fixed_in_frame_mobjects, camera.fixed_orientation_mobjects
    yield bytes(2 if member in in_frame else member in upright for member in family)
    for member in family if upright else ():
        if member in upright:
            center = np.asarray(upright[member]())
            yield center.tobytes() + camera.project_point(center).tobytes()


def _camera_parts(camera: Camera) -> Iterator[bytes]:
    if isinstance(camera, MultiCamera):
        raise UnknownError("pictures in the picture")
    yield type(camera).__qualname__.encode()
    for name, value in sorted(vars(camera).items()):
        # A projection of a scene's own is known by the points that it projects.
        if name not in _CAMERA_BUFFERS and not (name == "project_points" and callable(value)):
            yield name.encode()
            yield from _value_parts(value)


def _value_parts(value: Any) -> Iterator[bytes]:
    if value is None or isinstance(value, bool | int | float | str | np.generic | Enum | ManimColor):
        yield repr(value).encode()
    elif isinstance(value, np.ndarray) and value.dtype != object:
        yield repr((value.shape, value.dtype)).encode() + value.tobytes()
    elif isinstance(value, list | tuple):
        yield f"{len(value)} of them".encode()
        for item in value:
            yield from _value_parts(item)
    elif isinstance(value, Mobject):
        for member in value.get_family():
            yield from _parts_of_all(member)
    else:
        raise UnknownError(type(value).__qualname__)
