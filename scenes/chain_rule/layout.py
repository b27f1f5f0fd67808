"""The header of the scenes on the chain rule: a title, and formulas beside it."""

from __future__ import annotations

from scenes.components.text import Words
from scenes.framework.scene import LectureScene
from scenes.style.frame import Region, frame
from scenes.style.theme import theme

__all__ = ["open_scene"]


def open_scene(scene: LectureScene) -> tuple[Words, Region]:
    """Return the scene's title, and the room beside it."""
    title = scene.open_with_title()
    y, half = title.get_center()[1], frame.header.height / 2
    return title, Region(title.get_right()[0] + 2 * theme.SPACE, frame.header.right, y - half, y + half)
