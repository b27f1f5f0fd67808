"""What a viewer sees at a moment: the texts and things that the painted shapes make up, and what hides what.

The rules read screens, and tell of flaws on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from scenes.layout.cover import Cover
from scenes.layout.geometry import Floats, join
from scenes.layout.naming import Tree
from scenes.layout.shapes import Shapes

__all__ = ["Flaw", "Item", "Screen", "box_of"]


@dataclass(eq=False)
class Item:
    """Something with a name: a text of letters (`size` is its em in points), or a thing of shapes (`size` is 0)."""

    shapes: list[int]
    box: Floats
    name: str = ""
    kind: str = ""
    words: str = ""
    source: str = ""
    size: float = 0.0
    letters: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nearly all its letters are there."""
        return len(self.shapes) >= 0.8 * self.letters


@dataclass(eq=False)
class Flaw:
    """What a rule finds on a screen: between which items, how much, and the boxes to be framed."""

    rule: str
    first: Item
    second: Item | None
    amount: str
    places: list[Floats]


@dataclass(eq=False)
class Screen:
    """The shapes of a moment, the texts and things that they make up, and the language of the words."""

    shapes: Shapes
    texts: list[Item]
    things: list[Item]
    language: str
    tree: Tree
    owner: dict[int, Item] = field(default_factory=dict)

    @cached_property
    def cover(self) -> Cover:
        """What hides what."""
        return Cover(self.shapes)

    def name_of(self, item: Item) -> str:
        """The item's name; of things it is only looked for when it is wanted."""
        if not item.name:
            item.name = self.tree.name(self.tree.thing(self.shapes.mobjects[item.shapes[0]]))
        return item.name


def box_of(shapes: Shapes, which: Sequence[int]) -> Floats:
    """The box around some shapes."""
    return join(shapes.boxes[list(which)])
