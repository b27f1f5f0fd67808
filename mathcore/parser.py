"""Parse the text of a function into an expression tree, and nothing but that: no text is ever run as code.
Only the functions of `elementary` exist; length and depth are capped; an error points at its column."""

from __future__ import annotations

from fractions import Fraction
from typing import NoReturn

from mathcore.elementary import ALIASES
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
    depth,
)
from mathcore.hints import CASES, remedy_for_missing_part, remedy_for_two_numbers
from mathcore.tokens import CONSTANTS, FUNCTIONS, Cursor, Token

DEEPEST_TREE = 60
LARGEST_POWER_OF_TEN = 300
ARITY = {"log": (1, 2), "max": (2, 8), "min": (2, 8), "piecewise": (2, 17)}
RELATIONS: dict[str, Relation] = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "!=": "!="}


def parse(text: str, variables: tuple[str, ...]) -> Expression:
    """Return the tree of `text`, a function of `variables`; raises `ParseError`."""
    reader = _Reader(text, variables)
    tree = reader.value()
    reader.finish()
    if depth(tree) > DEEPEST_TREE:
        reader.fail(0, f"the formula is nested {depth(tree)} deep: use at most {DEEPEST_TREE} levels")
    return tree


def parse_condition(text: str, variables: tuple[str, ...]) -> tuple[Comparison, ...]:
    """Return the comparisons of a condition such as `0 < x < 1`; `u != 0` is read here only."""
    left, unequal, right = text.partition("!=")
    if unequal:
        return (Comparison(parse(left, variables), "!=", parse(right, variables)),)
    reader = _Reader(text, variables)
    tests = reader.condition()
    reader.finish()
    return tests


class _Reader(Cursor):
    """Recursive descent, one method a level of binding: value, sum, product, power, atom."""

    # -- levels of binding ------------------------------------------------------------------------------------

    def value(self) -> Expression:
        """Read `sum`, or by cases: `sum if condition else value`."""
        pieces = []
        while True:
            tree = self.sum()
            if not self.sees("if"):
                break
            self.take()
            pieces.append(Piece(tree, self.condition()))
            self.expect("else", CASES)
        return Piecewise((*pieces, Piece(tree, ()))) if pieces else tree

    def condition(self) -> tuple[Comparison, ...]:
        tests: list[Comparison] = []
        while True:
            left = self.sum()
            if not self.sees(*RELATIONS):
                self.fail(self.token.column, "expected a comparison here: write a condition such as x > 0")
            while self.sees(*RELATIONS):
                relation, right = RELATIONS[self.take().text], self.sum()
                tests.append(Comparison(left, relation, right))
                left = right
            if not self.sees("and"):
                return tuple(tests)
            self.take()

    def sum(self) -> Expression:
        self.descend()
        terms = [self.product()]
        while self.sees("+", "-"):
            minus = self.take().text == "-"
            term = self.product()
            terms.append(Negative(term) if minus else term)
        self.ascend()
        return Sum(tuple(terms)) if len(terms) > 1 else terms[0]

    def product(self) -> Expression:
        minus, tree, divided = self.minus(), self.power(), False
        while True:
            if self.sees("*"):
                self.take()
                tree, divided = _times(tree, self.sign()), False
            elif self.sees("/"):
                self.take()
                tree, divided = Quotient(tree, self.sign()), True
            elif self.starts_factor():
                if divided:
                    self.fail(self.token.column, "1/2x can be read in two ways: write (1/2)*x or 1/(2x)")
                if _exponent_unclear(tree):
                    self.fail(self.token.column, "e^2x can be read in two ways: write e^(2x) or e^2*x")
                tree = _times(tree, self.power())
            else:
                return Negative(tree) if minus else tree

    def starts_factor(self) -> bool:
        if self.token.kind == "name":
            return not self.sees("if", "else", "and")
        if self.token.kind == "number":
            found, column = self.token.text, self.token.column
            self.fail(column, f"a sign is missing before {found}: {remedy_for_two_numbers(self.text, column)}")
        return self.sees("(")

    def minus(self) -> bool:
        minus = False
        while self.sees("+", "-"):
            minus ^= self.take().text == "-"
        return minus

    def sign(self) -> Expression:
        return Negative(self.power()) if self.minus() else self.power()

    def power(self) -> Expression:
        base = self.atom()
        if not self.sees("^"):
            return base
        self.take()
        return Power(base, self.exponent())

    def exponent(self) -> Expression:
        self.descend()
        tree = self.sign()
        self.ascend()
        return tree

    def atom(self) -> Expression:
        token = self.take()
        if token.kind == "number":
            return self.number(token)
        if token.kind == "name" and token.text in FUNCTIONS and token.text not in self.variables:
            return self.call(token)
        if token.kind == "name" and token.text in self.variables:
            return Symbol(token.text)
        if token.kind == "name" and token.text in CONSTANTS:
            return Constant(CONSTANTS[token.text])
        if token.text == "(" and token.kind == "operator":
            tree = self.value()
            self.expect(")", "close the bracket")
            return tree
        return self.nothing(token)

    def nothing(self, token: Token) -> NoReturn:
        found = "the formula ends too early" if token.kind == "end" else f"{token.text!r} cannot stand here"
        remedy = remedy_for_missing_part(token.text, self.text, token.column)
        self.fail(token.column, f"{found}: {remedy}")

    def number(self, token: Token) -> Number:
        digits, _, exponent = token.text.lower().partition("e")
        if exponent and abs(int(exponent)) > LARGEST_POWER_OF_TEN:
            self.fail(token.column, f"{token.text} is out of range: use powers of ten up to {LARGEST_POWER_OF_TEN}")
        if len(digits) > LARGEST_POWER_OF_TEN:
            self.fail(token.column, f"a number of {len(digits)} digits: use at most {LARGEST_POWER_OF_TEN}")
        return Number(Fraction(token.text), decimal="." in token.text or bool(exponent))

    # -- functions --------------------------------------------------------------------------------------------

    def call(self, token: Token) -> Expression:
        name = ALIASES.get(token.text, token.text)
        power = self.power_of_call(name) if self.sees("^") else None
        if not self.sees("("):
            self.fail(self.token.column, f"{token.text} needs brackets: write {token.text}(…)")
        if name == "piecewise":
            return self.cases(token)
        arguments = self.arguments()
        least, most = ARITY.get(name, (1, 1))
        if not least <= len(arguments) <= most:
            wanted = str(least) if least == most else f"{least} to {most}"
            found = f"{token.text} takes {wanted} value{'s' * (most > 1)}, here are {len(arguments)}"
            self.fail(token.column, f"{found}: write {name}(…), and numbers with a point, such as 3.5")
        tree = _call(name, arguments)
        return tree if power is None else Power(tree, power)

    def power_of_call(self, name: str) -> Expression:
        """Return the 2 of `sin^2(x)`."""
        column = self.take().column
        if name in ("piecewise", "max", "min", "log", "exp", "sqrt", "abs", "cbrt") or self.token.kind != "number":
            other = f"; for the inverse write arc{name}(x)" if name in ("sin", "cos", "tan") else ""
            self.fail(column, f"put the power after the brackets: {name}(x)^2{other}")
        return self.number(self.take())

    def arguments(self) -> tuple[Expression, ...]:
        self.take()
        found = [self.value()]
        while self.sees(","):
            self.take()
            found.append(self.value())
        self.expect(")", "close the bracket of the function")
        return tuple(found)

    def cases(self, token: Token) -> Expression:
        """Read `piecewise(value, condition, …, value elsewhere)`; without the last value it is undefined elsewhere."""
        self.take()
        pieces: list[Piece] = []
        while len(pieces) < 8:
            tree = self.sum()
            if self.sees(")"):
                pieces.append(Piece(tree, ()))
                break
            self.expect(",", "piecewise reads piecewise(x, x > 0, -x, x <= 0)")
            pieces.append(Piece(tree, self.condition()))
            if not self.sees(","):
                break
            self.take()
        self.expect(")", "close the bracket of piecewise; it takes at most 8 rows")
        if not pieces[0].conditions:
            self.fail(token.column, "piecewise needs a condition: write piecewise(x, x > 0, 0)")
        return Piecewise(tuple(pieces))


def _exponent_unclear(tree: Expression) -> bool:
    """Return whether the factor just read is e to a bare number, as in e^2x."""
    last = tree.factors[-1] if isinstance(tree, Product) else tree
    return isinstance(last, Power) and last.base == Constant("e") and isinstance(last.exponent, Number)


def _times(left: Expression, right: Expression) -> Expression:
    factors = left.factors if isinstance(left, Product) else (left,)
    return Product((*factors, right))


def _call(name: str, arguments: tuple[Expression, ...]) -> Expression:
    bases = {"lg": 10, "log10": 10, "log2": 2}
    if name in bases:
        return Call("log", (*arguments, Number(Fraction(bases[name]))))
    if name == "log" and len(arguments) == 1:
        return Call("ln", arguments)
    return Call(name, arguments)
