"""Split the text of a function into tokens, each with its column.
Accepts what people type or paste: `**`, `−`, `×`, `·`, `x⁻¹⁰`, `π`, full-width signs, `xsin(x)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from mathcore.elementary import ALIASES, ELEMENTARY
from mathcore.errors import ParseError
from mathcore.hints import plain_character, remedy_for_character, remedy_for_left_over, remedy_for_name

LONGEST_TEXT = 400
DEEPEST_NESTING = 40

CONSTANTS = {"pi": "pi", "π": "pi", "e": "e"}
WORDS = ("if", "else", "and", "piecewise", "log2", "log10", "lg")
FUNCTIONS = frozenset(ELEMENTARY) | frozenset(ALIASES) | {"piecewise", "log2", "log10", "lg"}

_SUPERSCRIPTS = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_NAME = re.compile(r"[A-Za-zα-ωΑ-Ω]+(?:_?[0-9]+)?")
_PATTERN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<name>{_NAME.pattern})"
    r"|(?P<power>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?P<operator>\*\*|<=|>=|[-+*/^(),<>≤≥])"
    r"|(?P<space>\s+)"
)


@dataclass(frozen=True)
class Token:
    """A piece of text: `kind` is number, name, operator or end."""

    kind: str
    text: str
    column: int


def tokenize(text: str, variables: tuple[str, ...]) -> list[Token]:
    """Return the tokens of `text`, closed by one of kind `end`; a `ParseError` names the first character that fits
    none."""
    tokens: list[Token] = []
    readable, column = "".join(map(plain_character, text)), 0
    while column < len(text):
        match = _PATTERN.match(readable, column)
        if match is None:
            remedy = remedy_for_character(text, column)
            raise ParseError(text, column, f"{text[column]!r} has no meaning here: {remedy}")
        tokens.extend(_read(match, text, variables))
        column = match.end()
    return [*tokens, Token("end", "", len(text))]


def _read(match: re.Match[str], text: str, variables: tuple[str, ...]) -> Iterator[Token]:
    kind, found, column = match.lastgroup, match.group(), match.start()
    if kind == "number":
        yield Token("number", found, column)
    elif kind == "name":
        yield from _split_name(found, column, text, variables)
    elif kind == "power":
        yield from _read_power(found.translate(_SUPERSCRIPTS), column)
    elif kind == "operator":
        yield Token("operator", {"**": "^", "≤": "<=", "≥": ">="}.get(found, found), column)


def _read_power(found: str, column: int) -> Iterator[Token]:
    """Read a power written with superscripts: `x⁻²` is `x^-2`."""
    yield Token("operator", "^", column)
    if found[0] in "+-":
        yield Token("operator", found[0], column)
        column += 1
    yield Token("number", found.lstrip("+-"), column)


def check_variable(name: str) -> None:
    """Raise `ValueError` for a name that no variable can have."""
    if _NAME.fullmatch(name) is None or name in FUNCTIONS or name in WORDS or name in CONSTANTS:
        raise ValueError(f"{name!r} cannot be a variable: use a letter or word such as x, w_1, alpha; not e, pi or sin")


def _split_name(name: str, column: int, text: str, variables: tuple[str, ...]) -> Iterator[Token]:
    """Return a known name, or several written without a sign between them: `xy`, `xsin`, `pix`."""
    atoms = {*variables, *CONSTANTS}
    rest = name
    while rest not in atoms | FUNCTIONS | set(WORDS):
        known = [atom for atom in atoms if rest.startswith(atom)]
        if not known:
            raise ParseError(text, column, _unknown(name, rest, text, variables))
        first = max(known, key=len)
        yield Token("name", first, column)
        rest, column = rest[len(first) :], column + len(first)
    yield Token("name", rest, column)


def _unknown(name: str, rest: str, text: str, variables: tuple[str, ...]) -> str:
    names, unread = ", ".join(variables), name if rest.isdecimal() else rest
    usual = f"use the variables {names}, pi, e, or functions such as sin, ln, sqrt, abs, max"
    return f"{name!r} is not known: {remedy_for_name(unread, text, FUNCTIONS, {*variables, *CONSTANTS}) or usual}"


class Cursor:
    """A place in the tokens of a text: looks at one, takes it, or fails there."""

    def __init__(self, text: str, variables: tuple[str, ...]) -> None:
        self.text = text
        self.variables = variables
        if len(text) > LONGEST_TEXT:
            self.fail(LONGEST_TEXT, f"the function has {len(text)} characters: use at most {LONGEST_TEXT}")
        self.tokens = tokenize(text, variables)
        self.position = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.position]

    def sees(self, *texts: str) -> bool:
        """Return whether one of these operators or words comes next."""
        return self.token.kind in ("operator", "name") and self.token.text in texts

    def take(self) -> Token:
        """Return the next token, left behind."""
        token = self.token
        self.position += 1
        return token

    def expect(self, text: str, remedy: str) -> None:
        """Take the token `text`; raise `ParseError` with the remedy if another one comes."""
        if not self.sees(text):
            self.fail(self.token.column, f"expected {text!r} here: {remedy}")
        self.position += 1

    def finish(self) -> None:
        """Raise `ParseError` if tokens are left."""
        if self.token.kind != "end":
            found, column = self.token.text, self.token.column
            self.fail(column, f"{found!r} is left over: {remedy_for_left_over(found, self.text, column)}")

    def descend(self) -> None:
        """Go one level deeper; raise `ParseError` beyond the greatest depth."""
        self.depth += 1
        if self.depth > DEEPEST_NESTING:
            self.fail(self.token.column, f"nested more than {DEEPEST_NESTING} deep: simplify the formula")

    def ascend(self) -> None:
        """Go back up one level."""
        self.depth -= 1

    def fail(self, column: int, problem: str) -> NoReturn:
        """Raise the `ParseError` for a place in the text."""
        raise ParseError(self.text, column, problem)
