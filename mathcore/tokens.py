"""Cuts the text of a function into tokens, each with its column.
Accepts what people type or paste: `**`, `−`, `×`, `·`, `²`, `π`, full-width brackets, `xsin(x)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mathcore.elementary import ALIASES, ELEMENTARY
from mathcore.errors import ParseError

CONSTANTS = {"pi": "pi", "π": "pi", "e": "e"}
WORDS = ("if", "else", "and", "piecewise", "log2", "log10", "lg")
FUNCTIONS = frozenset(ELEMENTARY) | frozenset(ALIASES) | {"piecewise", "log2", "log10", "lg"}

_SAME = str.maketrans("−–×·⋅∗÷（），＋－＊／＜＞＾．０１２３４５６７８９", "--****/(),+-*/<>^.0123456789")
_SUPERSCRIPTS = {"²": "2", "³": "3", "⁴": "4"}
_PATTERN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-zα-ωΑ-Ω]+(?:_?[0-9]+)?)"
    r"|(?P<operator>\*\*|<=|>=|[-+*/^(),<>≤≥²³⁴])"
    r"|(?P<space>\s+)"
)


@dataclass(frozen=True, slots=True)
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
            raise ParseError(text, column, f"{text[column]!r} has no meaning here: write a function such as 3x^2 + 1")
        tokens.extend(_read(match, text, variables))
        column = match.end()
    return [*tokens, Token("end", "", len(text))]


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
