"""Typeset documents and pictures by Typst: what is written comes to a template as data, and nothing in it is run."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import typst

from scenes.style.alphabets import fonts_of
from scenes.style.fonts import font_folders

__all__ = ["Form", "typeset", "typeset_pictures"]

Form = Literal["pdf", "png"]
RESOLUTION = 200  # of a page as a picture, in dots an inch
POINT = 72.0  # dots an inch, so that a point is a pixel


def typeset(template: str, data: object, images: Mapping[str, bytes], form: Form) -> bytes:
    """Compile a Typst template that reads `data.json`, and images by their names, and nothing else."""
    found = _compile(template, data, images, form, RESOLUTION)
    if not isinstance(found, bytes):
        raise RuntimeError(f"Typst gave {type(found).__name__} for {form}")
    return found


def typeset_pictures(template: str, data: object) -> list[bytes]:
    """Compile a template that reads `data.json`: each of its pages is a PNG picture, with a pixel a point."""
    found = _compile(template, data, {}, "png", POINT)
    return [found] if isinstance(found, bytes) else list(found)


def _compile(
    template: str, data: object, images: Mapping[str, bytes], form: Form, resolution: float
) -> bytes | list[bytes]:
    with tempfile.TemporaryDirectory(prefix="lecture-") as folder:
        root = Path(folder)
        for name, content in images.items():
            (root / name).write_bytes(content)
        document = json.dumps(data, ensure_ascii=False)
        (root / "data.json").write_text(document, "utf-8")
        (root / "main.typ").write_text(template, "utf-8")
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in font_folders()])
        compiler = typst.Compiler(root / "main.typ", root=root, font_paths=fonts)
        inputs = {"format": form, "fonts": ",".join(fonts_of(document)), "resolution": f"{resolution:g}"}
        return compiler.compile(format=form, ppi=resolution, sys_inputs=inputs) or b""
