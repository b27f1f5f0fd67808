"""What ProductRule writes: the pieces as a sum, the same per step, the rule, and the rule in numbers."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Sequence
from fractions import Fraction

from manim import DOWN, LEFT, VGroup

from mathcore import Function, derivative_at, product_rule
from mathcore.expression import Product
from mathcore.rules import ProductChange
from mathcore.settled import settled
from scenes.components.calculation import fit_calculation
from scenes.components.growing_rectangle import piece_codes
from scenes.components.text import Formula, fit_formula
from scenes.framework.digits import EXACT_DIGITS, Recorder, number_spec, redo, write_calculation
from scenes.framework.numbers import ROUNDING, format_number
from scenes.framework.rounded_points import Found
from scenes.product_rule.parameters import ProductParameters
from scenes.rule_parts import U, V, Worked, formats_beside, side, sign_if_rounded
from scenes.style.theme import theme

__all__ = [
    "CODES",
    "formats_at_point",
    "found_at_point",
    "names_of_pieces",
    "piece_spec",
    "quotient_digits",
    "quotient_spec",
    "write_calculated",
    "write_lines",
]

CODES = piece_codes((U, V))
MOST = 5  # digits in the table
WHOLE = 3  # digits with which a piece is written whole
ARROW = 0.9  # frame units at the end of a line for what its last term goes to


def write_lines() -> tuple[Formula, Formula, Formula]:
    """Write the sum of the pieces, the same per step, and what becomes of it as the step goes to 0."""
    parts = " + ".join(f"{{{{ {CODES[name]} : {name} }}}}" for name in ("v", "u", "corner"))
    rate_u, rate_v = (f"({role}(Delta {name})) / step(dif x)" for role, name in ((U, "u"), (V, "v")))
    width = side().width - ARROW
    lines = (
        fit_formula(f"{{{{ Delta({CODES['whole']}) = : left }}}} {parts}", width),
        fit_formula(
            f"(Delta({CODES['whole']})) / step(dif x) = {U}(u) {rate_v} + {V}(v) {rate_u} "
            f"+ {{{{ {rate_u} : rate }}}} {{{{ {V}(Delta v) : small }}}}",
            width,
        ),
        Formula(f"derivative(({CODES['whole']})') = {U}(u) {V}(v') + {V}(v) {U}(u')"),
    )
    side().place(VGroup(*lines).arrange(DOWN, buff=2 * theme.SPACE, aligned_edge=LEFT), -1, 0.4)
    return lines


def calculate(params: ProductParameters) -> Worked:
    """Return the rule at the point, in numbers."""
    u, v, a = params.u, params.v, params.point
    operands = [
        ("u", float(settled(u, a))),
        ("slope_v", float(derivative_at(v, a))),
        ("v", float(settled(v, a))),
        ("slope_u", float(derivative_at(u, a))),
    ]
    return _apply_rule, operands, ("result", float(settled(product_rule(u, v).result, a)))


def formats_at_point(params: ProductParameters) -> dict[str, str]:
    """Return the formats of x and of what the rule is computed of."""
    return formats_beside(calculate(params), {"x": (params.point, number_spec(params.point))})


def found_at_point(params: ProductParameters) -> Found:
    """Return by name how the numbers at the point are found."""
    u, v = params.u, params.v
    rule = {"u": u, "v": v, "slope_u": u.derivative(), "slope_v": v.derivative(), "result": product_rule(u, v).result}
    return {**rule, "area": Function.of(Product((u.expression, v.expression)), ("x",), otherwise=u.otherwise)}


def names_of_pieces(steps: int) -> frozenset[str]:
    """Return the names of the numbers of the pieces that so many steps add."""
    return frozenset(f"{name}_{k}" for name in ("strips", "corner", "ratio", "rate") for k in range(1, steps + 1))


def write_calculated(params: ProductParameters, record: Recorder) -> tuple[list[Formula], tuple[str, str]]:
    """Write the rule at the point, in numbers; per step, its two terms are those that come second, as Typst math."""
    formats = formats_at_point(params)
    calculation = calculate(params)
    written = write_calculation(*calculation, record, specs=[formats[name] for name, _ in calculation[1]])
    one, slope_v, two, slope_u = written.operands
    terms = f"{U}({one}) dot {V}({slope_v.term})", f"{V}({two.term}) dot {U}({slope_u.term})"
    at = record("x", params.point, formats["x"])
    lines = [
        Formula(f"x {at.equals} {at}", size=theme.BODY),
        fit_calculation(
            "derivative((u v)')",
            (f"{written.operands_equals} {terms[0]}", f"+ {terms[1]}"),
            f"{written.equals} derivative({written.result})",
            side().width,
        ),
    ]
    signs = sign_if_rounded(one, slope_v), sign_if_rounded(two, slope_u)
    first, second = (f"{sign} {term} thin step(dif x)" for sign, term in zip(signs, terms, strict=True))
    return lines, (first, second)


def piece_spec(area: float, digits: int) -> str:
    """Return the format of a strip or a corner in the table: whole where that is short, or else so many digits."""
    return number_spec(area, digits, max(digits, WHOLE))


def quotient_spec(ratio: float, digits: int, others: Iterable[float]) -> str:
    """Return the format of the quotient of the corner and the strips, or the step: two digits, fewer where `digits`
    are, or whole where it is one of the other numbers of the table."""
    is_other = any(math.isclose(ratio, other, rel_tol=ROUNDING) for other in others)
    return number_spec(ratio, min(digits, 2), EXACT_DIGITS if is_other else 2)


def quotient_digits(changes: Sequence[ProductChange], others: Sequence[float] = (), steps: Sequence[float] = ()) -> int:
    """Return the digits of strips and corner, two or more, with which their quotients, as `quotient_spec` writes them
    beside other numbers, are found by hand; those of the corner and the steps where these are given."""

    def is_found(corner: float, below: float, digits: int) -> bool:
        written = number_spec(below) if steps else piece_spec(below, digits)
        texts = [format_number(corner, piece_spec(corner, digits)), format_number(below, written)]
        by_hand, spec = redo(operator.truediv, texts), quotient_spec(corner / below, 2, others)
        return by_hand is not None and format_number(float(by_hand), spec) == format_number(corner / below, spec)

    below = steps or [change.strips for change in changes]
    pairs = [(change.corner, each) for change, each in zip(changes, below, strict=True) if each]
    return next((n for n in range(2, MOST) if all(is_found(*each, n) for each in pairs)), MOST)


def _apply_rule(u: Fraction, slope_v: Fraction, v: Fraction, slope_u: Fraction) -> Fraction:
    """Return u v' + v u'."""
    return u * slope_v + v * slope_u
