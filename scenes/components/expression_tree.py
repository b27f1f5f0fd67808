"""The tree of a formula, drawn link by link of its chain, so that it can be cut where one function ends inside another.

Whole, it is the tree of the composite; split, each piece is the tree of one link with a leaf for what goes into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from manim import UP, Line, RoundedRectangle, VGroup, VMobject

from mathcore import Chain
from mathcore.elementary import ELEMENTARY
from mathcore.expression import (
    Call,
    Expression,
    Negative,
    Number,
    Piecewise,
    Product,
    Quotient,
    Sum,
    Symbol,
    parts,
    rebuild,
)
from mathcore.numerals import typeset_name
from mathcore.typesetting import typeset
from scenes.components.text import Formula
from scenes.style.frame import Region
from scenes.style.theme import theme

__all__ = ["ExpressionTree", "LinkTree"]

HOLE = Symbol("□")
LEVEL = 0.98  # frame units between levels, where there is room
LEAST_LEVEL = 0.63
SLOT = 0.9  # between neighbouring leaves
NODE = 0.5  # height of a node
BLOCK = 0.95  # kept free for a piece that is one box
LARGEST = 1.8  # the whole tree may be so much larger than its pieces
LEAF_GAP = 0.12  # between an edge and the leaf that it leads to
GAP_LEVELS = 0.55  # between the pieces of a split tree, in levels


@dataclass
class Node:
    """A node of a drawn tree: what it shows, what it holds, and where: how far right, and on what level."""

    label: str
    children: tuple[Node, ...] = ()
    is_input: bool = False
    slot: float = 0.0
    level: int = 0
    box: VMobject = field(init=False, repr=False)
    edges: list[Line] = field(default_factory=list, repr=False)

    def __deepcopy__(self, memo: dict[int, object]) -> Node:
        # A copy of a picture (manim makes many) has the same plan.
        return self

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()


def grow(expression: Expression, variable: str) -> Node:
    """Return the tree of an expression: operations as nodes, numbers and the variable as leaves."""
    match expression:
        case Symbol(name):
            return Node(typeset_name(name), is_input=name == variable)
        case Negative(Number()) | Number():
            return Node(typeset(expression))
        case Negative(operand):
            return Node("-", (grow(operand, variable),))
        case Sum((first, Negative(second))):
            return Node("-", (grow(first, variable), grow(second, variable)))
        case Sum(terms):
            return Node("+", tuple(grow(term, variable) for term in terms))
        case Product(factors):
            return Node("times", tuple(grow(factor, variable) for factor in factors))
        case Quotient(above, below):
            return Node("div", (grow(above, variable), grow(below, variable)))
        case Piecewise():
            return Node("cases(dots.v)", (Node(typeset_name(variable), is_input=True),))
    return _application(expression, variable)


def _application(expression: Expression, variable: str) -> Node:
    """Return a power or a named function: numbers stay in the node, everything else hangs below it."""
    below = parts(expression)
    hanging = tuple(part for part in below if not _is_constant(part))
    if not hanging:
        return Node(typeset(expression))
    holes = tuple(part if _is_constant(part) else HOLE for part in below)
    label = typeset(rebuild(expression, holes))
    if isinstance(expression, Call) and all(part == HOLE for part in holes):
        label = ELEMENTARY[expression.name].typst or label
    return Node(label, tuple(grow(part, variable) for part in hanging))


def _is_constant(expression: Expression) -> bool:
    return isinstance(expression, Number) or (
        not isinstance(expression, Symbol) and all(map(_is_constant, parts(expression)))
    )


class LinkTree(VGroup):
    """The tree of one link: its `boxes` and `edges`; the leaves for what goes in are apart, its `inputs`."""

    def __init__(self, root: Node, color: str, input_color: str) -> None:
        super().__init__()
        self.root, self.color = root, color
        self.boxes, self.edges, self.inputs = VGroup(), VGroup(), VGroup()
        for node in root.walk():
            node.box = _draw_node(node, color, input_color, framed=node is root)
        _spread(root, 0)
        middle = root.slot
        for node in root.walk():
            node.slot -= middle

    @property
    def levels(self) -> int:
        return 1 + max(node.level for node in self.root.walk())

    @property
    def depth(self) -> int:
        """How far below this piece's root the next piece's begins in the whole tree."""
        return 1 + max(node.level for node in self.root.walk() if not node.is_input)

    @property
    def entries(self) -> list[Node]:
        """The leaves for what goes in."""
        return [node for node in self.root.walk() if node.is_input]

    def settle(self, x: float, top: float, unit: float) -> None:
        """Give every node its place, the root at (x, top), and draw the edges."""
        for node in self.root.walk():
            node.box.move_to(np.array([x + node.slot, top - unit * node.level, 0.0]))
        for node in self.root.walk():
            for child in node.children:
                edge = edge_between(node.box, child.box, 0.0 if child.children else LEAF_GAP)
                node.edges.append(edge)
                (self.inputs if child.is_input else self.edges).add(edge)
            (self.inputs if node.is_input else self.boxes).add(node.box)
        self.add(self.edges, self.boxes)

    def layers(self) -> Iterator[VGroup]:
        """Yield what the piece shows, level by level from below: the nodes, each with the edges that lead down from
        it."""
        shown = {id(part) for part in self.get_family()}
        for level in reversed(range(self.levels)):
            nodes = [node for node in self.root.walk() if node.level == level]
            layer = [part for node in nodes for part in (node.box, *node.edges) if id(part) in shown]
            if layer:
                yield VGroup(*layer)


class ExpressionTree(VGroup):
    """The tree of a chain of functions, whole in one region and to be parted in another.

    Parameters
    ----------
    chain
        The chain.
    colors
        One for each quantity from x to y.
    whole, region
        Where the tree stands, and the room for its pieces when they have parted.

    Parts: `pieces`, outermost first, each with its `target` where it goes; the `joints` between them; and apart from
    it the `leaves` that appear when it is parted. `heights` are the upper and lower ends of the pieces then.
    """

    def __init__(self, chain: Chain, colors: Sequence[str], whole: Region, region: Region) -> None:
        super().__init__()
        links = list(enumerate(chain))[::-1]
        self.pieces = [
            LinkTree(grow(link.function.expression, link.input), colors[i + 1], colors[i]) for i, link in links
        ]
        self._head = NODE
        if self._unit(region) < LEAST_LEVEL or self._width() > region.width:
            self._head = BLOCK
            self.pieces = [LinkTree(Node(link.function.typst()), colors[i + 1], colors[i]) for i, link in links]
        self.joints, self.leaves = VGroup(), VGroup()
        ways = self._settle(whole, region, self._unit(region))
        self.heights = []
        for piece, way in zip(self.pieces, ways, strict=True):
            piece.target = piece.copy().shift(way)
            if piece is not self.pieces[-1]:
                self.leaves.add(piece.inputs.shift(way))
            heights = [end[1] for part in (piece.target, *piece.inputs) for end in (part.get_top(), part.get_bottom())]
            self.heights.append((max(heights), min(heights)))
        self.add(self.joints, *self.pieces)
        self.scale(min(LARGEST, whole.height / self.height, whole.width / self.width))

    def _rows(self) -> float:
        return sum(piece.levels for piece in self.pieces) + GAP_LEVELS * (len(self.pieces) - 1)

    def _unit(self, region: Region) -> float:
        return min(LEVEL, (region.height - self._head) / max(self._rows() - 1, 1))

    def _offsets(self) -> list[float]:
        """Return how far each piece's root is right of the outermost one: below the middle of the leaves it stands
        for."""
        places = [0.0]
        for piece in self.pieces[:-1]:
            places.append(places[-1] + float(np.mean([leaf.slot for leaf in piece.entries] or [0.0])))
        return places

    def _width(self) -> float:
        ends = [
            offset + node.slot + side * node.box.width / 2
            for offset, piece in zip(self._offsets(), self.pieces, strict=True)
            for node in piece.root.walk()
            for side in (-1, 1)
        ]
        return max(ends) - min(ends)

    def _settle(self, whole: Region, region: Region, unit: float) -> list[np.ndarray]:
        """Place the pieces as one tree, and find the way of each when they part."""
        levels = np.cumsum([0.0, *(piece.depth for piece in self.pieces[:-1])])
        parted = np.cumsum([0.0, *(piece.levels + GAP_LEVELS for piece in self.pieces[:-1])])
        top = whole.center[1] + unit * (levels[-1] + self.pieces[-1].levels - 1) / 2
        for piece, offset, level in zip(self.pieces, self._offsets(), levels, strict=True):
            piece.settle(offset, top - unit * level, unit)
        drawn = VGroup(*self.pieces, *(piece.inputs for piece in self.pieces))
        drawn.set_x(whole.center[0])
        self._join()
        aside = region.center[0] - whole.center[0]
        start = region.center[1] + unit * (self._rows() - 1) / 2
        return [
            np.array([aside, (start - unit * b) - (top - unit * a), 0.0]) for a, b in zip(levels, parted, strict=True)
        ]

    def _join(self) -> None:
        for outer, inner in zip(self.pieces, self.pieces[1:], strict=False):
            parents = [node for node in outer.root.walk() if any(child.is_input for child in node.children)]
            self.joints.add(*(edge_between(node.box, inner.root.box) for node in parents or [outer.root]))
        self.pieces[-1].add(self.pieces[-1].inputs)


def edge_between(upper: VMobject, lower: VMobject, gap: float = 0.0) -> Line:
    """Return a line from the lower end of one box to just above another."""
    return Line(upper.get_bottom(), lower.get_top() + gap * UP, color=theme.QUIET, stroke_width=theme.AXIS)


def _draw_node(node: Node, color: str, input_color: str, *, framed: bool) -> VGroup:
    """Return an operation in a box, a number or a variable as it stands."""
    label = Formula(node.label, size=theme.LABEL, color=input_color if node.is_input else theme.TEXT)
    if not node.children and not framed:
        return VGroup(label)
    height = max(NODE, label.height + 0.16)
    box = RoundedRectangle(
        corner_radius=0.2,
        width=max(height, label.width + 0.3),
        height=height,
        stroke_color=color,
        stroke_width=theme.AXIS,
        fill_color=theme.PANEL,
        fill_opacity=1,
    )
    return VGroup(box, label)


def _spread(node: Node, level: int, left: float = 0.0) -> float:
    """Lay a tree out from the left: leaves beside each other, each node over the middle of its children."""
    node.level = level
    room = max(SLOT, node.box.width + 0.2)
    if not node.children:
        node.slot = left + room / 2
        return left + room
    right = left
    for child in node.children:
        right = _spread(child, level + 1, right)
    if right - left < room:
        for child in node.children:
            for below in child.walk():
                below.slot += (room - right + left) / 2
        right = left + room
    node.slot = (node.children[0].slot + node.children[-1].slot) / 2
    return right
