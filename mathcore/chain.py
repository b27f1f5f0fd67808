"""The chain rule on any composite of elementary functions: deck page 6 链式求导法则.
`chain` cuts f into links, from the innermost u = g(x) out to y; `worked_chain` gives the deck's steps."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any, Literal, NamedTuple

from mathcore.differentiation import differentiate
from mathcore.expression import Expression, Symbol, parts, substitute, symbols
from mathcore.function import Function
from mathcore.numerals import typeset_name
from mathcore.precision import as_written
from mathcore.settled import settled_precisely
from mathcore.typesetting import typeset_product

NAMES = ("u", "v", "w", "s", "t", "p", "q", "r")


@dataclass(frozen=True)
class Link:
    """One step output = function(input), with its derivative; both are functions of the input alone.

    nested: the derivative as a function of x, the inner links put in but not multiplied out: 2(3x + 2).
    composite: the output as a function of x, the inner links put in."""

    output: str
    function: Function
    derivative: Function
    nested: Function
    composite: Function

    @property
    def input(self) -> str:
        """The name of what goes in: x for the innermost link."""
        return self.function.variables[0]

    def typst(self) -> str:
        """Typst markup of the step: `u = 3 x + 2`."""
        return f"{typeset_name(self.output)} = {self.function.typst()}"

    def derivative_typst(self) -> str:
        """Typst markup of its derivative: `(dif u)/(dif x) = 3`."""
        return f"{self.ratio_typst()} = {self.derivative.typst()}"

    def ratio_typst(self) -> str:
        """Typst markup of the factor's name: `(dif u)/(dif x)`."""
        return f"(dif {typeset_name(self.output)})/(dif {typeset_name(self.input)})"


class LinkValue(NamedTuple):
    """A link at a point, or at an array of points: what goes in, what comes out, and the local derivative."""

    input: Any
    output: Any
    derivative: Any


@dataclass(frozen=True)
class Chain:
    """f as links from inner to outer; dy/dx is the product of their derivatives."""

    f: Function
    links: tuple[Link, ...]

    def __iter__(self) -> Iterator[Link]:
        return iter(self.links)

    def __len__(self) -> int:
        return len(self.links)

    def at(self, x: Any) -> tuple[LinkValue, ...]:
        """Return every link evaluated at x, scalar or array, inner to outer; nan where f has no value."""
        values, value = [], x
        for link in self.links:
            output = link.function(value)
            values.append(LinkValue(value, output, link.derivative(value)))
            value = output
        return tuple(values)

    def precisely_at(self, x: float) -> tuple[LinkValue, ...]:
        """Every link at one number x, inner to outer, as fractions to thirty digits: each is evaluated as a function
        of x, so that no rounding goes from link to link. Floats where that gives no value, or x has more than fifteen
        digits; x is as it prints, and what is 0 within its rounding is 0."""
        values: list[LinkValue] = []
        value: float | Fraction = as_written(x)
        for link, rounded in zip(self.links, self.at(float(x)), strict=True):
            found = (settled_precisely(whole, float(x)) for whole in (link.composite, link.nested))
            output, derivative = (
                float(number) if precise is None else precise
                for precise, number in zip(found, (rounded.output, rounded.derivative), strict=True)
            )
            values.append(LinkValue(value, output, derivative))
            value = output
        return tuple(values)

    def precise_derivative_at(self, x: float) -> float | Fraction:
        """dy/dx at one number x: the product of what `precisely_at` finds."""
        product: float | Fraction = Fraction(1)
        for value in self.precisely_at(x):
            product *= value.derivative
        return product

    def derivative_at(self, x: Any) -> Any:
        """dy/dx at x: the product of the local derivatives."""
        return math.prod(value.derivative for value in self.at(x))

    def typst(self) -> str:
        """Typst markup of the rule: `(dif y)/(dif x) = (dif y)/(dif u) dot (dif u)/(dif x)`."""
        factors = " dot ".join(link.ratio_typst() for link in reversed(self.links))
        return f"(dif {self.links[-1].output})/(dif {typeset_name(self.f.variables[0])}) = {factors}"


def chain(f: Function) -> Chain:
    """Return the links of a function of one variable.

    Each link is one elementary function, with the numbers that stretch and shift it; a formula in which x cannot be
    gathered into one inner function, such as x sin x, is a single link."""
    if len(f.variables) != 1:
        raise ValueError(f"chain needs one variable; {f.text} has {', '.join(f.variables)}: bind the others")
    (x,) = f.variables
    nested = [*_cuts(f.expression, x)]
    names = [*_free_names(len(nested) - 1, x), "y" if x != "y" else "z"]
    links: list[Link] = []
    before: Expression = Symbol(x)
    name = x
    for inner, output in zip(nested, names, strict=True):
        function = Function.of(substitute(inner, before, Symbol(name)), (name,), otherwise=f.otherwise)
        derivative = function.derivative()
        whole = Function.of(substitute(derivative.expression, Symbol(name), before), (x,), otherwise=f.otherwise)
        composite = Function.of(inner, (x,), otherwise=f.otherwise)
        links.append(Link(output, function, derivative, whole, composite))
        before, name = inner, output
    return Chain(f, tuple(links))


def _free_names(count: int, x: str) -> list[str]:
    free = [name for name in NAMES if name != x]
    letter = "v" if x.startswith("u") else "u"
    return free[:count] if count <= len(free) else [f"{letter}_{place + 1}" for place in range(count)]


def _cuts(node: Expression, x: str) -> list[Expression]:
    """Return the nested expressions between x and the whole, innermost first, the whole last."""
    nested, outer = [node], node
    for inner in _cores(node, x):
        bare = substitute(outer, inner, Symbol("#"))
        if "#" in symbols(differentiate(bare, "#")):
            nested.insert(0, inner)
            outer = inner
    return nested


def _cores(node: Expression, x: str) -> Iterator[Expression]:
    """Return the parts of `node`, largest first, that hold every x in it; x itself is left out."""
    candidates: dict[Expression, None] = {}
    stack = list(parts(node))
    while stack:
        part = stack.pop(0)
        if x in symbols(part) and part != Symbol(x):
            candidates.setdefault(part)
            stack.extend(parts(part))
    for part in candidates:
        if x not in symbols(substitute(node, part, Symbol("#"))):
            yield part


@dataclass(frozen=True)
class ChainStep:
    """A line of a worked chain: `name` = the product of `factors`.

    kind: "derivative" of a link by its own input, "insertion" of the inner links into it, or the "product" of all.
    name: Typst markup of the derivative that it gives. inside: what was put in for a variable, if anything was."""

    kind: Literal["derivative", "insertion", "product"]
    name: str
    factors: tuple[Expression, ...]
    inside: Expression | None = None
    otherwise: str = "otherwise"

    def typst(self, mark: str = "") -> str:
        """Return Typst markup of the right side; `mark` names a Typst function around `inside` wherever it is."""
        return typeset_product(*self.factors, otherwise=self.otherwise, marked=self.inside if mark else None, mark=mark)


def worked_chain(f: Function) -> tuple[ChainStep, ...]:
    """Return the steps: each link's derivative from inside out, each with its inside put in, their product.

    For h(x) = f(g(x)) they are the deck's four: g'(x), f'(u), f'(g(x)), h'(x)."""
    links = chain(f).links
    x = typeset_name(f.variables[0])
    whole = f"(dif {links[-1].output})/(dif {x})"
    local = [link.ratio_typst() for link in links]
    nested = local
    if len(links) == 2:
        local, nested, whole = [f"g'({x})", f"f'({links[1].input})"], ["", f"f'(g({x}))"], f"h'({x})"
    step = partial(ChainStep, otherwise=f.otherwise)
    derivatives = [
        step("derivative", name, (link.derivative.expression,)) for name, link in zip(local, links, strict=True)
    ]
    if len(links) == 1:
        return tuple(derivatives)
    insertions = [
        step("insertion", name, (link.nested.expression,), before.composite.expression)
        for name, before, link in zip(nested[1:], links, links[1:], strict=False)
    ]
    factors = tuple(link.nested.expression for link in reversed(links))
    return (*derivatives, *insertions, step("product", whole, factors, links[0].composite.expression))
