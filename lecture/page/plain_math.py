"""Write formulas in a line of plain text, as one types them: x² + 1, (a + b)/2, √(x + 1). Notes have no others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

from lecture.page.mathml import to_html

__all__ = ["to_plain"]

RAISED = str.maketrans("0123456789+−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
SUNK = str.maketrans("0123456789+−", "₀₁₂₃₄₅₆₇₈₉₊₋")
PRIMES = "′″‴"
SPACED = set("=≠<>≤≥≈∼≡→←⇒⇔↦∝+−±⋅·×÷∈")
SPACES = re.compile(r" {2,}")
SIGN = re.compile(r"(^|[(^{]|; ?) ?([−±]) ")
UNCLOSED = {"br", "wbr"}
LETTERS = (0x1D400, 0x1D7FF)  # the slanted and bold ones of mathematics, which many fonts haven't


def to_plain(texts: Iterable[str], mark: str) -> dict[str, str]:
    """Return each text with its formulas in a line, their numbers with a decimal mark."""
    return {text: _tidy(_line(_read(html))) for text, html in to_html(texts, mark).items()}


class _Reader(HTMLParser):
    """Build the tree of elements of HTML, some of which are never closed."""

    def __init__(self) -> None:
        super().__init__()
        self.builder = TreeBuilder()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in UNCLOSED:
            self.builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in UNCLOSED:
            self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        self.builder.data(data)


def _read(html: str) -> Element:
    reader = _Reader()
    reader.feed(f"<div>{html}</div>")
    reader.close()
    return reader.builder.close()


def _tidy(line: str) -> str:
    """Return a line with single spaces, and none after the sign of what is negative."""
    return SIGN.sub(r"\1\2", SPACES.sub(" ", line)).strip()


def _line(element: Element) -> str:
    """Return what an element says, in a line."""
    parts = [_line(child) for child in element]
    if write := FORMS.get(element.tag):
        return write(*parts)
    if element.tag in ("mi", "mo"):
        return _sign(element)
    inside = (part + _plain(child.tail) for part, child in zip(parts, element, strict=True))
    return _plain(element.text) + "".join(inside)


def _sign(element: Element) -> str:
    """Return a letter, a name like sin, or a sign of operation, with its spaces."""
    sign = _plain(element.text)
    is_name = len(sign) > 1 and sign.isalpha()
    return f" {sign} " if is_name or (sign in SPACED and element.get("form") != "prefix") else sign


def _plain(text: str | None) -> str:
    """Return a text with the usual letters in place of slanted and bold ones."""
    return "".join(
        unicodedata.normalize("NFKC", sign) if LETTERS[0] <= ord(sign) <= LETTERS[1] else sign for sign in text or ""
    )


def _raised(power: str) -> str:
    if power.strip(PRIMES) == "":
        return power
    raised = power.replace(" ", "").translate(RAISED)
    return raised if not set(raised) & set(power) else f"^{_grouped(power)}"


def _sunk(index: str) -> str:
    sunk = index.replace(" ", "").translate(SUNK)
    return sunk if not set(sunk) & set(index) else f"_{_grouped(index)}"


def _grouped(text: str) -> str:
    """Return a part of a formula in parentheses, unless it is one number, letter or name."""
    inside = text.strip()
    is_one = inside.replace(".", "").replace(",", "").isalnum() or len(inside) == 1
    is_grouped = inside.startswith("(") and inside.find(")") == len(inside) - 1
    return inside if is_one or is_grouped else f"({inside})"


# How elements of MathML are written, of the lines that their children are.
FORMS: Mapping[str, Callable[..., str]] = {
    "mfrac": lambda above, below: f"{_grouped(above)}/{_grouped(below)}",
    "msup": lambda base, power: f"{base}{_raised(power)}",
    "mover": lambda base, power: f"{base}{_raised(power)}",
    "msub": lambda base, index: f"{base}{_sunk(index)}",
    "munder": lambda base, index: f"{base}{_sunk(index)} ",
    "msubsup": lambda base, index, power: f"{base}{_sunk(index)}{_raised(power)}",
    "munderover": lambda base, index, power: f"{base}{_sunk(index)}{_raised(power)} ",
    "msqrt": lambda *parts: f"√{_grouped(''.join(parts))}",
    "mroot": lambda base, degree: f"{_raised(degree)}√{_grouped(base)}",
    "mtable": lambda *rows: "; ".join(rows),
    "mtr": lambda *cells: " ".join(cell.strip() for cell in cells),
    "mspace": lambda: " ",
    "br": lambda: " ",
}
