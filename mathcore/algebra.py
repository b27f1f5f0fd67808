"""Tidies expressions the way one does on paper: collects numbers, like factors and like terms, cancels, drops 0 and 1.
It never expands a bracket, so that a derivative keeps the shape its rule gave it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from mathcore.expression import (
    ONE,
    ZERO,
    Call,
    Constant,
    Expression,
    Negative,
    Number,
    Piecewise,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    parts,
    rebuild,
)

MOST_BITS = 900
HALF = Fraction(1, 2)


def rational(node: Expression) -> Fraction | None:
    """The exact value of a constant expression of whole numbers, ratios and decimals; None for all others."""
    match node:
        case Number(value):
            return value
        case Negative(operand):
            value = rational(operand)
            return None if value is None else -value
        case Quotient(numerator, denominator):
            above, below = rational(numerator), rational(denominator)
            return above / below if above is not None and below else None
    return None


def number(value: Fraction | int, decimal: bool = False) -> Expression:
    """The node of an exact value: a number, a ratio, or the negative of one."""
    size = abs(Fraction(value))
    node: Expression = Number(size, decimal)
    if size.denominator > 1 and not (decimal and _terminates(size)):
        node = Quotient(Number(Fraction(size.numerator)), Number(Fraction(size.denominator)))
    return Negative(node) if value < 0 else node


def _terminates(value: Fraction) -> bool:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


@dataclass
class _Term:
    """coefficient · Π base^exponent, the form in which factors are collected."""

    coefficient: Fraction = Fraction(1)
    decimal: bool = False
    powers: dict[Expression, Expression] = field(default_factory=dict)

    @classmethod
    def of(cls, *factors: Expression) -> _Term:
        term = cls()
        for factor in factors:
            term.collect(factor, ONE)
        return term

    def collect(self, node: Expression, exponent: Expression) -> None:
        """Multiplies by node^exponent, opened up as far as that is exact."""
        times = rational(exponent)
        whole = times is not None and times.denominator == 1
        match node:
            case Number(value, decimal) if whole and times is not None and self.fits(value, times):
                self.coefficient *= value**times
                self.decimal |= decimal
            case Negative(operand) if whole and times is not None:
                self.coefficient *= (-1) ** (times.numerator % 2)
                self.collect(operand, exponent)
            case Product(factors) if whole:
                for factor in factors:
                    self.collect(factor, exponent)
            case Quotient(numerator, denominator) if whole:
                self.collect(numerator, exponent)
                self.collect(denominator, negative(exponent))
            case Power(base, inner) if whole:
                self.collect_power(base, product(inner, exponent))
            case Call("sqrt", (inside,)) if whole:
                self.collect_power(inside, product(number(HALF), exponent))
            case Call("exp", (inside,)) if whole:
                self.collect_power(Constant("e"), product(inside, exponent))
            case _:
                self.collect_power(node, exponent)

    def collect_power(self, base: Expression, exponent: Expression) -> None:
        total_exponent = total(self.powers.pop(base, ZERO), exponent)
        if total_exponent == ZERO:
            return
        if isinstance(base, Number) and _is_whole(total_exponent) and self.fits(base.value, rational(total_exponent)):
            self.collect(base, total_exponent)
        else:
            self.powers[base] = total_exponent

    @staticmethod
    def fits(value: Fraction, times: Fraction | None) -> bool:
        """Whether value^times is a number worth writing out (and not a division by zero)."""
        size = max(value.numerator.bit_length(), value.denominator.bit_length())
        return times is not None and (value != 0 or times > 0) and size * abs(times) < MOST_BITS

    def expression(self) -> Expression:
        """The term as written: sign, number, then letters, brackets and functions, over the denominator."""
        above, below = self.sides()
        size, decimal = abs(self.coefficient), self.decimal and _terminates(self.coefficient)
        if size == 0:
            return ZERO
        top = Fraction(size.numerator) if not decimal else size
        if top != 1 or not above:
            above.insert(0, Number(top, decimal))
        if not decimal and size.denominator != 1:
            below.insert(0, Number(Fraction(size.denominator)))
        node = _joined(above)
        if below:
            node = Quotient(node, _joined(below))
        return Negative(node) if self.coefficient < 0 else node

    def sides(self) -> tuple[list[Expression], list[Expression]]:
        above: list[Expression] = []
        below: list[Expression] = []
        for base, exponent in sorted(self.powers.items(), key=lambda pair: _rank(pair[0])):
            size = rational(exponent)
            if size is not None and size < 0:
                below.append(_power_node(base, number(-size)))
            else:
                above.append(_power_node(base, exponent))
        return above, below


def _is_whole(node: Expression) -> bool:
    value = rational(node)
    return value is not None and value.denominator == 1


def _joined(factors: list[Expression]) -> Expression:
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


def _power_node(base: Expression, exponent: Expression) -> Expression:
    if exponent == ONE:
        return base
    return Call("sqrt", (base,)) if rational(exponent) == HALF else Power(base, exponent)


def _rank(base: Expression) -> int:
    """2 π x e^x (x + 1) sin x: the order in which factors are read most easily."""
    order: list[type | tuple[type, ...]] = [Symbol, (Number, Constant), (Sum, Quotient, Piecewise)]
    if base == Constant("pi"):
        return -1
    return next((rank for rank, kind in enumerate(order) if isinstance(base, kind)), len(order))


def product(*factors: Expression) -> Expression:
    """The tidy product."""
    return _Term.of(*factors).expression()


def quotient(numerator: Expression, denominator: Expression) -> Expression:
    """The tidy quotient; a zero denominator stays, to have no value."""
    if rational(denominator) == 0:
        return Quotient(numerator, denominator)
    return product(numerator, Power(denominator, Negative(ONE)))


def power(base: Expression, exponent: Expression) -> Expression:
    """The tidy power."""
    return product(Power(base, exponent)) if exponent != ONE else base


def negative(node: Expression) -> Expression:
    """The tidy −u."""
    return product(Negative(node))


def total(*terms: Expression) -> Expression:
    """The tidy sum: like terms collected, each at its first place."""
    collected: dict[frozenset[tuple[Expression, Expression]], _Term] = {}
    for part in _flat(terms):
        term = _Term.of(part)
        known = collected.setdefault(frozenset(term.powers.items()), _Term(Fraction(0), False, term.powers))
        known.coefficient += term.coefficient
        known.decimal |= term.decimal
    kept = [term.expression() for term in collected.values() if term.coefficient]
    if not kept:
        return ZERO
    return kept[0] if len(kept) == 1 else Sum(tuple(kept))


def _flat(terms: Iterable[Expression]) -> Iterable[Expression]:
    for term in terms:
        match term:
            case Sum(inner):
                yield from _flat(inner)
            case Negative(Sum(inner)):
                yield from _flat(Negative(part) for part in inner)
            case Negative(Negative(inside)):
                yield from _flat((inside,))
            case _:
                yield term


def simplify(node: Expression) -> Expression:
    """The whole tree, tidied from the leaves up."""
    below = tuple(simplify(part) for part in parts(node))
    match node:
        case Sum():
            return total(*below)
        case Negative() | Product():
            return product(*(Negative(part) for part in below)) if isinstance(node, Negative) else product(*below)
        case Quotient():
            return quotient(*below)
        case Power():
            return power(*below)
        case Call("ln", (Constant("e"),)):
            return ONE
        case Call("exp"):
            return power(Constant("e"), below[0])
        case Piecewise():
            return node
    return rebuild(node, below)
