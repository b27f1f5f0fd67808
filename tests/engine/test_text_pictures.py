"""Texts, formulas, numbers, axes and charts: the engine paints each as stock manim does, pixel for pixel."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from manim import *

CASES = []


def picture(construct):
    CASES.append(construct)
    return construct


@picture
def text(scene):
    scene.add(
        Text("Ångström fi").shift(2 * UP),
        MarkupText('<b>bold</b> <span foreground="red">red</span>'),
        Paragraph("two", "lines", alignment="center").shift(2 * DOWN),
        Text("slant", slant=ITALIC, weight=BOLD).to_edge(LEFT),
    )


@picture
def typst(scene):
    formula = MathTypst("{{ f'(x) }} = lim_(h -> 0) {{ (f(x+h)-f(x))/h : quotient }}", font_size=60)
    formula.select("quotient").set_color(YELLOW)
    scene.add(formula, Typst("*bold* and _emphasis_ with $x^2$", color=TEAL).to_edge(UP))
    scene.add(
        Typst("preamble", typst_preamble="#set text(fill: red)", font_size=30, track_baselines=True).to_edge(DOWN)
    )


@picture
def svg(scene):
    Path("drawing.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 60">'
        '<rect x="5" y="5" width="30" height="20" fill="#f00"/>'
        '<circle cx="60" cy="30" r="15" fill="none" stroke="#0f0" stroke-width="3"/>'
        '<path d="M10 50 C 20 20 40 20 50 50 Z" fill="#00f"/>'
        '<line x1="0" y1="0" x2="100" y2="60" stroke="#ff0"/><polygon points="70,5 90,5 80,20" fill="#0ff"/></svg>'
    )
    scene.add(SVGMobject("drawing.svg"), SVGMobject("drawing.svg", fill_color=WHITE, height=1).to_corner(UR))


@picture
def decimals(scene):
    def digits(string, **kwargs):
        return Text(string, font_size=48)

    numbers = VGroup(
        DecimalNumber(-1234.567, mob_class=digits, group_with_commas=True),
        Integer(42, mob_class=digits, color=RED),
        DecimalNumber(0.5, mob_class=digits, include_sign=True, num_decimal_places=3),
        DecimalNumber(2, mob_class=digits, include_background_rectangle=True),
        DecimalNumber(3 + 4j, mob_class=digits),
    )
    scene.add(numbers.arrange(DOWN))
    for number in numbers:
        number.set_value(-number.number / 3)


@picture
def typst_decimals(scene):
    numbers = VGroup(
        *(DecimalNumber(x, mob_class=MathTypst, font_size=size) for x, size in ((3.14, 20), (-0.5, 48), (10, 90)))
    )
    scene.add(numbers.arrange(DOWN))
    numbers[0].scale(2).set_color(RED).set_value(2.71)
    numbers[1].set_opacity(0.5).set_stroke(YELLOW, 2).set_value(0.25)
    numbers[2].rotate(0.3).set_value(-11.5)


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
def tables(scene):
    scene.add(Table([["a", "b"], ["c", "d"]], include_outer_lines=True).scale(0.5).to_edge(LEFT))
    scene.add(MobjectTable([[Dot(), Square(0.4)], [Star().scale(0.3), Line()]]).scale(0.6).to_edge(RIGHT))


@picture
def graphs(scene):
    scene.add(Graph([1, 2, 3, 4], [(1, 2), (2, 3), (3, 4), (4, 1)], layout="circular").to_edge(LEFT))
    scene.add(DiGraph.from_networkx(nx.path_graph(3, nx.DiGraph), layout="circular").to_edge(RIGHT))


@picture
def code(scene):
    scene.add(Code(code_string="def f(x):\n    return x * x\n", language="python").scale(0.6))


@picture
def fields(scene):
    scene.add(ArrowVectorField(lambda p: np.array([p[1], -p[0], 0]) / 3, x_range=[-3, 3, 1], y_range=[-2, 2, 1]))
    scene.add(
        StreamLines(
            lambda p: np.array([1, p[0], 0]), x_range=[-3, 3], y_range=[-2, 2], padding=0, max_color_scheme_value=2
        )
    )


@picture
def labels(scene):
    scene.add(
        Label(Text("label")), LabeledLine(Text("mid"), start=DL, end=DR), LabeledArrow(Text("arrow"), start=UL, end=UR)
    )
    scene.add(
        LabeledPolygram([LEFT, UP, RIGHT], label=Text("area")).shift(2 * DOWN), LabeledDot(Text("1")).shift(2 * UP)
    )


@pytest.mark.parametrize("construct", CASES, ids=lambda construct: construct.__name__)
def test_a_still_picture_is_painted_as_by_manim(construct, compare):
    def play(scene):
        construct(scene)
        scene.wait(0.25)

    compared = compare(play)
    assert compared.exact == compared.frames
