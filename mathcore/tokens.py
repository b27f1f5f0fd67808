"""Cuts the text of a function into tokens, each with its column.
Accepts what people type or paste: `**`, `−`, `×`, `·`, `²`, `π`, full-width brackets, `xsin(x)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from mathcore.elementary import ALIASES, ELEMENTARY
from mathcore.errors import ParseError

LONGEST_TEXT = 400
DEEPEST_NESTING = 40

CONSTANTS = {"pi": "pi", "π": "pi", "e": "e"}
WORDS = ("if", "else", "and", "piecewise", "log2", "log10", "lg")
FUNCTIONS = frozenset(ELEMENTARY) | frozenset(ALIASES) | {"piecewise", "log2", "log10", "lg"}

_SAME = str.maketrans("−–×·⋅∗÷（），＋－＊／＜＞＾．０１２３４５６７８９", "--****/(),+-*/<>^.0123456789")
_SUPERSCRIPTS = {"²": "2", "³": "3", "⁴": "4"}
_NAME = re.compile(r"[A-Za-zα-ωΑ-Ω]+(?:_?[0-9]+)?")
_PATTERN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<name>{_NAME.pattern})"
    r"|(?P<operator>\*\*|<=|>=|[-+*/^(),<>≤≥²³⁴])"
    r"|(?P<space>\s+)"
)


@dataclass(frozen=True)
class Token:
    """A piece of text: `kind` is number, name, operator or end."""

    kind: str
    text: str
    column: int


def tokenize(text: str, variables: tuple[str, ...]) -> list[Token]:
    """The tokens of `text`, closed by one of kind `end`; a `ParseError` names the first character that fits none."""
    tokens: list[Token] = []
    readable, column = text.translate(_SAME), 0
    while column < len(text):
        match = _PATTERN.match(readable, column)
        if match is None:
            raise ParseError(text, column, f"{text[column]!r} has no meaning here: {_remedy(text[column])}")
        tokens.extend(_read(match, text, variables))
        column = match.end()
    return [*tokens, Token("end", "", len(text))]


def _remedy(letter: str) -> str:
    remedies = {"|": "write abs(x)", "√": "write sqrt(x)", "=": "write only what stands right of the sign"}
    return remedies.get(letter, "use round brackets" if letter in "[]{}" else "write a function such as 3x^2 + 1")


def _read(match: re.Match[str], text: str, variables: tuple[str, ...]) -> Iterator[Token]:
    kind, found, column = match.lastgroup, match.group(), match.start()
    if kind == "number":
        yield Token("number", found, column)
    elif kind == "name":
        yield from _split_name(found, column, text, variables)
    elif found in _SUPERSCRIPTS:
        yield Token("operator", "^", column)
        yield Token("number", _SUPERSCRIPTS[found], column)
    elif kind == "operator":
        yield Token("operator", {"**": "^", "≤": "<=", "≥": ">="}.get(found, found), column)


def check_variable(name: str) -> None:
    """ValueError for a name that no variable can have."""
    if _NAME.fullmatch(name) is None or name in FUNCTIONS or name in WORDS or name in CONSTANTS:
        raise ValueError(f"{name!r} cannot be a variable: use a letter or word such as x, w_1, alpha; not e, pi or sin")


def _split_name(name: str, column: int, text: str, variables: tuple[str, ...]) -> Iterator[Token]:
    """A known name, or several written without a sign between them: `xy`, `xsin`, `pix`."""
    atoms = {*variables, *CONSTANTS}
    rest = name
    while rest not in atoms | FUNCTIONS | set(WORDS):
        known = [atom for atom in atoms if rest.startswith(atom)]
        if not known:
            raise ParseError(text, column, _unknown(name, variables))
        first = max(known, key=len)
        yield Token("name", first, column)
        rest, column = rest[len(first) :], column + len(first)
    yield Token("name", rest, column)


def _unknown(name: str, variables: tuple[str, ...]) -> str:
    known = sorted(FUNCTIONS, key=len, reverse=True)
    function = next((word for word in known if name.startswith(word)), "")
    if function:
        return f"{name!r} is not known: write {function}(…) with brackets round what it is taken of"
    names = ", ".join(variables)
    return f"{name!r} is not known: use the variables {names}, pi, e, or functions such as sin, ln, sqrt, abs, max"


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
        """Whether one of these operators or words comes next."""
        return self.token.kind in ("operator", "name") and self.token.text in texts

    def take(self) -> Token:
        """The next token, left behind."""
        token = self.token
        self.position += 1
        return token

    def expect(self, text: str, remedy: str) -> None:
        """Takes `text`, or fails with the remedy."""
        if not self.sees(text):
            self.fail(self.token.column, f"expected {text!r} here: {remedy}")
        self.position += 1

    def finish(self) -> None:
        """Fails if anything is left."""
        if self.token.kind != "end":
            self.fail(self.token.column, f"{self.token.text!r} is left over: remove it or complete the formula")

    def descend(self) -> None:
        """Goes one level deeper, as far as is allowed."""
        self.depth += 1
        if self.depth > DEEPEST_NESTING:
            self.fail(self.token.column, f"nested more than {DEEPEST_NESTING} deep: simplify the formula")

    def ascend(self) -> None:
        """Comes back up one level."""
        self.depth -= 1

    def fail(self, column: int, problem: str) -> NoReturn:
        """Raises the `ParseError` for a place in the text."""
        raise ParseError(self.text, column, problem)
