"""The sum, product and quotient rule, worked out on two functions step by step: deck page 3 微分.
Each returns the lines a lecturer would write, as Typst markup, and the derivative. Also what a small step changes in a
product and a quotient, part by part."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction

from mathcore.derivatives import differential
from mathcore.expression import TWO, Expression, Power, Product, Quotient, Sum
from mathcore.function import Function
from mathcore.precision import as_written, high_precision_value
from mathcore.settled import settled, settled_precisely
from mathcore.typesetting import typeset, typeset_factor

Precise = tuple[Fraction, Fraction, Fraction, Fraction]

ROUNDING = 1e-12  # of two areas: the share by which they may differ and still cancel


@dataclass(frozen=True)
class FilledRule:
    """The right side of a rule with u, v and their derivatives put in.

    terms: the sign of each, but for a plus at the beginning, and its factors with the function, u or v, that each comes
    from. below: the square of v that divides their sum, or ""."""

    terms: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    below: str = ""

    def typst(self, u: str = "", v: str = "", *, start: str = "", between: str = " ", times: str = " dot ") -> str:
        """Return Typst markup, with what comes from u and from v in the Typst functions of these names, and with what
        stands before the sum, between two terms, and between two factors."""
        marks = {"u": u, "v": v}
        terms = [
            (sign, times.join(_put_into(marks[name], text) for text, name in factors)) for sign, factors in self.terms
        ]
        # A sign that begins a line is set as one between two terms.
        above = start + between.join(
            f"{sign} {'thin ' * (sign != '' and between != ' ')}{term}".strip() for sign, term in terms
        )
        if not self.below:
            return above
        base = self.below.removesuffix("^2")
        return f"({above})/({_put_into(v, base)}{self.below[len(base) :]})"


def _put_into(function: str, text: str) -> str:
    return f"{function}({text})" if function else text


@dataclass(frozen=True)
class WorkedRule:
    """A rule and its use.

    rule: the general formula. lines: u and v; u' and v'; the rule filled in; the result (left out if it is the same).
    filled: the right side of the rule filled in. derivation: why the rule holds, where that takes more than one line.
    result: the derivative."""

    rule: str
    lines: tuple[str, ...]
    result: Function
    filled: FilledRule
    derivation: tuple[str, ...] = ()


def sum_rule(u: Function, v: Function) -> WorkedRule:
    """(u + v)' = u' + v'."""
    whole = Sum((u.expression, v.expression))
    terms = (("", ((u.derivative().typst(), "u"),)), ("+", ((_later(v.derivative().typst()), "v"),)))
    filled = FilledRule(terms)
    return _worked("(u + v)' = u' + v'", whole, filled, u, v)


def product_rule(u: Function, v: Function) -> WorkedRule:
    """(u v)' = u v' + v u'."""
    whole, du, dv = Product((u.expression, v.expression)), u.derivative(), v.derivative()
    filled = FilledRule((("", _factors((u, "u"), (dv, "v"))), ("+", _factors((v, "v"), (du, "u")))))
    return _worked("(u v)' = u v' + v u'", whole, filled, u, v)


def quotient_rule(u: Function, v: Function) -> WorkedRule:
    """(u/v)' = (v u' − u v') / v², where v ≠ 0; derived from u = (u/v) v by the product rule."""
    whole, du, dv = Quotient(u.expression, v.expression), u.derivative(), v.derivative()
    terms = (("", _factors((v, "v"), (du, "u"))), ("-", _factors((u, "u"), (dv, "v"))))
    filled = FilledRule(terms, typeset(Power(v.expression, TWO), v.otherwise))
    return _worked("(u/v)' = (v u' - u v')/v^2", whole, filled, u, v, QUOTIENT_DERIVATION)


QUOTIENT_DERIVATION = (
    "u = u/v dot v",
    "u' = u/v dot v' + v dot (u/v)'",
    "v dot (u/v)' = u' - u/v dot v'",
    "(u/v)' = (v u' - u v')/v^2",
)


def _later(term: str) -> str:
    """Put brackets round a term that begins with a minus sign, as it stands behind another sign."""
    return f"({term})" if term.startswith("-") else term


def _factors(*factors: tuple[Function, str]) -> tuple[tuple[str, str], ...]:
    """Return the markup of the factors of a product, in brackets where they would come apart, with their names."""
    return tuple((typeset_factor(f.expression, f.otherwise), name) for f, name in factors)


def _worked(
    rule: str, whole: Expression, filled: FilledRule, u: Function, v: Function, derivation: tuple[str, ...] = ()
) -> WorkedRule:
    if u.variables != v.variables:
        raise ValueError(
            f"u = {u.text} has the variables {u.variables}, v = {v.text} {v.variables}; give both the same"
        )
    result = Function.of(whole, u.variables, otherwise=u.otherwise).derivative()
    lines = [f"u = {u.typst()}, quad v = {v.typst()}"]
    lines.append(f"u' = {u.derivative().typst()}, quad v' = {v.derivative().typst()}")
    lines.append(f"{rule.split(' = ')[0]} = {filled.typst()}")
    if result.typst() != filled.typst():
        lines.append(f"= {result.typst()}")
    return WorkedRule(rule, tuple(lines), result, filled, derivation)


@dataclass(frozen=True)
class ProductChange:
    """What a step dx changes in u v: Δ(u v) = u Δv + v Δu + Δu Δv, exactly.

    precise: u, v, Δu, Δv to thirty digits, where they are known so: strips that nearly cancel are rounded once."""

    u: float
    v: float
    du: float
    dv: float
    precise: Precise | None = field(default=None, repr=False, compare=False)

    @property
    def strip_of_v(self) -> float:
        """The strip u Δv."""
        return self.u * self.dv

    @property
    def strip_of_u(self) -> float:
        """The strip v Δu."""
        return self.v * self.du

    @property
    def strips(self) -> float:
        """The strips u Δv + v Δu: what is left of Δ(u v)/dx as dx goes to 0; 0 where they cancel but for rounding."""
        strips = self.strip_of_v + self.strip_of_u
        if self.precise:
            u, v, du, dv = self.precise
            strips = float(u * dv + v * du)
        return strips if abs(strips) > ROUNDING * (abs(self.strip_of_v) + abs(self.strip_of_u)) else 0.0

    @property
    def corner(self) -> float:
        """Δu Δv."""
        return self.du * self.dv

    @property
    def total(self) -> float:
        """Δ(u v)."""
        return self.strips + self.corner

    @property
    def after(self) -> float:
        """The product after the step: (u + Δu)(v + Δv)."""
        return (self.u + self.du) * (self.v + self.dv)

    @property
    def ratio(self) -> float:
        """The corner as a share of the strips; nan where these are 0."""
        return self.corner / self.strips if self.strips else math.nan


@dataclass(frozen=True)
class QuotientChange:
    """What a step dx changes in q = u/v: Δq = (Δu − q Δv)/(v + Δv), exactly; v ≠ 0 and v + Δv ≠ 0.

    precise: u, v, Δu, Δv to thirty digits, where they are known so: parts that nearly cancel are rounded once."""

    u: float
    v: float
    du: float
    dv: float
    precise: Precise | None = field(default=None, repr=False, compare=False)

    @property
    def q(self) -> float:
        """u/v."""
        return self.u / self.v

    @property
    def strip(self) -> float:
        """The strip q Δv: what u would have to grow by for the quotient to stay."""
        return self.q * self.dv

    @property
    def rest(self) -> float:
        """Δu − q Δv: what of Δu changes the quotient; 0 where they cancel but for rounding."""
        rest = self.du - self.strip
        if self.precise:
            u, v, du, dv = self.precise
            rest = float(du - u / v * dv)
        return rest if abs(rest) > ROUNDING * (abs(self.du) + abs(self.strip)) else 0.0

    @property
    def dq(self) -> float:
        """Δq = (Δu − q Δv)/(v + Δv)."""
        return self.rest / (self.v + self.dv)


def product_change(u: Function, v: Function, a: float, dx: float) -> ProductChange:
    """Return the changes of u v from a to a + dx. nan where u or v has no value."""
    return ProductChange(*_changes(u, v, a, dx))


def quotient_change(u: Function, v: Function, a: float, dx: float) -> QuotientChange:
    """Return the changes of u/v from a to a + dx. nan where u or v has no value."""
    return QuotientChange(*_changes(u, v, a, dx))


def _changes(u: Function, v: Function, a: float, dx: float) -> tuple[float, float, float, float, Precise | None]:
    """Return u, v, Δu, Δv as floats, and to thirty digits where they are known so."""
    starts = [settled_precisely(f, a) for f in (u, v)]
    ends = [high_precision_value(f, as_written(a) + as_written(dx)) for f in (u, v)]
    (u_0, v_0), (u_1, v_1) = starts, ends
    if isinstance(u_0, Fraction) and isinstance(v_0, Fraction) and u_1 is not None and v_1 is not None:
        du, dv = u_1 - u_0, v_1 - v_0
        return float(u_0), float(v_0), float(du), float(dv), (u_0, v_0, du, dv)
    values, rises = ([float(settled(f, a)) for f in (u, v)], [float(differential(f, a, dx).delta_f) for f in (u, v)])
    return values[0], values[1], rises[0], rises[1], None
