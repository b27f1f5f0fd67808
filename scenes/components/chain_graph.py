"""A chain of functions as a graph: a node for each quantity from x to y, an arrow for each link between them.

Values stand over the nodes, what a link does stands over its arrow, and its derivative below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np
from manim import DOWN, UP, Arrow, Circle, VGroup

from mathcore import Chain
from mathcore.numerals import typeset_name
from scenes.components.factors import is_same, multiply_beside, ratio
from scenes.components.text import Formula, common_size
from scenes.framework.digits import (
    EXACT_DIGITS,
    SIGNIFICANT_DIGITS,
    Recorder,
    Value,
    argument_spec,
    number_spec,
)
from scenes.framework.numbers import Figure
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["ChainGraph", "colored", "quantities", "roles"]

RADIUS = 0.42
BETWEEN = 0.3  # neighbouring values
HEAD = 0.4  # over the nodes, for their values and what is over the arrows
FARTHEST = 4.4  # between neighbouring nodes

T = TypeVar("T")


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
    spec
        The format of the derivative, where it is written elsewhere too.

    Parts: `nodes`, `values` (over them), and for each link `arrows`, `functions`, `derivatives`, `factors`;
    `product` is the derivative as it is worked out from the factors.
    """

    def __init__(
        self,
        chain: Chain,
        x: float,
        record: Recorder,
        region: Region,
        *,
        prefix: str = "",
        spec: str | None = None,
    ) -> None:
        super().__init__()
        steps = chain.precisely_at(x)
        factors = [(f"{prefix}factor_{k}", step.derivative) for k, step in enumerate(steps, 1)]
        derivative = f"{prefix}derivative", chain.precise_derivative_at(x)
        values = [*(step.input for step in steps), steps[-1].output]

        def beside(specs: Sequence[str], digits: int) -> list[tuple[Value, str]]:
            return list(zip(values, _redone(chain, values, specs, digits), strict=True))

        last = spec or number_spec(derivative[1])
        self.product, redone = multiply_beside(factors, derivative, record, last, beside)
        names = [prefix + name for name in (*quantities(chain)[:-1], "value")]
        numbers = list(zip(names, values, strict=True))
        self.region, self.step = region, min(FARTHEST, (region.width - 2 * RADIUS) / len(chain))
        self.room = self.step - 2 * RADIUS - BETWEEN
        shades = [theme.roles[role] for role in roles(chain)]
        self.nodes = self._draw_nodes(colored(chain), shades)
        self.arrows = VGroup(*map(_arrow_between, self.nodes[:-1], self.nodes[1:]))
        self.functions = VGroup(
            *(self._label(link.function.typst()).next_to(arrow, UP, theme.GAP) for link, arrow in self._joined(chain))
        )
        self.derivatives = VGroup(
            *(label.next_to(arrow, DOWN, theme.GAP) for label, arrow in self._joined(self._derivatives(chain)))
        )
        self.values = self._write_values(numbers, redone, shades, record)
        self.factors = self._write_factors()
        self.add(self.arrows, self.nodes, self.values, self.functions, self.derivatives, self.factors)

    def _joined(self, parts: Iterable[T]) -> Iterator[tuple[T, Arrow]]:
        """Yield what belongs to each link, with its arrow."""
        return zip(parts, self.arrows, strict=True)

    def _draw_nodes(self, names: Sequence[str], shades: Sequence[str]) -> VGroup:
        xs = self.region.center[0] + self.step * (np.arange(len(names)) - (len(names) - 1) / 2)
        y = self.region.top - HEAD - RADIUS
        return VGroup(
            *(_node(name, shade, np.array([x, y, 0.0])) for name, shade, x in zip(names, shades, xs, strict=True))
        )

    def _write_values(
        self, numbers: Sequence[tuple[str, Value]], redone: Sequence[str], shades: Sequence[str], record: Recorder
    ) -> VGroup:
        """Return the quantities' values over the nodes, and over tall labels of the arrows where they would meet."""
        top = self.nodes.get_top()[1]
        tall = [label for label in self.functions if label.get_top()[1] > top]
        widest = max((label.width for label in tall), default=0.0)
        beside_first = (self.step + RADIUS - BETWEEN) / 1.5  # the first and the last are put off their nodes
        room = min(self.step - BETWEEN, beside_first)
        specs, size, width = self._fit_values(numbers, redone, room)
        if width > self.step - widest - 2 * theme.GAP:
            lift = max(label.get_top()[1] for label in tall) - top
            VGroup(self.nodes, self.arrows, self.functions, self.derivatives).shift(lift * DOWN)
            top += theme.GAP / 2
        found = VGroup()
        for number, spec, node, shade in zip(numbers, specs, self.nodes, shades, strict=True):
            label = Formula(record(*number, spec).marked, size=size, color=shade).next_to(node, UP, theme.GAP)
            low, high = self.region.left + label.width / 2, self.region.right - label.width / 2
            label.set_x(float(np.clip(label.get_x(), low, high)))
            found.add(label.set_y(max(label.get_y(), top + theme.GAP + label.height / 2)))
        return found

    def _fit_values(
        self, numbers: Sequence[tuple[str, Value]], redone: Sequence[str], room: float
    ) -> tuple[list[str], float, float]:
        """Return the formats of values, the type size and the width of the widest.

        Each has the digits from which the next value and the factor are found again; where there is no room for them,
        those of the factors or the fewest.
        """
        given = (self.product.digits, EXACT_DIGITS), (SIGNIFICANT_DIGITS, SIGNIFICANT_DIGITS)
        shorter = [self._shorter(numbers, redone, *digits) for digits in given]
        for specs in (list(redone), *shorter):
            codes = [Figure.of(*number, spec).marked for number, spec in zip(numbers, specs, strict=True)]
            size = common_size(codes, room, theme.LABEL)
            width = max(Formula(code, size=size).width for code in codes)
            if width <= room:
                break
        return specs, size, width

    def _shorter(
        self, numbers: Sequence[tuple[str, Value]], redone: Sequence[str], digits: int, whole: int
    ) -> list[str]:
        """Return formats of so many digits; a value that is a factor too keeps the text that it has there."""
        factors = [factor.value for factor in self.product.operands]
        return [
            spec if any(is_same(value, factor) for factor in factors) else number_spec(value, digits, whole)
            for (_, value), spec in zip(numbers, redone, strict=True)
        ]

    def _write_factors(self) -> VGroup:
        """Return the values of the derivatives, on one line below these."""
        codes = [f"{factor.equals} derivative({factor})" for factor in self.product.operands]
        size = common_size(codes, self.step - BETWEEN, theme.BODY)
        labels = [VGroup(Formula(code, size=size)) for code in codes]
        y = self.derivatives.get_bottom()[1] - theme.GAP - max(label.height for label in labels) / 2
        return VGroup(*(label.move_to([arrow.get_x(), y, 0.0]) for label, arrow in self._joined(labels)))

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


def _redone(chain: Chain, values: Sequence[Value], factors: Sequence[str], digits: int) -> list[str]:
    """Return the formats of a chain's values with which each link can be redone by hand, from the last to the first;
    `factors` are those of the factors."""
    specs = [number_spec(values[-1], digits)]
    for link, value, factor in reversed(list(zip(chain, values, factors, strict=False))):
        specs.insert(0, argument_spec(value, [(link.function, specs[0]), (link.derivative, factor)], digits))
    return specs


def _node(name: str, color: str, place: np.ndarray) -> VGroup:
    circle = Circle(radius=RADIUS, color=color, stroke_width=theme.LINE, fill_color=theme.PANEL, fill_opacity=1)
    return VGroup(circle, Formula(name, size=theme.FORMULA)).move_to(place)


def _arrow_between(node: VGroup, following: VGroup) -> Arrow:
    ends = node.get_right(), following.get_left()
    return Arrow(*ends, buff=0.08, color=theme.QUIET, stroke_width=theme.LINE, tip_length=0.2)
