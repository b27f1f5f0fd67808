"""The one error that a lecture's author can correct.

Its message names the thing, the value, the place and the remedy; whatever else is raised is a fault of the program.
"""

from __future__ import annotations

from scenes.framework.signs import printable

__all__ = ["LectureError"]


class LectureError(Exception):
    """A mistake in the lecture's data: lecture.toml, a script, a parameter. What it quotes can't steer a terminal."""

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))
