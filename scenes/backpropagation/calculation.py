"""Rows of a calculation that fit their column, each knowing which edge and node its numbers come from.

Rows are packed term by term, so that a sum of any length is written; its signs of equality stand below each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from manim import Mobject, VGroup

from scenes import theme
from scenes.components.network import Edge, Unit
from scenes.components.regions import Region
from scenes.components.text import EM, Formula

__all__ = ["RESULT", "Operand", "Row", "Term", "best_size", "pack", "rest_of", "stack_rows"]

RESULT = "result"
EQUALS = "equals"
NAMED = re.compile(r"\{\{ (.*?) : \w+ \}\}")
# Room of a sign of equality or addition with its spaces, in em.
SIGN_ROOM = 1.35
BUFF = 0.26
OVERHANG = 0.05  # by which rows may be wider than their region
# Of the free height of a region, what is left above the rows.
RISE = 0.3
SIZES = (theme.FORMULA, theme.BODY, theme.LABEL, theme.SMALL)


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
class Term:
    """A term of a sum in Typst math, with the operands that fly into it."""

    code: str
    operands: tuple[Operand, ...] = ()


@dataclass
class Row:
    """A line of a calculation. `indent` 0 starts at the left, 1 at the sign of equality above, 2 behind it."""

    formula: Formula
    groups: list[tuple[Operand, ...]] = field(default_factory=list)
    indent: int = 0

    @property
    def operands(self) -> list[Operand]:
        return [operand for group in self.groups for operand in group]

    @property
    def result(self) -> VGroup | None:
        """What the row comes to, where it ends in a value."""
        return self.formula.select(RESULT) if f": {RESULT} " in self.formula.code else None

    @property
    def signs(self) -> VGroup:
        """What is neither flown in nor the result."""
        names = [operand.part for operand in self.operands]
        return rest_of(self.formula, [*names, RESULT] if self.result is not None else names)


def rest_of(formula: Formula, parts: Iterable[str]) -> VGroup:
    """The glyphs of a formula that belong to none of the named parts."""
    taken = {id(glyph) for name in parts for glyph in formula.select(name)}
    return VGroup(*(glyph for glyph in formula.submobjects if id(glyph) not in taken))


@cache
def _unit_width(code: str) -> float:
    return float(Formula(NAMED.sub(r"\1", code), size=theme.FORMULA).width) / theme.FORMULA


def measure(code: str, size: float) -> float:
    """Width of a formula in frame units: it grows as the type size does."""
    return _unit_width(code) * size


def pack(
    lead: str,
    terms: Sequence[Term],
    size: float,
    width: float,
    *,
    equals: str = "=",
    sign: str = "",
    result: str = "",
) -> list[Row]:
    """`lead = term + term … = result` in as few rows as fit the width; `sign` stands before the result.

    Without a lead the first row starts at the sign of equality above it. A negative term must be in parentheses or
    come first.
    """
    indent = 0 if lead else 1
    start = f"{lead} {{{{ {equals} : {EQUALS} }}}}"
    rows: list[Row] = []
    held: list[Term] = []
    used = offset = (measure(lead, size) if lead else 0.0) + SIGN_ROOM * size * EM
    for term in terms:
        needed = measure(term.code, size) + (SIGN_ROOM * size * EM if held else 0)
        if held and used + needed > width:
            rows.append(_row(start, held, size, indent))
            start, indent, held, used = "+ med", 2, [], offset
        held.append(term)
        used += needed
    if not result:
        return [*rows, _row(start, held, size, indent)]
    tail = f"{{{{ {result} : {RESULT} }}}}"
    if not terms:
        return [_row(f"{start} {tail}", [], size, indent)]
    if used + SIGN_ROOM * size * EM + measure(result, size) <= width:
        return [*rows, _row(start, held, size, indent, f"{sign or equals} {tail}")]
    rows.append(_row(start, held, size, indent))
    return [*rows, _row(f"{{{{ {sign or equals} : {EQUALS} }}}} {tail}", [], size, 1)]


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


def best_size(make: Callable[[float], Sequence[Row]], region: Region, sizes: Sequence[float] = SIZES) -> float:
    """The largest type size at which the rows fit the region's height and no row is broken needlessly."""
    fewest = len(make(sizes[-1]))
    for size in sizes:
        rows = make(size)
        block = stack_rows(rows, region)
        if len(rows) == fewest and block.height <= region.height and block.width <= region.width + OVERHANG:
            return size
    return sizes[-1]


def _row(start: str, terms: Sequence[Term], size: float, indent: int, tail: str = "") -> Row:
    code = f"{start} {' + '.join(term.code for term in terms)} {tail}"
    return Row(Formula(code, size=size), [term.operands for term in terms if term.operands], indent)
