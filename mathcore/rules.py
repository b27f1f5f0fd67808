"""The sum, product and quotient rule, worked out on two functions step by step: deck page 3 微分.
Each returns the lines a lecturer would write, as Typst markup, and the derivative."""

from __future__ import annotations

from dataclasses import dataclass

from mathcore.expression import TWO, Expression, Power, Product, Quotient, Sum
from mathcore.function import Function
from mathcore.typesetting import typeset, typeset_product


@dataclass(frozen=True)
class WorkedRule:
    """A rule and its use.

    rule: the general formula. lines: u and v; u' and v'; the rule filled in; the result (left out if it is the same).
    derivation: why the rule holds, where that takes more than one line. result: the derivative."""

    rule: str
    lines: tuple[str, ...]
    result: Function
    derivation: tuple[str, ...] = ()


def sum_rule(u: Function, v: Function) -> WorkedRule:
    """(u + v)' = u' + v'."""
    whole = Sum((u.expression, v.expression))
    filled = " + ".join(part.derivative().typst() for part in (u, v))
    return _worked("(u + v)' = u' + v'", whole, filled, u, v)


def product_rule(u: Function, v: Function) -> WorkedRule:
    """(u v)' = u v' + v u'."""
    whole, du, dv = Product((u.expression, v.expression)), u.derivative(), v.derivative()
    filled = f"{_times(u, dv)} + {_times(v, du)}"
    return _worked("(u v)' = u v' + v u'", whole, filled, u, v)


def quotient_rule(u: Function, v: Function) -> WorkedRule:
    """(u/v)' = (v u' − u v') / v², where v ≠ 0; derived from u = (u/v) v by the product rule."""
    whole, du, dv = Quotient(u.expression, v.expression), u.derivative(), v.derivative()
    filled = f"({_times(v, du)} - {_times(u, dv)})/({typeset(Power(v.expression, TWO), v.otherwise)})"
    return _worked("(u/v)' = (v u' - u v')/v^2", whole, filled, u, v, QUOTIENT_DERIVATION)


QUOTIENT_DERIVATION = (
    "u = u/v dot v",
    "u' = u/v dot v' + v dot (u/v)'",
    "v dot (u/v)' = u' - u/v dot v'",
    "(u/v)' = (v u' - u v')/v^2",
)


def _times(left: Function, right: Function) -> str:
    return typeset_product(left.expression, right.expression, otherwise=left.otherwise)


def _worked(
    rule: str, whole: Expression, filled: str, u: Function, v: Function, derivation: tuple[str, ...] = ()
) -> WorkedRule:
    if u.variables != v.variables:
        raise ValueError(
            f"u = {u.text} has the variables {u.variables}, v = {v.text} {v.variables}; give both the same"
        )
    result = Function.of(whole, u.variables, otherwise=u.otherwise).derivative()
    lines = [f"u = {u.typst()}, quad v = {v.typst()}"]
    lines.append(f"u' = {u.derivative().typst()}, quad v' = {v.derivative().typst()}")
    lines.append(f"{rule.split(' = ')[0]} = {filled}")
    if result.typst() != filled:
        lines.append(f"= {result.typst()}")
    return WorkedRule(rule, tuple(lines), result, derivation)
