"""Clone glyphs at given points and in given colours, for microseconds each.

A stamped glyph can be styled, moved and copied like any; only Typst's label selection is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from manim import VMobject

from engine.mobjects.bounding_boxes import anchors_of
from engine.mobjects.prototypes import NEVER_CHANGED, UNCHANGED_ARRAYS, make_copier
from engine.raster.paths import POINTS_PER_CURVE, Floats

COLOR_ARRAYS = ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")


class Box(NamedTuple):
    """Extent of a glyph: of its anchors, and in y also of all its points."""

    left: float
    right: float
    bottom: float
    top: float
    near: float
    far: float
    lowest: float
    highest: float

    def shift(self, x: float, y: float, z: float) -> Box:
        """Return the box that ``Mobject.shift`` leads to."""
        left, right, bottom, top, near, far, lowest, highest = self
        return Box(left + x, right + x, bottom + y, top + y, near + z, far + z, lowest + y, highest + y)


def find_box(points: Floats) -> Box:
    """Return the box of a glyph with these Bézier points."""
    anchors = anchors_of(points)
    (left, bottom, near), (right, top, far) = anchors.min(axis=0).tolist(), anchors.max(axis=0).tolist()
    return Box(left, right, bottom, top, near, far, float(points[:, 1].min()), float(points[:, 1].max()))


def has_plain_colors(members: list[VMobject]) -> bool:
    """Return whether fills and strokes are of one colour each."""
    try:
        return all(
            len(member.fill_rgbas) == len(member.stroke_rgbas) == len(member.background_stroke_rgbas) == 1
            and member.sheen_factor == 0
            and not member.background_image
            for member in members
        )
    except AttributeError:  # no vector mobject, or one without colours
        return False


def _is_plain(member: VMobject) -> bool:
    return (
        member.n_points_per_cubic_curve == POINTS_PER_CURVE
        and member.points.shape[0] % POINTS_PER_CURVE == 0
        and not member.updaters
    )


class Glyph:
    """A mobject to be cloned, with the attributes of each family member sorted once for all."""

    def __init__(self, mobject: VMobject) -> None:
        members = mobject.get_family()
        self.counts = [len(member.points) for member in members]
        self.is_plain = sum(self.counts) > 0 and has_plain_colors(members) and all(map(_is_plain, members))
        if self.is_plain:
            self.points = np.concatenate([member.points for member in members])
            self.box = find_box(self.points)
            places = {id(member): i for i, member in enumerate(members)}
            self._members = [_sort_attributes(member, places) for member in members]

    def make(self, points: Floats, style: dict[str, Any]) -> VMobject:
        """Clone the glyph at these points, with this style on all its members."""
        copies = [member.kind.__new__(member.kind) for member in self._members]
        start = 0
        for new, member, count in zip(copies, self._members, self.counts, strict=True):
            attributes = new.__dict__
            attributes.update(member.shared)
            attributes.update(style)
            for name in COLOR_ARRAYS:
                attributes[name] = style[name].copy()
            for name, make in member.made:
                attributes[name] = make()
            for name, items in member.relatives:
                attributes[name] = [copies[i] for i in items]
            attributes["points"] = points[start : start + count].copy()
            start += count
        return copies[0]


@dataclass(frozen=True, slots=True)
class _Member:
    kind: Any  # the class
    shared: dict[str, Any]
    made: list[tuple[str, Callable[[], Any]]]
    relatives: list[tuple[str, list[int]]]


def _sort_attributes(mobject: VMobject, places: dict[int, int]) -> _Member:
    """Return attributes that copies share, those made anew, and those that list family members."""
    member = _Member(type(mobject), {}, [], [])
    for name, value in mobject.__dict__.items():
        if name in COLOR_ARRAYS or name == "points":
            continue
        if isinstance(value, NEVER_CHANGED) or name in UNCHANGED_ARRAYS:
            member.shared[name] = value
        elif name == "id_to_vgroup_dict":
            member.made.append((name, dict))
        elif isinstance(value, list) and value and all(id(item) in places for item in value):
            member.relatives.append((name, [places[id(item)] for item in value]))
        else:
            member.made.append((name, make_copier(value)))
    return member
