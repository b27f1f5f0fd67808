"""Chains of relations below each other: a quantity, and what it equals, is about, or comes near to.

One that is too long for its column goes on in the next line, its signs below each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from manim import DOWN, LEFT, RIGHT, VGroup, VMobject

from scenes.components.text import Formula, type_sizes
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["Relation", "write_relations"]

RISE = 0.4  # of the free height of a region


class Relation(VGroup):
    """A chain in one line or several; `pieces` are its left side, and each sign with what is right of it."""

    def __init__(self, pieces: Sequence[str], size: float, width: float) -> None:
        lead, *relations = pieces
        lines = [f"{lead} {relations[0]}"]
        for relation in relations[1:]:
            if _indent(pieces, size) * (len(lines) > 1) + _width(f"{lines[-1]} {relation}", size) <= width:
                lines[-1] += f" {relation}"
            else:
                lines.append(relation)
        super().__init__(*(Formula(line, size=size) for line in lines))
        self.arrange(DOWN, buff=theme.GAP, aligned_edge=LEFT)
        VGroup(*self.submobjects[1:]).shift(_indent(pieces, size) * RIGHT)

    def select(self, part: str) -> VMobject:
        """Return a part by its name, in whichever line it stands."""
        return next(line.select(part) for line in self if f": {part} }}}}" in line.code)


def write_relations(chains: Sequence[Sequence[str]], region: Region) -> list[Relation]:
    """Return chains of relations in a region: in one line each where all can be read well so, else at the largest type
    size at which they fit."""
    whole = [[lead, " ".join(relations)] for lead, *relations in chains]
    tries = [(whole, size) for size in type_sizes(theme.FORMULA) if size >= theme.LABEL]
    for pieces, size in [*tries, *((chains, size) for size in type_sizes(theme.FORMULA))]:
        rows = VGroup(*(Relation(each, size, region.width) for each in pieces))
        rows.arrange(DOWN, buff=1.5 * theme.SPACE, aligned_edge=LEFT)
        if rows.width <= region.width and rows.height <= region.height:
            break
    region.place(rows, -1, RISE)
    return list(rows)


def _indent(pieces: Sequence[str], size: float) -> float:
    """Return how far right of the left side's begin the first sign stands."""
    lead, first, *_ = pieces
    return _width(f"{lead} {first}", size) - _width(first, size)


@cache
def _unit_width(code: str) -> float:
    return float(Formula(code, size=theme.FORMULA).width) / theme.FORMULA


def _width(code: str, size: float) -> float:
    return _unit_width(code) * size
