"""A picture of each component, drawn by a small function: how it is made, and what it looks like.

`make gallery` draws the pictures anew and writes docs/components.md from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from manim import RIGHT, Dot, Mobject, ValueTracker, VGroup

from mathcore import Function, chain, sigmoid, softmax, tangent_plane
from scenes.components.answers import AnswerMarks, rows_of
from scenes.components.bar_column import BarColumn
from scenes.components.box_axes import Box, BoxAxes, fit_box
from scenes.components.chain_graph import ChainGraph
from scenes.components.circle_figure import CircleFigure
from scenes.components.contour_map import ContourLine, ContourMap, MapPath, trace_contours
from scenes.components.corner import Corner
from scenes.components.derivative_panel import DerivativePanel
from scenes.components.descent_path import IterationMap, MovingPoint, OutcomeTable, PathTrace, QuadraticModel
from scenes.components.difference_triangle import DifferenceTriangle
from scenes.components.digit_check import DigitCheck, check_derivative, compare_derivative
from scenes.components.error_plot import ErrorPlot
from scenes.components.exponential_figure import ExponentialFigure
from scenes.components.expression_tree import ExpressionTree
from scenes.components.factors import FactorRow
from scenes.components.function_surface import FunctionSurface, GroundContours, fit_heights
from scenes.components.glide import GlidingTangent, SlopeTrace, runs_of
from scenes.components.heat_grid import HeatGrid
from scenes.components.height_legend import HeightLegend
from scenes.components.height_scale import HeightScale
from scenes.components.laid_bars import LaidBars
from scenes.components.lens import Lens
from scenes.components.listing import Listing
from scenes.components.live_rows import LiveRows
from scenes.components.living_pictures import AreaPicture, NetworkPicture, TangentPicture
from scenes.components.magnified_curve import MagnifiedCurve
from scenes.components.mesh import Mesh, by_height, quads
from scenes.components.network import NetworkGraph
from scenes.components.network import rows_of as places_of
from scenes.components.node_grid import NodeGrid
from scenes.components.number import LiveNumber, LiveSign
from scenes.components.number_line import JoinedLines, LineStyle
from scenes.components.plot import Plot
from scenes.components.plot_window import Window
from scenes.components.power_figure import GROWTH, PowerFigure
from scenes.components.riemann_bars import ErrorPieces, RiemannBars, bar_heights
from scenes.components.roadmap import Roadmap
from scenes.components.ruler import Ruler, RulerScale
from scenes.components.secant import Secant
from scenes.components.share_triangle import ShareTriangle
from scenes.components.signed_area import AreaPlane, SignedRectangle
from scenes.components.signed_filling import SignedFilling
from scenes.components.space import CameraView
from scenes.components.space_curve import SpaceArrow, SpaceCurve
from scenes.components.stacked_slopes import HeightTrace, SlopeTriangle
from scenes.components.step_chart import StepChart
from scenes.components.strand_board import StrandBoard
from scenes.components.stretch_board import StretchBoard
from scenes.components.surface_plot import SurfacePlot
from scenes.components.table import ValueTable
from scenes.components.tag import Tag
from scenes.components.text import Formula, Words
from scenes.components.wall_shadow import WallShadow
from scenes.components.worked_sheet import WorkedSheet
from scenes.framework.scene import BaseScene
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["ENTRIES", "HELPERS", "Entry"]

Draw = Callable[[BaseScene], Iterable[Mobject]]


@dataclass(frozen=True)
class Entry:
    """What is shown, and the function that draws it; in space, the camera turns the frame into a box."""

    shown: type
    draw: Draw
    is_in_space: bool = False


ENTRIES: dict[str, Entry] = {}
BOWL = Function.parse("(x^2 + 4y^2)/4", ("x", "y"))
ZIGZAG = np.array([[2.5, 1.5], [1.25, -0.75], [0.6, 0.4], [0.3, -0.2]])
PARABOLA = Function.parse("x^2/4 + 1")
WAVE = Function.parse("sin(x)*cos(y)", ("x", "y"))


def shows(component: type, *, in_space: bool = False) -> Callable[[Draw], Draw]:
    """Enter a function as the picture of a component."""

    def enter(draw: Draw) -> Draw:
        ENTRIES[component.__name__] = Entry(component, draw, in_space)
        return draw

    return enter


def parabola_plot() -> Plot:
    return Plot((-1, 4), (0, 5), frame.body)


def camera_view(scene: BaseScene) -> CameraView:
    return CameraView(scene.camera, frame.body.center, phi=np.radians(62), theta=np.radians(-60))


def joined_lines() -> JoinedLines:
    lines = [LineStyle("x", theme.INPUT), LineStyle("u", theme.ACTIVATION), LineStyle("y", theme.FUNCTION)]
    functions = [Function.parse("3x + 2"), Function.parse("u^2", ("u",))]
    body = frame.body
    return JoinedLines(lines, functions, 0.0, 0.5, Region(body.left + 2, body.right - 5, body.bottom, body.top - 0.5))


def bowl_lines() -> list[ContourLine]:
    xs, ys = np.linspace(-3, 3, 61), np.linspace(-2, 2, 41)
    return trace_contours(xs, ys, BOWL(*np.meshgrid(xs, ys)), levels=8)


def bowl_surface(scene: BaseScene) -> FunctionSurface:
    heights = BOWL(*np.meshgrid(np.linspace(-3, 3, 61), np.linspace(-2, 2, 41)))
    return FunctionSurface(camera_view(scene), Box((-3, 3), (-2, 2), fit_heights(heights)), BOWL, HeightScale())


HELPERS = (parabola_plot, joined_lines, camera_view, bowl_lines, bowl_surface)


# -- text and numbers ----------------------------------------------------------------------------------------------


@shows(Words)
def words(scene: BaseScene) -> Iterable[Mobject]:
    yield Words("The slope of the secant is $ (f(a + step(h)) - f(a)) / step(h) $", "en", width=9)


@shows(Formula)
def formula(scene: BaseScene) -> Iterable[Mobject]:
    yield Formula("tangent(f'(a)) = lim_(step(h) -> 0) secant((f(a + step(h)) - f(a)) / step(h))", size=theme.TITLE)


@shows(Tag)
def tag(scene: BaseScene) -> Iterable[Mobject]:
    plot = parabola_plot()
    yield from (plot, plot.curve(PARABOLA))
    yield Tag(Words("on the curve", "en")).move_to(plot.at(2, 2))


@shows(LiveNumber)
def live_number(scene: BaseScene) -> Iterable[Mobject]:
    step = ValueTracker(0.5)
    number = LiveNumber(scene.ledger, "h", step.get_value, ".3f", size=theme.TITLE, color=theme.STEP)
    yield number
    step.set_value(0.125)
    number.update()


@shows(LiveSign)
def live_sign(scene: BaseScene) -> Iterable[Mobject]:
    number = LiveNumber(scene.ledger, "third", lambda: 1 / 3, ".3f", size=theme.TITLE)
    yield VGroup(LiveSign(number, size=theme.TITLE), number).arrange(RIGHT, buff=theme.GAP)


@shows(LiveRows)
def live_rows(scene: BaseScene) -> Iterable[Mobject]:
    x = ValueTracker(0.5)
    step = LiveNumber(scene.ledger, "h", x.get_value, ".3f", color=theme.STEP)
    cube = LiveNumber(scene.ledger, "cube", lambda: x.get_value() ** 3 / 3, ".3f", color=theme.SECANT)
    yield LiveRows(("step(h)", step), ("secant(h^3 / 3)", cube))


@shows(Listing)
def listing(scene: BaseScene) -> Iterable[Mobject]:
    lines = ["for step in range(2):", "    z = w @ x", "    loss = (z - y) ** 2 / 2"]
    yield Listing(lines, {"w": theme.WEIGHT, "x": theme.INPUT, "z": theme.ACTIVATION, "loss": theme.LOSS}, size=40)


@shows(MovingPoint)
def moving_point(scene: BaseScene) -> Iterable[Mobject]:
    plot = parabola_plot()
    yield from (plot, plot.curve(PARABOLA))
    yield MovingPoint(plot, PARABOLA, PARABOLA.derivative(), lambda: 2.0, 0.0)


@shows(PathTrace)
def path_trace(scene: BaseScene) -> Iterable[Mobject]:
    plot = parabola_plot()
    yield from (plot, plot.curve(PARABOLA))
    yield PathTrace(plot, PARABOLA, (3.5, -0.7, 0.14), lambda: 1.5)


@shows(QuadraticModel)
def quadratic_model(scene: BaseScene) -> Iterable[Mobject]:
    plot = parabola_plot()
    yield from (plot, plot.curve(PARABOLA))
    yield QuadraticModel(plot, PARABOLA, 3.0, 1.5, lambda: 0.8)


@shows(IterationMap)
def iteration_map(scene: BaseScene) -> Iterable[Mobject]:
    iteration = IterationMap(PARABOLA.derivative(), (-4, 4), frame.body, lambda: 3.0)
    yield iteration
    yield iteration.stairs((-3.5, 1.75, -0.875, 0.4375), lambda: 3.0)


@shows(OutcomeTable)
def outcome_table(scene: BaseScene) -> Iterable[Mobject]:
    table = OutcomeTable([Formula("eta"), Formula("1 - eta f''")], frame.body.split_rows(1, 1)[0], 3)
    yield table
    yield table.knob
    yield table.fill([Formula("0.4"), Formula("0.8")])


@shows(ValueTable)
def value_table(scene: BaseScene) -> Iterable[Mobject]:
    rows = [("2", "1"), ("0.5", "0.625"), ("0.01", "0.5025")]
    table = ValueTable(("h", "(f(a + h) - f(a)) / h"), rows, frame.body, colors=(theme.STEP, theme.SECANT))
    yield from (table, *table.rows)


@shows(AnswerMarks)
def answer_marks(scene: BaseScene) -> Iterable[Mobject]:
    texts = [Words(text, "en") for text in ("it halves", "it stays", "it doubles")]
    yield AnswerMarks(texts, rows_of(frame.body.inset(1), len(texts)), right=1)


# -- graphs --------------------------------------------------------------------------------------------------------


@shows(Plot)
def plot(scene: BaseScene) -> Iterable[Mobject]:
    plot = parabola_plot()
    yield from (plot, plot.curve(PARABOLA), plot.drop(3, PARABOLA(3)), plot.dot(3, PARABOLA(3)))


@shows(Secant)
def secant(scene: BaseScene) -> Iterable[Mobject]:
    plot = parabola_plot()
    secant = Secant(plot, PARABOLA, 1.0, 2.0)
    yield from (plot, plot.curve(PARABOLA), secant.line, secant.first, secant.second, secant.labels)


@shows(DifferenceTriangle)
def difference_triangle(scene: BaseScene) -> Iterable[Mobject]:
    plot = parabola_plot()
    yield from (plot, plot.curve(PARABOLA))
    yield DifferenceTriangle(plot, PARABOLA, 1.0, 2.0, scene.record("dx", 2.0), scene.record("df", 2.0))


@shows(TangentPicture)
def tangent_picture(scene: BaseScene) -> Iterable[Mobject]:
    picture = TangentPicture(PARABOLA, (-3, 3), frame.body)
    picture.x.set_value(1.5)
    yield picture.update()


@shows(AreaPicture)
def area_picture(scene: BaseScene) -> Iterable[Mobject]:
    picture = AreaPicture(Function.parse("cos(x)"), (0, 4), frame.body)
    picture.x.set_value(3)
    yield picture.update()


@shows(NetworkPicture)
def network_picture(scene: BaseScene) -> Iterable[Mobject]:
    picture = NetworkPicture([2, 3, 1], frame.body)
    picture.pulse.set_value(1.4)
    yield picture.update()


@shows(Roadmap)
def roadmap(scene: BaseScene) -> Iterable[Mobject]:
    road = Roadmap(frame.body, lambda key, width: Words(key, "en", theme.LABEL, width=width, align="center"))
    yield road
    yield NetworkPicture([2, 3, 1], road.rooms[2])


@shows(ExponentialFigure)
def exponential_figure(scene: BaseScene) -> Iterable[Mobject]:
    figure = ExponentialFigure(frame.body, scene.ledger, 0.8)
    yield VGroup(*figure.parts)


@shows(PowerFigure)
def power_figure(scene: BaseScene) -> Iterable[Mobject]:
    figure = PowerFigure(frame.body)
    figure.step.set_value(GROWTH)
    yield VGroup(*figure.icon_parts(), figure.square_labels, figure.cube_labels).update()


@shows(CircleFigure)
def circle_figure(scene: BaseScene) -> Iterable[Mobject]:
    figure = CircleFigure(frame.body, 0.6)
    yield VGroup(*figure.icon_parts())


@shows(Corner)
def corner(scene: BaseScene) -> Iterable[Mobject]:
    yield Corner(Function.parse("abs(x)"), 0.0, frame.body)


@shows(Window)
def plot_window(scene: BaseScene) -> Iterable[Mobject]:
    left, right = frame.body.split_columns(1.6, 1)
    plot = Plot((-1, 4), (0, 5), left)
    window = Window(plot, PARABOLA, (0.6, 1.6), (0.8, 1.8), right.split_rows(1, 1)[0], theme.FUNCTION)
    yield from (plot, plot.curve(PARABOLA), window)


@shows(Lens)
def lens(scene: BaseScene) -> Iterable[Mobject]:
    left, right = frame.body.split_columns(1.6, 1)
    plot = Plot((-1, 4), (0, 5), left)
    lens = Lens(plot, PARABOLA, 1.0, right, slope=lambda: 0.5)
    lens.level.set_value(3)
    lens.update()
    yield from (plot, plot.curve(PARABOLA), lens)


@shows(MagnifiedCurve)
def magnified_curve(scene: BaseScene) -> Iterable[Mobject]:
    plot = parabola_plot()
    yield from (plot, MagnifiedCurve(plot, PARABOLA, 1.0, lambda: 4.0))


@shows(GlidingTangent)
def gliding_tangent(scene: BaseScene) -> Iterable[Mobject]:
    plot = Plot((-2, 2), (0, 3), frame.body)
    slope = PARABOLA.derivative()
    yield from (plot, plot.curve(PARABOLA))
    yield GlidingTangent(plot, PARABOLA, slope, lambda: 0.5, scene.record("base", 1.0))


@shows(SlopeTrace)
def slope_trace(scene: BaseScene) -> Iterable[Mobject]:
    upper, lower = frame.body.split_rows(1, 1)
    above, below = Plot((-2, 2), (0, 3), upper), Plot((-2, 2), (-1, 1), lower)
    slope = PARABOLA.derivative()
    runs = runs_of(PARABOLA, slope, (-2, 2), above, below)
    yield from (above, above.curve(PARABOLA), below)
    yield SlopeTrace(above, below, PARABOLA, slope, runs, lambda: 0.5)


@shows(RiemannBars)
def riemann_bars(scene: BaseScene) -> Iterable[Mobject]:
    plot = parabola_plot()
    yield from (plot, RiemannBars(plot, (0, 3), bar_heights(PARABOLA, (0, 3), 6, "left")), plot.curve(PARABOLA))


@shows(ErrorPieces)
def error_pieces(scene: BaseScene) -> Iterable[Mobject]:
    plot = parabola_plot()
    yield from (plot, plot.curve(PARABOLA))
    yield ErrorPieces(plot, PARABOLA, (0, 3), bar_heights(PARABOLA, (0, 3), 6, "left"))


@shows(ErrorPlot)
def error_plot(scene: BaseScene) -> Iterable[Mobject]:
    counts, errors = (4, 8, 16, 32, 64), np.array([1.83, 0.96, 0.49, 0.25, 0.124])
    plot = ErrorPlot(counts, [errors, errors**2], frame.body, "abs(S_n - integral f)")
    for each, color in ((errors, theme.SECANT), (errors**2, theme.ACTIVATION)):
        yield from plot.draw(each, color)
    yield from (plot, plot.draw_step(errors, 2, "div 2", theme.SECANT))


@shows(SignedFilling)
def signed_filling(scene: BaseScene) -> Iterable[Mobject]:
    plot, xs = parabola_plot(), np.linspace(0, 3, 100)
    yield from (plot, SignedFilling(plot).lay(xs, PARABOLA(xs), 1.0), plot.curve(PARABOLA))


@shows(SlopeTriangle)
def slope_triangle(scene: BaseScene) -> Iterable[Mobject]:
    plot = parabola_plot()
    slopes = [(Function.parse("x/4"), theme.ACTIVATION), (Function.parse("x/4"), theme.FUNCTION)]
    yield from (plot, plot.curve(PARABOLA))
    yield SlopeTriangle(plot, PARABOLA, slopes, 1.0, lambda: 1.0)


@shows(HeightTrace)
def height_trace(scene: BaseScene) -> Iterable[Mobject]:
    plot = parabola_plot()
    parts = [(Function.parse("x^2/4"), theme.ACTIVATION), (Function.parse("1/2"), theme.FUNCTION)]
    yield from (plot, HeightTrace(plot, parts, (0, 3), lambda: 2.0))


@shows(SignedRectangle)
def signed_rectangle(scene: BaseScene) -> Iterable[Mobject]:
    plane = AreaPlane(frame.body.inset(1), (0.0, 3.0), (0.0, 3.0))
    yield SignedRectangle(plane, lambda: ((0.0, 2.0), (0.0, 2.0)), theme.AREA)
    yield SignedRectangle(plane, lambda: ((0.0, 2.0), (2.0, 1.5)), theme.FUNCTION)
    yield SignedRectangle(plane, lambda: ((2.0, 3.0), (0.0, 2.0)), theme.ACTIVATION)


@shows(BarColumn)
def bar_column(scene: BaseScene) -> Iterable[Mobject]:
    values = np.array([2.0, -1.0, 0.5])
    numbers = [LiveNumber(scene.ledger, f"x_{k}", lambda k=k: float(values[k])) for k in range(3)]
    rows = frame.body.inset(1).split_rows(1, 1, 1)
    yield BarColumn(lambda: values, rows, (-1.0, 2.0), numbers, theme.INPUT, ("x_1", "x_2", "x_3"))


@shows(ShareTriangle)
def share_triangle(scene: BaseScene) -> Iterable[Mobject]:
    triangle = ShareTriangle(frame.body, ("C_1", "C_2", "C_3"))
    yield from (triangle, Dot(triangle.at(np.array([0.6, 0.3, 0.1])), color=theme.FUNCTION))


@shows(HeatGrid)
def heat_grid(scene: BaseScene) -> Iterable[Mobject]:
    matrix = softmax.jacobian(np.array([2.0, 1.0, 0.1]))
    figures = [[scene.record(f"j_{i}_{j}", x, ".3f") for j, x in enumerate(row)] for i, row in enumerate(matrix)]
    yield HeatGrid(figures, frame.body.inset(1), theme.DERIVATIVE)


# -- the chain rule ------------------------------------------------------------------------------------------------


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


# -- networks ------------------------------------------------------------------------------------------------------


@shows(NetworkGraph)
def network_graph(scene: BaseScene) -> Iterable[Mobject]:
    sizes = (784, 3, 1)
    grid = NodeGrid(tuple(map(places_of, sizes)), frame.body, (0.1, 0.5, 0.9), 0.2)
    graph = NetworkGraph(sizes, grid, colors=[theme.INPUT, theme.ACTIVATION, theme.ACTIVATION])
    yield from (*graph.edges.values(), graph)


@shows(ContourMap)
def contour_map(scene: BaseScene) -> Iterable[Mobject]:
    flat = ContourMap(bowl_lines(), (-3, 3), (-2, 2), [frame.body], (0, 6))
    yield from (flat, flat.arrow(np.array([1.8, 1.0]), np.array([2.3, 1.9]), theme.GRADIENT))


@shows(MapPath)
def map_path(scene: BaseScene) -> Iterable[Mobject]:
    flat = ContourMap(bowl_lines(), (-3, 3), (-2, 2), [frame.body], (0, 6))
    yield from (flat, MapPath(flat, ZIGZAG, lambda: 2.5, theme.STEP))


@shows(StepChart)
def step_chart(scene: BaseScene) -> Iterable[Mobject]:
    falls = [3 * share ** np.arange(11) - 0.5 for share in (0.9, 0.5)]
    yield StepChart(falls, [theme.STEP, theme.SECANT], 10, -0.5, frame.body, lambda: 8.0)


# -- in space ------------------------------------------------------------------------------------------------------


@shows(BoxAxes, in_space=True)
def box_axes(scene: BaseScene) -> Iterable[Mobject]:
    yield BoxAxes(camera_view(scene), fit_box(WAVE, (0.6, 0.4)))


@shows(Mesh, in_space=True)
def mesh(scene: BaseScene) -> Iterable[Mobject]:
    side = np.linspace(-2, 2, 12)
    nodes = np.stack([*np.meshgrid(side, side), np.sin(np.add.outer(side, side))], axis=-1)
    yield Mesh(camera_view(scene), lambda: quads(nodes), by_height(-1, 1))


@shows(SurfacePlot, in_space=True)
def surface_plot(scene: BaseScene) -> Iterable[Mobject]:
    surface = SurfacePlot(camera_view(scene), fit_box(WAVE, (0.6, 0.4)), WAVE, tangent_plane(WAVE, (0.6, 0.4)))
    yield from (surface.surroundings(), surface.patch(), surface.tangent(0, drawn=1.0), surface.tangent(1, drawn=1.0))


@shows(HeightLegend)
def height_legend(scene: BaseScene) -> Iterable[Mobject]:
    yield HeightLegend(-1.1, 1.1)


@shows(SpaceCurve, in_space=True)
def space_curve(scene: BaseScene) -> Iterable[Mobject]:
    def helix(t: np.ndarray) -> np.ndarray:
        return np.stack([np.cos(12 * t), np.sin(12 * t), 3 * t - 1.5], axis=-1)

    yield SpaceCurve(camera_view(scene), helix, 0.0, pieces=120, color=theme.FUNCTION)


@shows(SpaceArrow, in_space=True)
def space_arrow(scene: BaseScene) -> Iterable[Mobject]:
    yield SpaceArrow(camera_view(scene), (0, 0, -1), (1, 1, 1), 0.0, color=theme.TANGENT)


@shows(FunctionSurface, in_space=True)
def function_surface(scene: BaseScene) -> Iterable[Mobject]:
    plot = bowl_surface(scene)
    yield from (
        plot.surface(0.6),
        plot.path(ZIGZAG, lambda: 2.5, theme.STEP),
        plot.ball(ZIGZAG, lambda: 2.5, theme.STEP),
    )


@shows(GroundContours, in_space=True)
def ground_contours(scene: BaseScene) -> Iterable[Mobject]:
    contours = GroundContours(bowl_surface(scene), bowl_lines())
    contours.drop.set_value(1)
    contours.redraw()
    yield contours


@shows(WallShadow, in_space=True)
def wall_shadow(scene: BaseScene) -> Iterable[Mobject]:
    values = np.stack([ZIGZAG[:, 0], ZIGZAG[:, 0] ** 2 / 4], axis=1)
    shadow = WallShadow(bowl_surface(scene), 0, lambda x: x**2 / 4, values, lambda: 2.5, theme.STEP)
    shadow.opacity.set_value(1)
    shadow.redraw()
    yield shadow
