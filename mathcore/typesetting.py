"""Typeset expressions as Typst mathematics, the way a lecturer does on the board: ratios as fractions, sin x without
brackets, sin² x, e^x, and every term where its author put it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from mathcore.case_intervals import over_intervals
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
    walk,
)
from mathcore.meeting_rows import meet_everywhere
from mathcore.numerals import typeset_exact, typeset_name

OPPOSITE: dict[Relation, Relation] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
STRICT: dict[Relation, Relation] = {"<=": "<", ">=": ">"}
NAMED = frozenset(name for name, row in ELEMENTARY.items() if row.typst) - {"max", "min"}
CLOSED = frozenset({"abs", "sqrt"})  # functions whose sign encloses what they are taken of

LOOSE = (Sum, Negative, Piecewise)  # what would come apart as a factor


def typeset(node: Expression, otherwise: str = "otherwise") -> str:
    """Typst markup of an expression; `otherwise` is the word for the last row of a function by cases."""
    return _Writer(otherwise)(node)


def typeset_in_parts(node: Expression, otherwise: str = "otherwise") -> list[tuple[str, str]]:
    """Typst markup of an expression in parts between which a line may end: terms, their factors, what max is taken of.

    Each part is given as it stands in its line, and as it begins a new one: `cos x`, `dot cos x`."""
    return list(_Writer(otherwise).in_parts(node))


def typeset_conditions(tests: tuple[Comparison, ...]) -> str:
    """Typst markup of comparisons that hold together: `0 < x < 1`."""
    return _Writer().conditions(tests)


def typeset_product(
    *factors: Expression, otherwise: str = "otherwise", marked: Expression | None = None, mark: str = ""
) -> str:
    """Typst markup of factors with a dot between them, each as it is: `2 (3 x + 2) dot 3`.

    `mark` names a Typst function that is put around `marked` wherever it stands: `2 (input(3 x + 2)) dot 3`."""
    write = _Writer(otherwise, marked=marked, mark=mark)
    if len(factors) == 1:
        return write(factors[0])
    return " dot ".join(write.bracketed(factor, *LOOSE) for factor in factors)


def typeset_factor(factor: Expression, otherwise: str = "otherwise") -> str:
    """Typst markup of an expression as it stands beside a dot: in brackets where it would come apart, `(3 x + 2)`."""
    return _Writer(otherwise).bracketed(factor, *LOOSE)


@dataclass(frozen=True)
class _Writer:
    otherwise: str = "otherwise"
    inline: bool = False  # in an exponent, where a fraction is written with a slash
    marked: Expression | None = None  # put into the Typst function `mark`
    mark: str = ""

    def __call__(self, node: Expression) -> str:
        return self.put_mark(node, WRITE[type(node)](self, node))

    def put_mark(self, node: Expression, text: str) -> str:
        return f"{self.mark}({text})" if node == self.marked else text

    def bracketed(self, node: Expression, *kinds: type) -> str:
        """Return the node, in brackets if it is of a kind that would come apart here."""
        return f"({self(node)})" if isinstance(node, kinds) else self(node)

    def sum(self, terms: tuple[Expression, ...]) -> str:
        text = self.bracketed(terms[0], Sum, Piecewise)
        for term in terms[1:]:
            sign, inner = ("-", term.operand) if isinstance(term, Negative) else ("+", term)
            text += f" {sign} {self.bracketed(inner, *LOOSE)}"
        return text

    def in_parts(self, node: Expression) -> Iterator[tuple[str, str]]:
        match node:
            case Sum(terms):
                for place, term in enumerate(terms):
                    yield from self.signed("-" if isinstance(term, Negative) else "+" if place else "", term)
            case Negative():
                yield from self.signed("-", node)
            case Product(factors):
                for place, factor in enumerate(factors):
                    text = self.factor(factor, factors[place + 1 :])
                    yield f"dot {text}" if place and text[0].isdigit() else text, f"dot {text}"
            case Call("max" | "min" as name, arguments):
                marks = [f'op("{name}") \\(', *[""] * (len(arguments) - 1)], [*[","] * (len(arguments) - 1), "\\)"]
                for before, argument, after in zip(marks[0], arguments, marks[1], strict=True):
                    yield (f"{before}{self(argument)}{after}",) * 2
            case _:
                yield self(node), self(node)

    def signed(self, sign: str, term: Expression) -> Iterator[tuple[str, str]]:
        """Return the parts of a term, the first with its sign."""
        inner = term.operand if isinstance(term, Negative) else term
        is_whole = not isinstance(inner, Product)
        parts = [(self.bracketed(inner, *LOOSE),) * 2] if is_whole else list(self.in_parts(inner))
        yield f"{sign} {parts[0][0]}", f"{sign} thin {parts[0][0]}"
        yield from parts[1:]

    def product(self, factors: tuple[Expression, ...]) -> str:
        rests = [factors[place + 1 :] for place in range(len(factors))]
        text, *rights = map(self.factor, factors, rests)
        _, *plains = map(replace(self, marked=None).factor, factors, rests)  # a mark is not seen
        for left, factor, right, plain in zip(factors, factors[1:], rights, plains, strict=False):
            digits_meet = plain[0].isdigit() or (isinstance(left, Number) and isinstance(factor, Quotient))
            text += f" dot {right}" if digits_meet else f" {right}"
        return text

    def factor(self, node: Expression, rest: tuple[Expression, ...]) -> str:
        """Return a factor; sin x keeps its brackets unless nothing, or another named function, follows."""
        if isinstance(node, Call):
            follower = rest[0].base if rest and isinstance(rest[0], Power) else rest[0] if rest else None
            is_bare = not rest or (isinstance(follower, Call) and follower.name in NAMED)
            return self.put_mark(node, self.call(node, is_bare))
        return self.bracketed(node, *LOOSE)

    def quotient(self, numerator: Expression, denominator: Expression) -> str:
        if self.inline:
            return f"{self.bracketed(numerator, *LOOSE)}\\/{self.bracketed(denominator, *LOOSE, Product, Quotient)}"
        return f"{_side(self(numerator))}/{_side(self(denominator))}"

    def power(self, base: Expression, exponent: Expression) -> str:
        above = replace(self, inline=True)(exponent)
        above = above if above.isdigit() or len(above) == 1 else f"({above})"
        if isinstance(base, Call) and base.name in NAMED - {"log"} and isinstance(exponent, Number):
            return self.named(f"{ELEMENTARY[base.name].typst}^{above}", base.arguments[0], bare=True)
        if isinstance(base, Number | Constant | Symbol) or (isinstance(base, Call) and base.name in CLOSED):
            return f"{self(base)}^{above}"
        return f"({self(base)})^{above}"

    def call(self, node: Call, bare: bool = True) -> str:
        first, *rest = node.arguments
        match node.name:
            case "exp":
                return self.power(Constant("e"), first)
            case "cbrt":
                return f"root(3, {self(first)})"
            case "log":
                return self.named(f"log_({self(rest[0])})", first, bare)
            case "max" | "min" | "abs" | "sqrt":
                return f"{node.name}({', '.join(map(self, node.arguments))})"
        return self.named(ELEMENTARY[node.name].typst, first, bare)

    def named(self, name: str, argument: Expression, bare: bool) -> str:
        enclosed = isinstance(argument, Call) and argument.name in CLOSED
        short = enclosed or isinstance(argument, Symbol | Constant | Number)
        return f"{name} {self(argument)}" if bare and short else f"{name}({self(argument)})"

    # -- functions by cases -----------------------------------------------------------------------------------

    def cases(self, node: Piecewise) -> str:
        if node.joined or any(isinstance(part, Piecewise) for piece in node.pieces for part in walk(piece.value)):
            node = over_intervals(node) or node
        rows = [f"{self(piece.value)} quad & {self.where(piece, node)}" for piece in node.pieces]
        # Fractions of two rows would touch.
        gap = "gap: #0.5em, " if sum("/" in row for row in rows) > 1 else ""
        return f"cases({gap}{', '.join(rows)})"

    def where(self, piece: Piece, node: Piecewise) -> str:
        first = node.pieces[0].conditions
        is_strict = node.joined and not meet_everywhere(node)
        if piece.conditions:
            return self.conditions(piece.conditions, is_strict)
        if len(node.pieces) == 2 and len(first) == 1:
            opposite = Comparison(first[0].left, OPPOSITE[first[0].relation], first[0].right)
            return self.conditions((opposite,), is_strict)
        return f'"{self.otherwise}"'

    def conditions(self, tests: tuple[Comparison, ...], strict: bool = False) -> str:
        text, last = "", None
        for test in tests:
            relation = STRICT.get(test.relation, test.relation) if strict else test.relation
            start = "" if test.left == last else f"{' and ' if text else ''}{self(test.left)}"
            text, last = f"{text}{start} {relation} {self(test.right)}", test.right
        return text


def _side(text: str) -> str:
    """Return the numerator or denominator of a fraction, in brackets that Typst takes away."""
    return text if text.replace(".", "").isdigit() or len(text) == 1 else f"({text})"


# fmt: off
WRITE: dict[type, Callable[[_Writer, Any], str]] = {
    Number:    lambda _, u: typeset_exact(u.value),
    Constant:  lambda _, u: str(u.name),
    Symbol:    lambda _, u: typeset_name(u.name),
    Negative:  lambda w, u: f"-{w.bracketed(u.operand, Sum, Negative)}",
    Sum:       lambda w, u: w.sum(u.terms),
    Product:   lambda w, u: w.product(u.factors),
    Quotient:  lambda w, u: w.quotient(u.numerator, u.denominator),
    Power:     lambda w, u: w.power(u.base, u.exponent),
    Call:      lambda w, u: w.call(u),
    Piecewise: lambda w, u: w.cases(u),
}
# fmt: on
