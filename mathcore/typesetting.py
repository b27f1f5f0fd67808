"""Writes expressions as Typst mathematics, the way a lecturer does on the board: ratios as fractions, sin x without
brackets, sin² x, e^x, and every term where its author put it."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

from mathcore.elementary import ELEMENTARY
from mathcore.expression import (
    Call,
    Comparison,
    Constant,
    Expression,
    Negative,
    Number,
    Piece,
    Piecewise,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
)

GREEK = frozenset(
    ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega"]
)
OPPOSITE: dict[Relation, Relation] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
STRICT: dict[Relation, Relation] = {"<=": "<", ">=": ">"}
BARE = frozenset(name for name, row in ELEMENTARY.items() if row.typst) - {"max", "min", "log"}


def typeset(node: Expression, otherwise: str = "otherwise") -> str:
    """Typst markup of an expression; `otherwise` is the word for the last row of a function by cases."""
    return _Writer(otherwise).write(node)


def typeset_number(value: float, digits: int = 6) -> str:
    """Typst markup of a computed number to so many significant digits: `-1.25`, `3.2 times 10^(-7)`."""
    if value != value:
        return '"undefined"'
    if value in (float("inf"), float("-inf")):
        return "oo" if value > 0 else "-oo"
    rounded = Decimal(f"{value:.{digits - 1}e}")
    return ("-" if rounded < 0 else "") + _decimal(abs(rounded))


def typeset_name(name: str) -> str:
    """Typst markup of a variable: `x`, `x_1`, `alpha`, and upright for a word."""
    letters = name.rstrip("0123456789").rstrip("_")
    index = name[len(letters) :].lstrip("_")
    shown = letters if len(letters) == 1 or letters in GREEK else f'"{letters}"'
    return f"{shown}_{index}" if index else shown


def _decimal(value: Decimal) -> str:
    if value == 0:
        return "0"
    exponent = value.adjusted()
    if -5 < exponent < 9:
        return f"{value.normalize():f}"
    mantissa = f"{value.scaleb(-exponent).normalize():f}"
    return f"10^({exponent})" if mantissa == "1" else f"{mantissa} times 10^({exponent})"


def _exact(value: Fraction) -> str:
    if value.denominator == 1 and value.numerator < 10**9:
        return str(value.numerator)
    with localcontext(prec=400):
        return _decimal(Decimal(value.numerator) / Decimal(value.denominator))


class _Writer:
    def __init__(self, otherwise: str) -> None:
        self.otherwise = otherwise

    def write(self, node: Expression) -> str:
        match node:
            case Number(value):
                return _exact(value)
            case Constant(name):
                return name
            case Symbol(name):
                return typeset_name(name)
            case Negative(operand):
                return f"-{self.bracketed(operand, Sum, Negative)}"
            case Sum(terms):
                return self.sum(terms)
            case Product(factors):
                return self.product(factors)
            case Quotient(numerator, denominator):
                return f"{self.side(numerator)}/{self.side(denominator)}"
            case Power(base, exponent):
                return self.power(base, exponent)
            case Call():
                return self.call(node, bare=True)
            case Piecewise():
                return self.cases(node)

    def bracketed(self, node: Expression, *kinds: type) -> str:
        """The node, in brackets if it is of a kind that would come apart here."""
        return f"({self.write(node)})" if isinstance(node, kinds) else self.write(node)

    def side(self, node: Expression) -> str:
        """Half of a fraction; Typst takes these brackets away."""
        text = self.write(node)
        return text if text.replace(".", "").isdigit() or len(text) == 1 else f"({text})"

    def sum(self, terms: tuple[Expression, ...]) -> str:
        text = self.bracketed(terms[0], Sum, Piecewise)
        for term in terms[1:]:
            sign, inner = ("-", term.operand) if isinstance(term, Negative) else ("+", term)
            text += f" {sign} {self.bracketed(inner, Sum, Negative, Piecewise)}"
        return text

    def product(self, factors: tuple[Expression, ...]) -> str:
        texts = [self.factor(factor, factors[place + 1 :]) for place, factor in enumerate(factors)]
        text = texts[0]
        for left, factor, right in zip(factors, factors[1:], texts[1:], strict=False):
            numbers = right[0].isdigit() or (isinstance(left, Number) and isinstance(factor, Quotient))
            text += f" dot {right}" if numbers else f" {right}"
        return text

    def factor(self, node: Expression, rest: tuple[Expression, ...]) -> str:
        """A factor; `sin x` keeps its brackets unless nothing, or another named function, follows."""
        if isinstance(node, Call):
            follower = rest[0] if rest else None
            return self.call(node, bare=follower is None or (isinstance(follower, Call) and follower.name in BARE))
        return self.bracketed(node, Sum, Negative, Piecewise)

    def power(self, base: Expression, exponent: Expression) -> str:
        shown = self.write(exponent)
        shown = shown if shown.isdigit() or len(shown) == 1 else f"({shown})"
        if isinstance(base, Call) and base.name in BARE and isinstance(exponent, Number):
            return self.named(f"{ELEMENTARY[base.name].typst}^{shown}", base.arguments[0], bare=True)
        if isinstance(base, Number | Constant | Symbol) or (isinstance(base, Call) and base.name in ("abs", "sqrt")):
            return f"{self.write(base)}^{shown}"
        return f"({self.write(base)})^{shown}"

    def call(self, node: Call, bare: bool) -> str:
        inside = ", ".join(map(self.write, node.arguments))
        match node.name:
            case "exp":
                return self.power(Constant("e"), node.arguments[0])
            case "cbrt":
                return f"root(3, {inside})"
            case "log":
                base = self.write(node.arguments[1])
                return self.named(f"log_({base})", node.arguments[0], bare)
            case "max" | "min" | "abs" | "sqrt":
                return f"{node.name}({inside})"
        return self.named(ELEMENTARY[node.name].typst, node.arguments[0], bare)

    def named(self, name: str, argument: Expression, bare: bool) -> str:
        simple = isinstance(argument, Symbol | Constant | Number)
        return f"{name} {self.write(argument)}" if bare and simple else f"{name}({self.write(argument)})"

    # -- functions by cases -----------------------------------------------------------------------------------

    def cases(self, node: Piecewise) -> str:
        rows = [f"{self.write(piece.value)} & {self.where(piece, node)}" for piece in node.pieces]
        return f"cases({', '.join(rows)})"

    def where(self, piece: Piece, node: Piecewise) -> str:
        if piece.conditions:
            return self.conditions(piece.conditions, node.joined)
        first = node.pieces[0].conditions
        if len(node.pieces) == 2 and len(first) == 1:
            test = first[0]
            return self.conditions((Comparison(test.left, OPPOSITE[test.relation], test.right),), node.joined)
        return f'"{self.otherwise}"'

    def conditions(self, tests: tuple[Comparison, ...], strict: bool = False) -> str:
        text, last = "", None
        for test in tests:
            relation = STRICT.get(test.relation, test.relation) if strict else test.relation
            start = "" if test.left == last else f"{' and ' if text else ''}{self.write(test.left)}"
            text, last = f"{text}{start} {relation} {self.write(test.right)}", test.right
        return text


def typeset_conditions(tests: tuple[Comparison, ...]) -> str:
    """Typst markup of comparisons that hold together: `0 < x < 1`."""
    return _Writer("otherwise").conditions(tests)
