"""What the beats of TangentPlane hand on to each other, and how its rows of formulas and its labels behave.

The scene itself is in scenes/tangent_plane/scene.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from manim import UP, Mobject, VGroup, smooth

from scenes.components.box_axes import BoxAxes
from scenes.components.height_legend import HeightLegend
from scenes.components.mesh import Mesh
from scenes.components.space import CameraView
from scenes.components.space_curve import SpaceArrow, SpaceCurve
from scenes.components.surface_plot import SurfacePlot
from scenes.components.tag import Tag
from scenes.components.text import Formula, Words
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["ArrowParts", "Direction", "PlaneParts", "SliceParts", "SurfacePicture", "lift_to"]


@dataclass(frozen=True)
class SurfacePicture:
    """What one beat passes to the next: the title, the picture's room, the camera, the axes, the graph in two parts,
    and what tells about it."""

    title: Words
    room: Region
    view: CameraView
    axes: BoxAxes
    plot: SurfacePlot
    graph: tuple[Mesh, Mesh]
    legend: HeightLegend
    formula: Formula
    value: Formula
    guides: tuple[SpaceCurve, ...]
    names: VGroup


@dataclass(frozen=True)
class SliceParts:
    """A slice with the label of what is held, its tangent line with a label, its slope in letters (where they find
    room) and as a number."""

    curve: SpaceCurve
    held: Tag
    tangent: SpaceCurve
    label: Tag
    letters: VGroup
    number: Formula

    @property
    def lines(self) -> tuple[SpaceCurve, SpaceCurve]:
        """The slice and its tangent."""
        return self.curve, self.tangent

    @property
    def tags(self) -> tuple[Tag, Tag]:
        """The labels in space."""
        return self.held, self.label


@dataclass(frozen=True)
class PlaneParts:
    """The tangent plane, its border, its label, and its equation in letters and in numbers."""

    mesh: Mesh
    edge: SpaceCurve
    label: Tag
    letters: Formula
    equation: Formula


@dataclass(frozen=True)
class Direction:
    """A direction on the floor, the line of the plane over it, the line between them, and the row with the slope."""

    lines: tuple[SpaceArrow, SpaceCurve, SpaceCurve]

    @property
    def pointer(self) -> SpaceArrow:
        """The direction itself."""
        return self.lines[0]

    row: VGroup


@dataclass(frozen=True)
class ArrowParts:
    """Arrows in space, none where they have no length, what is written about them, the names at their ends, and the
    axes of the ground that they alone stand on."""

    arrows: tuple[SpaceArrow, ...]
    words: VGroup
    tags: VGroup = field(default_factory=VGroup)
    ground: tuple[BoxAxes, ...] = ()


def lift_to(
    rows: Sequence[Mobject], above: Mobject, buff: float | None = None, rate_func: Callable[[float], float] = smooth
) -> list[Any]:
    """Return animations that bring rows up under what stands above them."""
    buff = theme.SPACE if buff is None else buff
    moves, y = [], above.get_bottom()[1]
    for row in rows:
        moves.append(row.animate(rate_func=rate_func).shift((y - buff - row.get_top()[1]) * UP))
        y -= buff + row.height
    return moves
