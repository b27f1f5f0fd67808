"""Lay out the nodes of a layered network: radius, rows and columns, and room for names and wide numbers.

A node is a circle, or as wide a capsule as the numbers in it need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["NAME_BUFF", "RADIUS", "NodeGrid"]

RADIUS = 0.52
LEAST_RADIUS = 0.3
MOST_PITCH = 2.1
# Of the distance between neighbouring units or layers, what a node's radius takes at most.
CROWDING = 0.36
NAME_BUFF = 0.1  # between a node and its name above it
NAME_GAP = 0.05  # between a name and the node above it


@dataclass(frozen=True)
class NodeGrid:
    """Places for nodes in columns.

    Parameters
    ----------
    rows
        Places a column needs, column by column, dots counted.
    region
        The room for nodes and the names above them.
    columns
        Where the columns stand, as shares 0..1 of the region's width.
    name_height
        The tallest name, in frame units.
    half_widths
        What each column's nodes need from their middle to a side; the radius where it is less, or where it is left out.
    most_radius
        That a node's radius has at most.
    most_pitch
        That neighbouring units of a column are apart at most, if not as far as is usual.
    """

    rows: tuple[int, ...]
    region: Region
    columns: tuple[float, ...]
    name_height: float
    half_widths: Sequence[float] = field(default=(), kw_only=True)
    most_radius: float = field(default=RADIUS, kw_only=True)
    most_pitch: float | None = field(default=None, kw_only=True)

    @cached_property
    def radius(self) -> float:
        """Half the height of a node."""
        gap = float(min(np.diff(self.columns))) * self.region.width
        radius = max(min(self.most_radius, CROWDING * self._loose_pitch, CROWDING * gap * 0.8), LEAST_RADIUS)
        return min(radius, max(self._radius_with_names, LEAST_RADIUS))

    @property
    def further_pitch(self) -> float:
        """The distance from a unit to a further one, or a mark, that is drawn over it for a while: no more than is
        usual, however far its neighbours are."""
        return min(self.pitch, MOST_PITCH)

    @cached_property
    def pitch(self) -> float:
        """The distance between neighbouring units of a column."""
        most = MOST_PITCH if self.most_pitch is None else self.most_pitch
        if self.names_fit and self._loose_pitch >= 2 * self.radius + self._name_room:
            return min(self._loose_pitch, most)
        return min((self._height - 2 * self.radius) / max(max(self.rows) - 1, 1), most)

    @property
    def names_fit(self) -> bool:
        """Whether each node has room for its name above it; without, only the first of a column has."""
        return self._radius_with_names >= LEAST_RADIUS

    def half_width(self, column: int) -> float:
        """From the middle of a column's nodes to a side."""
        return self.radius + self._extra(column)

    def place(self, column: int, row: float, rows: int) -> np.ndarray:
        """Return the middle of the node in a row of a column of so many rows."""
        extras = [self._extra(k) for k in range(len(self.columns))]
        width = self.region.width - 2 * self.radius - 2 * sum(extras)
        # Columns keep their shares of the room that wide nodes leave.
        x = self.region.left + self.radius + self.columns[column] * width + 2 * sum(extras[:column]) + extras[column]
        middle = self.region.center[1] - self._top / 2
        return np.array([x, middle + ((rows - 1) / 2 - row) * self.pitch, 0.0])

    def rim(self, column: int, direction: np.ndarray) -> np.ndarray:
        """From the middle of a column's node to its rim, in a direction of length 1."""
        straight, (dx, dy) = self._extra(column), np.abs(direction[:2])
        if dy > 0 and self.radius * dx <= straight * dy:
            return direction * (self.radius / dy)
        return direction * (straight * dx + np.sqrt(self.radius**2 - (straight * dy) ** 2))

    def _extra(self, column: int) -> float:
        """By how much a column's nodes are wider than circles, on each side."""
        return max(0.0, self.half_widths[column] - self.radius) if column < len(self.half_widths) else 0.0

    @property
    def _top(self) -> float:
        """The room of the names of the first units."""
        return theme.LABEL / 96 + NAME_BUFF

    @property
    def _height(self) -> float:
        return self.region.height - self._top

    @property
    def _loose_pitch(self) -> float:
        return (self._height - 2 * RADIUS) / max(max(self.rows) - 1, 1)

    @property
    def _name_room(self) -> float:
        return self.name_height + NAME_BUFF + NAME_GAP

    @property
    def _radius_with_names(self) -> float:
        """The largest radius at which names stand between the nodes of the fullest column."""
        gaps = max(self.rows) - 1
        return (self._height / gaps - self._name_room) / (2 + 2 / gaps) if gaps else RADIUS
