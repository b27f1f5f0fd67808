"""Pictures of the chain rule's components."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from component_entries import PARABOLA, Entry, entering, joined_lines
from manim import Mobject

from mathcore import Function, chain, sigmoid
from scenes.components.chain_graph import ChainGraph
from scenes.components.derivative_panel import DerivativePanel
from scenes.components.digit_check import DigitCheck, check_derivative, compare_derivative
from scenes.components.expression_tree import ExpressionTree
from scenes.components.factors import FactorRow
from scenes.components.laid_bars import LaidBars
from scenes.components.number_line import JoinedLines
from scenes.components.ruler import Ruler, RulerScale
from scenes.components.strand_board import StrandBoard
from scenes.components.stretch_board import StretchBoard
from scenes.components.worked_sheet import WorkedSheet
from scenes.framework.scene import BaseScene
from scenes.style.frame import frame
from scenes.style.theme import theme

__all__ = ["ENTRIES"]

ENTRIES: dict[str, Entry] = {}
shows = entering(ENTRIES)


@shows(Ruler)
def ruler(scene: BaseScene) -> Iterable[Mobject]:
    middle = frame.body.split_rows(1, 0.25, 1)[1]
    yield Ruler(middle, lambda: 1.5, lambda: RulerScale(2.0, 0.0))


@shows(JoinedLines)
def lines_joined(scene: BaseScene) -> Iterable[Mobject]:
    lines = joined_lines()
    lines.share.set_value(1)
    yield lines.update()


@shows(StrandBoard)
def strand_board(scene: BaseScene) -> Iterable[Mobject]:
    inputs = np.linspace(-4, 4, 17)
    board = StrandBoard(np.array([inputs, sigmoid(inputs), sigmoid(sigmoid(inputs))]), (frame.body, frame.body))
    board.passed.set_value(1.5)
    yield board.update()


@shows(StretchBoard)
def stretch_board(scene: BaseScene) -> Iterable[Mobject]:
    lines = joined_lines()
    colors = (theme.INPUT, theme.ACTIVATION, theme.FUNCTION)
    symbols = ("input(x)", "activation(u)", "function(y)")
    values = frame.body.split_columns(1.75, 11)[0]
    yield from (lines.rulers, lines.dots)
    functions = lines.course.functions
    yield StretchBoard(scene.ledger, lines, ("x", "u", "y"), symbols, colors, ("g", "f"), functions, values)


@shows(LaidBars)
def laid_bars(scene: BaseScene) -> Iterable[Mobject]:
    rows = ((12.0, 1.0, theme.INPUT), (12.0, 3.0, theme.ACTIVATION), (10.0, 4.0, theme.FUNCTION))
    for k, (length, piece, color) in enumerate(rows):
        yield LaidBars((-6.0, length - 6.0), piece, 0.8 - k, 0.6, color)


@shows(ChainGraph)
def chain_graph(scene: BaseScene) -> Iterable[Mobject]:
    yield ChainGraph(chain(Function.parse("sin(x^2 + 1)")), 1.0, scene.record, frame.body)


@shows(FactorRow)
def factor_row(scene: BaseScene) -> Iterable[Mobject]:
    yield FactorRow("(dif u) / (dif x)", scene.record("slope", 3.0), size=theme.TITLE).stand(-1.5, 0.0)


@shows(ExpressionTree)
def expression_tree(scene: BaseScene) -> Iterable[Mobject]:
    links = chain(Function.parse("(3x + 2)^2"))
    tree = ExpressionTree(links, (theme.INPUT, theme.ACTIVATION, theme.FUNCTION), frame.body, frame.body)
    yield from (*tree.pieces, tree.joints)


@shows(WorkedSheet)
def worked_sheet(scene: BaseScene) -> Iterable[Mobject]:
    sheet = WorkedSheet(chain(Function.parse("(3x + 2)^2")), frame.body)
    for piece in sheet.tree.pieces:
        piece.become(piece.target)  # where it stands once the tree is cut
    yield from (*sheet.workings, sheet.product)


@shows(DerivativePanel)
def derivative_panel(scene: BaseScene) -> Iterable[Mobject]:
    sheet = WorkedSheet(chain(Function.parse("(3x + 2)^2")), frame.body)
    yield DerivativePanel(chain(Function.parse("(3x + 2)^2")), 1.0, scene.record, frame.body, sheet.product)


@shows(DigitCheck)
def digit_check(scene: BaseScene) -> Iterable[Mobject]:
    names = ("slope", "quotient", "delta")
    compared = compare_derivative(PARABOLA, 1.0, 0.5)
    check = check_derivative(compared, ("f'(1)", "f"), names, scene.record, place="1", size=theme.BODY)
    yield check.center()
