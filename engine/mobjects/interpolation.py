"""Lead an animation's mobjects from their start to their end, as manim does.

manim asks how far each part of a mobject is, though without a lag all are equally far.
"""

from __future__ import annotations

from inspect import isfunction

from manim import Animation
from manim.utils import rate_functions

from engine.stock_methods import StockMethods

_STEPS = StockMethods.of(Animation, "get_sub_alpha")
# Of a number alone, whoever asks and however often: manim's own, not what it makes of a scene's functions.
_PURE = frozenset(id(function) for function in vars(rate_functions).values() if isfunction(function))


def interpolate_mobject(animation: Animation, alpha: float) -> None:
    """Lead all parts of the mobject so far."""
    families = list(animation.get_all_families_zipped())
    count = len(families)
    if families and animation.lag_ratio == 0 and id(animation.rate_func) in _PURE and _STEPS.is_plain_on(animation):
        share = animation.get_sub_alpha(alpha, 0, count)
        for members in families:
            animation.interpolate_submobject(*members, share)
        return
    for i, members in enumerate(families):
        animation.interpolate_submobject(*members, animation.get_sub_alpha(alpha, i, count))
