"""Reads the text of a function into an expression tree, and nothing but that: no text is ever run as code.
Only the functions of `elementary` exist; length and depth are capped; an error points at its column."""

from __future__ import annotations

from fractions import Fraction
from typing import NoReturn

from mathcore.elementary import ALIASES, ELEMENTARY
from mathcore.errors import ParseError
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
from mathcore.tokens import CONSTANTS, FUNCTIONS, Token, tokenize

LONGEST_TEXT = 400
DEEPEST_NESTING = 40
LARGEST_POWER_OF_TEN = 300
ARITY = {"log": (1, 2), "max": (2, 8), "min": (2, 8), "piecewise": (2, 17)}
RELATIONS: dict[str, Relation] = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "!=": "!="}


def parse(text: str, variables: tuple[str, ...]) -> Expression:
    """The tree of `text`, a function of `variables`; raises `ParseError`."""
    reader = _Reader(text, variables)
    tree = reader.value()
    reader.finish()
    return tree


def parse_condition(text: str, variables: tuple[str, ...]) -> tuple[Comparison, ...]:
    """The comparisons of a condition such as `0 < x < 1`; `u != 0` is read here only."""
    left, unequal, right = text.partition("!=")
    if unequal:
        return (Comparison(parse(left, variables), "!=", parse(right, variables)),)
    reader = _Reader(text, variables)
    tests = reader.condition()
    reader.finish()
    return tests


class _Reader:
    """Recursive descent, one method a level of binding: value, sum, product, sign, power, atom."""

    def __init__(self, text: str, variables: tuple[str, ...]) -> None:
        self.text = text
        self.variables = variables
        if len(text) > LONGEST_TEXT:
            self.fail(LONGEST_TEXT, f"the function has {len(text)} characters: use at most {LONGEST_TEXT}")
        self.tokens = tokenize(text, variables)
        self.position = 0
        self.depth = 0

    # -- reading along ----------------------------------------------------------------------------------------

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def sees(self, *texts: str) -> bool:
        return self.token.kind in ("operator", "name") and self.token.text in texts

    def take(self) -> Token:
        token = self.token
        self.position += 1
        return token

    def fail(self, column: int, problem: str) -> NoReturn:
        raise ParseError(self.text, column, problem)

    def expect(self, text: str, remedy: str) -> None:
        if not self.sees(text):
            self.fail(self.token.column, f"expected {text!r} here: {remedy}")
        self.position += 1

    def finish(self) -> None:
        if self.token.kind != "end":
            self.fail(self.token.column, f"{self.token.text!r} is left over: remove it or complete the formula")

    # -- levels of binding ------------------------------------------------------------------------------------

    def value(self) -> Expression:
        """`sum`, or by cases: `sum if condition else value`."""
        pieces = []
        while True:
            tree = self.sum()
            if not self.sees("if"):
                break
            self.take()
            pieces.append(Piece(tree, self.condition()))
            self.expect("else", "a function by cases reads x if x > 0 else 0")
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
        self.depth += 1
        if self.depth > DEEPEST_NESTING:
            self.fail(self.token.column, f"nested more than {DEEPEST_NESTING} deep: simplify the formula")
        terms = [self.product()]
        while self.sees("+", "-"):
            minus = self.take().text == "-"
            term = self.product()
            terms.append(Negative(term) if minus else term)
        self.depth -= 1
        return Sum(tuple(terms)) if len(terms) > 1 else terms[0]

    def product(self) -> Expression:
        minus, tree, divided, quotients = self.minus(), self.power(), False, 0
        while True:
            if self.sees("*"):
                self.take()
                tree, divided = _times(tree, self.sign()), False
            elif self.sees("/"):
                quotients += 1
                if quotients > DEEPEST_NESTING:
                    self.fail(self.token.column, f"more than {DEEPEST_NESTING} divisions in a row: use brackets")
                self.take()
                tree, divided = Quotient(tree, self.sign()), True
            elif self.starts_factor():
                if divided:
                    self.fail(self.token.column, "1/2x can be read in two ways: write (1/2)*x or 1/(2x)")
                tree = _times(tree, self.power())
            else:
                return Negative(tree) if minus else tree

    def starts_factor(self) -> bool:
        if self.token.kind == "name":
            return not self.sees("if", "else", "and")
        if self.token.kind == "number":
            self.fail(self.token.column, f"a sign is missing before {self.token.text}: write *, + or ^")
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
        self.depth += 1
        if self.depth > DEEPEST_NESTING:
            self.fail(self.token.column, f"nested more than {DEEPEST_NESTING} deep: simplify the formula")
        tree = self.sign()
        self.depth -= 1
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
        if token.kind == "end":
            self.fail(token.column, "the formula ends too early: write a number, a variable or a function here")
        self.fail(token.column, f"{token.text!r} cannot stand here: write a number, a variable or a function")

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
            self.fail(token.column, f"{token.text} takes {wanted} values, here are {len(arguments)}: write {name}(…)")
        tree = _call(name, arguments)
        return tree if power is None else Power(tree, power)

    def power_of_call(self, name: str) -> Expression:
        """The 2 of `sin^2(x)`."""
        column = self.take().column
        if name in ("piecewise", "max", "min", "log", "exp", "sqrt", "abs", "cbrt") or self.token.kind != "number":
            self.fail(column, f"put the power after the brackets: {name}(x)^2")
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
        """`piecewise(value, condition, …, value elsewhere)`; without the last value it is undefined elsewhere."""
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


def _times(left: Expression, right: Expression) -> Expression:
    factors = left.factors if isinstance(left, Product) else (left,)
    return Product((*factors, right))


def _call(name: str, arguments: tuple[Expression, ...]) -> Expression:
    bases = {"lg": 10, "log10": 10, "log2": 2}
    if name in bases:
        return Call("log", (*arguments, Number(Fraction(bases[name]))))
    if name == "log" and len(arguments) == 1:
        return Call("ln", arguments)
    if name not in ELEMENTARY:
        raise AssertionError(f"{name} is in FUNCTIONS but has no row in ELEMENTARY")
    return Call(name, arguments)
