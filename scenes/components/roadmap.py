"""A road with numbered stops: over each stop the room of its picture, under it what comes there."""

from __future__ import annotations

from collections.abc import Callable

from manim import DOWN, Circle, Line, VGroup, VMobject

from scenes.components.text import Formula
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["KEYS", "Roadmap"]

KEYS = ("first", "second", "third")  # of the names, in the script
NAMES = 1.75  # usual height of what stands under the road: three lines
STOP = 0.27  # radius of a stop
TALLEST = 1.2  # height of a picture over its width, at most


class Roadmap(VGroup):
    """A road through a region; in a tall one it stands in the middle of the height.

    Parameters
    ----------
    region
        The room for pictures, road and names.
    name
        Makes what stands under a stop, of its key in `KEYS` and a width.
    name_height
        The height of what stands under the road.

    Parts: `road`, `stops` and `names`; `rooms` are for the pictures, and `columns` of the whole height.
    """

    def __init__(self, region: Region, name: Callable[[str, float], VMobject], name_height: float = NAMES) -> None:
        super().__init__()
        self.columns = region.split_columns(*[1] * len(KEYS), gap=2 * theme.SPACE)
        self.names = VGroup(*(name(key, room.width) for key, room in zip(KEYS, self.columns, strict=True)))
        under = max(name_height, *(label.height + theme.GAP for label in self.names))
        tallest = TALLEST * self.columns[0].width
        spare = max(0.0, region.height - under - 2 * STOP - theme.SPACE - tallest)
        level = region.bottom + spare / 2 + under + STOP
        low = level + STOP + theme.SPACE
        self.rooms = [Region(room.left, room.right, low, min(room.top, low + tallest)) for room in self.columns]
        self.road = Line([region.left, level, 0], [region.right, level, 0], color=theme.FAINT, stroke_width=theme.BOLD)
        self.stops = VGroup(*(self._stop(k, room.center[0], level) for k, room in enumerate(self.columns, start=1)))
        for label, stop in zip(self.names, self.stops, strict=True):
            label.next_to(stop, DOWN, buff=theme.GAP)
        self.add(self.road, self.stops, self.names)

    def _stop(self, number: int, x: float, level: float) -> VGroup:
        ring = Circle(STOP, color=theme.TEXT, stroke_width=theme.LINE).set_fill(theme.BACKGROUND, 1)
        ring.move_to([x, level, 0])
        return VGroup(ring, Formula(str(number), size=theme.LABEL).move_to(ring))
