"""A chain of functions as a graph: a node for each quantity from x to y, an arrow for each link between them.

Values stand below the nodes, what a link does stands over its arrow, and its derivative below it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from manim import DOWN, UP, Arrow, Circle, VGroup

from mathcore import Chain
from mathcore.numerals import typeset_name
from scenes.components.factors import multiply, ratio
from scenes.components.text import Formula, common_size
from scenes.framework.digits import number_spec
from scenes.framework.numbers import Figure
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["ChainGraph", "colored", "quantities", "roles"]

RADIUS = 0.42
BESIDE = 0.12  # of the way to the next node, on both sides, that the value below a node may take
HEAD = 0.4  # over the nodes, for what is over the arrows
FARTHEST = 4.4  # between neighbouring nodes


def quantities(chain: Chain) -> tuple[str, ...]:
    """Return the names of a chain's quantities, from x to y."""
    return (chain.links[0].input, *(link.output for link in chain))


def roles(chain: Chain) -> tuple[str, ...]:
    """Return the roles of a chain's quantities: what goes in, what lies between, what comes out."""
    return ("input", *["activation"] * (len(chain) - 1), "function")


def colored(chain: Chain) -> tuple[str, ...]:
    """Return the quantities in Typst math, each in the colour of its role."""
    return tuple(f"{role}({typeset_name(name)})" for role, name in zip(roles(chain), quantities(chain), strict=True))


class ChainGraph(VGroup):
    """A chain at one point.

    Parameters
    ----------
    chain, x
        The chain and the point.
    record
        Records a number and gives it as it is written.
    region
        The room.
    prefix
        Of the numbers' names: `<prefix>value` is the last value, `<prefix>u` one between, `<prefix>factor_1` ….

    Parts: `nodes`, `values` (below them), and for each link `arrows`, `functions`, `derivatives`, `factors`;
    `product` is the derivative as it is worked out from the factors.
    """

    def __init__(
        self, chain: Chain, x: float, record: Callable[..., Figure], region: Region, *, prefix: str = ""
    ) -> None:
        super().__init__()
        steps = chain.precisely_at(x)
        named = [(prefix + name, step.input) for name, step in zip(quantities(chain)[:-1], steps, strict=True)]
        named.append((f"{prefix}value", steps[-1].output))
        values = [record(name, value, number_spec(value)) for name, value in named]
        factors = [(f"{prefix}factor_{k}", step.derivative) for k, step in enumerate(steps, 1)]
        self.product = multiply(factors, (f"{prefix}derivative", chain.precise_derivative_at(x)), record)
        names, shades = colored(chain), [theme.roles[role] for role in roles(chain)]
        step = min(FARTHEST, (region.width - 2 * RADIUS) / len(chain))
        xs = region.center[0] + step * (np.arange(len(names)) - len(chain) / 2)
        y = region.top - HEAD - RADIUS
        self.room = step - 2 * RADIUS - 0.3
        self.nodes = VGroup(
            *(self._node(name, shade, np.array([x, y, 0.0])) for name, shade, x in zip(names, shades, xs, strict=True))
        )
        codes = [value.marked for value in values]
        size = common_size(codes, 2 * RADIUS + 2 * BESIDE * (step - 2 * RADIUS), theme.LABEL)
        self.values = VGroup(
            *(
                Formula(code, size=size, color=shade).next_to(node, DOWN, buff=theme.GAP)
                for code, shade, node in zip(codes, shades, self.nodes, strict=True)
            )
        )
        self.arrows, self.functions = VGroup(), VGroup()
        self.derivatives, self.factors = VGroup(), VGroup()
        for i, link in enumerate(chain):
            arrow = Arrow(
                self.nodes[i].get_right(),
                self.nodes[i + 1].get_left(),
                buff=0.08,
                color=theme.QUIET,
                stroke_width=theme.LINE,
                tip_length=0.2,
            )
            self.arrows.add(arrow)
            self.functions.add(self._label(link.function.typst()).next_to(arrow, UP, buff=theme.GAP))
        codes = [f"{factor.equals} derivative({factor})" for factor in self.product.operands]
        size = common_size(codes, self.room, theme.BODY)
        for arrow, derivative, code in zip(self.arrows, self._derivatives(chain), codes, strict=True):
            self.derivatives.add(derivative.next_to(arrow, DOWN, buff=theme.GAP))
            self.factors.add(VGroup(Formula(code, size=size)).next_to(derivative, DOWN, buff=theme.GAP))
        self.add(self.arrows, self.nodes, self.values, self.functions, self.derivatives, self.factors)

    def _node(self, name: str, color: str, place: np.ndarray) -> VGroup:
        circle = Circle(radius=RADIUS, color=color, stroke_width=theme.LINE, fill_color=theme.PANEL, fill_opacity=1)
        return VGroup(circle, Formula(name, size=theme.FORMULA)).move_to(place)

    def _label(self, code: str) -> Formula:
        """Write a label as large as the arrow lets it be, and no smaller than the smallest text."""
        label = Formula(code, size=theme.BODY)
        size = max(theme.SMALL, theme.BODY * min(1.0, self.room / label.width))
        return label if size == theme.BODY else Formula(code, size=size)

    def _derivatives(self, chain: Chain) -> list[Formula]:
        """Return the links' derivatives, all of them with their ratios where there is room for that."""
        names, bodies = colored(chain), [f"derivative({link.derivative.typst()})" for link in chain]
        ratios = [ratio(above, below) for below, above in pairwise(names)]
        whole = [self._label(f"{letters} = {body}") for letters, body in zip(ratios, bodies, strict=True)]
        return whole if max(label.width for label in whole) <= self.room else [self._label(body) for body in bodies]
