"""The errors that mathcore raises.
Every message names the thing, the value, the place and the remedy."""

from __future__ import annotations


class DomainError(ValueError):
    """A function was asked for a value, a slope or an integral where it has none."""


class ParseError(ValueError):
    """A text is not a function: `text` is what was written, `column` (from 0) is where reading stopped."""

    def __init__(self, text: str, column: int, problem: str) -> None:
        self.text = text
        self.problem = problem
        self.column = min(max(column, 0), len(text))
        start = max(0, self.column - 60)
        shown = "".join(letter if letter.isprintable() else " " for letter in text[start : start + 80])
        super().__init__(f"{problem}\n  {shown}\n  {' ' * (self.column - start)}^")

    def __reduce__(self) -> tuple[type[ParseError], tuple[str, int, str]]:
        return ParseError, (self.text, self.column, self.problem)  # an error of a worker reaches its caller whole
