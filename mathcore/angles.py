"""Sines and cosines of angles with a multiple of π in them, exact where floats of π are not: cos(π/2) is 0.
An angle is u + π w; the multiple is reduced to a quarter turn before it meets π."""

from __future__ import annotations

from typing import Any

import numpy as np

from mathcore.expression import ONE, ZERO, Constant, Expression, Negative, Product, Quotient, Sum

PI = Constant("pi")


def turns(angle: Expression) -> tuple[Expression, Expression] | None:
    """Return u and w of an angle u + π w; None if it holds no multiple of π."""
    terms = angle.terms if isinstance(angle, Sum) else (angle,)
    multiples = [_multiple(term) for term in terms]
    found = [multiple for multiple in multiples if multiple is not None]
    if not found:
        return None
    rest = [term for term, multiple in zip(terms, multiples, strict=True) if multiple is None]
    return _total(rest), _total(found)


def _total(terms: list[Expression]) -> Expression:
    if not terms:
        return ZERO
    return terms[0] if len(terms) == 1 else Sum(tuple(terms))


def _multiple(node: Expression) -> Expression | None:
    """Return w of a term π w."""
    match node:
        case Constant("pi"):
            return ONE
        case Negative(operand) if (inner := _multiple(operand)) is not None:
            return Negative(inner)
        case Quotient(numerator, denominator) if (inner := _multiple(numerator)) is not None:
            return Quotient(inner, denominator)
        case Product(factors):
            for place, factor in enumerate(factors):
                if (inner := _multiple(factor)) is not None:
                    return Product((*factors[:place], inner, *factors[place + 1 :]))
    return None


def _reduced(u: Any, w: Any) -> tuple[Any, Any]:
    """Return the angle within an eighth of a turn, and how many quarter turns were taken from it (0 to 3)."""
    quarters = np.rint(2 * w)
    return u + np.pi * (w - quarters / 2), np.mod(quarters, 4)


def sine(u: Any, w: Any) -> Any:
    """sin(u + π w)."""
    angle, quarters = _reduced(u, w)
    found = np.where(quarters % 2 == 0, np.sin(angle), np.cos(angle))
    return np.where(quarters >= 2, -found, found) + 0.0  # no -0


def cosine(u: Any, w: Any) -> Any:
    """cos(u + π w)."""
    return sine(u, w + 0.5)
