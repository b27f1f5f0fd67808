"""A logo: the content of its file, and its picture in any size. Needs no manim."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import typst
from PIL import Image

__all__ = ["Logo", "draw_logo", "measure_logo"]

ROOM = (2.4, 0.6)  # frame units: the width and height that a logo has at most

# Set by Typst, which reads both kinds of files, and draws an SVG in any size.
NATURAL = """#context {{
  let it = measure(image("{name}"))
  [#metadata((it.width.pt(), it.height.pt())) <size>]
}}"""
SIZED = """#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: none)
#image("{name}", width: 100%, height: 100%, fit: "stretch")"""


@dataclass(frozen=True)
class Logo:
    """The content of a PNG or SVG file, its suffix, its SHA-256, and its picture's width over its height."""

    data: bytes = field(repr=False)
    suffix: str
    digest: str
    shape: float

    @property
    def size(self) -> tuple[float, float]:
        """Its width and height in frame units: the largest in the room of a logo."""
        width, height = ROOM
        return (width, width / self.shape) if self.shape > width / height else (height * self.shape, height)


@cache
def draw_logo(data: bytes, suffix: str, size: tuple[int, int]) -> np.ndarray:
    """Return the picture as RGBA of a size in pixels.

    Raises
    ------
    typst.TypstError
        It is no such picture.
    """
    width, height = size
    with _compiler(data, suffix, SIZED.format(name=f"logo{suffix}", width=width, height=height)) as compiler:
        found = compiler.compile(format="png", ppi=72)
    if not isinstance(found, bytes):
        raise RuntimeError(f"Typst gave {type(found).__name__} for a PNG")
    return np.asarray(Image.open(io.BytesIO(found)).convert("RGBA"))


def measure_logo(data: bytes, suffix: str) -> float:
    """Return the width of the picture over its height, without drawing it.

    Raises
    ------
    typst.TypstError
        It is no such picture.
    """
    with _compiler(data, suffix, NATURAL.format(name=f"logo{suffix}")) as compiler:
        width, height = json.loads(compiler.query("<size>", field="value", one=True))
    return float(width / height) if height else float("inf")


@contextmanager
def _compiler(data: bytes, suffix: str, source: str) -> Iterator[typst.Compiler]:
    """Compile a source that reads the picture, and nothing else."""
    with tempfile.TemporaryDirectory(prefix="lecture-") as folder:
        root = Path(folder)
        (root / f"logo{suffix}").write_bytes(data)
        (root / "main.typ").write_text(source, "utf-8")
        fonts = typst.Fonts(include_system_fonts=False)
        yield typst.Compiler(root / "main.typ", root=root, font_paths=fonts)
