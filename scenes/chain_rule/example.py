"""Chapter 6, an example of the chain rule worked step by step, and a longer chain.

Deck, page 6: for y = f(u) and u = g(x), dy/dx = dy/du · du/dx.
"""

from __future__ import annotations

from manim import (
    DOWN,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    Indicate,
    LaggedStart,
    MoveToTarget,
    Transform,
    VGroup,
    Write,
)

from mathcore import Chain, chain
from mathcore.precision import is_rounded_off
from scenes.chain_rule.layout import open_scene
from scenes.chain_rule.parameters import ExampleParameters
from scenes.components.chain_graph import ChainGraph, colored, quantities
from scenes.components.derivative_panel import LONGEST, DerivativePanel
from scenes.components.digit_check import (
    Compared,
    DigitCheck,
    central_difference,
    check_derivative,
    check_step,
    compare_derivative,
)
from scenes.components.factors import align_signs, product_of, ratio
from scenes.components.text import Formula
from scenes.components.worked_sheet import WorkedSheet
from scenes.framework.digits import number_spec
from scenes.framework.numbers import Figure
from scenes.framework.rounded_points import Found, names_about
from scenes.framework.scene import LectureScene, beat
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["ChainRuleExample"]

FEW_LINKS = 3  # of a chain whose product leaves room for more digits
MOST_DIGITS, LEAST_DIGITS = 6, 4  # of the derivative of a chain


class ChainRuleExample(LectureScene[ExampleParameters]):
    """A composite is cut where one function ends inside another, differentiated piece by piece, and checked."""

    formats = ("16:9",)

    def construct(self) -> None:
        sheet = self.tree_splits()
        self.steps_follow(sheet)
        self.number_agrees(sheet)
        self.chain_goes_deeper()
        self.deeper_number_agrees()

    # -- beats --------------------------------------------------------------------------------------------------

    @beat(variants=("many",))
    def tree_splits(self) -> WorkedSheet:
        links = chain(self.params.function)
        name = "h(input(x))"
        if len(links) > 2:
            self.use_variant("many")
            name = f"function(y) = {name}"
        _, beside_title = open_scene(self)
        heading = beside_title.place(Formula(f"{name} = {self.params.function.typst()}"), 1, 0)
        self.play(Write(heading), run_time=theme.CALM)
        sheet = WorkedSheet(links, frame.body)
        tree = sheet.tree
        layers = [layer for piece in reversed(tree.pieces) for layer in piece.layers()]
        self.play(LaggedStart(*map(FadeIn, layers), lag_ratio=0.6), run_time=theme.SLOW)
        self.play(Create(tree.joints), run_time=theme.QUICK)
        self.next_phrase()
        self.play(Indicate(tree.joints, color=theme.SECANT), run_time=theme.CALM)
        self.play(FadeOut(tree.joints), run_time=theme.QUICK)
        self.play(*map(MoveToTarget, tree.pieces), FadeIn(sheet.bands), run_time=theme.CALM)
        self.play(FadeIn(tree.leaves), *map(Write, sheet.definitions), run_time=theme.CALM)
        self.next_phrase()
        values = sheet.work_at(self.params.point, self.record)
        if values:
            self.play(FadeIn(values[0]), run_time=theme.QUICK)
        for k, definition in enumerate(sheet.definitions, 1):
            self.play(Indicate(definition, color=theme.TEXT), run_time=theme.CALM)
            if values:
                self.play(FadeIn(values[k], target_position=values[k - 1]), run_time=theme.CALM)
        if values:
            self.play(Indicate(values[-1], color=theme.TEXT), run_time=theme.CALM)
        return sheet

    @beat(variants=("many",))
    def steps_follow(self, sheet: WorkedSheet) -> None:
        if len(sheet.definitions) > 2:
            self.use_variant("many")
        if sheet.values:
            self.play(FadeOut(*sheet.values), run_time=theme.QUICK)
        for group in sheet.steps:
            for source, step in group:
                # A line comes from its sources as a whole: letters that find their places one by one would cross.
                come = FadeIn(step, target_position=source) if source else Write(step)
                self.play(come, run_time=theme.CALM)
            self.point_out(*(step for _, step in group))
            self.next_phrase()

    @beat(variants=("one", "none", "zero", "nearly_zero", "exact", "ahead"))
    def number_agrees(self, sheet: WorkedSheet) -> None:
        self.play(*map(FadeOut, sheet.workings), run_time=theme.QUICK)
        self._take_about(chain(self.params.function), self.params.point)
        panel = DerivativePanel(chain(self.params.function), self.params.point, self.record, frame.body, sheet.product)
        self._tell_agreement(panel.check)
        top = panel.top.place(sheet.product.copy(), -1, 0)
        self.play(Transform(sheet.product, top), run_time=theme.CALM)
        picture = panel.picture
        self.play(FadeIn(picture.plot), Create(picture.curve), run_time=theme.CALM)
        self.play(FadeIn(picture.dot, scale=2), Write(panel.value), run_time=theme.CALM)
        self.play(Create(picture.tangent), Write(panel.product), run_time=theme.CALM)
        self.next_phrase()
        self._compare(panel.check)

    @beat()
    def chain_goes_deeper(self) -> None:
        title, links = self.mobjects[0], chain(self.params.deeper_function)
        self.clear(title)
        heading = frame.header.place(Formula(f"function(y) = {links.f.typst()}"), 1, 1)
        self.play(Write(heading.set_y(title.get_y())), run_time=theme.CALM)
        a, spec = self.params.deeper_point, self._compare_deeper().specs[0]
        self._take_about(links, a, "deeper_")
        graph = ChainGraph(links, a, self.record, _check_rows()[0], prefix="deeper_", spec=spec)
        # Until there is a product under it, the graph stands in the middle.
        lift = (graph.get_y() - frame.body.center[1]) * UP
        graph.shift(-lift)
        self.play(FadeIn(graph.nodes[0], graph.values[0]), run_time=theme.QUICK)
        for k in range(len(links)):
            self.play(GrowArrow(graph.arrows[k]), FadeIn(graph.functions[k]), run_time=theme.QUICK)
            self.play(FadeIn(graph.nodes[k + 1], graph.values[k + 1]), run_time=theme.QUICK)
        self.next_phrase()
        for derivative, factor in zip(graph.derivatives, graph.factors, strict=True):
            self.play(Write(derivative), run_time=theme.CALM)
            self.play(FadeIn(factor, shift=0.2 * DOWN), run_time=theme.QUICK)
        self.next_phrase()
        rule = VGroup(*product_of(colored(links), graph.product))
        self.play(graph.animate.shift(lift), run_time=theme.QUICK)
        row = _check_rows()[1].below(graph, theme.GAP)
        row.place(rule.arrange(RIGHT, buff=theme.GAP), 0, 0)
        align_signs(*rule, y=row.center[1])
        for formula in rule:
            self.play(Write(formula), run_time=theme.CALM)

    @beat(variants=("one", "none", "zero", "nearly_zero", "exact", "ahead"))
    def deeper_number_agrees(self) -> None:
        names = ("deeper_derivative_digits", "deeper_central_difference", "deeper_check_step")
        letters = (ratio("function(y)", "input(x)"), "function(y)")
        check = check_derivative(self._compare_deeper(), letters, names, self.record)
        self._tell_agreement(check)
        _check_rows()[2].place(check, 0, 0)
        self._compare(check)

    def _tell_agreement(self, check: DigitCheck) -> None:
        """Choose the words for numbers that are the same, for one digit that agrees, or none, and for a quotient to one
        side."""
        if not check.is_central:
            self.use_variant("ahead")
        elif check.are_zero:
            self.use_variant("zero" if check.are_exact else "nearly_zero")
        elif check.are_exact:
            self.use_variant("exact")
        elif check.count < 2:
            self.use_variant("one" if check.count else "none")

    def _take_about(self, links: Chain, a: float, prefix: str = "") -> None:
        """Let the numbers of a chain be about that come of its point as it is written."""
        found: Found = {f"{prefix}derivative": links.derivative_at, f"{prefix}value": links.f}
        for link, name in zip(links, quantities(links)[1:], strict=True):
            found[f"{prefix}{name}"] = link.composite
        factors = {f"{prefix}factor_{k}": link.nested for k, link in enumerate(links, 1)}
        found |= factors
        # Also where both read 0, and are compared as equal.
        found[f"{prefix}derivative_digits"] = links.derivative_at
        step = check_step(links.f, a, links.precise_derivative_at(a))
        found[f"{prefix}central_difference"] = lambda x: float(central_difference(links.f, x, step))
        at = Figure.of("x", a, number_spec(a, whole=LONGEST))
        about = names_about([at], found)
        if any(is_rounded_off(nested, a) for nested in factors.values()):
            about |= {f"{prefix}{name}" for name in ("derivative", "derivative_digits", "central_difference")}
        self.ledger.take_about(about)

    def _compare_deeper(self) -> Compared:
        """Compare the derivative of the longer chain with its central difference."""
        links, a = chain(self.params.deeper_function), self.params.deeper_point
        digits = MOST_DIGITS if len(links) <= FEW_LINKS else LEAST_DIGITS
        return compare_derivative(links.f, a, links.precise_derivative_at(a), digits)

    def _compare(self, check: DigitCheck) -> None:
        """Show the two numbers below each other, and the digits in which they agree."""
        self.record("digits", check.count, ".0f")
        for row in check.rows:
            self.play(FadeIn(row, shift=0.2 * UP), run_time=theme.CALM)
        self.next_phrase()
        self.play(
            *(digits.animate.set_color(theme.ink(theme.TANGENT)) for digits in check.agreeing), run_time=theme.QUICK
        )
        self.point_out(*(number for _, number, *_ in check.rows))


def _check_rows() -> list[Region]:
    """Return the rows of the deeper chain: its graph, the product, the check by differences."""
    return frame.body.split_rows(2.55, 0.95, 1.75)
