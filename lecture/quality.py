"""Picture sizes and rates by the names they are asked for on the command line."""

from __future__ import annotations

from dataclasses import dataclass

from scenes.style.formats import DEFAULT_FORMAT, FORMATS, pixels_of

__all__ = ["QUALITIES", "WIDE", "Quality"]


WIDE = FORMATS[DEFAULT_FORMAT][0] / FORMATS[DEFAULT_FORMAT][1]  # the width over the height of most pictures


@dataclass(frozen=True)
class Quality:
    """A picture size in pixels, both even as yuv420p wants them, and a rate in frames a second."""

    width: int
    height: int
    fps: int

    @property
    def shape(self) -> float:
        """The width over the height."""
        return self.width / self.height

    def in_format(self, name: str) -> Quality:
        """Return the size of a picture in a format of a lecture: the shorter side stays as it is."""
        return Quality(*pixels_of(FORMATS[name], min(self.width, self.height)), self.fps)

    def __str__(self) -> str:
        return f"{self.width}×{self.height}, {self.fps} fps"


QUALITIES = {
    "draft": Quality(854, 480, 15),
    "hd": Quality(1280, 720, 30),
    "fhd": Quality(1920, 1080, 60),
    "uhd": Quality(3840, 2160, 60),
}
