"""Control frames: a small picture of each beat's end, and what counts as the same picture.

They are kept in 16 levels a channel, which makes them small. A picture is the same as its control frame while in
blocks of 4 × 4 pixels the mean difference is at most 20 of 255 levels in each channel, but for two blocks. Rounding to
the levels takes 4 of the 20 and 8 at most; the rest is for other versions of the libraries that paint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageColor, ImageDraw

from lecture.project.lecture_file import SceneEntry, read_lecture
from lecture.project.script_check import read_scripts
from lecture.render.jobs import context_of
from scenes.framework.languages import LANGUAGES
from scenes.framework.scene import BaseScene
from scenes.lint.check import Report, check_layout
from scenes.style.theme import theme
from scenes.style.typeface import typeface

ROOT = Path(__file__).resolve().parent.parent.parent
FRAMES = ROOT / "tests" / "frames"
SIZE = (854, 480)
STEP = 16  # levels a channel are rounded to multiples of it
BLOCK = 4
TOLERANCE = 20.0
STRAYS = 2  # blocks that may differ by more
MOST_BYTES = 6_000_000
REMEDY = "look at it, and take it over with `make frames` if it is meant"


def scenes_of_lecture() -> list[SceneEntry]:
    return list(read_lecture(ROOT / "lecture.toml").scenes)


def look(entry: SceneEntry, language: str, on_end: Callable[[BaseScene], None] = lambda scene: None) -> Report:
    """Return the scene as the lecture gives it: its layout's flaws, and the picture at each beat's end. `on_end` is
    called with the scene as it ended."""
    script = read_scripts(read_lecture(ROOT / "lecture.toml"), [language])[language]
    return check_layout(entry.load(), context_of(entry, script), size=SIZE, pictures=True, on_end=on_end)


def frame_file(name: str, language: str, beat: str) -> Path:
    return FRAMES / name / f"{beat}.{language}.webp"


def frame_files(name: str, language: str) -> dict[str, Path]:
    """Return the control frames that there are, by beat."""
    return {file.name.split(".")[0]: file for file in sorted((FRAMES / name).glob(f"*.{language}.webp"))}


def save(picture: np.ndarray, file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    levels = (np.round(picture / STEP) * STEP).clip(0, 255).astype(np.uint8)
    ground = np.array(ImageColor.getrgb(theme.BACKGROUND))
    levels[(picture == ground).all(axis=2)] = ground  # the background keeps its colour
    Image.fromarray(levels).save(file, lossless=True, quality=100, method=6)


def load(file: Path) -> np.ndarray:
    with Image.open(file) as picture:
        return np.asarray(picture.convert("RGB"))


def difference(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return the mean difference in each block, in the channel where it is most."""
    if before.shape != after.shape:
        return np.full((1, 1), 255.0)
    height, width = (side // BLOCK * BLOCK for side in before.shape[:2])
    apart = np.abs(before[:height, :width].astype(float) - after[:height, :width])
    means = apart.reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK, 3).mean(axis=(1, 3))
    return np.asarray(means.max(axis=2))


def is_same(before: np.ndarray, after: np.ndarray) -> bool:
    return before.shape == after.shape and int((difference(before, after) > TOLERANCE).sum()) <= STRAYS


def side_by_side(before: np.ndarray | None, after: np.ndarray | None) -> Image.Image:
    """Before, after, and where they differ: the picture in grey, and in red what is over the tolerance."""
    there = before if before is not None else after
    nothing = np.zeros_like(there)
    before, after = (nothing if picture is None else picture for picture in (before, after))
    panels = [before, after, _marked(before, after)]
    width, head = SIZE[0], 30
    page = Image.new("RGB", (width * 3 + 20, head + max(panel.shape[0] for panel in panels)), "white")
    draw = ImageDraw.Draw(page)
    for k, (title, panel) in enumerate(zip(("before", "after", "difference"), panels, strict=True)):
        draw.text((k * (width + 10) + 6, 2), title, fill="black", font=typeface(18))
        page.paste(Image.fromarray(panel), (k * (width + 10), head))
    return page


def _marked(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    grey = np.repeat(after.mean(axis=2, keepdims=True) / 2, 3, axis=2)
    over = difference(before, after) > TOLERANCE
    mask = np.kron(over, np.ones((BLOCK, BLOCK), bool)) if over.size > 1 else np.ones(after.shape[:2], bool)
    height, width = (min(a, b) for a, b in zip(mask.shape, after.shape[:2], strict=True))
    grey[:height, :width][mask[:height, :width]] = (255, 60, 60)
    return grey.astype(np.uint8)


def changes(name: str, language: str, pictures: dict[str, np.ndarray]) -> Iterator[tuple[str, np.ndarray | None]]:
    """Yield beats whose picture is another than its control frame, and that frame; None where there is none.

    A frame whose beat is no more is a change too.
    """
    files = frame_files(name, language)
    for beat, picture in pictures.items():
        before = load(files[beat]) if beat in files else None
        if before is None or not is_same(before, picture):
            yield beat, before
    for beat, file in files.items():
        if beat not in pictures:
            yield beat, load(file)


def languages() -> tuple[str, ...]:
    return tuple(language for language in read_lecture(ROOT / "lecture.toml").languages if language in LANGUAGES)
