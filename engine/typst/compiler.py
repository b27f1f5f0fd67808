"""Compile Typst to SVG in memory: one compiler a process and font set, without files.

Making a Typst world and scanning the fonts costs forty milliseconds; compiling a formula in it a fraction of one.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, cast

from manim.utils.typst_file_writing import TYPST_COMPILATION_FONT_SIZE, TYPST_TEMPLATE

from engine.bounded_cache import BoundedCache

if TYPE_CHECKING:
    import typst

# Names an SVG that is kept in memory until its shapes have been read, and a while longer; no such file exists.
_DIRECTORY = Path("typst-in-memory")
svgs: BoundedCache[Path, bytes] = BoundedCache(256)


@lru_cache(maxsize=8)
def _compiler(font_paths: tuple[str, ...]) -> typst.Compiler:
    import typst  # an extra of manim, which projects without Typst are without

    return typst.Compiler(font_paths=list(font_paths))


def typeset(
    typst_code: str,
    preamble: str = "",
    text_size: float = TYPST_COMPILATION_FONT_SIZE,
    font_paths: list[str | Path] | None = None,
) -> Path:
    """Compile Typst markup and return the name under which :func:`open_svg` knows the SVG."""
    source = TYPST_TEMPLATE.format(text_size=text_size, preamble=preamble, body=typst_code)
    fonts = tuple(str(path) for path in font_paths or ())
    digest = hashlib.sha256(repr((source, fonts)).encode()).hexdigest()
    name = _DIRECTORY / f"{digest[:32]}.svg"
    if name not in svgs:
        svgs[name] = cast(bytes, _compiler(fonts).compile(source.encode(), format="svg"))  # of one page
    return name


def is_in_memory(name: Path | None) -> bool:
    """Return whether :func:`typeset` made the SVG of that name."""
    return name in svgs


def open_svg(name: Path) -> BytesIO:
    """Return the SVG of that name, in memory or on disk, as an open file."""
    return BytesIO(svgs[name] if name in svgs else name.read_bytes())
