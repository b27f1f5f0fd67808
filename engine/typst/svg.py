"""Read the SVGs that Typst writes: shapes and groups, as manim finds them through svgelements, in a tenth of the time.

What Typst writes for text, formulas and plain shapes is known here; an SVG with anything else is left to manim.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

import numpy as np
from manim import PI, RIGHT

from engine.mobjects.bounding_boxes import anchors_of
from engine.mobjects.rotations import rotation_matrix
from engine.raster.paths import Floats
from engine.typst.svg_paths import Affine, Outline, UnknownPathError, read_outline

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
# Attributes that change a shape, and those that manim has no use for.
_STYLES = {"fill", "stroke", "stroke-width"}
_UNUSED = {
    "fill-rule",
    "overflow",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
}
_ATTRIBUTES = {
    "svg": set(),
    "g": {"id", "transform"} | _STYLES,
    "use": {"id", _LINK, "x", "y"} | _STYLES | _UNUSED,
    "path": {"id", "d", "transform"} | _STYLES | _UNUSED,
    "defs": {"id"},
    "symbol": {"id", "overflow"},
}
_NUMBER = r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?"
_LENGTH = re.compile(_NUMBER)
_COLOR = re.compile(r"none|black|#(?:[0-9a-f]{6}|[0-9a-f]{8})")
_TRANSFORM = re.compile(rf"(matrix|translate|scale)\(({_NUMBER}(?: {_NUMBER})*)\)")


class UnknownMarkupError(ValueError):
    """An element, attribute or value that is left to manim."""


class Style(NamedTuple):
    """Colours as SVG writes them, and the width of the stroke in the SVG's units."""

    fill: str = "black"
    stroke: str = "none"
    stroke_width: float = 1.0


class Shape(NamedTuple):
    """The curves of a path where manim puts them, and its size before its y axis is turned."""

    points: Floats
    style: Style
    size: float


@dataclass
class SvgDrawing:
    """The shapes of an SVG in painting order, and its groups: which shapes are in each, by number."""

    shapes: list[Shape] = field(default_factory=list)
    groups: dict[str, list[int]] = field(default_factory=dict)


def read_svg(root: Element) -> SvgDrawing | None:
    """Return the drawing of an SVG as manim has prepared it for parsing; None if there is anything unknown in it."""
    try:
        reader = _Reader(root)
    except (UnknownMarkupError, UnknownPathError):
        return None
    _turn(reader.drawing)
    return reader.drawing


@lru_cache(maxsize=8192)
def read_transform(text: str) -> Affine:
    """Return a transform of one step, as the map it stands for."""
    match = _TRANSFORM.fullmatch(text)
    if match is None:
        raise UnknownMarkupError(text)
    kind, numbers = match[1], [float(number) for number in match[2].split(" ")]
    if kind == "matrix" and len(numbers) == 6:
        return Affine(*numbers)
    if len(numbers) > 2:
        raise UnknownMarkupError(text)
    if kind == "translate":
        return Affine(1.0, 0.0, 0.0, 1.0, *numbers)
    if kind == "scale":
        return Affine(numbers[0], 0.0, 0.0, numbers[-1])
    raise UnknownMarkupError(text)


def _length(text: str) -> float:
    if _LENGTH.fullmatch(text) is None:
        raise UnknownMarkupError(text)
    return float(text)


def _tag(element: Element) -> str:
    """Return the element's name, if all its attributes are known."""
    tag = str(element.tag).removeprefix(_NAMESPACE)
    if not element.attrib.keys() <= _ATTRIBUTES.get(tag, set()) or tag not in _ATTRIBUTES:
        raise UnknownMarkupError(tag)
    return tag


def _inherit(style: Style, element: Element) -> Style:
    attributes = element.attrib
    fill, stroke = attributes.get("fill", style.fill), attributes.get("stroke", style.stroke)
    width = attributes.get("stroke-width")
    if _COLOR.fullmatch(fill) is None or _COLOR.fullmatch(stroke) is None:
        raise UnknownMarkupError(f"{fill} {stroke}")
    return Style(fill, stroke, style.stroke_width if width is None else _length(width))


class _Reader:
    """Walk an SVG in document order, and name its elements as ``SVGMobject.get_mobjects_from`` does."""

    def __init__(self, root: Element) -> None:
        self.drawing = SvgDrawing(groups={"root": []})
        self._numbered = 0
        self._symbols = {
            symbol.get("id", ""): _outline_of(symbol)
            for element in root.iter()
            if str(element.tag).removeprefix(_NAMESPACE) == "defs"
            for symbol in element
        }
        self._walk(root, ("root",), Affine(), Style())

    def _walk(self, element: Element, parents: tuple[str, ...], affine: Affine, style: Style) -> None:
        tag = _tag(element)
        if tag == "defs":
            return
        style = _inherit(style, element)
        if "transform" in element.attrib:
            affine = affine.after(read_transform(element.attrib["transform"]))
        names = (*parents, self._name(element.get("id")))
        if tag in ("svg", "g"):
            for child in element:
                self._walk(child, names, affine, style)
        elif tag == "use":
            self._use(element, names, affine, style)
        elif tag == "path" and "d" in element.attrib and not len(element):
            self._draw(read_outline(element.attrib["d"]), parents, affine, style)
        else:
            raise UnknownMarkupError(tag)

    def _use(self, element: Element, names: tuple[str, ...], affine: Affine, style: Style) -> None:
        x, y = _length(element.get("x", "0")), _length(element.get("y", "0"))
        if x or y:
            affine = affine.after(Affine(1.0, 0.0, 0.0, 1.0, x, y))
        link = element.get(_LINK, "")[1:]
        if link not in self._symbols or len(element):
            raise UnknownMarkupError(link)
        self._name(link)
        self._name(None)
        self._draw(self._symbols[link], names, affine, style)

    def _name(self, name: str | None) -> str:
        if name is None:
            name = f"numbered_group_{self._numbered}"
            self._numbered += 1
        self.drawing.groups[name] = []
        return name

    def _draw(self, outline: Outline, parents: tuple[str, ...], affine: Affine, style: Style) -> None:
        points = outline.curves(affine)
        if not len(points):
            return
        number = len(self.drawing.shapes)
        scale = math.sqrt(abs(affine.a * affine.d - affine.c * affine.b))
        width, height, _ = np.ptp(points, axis=0)
        self.drawing.shapes.append(
            Shape(points, style._replace(stroke_width=style.stroke_width * scale), max(width, height))
        )
        for parent in dict.fromkeys(parents):
            self.drawing.groups[parent].append(number)


def _outline_of(symbol: Element) -> Outline:
    """Return what a symbol shows: one path and nothing else."""
    if _tag(symbol) != "symbol" or len(symbol) != 1 or "id" not in symbol.attrib:
        raise UnknownMarkupError(str(symbol.tag))
    (path,) = symbol
    if _tag(path) != "path" or path.attrib.keys() != {"d"} or len(path):
        raise UnknownMarkupError(str(path.tag))
    return read_outline(path.attrib["d"])


def _turn(drawing: SvgDrawing) -> None:
    """Let the y axis point up: ``flip(RIGHT)``, whose products must be rounded as they are shape by shape."""
    if not drawing.shapes:
        return
    anchors = np.concatenate([anchors_of(shape.points) for shape in drawing.shapes])
    center = (anchors.min(axis=0) + anchors.max(axis=0)) / 2
    turn = rotation_matrix(PI, RIGHT).T
    for i, shape in enumerate(drawing.shapes):
        points = np.dot(shape.points + 0.0 - center, turn)  # manim's identity map makes each -0 a 0
        points += center
        drawing.shapes[i] = shape._replace(points=points)
