"""Tables, matrices, graphs and dictionaries."""

# The scenes range over all of manim, and are written as its users write them.
# ruff: noqa: F403, F405

from __future__ import annotations

import networkx as nx
from manim import *

from gallery.entries import film, picture


@picture
def tables(scene):
    scene.add(Table([["a", "b"], ["c", "d"]], include_outer_lines=True).scale(0.5).to_edge(LEFT))
    scene.add(MobjectTable([[Dot(), Square(0.4)], [Star().scale(0.3), Line()]]).scale(0.6).to_edge(RIGHT))


@picture
def graphs(scene):
    scene.add(Graph([1, 2, 3, 4], [(1, 2), (2, 3), (3, 4), (4, 1)], layout="circular").to_edge(LEFT))
    scene.add(DiGraph.from_networkx(nx.path_graph(3, nx.DiGraph), layout="circular").to_edge(RIGHT))


@film()
def structures(scene):
    graph = Graph([1, 2, 3], [(1, 2), (2, 3)], layout="circular")
    scene.add(graph)
    scene.play(graph[1].animate.shift(UP), run_time=0.5)
    table = Table([["a", "b"]]).scale(0.6).to_edge(DOWN)
    scene.play(table.create(), run_time=0.5)
    scene.play(
        scene.mobjects[0].animate.shift(LEFT),
        BarChart([1, 2], y_axis_config={"label_constructor": MathTypst}).animate.scale(0.5),
    )


@picture
def tables_with_options(scene):
    table = Table(
        [["1", "2"], ["3", "4"]],
        row_labels=[Text("r"), Text("s")],
        col_labels=[Text("a"), Text("b")],
        top_left_entry=Star().scale(0.3),
        include_outer_lines=True,
        line_config={"stroke_width": 1, "color": YELLOW},
        arrange_in_grid_config={"cell_alignment": RIGHT},
    ).scale(0.5)
    table.add_highlighted_cell((2, 2), color=GREEN)
    scene.add(table.to_edge(LEFT), table.get_cell((3, 3), color=RED))
    scene.add(IntegerTable([[0, 30], [45, 60]], element_to_mobject=lambda n: MathTypst(str(n))).scale(0.5))
    scene.add(
        DecimalTable([[0.1, 2.5]], element_to_mobject=lambda n, **kwargs: MathTypst(str(n))).scale(0.5).to_edge(RIGHT)
    )


@picture
def matrices(scene):
    brackets = {"bracket_config": {"color": RED}, "left_bracket": "[", "right_bracket": "]"}
    try:
        scene.add(MobjectMatrix([[Circle(0.2), Square(0.3)], [Dot(), Triangle().scale(0.2)]], **brackets))
    except (FileNotFoundError, ValueError):  # without LaTeX there are no brackets
        scene.add(MobjectTable([[Circle(0.2), Square(0.3)], [Dot(), Triangle().scale(0.2)]]))


@film()
def graphs_that_change(scene):
    edges = [(1, 2), (2, 3), (3, 1), (3, 4)]
    graph = Graph(
        [1, 2, 3, 4],
        edges,
        layout={1: LEFT, 2: UP, 3: RIGHT, 4: 2 * RIGHT + DOWN},
        labels={k: Text(str(k), color=BLACK) for k in range(1, 5)},
        vertex_config={1: {"fill_color": RED}, "radius": 0.3},
        edge_config={(1, 2): {"stroke_color": YELLOW}},
    )
    scene.play(Create(graph), run_time=0.4)
    scene.play(graph.animate.add_vertices(5, positions={5: 2 * LEFT}), run_time=0.3)
    scene.play(graph.animate.add_edges((5, 1)), run_time=0.3)
    scene.play(graph.animate.remove_vertices(2), run_time=0.3)
    scene.play(graph.animate.change_layout("circular"), run_time=0.3)


@film()
def directed_graphs(scene):
    graph = DiGraph(
        ["a", "b", "c"],
        [("a", "b"), ("b", "c"), ("c", "a")],
        layout="circular",
        layout_scale=1.5,
        edge_config={"tip_config": {"tip_shape": ArrowCircleTip, "tip_length": 0.15}},
        vertex_type=Square,
        vertex_config={"side_length": 0.4},
    )
    scene.add(graph)
    scene.play(graph["a"].animate.shift(UP), Rotate(graph, 0.5), run_time=0.4)
    scene.play(graph.animate.remove_edges(("a", "b")), run_time=0.3)


@picture
def layouts(scene):
    vertices, edges = list(range(6)), [(0, 1), (0, 2), (1, 3), (1, 4), (2, 5)]
    tree = Graph(vertices, edges, layout="tree", root_vertex=0)
    parts = Graph(vertices, edges, layout="partite", partitions=[[0], [1, 2], [3, 4, 5]])
    shell = Graph(vertices, edges, layout="shell", edge_type=DashedLine)
    scene.add(VGroup(tree, parts, shell).arrange(buff=1).scale_to_fit_width(12))


@film()
def table_animations(scene):
    table = Table([["a", "b"], ["c", "d"]]).scale(0.7)
    scene.play(table.create(lag_ratio=0.2, line_animation=FadeIn), run_time=0.5)
    scene.play(table.get_rows()[0].animate.set_color(RED), table.get_columns()[1].animate.shift(RIGHT), run_time=0.3)


@film()
def dictionaries_that_change(scene):
    shapes = VDict({"a": Square(), "b": Circle().shift(2 * RIGHT)}, show_keys=False)
    scene.play(Create(shapes), run_time=0.3)
    shapes["c"] = Triangle().shift(2 * LEFT)
    scene.play(shapes["a"].animate.set_color(RED), Write(shapes["c"]), run_time=0.3)
    shapes.remove("b")
    scene.wait(0.2)
