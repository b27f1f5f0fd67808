"""The parameters of SoftmaxScene."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from scenes.framework.parameters import Parameters, show_point

__all__ = ["SoftmaxParameters"]

FEWEST, MOST = 2, 6
FARTHEST = 8.0  # between scores: the smallest share can still be read
SMALLEST = 0.01  # of the largest score, if it is not 0: the bars are drawn to its scale


class SoftmaxParameters(Parameters):
    """The scores (logits), one for each class."""

    logits: tuple[Annotated[float, Field(allow_inf_nan=False, ge=-10, le=10)], ...] = (2.0, 1.0, 0.1)
    """The scores (logits), one a class: 2 to 6 of them, at most 8 apart; one is 0.01 or more from 0, or all are 0."""

    @model_validator(mode="after")
    def check(self) -> Self:
        given = f"[{', '.join(map(show_point, self.logits))}]"
        if not FEWEST <= len(self.logits) <= MOST:
            why = "the share of a single one is always 1" if len(self.logits) == 1 else "that makes no picture"
            raise ValueError(f"logits: {given} has {len(self.logits)} scores, {why}; write {FEWEST} to {MOST}")
        apart = max(self.logits) - min(self.logits)
        if apart > FARTHEST:
            raise ValueError(
                f"logits: {given} lie {show_point(apart)} apart, and the smallest share would not be seen; "
                f"keep them within {show_point(FARTHEST)} of each other"
            )
        largest = max(map(abs, self.logits))
        if 0 < largest < SMALLEST:
            raise ValueError(
                f"logits: {given} has only scores that are written as 0, beside bars that are not; write 0s, or "
                f"at least one of {show_point(SMALLEST)} or more"
            )
        return self
