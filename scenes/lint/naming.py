"""Name the parts of a screen by their place in a component, by their text, or by their colour's role."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

import numpy as np
from manim import DecimalNumber, Group, Mobject, VGroup, VMobject, rgb_to_color

from scenes.style.theme import theme

__all__ = ["Tree", "shorten"]

LONGEST = 48
PART = re.compile(r"\{\{\s*(.*?)\s*:\s*[\w-]+\s*\}\}")
COMPONENTS = "scenes.components"


def shorten(text: str) -> str:
    """Return a text as it stands in a name: without the names of its parts, and not too long."""
    text = PART.sub(r"\1", text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


class Tree:
    """The mobjects of a scene and who contains whom."""

    def __init__(self, mobjects: Iterable[Mobject]) -> None:
        self.tops = list(mobjects)

    @cached_property
    def parents(self) -> dict[int, Mobject | None]:
        """Who contains whom, by identity."""
        parents: dict[int, Mobject | None] = {}
        left: list[tuple[Mobject, Mobject | None]] = [(mobject, None) for mobject in self.tops]
        while left:
            mobject, parent = left.pop()
            if id(mobject) not in parents:
                parents[id(mobject)] = parent
                left.extend([(child, mobject) for child in mobject.submobjects])
        return parents

    @cached_property
    def has_numbers(self) -> bool:
        """Whether numbers of manim's own are among them."""
        return any(isinstance(mobject, DecimalNumber) for top in self.tops for mobject in top.get_family())

    def ancestors(self, mobject: Mobject) -> list[Mobject]:
        """Return the mobject, its parent, and so on up to the scene."""
        line = [mobject]
        while (parent := self.parents.get(id(line[-1]))) is not None:
            line.append(parent)
        return line

    def thing(self, leaf: Mobject) -> Mobject:
        """Return the whole that a shape is a piece of: a dash's line, a tip's arrow, a face's body; a group is no
        whole."""
        found, parent = leaf, self.parents.get(id(leaf))
        if parent is not None and getattr(leaf, "shade_in_3d", False):
            return parent
        while parent is not None and not isinstance(parent, (VGroup, Group)):
            found, parent = parent, self.parents.get(id(parent))
        return found

    def number(self, leaf: Mobject) -> DecimalNumber | None:
        """Return the number of manim's own that a digit belongs to."""
        if not self.has_numbers:
            return None
        return next((step for step in self.ancestors(leaf) if isinstance(step, DecimalNumber)), None)

    def name(self, mobject: Mobject) -> str:
        """Return `Plot.axes.x_axis` for a part of a component, else `Line (secant)`: the class, and whose colour it
        has."""
        path = self.ancestors(mobject)
        component = next((i for i, step in enumerate(path) if type(step).__module__.startswith(COMPONENTS)), None)
        if component is None:
            return f"{type(mobject).__name__}{_role(mobject)}"
        steps = path[: component + 1][::-1]
        return type(steps[0]).__name__ + _steps(steps)


def _steps(path: list[Mobject]) -> str:
    """Return the attributes that lead down the path; where one reaches further than a child, the furthest is taken."""
    text, at = "", 0
    while at < len(path) - 1:
        for to in range(len(path) - 1, at, -1):
            key = next((key for key, value in vars(path[at]).items() if value is path[to] and key[0] != "_"), None)
            if key is not None:
                text, at = f"{text}.{key}", to
                break
        else:
            text, at = f"{text}[{path[at].submobjects.index(path[at + 1])}]", at + 1
    return text


def _role(mobject: Mobject) -> str:
    """Return the quantity whose colour the mobject wears."""
    leaf = next((part for part in mobject.get_family() if isinstance(part, VMobject) and len(part.points)), None)
    if leaf is None:
        return ""
    rgbas = leaf.fill_rgbas if leaf.fill_rgbas[:, 3].max() > 0 else leaf.stroke_rgbas
    worn = rgb_to_color(np.asarray(rgbas)[0, :3].clip(0, 1)).to_hex().lower()
    role = next((role for role, color in theme.roles.items() if worn in (color, theme.legible(color))), None)
    return f" ({role})" if role else ""
