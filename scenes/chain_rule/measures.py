"""The formulas of lengths measured by each other: du by dx, dy by du, and so dy by dx."""

from __future__ import annotations

from collections.abc import Sequence

from manim import RIGHT, VGroup

from scenes.components.factors import align_signs, terms_of
from scenes.components.text import Formula
from scenes.framework.digits import Calculation
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["write_measures"]


def write_measures(symbols: Sequence[str], product: Calculation, room: Region) -> list[Formula]:
    """Return du = g' dx, dy = f' du, and dy = f' · g' dx with its product, on one line of a room."""
    x, u, y = (f"dif {symbol}" for symbol in symbols)
    inner, outer = product.operands
    codes = (
        f"{u} {{{{ {inner.equals} : sign }}}} derivative({inner.term}) {x}",
        f"{y} {{{{ {outer.equals} : sign }}}} derivative({outer.term}) {u}",
        f"{y} {{{{ {product.operands_equals} : sign }}}} {terms_of(product)} {x}"
        f" {product.equals} derivative({product.result.term}) {x}",
    )
    formulas = [Formula(code, size=theme.FORMULA) for code in codes]
    row = VGroup(*formulas).arrange(RIGHT, buff=3 * theme.SPACE)
    row.scale(min(1.0, room.width / row.width))
    room.place(row, 0, 0)
    align_signs(*formulas, y=room.center[1])
    return formulas
