"""Write gradients as products along the path back from the loss, each factor tied to its edge or node.

Deck, page 7: ∂L/∂w²_k = 120·60, ∂L/∂w¹_1k = 120·1·40. The factors are read from the network's own explanation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manim import Mobject

from mathcore import Factor
from scenes.backpropagation.board import Board
from scenes.backpropagation.calculation import Operand, Row, SumTerm, pack
from scenes.backpropagation.equality_signs import given_sign, result_sign
from scenes.backpropagation.formats import MOST_PATHS
from scenes.backpropagation.sums import multiply, scaled_sum, sum_of_products
from scenes.components.network import Edge, Unit
from scenes.framework.numbers import Figure

__all__ = ["ChainLink", "Chains"]


@dataclass(frozen=True)
class ChainLink:
    """A factor of a chain: its symbol, its value and colour, what it is copied from and what it lights."""

    symbol: str
    figure: Figure
    role: str
    source: Mobject | None
    edges: tuple[Edge, ...] = ()
    units: tuple[Unit, ...] = ()
    fraction: str = ""  # the factor as a derivative, where the symbol is its value


def _given(links: Sequence[ChainLink]) -> str:
    """Return the sign before numbers: ≈ where one of them was rounded."""
    return given_sign(link.figure for link in links)


@dataclass(frozen=True)
class Chains:
    """Write gradients of a board at a type size, in rows no wider than a width."""

    board: Board
    size: float
    width: float

    # -- of a weight --------------------------------------------------------------------------------------------

    def weight_in_letters(self, edge: Edge, *, whole: bool = False, lead: str = "") -> list[Row]:
        """Return ∂L/∂w as a product of symbols: ∂L/∂z times the value, or with `whole` all the way from the loss."""
        product = SumTerm(" dot ".join(link.symbol for link in self._links(edge, whole)))
        return self._pack(lead, [product], under=self._lead(edge))

    def weight_by_path(self, edge: Edge, lead: str) -> list[Row]:
        """Return ∂L/∂w by the chain rule all the way from the loss: the derivatives are its parts d0, d1 …"""
        factors = [f"{{{{ {link.fraction or link.symbol} : d{k} }}}}" for k, link in enumerate(self.path(edge))]
        return self._pack(lead, [SumTerm(" dot ".join(factors))], under=self._lead(edge))

    def path(self, edge: Edge) -> list[ChainLink]:
        """Return the factors of a weight's gradient from the loss on."""
        return self._links(edge, whole=True)

    def weight_in_numbers(self, edge: Edge, *, whole: bool = False, lead: str = "") -> list[Row]:
        """Return the same in numbers, with its value; `lead` stands before it, or nothing."""
        figure = self.board.numbers.weight_gradient(edge)
        links = self._links(edge, whole)
        return self._pack(
            lead,
            [self._product(links)],
            equals=_given(links),
            sign=result_sign(multiply, [link.figure for link in links], figure),
            result=f"gradient({figure})",
            under=self._lead(edge),
        )

    def weight_in_short(self, edge: Edge) -> list[Row]:
        """Return ∂L/∂w in one line of numbers."""
        notation = self.board.notation
        return self.weight_in_numbers(edge, lead=notation.slanted_gradient(notation.plain_weight(edge)))

    def weight_by_rule(self, edge: Edge) -> list[Row]:
        """Return ∂L/∂w by the chain rule: ∂L/∂z · ∂z/∂w."""
        notation = self.board.notation
        above, weight = notation.plain_sum(edge.end), notation.plain_weight(edge)
        product = f"{notation.gradient(above)} dot {self._partial(above, weight)}"
        return self._pack(notation.gradient(weight), [SumTerm(product)])

    # -- of a unit ----------------------------------------------------------------------------------------------

    def output_known(self, number: int) -> list[Row]:
        """Return ∂L/∂y' of an output, as it is known from the loss."""
        link = self._output(number)
        return self._pack(link.symbol, [self._product([link])], equals=link.figure.equals)

    def error_in_letters(self, unit: Unit) -> list[Row]:
        """Return ∂L/∂z of a unit: the errors behind it, each times the weight to it; times the slope of its
        activation."""
        notation = self.board.notation
        lead = notation.gradient(notation.plain_sum(unit))
        if unit.layer == notation.last:
            links = [self._output(unit.number), self._slope(unit)]
            return self._pack(lead, [SumTerm(" dot ".join(link.symbol for link in links))])
        products = [f"{error.symbol} dot {weight.symbol}" for error, weight in self._paths(unit)]
        return self._pack(lead, self._enclosed([SumTerm(code) for code in products], unit, in_letters=True))

    def error_in_numbers(self, unit: Unit, lead: str = "") -> list[Row]:
        """Return the same in numbers, with its value."""
        figure, compute = self.board.numbers.error(unit), multiply
        if unit.layer == self.board.last:
            links = [self._output(unit.number), self._slope(unit)]
            terms = [self._product(links)]
        else:
            paths = self._paths(unit)
            slopes = [] if self.board.notation.is_linear(unit.layer) else [self._slope(unit)]
            links = [*(link for path in paths for link in path), *slopes]
            products = [self._product(path, f"p{k}_", leads=k == 0) for k, path in enumerate(paths)]
            terms = self._enclosed(products, unit, in_letters=False)
            compute = sum_of_products if not slopes else scaled_sum
        is_whole = unit.layer == self.board.last or self.board.sizes[unit.layer + 1] <= MOST_PATHS
        sign = result_sign(compute, [link.figure for link in links], figure) if is_whole else figure.equals
        under = self.board.notation.gradient(self.board.notation.plain_sum(unit))
        return self._pack(lead, terms, equals=_given(links), sign=sign, result=f"gradient({figure})", under=under)

    def error_in_short(self, unit: Unit) -> list[Row]:
        """Return ∂L/∂z in numbers only."""
        notation = self.board.notation
        return self.error_in_numbers(unit, lead=notation.slanted_gradient(notation.plain_sum(unit)))

    # -- links --------------------------------------------------------------------------------------------------

    def _links(self, edge: Edge, whole: bool) -> list[ChainLink]:
        if not whole:
            return [self._error(edge.end), self._value(edge)]
        name = f"w{edge.layer}_{edge.source}_{edge.target}"
        return [self._link(factor, edge) for factor in self.board.numbers.network.explain(name)]

    def _link(self, factor: Factor, edge: Edge) -> ChainLink:
        """Return a factor of the network's explanation of an edge's gradient, where it stands on the board."""
        unit = Unit(factor.layer, factor.target)
        match factor.kind:
            case "output gradient":
                return self._output(factor.target)
            case "sum gradient":
                return self._error(unit)
            case "unit gradient":
                return self._activation_error(unit)
            case "slope":
                return self._slope(unit)
            case "weight" if factor.source is not None:
                return self._weight(Edge(factor.layer, factor.source, factor.target))
            case "unit":
                return self._value(edge)
        raise ValueError(f"the factor {factor.name} of {edge} is of no known kind: {factor.kind}")

    def _output(self, number: int) -> ChainLink:
        unit = Unit(self.board.last, number)
        symbol = self.board.notation.gradient(self.board.notation.plain_unit(unit))
        source = self._gradient(unit, of_sum=self.board.notation.is_linear(unit.layer))
        return ChainLink(symbol, self.board.numbers.output_gradient(number), "gradient", source, (), (unit,))

    def _error(self, unit: Unit) -> ChainLink:
        symbol = self.board.notation.gradient(self.board.notation.plain_sum(unit))
        source = self._gradient(unit, of_sum=True)
        return ChainLink(symbol, self.board.numbers.error(unit), "gradient", source, (), (unit,))

    def _activation_error(self, unit: Unit) -> ChainLink:
        symbol = self.board.notation.gradient(self.board.notation.plain_unit(unit))
        source = self._gradient(unit, of_sum=self.board.notation.is_linear(unit.layer))
        return ChainLink(symbol, self.board.numbers.activation_error(unit), "gradient", source, (), (unit,))

    def _weight(self, edge: Edge) -> ChainLink:
        label = self.board.label(edge)
        figure = self.board.numbers.weight(edge)
        fraction = self._partial(self.board.notation.plain_sum(edge.end), self.board.notation.plain_unit(edge.start))
        source = label.number if label else None
        return ChainLink(self.board.notation.weight(edge), figure, "weight", source, (edge,), (), fraction)

    def _partial(self, of: str, by: str) -> str:
        return f"derivative((partial {of})/(partial {by}))"

    def _slope(self, unit: Unit) -> ChainLink:
        symbol = self.board.notation.slope(unit)
        fraction = self._partial(self.board.notation.plain_unit(unit), self.board.notation.plain_sum(unit))
        return ChainLink(symbol, self.board.numbers.slope(unit), "derivative", None, (), (unit,), fraction)

    def _value(self, edge: Edge) -> ChainLink:
        unit = edge.start
        role = "input" if unit.layer == 0 else "activation"
        figure = self.board.numbers.value(unit)
        notation, source = self.board.notation, self.board.graph.values.get(unit)
        fraction = self._partial(notation.plain_sum(edge.end), notation.plain_weight(edge))
        return ChainLink(notation.unit(unit), figure, role, source, (edge,), (unit,), fraction)

    def _gradient(self, unit: Unit, *, of_sum: bool) -> Mobject | None:
        """Return the gradient that stands in a unit's node, if it is the one meant."""
        pair = self.board.pairs.get(unit)
        return pair.gradient if pair and pair.of_sum == of_sum else None

    def _paths(self, unit: Unit) -> list[tuple[ChainLink, ChainLink]]:
        """Return the error at each unit behind a unit, and the weight that leads to it."""
        numbers = range(1, min(self.board.sizes[unit.layer + 1], MOST_PATHS) + 1)
        edges = [Edge(unit.layer + 1, unit.number, number) for number in numbers]
        return [(self._error(edge.end), self._weight(edge)) for edge in edges]

    # -- writing ------------------------------------------------------------------------------------------------

    def _product(self, links: Sequence[ChainLink], prefix: str = "f", *, leads: bool = True) -> SumTerm:
        """Return the numbers of links multiplied; one that leads a sum needs no parentheses."""
        codes, operands = [], []
        for k, link in enumerate(links):
            name = f"{prefix}{k}"
            value = link.figure.term if k or not leads else str(link.figure)
            codes.append(f"{{{{ {link.role}({value}) : {name} }}}}")
            operands.append(Operand(name, link.source, link.edges, link.units))
        return SumTerm(" times ".join(codes), tuple(operands))

    def _enclosed(self, terms: list[SumTerm], unit: Unit, *, in_letters: bool) -> list[SumTerm]:
        """Return a sum over the paths from a unit, times the slope of its activation where it has one."""
        if self.board.sizes[unit.layer + 1] > len(terms):
            terms.append(SumTerm("dots.c"))
        if self.board.notation.is_linear(unit.layer):
            return terms
        slope = self._slope(unit)
        opening, closing = ("(", ")") if len(terms) > 1 else ("", "")
        sign = "dot" if in_letters else "times"
        last = slope.symbol if in_letters else f"{{{{ {slope.role}({slope.figure.term}) : slope }}}}"
        operands = () if in_letters else (Operand("slope", slope.source, slope.edges, slope.units),)
        terms[0] = SumTerm(opening + terms[0].code, terms[0].operands)
        terms[-1] = SumTerm(f"{terms[-1].code}{closing} {sign} {last}", (*terms[-1].operands, *operands))
        return terms

    def _lead(self, edge: Edge) -> str:
        """Return ∂L/∂w."""
        return self.board.notation.gradient(self.board.notation.plain_weight(edge))

    def _pack(self, lead: str, terms: Sequence[SumTerm], **kwargs: str) -> list[Row]:
        return pack(lead, terms, self.size, self.width, **kwargs)
