"""Pictures of graphs and of what is drawn on them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from component_entries import PARABOLA, Entry, entering, parabola_plot
from manim import Dot, Mobject, VGroup

from mathcore import Function, softmax
from scenes.components.bar_column import BarColumn
from scenes.components.circle_figure import CircleFigure
from scenes.components.corner import Corner
from scenes.components.difference_triangle import DifferenceTriangle
from scenes.components.error_plot import ErrorPlot
from scenes.components.exponential_figure import ExponentialFigure
from scenes.components.glide import GlidingTangent, SlopeTrace, runs_of
from scenes.components.heat_grid import HeatGrid
from scenes.components.lens import Lens
from scenes.components.living_pictures import AreaPicture, NetworkPicture, TangentPicture
from scenes.components.magnified_curve import MagnifiedCurve
from scenes.components.number import LiveNumber
from scenes.components.plot import Plot
from scenes.components.plot_window import Window
from scenes.components.power_figure import GROWTH, PowerFigure
from scenes.components.riemann_bars import ErrorPieces, RiemannBars, bar_heights
from scenes.components.roadmap import Roadmap
from scenes.components.secant import Secant
from scenes.components.share_triangle import ShareTriangle
from scenes.components.signed_area import AreaPlane, SignedRectangle
from scenes.components.signed_filling import SignedFilling
from scenes.components.stacked_slopes import HeightTrace, SlopeTriangle
from scenes.components.text import Words
from scenes.framework.scene import BaseScene
from scenes.style.frame import frame
from scenes.style.theme import theme

__all__ = ["ENTRIES"]

ENTRIES: dict[str, Entry] = {}
shows = entering(ENTRIES)


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
