"""What is true of the changes of a product: the pieces of its area, and how they fall with the step."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from mathcore import Function
from mathcore.rules import ProductChange, product_change

__all__ = ["ProductAnalysis"]

TENTH = (0.08, 0.125)  # what may be called about a tenth
LAG = 3.0  # times: how much less than the step the corner may have fallen beside the strips
CLEAR = 0.3  # powers of ten by which a quotient may differ from the answer that it makes right


@dataclass(frozen=True)
class ProductAnalysis:
    """Two functions, a point, and the steps from it, from large to small."""

    u: Function
    v: Function
    point: float
    steps: tuple[float, ...]

    def changes(self) -> list[ProductChange]:
        """Compute the changes with each step."""
        return [product_change(self.u, self.v, self.point, dx) for dx in self.steps]

    def pieces(self) -> dict[str, float]:
        """Return the pieces of the first change that have an area, with their areas."""
        first = self.changes()[0]
        areas = {"v": first.strip_of_v, "u": first.strip_of_u, "corner": first.corner}
        return {name: area for name, area in areas.items() if area}

    def pieces_variant(self) -> str | None:
        """Choose the variant for the pieces of the first change: how many there are, and whether one is negative."""
        pieces, first = self.pieces(), self.changes()[0]
        if not pieces:
            return "none"
        bites = min(first.u * first.v, *pieces.values()) < 0
        words = ["fewer"] * (len(pieces) < 3) + ["bites"] * bites
        # The corner lies upon the strip of a side whose other one gets shorter.
        upon = sum(first.corner * pieces.get(strip, 0.0) < 0 for strip in ("v", "u"))
        return "_".join([*words, *(["on_one"], ["on_both"])[upon - 1]] if upon else words) or None

    def choose_question(self) -> tuple[str | None, int]:
        """Choose the variant of the question, and the index of its right answer.

        It asks to what part the corner falls with a tenth of the step, where that can be said, else what becomes of the
        whole change."""
        first, second = self.changes()[:2]
        if first.corner and second.corner and math.isclose(self.steps[1], self.steps[0] / 10):
            power = -math.log10(abs(second.corner / first.corner))
            if 0.5 < power < 3.5 and abs(power - round(power)) < CLEAR:
                is_plain = round(power) == 2 and _is_tenth(second.strips, first.strips)
                return (None if is_plain else "other"), round(power) - 1
        before, after = abs(first.total), abs(second.total)
        return "area", 1 if math.isclose(before, after) else 2 if after < before else 0

    def corner_variant(self) -> str | None:
        """Choose the variant for what becomes of the corner beside the strips, and beside the step."""
        changes = self.changes()
        if not any(change.corner for change in changes):
            return "missing" if any(change.strips for change in changes) else "none"
        ratios = [abs(change.ratio) for change in changes]
        pairs = list(pairwise(ratios))
        if len(ratios) > 2 and all(_is_tenth(after, before) for before, after in pairs):
            return None
        falls = all(after < before for before, after in pairs)
        keeps_up = ratios[-1] * self.steps[0] <= LAG * ratios[0] * self.steps[-1]
        if falls and keeps_up:
            return "faster"
        rates = [abs(change.corner) / step for change, step in zip(changes, self.steps, strict=True)]
        return "small" if all(after < before or not after for before, after in pairwise(rates)) else "at_last"

    @property
    def is_beside_step(self) -> bool:
        """Whether it is beside the step that the corner is said to vanish, and not beside the strips."""
        return self.corner_variant() in ("small", "at_last")


def _is_tenth(after: float, before: float) -> bool:
    """Return whether a number is about a tenth of another."""
    return bool(before) and TENTH[0] < after / before < TENTH[1]
