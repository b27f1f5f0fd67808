"""The formulas of lengths measured by each other: du by dx, dy by du, and so dy by dx."""

from __future__ import annotations

from collections.abc import Sequence

from manim import RIGHT, VGroup

from scenes.components.factors import align_signs, terms_of
from scenes.components.text import Formula, type_sizes
from scenes.framework.digits import Calculation
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["write_measures"]

BETWEEN = 1.0  # frame units between neighbours


def write_measures(symbols: Sequence[str], product: Calculation, room: Region) -> list[Formula]:
    """Return du = g' dx, dy = f' du, and dy = f' · g' dx with its product, on one line of a room, or on two."""
    x, u, y = (f"dif {symbol}" for symbol in symbols)
    inner, outer = product.operands
    codes = (
        f"{u} {{{{ {inner.equals} : sign }}}} derivative({inner.term}) {x}",
        f"{y} {{{{ {outer.equals} : sign }}}} derivative({outer.term}) {u}",
        f"{y} {{{{ {product.operands_equals} : sign }}}} {terms_of(product)} {x}"
        f" {product.equals} derivative({product.result.term}) {x}",
    )
    for size in type_sizes(theme.FORMULA):
        formulas = [Formula(code, size=size) for code in codes]
        row = VGroup(*formulas).arrange(RIGHT, buff=BETWEEN)
        if row.width <= room.width:
            room.place(row, 0, 0)
            align_signs(*formulas, y=room.center[1])
            return formulas
    above, below = room.split_rows(1, 1, gap=0)
    for place, part in ((above, formulas[:2]), (below, formulas[2:])):
        place.place(VGroup(*part).arrange(RIGHT, buff=BETWEEN), 0, 0)
        align_signs(*part, y=place.center[1])
    return formulas
