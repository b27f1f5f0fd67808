"""A row of the table of activation functions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from manim import VGroup, VMobject

from scenes.components.text import Words

__all__ = ["Row"]


@dataclass(frozen=True)
class Row:
    """A row of the table: a small picture, and the cells behind it."""

    axes: VMobject
    curves: VGroup
    name: Words
    formulas: VGroup
    traits: Words
    place: int

    def __post_init__(self) -> None:
        for group in self.groups:
            group.save_state()

    @cached_property
    def groups(self) -> tuple[VGroup, VGroup]:
        """The small picture, and the texts."""
        return VGroup(self.axes, self.curves), VGroup(self.name, self.formulas, self.traits)

    def case(self, line: int) -> VGroup:
        """Return the glyphs of a line, 0 or 1, of the two cases of f'."""
        middle = self.formulas[1].get_center()[1]
        return VGroup(
            *(
                glyph
                for glyph in self.formulas[1]
                if (glyph.get_bottom()[1] > middle - 0.02 if line == 0 else glyph.get_top()[1] < middle + 0.02)
            )
        )
