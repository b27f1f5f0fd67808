"""Typst to SVG in memory: one compiler a process and font set, and no file that two processes could fight over.

Making a Typst world and scanning the fonts costs forty milliseconds; compiling a formula in it a fraction of one.
"""

from __future__ import annotations

import copy
import hashlib
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import svgelements
import typst
from manim import RIGHT, SVGMobject, Typst
from manim.utils.typst_file_writing import TYPST_COMPILATION_FONT_SIZE, TYPST_TEMPLATE

# Names an SVG that is kept in memory; no such file exists.
_DIRECTORY = Path("typst-in-memory")
_svgs: dict[Path, bytes] = {}


@lru_cache(maxsize=8)
def _compiler(font_paths: tuple[str, ...]) -> typst.Compiler:
    return typst.Compiler(font_paths=list(font_paths))


def typeset(
    typst_code: str,
    preamble: str = "",
    text_size: float = TYPST_COMPILATION_FONT_SIZE,
    font_paths: list[str | Path] | None = None,
) -> Path:
    """Compile Typst markup and return the name under which :func:`parse_svg` knows the SVG."""
    source = TYPST_TEMPLATE.format(text_size=text_size, preamble=preamble, body=typst_code)
    fonts = tuple(str(path) for path in font_paths or ())
    digest = hashlib.sha256(repr((source, fonts)).encode()).hexdigest()
    name = _DIRECTORY / f"{digest[:32]}.svg"
    if name not in _svgs:
        _svgs[name] = _compiler(fonts).compile(source.encode(), format="svg")
    return name


def is_in_memory(name: Path | None) -> bool:
    """Whether :func:`typeset` made the SVG of that name."""
    return name in _svgs


def open_svg(name: Path) -> BytesIO:
    """The SVG of that name, in memory or on disk, as an open file."""
    return BytesIO(_svgs[name] if name in _svgs else name.read_bytes())


# What makes the shapes of a Typst mobject; a class that defines one of these itself makes its own each time.
_METHODS = {
    "modify_xml_tree": Typst,
    "get_mob_from_shape_element": Typst,
    "get_mobjects_from": SVGMobject,
    "path_to_mobject": SVGMobject,
    "apply_style_to_mobject": SVGMobject,
    "handle_transform": SVGMobject,
}
_STATE = ("submobjects", "id_to_vgroup_dict", "_baseline_tracked_submobjects", "_stroke_width_tracked_submobjects")
_generated: dict[tuple[Any, ...], dict[str, Any]] = {}


@cache
def _is_plain_typst(kind: type[SVGMobject]) -> bool:
    return issubclass(kind, Typst) and all(
        getattr(kind, name) is getattr(base, name) for name, base in _METHODS.items()
    )


def _read_svg(mobject: SVGMobject) -> None:
    buffer = BytesIO()
    name = mobject.file_name if is_in_memory(mobject.file_name) else mobject.get_file_path()
    tree = ElementTree.parse(open_svg(name))  # noqa: S314 (manim's own way to read the pictures it is given)
    mobject.modify_xml_tree(tree).write(buffer)
    buffer.seek(0)
    shapes, groups = mobject.get_mobjects_from(svgelements.SVG.parse(buffer))
    mobject.add(*shapes)
    mobject.id_to_vgroup_dict = groups
    mobject.flip(RIGHT)  # SVG's y axis points down


def generate_mobject(mobject: SVGMobject) -> SVGMobject:
    """Give the mobject the shapes of its SVG; those of a formula that was set before are copied."""
    if not _is_plain_typst(type(mobject)) or not is_in_memory(mobject.file_name):
        _read_svg(mobject)
        return mobject
    key = (type(mobject), repr(mobject.hash_seed), repr(mobject._svg_leaf_labels))
    if key not in _generated:
        _read_svg(mobject)
        _generated[key] = copy.deepcopy({name: mobject.__dict__[name] for name in _STATE})
    else:
        mobject.__dict__.update(copy.deepcopy(_generated[key]))
    return mobject
