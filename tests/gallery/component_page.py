"""Draws the pictures of the components, and writes the page that documents them."""

from __future__ import annotations

import inspect
from pathlib import Path

import numpy as np
from component_calls import called
from component_pictures import ENTRIES, HELPERS, Entry
from PIL import Image
from scene_helpers import context, words
from theme_page import theme_section

from scenes.framework.runner import render_frame
from scenes.framework.scene import BaseScene, LectureScene, LectureScene3D, beat

__all__ = ["PAGE", "draw", "load", "page", "picture_file", "save"]

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "components.md"
PICTURES = ROOT / "docs" / "images" / "components"  # beside the page: a copy of docs alone shows them
SIZE = (480, 270)
COLORS = 256
HEAD = """# Components

What scenes are made of. Each is shown alone, with the code that makes it: `scene` is the scene that draws it, which
records its numbers; regions of the picture come from `frame`, colours and sizes from `theme`.

<!-- `make gallery` writes this page and its pictures from tests/gallery/pictures_*.py. -->
"""


def draw(entry: Entry) -> np.ndarray:
    """Return the component's picture, of shape (height, width, 3)."""
    base: type[BaseScene] = LectureScene3D if entry.is_in_space else LectureScene

    class Drawn(base):  # type: ignore[misc,valid-type]
        def construct(self) -> None:
            self.picture()

        @beat()
        def picture(self) -> None:
            self.add(*entry.draw(self))

    return render_frame(Drawn, context(words(picture="")), width=SIZE[0], height=SIZE[1], beat="picture")


def picture_file(name: str) -> Path:
    return PICTURES / f"{name}.png"


def save(picture: np.ndarray, file: Path) -> None:
    """Write a picture in few colours: it is to be compared, and looked at, in small."""
    file.parent.mkdir(exist_ok=True)
    Image.fromarray(picture).quantize(COLORS, dither=Image.Dither.NONE).save(file, optimize=True)


def load(file: Path) -> np.ndarray:
    with Image.open(file) as picture:
        return np.asarray(picture.convert("RGB"))


def page() -> str:
    """Return the page: the theme, and of each component its first sentences, its picture, the function that draws it,
    how it is called and what its methods do."""
    helpers = "\n\n\n".join(inspect.getsource(helper).rstrip() for helper in HELPERS)
    head = f"{HEAD}\n{theme_section()}\nSeveral components begin with these:\n\n```python\n{helpers}\n```\n"
    return head + "".join(_section(name, entry) for name, entry in ENTRIES.items())


def _section(name: str, entry: Entry) -> str:
    told = inspect.getdoc(entry.shown) or ""
    source = inspect.getsource(entry.draw).split("\n", 1)[1].rstrip()  # without the line that enters it
    picture = picture_file(name).relative_to(PAGE.parent).as_posix()
    module = entry.shown.__module__.replace(".", "/")
    first = told.split("\n\n")[0].replace("\n", " ")
    shown = f"\n## {name}\n\n{first} (`{module}.py`)\n\n![{name}]({picture})\n\n```python\n{source}\n```\n"
    return shown + called(entry.shown)
