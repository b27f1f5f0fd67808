"""Rows of a calculation that fit their column, each knowing which edge and node its numbers come from.

Rows are packed term by term, so that a sum of any length is written; its signs of equality stand below each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TypeVar

import numpy as np
from manim import DOWN, LEFT, Mobject, VGroup

from scenes.components.network import Edge, Unit
from scenes.components.text import EM, Formula, type_sizes
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = [
    "RESULT",
    "Operand",
    "Row",
    "SumTerm",
    "best_size",
    "fit_rows",
    "fit_sheet",
    "pack",
    "rest_of",
    "stack_rows",
    "write_ellipsis",
]

K = TypeVar("K")

RESULT = "result"
EQUALS = "equals"
NAMED = re.compile(r"\{\{ (.*?) : \w+ \}\}")
OPERATOR = re.compile(r" (?:times|dot|-) ")
OPERATOR_ROOM = 1.22  # of an operator with its spaces, in em
DIGIT_HEIGHT = 0.7  # in em
# Room of a sign of equality or addition with its spaces, in em.
SIGN_ROOM = 1.35
BUFF = 0.26
OVERHANG = 0.05  # by which rows may be wider than their region
# Of the free height of a region, what is left above the rows.
RISE = 0.3


@dataclass(frozen=True)
class Operand:
    """A number of a formula: the name of its part, what it is copied from, the edges and units it lights.

    Without a source it appears from its first edge, or in its place.
    """

    part: str
    source: Mobject | None
    edges: tuple[Edge, ...] = ()
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True)
class SumTerm:
    """A term of a sum in Typst math, with the operands that fly into it, and the sign that joins it to one before."""

    code: str
    operands: tuple[Operand, ...] = ()
    joint: str = "+"

    def split(self) -> list[SumTerm]:
        """Return the factors of a product or the numbers of a difference; the term alone where it is neither."""
        pieces = split_at_operators(self.code)
        joints = [self.joint, *(piece.strip() for piece in pieces[1::2])]
        return [
            SumTerm(code, tuple(each for each in self.operands if f": {each.part} }}}}" in code), joint)
            for code, joint in zip(pieces[::2], joints, strict=True)
        ]


def split_at_operators(code: str) -> list[str]:
    """Split Typst math at its operators outside of all brackets; the operators are at the odd places.

    Those within a number, as in 2 × 10⁵, or within the square of a difference do not part it.
    """
    pieces = [""]
    for k, piece in enumerate(re.split(f"({OPERATOR.pattern})", code)):
        if _has_open_bracket(pieces[-1]) or (k % 2 == 0 and len(pieces) % 2 == 1):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _has_open_bracket(code: str) -> bool:
    """Return whether a bracket is opened and not closed; what closes one of an earlier term opens nothing."""
    depth = 0
    for sign in code:
        depth = depth + 1 if sign in "({" else max(0, depth - 1) if sign in ")}" else depth
    return depth > 0


@dataclass
class Row:
    """A line of a calculation, typeset when it is first asked for.

    `indent` 0 starts at the left, 1 at the sign of equality above, 2 behind it. `width` (from the left of the block)
    and `height` are close enough to choose a type size by.
    """

    code: str
    size: float
    groups: list[tuple[Operand, ...]] = field(default_factory=list)
    indent: int = 0
    width: float = 0.0
    height: float = 0.0

    @cached_property
    def formula(self) -> Formula:
        return Formula(self.code, size=self.size)

    @property
    def operands(self) -> list[Operand]:
        return [operand for group in self.groups for operand in group]

    @property
    def result(self) -> VGroup | None:
        """What the row comes to, where it ends in a value."""
        return self.formula.select(RESULT) if f": {RESULT} " in self.code else None

    @property
    def signs(self) -> VGroup:
        """What is neither flown in nor the result."""
        names = [operand.part for operand in self.operands]
        return rest_of(self.formula, [*names, RESULT] if self.result is not None else names)


def rest_of(formula: Formula, parts: Iterable[str]) -> VGroup:
    """Return the glyphs of a formula that belong to none of the named parts."""
    taken = {id(glyph) for name in parts for glyph in formula.select(name)}
    return VGroup(*(glyph for glyph in formula.submobjects if id(glyph) not in taken))


@cache
def _unit_extent(code: str) -> tuple[float, float]:
    formula = Formula(code, size=theme.FORMULA)
    return float(formula.width) / theme.FORMULA, float(formula.height) / theme.FORMULA


def measure(code: str, size: float) -> tuple[float, float]:
    """Return the width and height of a formula in frame units, from its factors: the same numbers stand in many
    products."""
    plain = NAMED.sub(r"\1", code).strip()
    pieces = split_at_operators(plain)[::2]
    extents = [_unit_extent(piece) for piece in pieces]
    width = sum(extent[0] for extent in extents) + (len(pieces) - 1) * OPERATOR_ROOM * EM
    return width * size, max(extent[1] for extent in extents) * size


def pack(
    lead: str,
    terms: Sequence[SumTerm],
    size: float,
    width: float,
    *,
    equals: str = "=",
    sign: str = "",
    result: str = "",
    under: str = "",
) -> list[Row]:
    """Write `lead = term + term … = result` in as few rows as fit the width; `sign` stands before the result.

    Without a lead the first row starts at the sign of equality above it, which stands behind the lead `under`. A
    negative term must be in parentheses or come first.
    """
    packer = _Packer(lead, under, size, width, equals)
    for term in terms:
        packer.take(term)
    if result:
        packer.end(sign or equals, result)
    return packer.finish()


class _Packer:
    """Fills rows with terms."""

    def __init__(self, lead: str, under: str, size: float, width: float, equals: str) -> None:
        self.size, self.room, self.gap = size, width, SIGN_ROOM * size * EM
        self.rows: list[Row] = []
        self.held: list[SumTerm] = []
        self.start, self.indent, self.tail = f"{lead} {_named(equals, EQUALS)}", 0 if lead else 1, ""
        before = lead or under
        self.height = measure(lead, size)[1] if lead else DIGIT_HEIGHT * size * EM
        self.used = self.offset = (measure(before, size)[0] if before else 0.0) + self.gap

    def take(self, term: SumTerm) -> None:
        """Put a term into the row, or into the next where it has no room; one too long for a row is broken."""
        width, height = measure(term.code, self.size)
        sign = self.gap if self.held or self.rows else 0.0
        if self.offset + sign + width > self.room and len(factors := term.split()) > 1:
            for factor in factors:
                self.take(factor)
            return
        needed = width + sign
        if self.held and self.used + needed > self.room:
            self._close(f"{term.joint} med", 2)
        self.held.append(term)
        self.used, self.height = self.used + needed, max(self.height, height)

    def end(self, sign: str, result: str) -> None:
        """Put the result behind the terms, or into a row of its own."""
        width = measure(result, self.size)[0]
        if not self.held:
            self.start += f" {_named(result, RESULT)}"
        elif self.used + self.gap + width <= self.room:
            self.tail, width = f"{sign} {_named(result, RESULT)}", width + self.gap
        else:
            self._close(f"{_named(sign, EQUALS)} {_named(result, RESULT)}", 1)
        self.used += width

    def finish(self) -> list[Row]:
        self._close("", 0)
        return self.rows

    def _close(self, start: str, indent: int) -> None:
        """End the row, and begin another."""
        terms = " ".join(f"{term.joint} {term.code}" if k else term.code for k, term in enumerate(self.held))
        code = f"{self.start} {terms} {self.tail}"
        groups = [term.operands for term in self.held if term.operands]
        self.rows.append(Row(code, self.size, groups, self.indent, self.used, self.height))
        self.start, self.indent, self.held, self.tail = start, indent, [], ""
        self.used, self.height = self.offset, DIGIT_HEIGHT * self.size * EM


def _named(code: str, name: str) -> str:
    return f"{{{{ {code} : {name} }}}}"


def stack_rows(rows: Sequence[Row], region: Region, below: Mobject | None = None, buff: float = BUFF) -> VGroup:
    """Put rows below each other, signs of equality aligned: in the upper half of a region, or below something."""
    group = VGroup(*(row.formula for row in rows))
    top = region.top if below is None else below.get_bottom()[1] - theme.SPACE
    sign = behind = region.left
    for row in rows:
        formula = row.formula
        left = (region.left, sign, behind)[row.indent]
        formula.shift(np.array([left - formula.get_left()[0], top - formula.get_top()[1], 0.0]))
        if row.indent < 2:
            mark = formula.select(EQUALS)
            sign, behind = mark.get_left()[0], mark.get_right()[0] + 0.1
        top = formula.get_bottom()[1] - buff
    if below is None:
        group.shift([0, RISE * min(0.0, group.height - region.height), 0])
    return group


def fit_rows(make: Callable[[float], Sequence[Row]], region: Region, largest: float | None = None) -> list[Row]:
    """Return rows at the largest type size at which they fit the region, laid out in it."""
    rows = list(make(best_size(make, region, largest)))
    stack_rows(rows, region)
    return rows


def fit_sheet(
    items: Iterable[K], write: Callable[[float, K], list[Row]], region: Region, largest: float | None = None
) -> dict[K, list[Row]]:
    """Return each item's rows at the largest type size at which all fit the region, laid out in it; where they fit at
    none, those of the first items only, so that an ellipsis has room below."""
    items = list(items)
    size = best_size(lambda size: [row for item in items for row in write(size, item)], region, largest)
    sheet = {item: write(size, item) for item in items}
    room = region
    while stack_rows([row for rows in sheet.values() for row in rows], room).height > room.height and len(sheet) > 1:
        sheet.popitem()
        room = Region(region.left, region.right, region.bottom + _write_dots(size).height + BUFF, region.top)
    return sheet


def write_ellipsis(sheet: Mapping[K, Sequence[Row]], items: Sequence[K]) -> VGroup:
    """Return an ellipsis below the rows of a sheet that does not hold all items; nothing where it does."""
    rows = [row for each in sheet.values() for row in each]
    if not rows or len(sheet) == len(items):
        return VGroup()
    first, last = rows[0].formula, rows[-1].formula
    dots = _write_dots(rows[-1].size).next_to(last, DOWN, buff=BUFF)
    return VGroup(dots.align_to(first, LEFT))


def _write_dots(size: float) -> Formula:
    return Formula("dots.v", size=size)


def best_size(make: Callable[[float], Sequence[Row]], region: Region, largest: float | None = None) -> float:
    """Return the largest type size at which the rows fit the region's height and no row is broken needlessly."""
    sizes = type_sizes(largest or theme.FORMULA)
    fewest = len(make(sizes[-1]))
    for size in sizes:
        rows = make(size)
        height = sum(row.height for row in rows) + BUFF * (len(rows) - 1)
        if (
            len(rows) == fewest
            and height <= region.height
            and max(row.width for row in rows) <= region.width + OVERHANG
        ):
            return size
    return sizes[-1]
