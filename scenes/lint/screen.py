"""Collect what a viewer sees at a moment: texts and things made of painted shapes, and what hides what.

The rules read screens, and tell of flaws on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from scenes.lint.geometry import Floats, union_box
from scenes.lint.naming import Tree
from scenes.lint.occlusion import Occluders
from scenes.lint.shapes import Shapes

__all__ = ["NUMBER", "Flaw", "Item", "Screen"]

NUMBER = "number"  # the kind of an item that is watched as it changes, not read


@dataclass(eq=False)
class Item:
    """Something with a name: a text of letters (`size` is its em in points), or a thing of shapes (`size` is 0)."""

    shapes: list[int]
    painted: Shapes
    name: str
    kind: str = ""
    words: str = ""
    source: str = ""
    size: float = 0.0
    letters: int = 0

    @cached_property
    def box(self) -> Floats:
        """The box around its shapes, without strokes."""
        return union_box(self.painted.boxes[self.shapes])

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
    """The shapes of a moment, the texts that they make up, and the language of the words."""

    shapes: Shapes
    texts: list[Item]
    language: str
    tree: Tree

    @cached_property
    def _owners(self) -> dict[int, Item]:
        return {i: text for text in self.texts for i in text.shapes}

    @cached_property
    def _things(self) -> dict[int, Item]:
        return {}

    def owner(self, i: int) -> Item:
        """Return the text or the thing that shape i is a part of; a thing is put together when it is first asked
        for."""
        if i in self._owners:
            return self._owners[i]
        thing = self.tree.thing(self.shapes.mobjects[i])
        if id(thing) not in self._things:
            family = {id(part) for part in thing.get_family()}
            own = [k for k, mobject in enumerate(self.shapes.mobjects) if id(mobject) in family]
            item = Item([k for k in own if not self.shapes.is_text[k]], self.shapes, self.tree.name(thing))
            self._things[id(thing)] = item
        return self._things[id(thing)]

    @cached_property
    def cover(self) -> Occluders:
        """What hides what, bodies in space left out: text is painted over them."""
        return Occluders(self.shapes, self.shapes.is_text | self.shapes.is_solid)

    @cached_property
    def cover_in_space(self) -> Occluders:
        """What hides lines in space: bodies too."""
        return Occluders(self.shapes, self.shapes.is_text)
