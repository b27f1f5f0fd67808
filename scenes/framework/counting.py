"""Write a count with its noun, for messages."""

from __future__ import annotations

__all__ = ["count_of"]


def count_of(number: int, noun: str) -> str:
    """Return a number and its noun, which is in the plural unless there is one: "1 scene", "2 entries"."""
    if number == 1:
        return f"1 {noun}"
    is_y = noun.endswith("y") and noun[-2:-1] not in "aeiou"
    return f"{number} {f'{noun[:-1]}ies' if is_y else f'{noun}s'}"
