"""The calculations that the scenes write out, as functions of the written numbers."""

from __future__ import annotations

import math
from fractions import Fraction

from mathcore import Activation

__all__ = ["activate", "half_square", "half_squares", "multiply", "scaled_sum", "step_down", "sum_of_products"]


def sum_of_products(*factors: Fraction) -> Fraction:
    """Return Σ wᵢxᵢ of w₁, x₁, w₂, x₂, …"""
    return sum((w * x for w, x in zip(factors[::2], factors[1::2], strict=True)), Fraction(0))


def scaled_sum(*factors: Fraction) -> Fraction:
    """Return (Σ eᵢwᵢ)s of e₁, w₁, e₂, w₂, …, s."""
    return sum_of_products(*factors[:-1]) * factors[-1]


def multiply(*factors: Fraction) -> Fraction:
    """Return the product of all factors."""
    return math.prod(factors, start=Fraction(1))


def activate(activation: Activation, total: Fraction) -> Fraction:
    """Return what an activation function makes of a sum, as a pocket calculator has it."""
    return Fraction(repr(float(activation(float(total)))))


def half_squares(*pairs: Fraction) -> Fraction:
    """Return Σ ½(y − y')² of y₁, y'₁, y₂, y'₂, …"""
    squares = ((y - out) ** 2 for y, out in zip(pairs[::2], pairs[1::2], strict=True))
    return sum(squares, Fraction(0)) / 2


def half_square(difference: Fraction) -> Fraction:
    """Return ½d²."""
    return difference**2 / 2


def step_down(weight: Fraction, learning_rate: Fraction, gradient: Fraction) -> Fraction:
    """Return W − ηg."""
    return weight - learning_rate * gradient
