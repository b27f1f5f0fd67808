"""A product as number · Π base^exponent: the form in which factors are collected, cancelled and put in order.
All that `algebra` tidies goes through here."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from mathcore.expression import (
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
    symbols,
)

MOST_BITS = 900  # of a number that is written out; larger powers stay powers
HALF = Fraction(1, 2)
E = Constant("e")


def rational(node: Expression) -> Fraction | None:
    """Return the exact value of a number, a ratio of numbers, or the negative of one; None for all else."""
    match node:
        case Number(value):
            return value
        case Negative(operand):
            inner = rational(operand)
            return None if inner is None else -inner
        case Quotient(numerator, denominator):
            above, below = rational(numerator), rational(denominator)
            return above / below if above is not None and below else None
    return None


def number(value: Fraction | int, decimal: bool = False) -> Expression:
    """Return the node of an exact value: a number, a ratio, or the negative of one."""
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
class Term:
    """coefficient · Π base^exponent, the form in which factors are collected.

    A power with letters in its exponent, e^(−2x), is kept as the base e^x with the exponent −2; `letters` has the x,
    collected once, so that towers of powers take no longer than they are high."""

    coefficient: Fraction = Fraction(1)
    decimal: bool = False
    powers: dict[Expression, Fraction] = field(default_factory=dict)
    letters: dict[Expression, Term] = field(default_factory=dict)

    @classmethod
    def of(cls, *factors: Expression) -> Term:
        term = cls()
        for factor in factors:
            term.collect(factor, Fraction(1))
        return term

    def collect(self, node: Expression, times: Fraction) -> None:
        """Multiply by node^times, opened up as far as that is exact."""
        match node:
            case Power(Number() | Constant() as base, exponent) if rational(exponent) is None:
                self.collect_power(base, exponent, times)
            case _ if times.denominator != 1:
                self.multiply(node, times)
            case Number(value, decimal) if _writable(value, times):
                self.coefficient *= value**times.numerator
                self.decimal |= decimal
            case Negative(operand):
                self.coefficient *= -1 if times % 2 else 1
                self.collect(operand, times)
            case Product() | Quotient():
                self.collect_all(node, times)
            case Power(base, exponent):
                self.collect_power(base, exponent, times)
            case Call("sqrt", (inside,)):
                self.collect(inside, times / 2)
            case Call("exp", (inside,)):
                self.collect_power(E, inside, times)
            case _:
                self.multiply(node, times)

    def collect_all(self, node: Product | Quotient, times: Fraction) -> None:
        for place, part in enumerate(parts(node)):
            self.collect(part, -times if place and isinstance(node, Quotient) else times)

    def collect_power(self, base: Expression, exponent: Expression, times: Fraction) -> None:
        known = rational(exponent)
        if known is not None:
            self.collect(base, known * times)
            return
        letters = Term.of(exponent)
        size = Fraction(1) if letters.decimal else letters.coefficient
        letters.coefficient /= size
        whole = Power(base, letters.expression())
        self.letters[whole] = letters
        self.multiply(whole, size * times)

    def multiply(self, base: Expression, times: Fraction) -> None:
        together = self.powers.pop(base, Fraction(0)) + times
        if isinstance(base, Number) and together.denominator == 1 and _writable(base.value, together):
            self.coefficient *= base.value**together.numerator
        elif together:
            self.powers[base] = together

    def open_even(self) -> None:
        """Simplify by |u|² = u² and u²/|u| = |u|: the derivative of u|u| has a value at 0 too."""
        for base, times in list(self.powers.items()):
            if not (isinstance(base, Call) and base.name == "abs"):
                continue
            (inside,) = base.arguments
            if times % 2 == 0:
                del self.powers[base]
                self.collect(inside, times)
            elif times.denominator == 1 and self.powers.get(inside, Fraction(0)) >= 1 - times > 1:
                self.multiply(inside, times - 1)
                self.multiply(base, 1 - times)

    def expression(self) -> Expression:
        """Return the term as written: sign, number, then letters, brackets and functions, over the denominator."""
        self.open_even()
        size = abs(self.coefficient)
        if size == 0:
            return ZERO
        decimal = self.decimal and _terminates(size)
        top, bottom = (size, 1) if decimal else (Fraction(size.numerator), size.denominator)
        above, below = self.sides()
        if top != 1 or not above:
            above.insert(0, Number(top, decimal))
        if bottom != 1:
            below.insert(0, Number(Fraction(bottom)))
        node = Quotient(_joined(above), _joined(below)) if below else _joined(above)
        return Negative(node) if self.coefficient < 0 else node

    def times(self, factor: Fraction) -> Expression:
        """Return the term multiplied by a number."""
        return Term(self.coefficient * factor, self.decimal, self.powers, self.letters).expression()

    def sides(self) -> tuple[list[Expression], list[Expression]]:
        above: list[Expression] = []
        below: list[Expression] = []
        for base, times in sorted(self.powers.items(), key=lambda power: (_rank(power[0]), sorted(symbols(power[0])))):
            if isinstance(base, Power) and base in self.letters and _opens(base, times):
                above.append(Power(base.base, self.letters[base].times(times)))
            elif times > 0:
                above.append(_power_node(base, times))
            else:
                below.append(_power_node(base, -times))
        return above, below


def _opens(node: Power, times: Fraction) -> bool:
    """Return whether (b^u)^times = b^(times u): for letters in u, and only where no sign is lost, unlike √(x²)."""
    return rational(node.exponent) is None and (times.denominator == 1 or isinstance(node.base, Number | Constant))


def _writable(value: Fraction, times: Fraction) -> bool:
    """Return whether value^times is a number worth writing out (and not a division by zero)."""
    size = max(value.numerator.bit_length(), value.denominator.bit_length())
    return (value != 0 or times > 0) and size * abs(times) < MOST_BITS


def _joined(factors: list[Expression]) -> Expression:
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


def _power_node(base: Expression, times: Fraction) -> Expression:
    if times == 1:
        return base
    return Call("sqrt", (base,)) if times == HALF else Power(base, number(times))


def _rank(base: Expression) -> int:
    """Return the sort key of a factor, in the order √2 π x e^x (x + 1) sin x; within a kind, sin x sin y."""
    if isinstance(base, Number | Constant):
        return 0
    kind = base.base if isinstance(base, Power) else base
    order: list[type | tuple[type, ...]] = [Symbol, (Number, Constant), (Sum, Quotient, Piecewise)]
    return next((rank for rank, kinds in enumerate(order, 1) if isinstance(kind, kinds)), len(order) + 1)


def product(*factors: Expression) -> Expression:
    """Return the tidy product."""
    return Term.of(*factors).expression()
