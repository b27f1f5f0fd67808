"""A derivative at one point: the tangent that has it for its slope, the product it comes from, and its check.

All numbers come from the chain of the function; the check is a central difference, which knows nothing of the chain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import Dot, Line, VGroup, VMobject

from mathcore import Chain
from scenes.components.digit_check import DigitCheck, check_derivative, compare_derivative
from scenes.components.factors import multiply_beside, terms_of
from scenes.components.graph import evaluate
from scenes.components.plot import Plot, fit_range
from scenes.components.text import Formula, fit_formula
from scenes.framework.digits import Calculation, Value, argument_spec, number_spec, shows
from scenes.framework.numbers import Figure, sign_of
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["LONGEST", "DerivativePanel", "TangentPicture"]

REACH = 1.5  # how far the graph is drawn to both sides of the point, where it does not wave there
MOST_TURNS, HALVINGS, SAMPLES = 6, 30, 2001  # of a graph between up and down, of the reach, and of the graph
NAMES = ("derivative_digits", "central_difference", "check_step")
PICTURE_SHARES = (1, 0.7)  # widths of the picture beside 1.3 of the formulas, the second where these are long
SHARES = (1, 0.6, 0.6, 2.1)  # heights of the formulas
DIGITS = 6  # of a value, or as many as its factors have
LONGEST = 10  # digits of a point that is written whole
SHORT = 4  # signs of a point that is written into the difference quotient, where a longer one is x


class TangentPicture(VGroup):
    """The graph of a function around a point, and the line with a given slope through it.

    Parts: `plot`, `curve`, `dot` and `tangent`.
    """

    plot: Plot
    curve: VMobject
    dot: Dot
    tangent: Line

    def __init__(self, f: Callable[..., float], a: float, slope: float, room: Region) -> None:
        super().__init__()
        value, away = float(f(a)), _reach_of(f, a)
        reach = (a - away, a + away)
        self.plot = Plot(reach, fit_range(f, reach, include=(value,)), room, names=("x", "h(x)"))
        self.curve = self.plot.curve(f)
        self.dot = self.plot.dot(a, value, theme.TANGENT)
        whole = 2 * (room.width + room.height)  # from border to border
        self.tangent = self.plot.segment(a, value, slope, whole, theme.TANGENT)
        self.plot.keep_clear(self.tangent)
        self.add(self.plot, self.curve, self.tangent, self.dot)


class DerivativePanel(VGroup):
    """What h(x) and h'(x) are at a point. Parts: `picture`; `value`, `product` and `check`, below a free `top` row,
    which has room for `letters`, the derivative in letters."""

    def __init__(self, chain: Chain, a: float, record: Callable[..., Figure], region: Region, letters: Formula) -> None:
        super().__init__()
        for share in PICTURE_SHARES:
            left, right = region.split_columns(share, 1.3, gap=2 * theme.SPACE)
            if letters.width <= right.width:
                break
        steps = chain.precisely_at(a)
        slope, last = chain.precise_derivative_at(a), steps[-1].output
        factors = [(f"factor_{k}", step.derivative) for k, step in enumerate(steps, 1)]
        compared = compare_derivative(chain.f, a, slope)
        inside = steps[0].output

        def beside(specs: Sequence[str], digits: int) -> list[tuple[Value, str]]:
            near = [(last, number_spec(last, max(DIGITS, digits)))]
            if len(steps) == 2:
                results = [(chain.links[1].derivative, specs[1])]
                near.append((inside, argument_spec(inside, results, max(DIGITS, digits))))
            return near

        product, (last_spec, *inner_specs) = multiply_beside(
            factors, ("derivative", slope), record, compared.specs[0], beside
        )
        value = record("value", last, last_spec)
        x_spec = number_spec(a, whole=LONGEST)
        if not shows(a, x_spec):
            first, factor = chain.links[0], number_spec(product.operands[0].value, product.digits)
            made = [(first.function, each) for each in inner_specs]
            x_spec = argument_spec(a, [(chain.f, last_spec), (first.derivative, factor), *made])
        x = record("x", a, x_spec)
        width = right.width
        self.picture = TangentPicture(chain.f, a, float(slope), left)
        self.value = fit_formula(f"h(input({x})) {sign_of(x, value)} function({value})", width)
        given = "=" if x.equals == product.operands_equals == "=" else "approx"
        letters_at = ""
        if len(steps) == 2:
            inner = record("u", inside, inner_specs[0])
            parts = (("f", inner, "activation"), ("g", x, "input"))
            taken = " dot ".join(f"derivative({name}'({role}({at})))" for name, at, role in parts)
            letters_at = f"{sign_of(x, inner)} {taken}"
        self.product = _fit_product(f"h'(input({x}))", letters_at, given, product, width)
        place = str(x) if len(x.text) <= SHORT else "x"
        letters_of = (f"h'(input({place}))", "h")
        self.check: DigitCheck = check_derivative(compared, letters_of, NAMES, record, place=place)
        heights = [row.height for row in right.split_rows(*SHARES)]
        more = max(0.0, self.product.height - heights[2])
        self.top, *rows = right.split_rows(*heights[:2], heights[2] + more, heights[3] - more)
        for row, part in zip(rows, (self.value, self.product, self.check), strict=True):
            row.place(part, -1, 0)
        self.add(self.picture, self.value, self.product, self.check)


def _reach_of(f: Callable[..., float], a: float) -> float:
    """Return how far to both sides of a point a graph is shown: less where it would go up and down too often."""
    reaches = [REACH / 2**k for k in range(HALVINGS)]
    return next((reach for reach in reaches if _turns(f, a, reach) <= MOST_TURNS), REACH)


def _turns(f: Callable[..., float], a: float, reach: float) -> int:
    """Return how often a graph turns between up and down so near to a point."""
    steps = np.diff(evaluate(f, np.linspace(a - reach, a + reach, SAMPLES)))
    ways = np.sign(steps[np.isfinite(steps) & (steps != 0)])
    return int(np.count_nonzero(np.diff(ways)))


def _fit_product(name: str, letters: str, equals: str, product: Calculation, width: float) -> Formula:
    """Return a product, first in letters where there are some, and what it comes to: in numbers on one line if that is
    legible, else on two or on one for each factor."""
    factors, result = terms_of(product), f"{product.equals} derivative({product.result})"
    lines = factors.replace(" dot ", " \\ & med dot ")
    for code in (f"{factors} {result}", f"{factors} \\ & {result}", f"{lines} \\ & {result}"):
        rows = f"{name} & {letters} \\ & {equals} {code}" if letters else f"{name} & {equals} {code}"
        formula = fit_formula(rows, width)
        if formula.width <= width:
            break
    return formula
