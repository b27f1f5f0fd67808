"""Make formulas' shapes and groups from Typst's SVGs as manim does, without its parser and copies.

A formula that is no plain one of Typst's is made by manim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import svgelements
from manim import PI, RIGHT, Mobject, SVGMobject, Typst, VGroup, VMobject, VMobjectFromSVGPath
from manim.mobject.svg.svg_mobject import SVG_HASH_TO_MOB_MAP
from manim.mobject.text import typst_mobject

from engine.bounded_cache import BoundedCache
from engine.mobjects.prototypes import Prototype
from engine.stock_methods import StockMethods
from engine.typst.compiler import is_in_memory, open_svg, svgs
from engine.typst.lazy_groups import LazyGroups
from engine.typst.svg import Style, SvgDrawing, UnknownMarkupError, read_svg, read_transform
from engine.typst.svg_paths import Affine

# What makes the shapes of a Typst mobject; one whose class defines any of these itself is left to manim.
_METHODS = StockMethods(
    {
        "modify_xml_tree": Typst,
        "get_mob_from_shape_element": Typst,
        "hash_seed": Typst,
        "add": SVGMobject,
        "apply_style_to_mobject": SVGMobject,
        "flip": SVGMobject,
        "generate_config_style_dict": SVGMobject,
        "get_mobjects_from": SVGMobject,
        "handle_transform": SVGMobject,
        "path_to_mobject": SVGMobject,
        "rotate_sheen_direction": SVGMobject,
    }
)
_stock_init = SVGMobject.init_svg_mobject
_svg_drawings: BoundedCache[tuple[str, ...], SvgDrawing | None] = BoundedCache(256)
_prototypes: BoundedCache[tuple[Any, ...], Prototype] = BoundedCache(256)
_seen: set[str] = set()


def forget_formulas() -> None:
    """Empty the caches, which hold what one scene's configuration made of formulas."""
    _seen.clear()
    _prototypes.clear()
    SVG_HASH_TO_MOB_MAP.clear()


def keep_formulas(most: int) -> int:
    """Keep the SVGs and the shapes of up to `most` formulas, those used last, and return up to how many it was before:
    256 unless this was called, some 6 MB. It is for a process that draws many scenes of the same formulas, as one of
    tests."""
    before = _svg_drawings.most
    svgs.resize(most)
    _svg_drawings.resize(most)
    return before


def _find_drawing(mobject: SVGMobject) -> SvgDrawing | None:
    """Return what the mobject's SVG shows; None if it is not a plain one of Typst's."""
    if not (is_in_memory(mobject.file_name) and _METHODS.are_plain_on((mobject,))) or mobject.track_baselines:
        return None
    key = (str(mobject.file_name), repr(mobject.svg_default), repr(mobject._svg_leaf_labels))
    if key not in _svg_drawings:
        _svg_drawings[key] = read_svg(_modified_tree(mobject).getroot())
    return _svg_drawings[key]


def _modified_tree(mobject: SVGMobject) -> ElementTree.ElementTree[ElementTree.Element]:
    """Return the SVG as manim prepares it for parsing: with default styles and the names of groups."""
    name = mobject.file_name if is_in_memory(mobject.file_name) else mobject.get_file_path()
    parsed = ElementTree.parse(open_svg(name))  # noqa: S314 (manim's own way to read pictures)
    tree: ElementTree.ElementTree[ElementTree.Element] = mobject.modify_xml_tree(parsed)
    return tree


def _prototype(make: Callable[[], VMobject], *key: Any) -> Prototype:
    """Return the prototype of what `make` makes: kept while the defaults of manim's classes stay as they are."""
    place = (VMobject.__dict__["__init__"], Mobject.__dict__["__init__"], *key)
    if place not in _prototypes:
        _prototypes[place] = Prototype(make())
    return _prototypes[place]


def _prototype_of_style(mobject: SVGMobject, style: Style) -> Prototype:
    def make() -> VMobject:
        path = svgelements.Path({"fill": style.fill, "stroke": style.stroke, "stroke-width": style.stroke_width})
        shape = VMobjectFromSVGPath(path, **mobject.path_string_config)
        return mobject.apply_style_to_mobject(shape, path).rotate_sheen_direction(PI, RIGHT)

    return _prototype(make, style, repr(mobject.path_string_config))


def _set_shapes(mobject: Typst, drawing: SvgDrawing) -> None:
    """Give the mobject all shapes of a drawing, and its groups."""
    prototypes = {style: _prototype_of_style(mobject, style) for style in {shape.style for shape in drawing.shapes}}
    shapes = [prototypes[shape.style].make(points=shape.points.copy()) for shape in drawing.shapes]
    mobject.add(*shapes)
    group = _prototype(VGroup, VGroup)
    mobject.id_to_vgroup_dict = LazyGroups(drawing.groups, shapes, lambda parts: group.make(submobjects=parts))


def _measure_strokes(mobject: Typst, drawing: SvgDrawing) -> list[VMobject]:
    """Return the parts whose strokes are to follow the mobject's size, each with what it is measured by."""
    if not mobject._preserve_svg_stroke_widths:
        return []
    pairs = zip(mobject.submobjects, drawing.shapes, strict=True)
    stroked = [(part, shape) for part, shape in pairs if shape.style.stroke_width and shape.size > 0]
    for part, shape in stroked:
        part._typst_reference_size = shape.size
        part._typst_source_stroke_width = shape.style.stroke_width
    return [part for part, _ in stroked]


def generate_mobject(mobject: SVGMobject) -> SVGMobject:
    """Give the mobject the shapes of its SVG."""
    drawing = _find_drawing(mobject)
    if drawing is None:
        return _parse_svg(mobject)
    _set_shapes(mobject, drawing)
    mobject._stroke_width_tracked_submobjects += _measure_strokes(mobject, drawing)
    mobject.rotate_sheen_direction(PI, RIGHT, family=False)  # part of the turn that the shapes have taken
    return mobject


def _parse_svg(mobject: SVGMobject) -> SVGMobject:
    buffer = BytesIO()
    _modified_tree(mobject).write(buffer)
    buffer.seek(0)
    shapes, groups = mobject.get_mobjects_from(svgelements.SVG.parse(buffer))
    mobject.add(*shapes)
    mobject.id_to_vgroup_dict = groups
    mobject.flip(RIGHT)  # SVG's y axis points down
    return mobject


def init_svg_mobject(mobject: SVGMobject, use_svg_cache: bool) -> SVGMobject:
    """Return what ``SVGMobject.init_svg_mobject`` does: a formula that the scene had before gets shapes and groups
    alone."""
    drawing = _find_drawing(mobject)
    if drawing is None:
        return _stock_init(mobject, use_svg_cache)
    key = repr(mobject.hash_seed)
    if use_svg_cache and key in _seen:
        _set_shapes(mobject, drawing)
        _measure_strokes(mobject, drawing)
        return mobject
    if use_svg_cache:
        _seen.add(key)
    return generate_mobject(mobject)


def iter_svg_leaves(
    parent: ElementTree.Element, transform: Affine | None = None, inside_defs: bool = False
) -> Iterator[tuple[ElementTree.Element, int, ElementTree.Element, Affine]]:
    """Yield what is drawn below an element: its parent, its place there, itself, and the map that manim knows it by."""
    if inside_defs:
        return
    for index, element in enumerate(parent):
        tag = typst_mobject._svg_tag_name(element)
        if tag == "defs":
            continue
        text = element.get("transform")
        affine = (Affine() if text is None else _any_transform(text)).after(transform or Affine())
        if tag in typst_mobject._SVG_LEAF_TAGS:
            yield parent, index, element, affine
        if len(element):
            yield from iter_svg_leaves(element, affine)


def _any_transform(text: str) -> Affine:
    try:
        return read_transform(text)
    except UnknownMarkupError:
        matrix = svgelements.Matrix(text)
        return Affine(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
