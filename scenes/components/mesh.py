"""Surfaces in space: flat faces laid out, lit and coloured all at once, painted from far to near.

Faces are sorted by the column of space they stand in, and a lift within it: for graphs over one grid, seen from
above, that order is exact, so that they cross and touch cleanly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from manim import ManimColor, ValueTracker, VGroup

from engine.mobjects.prototypes import Prototype
from scenes.components.space import CameraView, DepthSorted
from scenes.style.theme import theme

__all__ = [
    "Faces",
    "Mesh",
    "Paint",
    "by_height",
    "contour_colors",
    "height_colors",
    "in_one_color",
    "mixed",
    "quads",
    "quads_cut",
    "quads_parted",
]

Paint = Callable[[np.ndarray], np.ndarray]

# Light from above and the left; a face turned away from it keeps this share of its colour.
LIGHT = np.array([-0.45, -0.35, 0.82])
SHADE = 0.5
THIRDS = np.array([0.0, 1 / 3, 2 / 3, 1.0])
# For how many cut faces there is room, in rows of a grid: a curve that crosses it four times has no more.
CUTS = 4
NOTHING = np.zeros((0, 3))


def mixed(color: str, other: str, share: float) -> str:
    """Return `color` with a share of another in it."""
    return str(ManimColor(color).interpolate(ManimColor(other), share).to_hex())


def height_colors(color: str | None = None) -> tuple[str, ...]:
    """Return the colours of a surface from its lowest to its highest place, at equal distances: one hue, from dark to
    light."""
    color = color or theme.FUNCTION
    return mixed(color, theme.BACKGROUND, 0.68), mixed(color, theme.BACKGROUND, 0.12), mixed(color, theme.TEXT, 0.7)


def contour_colors() -> tuple[str, ...]:
    """Return the colours of contours from the lowest to the highest, at equal distances: the hue of the surface, each
    so far from the background that a valley is seen as well as a hill."""
    low = theme.visible(theme.FUNCTION)
    return low, mixed(low, theme.TEXT, 0.4), mixed(low, theme.TEXT, 0.8)


def by_height(low: float, high: float, colors: Sequence[str] = ()) -> Paint:
    """Return colours that go from the height `low` to `high`: those of a surface, unless given."""
    table = np.array([ManimColor(stop).to_rgb() for stop in colors or height_colors()])
    at = np.linspace(low, high, len(table))

    def paint(centers: np.ndarray) -> np.ndarray:
        return np.stack([np.interp(centers[:, 2], at, table[:, i]) for i in range(3)], axis=1)

    return paint


def in_one_color(color: str) -> Paint:
    """Return the same colour everywhere."""
    rgb = ManimColor(color).to_rgb()
    return lambda centers: np.tile(rgb, (len(centers), 1))


@dataclass(frozen=True)
class Faces:
    """Flat faces with equally many corners.

    corners: shape (faces, corners, 3); a face with one that is not finite is not there. columns: where each stands,
    (faces, 2). lifts: how far towards the viewer, in frame units, each is held when it is sorted.
    """

    corners: np.ndarray
    columns: np.ndarray
    lifts: np.ndarray


def quads(nodes: np.ndarray, keep: np.ndarray | None = None) -> Faces:
    """Return the faces between nodes of shape (rows, columns, 3), or those among them that a mask keeps."""
    corners = np.stack([nodes[:-1, :-1], nodes[1:, :-1], nodes[1:, 1:], nodes[:-1, 1:]], axis=2)
    corners = corners.reshape(-1, 4, 3) if keep is None else corners[keep]
    return Faces(corners, corners[..., :2].mean(axis=1), np.zeros(len(corners)))


def quads_cut(nodes: np.ndarray, above: np.ndarray, lift: float) -> Faces:
    """Return the faces between nodes, cut where another graph over the same grid passes through them.

    `above`, shape (rows, columns): how far each node is above the other graph. The parts above it are lifted, the
    parts below are lowered by `lift`. First comes a part of each face, then the second parts of those that are cut.
    """
    whole = quads(nodes)
    # A node on the other graph counts as above it, so that each face has a corner on one side or on the other.
    above = np.where(above == 0, np.finfo(float).eps * max(1.0, float(np.nanmax(np.abs(above)))), above)
    heights = quads(np.stack([above] * 3, axis=2)).corners[..., 0]
    upper, lower = (_cut(whole.corners, side * heights) for side in (1, -1))
    has_upper, has_lower = (np.isfinite(part).all(axis=(1, 2)) for part in (upper, lower))
    first = np.where(has_upper[:, None, None], upper, lower)
    both = np.flatnonzero(has_upper & has_lower)[: CUTS * max(above.shape)]
    second = np.full((CUTS * max(above.shape), *first.shape[1:]), np.nan)
    columns, lifts = np.zeros((len(second), 2)), np.full(len(second), -lift)
    second[: len(both)], columns[: len(both)] = lower[both], whole.columns[both]
    return Faces(
        np.concatenate([first, second]),
        np.concatenate([whole.columns, columns]),
        np.concatenate([np.where(has_upper, lift, -lift), lifts]),
    )


def quads_parted(
    nodes: np.ndarray, side: np.ndarray, settle: Callable[[np.ndarray, float], np.ndarray], keep: np.ndarray | None
) -> Faces:
    """Return the faces between nodes, or those that a mask keeps, cut in two where `side`, shape (rows, columns),
    changes its sign; `settle(corners, sign)` gives the corners of the parts on one side their places.

    First comes a part of each face, then the second parts of those that are cut.
    """
    whole = quads(nodes, keep)
    values = quads(np.stack([side] * 3, axis=2), keep).corners[..., 0]
    is_at_border = (values == 0).any(axis=1)
    values = np.where(values == 0, np.finfo(float).eps * float(np.nanmax(np.abs(side))), values)
    is_cut = np.flatnonzero((values.min(axis=1) < 0) & (values.max(axis=1) > 0))
    room = CUTS * max(side.shape)
    corners = np.full((len(values) + room, 8, 3), np.nan)
    corners[: len(values)] = np.repeat(whole.corners, 2, axis=1)
    beside = np.flatnonzero(is_at_border & (values.min(axis=1) > 0))
    corners[beside] = settle(corners[beside], 1.0)
    corners[is_cut] = settle(_cut(whole.corners[is_cut], values[is_cut]), 1.0)
    second = settle(_cut(whole.corners[is_cut], -values[is_cut]), -1.0)[:room]
    corners[len(values) : len(values) + len(second)] = second
    columns = np.concatenate([whole.columns, np.zeros((room, 2))])
    columns[len(values) : len(values) + len(second)] = whole.columns[is_cut[:room]]
    return Faces(corners, columns, np.zeros(len(corners)))


def _cut(corners: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """Return the parts of four-cornered faces where the height is positive, with eight corners, some of them the same.

    Each side gives its start and where the height is 0, or its end again."""
    following, next_heights = np.roll(corners, -1, axis=1), np.roll(heights, -1, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(heights * next_heights < 0, heights / (heights - next_heights), 0.0)
    crossing = corners + share[..., None] * (following - corners)
    points = np.stack([corners, crossing], axis=2).reshape(len(corners), 8, 3)
    kept = np.stack([heights > 0, heights * next_heights < 0], axis=2).reshape(len(corners), 8)
    # A corner that is cut off is replaced by the one kept before it, so that all parts have as many corners.
    twice_round = np.where(np.tile(kept, 2), np.arange(16), 0)
    last = np.maximum.accumulate(twice_round, axis=1)[:, 8:] % 8
    found = np.take_along_axis(points, last[..., None], axis=1)
    return np.where((kept.sum(axis=1) >= 3)[:, None, None], found, np.nan)


class Face(DepthSorted):
    """One polygon of a mesh."""

    def __init__(self, view: CameraView) -> None:
        super().__init__(view, stroke_width=theme.HAIRLINE / 2)


class Mesh(VGroup):
    """The faces that `lay()` gives; how many there are stays the same.

    Parameters
    ----------
    lay
        Gives the faces as they are now; it must read trackers only.
    paint
        Colours of faces from their middles.
    opacity
        Of the faces; live as the tracker `opacity`.
    lines
        Opacity of the lines along the faces' borders, as a share of `opacity`.
    lit
        Whether faces turned away from the light are darker.
    """

    def __init__(
        self,
        view: CameraView,
        lay: Callable[[], Faces],
        paint: Paint,
        *,
        opacity: float = 1.0,
        lines: float = 0.25,
        lit: bool = True,
    ) -> None:
        super().__init__()
        self.lay, self.paint, self.lines, self.lit = lay, paint, lines, lit
        self.opacity = ValueTracker(opacity)
        face = Prototype(Face(view))
        self.add(*(face.make() for _ in lay().lifts))
        self.redraw()

    def redraw(self) -> None:
        """Lay out, light and colour every face as it is now."""
        faces = self.lay()
        following = np.roll(faces.corners, -1, axis=1)
        points = faces.corners[:, :, None] + THIRDS[:, None] * (following - faces.corners)[:, :, None]
        points = points.reshape(len(points), -1, 3)
        there = np.isfinite(faces.corners).all(axis=(1, 2))
        columns = np.concatenate([faces.columns, np.zeros((len(points), 1))], axis=1)
        fills, strokes = self._colors(faces.corners)
        for i, face in enumerate(self.submobjects):
            face.points = points[i] if there[i] else NOTHING
            face.column, face.lift = columns[i], faces.lifts[i]
            face.fill_rgbas = fills[i : i + 1]
            face.stroke_rgbas = strokes[i : i + 1]

    def _colors(self, corners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rgb = self.paint(np.nan_to_num(corners.mean(axis=1)))
        if self.lit:
            rgb = rgb * _light(corners)[:, None]
        alpha = np.full((len(rgb), 1), self.opacity.get_value())
        line = rgb + 0.6 * (ManimColor(theme.TEXT).to_rgb() - rgb)
        return np.hstack([rgb, alpha]), np.hstack([line, alpha * self.lines])


def _light(corners: np.ndarray) -> np.ndarray:
    """Return how bright faces are, 1 where they face the light."""
    normals = np.cross(corners, np.roll(corners, -1, axis=1)).sum(axis=1)
    lengths = np.linalg.norm(normals, axis=1)
    with np.errstate(invalid="ignore"):
        cosine = np.abs(normals @ LIGHT) / np.where(lengths > 0, lengths, 1.0) / np.linalg.norm(LIGHT)
    return np.asarray(SHADE + (1 - SHADE) * np.nan_to_num(cosine))
