"""Axes, planes, graphs of functions, charts and vector fields."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

import numpy as np
from manim import *

from gallery.entries import film, picture


@picture
def axes(scene):
    plain = Axes(
        x_range=[-2, 3],
        y_range=[-1, 4],
        x_length=5,
        y_length=4,
        tips=False,
        axis_config={"include_numbers": True, "label_constructor": MathTypst, "font_size": 20},
    )
    graph = plain.plot(lambda x: x * x / 2, color=YELLOW)
    scene.add(plain.to_edge(LEFT), graph, plain.get_area(graph, x_range=[0, 2], opacity=0.4))
    scene.add(plain.get_riemann_rectangles(graph, x_range=[-1, 2], dx=0.5), plain.get_vertical_line(graph.get_end()))
    scene.add(NumberLine([-3, 3], length=4, include_tip=True).to_edge(RIGHT), UnitInterval().scale(0.3).to_corner(UR))


@picture
def planes(scene):
    scene.add(
        NumberPlane(faded_line_ratio=2), PolarPlane(size=4).shift(3 * RIGHT), ComplexPlane().scale(0.4).shift(3 * LEFT)
    )


@picture
def curves(scene):
    scene.add(
        ParametricFunction(lambda t: np.array([np.cos(3 * t), np.sin(2 * t), 0]), t_range=[0, TAU], color=RED),
        FunctionGraph(lambda x: np.sin(x), color=BLUE),
        ImplicitFunction(lambda x, y: x * x - y * y - 1, color=GREEN),
        CurvesAsSubmobjects(Circle(2)).set_color_by_gradient(RED, BLUE),
        VMobject().set_points_smoothly([DL, UP, DR]),
    )


@picture
def charts(scene):
    scene.add(
        BarChart([1, -2, 3], y_range=[-3, 3, 1], x_length=4, y_length=3, y_axis_config={"label_constructor": MathTypst})
    )
    scene.add(SampleSpace(height=1.5, width=1.5).to_edge(RIGHT))


@picture
def fields(scene):
    scene.add(ArrowVectorField(lambda p: np.array([p[1], -p[0], 0]) / 3, x_range=[-3, 3, 1], y_range=[-2, 2, 1]))
    scene.add(
        StreamLines(
            lambda p: np.array([1, p[0], 0]), x_range=[-3, 3], y_range=[-2, 2], padding=0, max_color_scheme_value=2
        )
    )


@picture
def axes_with_options(scene):
    axes = Axes(
        x_range=[0, 5, 1],
        y_range=[-2, 2, 0.5],
        x_length=6,
        y_length=4,
        axis_config={"color": GREEN, "tip_shape": StealthTip, "stroke_width": 3},
        x_axis_config={"numbers_to_include": [1, 3], "label_constructor": MathTypst, "font_size": 24},
        y_axis_config={"include_ticks": False, "numbers_with_elongated_ticks": [1]},
    )
    labels = axes.get_axis_labels(MathTypst("t"), MathTypst("v"))
    graph = axes.plot(lambda x: np.cos(2 * x), use_smoothing=False, color=RED)
    scene.add(axes, labels, graph, axes.get_graph_label(graph, MathTypst("cos"), x_val=2, dot=True))
    scene.add(
        axes.get_T_label(3, graph, label=MathTypst("T"), triangle_color=YELLOW), axes.plot_antiderivative_graph(graph)
    )
    scene.add(axes.get_lines_to_point(axes.c2p(4, 1)), axes.get_vertical_lines_to_graph(graph, [0, 5], num_lines=6))


@picture
def scales(scene):
    axes = Axes(
        x_range=[0, 10, 1],
        y_range=[-2, 3, 1],
        x_length=5,
        y_length=5,
        y_axis_config={"scaling": LogBase(custom_labels=False), "label_constructor": MathTypst},
    )
    scene.add(
        axes, axes.plot(lambda x: 10 ** (x / 4 - 1), color=YELLOW), axes.plot_line_graph([1, 4, 8], [0.1, 10, 100])
    )
    scene.add(NumberLine([0, 4], length=4, rotation=1, include_numbers=True, label_constructor=Text).to_edge(RIGHT))
    scene.add(
        NumberLine([-1, 1, 0.25], unit_size=2, longer_tick_multiple=3, numbers_with_elongated_ticks=[0]).to_edge(UP)
    )


@picture
def planes_with_options(scene):
    plane = NumberPlane(
        x_range=[-3, 3, 1],
        y_range=[-2, 2, 1],
        background_line_style={"stroke_color": TEAL, "stroke_width": 4, "stroke_opacity": 0.6},
        axis_config={"stroke_width": 6},
        faded_line_ratio=3,
    )
    scene.add(plane.shift(2 * LEFT), plane.get_vector([1, 2], color=YELLOW))
    polar = PolarPlane(radius_max=3, size=4, azimuth_step=8, azimuth_units="degrees", azimuth_label_font_size=18)
    scene.add(polar.shift(3.5 * RIGHT), polar.plot_polar_graph(lambda a: 2 * np.sin(3 * a), color=RED))
    numbers = ComplexPlane(x_range=[-2, 2], y_range=[-2, 2], x_length=3, y_length=3)
    scene.add(numbers.to_corner(DL), Dot(numbers.n2p(1 + 1j), color=RED))


@film()
def plots_that_grow(scene):
    axes = Axes(x_range=[-3, 3], y_range=[-1, 5], x_length=8, y_length=5)
    graph = axes.plot(lambda x: x**2 / 2, color=BLUE)
    scene.play(Create(axes), run_time=0.3)
    scene.play(Create(graph), FadeIn(axes.get_area(graph, [0, 2], color=[RED, YELLOW], opacity=0.5)), run_time=0.4)
    x = ValueTracker(-2)
    dot = always_redraw(lambda: Dot(axes.i2gp(x.get_value(), graph), color=YELLOW))
    slope = always_redraw(
        lambda: axes.get_secant_slope_group(
            x.get_value(), graph, dx=0.5, dx_label=MathTypst("h"), secant_line_length=4, secant_line_color=GREEN
        )
    )
    scene.add(dot, slope)
    scene.play(x.animate.set_value(2), run_time=0.5)


@film()
def areas(scene):
    axes = Axes(x_range=[0, 4], y_range=[0, 4], x_length=5, y_length=5, tips=False)
    upper, lower = axes.plot(lambda x: 3 - x / 3, color=RED), axes.plot(lambda x: x * x / 8, color=BLUE)
    scene.add(axes, upper, lower, axes.get_area(upper, [0.5, 3], bounded_graph=lower, color=GREEN, opacity=0.6))
    bars = axes.get_riemann_rectangles(lower, [0, 4], dx=0.8, input_sample_type="right", color=[TEAL, PINK])
    scene.play(FadeIn(bars), run_time=0.3)
    finer = axes.get_riemann_rectangles(lower, [0, 4], dx=0.4, input_sample_type="center", stroke_width=0.5)
    scene.play(Transform(bars, finer), run_time=0.3)


@film()
def bars(scene):
    chart = BarChart(
        [1, 3, -1],
        bar_names=["a", "b", "c"],
        bar_colors=[RED, GREEN, BLUE],
        y_range=[-2, 4, 2],
        x_length=6,
        y_length=4,
        y_axis_config={"label_constructor": MathTypst},
        x_axis_config={"label_constructor": Text, "font_size": 24},
    )
    scene.add(chart, chart.get_bar_labels(label_constructor=MathTypst, font_size=24))
    scene.play(chart.animate.change_bar_values([3, 1, 2]), run_time=0.4)


@film()
def curves_of_functions(scene):
    curve = ParametricFunction(lambda t: [t * np.cos(3 * t), t * np.sin(3 * t), 0], t_range=[0, 2, 0.05], color=GOLD)
    holes = FunctionGraph(lambda x: 1 / x, x_range=[-3, 3, 0.1], discontinuities=[0], dt=0.1, color=GREEN)
    scene.play(Create(curve), Create(holes), run_time=0.4)
    ring = ImplicitFunction(lambda x, y: (x * x + y * y) ** 2 - 4 * (x * x - y * y), color=RED, min_depth=4)
    scene.play(FadeIn(ring), curve.animate.set_stroke(width=8), run_time=0.3)


@film()
def fields_that_flow(scene):
    def spin(p):
        return np.array([-p[1], p[0], 0]) / 2

    field = ArrowVectorField(
        spin, x_range=[-3, 3, 1.5], y_range=[-2, 2, 1], colors=[BLUE, RED], length_func=lambda x: x / 3
    )
    dots = VGroup(*(Dot([x, 1, 0]) for x in range(-2, 3)))
    scene.add(field, dots)
    for dot in dots:
        dot.add_updater(field.get_nudge_updater())
    scene.wait(0.4)
    field.nudge(dots, 0.2, 2)
    scene.add(Square().color_using_background_image(field.get_colored_background_image(8)))
    scene.play(FadeOut(field), run_time=0.3)


@film()
def stream_lines(scene):
    lines = StreamLines(
        lambda p: np.array([1, np.sin(p[0]), 0]), x_range=[-3, 3, 1], y_range=[-2, 2, 1], padding=0, virtual_time=1
    )
    scene.add(lines)
    lines.start_animation(warm_up=False, flow_speed=2)
    scene.wait(0.4)
    scene.play(lines.end_animation(), run_time=0.3)
