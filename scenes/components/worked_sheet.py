"""The worked derivative of a composite: its tree at the left, and beside each piece what is done with it.

The steps are those of `mathcore.worked_chain`; what is put in for a variable wears that variable's colour.
"""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
from manim import LEFT, RoundedRectangle, VGroup, VMobject

from mathcore import Chain, ChainStep, worked_chain
from scenes.components.chain_graph import colored, quantities, roles
from scenes.components.expression_tree import ExpressionTree
from scenes.components.text import Formula
from scenes.framework.digits import Recorder, shows
from scenes.framework.numbers import format_number
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["WorkedSheet"]

PRODUCT, TALLEST_PRODUCT = 0.95, 1.2  # height of the room for the product, and of a product that has more
TREE_SHARES = (1 / 3.3, 0.2, 0.13)  # of the width that the tree takes, less where the formulas would be too small
BAND = 0.16  # of a band beyond its piece
SHORT, LONGEST = ".7g", 7  # format and characters of a value that stands beside its row
LETTERS = ("g", "f")  # of a function inside another; longer chains are told by their quantities


class WorkedSheet(VGroup):
    """A tree and rows beside its pieces, in a region.

    Parts: `tree`; from inner to outer `bands` (behind each piece and its row), `definitions`, `derivatives` and
    `insertions` (none for the innermost); `product` under them all; `values` once they are worked out at a point.
    """

    def __init__(self, chain: Chain, region: Region) -> None:
        super().__init__()
        self.chain, self.values = chain, list[Formula]()
        links = len(chain)
        colors = [theme.roles[role] for role in roles(chain)]
        steps = worked_chain(chain.f)
        self.definitions = [_definition(chain, i) for i in range(links)]
        self.derivatives = [_step(step) for step in steps if step.kind == "derivative"]
        self.insertions = [_step(step) for step in steps if step.kind == "insertion"]
        self.product = _step(steps[-1])
        height = min(self.product.height, TALLEST_PRODUCT)
        tall = PRODUCT if height + 2 * theme.GAP <= PRODUCT else height + theme.GAP + BAND
        for below, share in product((tall, PRODUCT), TREE_SHARES):
            room = Region(region.left, region.right, region.bottom + below, region.top)
            tree_room, rows_room = room.split_columns(share, 1 - share)
            self.tree = ExpressionTree(chain, colors, region, tree_room.inset(BAND))
            scale = self._scale(rows_room.inset(theme.GAP))
            if scale * theme.FORMULA >= theme.SMALL:
                break
        self.scale_of_rows = scale
        self._lay_out(rows_room.inset(theme.GAP), scale)
        self.bands = VGroup(*(self._band(i, room, color) for i, color in enumerate(colors[1:])))
        left, top = rows_room.left + theme.GAP, min(region.bottom + below, self.bands.get_bottom()[1] - BAND / 2)
        Region(left, region.right, region.bottom, top).place(self.product, -1, 0)
        self.add(self.bands, self.tree, *self.definitions, *self.derivatives, *self.insertions, self.product)

    def work_at(self, x: float, record: Recorder) -> list[Formula]:
        """Return the point, under the rows, and beside each row what its piece comes to there, from inner to outer; no
        formulas where a value is long or has no room. They are the `values` from then on."""
        chain, found = self.chain, [step.output for step in self.chain.precisely_at(x)]
        numbers = list(zip([*quantities(chain)[:-1], "value"], [x, *found], strict=True))
        if not all(shows(value, SHORT) and len(format_number(float(value), SHORT)) <= LONGEST for _, value in numbers):
            return []
        figures = [record(name, value, SHORT) for name, value in numbers]
        written = [f"{role}({figure})" for role, figure in zip(roles(chain), figures, strict=True)]
        names = list(colored(chain)[1:])
        if len(chain) == len(LETTERS):
            names = [f"{letter}({inside})" for letter, inside in zip(LETTERS, written[:-1], strict=True)]
        codes = [f"{name} {{{{ = : sign }}}} {value}" for name, value in zip(names, written[1:], strict=True)]
        values = [Formula(code, size=theme.FORMULA).scale(self.scale_of_rows) for code in codes]
        left = max(definition.get_right()[0] for definition in self.definitions) + 2.5 * theme.SPACE
        if left + max(value.width for value in values) > self.bands.get_right()[0] - theme.GAP:
            return []
        for value, definition in zip(values, self.definitions, strict=True):
            sign = value.select("sign").get_center()[1]
            value.shift([left - value.get_left()[0], definition.select("sign").get_center()[1] - sign, 0])
        point = Formula(f"{colored(chain)[0]} = {written[0]}", size=theme.FORMULA).scale(self.scale_of_rows)
        self.values = [point.move_to([left, self.product.get_y(), 0], aligned_edge=LEFT), *values]
        return self.values

    @property
    def steps(self) -> list[list[tuple[VMobject | None, Formula]]]:
        """What each step comes from and what it is, in the groups in which they are told.

        A function inside another is told step by step; of a longer chain, all steps of a kind together.
        """
        derivatives: list[tuple[VMobject | None, Formula]] = [(None, step) for step in self.derivatives]
        insertions: list[tuple[VMobject | None, Formula]] = list(
            zip(self.derivatives[1:], self.insertions, strict=True)
        )
        product = (VGroup(*reversed(self.insertions), self.derivatives[0]), self.product)
        if len(self.definitions) == len(LETTERS):
            return [[step] for step in (*derivatives, *insertions, product)]
        return [derivatives, insertions, [product]]

    @property
    def workings(self) -> list[VMobject]:
        """All that is shown but the product."""
        tree = self.tree
        return [self.bands, *tree.pieces, tree.leaves, *self.definitions, *self.derivatives, *self.insertions]

    def _band(self, i: int, room: Region, color: str) -> RoundedRectangle:
        """Draw the background of piece i, from inner to outer, and its row."""
        rows = [column[i - offset] for column, offset in self._columns() if i >= offset]
        piece_top, piece_bottom = self.tree.heights[-1 - i]
        top = max(piece_top, *(row.get_top()[1] for row in rows)) + BAND
        bottom = min(piece_bottom, *(row.get_bottom()[1] for row in rows)) - BAND
        return _behind(Region(room.left, room.right, bottom, top), color)

    def _columns(self) -> tuple[tuple[list[Formula], int], ...]:
        """Return the columns, each with the number of rows it leaves out at the innermost end."""
        return (self.definitions, 0), (self.derivatives, 0), (self.insertions, 1)

    def _widths(self) -> list[float]:
        return [max(formula.width for formula in column) for column, _ in self._columns()]

    def _middles(self) -> list[float]:
        """Return the heights of the pieces once they are parted, from inner to outer."""
        return [sum(ends) / 2 for ends in reversed(self.tree.heights)]

    def _scale(self, room: Region) -> float:
        """Return by how much the columns must be made smaller to fit."""
        pitch = min(upper - lower for lower, upper in pairwise(self._middles())) - 2 * BAND - theme.GAP / 2
        tallest = max(formula.height for column, _ in self._columns() for formula in column)
        return float(min(1.0, (room.width - 4 * theme.SPACE) / sum(self._widths()), pitch / tallest))

    def _lay_out(self, room: Region, scale: float) -> None:
        """Lay out columns as wide as their contents, rows at the height of the pieces once they are parted."""
        widths = [scale * width for width in self._widths()]
        gap = min(2.5 * theme.SPACE, (room.width - sum(widths)) / 2)
        lefts = room.left + np.cumsum([0.0, *(width + gap for width in widths[:-1])])
        for left, (column, _) in zip(lefts, self._columns(), strict=True):
            for formula, y in zip(column, self._middles()[-len(column) :], strict=True):
                formula.scale(scale)
                sign = formula.select("sign").get_center()[1]
                formula.shift(np.array([left - formula.get_left()[0], y - sign, 0.0]))


def _behind(region: Region, color: str) -> RoundedRectangle:
    """Return a band that holds what stands on it together."""
    return RoundedRectangle(
        corner_radius=0.12,
        width=region.width,
        height=region.height,
        stroke_width=theme.HAIRLINE,
        stroke_color=color,
        stroke_opacity=0.5,
        fill_color=theme.PANEL,
        fill_opacity=0.6,
        z_index=-1,
    ).move_to(region.center)


def _definition(chain: Chain, i: int) -> Formula:
    """Return what a link does: g(x) = … and f(u) = … for two of them, and else u = …, v = …."""
    link, names = chain.links[i], colored(chain)
    name = f"{LETTERS[i]}({names[i]})" if len(chain) == len(LETTERS) else names[i + 1]
    return Formula(f"{name} {{{{ = : sign }}}} {link.function.typst()}", size=theme.FORMULA)


def _step(step: ChainStep) -> Formula:
    """Return a line of the worked chain: its derivative coloured, and what was put in for a variable."""
    return Formula(f"derivative({step.name}) {{{{ = : sign }}}} {step.typst('activation')}", size=theme.FORMULA)
